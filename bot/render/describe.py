"""Passages, answers and questions in a sentence, for the terminal and for Telegram alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import floor

from bot.render.headline import metric
from bot.render.messages import Messages
from corpus.library import Cited
from corpus.model import Citation, Flaw, Passage, Report
from index.api import (
    Answer,
    Clarification,
    Entry,
    Finding,
    Judgement,
    Mismatch,
    Overview,
    Question,
    QuestionKind,
    Reason,
    mismatches,
)


def source(passage: Passage, say: Messages) -> str:
    """Where a passage stands, as one reads it aloud, with its id; a table row says what its columns are."""
    citation = passage.citation
    where = [
        report(citation.report, say),
        *citation.section,
        columns(passage, say),
        paragraph(citation, say),
        f"{citation.report.path} {lines(citation.lines, say)}",
        recognised(passage, say),
        citation.id,
    ]
    return " · ".join(filter(None, where))


def columns(passage: Passage, say: Messages) -> str:
    """The names of the columns of a table row, empty for anything else."""
    return say("cite.header", names=say.join(passage.header)) if passage.header else ""


def recognised(passage: Passage, say: Messages) -> str:
    """That words were recognised in a picture, and how certain they are; empty for any other."""
    seen = passage.recognised
    return say("cite.recognised", certain=floor(100 * seen.certain) / 100) if seen else ""


def paragraph(citation: Citation, say: Messages) -> str:
    """The paragraph, and in files that have pages the page."""
    return say(
        "cite.page" if citation.page else "cite.paragraph", page=citation.page, paragraph=citation.paragraph
    )


def report(cited: Report, say: Messages) -> str:
    """《title》 with what the title does not say of region and year."""
    year = say("cite.year", year=cited.year) if cited.year else ""
    more = [part for part in (cited.subject, year) if part and part not in cited.title]
    return say("list.space").join([f"《{cited.title}》", *more])


def ordered(answer: Answer) -> list[int]:
    """The hits in the order in which they are shown and counted: first those that the findings stand in."""
    return list(dict.fromkeys([*(finding.hit for finding in answer.findings), *range(len(answer.hits))]))


def origins(cited: Report, say: Messages) -> str:
    """What region and year were read from."""
    found = dict.fromkeys(origin for origin in (cited.region_from, cited.year_from) if origin)
    return say.join(say(f"origin.{origin.name.lower()}") for origin in found)


def flaw(found: Flaw, say: Messages) -> str:
    """What is wrong with a report."""
    return say(f"flaw.{found.kind.value}", detail=found.detail)


def lines(spans: Sequence[Sequence[int]], say: Messages) -> str:
    """Source lines, pairs of a first and a last one, 1-based: 第12行, 第12-14、16行."""
    named = say.join(_spans(spans))
    return say("cite.lines" if len(spans) > 1 or "-" in named else "cite.line", lines=named)


def understood(question: Question, say: Messages) -> Iterator[str]:
    """What a question was taken to ask for."""
    named, when = question.named, question.when
    planned = {True: "planned.target", False: "planned.result", None: "planned.either"}[question.planned]
    yield say("understood.kind", kind=say(f"kind.{question.kind}"), planned=say(planned))
    if named.regions:
        either = say("understood.or")
        yield say(
            "understood.regions", regions=say.join(either.join(sorted(group)) for group in named.regions)
        )
    if named.corrected:
        yield say(
            "understood.corrected", changes=say.join(f"{typed} → {meant}" for typed, meant in named.corrected)
        )
    if named.unknown:
        yield say("understood.unknown", names=say.join(named.unknown))
    if when.report is not None:
        yield say("understood.report", year=when.report)
    elif when.first is not None:
        key = "understood.year" if when.first == when.last else "understood.years"
        relative = say("understood.relative") if when.relative else ""
        yield say(key, first=when.first, last=when.last) + relative
    yield say("understood.words", words=" ".join(question.words))
    if question.synonyms:
        yield say("understood.synonyms", words=" ".join(question.synonyms))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score in words, and what it is made of in turn."""

    text: str
    parts: tuple["Part", ...] = ()


