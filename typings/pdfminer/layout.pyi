from collections.abc import Iterator

class LTItem: ...

class LTTextLine(LTItem):
    x0: float
    y0: float
    y1: float
    def get_text(self) -> str: ...

class LTTextContainer(LTItem):
    def __iter__(self) -> Iterator[LTItem]: ...

class LTPage:
    def __iter__(self) -> Iterator[LTItem]: ...
