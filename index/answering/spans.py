"""Which run of words of a sentence answers: a log-linear model over all of them.

The score of a run is what its first word, its last word, the words inside, its length and what it is as a whole add up
to.  The weights make the right run of a passage the most likely one.  Those of spans.txt were fitted by tests/benchmarks/spans.py,
those of spans_unplaced.txt, for reports that speak for no place, by tests/benchmarks/unplaced.py.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from index.answering.asking import Asking
from index.figures.numbers import DATE
from index.text.lexicon import any_of, listed, statements
from index.text.tags import Word, tagged

DATED = "date"
"""The tag of a whole date."""
LONGEST = 40
"""Words of the longest run that is looked at."""
CUES = frozenset('是为在由于叫被把将对从到向与和及或至即称等的了、,:;()《》“”‘’「」"让使给以用获评成有指')
"""Words that say by themselves what stands beside them."""
CLOSING = {"《": "》", "“": "”", "‘": "’", "「": "」", "(": ")", '"': '"'}
TAGS = {
    **dict.fromkeys(("nrt", "nrfg"), "nr"),
    **dict.fromkeys(("vd", "vg", "vi", "vq"), "v"),
    **dict.fromkeys(("uj", "ul", "uz", "ug", "ud", "uv"), "u"),
    **dict.fromkeys(("ng", "nl", "an"), "n"),
    **dict.fromkeys(("ad", "ag"), "a"),
    **dict.fromkeys(("rr", "rz", "rg"), "r"),
    **dict.fromkeys(("dg", "df"), "d"),
    **dict.fromkeys(("mq", "mg"), "m"),
    "i": "l",
    "tg": "t",
}
"""The finer tags of jieba's dictionary that are taken for coarser ones."""
ENDS = {
    "org": re.compile(any_of("organisation_ends")),
    "place": re.compile("[省市县区镇乡村州国岛山路]|街道"),
}
"""What names of organisations and places end in."""
LATIN = re.compile("[a-z0-9]+(?:[-+.&/·][a-z0-9]+)*[+]?")
"""A name in Latin letters and digits: l-15, 5g+."""
SAID = 8
"""Words of the longest run of words of the question that has a weight of its own."""
GENERIC = frozenset((*listed("generic.txt"), *statements()["whole_place"]))
SURNAMES = frozenset(listed("surnames.txt"))
DAY_PART = re.compile(f"(?:{any_of('day_part')})?")
"""What stands between a day and the hour: 5月20日凌晨1时."""
FAR = 99

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """The words of a normalised sentence, and the score of each run of them by its first word (rows) and its number of words
    less one (columns), minus infinity past the end."""

    words: Sequence[Word]
    scores: Scores


@dataclass(frozen=True, slots=True)
class Parts:
    """The features of a sentence: what each word has as the first, as the last and as any word of an answer, and
    what some runs (first word, last word) have as a whole."""

    words: Sequence[Word]
    firsts: Sequence[tuple[tuple[object, ...], ...]]
    lasts: Sequence[tuple[tuple[object, ...], ...]]
    inside: Sequence[tuple[object, ...]]
    wholes: Sequence[tuple[int, int, str]]


def parts(asking: Asking, sentence: str, weights: Mapping[str, float]) -> Parts:
    """The features of ``sentence`` for ``asking``, each a tuple that ``names`` spells out; ``weights`` are the idf of the grams of
    the question."""
    words = _with_persons(sentence, _with_latin(sentence, _with_dates(sentence)))
    size, sort, where, thing = len(words), asking.sort, asking.where, asking.thing
    texts = [sentence[start:stop] for start, stop, _ in words]
    taken = [0, *accumulate(asking.taken(sentence))]
    held = [taken[stop] - taken[start] == stop - start and tag != "x" for start, stop, tag in words]
    tags = [
        "x" + text if tag == "x" and text in CUES else "whole" if text in GENERIC else TAGS.get(tag, tag)
        for text, (_, _, tag) in zip(texts, words, strict=True)
    ]
    cues = [
        text if text in CUES else "Q" + tag if of else tag
        for text, tag, of in zip(texts, tags, held, strict=True)
    ]
    left, right = asking.left(sentence), asking.right(sentence)
    shares = _shares(sentence, words, texts, weights)
    before, behind = _distances(held), _distances(held[::-1])[::-1]
    firsts, lasts, inside = [], [], []
    for at, (start, stop, _) in enumerate(words):
        tag, of = tags[at], held[at]
        far = (where, before[at], behind[at])
        firsts.append(
            (
                ("first", sort, tag, cues[at - 1] if at else "^", *shares[at], of),
                ("far", *far),
                ("beside", where, _signed(start, left), _signed(start, right)),
            )
        )
        ends = ENDS[sort].search(texts[at][-2:]) is not None if sort in ENDS else False
        head = (
            (
                sentence.endswith(thing, start, stop) or texts[at][-1] == thing[-1],
                sentence.startswith(thing, stop),
            )
            if thing
            else (False, False)
        )
        lasts.append(
            (
                ("last", sort, tag, cues[at + 1] if at + 1 < size else "$", of),
                ("farther", *far),
                ("besides", where, _signed(stop, left), _signed(stop, right)),
                ("ends", sort, ends, *head),
            )
        )
        inside.append(("inside", sort, tag, of))
    return Parts(words, firsts, lasts, inside, list(_wholes(sort, thing, texts, held)))