def score(reason: Reason, say: Messages) -> Part:
    """What the score of a passage is made of; of its words the heaviest first."""
    made = reason.hit.breakdown
    terms = tuple(Part(say("score.term", term=term, value=gain)) for term, gain in reason.terms)
    period = reason.hit.passage.period
    told: tuple[Part, ...] = ()
    if period:
        since = say.join(_spans([(period.since or period.year, period.year)]))
        kind = say(f"period.{period.kind}")
        told = (Part(say("score.period", years=say("cite.years", years=since), kind=kind)),)
    parts = (
        Part(say("score.fit", value=made.match), told),
        Part(say("score.text", value=made.text), terms),
        Part(say("score.clause", value=made.clause, weight=made.clause_weight)),
        Part(say("score.lead", value=made.lead)),
    )
    return Part(say("score.total", value=made.total), parts)


def judgement(judged: Judgement, say: Messages) -> Part:
    """How the figure chosen was judged to be right or not, by the features of the model."""
    key = "score.certain" if judged.probability >= judged.threshold else "score.uncertain"
    told = say(key, value=judged.value, probability=judged.probability, threshold=judged.threshold)
    parts = [(say("score.bias"), judged.bias), *judged.parts]
    return Part(told, tuple(Part(say("score.feature", name=name, value=value)) for name, value in parts))


def checked(cited: Cited, say: Messages) -> str:
    """Whether the file still says what was cited."""
    citation = cited.passage.citation
    where = f"{citation.report.path} {lines(citation.lines, say)}"
    if cited.state == "moved":
        where = f"{paragraph(citation, say)} {where}"
    return say("cite.intact" if cited.state == "intact" else "cite.moved", where=where)


def covered(entries: Iterable[Entry], say: Messages, most: int = 8) -> str:
    """Whose reports of which years there are."""
    given: dict[str, set[int]] = {}
    for entry in entries:
        if not entry.skipped:
            told = given.setdefault(entry.report.subject or say("instead.anywhere"), set())
            if entry.report.year:
                told.add(entry.report.year)
    named = [
        say("instead.place", region=region, years=years(sorted(found), say)) if found else region
        for region, found in sorted(given.items())
    ]
    places = say.join(named[:most])
    if len(named) > most:
        places = say("instead.among", places=places, count=len(named))
    return say("instead.reports", places=places)


def years(given: Sequence[int], say: Messages) -> str:
    """2019, 2020, 2021, 2024 → 2019-2021、2024年."""
    spans: list[list[int]] = []
    for year in given:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return say("cite.years", years=say.join(_spans(spans)))


def _spans(spans: Iterable[Sequence[int]]) -> Iterator[str]:
    return (str(first) if first == last else f"{first}-{last}" for first, last in spans)


def corrections(answer: Answer, say: Messages) -> Iterator[str]:
    """The names of places that were taken for others."""
    for typed, meant in answer.asked.named.corrected if answer.asked else ():
        yield say("answer.corrected", typed=typed, meant=meant)


def by_part(answer: Answer) -> Iterator[tuple[Question, list[Finding]]]:
    """The questions that were asked in one, each with what was found for it."""
    for number, question in enumerate(answer.asked.parts if answer.asked else ()):
        yield question, [finding for finding in answer.findings if finding.part == number]


def notes(answer: Answer, say: Messages) -> Iterator[str]:
    """What has to be said of several findings beside each other: gaps, and what differs."""
    findings = answer.findings
    if answer.missing:
        gaps = (
            say("list.space").join(filter(None, [region, say("cite.year", year=year) if year else ""]))
            for region, year in answer.missing
        )
        yield say("answer.missing", what=say.join(gaps))
    if len(findings) < 2 or answer.asked is None or answer.asked.kind is not QuestionKind.COMPARISON:
        return
    differing = mismatches(findings)
    if differing:
        how = say("list.clause").join(say(f"mismatch.{kind}") for kind in Mismatch if kind in differing)
        yield say("answer.differ", how=how)


def clarification(asked_back: Clarification, say: Messages) -> list[str]:
    """What is asked back, the questions to choose from by their numbers, and how to choose."""
    choices = [
        say("clarify.choice", number=number, question=question)
        for number, question in enumerate(asked_back.choices, 1)
    ]
    return [say(f"clarify.{asked_back.slot}"), *choices, say("clarify.hint")]


def overview(told: Overview, say: Messages) -> str:
    """Which report an overview is of, and whether only of what it looks back on or plans."""
    named = report(told.report, say)
    return say(f"overview.{told.kind or 'whole'}", report=named, year=told.year or "")


def key_figure(finding: Finding, say: Messages) -> str:
    """What a key figure is of: its metric by the name that is known, and that it grew."""
    named = metric(finding.figure, say)
    return named or (finding.figure.metric if finding.figure else "")
