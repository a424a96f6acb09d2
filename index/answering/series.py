"""A comparison, a trend, or several things asked at once: what is found for each part, beside each other."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import zip_longest

from index.answering.aggregates import Coverage
from index.answering.answer import Answer, Finding
from index.answering.calculated import difference
from index.answering.confidence import Status
from index.answering.found import Found
from index.answering.search import Hit
from index.figures.figures import Figure
from index.query.intent import Kind
from index.query.parts import Part
from index.query.question import Question

Headlines = Callable[[Question, Set[str]], Sequence[tuple[Finding, Hit]]]
"""The headline figure that a question asks for, first, and what another report gives for it; nothing where there is none."""
Find = Callable[[Question, Set[str], bool], Found]
"""What the passages say to a question, in a row of several if so told."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What one ``part`` comes to: findings of one ``status``, each with its hit, and the best hits."""

    part: Part
    status: Status
    told: tuple[tuple[Finding, Hit], ...]
    hits: tuple[Hit, ...]

    @property
    def certain(self) -> bool:
        return self.status is Status.ANSWERED


class Series:
    """Answers the parts of a question by the ``headlines`` of the figures, and where there is none by what ``find`` finds."""

    def __init__(self, headlines: Headlines, find: Find) -> None:
        self._headlines, self._find = headlines, find

    def answer(self, question: Question, several: Sequence[Part], limit: int, within: Set[str]) -> Answer:
        """The answers to the parts of a question, over the hits of all of them; those cited come first."""
        row = not question.parts
        cells = [self._row(part, within) if row else self._found(part, within, row=False) for part in several]
        best = min((cell.status for cell in cells), key=list(Status).index)
        told = [
            (replace(finding, part=None if row else number, certain=cell.status is best), hit)
            for number, cell in enumerate(cells)
            if cell.status is best or not row
            for finding, hit in cell.told
        ]
        if row and best is not Status.ANSWERED:
            told = told[:1]
        cited = [hit for _, hit in told]
        others = [hit for rank in zip_longest(*(cell.hits for cell in cells)) for hit in rank if hit]
        hits = list({_id(hit): hit for hit in [*cited, *others]}.values())
        hits = hits[: max(limit, len(set(map(_id, cited))))]
        at = {_id(hit): place for place, hit in enumerate(hits)}
        findings = tuple(replace(finding, hit=at[_id(hit)]) for finding, hit in told)
        missing = tuple((cell.part.region, cell.part.year) for cell in cells if not cell.certain)
        compared = question.kind is Kind.COMPARISON and best is Status.ANSWERED
        return Answer(
            question.text,
            best,
            findings,
            tuple(hits),
            0.0,
            question,
            missing,
            rows=row and bool(findings),
            coverage=Coverage(len(cells) - len(missing), len(cells), tuple(map(_named, missing)))
            if row
            else None,
            calculated=difference(findings) if compared else None,
        )

    def _row(self, part: Part, within: Set[str]) -> _Cell:
        """The figure of one place and year, in the order of the reports that give it."""
        pairs = self._headlines(part.question, within) if part.question.kind is Kind.FIGURE else ()
        if not pairs:
            return self._found(part, within, row=True)
        ordered = sorted(pairs, key=lambda pair: pair[1].passage.citation.report.year or 0)
        told = tuple((replace(one, restated=at > 0), hit) for at, (one, hit) in enumerate(ordered))
        return _Cell(part, Status.ANSWERED, told, tuple(hit for _, hit in ordered))

    def _found(self, part: Part, within: Set[str], *, row: bool) -> _Cell:
        found = self._find(part.question, within, row)
        if found.status is Status.NOT_FOUND or not found.hits:
            return _Cell(part, Status.NOT_FOUND, (), found.hits)
        if found.status is Status.ANSWERED and row and _of_another_year(part, found.figure):
            found = replace(found, status=Status.WEAK)
        finding = found.finding(0)
        if found.status is Status.ANSWERED:
            finding = replace(finding, year=part.year or finding.year)
        return _Cell(part, found.status, ((finding, found.hit),), found.hits)


def _of_another_year(part: Part, figure: Figure | None) -> bool:
    """Whether a figure is known to be of another year than is asked for: its passage may tell of several."""
    return figure is not None and part.year is not None and figure.year not in (None, part.year)


def _id(hit: Hit) -> str:
    return hit.passage.citation.id


def _named(missing: tuple[str | None, int | None]) -> str:
    """A place, a year or both, as one says them."""
    region, year = missing
    return f"{region or ''}{f'{year}年' if year else ''}"
