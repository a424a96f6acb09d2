"""Answers, surroundings and lists as Telegram HTML that fits one message.

Text is cleaned and fitted while it is raw, then escaped, tagged and joined; rendered HTML is never cut.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate

from bot import words
from corpus.library import Cited
from corpus.model import Passage
from index.answer import Answer, Finding, Status
from index.table import Entry

LIMIT = 4096
"""UTF-16 code units of one message after parsing."""

# A message may have 100 entities: three quotations with their highlights and the findings come to 73.
_MARKS = 20
_FINDINGS = 10

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
class Rich:
    """HTML, and the UTF-16 code units it comes to after parsing."""

    html: str = ""
    units: int = 0

    def __add__(self, other: "Rich") -> "Rich":
        return Rich(self.html + other.html, self.units + other.units)


def plain(text: str) -> Rich:
    """Text as it is, to the letter.

    Telegram makes links of www.x.com, @x or #tag by itself.  A joiner inside would stop that, but a quotation
    that is copied or searched for has to be the report's own words, so they stay; previews are off.
    """
    return Rich(escape(text, quote=False), utf16_length(text))


def tagged(tag: str, inner: Rich) -> Rich:
    """``inner`` inside one element; nothing if there is nothing inside."""
    if not inner.units:
        return inner
    return Rich(f"<{tag}>{inner.html}</{tag.split(maxsplit=1)[0]}>", inner.units)


def join(parts: Iterable[Rich], between: str = "") -> Rich:
    joined = Rich()
    for part in parts:
        joined += plain(between) + part if joined.units else part
    return joined


def window(text: str, room: int, focus: int = 0) -> tuple[int, int]:
    """The code-point span of ``text`` that fits ``room`` UTF-16 units with "…" where it is cut.

    A cut span starts a quarter of the room before ``focus``, or holds the end of the text.
    """
    ends = [0, *accumulate(1 + (char > "\uffff") for char in text)]
    if ends[-1] <= room:
        return 0, len(text)
    inside = max(room - 2, 0)
    start = bisect_left(ends, max(0, min(ends[focus] - inside // 4, ends[-1] - inside)))
    return start, bisect_right(ends, ends[start] + inside) - 1


def quote(text: str, spans: Sequence[tuple[int, int]], room: int, sentence: str = "") -> Rich:
    """A quotation of at most ``room`` UTF-16 units, its ``spans`` bold.

    ``spans`` are code-point spans of ``text``, sorted and apart.  Too long a text is shortened around
    ``sentence``, or the closest group of spans if that is too long or not in it.
    """
    place = [0, *accumulate(_CLEAN.get(ord(char), char) is not None for char in text)]
    text = clean(text)
    marks = [(place[start], place[end]) for start, end in spans]
    start, stop = window(text, room, _focus(text, marks, clean(sentence), room * 3 // 4))
    seen = [(max(a, start), min(b, stop)) for a, b in marks if max(a, start) < min(b, stop)]
    parts, at = [plain("…" if start else "")], start
    for first, last in seen[:_MARKS]:
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


def _line(text: str, room: int, around: str = "") -> str:
    """``text`` cleaned, on one line of at most ``room`` UTF-16 units, shortened around ``around``."""
    text = " ".join(clean(text).split())
    start, stop = window(text, room, max(0, text.find(around)))
    return "…" * bool(start) + text[start:stop] + "…" * (stop < len(text))


def _shares(lengths: Sequence[int], room: int) -> list[int]:
    """``room`` dealt out evenly; what a short text leaves over goes to the longer ones."""
    shares = [0] * len(lengths)
    left = len(lengths)
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        shares[number] = min(lengths[number], room // left)
        room -= shares[number]
        left -= 1
    return shares


def _citation(passage: Passage) -> str:
    cited = passage.citation
    parts = [
        _line(words.whose(cited.report), 160),
        _line(" › ".join(cited.section), 160),
        _line(words.columns(passage), 120),
        words.place(cited),
        _line(words.lines(cited), 60),
    ]
    return " · ".join(filter(None, parts))


def answer(found: Answer, page: Sequence[int], asked: str | None = None) -> str:
    """The first message: what was found, then the passages ``found.hits[i]`` for i in ``page``.

    ``asked`` is what was written, where the question answered was completed from what came before.
    """
    known = found.status is Status.ANSWERED and found.findings
    head = [] if asked in (None, found.question) else [completed(found.question)]
    return _passages(join([*head, _findings(found) if known else plain(words.WEAK)], "\n"), found, page, 1)


def more(found: Answer, page: Sequence[int], first: int) -> str:
    """Further passages, numbered from ``first``."""
    return _passages(plain(f"相近的段落（第{first}–{first + len(page) - 1}条）："), found, page, first)


def _findings(found: Answer) -> Rich:
    if len(found.findings) == 1:
        (finding,) = found.findings
        value = _line(finding.value or "", 100)
        return join([tagged("b", plain(value)), plain(_line(finding.sentence, 600, value))], "\n")
    lines = [_finding(found, finding) for finding in found.findings[:_FINDINGS]]
    rest = len(found.findings) - len(lines)
    notes = [plain(_line(note, 300)) for note in words.notes(found)]
    return join([*lines, *([plain(f"… 另有 {rest} 项")] if rest else []), *notes], "\n")


def _finding(found: Answer, finding: Finding) -> Rich:
    value = tagged("b", plain(_line(finding.value or "", 60)))
    said = value if finding.value else plain(_line(finding.sentence, 100))
    return plain(_line(words.label(found, finding), 60) + "：") + said


def completed(question: str) -> Rich:
    """The question that a follow-up was taken to be, above its answer."""
    return tagged("i", plain(_line(words.completed(question), 200)))


def _passages(head: Rich, found: Answer, page: Sequence[int], first: int) -> str:
    sentences = {finding.hit: finding.sentence for finding in reversed(found.findings)}
    hits = [found.hits[number] for number in page]
    labels = [plain(f"{number}. {_citation(hit.passage)}\n") for number, hit in enumerate(hits, first)]
    room = LIMIT - join([head, *labels]).units - 2 - len(hits)
    shares = _shares([utf16_length(clean(hit.passage.text)) for hit in hits], room)
    quotes = [
        label + quote(hit.passage.text, hit.highlights, share, sentences.get(number, ""))
        for number, hit, label, share in zip(page, hits, labels, shares, strict=True)
    ]
    return join([head, join(quotes, "\n")], "\n\n").html


def surroundings(cited: Cited, link: str | None) -> str:
    """A passage between its neighbours, and the link that shows it again, if any."""
    middle = cited.passage
    head = tagged("b", plain(_citation(middle)))
    if cited.state == "moved":
        head += plain(f"\n（报告改过，这段原文现在是第{middle.citation.paragraph}段。）")
    foot = plain(f"分享这一段：{link}" if link else "")
    around = [*cited.before, middle, *cited.after]
    labels = [plain(f"{'▶ ' * (passage is middle)}第{passage.citation.paragraph}段\n") for passage in around]
    room = LIMIT - join([head, *labels, foot]).units - 4 - len(around)
    lengths = [utf16_length(clean(passage.text)) for passage in around]
    # The passage asked for has the first half of the message to itself.
    at = len(cited.before)
    own = min(lengths[at], room // 2)
    shares = _shares([*lengths[:at], *lengths[at + 1 :]], room - own)
    shares.insert(at, own)
    quotes = [
        label + quote(p.text, (), share) for p, label, share in zip(around, labels, shares, strict=True)
    ]
    return join(filter(lambda part: part.units, [head, join(quotes, "\n"), foot]), "\n\n").html


def not_found(found: Answer, entries: Sequence[Entry]) -> str:
    """That the reports do not hold it, and what they are about."""
    return plain(
        _line(words.not_found(found, entries), 1000) + "\n可以换个说法,写明地区、年份和指标再问。"
    ).html


def reports(entries: Sequence[Entry]) -> str:
    """The library in one message: readable reports by path, then skipped files with the reason."""
    ordered = sorted(entries, key=lambda entry: (entry.skipped is not None, entry.source.path))
    readable = sum(not entry.skipped for entry in ordered)
    listed = plain(
        f"共 {readable} 份报告" + (f"，{len(ordered) - readable} 个文件未收" * (readable < len(ordered)))
    )
    room = LIMIT - utf16_length(f"\n… 另有 {len(ordered)} 份")
    for shown, entry in enumerate(ordered):
        item = plain("\n" + _entry(entry))
        if listed.units + item.units > room:
            return (listed + plain(f"\n… 另有 {len(ordered) - shown} 份")).html
        listed += item
    return listed.html


def _entry(entry: Entry) -> str:
    path = _line(entry.source.path, 120)
    if entry.skipped:
        return f"✕ {path}: {_line(entry.skipped, 120)}"
    return f"• {_line(words.whose(entry.report), 160)} {entry.count} 段\n   {path}"
