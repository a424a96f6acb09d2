"""Answers, surroundings and lists as Telegram HTML that fits one message."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from telegram.helpers import create_deep_linked_url

from bot.render import describe, planned, refusal
from bot.render.headline import headline, of_whom, undecided
from bot.render.html import LIMIT, Html, clean, join, line, linked, plain, quote, shares, tagged, utf16_length
from bot.render.messages import Messages
from bot.service.actions import encode_link
from corpus.library import Cited
from corpus.model import Passage
from index.api import Answer, Entry, Finding, Heading, Status

FINDINGS: Final = 10
"""Findings that are listed in one message."""

ROWS: Final = 20
"""Rows of a ranking or of who says a term, in one message."""

SENTENCE_UNITS: Final = (100, 70, 45, 0)
"""The most UTF-16 units of a sentence of an overview: the first with which it fits a message; with 0 headings stand alone."""

CAPTION: Final = 1024
"""The most UTF-16 units below a picture."""

COPIED: Final = 256
"""The most UTF-16 units that a button can copy."""


def link(bot: str, passage: Passage) -> str:
    """The address that opens a passage in its surroundings, in the private chat with ``bot``."""
    return create_deep_linked_url(bot, encode_link(passage.citation.id))


def answer(
    found: Answer,
    page: Sequence[int],
    entries: Sequence[Entry],
    say: Messages,
    bot: str,
    scope: int = 0,
    asked: str | None = None,
) -> str:
    """The first message: what was found, then the passages ``found.hits[i]`` for i in ``page``.

    ``entries`` are the files of the library, which say what is missing, ``scope`` is how many reports were asked where they were chosen, ``asked`` what was written, where the question
    answered was completed from what came before.
    """
    if found.overviews:
        return overviews(found, say, bot, asked)
    certain = found.status is Status.ANSWERED and found.findings
    head = (
        _findings(found, entries, say, bot)
        if certain
        else plain(line(refusal.weak(found, entries, say), 600))
    )
    head = join([*_corrections(found, say), head], "\n")
    head = join([*_completed(found, asked, say), head], "\n")
    if scope:
        head += plain("\n" + say("answer.scope", count=scope))
    return _passages(head, found, page, 1, say, bot)


def overviews(found: Answer, say: Messages, bot: str, asked: str | None = None) -> str:
    """Reports in a page: key figures, then headings with the sentences that stand for them, as long as fits a message."""
    return next(
        made.html
        for units in SENTENCE_UNITS
        if (made := _overviews(found, units, say, bot, asked)).units <= LIMIT or not units
    )


def _overviews(found: Answer, units: int, say: Messages, bot: str, asked: str | None) -> Html:
    lines = (
        [plain(line(say("answer.completed", question=found.question), 200))]
        if asked not in (None, found.question)
        else []
    )
    for told in found.overviews:
        lines.append(tagged("b", plain(line(describe.overview(told, say), 160))))
        lines += [_key_figure(found, found.findings[number], say, bot) for number in told.figures]
        before: tuple[str, ...] = ()
        for heading in told.headings:
            lines += _heading(heading, before)
            before = heading.section
            lines += [
                _pointed(found, found.findings[number], units, say, bot)
                for number in heading.findings
                if units
            ]
    most = next(
        (count for count, size in enumerate(accumulate(one.units + 1 for one in lines), 1) if size > LIMIT),
        None,
    )
    return join(lines[: most and most - 1], "\n")


def _heading(heading: Heading, before: tuple[str, ...]) -> list[Html]:
    """The headings that are not those of the section before: one of the first level bold, behind a free line."""
    levels = [
        name for at, name in enumerate(heading.section) if heading.section[: at + 1] != before[: at + 1]
    ]
    first = [tagged("b", plain(line(levels[0], 80)))] if len(levels) == len(heading.section) > 0 else []
    return [
        *([plain("\n") + first[0]] if first else []),
        *(plain("▸ " + line(name, 60)) for name in levels[len(first) :]),
    ]


def _key_figure(found: Answer, finding: Finding, say: Messages, bot: str) -> Html:
    passage = found.hits[finding.hit].passage
    named = plain("• " + line(describe.key_figure(finding, say), 40) + " ")
    return named + linked(link(bot, passage), line(finding.value or "", 60))


def _pointed(found: Answer, finding: Finding, units: int, say: Messages, bot: str) -> Html:
    """A sentence of an overview, with the link that opens its passage."""
    passage = found.hits[finding.hit].passage
    where = describe.paragraph(passage.citation, say)
    return plain("• " + line(finding.sentence, units) + " ") + linked(link(bot, passage), where)


def more(found: Answer, page: Sequence[int], first: int, say: Messages, bot: str) -> str:
    """Further passages, numbered from ``first``."""
    head = plain(say("answer.near", first=first, last=first + len(page) - 1))
    return _passages(head, found, page, first, say, bot)


def single(found: Answer, hit: int, say: Messages, bot: str) -> str:
    """One passage by itself, for another chat."""
    return _passages(Html(), found, [hit], 1, say, bot)


def title(passage: Passage, say: Messages) -> str:
    """Whose words a passage is and under which heading, on one line."""
    report, heading = describe.report(passage.citation.report, say), passage.citation.section[-1:]
    return line(" · ".join([report, *heading]), 120)


def copied(passage: Passage, say: Messages) -> str:
    """Where a passage stands, as it is pasted into one's own text."""
    number = f" · {passage.citation.id}"
    return line(describe.source(passage, say).removesuffix(number), COPIED - len(number)) + number


