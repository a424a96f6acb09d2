"""What a question comes to: the values that leave this room."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from corpus.model import Report
from index.answering.aggregates import Coverage
from index.answering.calculated import Calculation
from index.answering.claims import YesNo
from index.answering.confidence import Status
from index.answering.search import Hit
from index.figures.figures import Figure
from index.query.courtesy import Courtesy
from index.query.mention import MentionPlan
from index.query.plan import Plan
from index.query.question import Question


@dataclass(frozen=True, slots=True)
class Finding:
    """The words that answer: ``sentence`` is a substring of the text of ``hits[hit]``, ``value`` of it.

    ``region``, ``year`` and ``kind`` are of whom and of when it tells, and whether of a result or a target.  ``probability`` is how
    probable it is that the value is right, None where there is none.  ``figure`` is what the value says as a number, where
    it is one; ``restated`` marks what a later report gives for a year that an earlier finding is of.  ``part`` is the place
    of the question that it answers among those that were asked in one, ``rank`` where it stands among all rows, from 1.
    ``certain`` is False where another of those has an answer, and for this one a sentence is only near.
    """

    sentence: str
    hit: int
    value: str | None = None
    year: int | None = None
    region: str | None = None
    figure: Figure | None = None
    restated: bool = False
    kind: Literal["review", "plan"] | None = None
    probability: float | None = None
    part: int | None = None
    rank: int | None = None
    certain: bool = True


class Slot(StrEnum):
    """What a question can leave open."""

    PLACE = "place"
    YEAR = "year"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class Clarification:
    """What is asked back: the ``slot`` that a question leaves open, and complete questions to choose from."""

    slot: Slot
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a report, with those it stands under, and the findings that stand for what is below it."""

    section: tuple[str, ...]
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """One report in a page: the findings that are its key figures, then its headings in their order.

    ``kind`` says that it is only of what the report looks back on in ``year``, or plans for it; None of all it says.
    """

    report: Report
    kind: Literal["review", "plan"] | None
    year: int | None
    figures: tuple[int, ...]
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question.  ``hits`` are the best passages, also when nothing answers for certain.

    ``asked`` is what the question was taken to ask for.  A comparison has one finding a place, a trend one a year;
    ``missing`` are the places and years without one.  ``verdict`` is what the passage says to a yes/no question, None where it does
    not decide it.  ``given_up`` says that it took too long.  ``rows`` says that the findings are rows over many reports, best first, as
    ``plan`` or ``mention`` asks for, with how many of those asked about give the figure (``coverage``).  ``calculated`` is what the findings
    come to; ``uncalculated`` are the questions for figures that are missing for that.  ``courtesy`` is what was said where
    nothing was asked; ``clarification`` is what is asked back in a conversation.
    ``overviews`` say which findings make up the reports that were to be summed up.  ``whole`` says that all who are missing are
    to be named, however many.
    """

    question: str
    status: Status
    findings: tuple[Finding, ...]
    hits: tuple[Hit, ...]
    elapsed_ms: float
    asked: Question | None = None
    missing: tuple[tuple[str | None, int | None], ...] = ()
    verdict: YesNo | None = None
    given_up: bool = False
    rows: bool = False
    plan: Plan | None = None
    mention: MentionPlan | None = None
    coverage: Coverage | None = None
    calculated: Calculation | None = None
    uncalculated: tuple[str, ...] = ()
    courtesy: Courtesy | None = None
    clarification: Clarification | None = None
    overviews: tuple[Overview, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit stands where it does: what each word of the question adds, the most first; the rest is in
    ``hit.breakdown``."""

    hit: Hit
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Why the figure chosen is held to be right or not: ``probability`` is the logistic function of ``bias`` and what each
    feature adds to it, the most first; a value is put first from ``threshold`` on."""

    value: str
    probability: float
    threshold: float
    bias: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a question was taken to ask for, why the best passages are the best, and where a figure answers, how that was
    judged."""

    question: Question
    reasons: tuple[Reason, ...]
    judgement: Judgement | None = None