def names(part: tuple[object, ...]) -> list[str]:
    """The names of the weights that a feature has."""
    kind, *said = part
    if kind == "first":
        sort, tag, cue, share, best, held = said
        return [
            f"f:{sort}:{tag}",
            f"fp:{sort}:{cue}",
            f"f:{cue}",
            f"f:{tag}:{cue}",
            f"share:{share}",
            f"best:{sort}:{best}",
            f"best:{best}",
            f"fh:{sort}:{held}",
        ]
    if kind == "last":
        sort, tag, cue, held = said
        return [f"l:{sort}:{tag}", f"ln:{sort}:{cue}", f"l:{cue}", f"l:{tag}:{cue}", f"lh:{sort}:{held}"]
    if kind == "inside":
        sort, tag, held = said
        return [f"i:{sort}:{tag}", f"ih:{sort}:{held}"]
    if kind in ("beside", "besides"):
        where, left, right = said
        return [f"{kind}:l:{where}:{left}", f"{kind}:r:{where}:{right}"]
    if kind == "ends":
        sort, ends, of, then = said
        return [f"ends:{sort}:{ends}", f"thing:{sort}:{of}", f"thing:{of}", f"then:{then}"]
    return [":".join(map(str, part))]


def size_name(sort: str, size: int) -> str:
    """The name of the weight of runs of ``size`` words."""
    return f"n:{sort}:{size if size < 6 else 5 + size // 4 if size < 24 else 11}"


def place_name(place: int) -> str:
    """The name of the weight of the sentence that says most of the question, the second and so on (from 0)."""
    return f"s:{place}"


class SpanModel:
    """The weights of features, by name; ``placed`` says whether they are for reports that speak for a place."""

    def __init__(self, weights: Mapping[str, float], *, placed: bool) -> None:
        self.weights = weights
        self.placed = placed
        self._weight = lru_cache(65536)(self._summed)
        self._sizes = cache(self._by_size)

    def scored(self, asking: Asking, sentence: str, weights: Mapping[str, float], place: int) -> Scored:
        """Every run of words of a normalised sentence with its score as an answer to ``asking``; the sentence is the one in
        ``place`` (from 0) by what it says of the question, ``weights`` are the idf of the grams of that."""
        made = parts(asking, sentence, weights)
        size = len(made.words)
        first = np.array([sum(map(self._weight, each)) for each in made.firsts])
        last = np.array([sum(map(self._weight, each)) for each in made.lasts])
        body = np.array([0.0, *accumulate(map(self._weight, made.inside))])
        found = np.full((size, LONGEST), -np.inf)
        for more, length in zip(range(size), self._sizes(asking.sort), strict=False):
            stop = size - more
            found[:stop, more] = first[:stop] + last[more:] + (body[more + 1 :] - body[:stop] + length)
        for start, stop, name in made.wholes:
            found[start, stop - start] += self.weights.get(name, 0.0)
        for at, (start, stop, _) in enumerate(made.words):
            if sentence[start:stop] in GENERIC:
                found[at, 0] = -np.inf
        return Scored(made.words, found + self.weights.get(place_name(place), 0.0))

    def _summed(self, part: tuple[object, ...]) -> float:
        return sum(self.weights.get(name, 0.0) for name in names(part))

    def _by_size(self, sort: str) -> tuple[float, ...]:
        return tuple(self.weights.get(size_name(sort, size), 0.0) for size in range(1, LONGEST + 1))


