"""What tests import: types of fixtures, and the files that may lie beside the project."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus.library import Library, Record

SHARED = Path(__file__).parents[2] / "shared"

Maker = Callable[[Mapping[str, str | bytes]], Library]
Read = Callable[..., Record]


def shared(*parts: str) -> Path:
    """A file or folder beside the project; the test is skipped where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} is not beside this checkout")
    return path
