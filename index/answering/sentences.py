"""The sentence of a passage that answers, and in it a date, a name or a list."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.answering.clauses import Judge
from index.answering.spans import SpanModel
from index.answering.words import Features, Namer
from index.query.intent import Kind
from index.query.question import Question
from index.text.lexicon import any_of
from index.text.normal import NormalText, Span, normal_text

EXPLAINS = re.compile(f"{any_of('explains')}|、|:|——")
ASKED = (
    Kind.LIST,
    Kind.DATE,
    Kind.PERSON,
    Kind.PLACE,
    Kind.NAME,
    Kind.REASON,
    Kind.DEFINITION,
    Kind.KEYWORDS,
)
"""Kinds of questions that words may answer."""
RUNS_ON, PIECE = 300, 120
"""Code points beyond which a sentence is cut, and at least those of a piece of it."""
MARGIN, LONG = 5.0, 20.0
"""Margins, rivals and code points beyond which more says no more."""
MOST_CHARS = 300
"""Code points that a sentence and what explains it come to at most."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentence of a passage that answers, and the words in it where some are clean, as verbatim spans; ``sort`` is what is
    asked for, ``features`` and ``run`` what there is to say for the words."""

    sentence: Span
    value: Span | None
    sort: str
    features: Features
    run: Mapping[str, float]

    def evidence(self, kind: Kind, score: float, *, first: bool) -> dict[str, float]:
        """What speaks for the words as the answer to a question of a kind; ``score`` is that of the passage as a share of the
        best, ``first`` whether it is the best."""
        told = self.features
        return {
            "sentence": told.sentence,
            "clause": told.clause,
            "probability": told.probability,
            "margin": min(told.margin, MARGIN) / MARGIN,
            "rivals": min(told.rivals, MARGIN) / MARGIN,
            "long": min(told.long, LONG) / LONG,
            "score": score,
            "first": float(first),
            "missing": told.missing,
            "fits": told.fits,
            "echo": told.echo,
            "dated": told.dated,
            "quoted": told.quoted,
            "verb": told.verb,
            "closed": told.closed,
            **{one.value: float(kind is one) for one in ASKED},
            **self.run,
        }


def pieces(text: NormalText) -> Sequence[Span]:
    """The sentences of a text, those that run on for too long cut between clauses."""
    found: list[Span] = []
    for start, stop in text.sentences:
        if stop - start <= RUNS_ON:
            found.append((start, stop))
            continue
        begin = start
        for _, end in text.clauses[bisect_left(text.clauses, (start, start)) :]:
            if end + 1 >= stop:
                break
            if end - begin >= PIECE:
                found.append((begin, end + 1))
                begin = end + 1
        found.append((begin, stop))
    return found


class SentenceChooser:
    """Finds the words of passages that answer one question which asks for no number, by ``model`` (that of reports which speak
    for a place where there is none)."""

    def __init__(self, question: Question, judge: Judge, model: SpanModel | None = None) -> None:
        self._question = question
        self._namer = Namer(question, judge, model)

    def find(self, passage: str) -> Chosen | None:
        """What answers in ``passage``; None where it has no sentence."""
        text = normal_text(passage)
        if not text.sentences:
            return None
        sentences = pieces(text)
        named = self._namer.find([text.normal[slice(*span)] for span in sentences])
        begin = sentences[named.place][0]
        if named.words is None:
            sentence = (
                self._with_next(text, named.place)
                if len(sentences) == len(text.sentences)
                else sentences[named.place]
            )
            value = None
        else:
            sentence, (start, stop) = sentences[named.place], named.words
            value = text.verbatim((begin + start, begin + stop))
        return Chosen(text.verbatim(sentence), value, named.sort, named.features, named.run)

    def _with_next(self, text: NormalText, place: int) -> Span:
        """A sentence that only names what is to be explained or listed, with the items behind it: 甲；乙；丙。"""
        start, stop = text.sentences[place]
        if self._question.kind not in (Kind.DEFINITION, Kind.LIST) or EXPLAINS.search(
            text.normal, start, stop
        ):
            return start, stop
        behind = text.sentences[place + 1 :]
        end = next((last for _, last in behind if text.normal[last - 1] != ";"), stop)
        items = sum(stop < last <= end for _, last in text.sentences)
        return (start, end) if items > 1 and end - start <= MOST_CHARS else (start, stop)
