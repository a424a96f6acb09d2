from collections.abc import Iterator
from pathlib import Path

from pdfminer.layout import LTPage

def extract_text(pdf_file: Path) -> str: ...
def extract_pages(pdf_file: Path, *, page_numbers: list[int]) -> Iterator[LTPage]: ...
