"""Yes or no to a question that holds one thing against another: by two figures of one sentence, or in words."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from corpus.model import Passage
from index.answering.claims import YesNo
from index.answering.clauses import Judge
from index.answering.verdict import Verdict
from index.figures.figures import Aspect, Figure, figures
from index.text.lexicon import any_of
from index.text.normal import Span, grams, normal_text

LAST, MORE, LESS = any_of("held_year"), any_of("held_more"), any_of("held_less")
HELD = re.compile(
    rf"(?P<one>.+?)(?:比|跟)(?P<other>(?!重|例|较|率|{LAST})[^,]{{1,14}}?)(?:[涨增降长]得|增长得|涨|增|还|更|要|都|来得)*(?P<how>{MORE}|{LESS})(?=$|[了一些点的出得,? ]|\d)"
    rf"|(?P<one_>.+?)(?P<how_>超过|高于|低于|[快慢多少大小]于|[快高多大]过|不如|不及)了?(?P<other_>(?!{LAST})[^\d,]{{2,14}}?)了?$"
)
"""甲比乙高, 甲超过乙."""
CHANGES = re.compile(any_of("held_changes"))
SAID = re.compile(
    rf"(?P<how>超过|[高快多大优低慢少小][于过])(?P<other>[^,。;]{{1,10}})|[比较](?P<other_>[^,。;]{{1,10}}?)(?:平均水平)?(?P<how_>{MORE}|{LESS})"
)
LESSER = re.compile(f"{LESS}|不[如及]")
SIMILAR, LEAST = 0.25, 0.2
"""The share of the second thing that words hold the first against have to say, and of the two things that the words of two
figures say more than of the other one."""
MOST = 40
"""Figures of a sentence among which two are looked for."""


@dataclass(frozen=True, slots=True)
class Held:
    """``one`` thing is claimed to be more than the ``other``, or less; ``changes`` where growth is held against growth, and
    ``ranks`` where places in an order are."""

    one: str
    other: str
    more: bool
    changes: bool
    ranks: bool


def held(claim: str) -> Held | None:
    """The two things that a claim in normal form, with digits for numbers, holds against each other; None where it does not."""
    found = HELD.search(claim)
    if found is None:
        return None
    how = found["how"] or found["how_"]
    return Held(
        found["one"] or found["one_"],
        found["other"] or found["other_"],
        not LESSER.search(how),
        bool(CHANGES.search(claim)),
        how.startswith("靠"),
    )


class Comparing:
    """Says what passages say to one comparison; ``judge`` knows the idf of the question's grams."""

    def __init__(self, claim: Held, judge: Judge) -> None:
        self._claim, self._named, weights = claim, judge.named, judge.weights
        one, other = set(grams(claim.one)), set(grams(claim.other))
        self._one = _weighed(one - other, weights)
        self._other = _weighed(other - one, weights)
        self._other_whole = _weighed(other, weights)
        self._both = _weighed(one | other, weights)

    def verdicts(self, passage: Passage) -> Iterator[tuple[Verdict, Span]]:
        """Yes or no with the sentence of the normalised passage that says so."""
        text = normal_text(passage.text)
        told = figures(passage)
        for span in text.sentences:
            sentence = text.normal[slice(*span)]
            share = _share(self._both, sentence, self._named(sentence))
            said = self._said(sentence) or self._figures(
                [one for one in told if span[0] <= one.at[0] < span[1]][:MOST]
            )
            if said:
                yield Verdict(said[0], "compared", said[1], 0.0, share, share), span

    def _said(self, sentence: str) -> tuple[YesNo, float] | None:
        """What words say: 增幅高于全国."""
        for found in SAID.finditer(sentence):
            other = found["other"] or found["other_"]
            if _share(self._other_whole, other) >= SIMILAR:
                less = bool(LESSER.search(found["how"] or found["how_"]))
                fit = _share(self._one, sentence[: found.start()]) + _share(self._other_whole, other)
                return ("no" if less == self._claim.more else "yes"), fit
        return None

    def _figures(self, told: list[Figure]) -> tuple[YesNo, float] | None:
        """What the two figures say that are of the two things."""
        aspect = Aspect.RANK if self._claim.ranks else Aspect.CHANGE
        special = self._claim.ranks or self._claim.changes
        fitting = [
            one
            for one in told
            if not one.former
            and ((one.aspect is aspect or (one.base == "%" and not self._claim.ranks)) if special else one.aspect is Aspect.LEVEL)
        ]  # fmt: skip
        best: tuple[float, int, Figure, Figure] | None = None
        for one, other in permutations(fitting, 2):
            if one.base != other.base or one.aspect is not other.aspect:
                continue
            fit = self._of(one) - self._of(other)
            apart = -abs(one.at[0] - other.at[0])
            if fit >= LEAST and (best is None or (fit, apart) > best[:2]):
                best = fit, apart, one, other
        if best is None or best[2].amount == best[3].amount:
            return None
        more = Decimal(best[2].amount) > Decimal(best[3].amount)
        return ("yes" if more == (self._claim.more != self._claim.ranks) else "no"), best[0]

    def _of(self, figure: Figure) -> float:
        """How much more the words that name a figure say of the first thing than of the second."""
        label = figure.item or f"{figure.subject} {figure.left}"
        named = self._named(label)
        return _share(self._one, label, named) - _share(self._other, label, named)


def _weighed(held: set[str], weights: Mapping[str, float]) -> dict[str, float]:
    """The grams with their idf; where the question looks for none of them, as of places, all alike."""
    known = {gram: weights[gram] for gram in sorted(held) if gram in weights}
    return known or dict.fromkeys(sorted(held), 1.0)


def _share(weights: Mapping[str, float], text: str, named: Set[str] = frozenset()) -> float:
    said = sum(weight for gram, weight in weights.items() if gram in text or gram in named)
    return said / (sum(weights.values()) or 1.0)
