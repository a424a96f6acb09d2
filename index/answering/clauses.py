"""The clause of a passage that answers: what is asked for, and a figure in the fitting unit behind it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from index.figures import numerals
from index.query.intent import Kind
from index.query.question import Question
from index.ranking.weights import CARRY, INTENT, LEAD_CHARS, UNIT
from index.text.lexicon import any_of
from index.text.normal import Span, clauses

NUMBER = r"(?:\d[\d,.]{0,40}+|百分之|[一二三四五六七八九十百千万亿两点]{3})(?:万亿|亿|万|千|百)?(?:多|余|几)?(?:万亿|亿|万)?\s*"
DATE = re.compile(r"\d(?=[年月日时]|世纪)")
TARGET = re.compile(f"{any_of('aims')}|左右")
SEVERAL_YEARS = re.compile(any_of("several_years"))
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年)")
PART = re.compile("(?:人均|万元|单位|每亿元|占)$")
PART_CHARS = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in normalised text: its span, and how well it answers (1 and above is very well)."""

    start: int
    stop: int
    score: float


class Judge:
    """Finds the clause that answers one question; ``weights`` are the idf of its grams."""

    def __init__(self, question: Question, weights: Mapping[str, float]) -> None:
        self._question = question
        self.weights = weights
        self.mass = fsum(weights.values()) or 1.0
        self._named = [
            (concept, frozenset(gram for gram in weights if any(gram in name for name in concept.names)))
            for concept in (*question.concepts, *question.spoken)
        ]
        unit = question.unit.pattern if question.unit else None
        self._figure = re.compile(f"{NUMBER}(?:{unit})") if unit else numerals.HELD
        first, last = question.when.first, question.when.last
        self._year = str(first) if first == last and first and not question.when.relative else None

    def named(self, normal: str) -> frozenset[str]:
        """The grams of the question that normalised text says by any name of what they belong to."""
        return frozenset().union(*(grams for concept, grams in self._named if concept.is_in(normal)))

    def lead(self, normal: str) -> float:
        """The share of the question's idf mass in the first words of normalised text: what it is about."""
        first = normal[:LEAD_CHARS]
        return fsum(weight for gram, weight in self.weights.items() if gram in first) / self.mass

    def best(self, normal: str) -> Clause:
        """The clause of normalised text that answers best, the first of equals."""
        spans = clauses(normal)
        held, metrics = self._held(normal, spans)
        shares = list(self._shares(held))
        best = Clause(0, 0, 0.0)
        for place in sorted(range(len(spans)), key=lambda place: -shares[place]):
            if shares[place] == 0.0 or shares[place] + UNIT + INTENT <= best.score:
                break
            start, stop = spans[place]
            text = normal[start:stop]
            score = shares[place] + self._fitting(text, metrics.get(place, [])) + self._intent(text)
            if score > best.score or (score == best.score and start < best.start):
                best = Clause(start, stop, score)
        return best

    def _held(self, normal: str, spans: Sequence[Span]) -> tuple[list[set[str]], dict[int, list[Span]]]:
        """For each clause the grams of the question it says, and where in it the metrics stand."""
        starts = [start for start, _ in spans]
        held: list[set[str]] = [set() for _ in spans]
        metrics: dict[int, list[Span]] = {}
        for gram in self.weights:
            at = normal.find(gram)
            while at >= 0:
                place = bisect_right(starts, at) - 1
                held[place].add(gram)
                at = normal.find(gram, spans[place][1])
        for concept, grams in self._named:
            for start, stop in concept.find(normal):
                place = bisect_right(starts, start) - 1
                held[place] |= grams
                metrics.setdefault(place, []).append((start - starts[place], stop - starts[place]))
        return held, metrics

    def _shares(self, held: list[set[str]]) -> Iterator[float]:
        """The share of the question's idf mass in each clause and, less, in the one before it.

        fsum gives the same in whatever order a set is gone through, which is another in every process.
        """
        before: set[str] = set()
        for grams in held:
            own = fsum(map(self.weights.__getitem__, grams))
            carried = fsum(map(self.weights.__getitem__, before - grams)) if grams else 0.0
            yield (own + CARRY * carried) / self.mass
            before = grams

    def _fitting(self, text: str, metrics: list[Span]) -> float:
        """Whether a figure in the unit asked for follows what is asked for, the closer the better."""
        if self._question.kind is Kind.DATE:
            return UNIT / 3 if DATE.search(text) else 0.0
        if self._question.kind is not Kind.FIGURE:
            return 0.0
        whole = [stop for start, stop in metrics if not PART.search(text, max(start - PART_CHARS, 0), start)]
        if metrics and not whole:
            return -UNIT / 2
        behind = min(whole, default=0)
        found = self._figure.search(text, behind)
        if self._question.unit is None:
            return UNIT / 3 if found else 0.0
        if found:
            return UNIT / (1 + (found.start() - behind) / 20) if whole else UNIT * 0.8
        return UNIT / 3 if not whole and numerals.HELD.search(text) else 0.0

    def _intent(self, text: str) -> float:
        """What speaks for or against the clause: a target or a result, the year, several years at once."""
        score = 0.0
        if self._question.planned is not None and TARGET.search(text):
            score += INTENT if self._question.planned else -INTENT
        if self._year:
            if years := YEAR.findall(text):
                score += INTENT if self._year in years else -INTENT
            if SEVERAL_YEARS.search(text):
                score -= INTENT / 2
        return score
