"""What a question leaves open that no turn before it says: asked back, with questions to choose from."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from index.answering.answer import Answer, Clarification, Slot
from index.answering.confidence import Status
from index.query.intent import NUMERIC, Kind
from index.query.question import Question
from index.query.state import State
from index.query.turn import HOW, OVER_PLACES
from index.text.lexicon import questions

CHOICES: Final = 3


def clarification(answer: Answer, state: State) -> Clarification | None:
    """What to ask back where ``answer`` is not certain: the metric, the place or the year that its question leaves open.

    ``state`` is what that question came to.  The questions offered are of the places and years of the best passages.
    """
    asked = answer.asked
    if asked is None or answer.given_up or asked.parts or answer.plan or answer.mention:
        return None
    if HOW.fullmatch(state.body or "多少") and (state.places or state.time or state.view):
        return Clarification(Slot.METRIC, _metrics(state))
    certain = answer.status is Status.ANSWERED or asked.kind not in (*NUMERIC, Kind.YESNO)
    if certain or not state.topic or OVER_PLACES.search(state.body):
        return None
    named = asked.named
    if not (named.regions or named.unknown or named.organisations):
        regions = (hit.passage.citation.report.region for hit in answer.hits)
        made = _choices(f"{region}{state.time}{state.body}" for region in regions if region)
        return Clarification(Slot.PLACE, made) if len(made) > 1 else None
    if state.places and not named.unknown and _undated(asked):
        reports = (hit.passage.citation.report for hit in answer.hits)
        there = {report.year - 1 for report in reports if report.year and report.region in state.regions}
        years = sorted(there, reverse=True)
        whole = "和".join(state.places)
        made = _choices(f"{whole}{year}年{state.part}{state.body}" for year in years)
        return Clarification(Slot.YEAR, made) if len(made) > 1 else None
    return None


def _undated(asked: Question) -> bool:
    """Whether a question says nothing of when."""
    return asked.when.first is None and asked.when.report is None


def _metrics(state: State) -> tuple[str, ...]:
    """The metrics most asked for, of the place and the year of ``state``, with what it asks of them."""
    whole = "和".join(state.places)
    how = state.body or "是多少"
    return _choices(
        f"{whole}{state.time}{state.part}{name}{how}" for name in questions()["clarified_metrics"]
    )


def _choices(made: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(made), CHOICES))
