"""What the code of corpus and index says to people, which is Chinese as theirs."""

import ast
from collections.abc import Iterator
from pathlib import Path

from support import HALF_WIDTH

import corpus
import index

FILES = sorted(file for package in (corpus, index) for file in Path(package.__path__[0]).rglob("*.py"))
SAYS = ("Error", "Failure", "notice", "problem", "damaged")


def said(file: Path) -> Iterator[str]:
    """The texts that are handed to an error, a notice or the like, with x for what is filled in."""
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(SAYS):
            for text in call.args:
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value
                elif isinstance(text, ast.JoinedStr):
                    yield "".join(
                        str(part.value) if isinstance(part, ast.Constant) else "x" for part in text.values
                    )


def test_what_errors_say_has_chinese_punctuation() -> None:
    texts = [text for file in FILES for text in said(file)]
    assert len(texts) > 50
    assert [text for text in texts if HALF_WIDTH.search(text) or "你" in text] == []