@cache
def fitted(*, placed: bool) -> SpanModel:
    """The model for reports that speak for a place, or for others."""
    name = "spans.txt" if placed else "spans_unplaced.txt"
    lines = files("index.answering").joinpath(name).read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return SpanModel({name: float(weight) for name, weight in pairs}, placed=placed)


def _with_dates(sentence: str) -> list[Word]:
    """The words of a sentence, a whole date one of them, with the hour where it says that."""
    words = tagged(sentence)
    joined: list[list[int]] = []
    for found in DATE.finditer(sentence):
        if joined and DAY_PART.fullmatch(sentence, joined[-1][1], found.start()):
            joined[-1][1] = found.end()
        else:
            joined.append([*found.span()])
    for start, stop in reversed(joined):
        first = bisect_left(words, start, key=lambda word: word.start)
        last = bisect_left(words, stop, key=lambda word: word.start)
        if first < last and words[first].start == start and words[last - 1].stop == stop:
            words[first:last] = [Word(start, stop, DATED)]
    return words


def _with_latin(sentence: str, words: Sequence[Word]) -> list[Word]:
    """The words of a sentence, each name in Latin letters and digits one of them."""
    found: list[Word] = []
    names = [name.span() for name in LATIN.finditer(sentence) if not name[0].replace(".", "").isdecimal()]
    for word in words:
        name = next((one for one in names if one[0] <= word.start and word.stop <= one[1]), None)
        if name is None:
            found.append(word)
        elif word.start == name[0]:
            found.append(Word(*name, "eng"))
    return found


def _with_persons(sentence: str, words: Sequence[Word]) -> list[Word]:
    """The words of a sentence, a surname and the one or two characters behind it that are no word one of them."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        size = 1
        if sentence[words[at].start : words[at].stop] in SURNAMES:
            behind = words[at + 1 : at + 3]
            while size <= len(behind) and _is_character(sentence, behind[size - 1]):
                size += 1
        last = words[at + size - 1]
        found.append(Word(words[at].start, last.stop, "nr") if size > 1 else words[at])
        at += size
    return found


def _is_character(sentence: str, word: Word) -> bool:
    return word.stop - word.start == 1 and word.tag != "x" and sentence[word.start] not in CUES


def _wholes(
    sort: str, thing: str, texts: Sequence[str], held: Sequence[bool]
) -> Iterator[tuple[int, int, str]]:
    """Runs between quotation marks and those with the marks, and words that the question has itself."""
    for place, text in enumerate(texts):
        if text == thing:
            yield place, place, "bare"
        for last in range(place, min(place + SAID, len(held))):
            if not held[last]:
                break
            yield place, last, "said"
        if text not in CLOSING:
            continue
        behind = range(place + 2, min(place + LONGEST, len(texts)))
        end = next((at for at in behind if texts[at] == CLOSING[text]), None)
        if end is not None:
            yield place + 1, end - 1, f"quoted:{sort}"
            yield place, end, f"quotes:{sort}"


def _shares(
    sentence: str, words: Sequence[Word], texts: Sequence[str], weights: Mapping[str, float]
) -> list[tuple[int, int]]:
    """For each word the share of the question's idf mass in its clause, in fifths, and that of it in the clause of the
    sentence that has most."""
    mass = sum(weights.values()) or 1.0
    ends = [word.start for word, text in zip(words, texts, strict=True) if text in ",;:。!?"]
    said = [
        sum(weight for gram, weight in weights.items() if gram in sentence[start:stop]) / mass
        for start, stop in pairwise([0, *ends, len(sentence)])
    ]
    most = max(said) or 1.0
    places = accumulate((text in ",;:。!?" for text in texts), initial=0)
    return [
        (int(5 * said[place]), int(4 * said[place] / most)) for place, _ in zip(places, words, strict=False)
    ]


def _distances(held: Sequence[bool]) -> list[int]:
    """How many words lie between each word and the last one before it that the question has, by and by less exactly."""
    found, far = [], FAR
    for of in held:
        found.append(far if far < 3 else 3 if far < 6 else 6 if far < FAR else FAR)
        far = 0 if of else min(far + 1, FAR)
    return found


def _signed(at: int, anchor: int | None) -> int:
    """How far behind an anchor something stands, by and by less exactly; FAR without one."""
    if anchor is None:
        return FAR
    far = at - anchor
    size = abs(far)
    near = size if size < 3 else 3 if size < 6 else 6 if size < 12 else 12
    return near if far >= 0 else -near
