"""How well whose words they are, and of when, fits what a question asks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.model import Origin, Report
from index.query.gazetteer import NATION
from index.query.question import Question
from index.ranking import weights
from index.store.passages import KINDS

REVIEW, PLAN = KINDS.index("review"), KINDS.index("plan")


@dataclass(frozen=True, slots=True)
class Speakers:
    """Whose words the reports of a library are, a row each.

    regions  for whom each speaks, "" if nobody knows
    placed   bool: whether the report says so itself, its place was not guessed from its text
    given    int32: the year it was given in, or 0
    dated    bool: whether the report says that itself
    """

    regions: tuple[str, ...]
    placed: NDArray[np.bool_]
    given: NDArray[np.int32]
    dated: NDArray[np.bool_]

    @classmethod
    def of(cls, reports: Sequence[Report]) -> "Speakers":
        return cls(
            tuple(report.region or "" for report in reports),
            np.array([report.region_from is not Origin.TEXT for report in reports], bool),
            np.array([report.year or 0 for report in reports], np.int32),
            np.array([report.year_from not in (None, Origin.TEXT) for report in reports], bool),
        )


def fits(question: Question, speakers: Speakers, told: NDArray[np.int32], newest: int) -> NDArray[np.float64]:
    """float64 (told,), above 0 to 1: how well each row of ``told`` fits (int32 (told, 4), see PassageTable; its
    entries are rows of ``speakers``).  ``newest`` is the year of the latest report of the library."""
    owner, years, since, kinds = told[:, 0], told[:, 1], told[:, 2], told[:, 3]
    fit = _year_fits(question, speakers, owner, years, np.where(since > 0, since, years), newest)
    if question.planned is not None and question.when.report is None and question.when.first is not None:
        other = REVIEW if question.planned else PLAN
        fit = np.where(kinds == other, fit * weights.OTHER_KIND, fit)
    if asked := set().union(*question.named.regions):
        here = np.array([region in asked for region in speakers.regions], bool)
        elsewhere = weights.OTHER_NATION if asked == {NATION} else weights.OTHER_REGION
        other_place = np.where(speakers.placed, elsewhere, max(elsewhere, weights.GUESSED_REGION))
        fit = fit * np.where(here, 1.0, other_place)[owner]
    return fit


def _year_fits(
    question: Question,
    speakers: Speakers,
    owner: NDArray[np.int32],
    years: NDArray[np.int32],
    since: NDArray[np.int32],
    newest: int,
) -> NDArray[np.float64]:
    when, given, dated = question.when, speakers.given[owner], speakers.dated[owner]
    if when.report is not None:
        return np.where(given == when.report, 1.0, weights.OTHER_YEAR)
    if when.first is None or when.last is None:
        behind = np.clip(newest - given, 0, 10).astype(np.float64)
        return 1.0 - weights.OLDER * np.where(dated, behind, 0.0)
    base = newest if when.relative else 0
    first, last = when.first + base, when.last + base
    fit = np.select(
        [
            (years >= first) & (years <= last) & (since >= first),
            (years == last) & (since < first),
            (years >= first) & (since <= last),
            (years == 0) & (given >= first) & (given <= last + 1),
        ],
        [1.0, weights.SPAN_END, weights.SPAN_YEAR, weights.NO_YEAR],
        weights.OTHER_YEAR,
    )
    return np.where(dated, fit, np.maximum(fit, weights.GUESSED_YEAR))
