"""The tree of errors."""

import re
from pathlib import Path

from corpus import errors

ROOT = Path(__file__).parents[2]
DERIVED = re.compile(r"^class (\w+)\((?:Wenbao|Message)Error\)", re.MULTILINE)


def test_the_tree_has_every_error_and_no_other() -> None:
    files = (path for package in ("corpus", "index", "bot") for path in (ROOT / package).rglob("*.py"))
    derived = {name for path in files for name in DERIVED.findall(path.read_text("utf-8"))}
    assert set(re.findall(r"─ (\w+Error)", errors.__doc__ or "")) == derived
