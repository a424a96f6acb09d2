"""Whether what was found answers: certainly, perhaps, or not at all."""

from enum import StrEnum
from math import log10

from index.answering.model import word_model
from index.answering.search import Hit
from index.answering.values import Candidate
from index.engines.protocol import Engine
from index.figures.cells import cells
from index.figures.figures import Figure
from index.figures.items import RESPECTIVELY
from index.figures.metrics import Concept, mentions
from index.query.gazetteer import NATION
from index.query.intent import Kind
from index.query.question import Question
from index.ranking import weights
from index.text.normal import Span, normalise
from index.text.tags import tagged

NAMED = (Kind.DATE, Kind.PERSON, Kind.PLACE, Kind.NAME, Kind.LIST)
"""Kinds of questions that words of a sentence answer."""


class Status(StrEnum):
    """``ANSWERED`` where it is certain, ``WEAK`` where passages are near, ``NOT_FOUND`` where nothing is."""

    ANSWERED = "answered"
    WEAK = "weak"
    NOT_FOUND = "not_found"


def least_certain(*statuses: Status) -> Status:
    """The one of ``statuses`` that says least; the most certain is named first in Status."""
    return max(statuses, key=list(Status).index)


class Confidence:
    """Judges hits over one library."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        reports = (entry.report for entry in engine.entries)
        subjects = {report.subject for report in reports if report.says_whose}
        self._several = len(subjects) > 1
        places = sum(entry.report.region is not None for entry in engine.entries)
        self._of_places = 2 * places > len(engine.entries)
        self._unplaced = weights.NOT_FOUND + weights.BY_CHANCE * log10(max(len(subjects), 1))

    def placed(self, hit: Hit) -> bool:
        """Whether the report of a hit speaks for a place as most of the library do: others have models of their own, and among
        policies or judgements one that names a place is of their kind."""
        return self._of_places and hit.passage.citation.report.region is not None

    def least_words(self, kind: Kind, hit: Hit, *, row: bool) -> float:
        """From which probability on words of a hit are put first as the answer to a question of a kind, or stand in a row."""
        model = word_model(placed=self.placed(hit))
        if kind is Kind.LIST and (self.placed(hit) or not row):
            return model.listed
        return model.row if row else model.least

    def figure(
        self, question: Question, hit: Hit, sentence: Span, chosen: Candidate, likely: float, least: float
    ) -> Status:
        """How certain it is that the figure chosen in a sentence of ``hit`` answers; it does where how ``likely`` it is is at
        ``least`` so much."""
        covered = least_certain(
            self.covered(question, hit, sentence),
            _legible(hit, (chosen.figure.shown, chosen.figure.stop)),
        )
        metric, item = question.metric, chosen.figure.item or ""
        if metric and hit.coverage < weights.SAME_WORDS and not metric.is_in(f"{_told(hit)} {item}"):
            return Status.NOT_FOUND
        if any(cell.start == chosen.figure.start for cell in cells(hit.passage)):
            covered = least_certain(
                covered, Status.WEAK
            )  # a cell is certain where it is named, see named_cell
        other = metric is not None and _of_another(metric, chosen.figure)
        if other or (question.planned and not chosen.features.target):  # a result is no target
            covered = least_certain(covered, Status.WEAK)
        if covered is not Status.ANSWERED or likely >= least:
            return covered
        near = likely >= weights.NEAR_FIGURE or hit.coverage >= weights.SAME_WORDS
        return Status.WEAK if near else Status.NOT_FOUND

    def cell(self, question: Question, hit: Hit, value: Span, year: int | None) -> Status:
        """How certain it is that a cell of ``hit`` that the question names answers: it has to be of whom and of when, and
        where reports speak for several, the question has to say for whom; no character of ``value`` may be doubtful.  ``year`` is the one
        its column is of."""
        whose = question.named.regions or not hit.passage.citation.report.subject or not self._several
        said = Status.ANSWERED if whose else Status.WEAK
        dated = Status.ANSWERED if year else self._time(question, hit)  # what is named is of no other year
        return least_certain(said, self._place(question, hit), dated, _legible(hit, value))

    def words(
        self,
        question: Question,
        hit: Hit,
        sentence: Span,
        value: Span | None,
        probability: float | None,
        least: float,
    ) -> Status:
        """How certain it is that a sentence of ``hit`` answers a question that asks for no number, with words in it, ``value``,
        of that ``probability``; None where the whole sentence does.  Words are certain from the probability ``least`` on."""
        judged = question.kind in NAMED  # by a probability that knows of chance
        stands = self.stands(question, hit, sentence) if judged else self.covered(question, hit, sentence)
        covered = least_certain(stands, _legible(hit, value or (0, 0)))
        if judged:
            told = normalise(hit.passage.text[slice(*(value or (0, 0)))])
            certain = probability is not None and probability >= least and not _restates(question, told)
        else:
            certain = hit.coverage >= weights.WEAK
        return least_certain(covered, Status.ANSWERED if certain else Status.WEAK)

    def covered(self, question: Question, hit: Hit, sentence: Span) -> Status:
        """Whether a hit is of the place and the year asked for, and says enough of what is asked for that not to be chance."""
        chance = located(question) or hit.coverage >= self._unplaced
        return least_certain(self.stands(question, hit, sentence), Status.ANSWERED if chance else Status.WEAK)

    def stands(self, question: Question, hit: Hit, sentence: Span) -> Status:
        """Whether a hit is of the place and the year asked for, and says anything of what is asked."""
        said = normalise(hit.passage.text[slice(*sentence)])
        if not all(part in said for part in question.named.part):
            return Status.NOT_FOUND
        if hit.coverage < (weights.PLACED if located(question) else weights.NOT_FOUND):
            return Status.NOT_FOUND
        return least_certain(self._place(question, hit), self._time(question, hit))

    def _time(self, question: Question, hit: Hit) -> Status:
        """Whether a hit is of the year, the month and the day asked for; one of another year is near where there are none of that year."""
        when = question.when
        if when.day_fits(normalise(hit.passage.text)) < 0:
            return Status.WEAK
        if when.first is None or when.last is None or when.relative:
            return Status.ANSWERED
        if hit.breakdown.match >= min(weights.NO_YEAR, weights.SPAN_YEAR):
            return Status.ANSWERED
        return Status.WEAK if self._engine.covers(question) else Status.NOT_FOUND

    def _place(self, question: Question, hit: Hit) -> Status:
        """Whether a hit is of the place asked for, or speaks of it."""
        normal = normalise(hit.passage.text)
        if any(place not in normal for place in question.named.unknown):
            return Status.NOT_FOUND
        asked: set[str] = set().union(*question.named.regions)
        report = hit.passage.citation.report
        if not asked or report.subject in asked or NATION in asked:
            return Status.ANSWERED
        if report.subject is None:
            return Status.WEAK
        named = (normalise(name) for name in question.named.said)
        return Status.ANSWERED if any(name in normal for name in named) else Status.NOT_FOUND


def _of_another(metric: Concept, figure: Figure) -> bool:
    """Whether the words that name a figure are those of another known metric: 城镇居民人均可支配收入 is none of 农村."""
    said = figure.item or figure.subject
    if RESPECTIVELY in figure.naming:  # 城乡居民收入分别增长4.2%、10.3% names neither
        return False
    known = [one for one in mentions(said) if one.concept.unit]
    return bool(known) and known[-1].concept != metric and not metric.is_in(said)


def _restates(question: Question, words: str) -> bool:
    """Whether words that answer are a clause about the place asked for: 松滋市通过验收 is nothing that 松滋 has."""
    names = (*question.named.part, *map(normalise, question.named.said))
    ends = [at + len(name) for name in names if (at := words.find(name)) >= 0]
    return bool(ends) and any(word.tag == "v" and word.start >= min(ends) for word in tagged(words))


def _legible(hit: Hit, value: Span) -> Status:
    """Whether each character of a value is certain, where it was recognised in a picture."""
    recognised = hit.passage.recognised
    return Status.WEAK if recognised and recognised.doubts(*value) else Status.ANSWERED


def _told(hit: Hit) -> str:
    """The words of a passage and of what it stands under, normalised."""
    passage = hit.passage
    return normalise("\n".join([*passage.citation.section, *passage.header, passage.text]))


def located(question: Question) -> bool:
    """Whether a question says of whom or of when it asks."""
    return bool(question.named.regions) or question.when.first is not None or question.when.report is not None
