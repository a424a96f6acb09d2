"""Messages: every one in both languages, with the same places to fill in, and each said somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from support import HALF_WIDTH

import bot
from bot.render.messages import MessageError, messages, spoken
from bot.render.spreadsheet import COLUMNS
from corpus.errors import UnreadableReportError
from corpus.model import Origin
from index.api import Aspect, Mismatch, QuestionKind

CHINESE, ENGLISH = messages("zh"), messages("en")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def code() -> Iterator[ast.AST]:
    for file in Path(bot.__file__).parent.rglob("*.py"):
        yield from ast.walk(ast.parse(file.read_text("utf-8")))


def said() -> Iterator[str]:
    """Every string in the code that may be the key of a message; of one that is put together its beginning."""
    for node in code():
        match node:
            case ast.Constant(value=str(text)) if re.fullmatch(r"[a-z]+\.[a-z_]*", text):
                yield text


def test_both_languages_have_the_same_messages_with_the_same_places() -> None:
    assert CHINESE.texts.keys() == ENGLISH.texts.keys()
    for key, text in CHINESE.texts.items():
        assert places(text) == places(ENGLISH.texts[key]), key


def test_every_message_is_said_somewhere() -> None:
    keys = set(said())
    unsaid = {key for key in CHINESE.texts if key not in keys and f"{key.partition('.')[0]}." not in keys}
    assert not unsaid


def test_everything_said_is_a_message() -> None:
    tables = {key.partition(".")[0] for key in CHINESE.texts}
    assert not {
        key
        for key in said()
        if key.partition(".")[0] in tables and not key.endswith(".") and key not in CHINESE.texts
    }


def test_every_place_is_filled_in_where_a_message_is_said() -> None:
    for node in code():
        match node:
            case ast.Call(args=[ast.Constant(value=str(key))], keywords=given) if key in CHINESE.texts:
                names = {keyword.arg for keyword in given}
                assert None in names or names == places(CHINESE.texts[key]), key


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("kind", QuestionKind),
        ("mismatch", Mismatch),
        ("aspect", Aspect),
        ("origin", [origin.name.lower() for origin in Origin]),
        ("told", ["review", "plan"]),
        ("period", ["review", "plan"]),
        ("verdict", ["yes", "no"]),
        ("column", COLUMNS),
    ],
)
def test_every_name_of_an_enumeration_has_its_words(table: str, names: list[str]) -> None:
    there = {key.partition(".")[2] for key in CHINESE.texts if key.startswith(f"{table}.")}
    assert there == set(map(str, names))


def test_chinese_punctuation_is_full_width() -> None:
    assert not {key: text for key, text in CHINESE.texts.items() if HALF_WIDTH.search(text)}


def test_failure_speaks_the_language_of_the_reader() -> None:
    error = MessageError("upload.too_large", most=20)
    assert str(error) == CHINESE("upload.too_large", most=20)
    assert ENGLISH.error(error) == ENGLISH("upload.too_large", most=20)
    assert ENGLISH.error(UnreadableReportError("文件是空的")) == "文件是空的"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", ENGLISH), ("en-GB", ENGLISH), ("zh-hans", CHINESE), ("de", CHINESE), (None, CHINESE)],
)
def test_language_is_english_or_else_chinese(tag: str | None, language: object) -> None:
    assert spoken(tag) is language
