"""How well the name of a figure is the one that a question asks for, beyond the words they share."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from index.figures.figures import SCOPE, SEVERAL, Figure
from index.figures.metrics import Concept
from index.figures.numbers import numbers
from index.figures.words import LEAD, TAIL
from index.query import years
from index.query.intent import MEASURE
from index.query.question import Question
from index.text.lexicon import any_of, questions
from index.text.normal import Span, grams, masked
from index.text.tags import tagged

NEW = re.compile(any_of("new"))
STOCK = re.compile(any_of("stock"))
SHARE = re.compile(any_of("share", "share_of"))
PEAK = re.compile(any_of("peak"))
COUNTED = re.compile(rf"(?:多少|几)(?:{any_of('counted_things')})")
SCALED = re.compile("(?:多少|几)(万亿|亿|万)")
POINT = "百分点"
POINTS = f"个{POINT}"
PLAN_NAME = re.compile("十?[一二三四五六七八九十](?<!十十)五?")
"""The words jieba makes of 十三五, which choose among reports."""
PARTS = re.compile("[,、:;]")
COUNTING = re.compile("(?<=..)[数量率额]$")
"""What a noun may end with that the report leaves out: 床位数."""
MODIFIES = "nbavj"
"""The first letters of the tags of words that say which of several is meant."""
GENERIC = frozenset(questions()["frame_nouns"])
MANY = 6
"""Characters of another name from which on more make no difference."""
BESIDE, BEHIND = 10, 8
"""How many characters before and behind a number say that it is a share, or of what is new."""
NO_COUNT = ("%", POINTS)


@dataclass(frozen=True, slots=True)
class NameFeatures:
    """Shares are of the weight of the question's words, from 0 to 1; all else is 0 or 1 where nothing else is said."""

    prefixed: float  # what its name has before the last words it shares with the question, that the question has not
    suffixed: float  # the same behind them
    inside: float  # those words begin inside a word of its name: 出口 in 进出口
    lost: float  # share of the question's words that neither what names it, nor its clause, nor the headings say
    replaced: float  # the weightiest word that does not name it, where its name has others instead
    noun_missing: (
        float  # the weightiest noun that neither passage nor headings say, of the weightiest there is
    )
    noun_far: float  # the same of what names it, its clause and the headings
    noun_share: float  # share of the nouns that these do not say
    unmodified: float  # what stands right before the last words it shares with the question, there, it does not say: 海洋生产总值
    new: float  # of what is new, where that is not asked for
    new_stock: float  # the same where it is asked how many there are
    no_new: float  # what is new is asked for, and it is not of that
    no_share: float  # a share is asked for, and it is none
    no_scale: float  # asked for in 亿 or 万, and given without
    no_number: float  # a number of the question (10亿元以上) is not in what names it
    points: float  # percentage points where none are asked for, or the other way round
    uncounted: float  # money or a percentage, where people or things are asked for
    peak: float  # of one day or the most there was, where that is not asked for
    stretched: float  # of five years, half a year or a sum of years, where that is not asked for

    @property
    def contradicted(self) -> bool:
        """Whether it cannot be what is asked for."""
        return bool(self.no_scale or self.peak or self.new_stock)


