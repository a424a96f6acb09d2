"""The command that installs an extra of wenbao into the Python that runs, from a checkout as from an installation."""

import re
import sys
from importlib.metadata import PackageNotFoundError, requires
from importlib.util import find_spec
from pathlib import Path

DISTRIBUTION = re.compile(r"[\w.-]+(?:\[[\w,-]+\])?")


def command(extra: str) -> str:
    """What to type: the packages of ``extra`` by name, for "wenbao" itself need not be where pip looks for it."""
    packages = " ".join(map(_quoted, _packages(extra)))
    python = _quoted(_python())
    if find_spec("pip") is None:  # an environment made by uv has none
        return f"uv pip install --python {python} {packages}"
    return f"{python} -m pip install {packages}"


def _packages(extra: str) -> list[str]:
    marker = re.compile(rf"extra == ['\"]{re.escape(extra)}['\"]")
    try:
        lines = requires("wenbao") or []
    except PackageNotFoundError:
        lines = []
    named = [found[0] for line in lines if marker.search(line) and (found := DISTRIBUTION.match(line))]
    return named or [f"wenbao[{extra}]"]


def _python() -> str:
    """The interpreter, from the current folder if it is in it."""
    python = Path(sys.executable)
    return str(python.relative_to(Path.cwd()) if python.is_relative_to(Path.cwd()) else python)


def _quoted(word: str) -> str:
    return f'"{word}"' if re.search(r"[\s\[]", word) else word
