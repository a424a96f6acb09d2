"""What is said where nothing answers for certain: which part of the question is missing, and what there is."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from bot.render import describe, planned
from bot.render.messages import Messages
from corpus.formats import FORMATS
from index.api import Answer, Entry, Gap, NoMetric, NoPlace, NoYear, Question, QuestionKind, gaps

NEAREST = 3
"""Passages whose headings are named where nothing was found."""


def not_found(answer: Answer, entries: Sequence[Entry], say: Messages) -> list[str]:
    """Which part of the question is missing, what reports there are, and the headings that come nearest."""
    if answer.given_up:
        return [say("answer.given_up")]
    if answer.rows:
        return list(filter(None, [planned.basis(answer, say), *planned.notes(answer, say)]))
    asked, found = answer.asked, _gaps(answer, entries)
    told = [gap(one, say) for one in found]
    if (
        asked
        and asked.kind is QuestionKind.OVERVIEW
        and PurePosixPath(answer.question).suffix.lower() in FORMATS
    ):
        told.append(say("overview.no_report", report=answer.question))
    elif asked and asked.kind is QuestionKind.OVERVIEW and not found:
        told.append(say("overview.which"))
    regions: set[str] = set().union(*asked.named.regions) if asked else set()
    there = [entry for entry in entries if entry.report.subject in regions]
    near = any(isinstance(one, NoPlace) and one.nearest for one in found)
    if not any(isinstance(one, NoYear) for one in found) and (there or not near):
        told.append(describe.covered(there or entries, say))
    sections = (hit.passage.citation.section for hit in answer.hits[:NEAREST])
    headings = dict.fromkeys(section[-1] for section in sections if section)
    if headings:
        told.append(say("instead.headings", headings=say.join(headings)))
    return told


def weak(answer: Answer, entries: Sequence[Entry], say: Messages) -> str:
    """That the passages below are not certain to answer, and which part of the question is missing."""
    found = _gaps(answer, entries)
    without = {region for region, _ in answer.missing}  # of a comparison the others are told below
    lacking = (one for one in found if isinstance(one, NoMetric))
    metrics = [_asked(one, say) for one in lacking if not without or one.region in without]
    told = [gap(one, say) for one in found if not isinstance(one, NoMetric)]
    of = say("gap.of", what=say.join(metrics)) if metrics else ""
    return say("list.space").join([*told, of + say("answer.weak")])


def part(question: Question, entries: Sequence[Entry], say: Messages) -> str:
    """That one of the parts of a question has no answer, and what of it is missing."""
    told = [gap(one, say) for one in gaps(question, entries)]
    return say("list.space").join(told) or say("answer.not_found")


def gap(missing: Gap, say: Messages) -> str:
    """One missing part in a sentence."""
    match missing:
        case NoPlace(place, nearest):
            near = say("gap.nearest", places=say.join(nearest)) if nearest else ""
            return say("list.space").join(filter(None, [say("gap.place", place=place), near]))
        case NoYear(region, years, given):
            whose = region or say("gap.anywhere")
            return say(
                "gap.year", region=whose, given=describe.years(given, say), years=describe.years(years, say)
            )
        case NoMetric(region):
            whose = region or say("gap.anywhere")
            return say("gap.metric", region=whose, what=_asked(missing, say, whose=False))


def _gaps(answer: Answer, entries: Sequence[Entry]) -> list[Gap]:
    """What is missing of the question, or of each of those that were asked in one."""
    asked = (answer.asked.parts or (answer.asked,)) if answer.asked else ()
    return [*dict.fromkeys(one for question in asked for one in gaps(question, entries))]


def _asked(missing: NoMetric, say: Messages, whose: bool = True) -> str:
    """The metric that is missing, of when, and of ``whose``."""
    what = missing.metric
    if missing.years:
        what = say("gap.when", years=describe.years(missing.years, say), what=what)
    return say("list.space").join(filter(None, [missing.region if whose else "", what]))