def _citation(passage: Passage, say: Messages) -> str:
    cited = passage.citation
    parts = [
        line(describe.report(cited.report, say), 160),
        line(" › ".join(cited.section), 160),
        line(describe.columns(passage, say), 120),
        describe.paragraph(cited, say),
        line(describe.lines(cited.lines, say), 60),
        describe.recognised(passage, say),
    ]
    return " · ".join(filter(None, parts))


def _corrections(found: Answer, say: Messages) -> list[Html]:
    return [tagged("i", plain(line(told, 200))) for told in describe.corrections(found, say)]


def _completed(found: Answer, asked: str | None, say: Messages) -> list[Html]:
    """The question that was answered, where what was ``asked`` is another."""
    if asked in (None, found.question):
        return []
    return [tagged("i", plain(line(say("answer.completed", question=found.question), 200)))]


def _findings(found: Answer, entries: Sequence[Entry], say: Messages, bot: str) -> Html:
    if undecided(found):
        return plain(say("answer.undecided"))
    if found.asked and found.asked.parts:
        return join(_parts(found, entries, say, bot), "\n")
    told = [plain(line(note, 300)) for note in planned.notes(found, say)]
    if len(found.findings) == 1 and not found.missing:
        (finding,) = found.findings
        by = [tagged("i", plain(line(basis, 200)))] if (basis := planned.basis(found, say)) else []
        return join([*by, _headline(found, finding, say), _sentence(finding, 600), *told], "\n")
    if found.rows and (found.plan or found.mention):
        return join(
            [tagged("i", plain(line(planned.basis(found, say), 200))), *_rows(found, say, bot), *told], "\n"
        )
    lines = [_finding(found, finding, say) for finding in found.findings[:FINDINGS]]
    rest = len(found.findings) - len(lines)
    further = [plain(say("answer.further", count=rest))] if rest else []
    return join(
        [*lines, *further, *(plain(line(note, 300)) for note in describe.notes(found, say)), *told], "\n"
    )


def _rows(found: Answer, say: Messages, bot: str) -> Iterator[Html]:
    """A row a line: rank, whose, value; its source is a link."""
    for number, finding in enumerate(found.findings[:ROWS], 1):
        passage = found.hits[finding.hit].passage
        rank = say("plan.rank", rank=finding.rank or number)
        whose = linked(link(bot, passage), line(of_whom(found, finding, say), 40))
        value = (
            tagged("b", plain(line(finding.value, 40)))
            if finding.value
            else plain(line(finding.sentence, 80))
        )
        yield join([plain(rank), whose, value], " ")
    if len(found.findings) > ROWS:
        yield plain(say("answer.further", count=len(found.findings) - ROWS))


def caption(found: Answer, say: Messages) -> str:
    """What was found, for below a picture of it."""
    findings = [_finding(found, finding, say) for finding in found.findings]
    lines = [plain(line(found.question, 200)), *findings]
    while join(lines, "\n").units > CAPTION - 30:
        lines.pop()
    rest = len(found.findings) + 1 - len(lines)
    return join([*lines, plain(say("answer.further", count=rest))] if rest else lines, "\n").html


