"""A question as people type it → what to look for, of whom and of when."""

import re
from dataclasses import dataclass
from functools import cache

from index.query import intent as asked
from index.query.intent import UNITS, Kind, When
from index.query.metrics import Concept, mentions
from index.query.places import Named, Places
from index.text.lexicon import stop_words
from index.text.normal import grams, normalise
from index.text.segmenter import Segmenter

MAX_CHARS = 1000
"""A longer question is cut: what is asked stands at its beginning, and time must stay bounded."""

VERB = 3
"""Characters of the longest name that a verb has in words/synonyms.txt."""

PARTICLES = re.compile("[了的着吗呢啊吧呀]|(?<=[位人户套家次])数(?![据字量控额值])")


@dataclass(frozen=True, slots=True)
class Question:
    """``words`` and ``grams`` are what is looked for in passages: without function and question words, and
    without the places and years, which choose among reports.  ``synonyms`` are words of other names of what
    is asked for.  ``named``, ``when`` and ``planned`` say of whom, of when, and whether a target is asked for.
    ``unit`` is what the figure that answers is counted in.
    """

    text: str
    kind: Kind
    words: tuple[str, ...]
    synonyms: tuple[str, ...]
    grams: tuple[str, ...]
    concepts: tuple[Concept, ...]
    named: Named
    when: When
    planned: bool | None
    unit: re.Pattern[str] | None

    @property
    def metric(self) -> Concept | None:
        """What the figure that answers is a figure of, where it is a known one; verbs (新增, 建成) are none."""
        return next((one for one in reversed(self.concepts) if one.unit or len(one.names[0]) > VERB), None)


def understand(text: str, segmenter: Segmenter, places: Places) -> Question:
    """Read a question.  Nothing to look for (emoji, only "是多少？") gives one without terms."""
    normal = normalise(text[:MAX_CHARS])
    named = places.find(normal, segmenter.cut(normal))
    when, spans = asked.when(normal)
    kind = asked.kind(normal)
    rest = _without(normal, [*named.spans, *spans])
    if kind is Kind.KEYWORDS and when.several() and any(one.concept.unit for one in mentions(rest)):
        kind = Kind.TREND  # a metric and the years from and to, and nothing is said of what to do with them
    if kind in (Kind.TREND, Kind.COMPARISON):
        rest = asked.SERIES.sub(" ", rest)
    meant = mentions(rest)
    words = tuple(word for word in segmenter.words(rest) if word not in stop_words())
    words += when.words()
    if not words:  # a question of nothing but a place or a year asks for what is said there
        rest = normal
        words = tuple(word for word in segmenter.words(normal) if word not in stop_words())
    names = (name for mention in meant for name in mention.concept.names)
    other = dict.fromkeys(word for name in names for word in segmenter.words(name))
    units = (UNITS[mention.concept.unit] for mention in meant if mention.concept.unit)
    return Question(
        text,
        kind,
        words,
        tuple(word for word in other if word not in words),
        tuple(gram for gram in grams(_content(rest)) if gram not in stop_words()),
        tuple(mention.concept for mention in meant),
        named,
        when,
        asked.planned(normal),
        asked.unit(normal) or (next(units, None) if kind in asked.NUMERIC else None),
    )


def _without(normal: str, spans: list[tuple[int, int]]) -> str:
    """``normal`` with blanks in place of ``spans``."""
    chars = list(normal)
    for start, stop in spans:
        chars[start:stop] = " " * (stop - start)
    return "".join(chars)


def _content(rest: str) -> str:
    """``rest`` with a blank in place of what is counted in (多少公里), of every function or question word of two
    characters or more, and of the particles that stand between words, of which the
    数 of 人数 is one."""
    rest = asked.MEASURE.sub(" ", rest)
    for word in _long_stop_words():
        rest = rest.replace(word, " ")
    return PARTICLES.sub(" ", rest)


@cache
def _long_stop_words() -> tuple[str, ...]:
    return tuple(sorted((word for word in stop_words() if len(word) > 1), key=len, reverse=True))
