"""Question → hits."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from corpus.model import Passage
from index.answering import deadline
from index.answering.asking import MARKED
from index.answering.clauses import Judge
from index.engines.protocol import Candidate, Engine, Texts
from index.query.intent import Kind
from index.query.question import Question
from index.ranking import weights
from index.ranking.bm25 import BM25, K1, TermCounts, word_scores
from index.store.segments import HEAD_WEIGHT
from index.text.lexicon import any_of
from index.text.normal import normal_text, normalise

LONGEST, MARKS = 4000, "。；，;,\n "
"""Code points of a passage among which it is chosen what answers, which takes time that grows faster than them; and where it
may be cut."""

HEADWORD = re.compile(
    r"[\[(〔﹝]?\s*(?:\d{1,3}(?!\d))?\s*[\])〕﹞.、]?\s*[“‘\"「《]?([^\d,;。][^,;。]{1,13}?)[”’\"」》]?\s*"
    "(?::|——|(?:主要|就)?(?:是?指(?![标导数示定挥引向南])|即))"
)
"""What a passage begins with that explains a word, a note mostly: 8.三提前:指…"""
ASKED_WHAT = (Kind.LIST, Kind.DEFINITION, Kind.NAME, Kind.REASON, Kind.KEYWORDS)
"""Kinds of questions that an explained word may answer."""
SUMMARY = re.compile(any_of("summing_up"))
"""What a passage begins with that sums up what others say."""


@dataclass(frozen=True, slots=True)
class Score:
    """What the score of a passage is made of."""

    words: float
    """rank_bm25's score of the question's words, their synonyms for less."""

    grams: float
    """rank_bm25's score of the question's characters and pairs."""

    text: float
    """Words and grams together, as a share of the most that any passage could have."""

    clause: float
    """How well the best clause answers, see Judge."""

    clause_weight: float
    """What the clause counts beside the text."""

    lead: float
    """The weighted share of the question's idf mass in the first words of the passage."""

    match: float
    """How well region and period match what is asked about, above 0 to 1."""

    coverage: float
    """The share of the question's idf mass that the passage or what stands above it holds."""

    @property
    def total(self) -> float:
        """What passages are ordered by; rounded, so that the order in which parts are added up decides nothing."""
        return round(self.match * (self.text + self.clause_weight * self.clause + self.lead), 9)


