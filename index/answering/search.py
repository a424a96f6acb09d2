"""Question → hits."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from corpus.model import Passage
from index.answering.clauses import Judge
from index.engines.protocol import Candidate, Engine
from index.query.intent import Kind
from index.query.question import Question
from index.ranking import weights
from index.ranking.bm25 import K1
from index.store.segments import HEAD_WEIGHT
from index.text.normal import normal_text


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: ``highlights`` are code-point spans ``[start, end)`` of its text, ``coverage``
    the share of the question's idf mass that it holds, ``rules`` what its score is made of, ``number`` its
    place in the index."""

    passage: Passage
    score: float
    coverage: float
    highlights: tuple[tuple[int, int], ...]
    rules: Mapping[str, float] = field(default_factory=dict)
    number: int = 0


class Searcher:
    """Ranks the passages of an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def search(self, question: Question, limit: int, within: Set[str] = frozenset()) -> list[Hit]:
        """The best ``limit`` passages, best first; equal scores stand in the order of path and paragraph.

        Passages that share no word with the question are not hits, nor are those of other reports than
        ``within`` (paths; none means all).
        """
        judge, most = self.judge(question), self._most(question)
        candidates = self.engine.candidates(question, weights.CANDIDATES, within)
        ranked = [
            (candidate.number, self._rules(candidate, question, judge, most)) for candidate in candidates
        ]
        ranked.sort(key=lambda pair: -pair[1]["score"])
        if ranked:
            last = ranked[min(limit, len(ranked)) - 1][1]["score"]
            ranked = [pair for pair in ranked if pair[1]["score"] >= last]
        hits = [self._hit(number, rules, question) for number, rules in ranked]
        hits.sort(
            key=lambda hit: (-hit.score, hit.passage.citation.report.path, hit.passage.citation.paragraph)
        )
        return hits[:limit]

    def terms(self, hit: Hit, question: Question) -> tuple[tuple[str, float], ...]:
        """What each word of the question adds to the score of a hit's words, the most first."""
        gains = {term: self.engine.gain(hit.number, term) for term in question.words}
        gains |= {term: weights.SYNONYMS * self.engine.gain(hit.number, term) for term in question.synonyms}
        return tuple(sorted(((t, g) for t, g in gains.items() if g), key=lambda pair: (-pair[1], pair[0])))

    def judge(self, question: Question) -> Judge:
        """What finds the clause of a passage that answers ``question``."""
        return Judge(question, {gram: self.engine.grams.weight(gram) for gram in question.grams})

    def _most(self, question: Question) -> float:
        """The most that words and grams of a question can add up to: no frequency adds more than K1 + 1."""
        return (K1 + 1) * (
            sum(map(self.engine.words.weight, question.words))
            + weights.GRAMS * sum(map(self.engine.grams.weight, question.grams))
        )

    def _rules(self, candidate: Candidate, question: Question, judge: Judge, most: float) -> dict[str, float]:
        """What the score of a candidate is made of; ``most`` is what a passage can have of words and grams."""
        texts, words, fit = self.engine.texts(candidate.number), candidate.words, candidate.fit
        head, normal = texts.above, texts.text
        counts = {gram: HEAD_WEIGHT * head.count(gram) + normal.count(gram) for gram in judge.weights}
        grams = self.engine.grams.score(texts.length, question.grams, counts.__getitem__)
        share = (words + weights.GRAMS * grams) / (most or 1.0)
        clause = judge.best(normal).score
        lead = judge.lead(normal) * (weights.DEFINED if question.kind is Kind.DEFINITION else weights.LEAD)
        weight = weights.CLAUSE if question.kind is Kind.FIGURE else weights.PASSAGE
        if not candidate.dated and question.when.said_in(normal):
            fit = min(1.0, fit / weights.GUESSED_YEAR)
        said = judge.named(normal).union(gram for gram, count in counts.items() if count)
        return {
            "words": words,
            "grams": grams,
            "text": share,
            "clause": clause,
            "lead": lead,
            "fit": fit,
            "coverage": sum(map(judge.weights.__getitem__, said)) / judge.mass,
            "weight": weight,
            "score": round(fit * (share + weight * clause + lead), 9),
        }

    def _hit(self, number: int, rules: dict[str, float], question: Question) -> Hit:
        passage = self.engine.passage(number)
        text = normal_text(passage.text)
        marked = _highlights(text.normal, text.offsets, question)
        return Hit(passage, rules["score"], rules["coverage"], marked, rules, number)


def _highlights(normal: str, offsets: Sequence[int], question: Question) -> tuple[tuple[int, int], ...]:
    """Where words of the question stand in a text, overlapping and touching spans merged.

    A single character is marked only where the question has nothing longer: 县 alone says little.
    """
    spans: list[tuple[int, int]] = []
    words = {*question.words, *(name for concept in question.concepts for name in concept.names)}
    telling = {word for word in words if len(word) > 1} or words
    for word in telling:
        start = normal.find(word)
        while start >= 0:
            spans.append((offsets[start], offsets[start + len(word) - 1] + 1))
            start = normal.find(word, start + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
