"""A question as people type it → the terms to look for."""

from dataclasses import dataclass

from index.tokens import Segmenter, grams, normalise, stop_words

MAX_CHARS = 1000
"""A longer question is cut: what is asked stands at its beginning, and time must stay bounded."""


@dataclass(frozen=True, slots=True)
class Question:
    """``words`` and ``grams`` are what is looked for, without function and question words."""

    text: str
    words: tuple[str, ...]
    grams: tuple[str, ...]


def understand(text: str, segmenter: Segmenter) -> Question:
    """Segment a question.  Nothing to look for (emoji, only "是多少？") gives one without terms."""
    normal = normalise(text[:MAX_CHARS])
    words = tuple(word for word in segmenter.words(normal) if word not in stop_words())
    kept = normal
    for word in sorted(stop_words(), key=len, reverse=True):
        if len(word) > 1:
            kept = kept.replace(word, " ")
    return Question(text, words, tuple(gram for gram in grams(kept) if gram not in stop_words()))
