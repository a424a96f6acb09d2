"""How well the region and the period of a passage match those that a question asks about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.model import Origin, Report
from index.query.gazetteer import NATION
from index.query.question import Question
from index.ranking import weights
from index.store.passages import KINDS

REVIEW, PLAN = KINDS.index("review"), KINDS.index("plan")


@dataclass(frozen=True, slots=True)
class ReportTable:
    """What the reports of a library say of themselves, a row each.

    regions        str: for whom each speaks, "" if nobody knows
    region_stated  bool: whether the report says so, its region was not guessed from its text
    years          int32: the year it was given in, or 0
    year_stated    bool: whether the report says so
    """

    regions: NDArray[np.str_]
    region_stated: NDArray[np.bool_]
    years: NDArray[np.int32]
    year_stated: NDArray[np.bool_]

    @classmethod
    def of(cls, reports: Sequence[Report]) -> "ReportTable":
        return cls(
            regions=np.array([report.subject or "" for report in reports], np.str_),
            region_stated=np.array([report.region_from is not Origin.TEXT for report in reports], bool),
            years=np.array([report.year or 0 for report in reports], np.int32),
            year_stated=np.array([report.year_from not in (None, Origin.TEXT) for report in reports], bool),
        )


def matches(
    question: Question, reports: ReportTable, periods: NDArray[np.int32], newest: int
) -> NDArray[np.float64]:
    """float64 (periods,), above 0 to 1: how well each row of ``periods`` matches (int32 (periods, 4), see
    PassageTable; its first column are rows of ``reports``).  ``newest`` is the year of the latest report of the
    library."""
    owner, last, since, kinds = periods.T
    match = _year_matches(question, reports, owner, np.where(since > 0, since, last), last, newest)
    if question.planned is not None and question.when.report is None and question.when.first is not None:
        other = REVIEW if question.planned else PLAN
        match = np.where(kinds == other, match * weights.OTHER_KIND, match)
    if asked := set().union(*question.named.regions):
        same = np.isin(reports.regions, sorted(asked))
        elsewhere = weights.OTHER_NATION if asked == {NATION} else weights.OTHER_REGION
        other_region = np.where(reports.region_stated, elsewhere, max(elsewhere, weights.GUESSED_REGION))
        other_region = np.where(reports.regions == "", max(elsewhere, weights.NO_SUBJECT), other_region)
        match = match * np.where(same, 1.0, other_region)[owner]
    return match


def covered(question: Question, reports: ReportTable, periods: NDArray[np.int32], newest: int) -> bool:
    """Whether any of ``periods`` is of a region and a year that the question asks about; see ``matches``."""
    match = matches(replace(question, planned=None), reports, periods, newest)
    return bool((match >= min(weights.NO_YEAR, weights.SPAN_YEAR)).any())


def _year_matches(
    question: Question,
    reports: ReportTable,
    owner: NDArray[np.int32],
    begin: NDArray[np.int32],
    end: NDArray[np.int32],
    newest: int,
) -> NDArray[np.float64]:
    """``matches`` for the year alone; row i tells of the years from ``begin[i]`` to ``end[i]``."""
    when, given, stated = question.when, reports.years[owner], reports.year_stated[owner]
    if when.report is not None:
        return np.where(given == when.report, 1.0, weights.OTHER_YEAR)
    if when.first is None or when.last is None:
        behind = np.clip(newest - given, 0, 10).astype(np.float64)
        return 1.0 - weights.OLDER * np.where(stated, behind, 0.0)
    base = newest if when.relative else 0
    first, last = when.first + base, when.last + base
    match = np.select(
        [
            (end >= first) & (end <= last) & (begin >= first),
            (end == last) & (begin < first),
            (end >= first) & (begin <= last),
            (end == 0) & (given >= first) & (given <= last + 1),
        ],
        [1.0, weights.SPAN_END, weights.SPAN_YEAR, weights.NO_YEAR],
        weights.OTHER_YEAR,
    )
    return np.where(stated, match, np.maximum(match, weights.GUESSED_YEAR))
