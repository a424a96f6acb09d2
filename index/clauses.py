"""The clause of a passage that answers: what is asked for, and a figure in the fitting unit behind it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.asked import Kind
from index.question import Question
from index.weights import CARRY, INTENT, UNIT

CLAUSE = re.compile(r"(?:[^,。;!?\n]|,(?=\d{3}(?!\d)))+")
NUMBER = r"\d[\d,.]*(?:万亿|亿|万|千|百)?(?:多|余|几)?(?:万亿|亿|万)?"
ANY_NUMBER = re.compile(r"\d")
TARGET = re.compile("目标|力争|确保|预期|左右|争取|计划|将达|要达")
SEVERAL_YEARS = re.compile("年均|累计|五年|三年|[十九八七]五|翻番|增加到|提高到")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年)")
PART = re.compile("(?:人均|万元|单位|每亿元|占)$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in normalised text: its span, and how well it answers (1 and above is very well)."""

    start: int
    stop: int
    score: float


def best_clause(normal: str, question: Question, weight: Callable[[str], float]) -> Clause:
    """The clause of normalised text that answers best, the first of equals; ``weight`` is the idf of a gram."""
    wanted = {gram: weight(gram) for gram in question.grams}
    mass = sum(wanted.values()) or 1.0
    best, before = Clause(0, 0, 0.0), frozenset[str]()
    for start, stop, text in _clauses(normal):
        metrics = [span for concept in question.concepts for span in concept.find(text)]
        held = frozenset(gram for gram in wanted if gram in text) | named_otherwise(question, text)
        share = sum(wanted[gram] for gram in held) + CARRY * sum(wanted[gram] for gram in before - held)
        score = share / mass + _figure(text, metrics, question) + _intent(text, question)
        if score > best.score:
            best = Clause(start, stop, score)
        before = held
    return best


def _clauses(normal: str) -> Iterator[tuple[int, int, str]]:
    return ((found.start(), found.end(), found[0]) for found in CLAUSE.finditer(normal))


def named_otherwise(question: Question, text: str) -> frozenset[str]:
    """The grams of the question that belong to a concept which normalised ``text`` names by another name."""
    there = [concept for concept in question.concepts if any(True for _ in concept.find(text))]
    return frozenset(
        gram for concept in there for gram in question.grams if any(gram in name for name in concept.names)
    )


def _figure(text: str, metrics: list[tuple[int, int]], question: Question) -> float:
    """Whether a figure in the unit asked for follows what is asked for, the closer the better."""
    if question.kind is not Kind.FIGURE:
        return 0.0
    whole = [stop for start, stop in metrics if not PART.search(text[:start])]
    if metrics and not whole:
        return -UNIT / 2
    behind = min(whole, default=0)
    if question.unit is None:
        return UNIT / 3 if ANY_NUMBER.search(text, behind) else 0.0
    found = re.compile(NUMBER + r"\s*" + f"(?:{question.unit.pattern})").search(text, behind)
    if found:
        return UNIT / (1 + (found.start() - behind) / 20) if whole else UNIT * 0.8
    return UNIT / 3 if ANY_NUMBER.search(text, behind) and not whole else 0.0


def _intent(text: str, question: Question) -> float:
    """What speaks for or against the clause: a target or a result, the year, several years at once."""
    score = 0.0
    if question.planned is not None and TARGET.search(text):
        score += INTENT if question.planned else -INTENT
    first, last = question.when.first, question.when.last
    if first is not None and first == last and not question.when.relative:
        years = YEAR.findall(text)
        if years:
            score += INTENT if str(first) in years else -INTENT
        if SEVERAL_YEARS.search(text):
            score -= INTENT / 2
    return score
