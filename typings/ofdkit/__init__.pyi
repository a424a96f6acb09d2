from io import BytesIO
from typing import Self

class OFDError(Exception): ...

class TextRun:
    text: str
    x: float
    y: float
    size: float
    width: float

class DocInfo:
    title: str | None

class Page:
    location: str | None
    @property
    def box(self) -> tuple[float, float, float, float]: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...
    @property
    def runs(self) -> list[TextRun]: ...

class OFDDocument:
    info: DocInfo
    pages: list[Page]
    def __enter__(self) -> Self: ...
    def __exit__(self, *exc_info: object) -> None: ...

def open(source: BytesIO) -> OFDDocument: ...  # noqa: A001