def page_caption(passage: Passage, say: Messages, bot: str) -> str:
    """Where a passage stands, for below a picture of its page."""
    return linked(link(bot, passage), _citation(passage, say)).html


def _parts(found: Answer, entries: Sequence[Entry], say: Messages, bot: str) -> Iterator[Html]:
    """What was found for each of the questions that were asked in one, each below its own line and with its source."""
    for question, findings in describe.by_part(found):
        yield tagged("u", plain(line(question.text, 100)))
        for finding in findings[:FINDINGS]:
            passage = found.hits[finding.hit].passage
            if not finding.certain:
                yield plain(say("answer.weak_part"))
            yield _headline(found, finding, say)
            yield _sentence(finding, 200)
            yield linked(link(bot, passage), line(_citation(passage, say), 160))
        if not findings:
            yield plain(line(refusal.part(question, entries, say), 300))


def _headline(found: Answer, finding: Finding, say: Messages) -> Html:
    """What was found in one line, the value bold; nothing where only a sentence answers."""
    told = headline(found, finding, say)
    if told is None:
        return Html()
    value = tagged("b", plain(line(told.value, 100)))
    return join([plain(line(told.before, 120)), value], " ") + plain(clean(told.behind))


def _sentence(finding: Finding, units: int) -> Html:
    return plain(line(finding.sentence, units, finding.value or ""))


def _finding(found: Answer, finding: Finding, say: Messages) -> Html:
    if finding.value:
        return _headline(found, finding, say)
    return plain(line(of_whom(found, finding, say), 60) + say("answer.apart")) + _sentence(finding, 100)


def _passages(head: Html, found: Answer, page: Sequence[int], first: int, say: Messages, bot: str) -> str:
    sentences = {finding.hit: finding.sentence for finding in reversed(found.findings)}
    hits = [found.hits[number] for number in page]
    labels = [
        plain(f"{number}. ") + linked(link(bot, hit.passage), _citation(hit.passage, say)) + plain("\n")
        for number, hit in enumerate(hits, first)
    ]
    units = LIMIT - join([head, *labels]).units - 2 - len(hits)
    shared = shares([utf16_length(clean(hit.passage.text)) for hit in hits], units)
    quotes = [
        label + quote(hit.passage.text, hit.highlights, share, sentences.get(number, ""))
        for number, hit, label, share in zip(page, hits, labels, shared, strict=True)
    ]
    return join([head, join(quotes, "\n")], "\n\n").html


def surroundings(cited: Cited, say: Messages, bot: str) -> str:
    """A passage between its neighbours, and the link that shows it again."""
    middle = cited.passage
    head = tagged("b", plain(_citation(middle, say)))
    if cited.state == "moved":
        head += plain("\n" + say("answer.moved", paragraph=middle.citation.paragraph))
    foot = plain(say("answer.share") + link(bot, middle))
    around = [*cited.before, middle, *cited.after]
    labels = [
        plain("▶ " * (passage is middle) + say("cite.paragraph", paragraph=passage.citation.paragraph) + "\n")
        for passage in around
    ]
    units = LIMIT - join([head, *labels, foot]).units - 4 - len(around)
    lengths = [utf16_length(clean(passage.text)) for passage in around]
    # The passage asked for has the first half of the message to itself.
    at = len(cited.before)
    own = min(lengths[at], units // 2)
    shared = shares([*lengths[:at], *lengths[at + 1 :]], units - own)
    shared.insert(at, own)
    quotes = [
        label + quote(passage.text, (), share)
        for passage, label, share in zip(around, labels, shared, strict=True)
    ]
    return join([head, join(quotes, "\n"), foot], "\n\n").html


def not_found(found: Answer, entries: Sequence[Entry], say: Messages, scope: int = 0) -> str:
    """That the reports do not hold it, and what they are about."""
    told = [say("answer.not_found"), *([say("answer.scope", count=scope)] if scope else [])]
    missing = refusal.not_found(found, entries, say)
    parts = [say("list.space").join(told), *missing, say("answer.rephrase")]
    return join([*_corrections(found, say), *(plain(line(part, 600)) for part in parts)], "\n").html


def asked_back(found: Answer, say: Messages, asked: str | None = None) -> str:
    """What is asked back where a question leaves something out; the questions to choose from are buttons below it."""
    told = describe.clarification(found.clarification, say)[0] if found.clarification else ""
    return join([*_completed(found, asked, say), plain(told)], "\n").html
