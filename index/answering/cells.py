"""The cell of a table, or the value of a line like 法定代表人:张三, that a question names in so many words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from index.answering.search import Hit
from index.figures.cells import BRACKETED, Cell, cells
from index.query import years
from index.query.intent import SERIES, Kind
from index.query.question import Question
from index.text.lexicon import alternation, table_words
from index.text.normal import RUN, masked, normalise

ANSWERED_BY_CELLS = (
    Kind.FIGURE,
    Kind.KEYWORDS,
    Kind.NAME,
    Kind.PERSON,
    Kind.PLACE,
    Kind.DATE,
    Kind.DEFINITION,
)
NUMERIC = re.compile(r"多少|几|[总人户次数]数|金额|占比")
SHARE = re.compile("占比|比重|占.{0,12}(?:多少|几)|百分")
BRACKETS = re.compile(r"[(（\[].*?[)）\]]")


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A cell of the hit in place ``hit``."""

    hit: int
    cell: Cell


def named_cell(question: Question, hits: Sequence[Hit]) -> NamedCell | None:
    """The one cell whose label the question says whole, and about which it says nothing that neither the names of row and
    column nor the headings, the title or the names of whom it asks about say.  None where there is none, or where a
    hit has several."""
    if question.kind not in ANSWERED_BY_CELLS:
        return None
    asked = _asked(question)
    best: tuple[float, NamedCell] | None = None
    for place, hit in enumerate(hits):
        told = _told(hit)
        fits = [(fit, cell) for cell in cells(hit.passage) if (fit := _fit(question, asked, cell, told))]
        if not fits:
            continue
        most = max(fit for fit, _ in fits)
        first = [cell for fit, cell in fits if fit == most]
        if len(first) == 1 and (best is None or most > best[0]):
            best = most, NamedCell(place, first[0])
    return best[1] if best else None


def _asked(question: Question) -> str:
    """What a question asks for, without of whom and of when."""
    normal = normalise(question.text)
    spans = [*question.named.spans, *years.when(normal)[1], *years.plans(normal)]
    return SERIES.sub(" ", masked(normal, spans, "|"))


def _told(hit: Hit) -> str:
    """The words that a passage stands under, with the names of its subject."""
    cited = hit.passage.citation
    return normalise(
        "|".join([cited.report.title, *cited.report.names, *cited.section, *hit.passage.header[:1]])
    )


def _fit(question: Question, asked: str, cell: Cell, told: str) -> float:
    """How many characters of the question the label and the column of a cell say; 0 where it is not the one asked for."""
    when = question.when
    if (
        cell.year
        and when.first
        and not when.relative
        and not when.first <= cell.year <= (when.last or when.first)
    ):
        return 0.0
    if NUMERIC.search(asked) and question.kind is Kind.FIGURE and not cell.numeral:
        return 0.0
    share = bool(SHARE.search(asked))
    if cell.numeral and share and cell.unit not in ("%", "‰") and not SHARE.search(cell.label + cell.column):
        return 0.0
    rest, said = _without(asked, cell, question)
    if not said:
        return 0.0
    column = 0
    own = f"{cell.column}|{cell.label}"
    around = "|".join([told, *(name for one in question.concepts if one.is_in(told) for name in one.names)])
    for run in RUN.findall(_asking().sub(" ", rest)):
        known = _covered(run, own, around)
        if known is None:
            return 0.0
        column += known
    apart = any(
        found[0].strip("()[]") not in asked for found in BRACKETS.finditer(BRACKETED.sub("", cell.label))
    )
    return (
        said + column + (0.5 if cell.year else 0.0) - (0.25 if apart else 0.0)
    )  # 工商管理类(国家专项) is a part


def _covered(run: str, own: str, around: str) -> int | None:
    """How many characters of ``run`` stand in ``own``, where all of it is made of pieces that stand there or ``around``;
    None where it is not."""
    at, known = 0, 0
    while at < len(run):
        stops = range(len(run), at + 1, -1)
        stop = next((stop for stop in stops if run[at:stop] in own), None)
        if stop is None:
            stop = next((stop for stop in stops if run[at:stop] in around), None)
            if stop is None:
                return None
        else:
            known += stop - at
        at = stop
    return known


def _without(asked: str, cell: Cell, question: Question) -> tuple[str, int]:
    """``asked`` without the label of a cell, and how many characters that has; 0 where it does not say the label."""
    rest = _plain(asked)
    for name in _names(cell, question):
        if len(name) > 1 and (at := rest.find(name)) >= 0:
            return rest[:at] + "|" + rest[at + len(name) :], len(name)
    return rest, 0


def _names(cell: Cell, question: Question) -> list[str]:
    """What a question may call a cell, the longest first: its label, or any other name of that which the question says."""
    label = _plain(BRACKETS.sub("", cell.label))
    names = {label}
    for concept in question.concepts:
        others = {_plain(name) for name in concept.names}
        names |= others if label in others else set()
    return sorted(names, key=lambda name: (-len(name), name))


@lru_cache(1024)
def _plain(text: str) -> str:
    """Normalised words without what makes them no other ones: 研发人员数 is 研发."""
    said = re.sub(f"及(?=以[上下])|{alternation(table_words()['label_fill'])}", "", text)
    return re.sub(rf"(?:{alternation(table_words()['label_last'])})(?=$|\||是|为|有|[?？])", "", said)


@cache
def _asking() -> re.Pattern[str]:
    words = table_words()
    last = alternation(words["asking_last"])
    return re.compile(
        rf"(?:{alternation(words['asking'])})(?:{last})?|{alternation(words['asking_one'])}|(?:{last})(?=[|?。 是为]|$)"
    )
