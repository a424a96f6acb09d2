"""A report in a page: its key figures, then under each of its headings the sentences that stand for what is below it."""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from corpus.model import Kind, Passage
from index.answering import deadline
from index.answering.answer import Answer, Finding, Heading, Overview
from index.answering.centrality import centrality, chosen, similarity
from index.answering.confidence import Status
from index.answering.extent import Extent, told_year
from index.answering.search import UNRANKED, Hit
from index.engines.protocol import Engine
from index.figures.figures import Figure
from index.figures.metrics import canonical
from index.query.question import Question
from index.text.lexicon import any_of, listed, stop_words
from index.text.normal import normal_text, normalise
from index.text.segmenter import Segmenter

REPORTS: Final = 3
"""Reports that are summed up at once; of more, one has to say which."""

SENTENCES: Final = 24
"""Sentences of all reports together: with their headings and figures they fill a message."""

LEAST, MOST = 12, 90
"""Characters of a sentence that can stand for others: a shorter one says nothing, a longer one is no summary."""

PER_HEADING: Final = 6
"""The most sentences below one heading."""

PER_SENTENCE: Final = 200
"""Characters below a heading for each sentence more that stands for them."""

SAME: Final = 0.5
"""The cosine from which on two sentences say the same."""

BODY: Final = (Kind.PARAGRAPH, Kind.ITEM)
"""What sentences are taken from; a row, a caption or a note is none."""

ADDRESS, SEVERAL_YEARS = (re.compile(any_of(f"overview_{name}")) for name in ("address", "several_years"))
NUMBERED: Final = re.compile(r"^[\s—\-(]*[一二三四五六七八九十\d]{0,3}[)、.,\s]*|[\s。;:!]+$")
"""What stands around the words of a heading where they are said again."""

RESULTS, TARGETS = ("是多少?",), ("预期增长多少?", "目标是多少?")
"""How key figures are asked for; what is planned of them is a growth more often than a level."""

Figures = Callable[[str, frozenset[str]], tuple[Finding, Hit] | None]
"""What answers a question for one figure for certain, asked of the reports with these paths."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a passage, verbatim, and the words that it is compared by."""

    passage: Passage
    text: str
    words: tuple[str, ...]


