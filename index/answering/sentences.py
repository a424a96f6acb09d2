"""The sentence of a passage that answers, and in it a date, a name or a list."""

import re

from index.answering.clauses import Judge
from index.answering.words import Namer
from index.query.intent import Kind
from index.query.question import Question
from index.text.normal import NormalText, Span, normal_text

EXPLAINS = re.compile("指|即|包括|包含|分为|就是|是|、|:|——")
MOST_CHARS = 300
"""Code points that a sentence and what explains it come to at most."""


class SentenceChooser:
    """Finds the words of passages that answer one question which asks for no number."""

    def __init__(self, question: Question, judge: Judge) -> None:
        self._question = question
        self._namer = Namer(question, judge)

    def choose(self, passage: str) -> tuple[Span, Span | None]:
        """The sentence of ``passage`` that answers, and the words in it where they are clean: verbatim spans."""
        text = normal_text(passage)
        if not text.sentences:
            return (0, len(passage)), None
        parts = [text.normal[slice(*span)] for span in text.sentences]
        place = self._namer.sentence(parts)
        words = self._namer.words(parts[place])
        if not words:
            return text.verbatim(self._with_next(text, place)), None
        begin = text.sentences[place][0]
        return text.verbatim(text.sentences[place]), text.verbatim((begin + words[0], begin + words[1]))

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
