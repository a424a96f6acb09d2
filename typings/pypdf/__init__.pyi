from pathlib import Path
from typing import Literal

class PageObject:
    def extract_text(self, *, extraction_mode: Literal["plain", "layout"] = ...) -> str: ...

class PdfReader:
    pages: list[PageObject]
    def __init__(self, stream: Path) -> None: ...