class NameJudge:
    """Says how well the names of figures fit one question; ``weights`` are the idf of its grams, ``normal`` its text,
    ``spanning`` whether it asks for several years at once."""

    def __init__(
        self, question: Question, normal: str, weights: Mapping[str, float], *, spanning: bool
    ) -> None:
        self._normal, self._concepts, self._spanning = normal, question.concepts, spanning
        bare = masked(normal, [*question.named.spans, *years.when(normal)[1]])
        bare = MEASURE.sub(lambda found: " " * len(found[0]), bare)
        self._words = _Said(filter(_says, question.words), weights, question.concepts)
        self._nouns = _Said(filter(_says, _nouns(bare)), weights, question.concepts)
        self._numbers = [one.numeral for one in numbers(bare) if not (one.ordinal or one.written)]
        self._pairs = frozenset(normal[at : at + 2] for at in range(len(normal) - 1))
        self._new = bool(NEW.search(normal))
        self._stock = bool(STOCK.search(normal)) and not self._new
        self._share, self._counted = bool(SHARE.search(normal)), bool(COUNTED.search(normal))
        self._points, self._peak = POINT in normal, bool(PEAK.search(normal))
        scale = SCALED.search(normal)
        self._scale = scale[1] if scale else ""
        self._bare, self._tagged = bare, tagged(bare)
        self._compared: dict[str, tuple[float, float, bool, str]] = {}

    def missing(self, passage: str) -> float:
        """The weightiest noun of the question that a normalised passage with what stands above it does not say, of the weightiest
        there is."""
        return self._nouns.unsaid(passage).weightiest

    def of(self, figure: Figure, clause: str, above: str, region: str, missing: float) -> NameFeatures:
        """What is said of a figure of ``region``'s report in the words of its clause and ``above`` its passage, all normalised;
        ``missing`` is of the whole passage."""
        name = _name(figure, region)
        if name not in self._compared:
            self._compared[name] = self._compare(name)
        prefixed, suffixed, inside, before = self._compared[name]
        near = f"{figure.context} {figure.subject} {figure.left} {figure.right} {figure.naming} {figure.item or ''}"
        told = f"{near} {clause} {above}"
        far = self._nouns.unsaid(told)
        listed = clause.partition(figure.naming)[0] if figure.naming.startswith("、") else ""
        new = bool(NEW.search(f"{listed} {figure.left} {name} {figure.right[:BEHIND]}"))
        share = bool(SHARE.search(f"{figure.left[-BESIDE:]} {name[-BEHIND:]}"))
        points = figure.unit == POINTS
        return NameFeatures(
            prefixed=prefixed,
            suffixed=suffixed,
            inside=inside,
            lost=self._words.unsaid(told).share,
            replaced=self._words.unsaid(near).weightiest * min(prefixed + suffixed, 1.0),
            noun_missing=missing,
            noun_far=far.weightiest,
            noun_share=far.share,
            unmodified=bool(before) and not self._words.is_in(before, told),
            new=new and not self._new and not self._stock,
            new_stock=new and self._stock,
            no_new=self._new and not new,
            no_share=self._share and not share,
            no_scale=self._scale not in figure.unit,
            no_number=any(one not in told for one in self._numbers),
            points=self._points != points,
            uncounted=self._counted and (figure.base in NO_COUNT or "元" in figure.unit),
            peak=not self._peak and bool(PEAK.search(f"{figure.left} {name}")),
            stretched=figure.stretch not in ("", SEVERAL)
            and not self._spanning
            and figure.stretch not in self._normal,
        )

    def _compare(self, name: str) -> tuple[float, float, bool, str]:
        """How many of MANY characters ``name`` has before and behind the last words that the question has too, whether
        these begin inside one of its words, and the word that stands right before them in the question."""
        found = self._last_shared(name)
        if found is None:
            return 1.0, 0.0, False, ""
        begin, start, stop = found
        before, behind = LEAD.sub("", SCOPE.sub("", name[begin:start])), SCOPE.sub("", name[stop:])
        inside = any(word.start < start < word.stop for word in tagged(name))
        modifier = self._modifier(self._bare.rfind(name[start:stop]))
        return min(len(before), MANY) / MANY, min(len(behind), MANY) / MANY, inside, modifier

    def _modifier(self, at: int) -> str:
        """The word of the question that ends in a place and says which of several is meant; "" where there is none."""
        found = next((one for one in self._tagged if one.stop == at and one.tag[0] in MODIFIES), None)
        word = self._bare[found.start : found.stop] if found else ""
        return word if word and _says(word) and word not in GENERIC else ""

    def _last_shared(self, name: str) -> tuple[int, int, int] | None:
        """Where the last words that the question has too begin and end in ``name``, and first where those before them end."""
        shared = [False] * len(name)
        spans: list[Span] = [(at, at + 2) for at in range(len(name) - 1) if name[at : at + 2] in self._pairs]
        spans += [span for concept in self._concepts for span in concept.find(name)]
        for start, stop in spans:
            shared[start:stop] = [True] * (stop - start)
        if True not in shared:
            return None
        stop = len(shared) - shared[::-1].index(True)
        start = stop - (*shared[:stop][::-1], False).index(False)
        return start - (*shared[:start][::-1], True).index(True), start, stop


@dataclass(frozen=True, slots=True)
class Unsaid:
    """The weightiest word that a text does not say, of the weightiest there is, and the share of all that it does not."""

    weightiest: float
    share: float


class _Said:
    """Which of the words of a question texts say, by whatever name."""

    def __init__(
        self, words: Iterable[str], weights: Mapping[str, float], concepts: Sequence[Concept]
    ) -> None:
        self._words = {word: max(weights.get(gram, 0.0) for gram in grams(word)) for word in words}
        self._mass = fsum(self._words.values()) or 1.0
        self._most = max(self._words.values(), default=1.0) or 1.0
        self._named = {
            word: [one for one in concepts if any(word in name or name in word for name in one.names)]
            for word in self._words
        }
        self._unsaid: dict[str, Unsaid] = {}

    def unsaid(self, text: str) -> Unsaid:
        """What a normalised text does not say of them."""
        if text not in self._unsaid:
            left = [weight for word, weight in self._words.items() if not self.is_in(word, text)]
            self._unsaid[text] = Unsaid(max(left, default=0.0) / self._most, fsum(left) / self._mass)
        return self._unsaid[text]

    def is_in(self, word: str, text: str) -> bool:
        """Whether a normalised text says a word of the question, by whatever name."""
        return COUNTING.sub("", word) in text or any(
            concept.is_in(text) for concept in self._named.get(word, ())
        )


def _says(word: str) -> bool:
    """Whether a word of a question says what is asked for."""
    return (
        len(word) > 1
        and not word.isdecimal()
        and word not in questions()["frame"]
        and not PLAN_NAME.fullmatch(word)
    )


def _nouns(bare: str) -> list[str]:
    """The nouns of a normalised question, and names in Latin letters."""
    generic = questions()["frame_nouns"]
    words = ((bare[word.start : word.stop], word.tag) for word in tagged(bare))
    return [
        word
        for word, tag in words
        if tag.startswith(("n", "vn", "j", "l", "eng", "b", "i")) and word not in generic
    ]


def _name(figure: Figure, region: str) -> str:
    """The words nearest to a figure that name what it counts, without whose, when, verbs and numbers."""
    parts = (
        [figure.item] if figure.item else [figure.right, *PARTS.split(f"{figure.subject},{figure.naming}")]
    )
    bare = (TAIL.sub("", part) for part in reversed(parts))
    name = next((part for part in bare if len(SCOPE.sub("", part)) > 1), "")
    if found := re.search(r"(?<=[\u4e00-\u9fff])\d", name):
        name = name[: found.start()]
    name = LEAD.sub("", name)
    return LEAD.sub("", name[len(region) :]) if region and name.startswith(region) else name