UNRANKED = Score(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""The score of a passage that was not ranked but is cited for a figure in it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: ``highlights`` are code-point spans ``[start, end)`` of its text, ``number`` its
    number in the index."""

    passage: Passage
    breakdown: Score
    highlights: tuple[tuple[int, int], ...] = ()
    number: int = 0

    @property
    def score(self) -> float:
        return self.breakdown.total

    @property
    def coverage(self) -> float:
        return self.breakdown.coverage

    @property
    def beginning(self) -> Passage:
        """The passage up to the last mark among its first LONGEST characters: what answers is chosen in it."""
        text = self.passage.text
        if len(text) <= LONGEST:
            return self.passage
        stop = max(text.rfind(mark, 0, LONGEST) for mark in MARKS) + 1
        return replace(self.passage, text=text[: stop or LONGEST])


class Searcher:
    """Ranks the passages of an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def search(self, question: Question, limit: int, within: Set[str] = frozenset()) -> list[Hit]:
        """The best ``limit`` passages, best first; equal scores stand in the order of path and paragraph.

        Passages that share no word with the question are not hits, nor are those of other reports than
        ``within`` (paths; none means all).
        """
        candidates = self.engine.candidates(question, weights.CANDIDATES, within)
        if not candidates:
            return []
        scores = self._scores(question, candidates)
        last = sorted((score.total for score in scores), reverse=True)[min(limit, len(scores)) - 1]
        hits = [
            self._hit(candidate.number, score, question)
            for candidate, score in zip(candidates, scores, strict=True)
            if score.total >= last
        ]
        hits.sort(
            key=lambda hit: (-hit.score, hit.passage.citation.report.path, hit.passage.citation.paragraph)
        )
        return hits[:limit]

    def terms(self, hit: Hit, question: Question) -> tuple[tuple[str, float], ...]:
        """What each word of the question adds to the score of a hit's words, the most first."""
        shares = dict.fromkeys(question.words, 1.0) | dict.fromkeys(question.synonyms, weights.SYNONYMS)
        model = BM25(self.engine.words, self.engine.counts([hit.number], tuple(shares)))
        gains = [(term, share * float(model.scores([term])[0])) for term, share in shares.items()]
        return tuple(sorted((pair for pair in gains if pair[1]), key=lambda pair: (-pair[1], pair[0])))

    def judge(self, question: Question) -> Judge:
        """What finds the clause of a passage that answers ``question``."""
        return Judge(question, {gram: self.engine.grams.idf(gram) for gram in question.grams})

    def _scores(self, question: Question, candidates: Sequence[Candidate]) -> list[Score]:
        """What the score of each candidate is made of."""
        judge, numbers = self.judge(question), [candidate.number for candidate in candidates]
        texts = list(map(self.engine.texts, numbers))
        counted = [_gram_counts(some, judge.weights) for some in texts]
        terms = tuple(dict.fromkeys((*question.words, *question.synonyms)))
        words = word_scores(question, self.engine.words, self.engine.counts(numbers, terms)).tolist()
        grams = BM25(self.engine.grams, counted).scores(question.grams).tolist()
        most = self._most(question) or 1.0
        lead_weight = weights.DEFINED if question.kind is Kind.DEFINITION else weights.LEAD
        clause_weight = weights.CLAUSE if question.kind is Kind.FIGURE else weights.PASSAGE
        asked = MARKED.sub("", normalise(question.text)) if question.kind in ASKED_WHAT else ""
        scores = []
        for row, (candidate, some) in enumerate(zip(candidates, texts, strict=True)):
            deadline.check()
            match, named = candidate.match, judge.named(some.text)
            if not candidate.year_stated and question.when.said_in(some.text):
                match = min(1.0, match / weights.GUESSED_YEAR)
            if question.when.day_fits(some.text) < 0:
                match *= weights.OTHER_DAY
            if SUMMARY.match(some.text):
                match *= weights.SUMMARY
            explains = _explains(some.text, asked)
            if explains and match >= weights.NO_YEAR:
                match = 1.0  # a note tells of no year, and is of its report
            held = [gram for gram, times in counted[row].frequencies.items() if times or gram in named]
            scores.append(
                Score(
                    words=words[row],
                    grams=grams[row],
                    text=(words[row] + weights.GRAMS * grams[row]) / most,
                    clause=judge.best(some.text).score,
                    clause_weight=clause_weight,
                    lead=max(judge.lead(some.text) * lead_weight, weights.EXPLAINS * explains),
                    match=match,
                    coverage=sum(judge.weights[gram] for gram in held) / judge.mass,
                )
            )
        return scores

    def _most(self, question: Question) -> float:
        """The most that words and grams of a question can add up to: no frequency adds more than K1 + 1."""
        return (K1 + 1) * (
            sum(map(self.engine.words.idf, question.words))
            + weights.GRAMS * sum(map(self.engine.grams.idf, question.grams))
        )

    def _hit(self, number: int, score: Score, question: Question) -> Hit:
        passage = self.engine.passage(number)
        text = normal_text(passage.text)
        return Hit(passage, score, _highlights(text.normal, text.offsets, question), number)


def _explains(normal: str, asked: str) -> bool:
    """Whether normalised text begins by explaining a word that is ``asked`` about."""
    found = HEADWORD.match(normal)
    return found is not None and MARKED.sub("", found[1]) in asked


def _gram_counts(texts: Texts, grams: Iterable[str]) -> TermCounts:
    """How often each of ``grams`` counts in a passage."""
    above, text = texts.above, texts.text
    return TermCounts(
        {gram: HEAD_WEIGHT * above.count(gram) + text.count(gram) for gram in grams}, texts.length
    )


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
