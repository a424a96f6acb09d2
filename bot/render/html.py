"""Telegram HTML that is measured while it is made: cleaned and fitted raw, then escaped, tagged and joined.

Rendered HTML is never cut.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate

LIMIT = 4096
"""UTF-16 code units of one message after parsing."""

MARKS = 20
"""Bold spans in one quotation: a message may have 100 entities, and three quotations with their links come to 66."""

_CLEAN: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),  # C0 and C1 controls
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]),
    **dict.fromkeys(map(ord, "\t\v\f\x85\u2028\u2029"), " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    ord("\n"): "\n",
}
"""Controls nobody sees, which would turn the text around them or be refused by Telegram."""


def utf16_length(text: str) -> int:
    """The length of ``text`` in UTF-16 code units, in which Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def clean(text: str) -> str:
    """``text`` without invisible controls; line breaks stay."""
    return text.translate(_CLEAN)


@dataclass(frozen=True, slots=True)
class Html:
    """HTML, and the UTF-16 code units it comes to after parsing."""

    html: str = ""
    units: int = 0

    def __add__(self, other: "Html") -> "Html":
        return Html(self.html + other.html, self.units + other.units)


def plain(text: str) -> Html:
    """Text as it is, to the letter.

    Telegram makes links of www.x.com, @x or #tag by itself.  A joiner inside would stop that, but a quotation
    that is copied or searched for has to be the report's own words, so they stay; previews are off.
    """
    return Html(escape(text, quote=False), utf16_length(text))


def tagged(tag: str, inner: Html) -> Html:
    """``inner`` inside one element; nothing if there is nothing inside."""
    if not inner.units:
        return inner
    return Html(f"<{tag}>{inner.html}</{tag.split(maxsplit=1)[0]}>", inner.units)


def linked(url: str, text: str) -> Html:
    """``text`` that opens ``url``."""
    return tagged(f'a href="{escape(url)}"', plain(text))


def join(parts: Iterable[Html], between: str = "") -> Html:
    """The parts one after the other; nothing stands before the first that has text."""
    joined = Html()
    for part in parts:
        joined += plain(between) + part if joined.units else part
    return joined


def window(text: str, units: int, focus: int = 0) -> tuple[int, int]:
    """The code-point span of ``text`` that fits ``units`` UTF-16 units with "…" where it is cut.

    A cut span starts a quarter of them before ``focus``, or holds the end of the text.
    """
    ends = [0, *accumulate(1 + (char > "\uffff") for char in text)]
    if ends[-1] <= units:
        return 0, len(text)
    inside = max(units - 2, 0)
    start = bisect_left(ends, max(0, min(ends[focus] - inside // 4, ends[-1] - inside)))
    return start, bisect_right(ends, ends[start] + inside) - 1


def line(text: str, units: int, around: str = "") -> str:
    """``text`` cleaned, on one line of at most ``units`` UTF-16 units, shortened around ``around``."""
    text = " ".join(clean(text).split())
    start, stop = window(text, units, max(0, text.find(around)))
    return "…" * bool(start) + text[start:stop] + "…" * (stop < len(text))


def quote(text: str, spans: Sequence[tuple[int, int]], units: int, sentence: str = "") -> Html:
    """A quotation of at most ``units`` UTF-16 units, its ``spans`` bold.

    ``spans`` are code-point spans of ``text``, sorted and apart.  Too long a text is shortened around
    ``sentence``, or the closest group of spans if that is too long or not in it.
    """
    offsets = [0, *accumulate(_CLEAN.get(ord(char), char) is not None for char in text)]
    text = clean(text)
    marks = [(offsets[start], offsets[end]) for start, end in spans]
    start, stop = window(text, units, _focus(text, marks, clean(sentence), units * 3 // 4))
    seen = [(max(a, start), min(b, stop)) for a, b in marks if max(a, start) < min(b, stop)]
    parts, at = [plain("…" if start else "")], start
    for first, last in seen[:MARKS]:
        parts += [plain(text[at:first]), tagged("b", plain(text[first:last]))]
        at = last
    parts += [plain(text[at:stop]), plain("…" if stop < len(text) else "")]
    return tagged("blockquote expandable", join(parts))


def _focus(text: str, marks: Sequence[tuple[int, int]], sentence: str, reach: int) -> int:
    at = text.find(sentence)
    if sentence and at >= 0 and len(sentence) <= reach:
        return at
    stop = at + len(sentence) if sentence and at >= 0 else len(text)
    starts = [first for first, _ in marks if at <= first < stop]
    closest = [bisect_left(starts, first + reach) - number for number, first in enumerate(starts)]
    return starts[closest.index(max(closest))] if starts else max(at, 0)


def shares(lengths: Sequence[int], units: int) -> list[int]:
    """``units`` divided evenly; what a short text leaves over goes to the longer ones."""
    shared = [0] * len(lengths)
    left = len(lengths)
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        shared[number] = min(lengths[number], units // left)
        units -= shared[number]
        left -= 1
    return shared
