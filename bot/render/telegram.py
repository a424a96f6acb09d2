"""Answers, surroundings and lists as Telegram HTML that fits one message."""

from collections.abc import Sequence
from typing import Final

from telegram.helpers import create_deep_linked_url

from bot.render import words
from bot.render.phrases import Phrases
from bot.render.richtext import (
    LIMIT,
    Rich,
    clean,
    join,
    line,
    linked,
    plain,
    quote,
    shares,
    tagged,
    utf16_length,
)
from corpus.library import Cited
from corpus.model import Passage
from index.api import Answer, Finding, Status
from index.store.entry import Entry

FINDINGS: Final = 10
"""Findings that are listed in one message."""

CAPTION: Final = 1024
"""The most UTF-16 units below a picture."""

COPIED: Final = 256
"""The most UTF-16 units that a button can copy."""


def link(bot: str, passage: Passage) -> str:
    """The address that opens a passage in its surroundings, in the private chat with ``bot``."""
    return create_deep_linked_url(bot, f"c_{passage.citation.id}")


def answer(
    found: Answer, page: Sequence[int], say: Phrases, bot: str, scope: int = 0, asked: str | None = None
) -> str:
    """The first message: what was found, then the passages ``found.hits[i]`` for i in ``page``.

    ``scope`` is how many reports were asked where they were chosen, ``asked`` what was written, where the question
    answered was completed from what came before.
    """
    certain = found.status is Status.ANSWERED and found.findings
    head = _findings(found, say) if certain else plain(say.weak)
    if asked not in (None, found.question):
        head = tagged("i", plain(line(words.completed(found.question), 200))) + plain("\n") + head
    if scope:
        head += plain("\n" + say.scope.format(count=scope))
    return _passages(head, found, page, 1, bot)


def more(found: Answer, page: Sequence[int], first: int, say: Phrases, bot: str) -> str:
    """Further passages, numbered from ``first``."""
    head = plain(say.near.format(first=first, last=first + len(page) - 1))
    return _passages(head, found, page, first, bot)


def card(found: Answer, hit: int, bot: str) -> str:
    """One passage by itself, for another chat."""
    return _passages(Rich(), found, [hit], 1, bot)


def title(passage: Passage) -> str:
    """Whose words a passage is and under which heading, on one line."""
    return line(" · ".join([words.whose(passage.citation.report), *passage.citation.section[-1:]]), 120)


def copied(passage: Passage) -> str:
    """Where a passage stands, as it is pasted into one's own text."""
    number = f" · {passage.citation.id}"
    return line(words.source(passage).removesuffix(number), COPIED - len(number)) + number


def _citation(passage: Passage) -> str:
    cited = passage.citation
    parts = [
        line(words.whose(cited.report), 160),
        line(" › ".join(cited.section), 160),
        line(words.columns(passage), 120),
        words.place(cited),
        line(words.lines(cited.lines), 60),
    ]
    return " · ".join(filter(None, parts))


def _findings(found: Answer, say: Phrases) -> Rich:
    if len(found.findings) == 1:
        (finding,) = found.findings
        value = line(finding.value or "", 100)
        return join([tagged("b", plain(value)), plain(line(finding.sentence, 600, value))], "\n")
    lines = [_finding(found, finding) for finding in found.findings[:FINDINGS]]
    rest = len(found.findings) - len(lines)
    further = [plain(say.further.format(count=rest))] if rest else []
    return join([*lines, *further, *(plain(line(note, 300)) for note in words.notes(found))], "\n")


def caption(found: Answer, say: Phrases) -> str:
    """What was found, for below a picture of it."""
    lines = [plain(line(found.question, 200)), *(_finding(found, finding) for finding in found.findings)]
    while join(lines, "\n").units > CAPTION - 30:
        lines.pop()
    rest = len(found.findings) + 1 - len(lines)
    return join([*lines, plain(say.further.format(count=rest))] if rest else lines, "\n").html


def _finding(found: Answer, finding: Finding) -> Rich:
    value = tagged("b", plain(line(finding.value or "", 60)))
    said = value if finding.value else plain(line(finding.sentence, 100))
    return plain(line(words.label(found, finding), 60) + "：") + said


def _passages(head: Rich, found: Answer, page: Sequence[int], first: int, bot: str) -> str:
    sentences = {finding.hit: finding.sentence for finding in reversed(found.findings)}
    hits = [found.hits[number] for number in page]
    labels = [
        plain(f"{number}. ") + linked(link(bot, hit.passage), _citation(hit.passage)) + plain("\n")
        for number, hit in enumerate(hits, first)
    ]
    room = LIMIT - join([head, *labels]).units - 2 - len(hits)
    dealt = shares([utf16_length(clean(hit.passage.text)) for hit in hits], room)
    quotes = [
        label + quote(hit.passage.text, hit.highlights, share, sentences.get(number, ""))
        for number, hit, label, share in zip(page, hits, labels, dealt, strict=True)
    ]
    return join([head, join(quotes, "\n")], "\n\n").html


def surroundings(cited: Cited, say: Phrases, bot: str) -> str:
    """A passage between its neighbours, and the link that shows it again."""
    middle = cited.passage
    head = tagged("b", plain(_citation(middle)))
    if cited.state == "moved":
        head += plain("\n" + say.moved.format(paragraph=middle.citation.paragraph))
    foot = plain(say.share + link(bot, middle))
    around = [*cited.before, middle, *cited.after]
    labels = [plain(f"{'▶ ' * (passage is middle)}第{passage.citation.paragraph}段\n") for passage in around]
    room = LIMIT - join([head, *labels, foot]).units - 4 - len(around)
    lengths = [utf16_length(clean(passage.text)) for passage in around]
    # The passage asked for has the first half of the message to itself.
    at = len(cited.before)
    own = min(lengths[at], room // 2)
    dealt = shares([*lengths[:at], *lengths[at + 1 :]], room - own)
    dealt.insert(at, own)
    quotes = [
        label + quote(passage.text, (), share)
        for passage, label, share in zip(around, labels, dealt, strict=True)
    ]
    return join([head, join(quotes, "\n"), foot], "\n\n").html


def not_found(found: Answer, entries: Sequence[Entry], say: Phrases, scope: int = 0) -> str:
    """That the reports do not hold it, and what they are about."""
    parts = [
        say.not_found + (say.scope.format(count=scope) if scope else ""),
        words.instead(found, entries),
        say.rephrase,
    ]
    return plain("\n".join(line(part, 1000) for part in parts)).html


def plain_text(text: str) -> str:
    """Words of our own as HTML."""
    return plain(text).html
