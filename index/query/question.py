"""A question as people type it → what to look for, of whom and of when."""

import re
from dataclasses import dataclass, replace
from functools import cache

from index.figures.metrics import Concept, mentions
from index.figures.units import UNITS
from index.query import intent as asked
from index.query import years
from index.query.english import in_chinese
from index.query.intent import Kind
from index.query.named import Named
from index.query.places import Places
from index.query.splitting import separate
from index.query.years import When
from index.text.lexicon import alternation, colloquial, stop_words
from index.text.normal import grams, masked, normalise
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
    ``unit`` is what the figure that answers is counted in.  ``spoken`` is what it says as people do, with the words of reports for it.  ``statement`` is what a yes/no question would have
    confirmed.  ``parts`` are the questions that one which asks two things comes to, each complete.
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
    statement: str | None = None
    parts: tuple["Question", ...] = ()
    spoken: tuple[Concept, ...] = ()

    @property
    def metric(self) -> Concept | None:
        """What the figure that answers is a figure of, where it is a known one; verbs (新增, 建成) are none."""
        return next((one for one in reversed(self.concepts) if one.unit or len(one.names[0]) > VERB), None)


def understand(text: str, segmenter: Segmenter, places: Places) -> Question:
    """Read a question, its first MAX_CHARS.  Nothing to look for (emoji, only "是多少？") gives one without terms."""
    text = in_chinese(text[:MAX_CHARS])
    whole = _understood(text, segmenter, places)
    normal = _normal(text)
    texts = separate(normal, [*whole.named.spans, *years.when(normal)[1], *years.plans(normal)])
    if not texts or whole.kind is Kind.OVERVIEW:
        return whole
    parts = [_understood(part, segmenter, places) for part in texts]
    first = parts[0]
    if first.planned:  # what is to be done is said of the first thing, and meant of all of the same time
        parts = [
            replace(one, planned=True) if one.when == first.when and not asked.DONE.search(one.text) else one
            for one in parts
        ]
    return replace(whole, parts=tuple(parts))


def _understood(text: str, segmenter: Segmenter, places: Places) -> Question:
    """Read a question that asks for one thing."""
    normal = _normal(text)
    named = places.find(normal, segmenter.cut(normal))
    when, spans = years.when(normal)
    kind, planned = asked.kind(normal), asked.planned(normal)
    rest = masked(normal, [*named.spans, *spans])
    if told := asked.overview(_unnamed(rest, named)):
        kind, planned = Kind.OVERVIEW, {"review": False, "plan": True}.get(told)
    if kind is Kind.KEYWORDS:
        kind = _of_keywords(rest, named, when)
        if (
            kind is Kind.FIGURE
            and planned is None
            and when.report is None
            and (asked.RESULT.search(rest) or any(one.concept.unit for one in mentions(rest)))
        ):
            planned = False
    if kind in (Kind.TREND, Kind.COMPARISON):
        rest = asked.SERIES.sub(" ", rest)
    meant = mentions(rest)
    words = tuple(word for word in segmenter.words(rest) if word not in stop_words())
    words += when.words()
    if not words:  # a question of nothing but a place or a year asks for what is said there
        rest = normal
        words = tuple(word for word in segmenter.words(normal) if word not in stop_words())
    spoken = tuple(
        Concept((said, *colloquial()[said]))
        for said in dict.fromkeys(_colloquial().findall(rest))
        if len(said) > 1 or said in words
    )
    names = (name for concept in (*(one.concept for one in meant), *spoken) for name in concept.names)
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
        planned,
        asked.unit(normal, kind) or (next(units, None) if kind in asked.NUMERIC else None),
        asked.statement(normal) if kind is Kind.YESNO else None,
        spoken=spoken,
    )


def _normal(text: str) -> str:
    """A question in normal form, with blanks in place of what it says it does not ask for."""
    normal = normalise(text[:MAX_CHARS])[:MAX_CHARS]
    for said in (asked.NOT_ASKED, asked.POLITE):
        normal = said.sub(lambda found: " " * len(found[0]), normal)
    return normal


def _of_keywords(rest: str, named: Named, when: When) -> Kind:
    """What keywords ask for, of which ``rest`` is left without places and years."""
    metric = any(one.concept.unit for one in mentions(rest))
    if (
        when.several()
        and when.report is None
        and metric
        and not asked.OVER_YEARS.search(rest)
        and not when.plan
    ):
        return Kind.TREND  # a metric and the years from and to, and nothing is said of what to do with them
    placed = bool(named.regions or named.unknown) and (when.first is not None or when.report is not None)
    if metric and not asked.SENTENCE.search(rest):
        return Kind.FIGURE
    return Kind.FIGURE if asked.counted(rest, placed=placed) else Kind.KEYWORDS


def _unnamed(rest: str, named: Named) -> str:
    """``rest`` without the places that no report speaks for."""
    return re.sub(alternation(named.unknown), " ", rest) if named.unknown else rest


def _content(rest: str) -> str:
    """``rest`` with a blank in place of what is counted in (多少公里), of every function or question word of two
    characters or more, and of the particles that stand between words, of which the
    数 of 人数 is one."""
    rest = asked.MEASURE.sub(" ", rest)
    return PARTICLES.sub(" ", _long_stop_words().sub(" ", rest))


@cache
def _colloquial() -> re.Pattern[str]:
    return re.compile(alternation(tuple(colloquial())))


@cache
def _long_stop_words() -> re.Pattern[str]:
    return re.compile(alternation(frozenset(word for word in stop_words() if len(word) > 1)))
