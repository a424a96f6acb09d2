"""How well the name of a figure is the one that a question asks for, beyond the words they share."""

import re
from dataclasses import dataclass
from math import fsum

from index.figures.figures import SCOPE, SEVERAL, Figure
from index.figures.words import LEAD, TAIL
from index.query.question import Question
from index.text.lexicon import any_of, questions
from index.text.normal import grams

NEW = re.compile(any_of("new"))
STOCK = re.compile(any_of("stock"))
SHARE = re.compile(any_of("share", "share_of"))
COUNTED = re.compile(rf"(?:多少|几)(?:{any_of('counted_things')})")
SCALED = re.compile("(?:多少|几)(万亿|亿|万)")
PLAN_NAME = re.compile("十?[一二三四五六七八九十](?<!十十)五?")
"""The words jieba makes of 十三五, which choose among reports."""
PARTS = re.compile("[,、:;]")
MANY = 6
"""Characters of another name from which on more make no difference."""
BESIDE, BEHIND = 10, 8
"""How many characters before and behind a number say that it is a share, or of what is new."""
NO_COUNT = ("%", "个百分点")


@dataclass(frozen=True, slots=True)
class NameFeatures:
    """Shares are of the weight of the question's words, from 0 to 1; all else is 0 or 1 where nothing else is said."""

    prefixed: float  # what its name has before the last words it shares with the question, that the question has not
    suffixed: float  # the same behind them
    lost: float  # share of the question's words that neither what names it, nor its clause, nor the headings say
    replaced: float  # the weightiest word that does not name it, where its name has others instead
    new: float  # of what is new, where that is not asked for
    new_stock: float  # the same where it is asked how many there are
    no_new: float  # what is new is asked for, and it is not of that
    no_share: float  # a share is asked for, and it is none
    no_scale: float  # asked for in 亿 or 万, and given without
    uncounted: float  # money or a percentage, where people or things are asked for
    stretched: float  # of five years, half a year or a sum of years, where that is not asked for


class NameJudge:
    """Says how well the names of figures fit one question; ``weights`` are the idf of its grams, ``normal`` its text."""

    def __init__(self, question: Question, normal: str, weights: dict[str, float], *, spanning: bool) -> None:
        frame = questions()["frame"]
        self._normal, self._concepts, self._spanning = normal, question.concepts, spanning
        self._words = {
            word: max(weights.get(gram, 0.0) for gram in grams(word))
            for word in question.words
            if len(word) > 1
            and not word.isdecimal()
            and word not in frame
            and not PLAN_NAME.fullmatch(word)
        }
        self._mass = fsum(self._words.values()) or 1.0
        self._heaviest = max(self._words.values(), default=1.0) or 1.0
        self._named = {
            word: [one for one in question.concepts if any(word in name for name in one.names)]
            for word in self._words
        }
        self._pairs = frozenset(normal[at : at + 2] for at in range(len(normal) - 1))
        self._new = bool(NEW.search(normal))
        self._stock = bool(STOCK.search(normal)) and not self._new
        self._share, self._counted = bool(SHARE.search(normal)), bool(COUNTED.search(normal))
        scale = SCALED.search(normal)
        self._scale = scale[1] if scale else ""
        self._unsaid_in: dict[str, list[float]] = {}

    def of(self, figure: Figure, clause: str, above: str, region: str) -> NameFeatures:
        """What is said of a figure of ``region``'s report in the words of its clause and ``above`` it, all normalised."""
        name = _name(figure, region)
        prefixed, suffixed = self._others(name)
        near = f"{figure.context} {figure.subject} {figure.left} {figure.right} {figure.naming} {figure.item or ''}"
        new = bool(NEW.search(f"{figure.left} {name} {figure.right[:BEHIND]}"))
        share = bool(SHARE.search(f"{figure.left[-BESIDE:]} {name[-BEHIND:]}"))
        instead = max(self._unsaid(near), default=0.0) / self._heaviest
        return NameFeatures(
            prefixed=prefixed,
            suffixed=suffixed,
            lost=fsum(self._unsaid(f"{near} {clause} {above}")) / self._mass,
            replaced=instead * min(prefixed + suffixed, 1.0),
            new=new and not self._new and not self._stock,
            new_stock=new and self._stock,
            no_new=self._new and not new,
            no_share=self._share and not share,
            no_scale=self._scale not in figure.unit,
            uncounted=self._counted and (figure.base in NO_COUNT or "元" in figure.unit),
            stretched=figure.stretch not in ("", SEVERAL)
            and not self._spanning
            and figure.stretch not in self._normal,
        )

    def _others(self, name: str) -> tuple[float, float]:
        """How many of MANY characters ``name`` has before and behind the last words that the question has too."""
        shared = [False] * len(name)
        spans = [(at, at + 2) for at in range(len(name) - 1) if name[at : at + 2] in self._pairs]
        spans += [span for concept in self._concepts for span in concept.find(name)]
        for start, stop in spans:
            shared[start:stop] = [True] * (stop - start)
        if True not in shared:
            return 1.0, 0.0
        stop = len(shared) - shared[::-1].index(True)
        start = stop - 1 - (shared[:stop][::-1] + [False]).index(False) + 1
        begin = start - (shared[:start][::-1] + [True]).index(True)
        before, behind = LEAD.sub("", SCOPE.sub("", name[begin:start])), SCOPE.sub("", name[stop:])
        return min(len(before), MANY) / MANY, min(len(behind), MANY) / MANY

    def _unsaid(self, text: str) -> list[float]:
        """The weights of the question's words that ``text`` says by no name."""
        unsaid = self._unsaid_in.get(text)
        if unsaid is None:
            unsaid = self._unsaid_in[text] = [
                weight
                for word, weight in self._words.items()
                if word not in text and not any(concept.is_in(text) for concept in self._named[word])
            ]
        return unsaid


def _name(figure: Figure, region: str) -> str:
    """The words nearest to a figure that name what it counts, without whose, when, verbs and numbers."""
    parts = [figure.item] if figure.item else [figure.right, *PARTS.split(f"{figure.subject},{figure.naming}")]
    bare = (TAIL.sub("", part) for part in reversed(parts))
    name = next((part for part in bare if len(SCOPE.sub("", part)) > 1), "")
    if found := re.search(r"(?<=[\u4e00-\u9fff])\d", name):
        name = name[: found.start()]
    name = LEAD.sub("", name)
    return LEAD.sub("", name[len(region) :]) if region and name.startswith(region) else name
