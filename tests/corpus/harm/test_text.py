"""Text, Markdown and pages made to do harm cost a clear line, a bounded time and a bounded memory."""

import random
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from harm_support import cost, within
from support import written

from corpus.errors import UnreadableReportError
from corpus.formats import html, markdown
from corpus.formats.encodings import decode
from corpus.lines import MAX_LINE_CHARS


def test_a_line_of_sixty_megabytes_is_refused(tmp_path: Path) -> None:
    told = cost(written(tmp_path / "a.txt", b"a" * 60_000_000))
    assert "一行" in told.reason
    assert told.seconds < 10
    assert told.megabytes < 700


def test_ten_million_lines_are_refused_before_they_are_made(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "a.html"):
        told = cost(written(tmp_path / name, b"x\n" + b"\n" * 10_000_000))
        assert "万行" in told.reason
        assert told.megabytes < 700


def test_a_page_of_too_many_blocks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_LINES", 1000)
    html.read(b"<p>a" * 1000)
    with pytest.raises(UnreadableReportError, match="万行"):
        html.read(b"<p>a" * 1001)


def test_the_longest_line_allowed_is_read() -> None:
    line = "县" * MAX_LINE_CHARS
    assert markdown.read(line.encode()).lines[0].text == line


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![](",
        "](",
        "[a](<",
        '[](a "',
        "~~a ",
        "*a ",
        "**a",
        "`a``b ",
        "<!--",
        "<a ",
        " ",
        "\\",
        "|",
        "- ",
        "> ",
        "#",
        "![",
        "|:",
    ],
)
def test_markdown_takes_time_linear_in_the_line(piece: str) -> None:
    line = "x" + piece * (200_000 // len(piece)) + "x"
    for text in (line, line[1:], f"# {line}", f"a|b\n-|-\n{line}"):
        within(3, partial(markdown.read, text.encode()))


@pytest.mark.parametrize(
    "value", ["[" * 5_000, "&a [" + "*a," * 2000 + "]", "{" * 5_000, "!!python/object:os.system x"]
)
def test_front_matter_made_to_harm_is_only_text(value: str) -> None:
    reading = within(3, lambda: markdown.read(f"---\ntitle: {value}\n---\n正文。".encode()))
    assert reading.lines[-1].text == "正文。"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000 + "深",
        "<table><tr><td>" * 20_000 + "深",
        "<nav>" * 50_000 + "深",
        "<li>" * 50_000 + "深",
        "<b>" * 50_000 + "深",
        "深" + "<!--" * 50_000,
        "深" + "<" * 200_000,
        "深" + "</" * 100_000,
        "深<p " + "a=" * 100_000,
        "深" + "&" * 200_000,
        "深" + "<a" * 100_000,
        "深" + "<![" * 50_000,
        "深<script>" + "</" * 50_000,
        "深&#" + "9" * 10_000 + ";",
    ],
    ids=lambda page: page[:8],
)
def test_pages_nested_or_broken_without_end_are_read(page: str) -> None:
    reading = within(6, lambda: html.read(page.encode()))
    assert any("深" in line.text for line in reading.lines)


@pytest.mark.parametrize("mark", ["- ", "? ", "[", "{a: "])
def test_front_matter_nested_without_end_is_only_text(mark: str) -> None:
    reading = within(3, lambda: markdown.read(f"---\n{mark * 15000}a\n---\n\n正文。".encode()))
    assert "正文。" in [line.text for line in reading.lines]


@pytest.mark.parametrize("seed", range(30))
def test_noise_is_text_or_refused(seed: int) -> None:
    noise = random.Random(seed)
    data = noise.randbytes(noise.randrange(1, 3000))
    with suppress(UnreadableReportError):
        assert decode(data)