class Summariser:
    """Sums up reports of one engine."""

    def __init__(self, engine: Engine, segmenter: Segmenter, figures: Figures) -> None:
        self._engine, self._segmenter, self._figures = engine, segmenter, figures

    def answer(self, question: Question, asked: Sequence[Extent]) -> Answer:
        """The overview of each of a few reports; not found where there is none, or more than REPORTS."""
        if not 0 < len(asked) <= REPORTS:
            return Answer(question.text, Status.NOT_FOUND, (), (), 0.0, question)
        told: list[tuple[Finding, Hit]] = []
        made = [self._overview(extent, SENTENCES // len(asked), told) for extent in asked]
        overviews = tuple(one for one in made if one.figures or any(head.findings for head in one.headings))
        hits = list({hit.passage.citation.id: hit for _, hit in told}.values())
        at = {hit.passage.citation.id: place for place, hit in enumerate(hits)}
        findings = tuple(replace(finding, hit=at[hit.passage.citation.id]) for finding, hit in told)
        status = Status.ANSWERED if findings else Status.NOT_FOUND
        return Answer(question.text, status, findings, tuple(hits), 0.0, question, overviews=overviews)

    def _overview(self, extent: Extent, most: int, told: list[tuple[Finding, Hit]]) -> Overview:
        """The overview of one report in at most ``most`` sentences, or one a main heading; ``told`` gets its findings."""
        taken = [passage for passage in self._engine.passages(extent.entry) if extent.takes(passage)]
        year, first = told_year(extent, taken), len(told)
        told += self._key_figures(extent, year)
        figures = tuple(range(first, len(told)))
        sections = _sections(taken, most)
        shares = _shares([sum(len(passage.text) for passage in some) for some in sections.values()], most)
        names = {_bare(normalise(name)) for section in sections for name in section}
        headings = []
        for (section, passages), share in zip(sections.items(), shares, strict=True):
            deadline.check()
            first = len(told)
            told += (_said(passage, text) for passage, text in self._central(passages, share, names))
            headings.append(Heading(section, tuple(range(first, len(told)))))
        return Overview(extent.entry.report, extent.kind, year, figures, tuple(headings))

    def _key_figures(self, extent: Extent, year: int | None) -> Iterable[tuple[Finding, Hit]]:
        """The key figures of a report that are certain, as they are answered to questions for them; each stands once."""
        report, path = extent.entry.report, frozenset([extent.entry.source.path])
        whose = f"{report.region or ''}{year}年" if year else report.region or ""
        there: set[tuple[str, int]] = set()
        for metric in listed("key_figures.txt"):
            for asked in TARGETS if extent.kind == "plan" else RESULTS:
                deadline.check()
                found = self._figures(f"{whose}{metric}{asked}", path)
                figure = found and found[0].figure
                if not found or not figure or not _is_of(figure, metric, found[1].passage):
                    continue
                place = found[1].passage.citation.id, figure.start
                if found[0].year == year and place not in there:
                    there.add(place)
                    yield found
                    break

    def _central(
        self, passages: Sequence[Passage], most: int, headings: Set[str]
    ) -> Iterable[tuple[Passage, str]]:
        """At most ``most`` sentences that stand for ``passages``, in their order."""
        said = [sentence for passage in passages for sentence in self._sentences(passage, headings)]
        shortest = sorted(said, key=lambda sentence: len(sentence.text))[:1]
        found = [sentence for sentence in said if len(sentence.text) <= MOST] or shortest
        alike = similarity([sentence.words for sentence in found], self._engine.words.idf)
        for at in chosen(centrality(alike), alike, most, SAME):
            yield found[at].passage, found[at].text

    def _sentences(self, passage: Passage, headings: Set[str]) -> Iterable[_Sentence]:
        """The sentences of a passage that say something, and not only one of the ``headings`` again."""
        text = normal_text(passage.text)
        for span in text.sentences:
            said = passage.text[slice(*text.verbatim(span))]
            normal = text.normal[slice(*span)]
            opens = normal.endswith((":", "!"))  # a list, or applause
            if len(said) >= LEAST and not (opens or ADDRESS.search(normal) or _bare(normal) in headings):
                words = self._segmenter.words(normal)
                yield _Sentence(passage, said, tuple(word for word in words if word not in stop_words()))


def _is_of(figure: Figure, metric: str, passage: Passage) -> bool:
    """Whether a figure of ``passage`` is one of this ``metric`` by its words, is written with its unit, and of one year."""
    named, clause = canonical(metric), normal_text(passage.text).normal[slice(*figure.clause)]
    said = named is not None and named.is_in(normalise(figure.metric))
    return said and bool(figure.unit) and figure.unit in figure.value and not SEVERAL_YEARS.search(clause)


def _sections(passages: Iterable[Passage], most: int) -> dict[tuple[str, ...], list[Passage]]:
    """What stands below each heading of the first level and, where there is room for ``most``, of the second, in their order;
    a report without headings is one section."""
    found: dict[tuple[str, ...], list[Passage]] = {}
    for passage in passages:
        if passage.kind in (*BODY, Kind.ROW):  # a heading above nothing but tables is one too
            below = found.setdefault(passage.citation.section[:2], [])
            below += [passage] if passage.kind in BODY else []
    if len(found) > 1:
        found.pop((), None)  # what stands above the first heading opens the report, and says nothing of it
    if len(found) <= most:
        return found
    main: dict[tuple[str, ...], list[Passage]] = {}
    for section, some in found.items():
        main.setdefault(section[:1], []).extend(some)
    return main


def _bare(normal: str) -> str:
    """The words of a heading or a sentence without the number before them and the mark behind them."""
    return NUMBERED.sub("", normal)


def _shares(lengths: Sequence[int], most: int) -> list[int]:
    """How many sentences stand for each section of so many characters: one, and one more for every PER_SENTENCE, the
    longest first, as long as there are no more than ``most``."""
    shares = [1] * len(lengths)
    while sum(shares) < most:
        left = [
            (length / share, -at)
            for at, (length, share) in enumerate(zip(lengths, shares, strict=True))
            if share < PER_HEADING and length > share * PER_SENTENCE
        ]
        if not left:
            break
        shares[-max(left)[1]] += 1
    return shares


def _said(passage: Passage, sentence: str) -> tuple[Finding, Hit]:
    """A sentence that stands for others."""
    period, report = passage.period, passage.citation.report
    year = period.year if period else report.year
    finding = Finding(sentence, 0, year=year, region=report.region, kind=period and period.kind)
    return finding, Hit(passage, UNRANKED)
