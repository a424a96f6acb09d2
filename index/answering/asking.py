"""A question cut at its question word: what is asked for, and which words stand on either side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.query.intent import Kind
from index.query.question import Question
from index.text.lexicon import any_of, statements
from index.text.normal import grams, normalise
from index.text.tags import LONGEST, tagged

WORD = re.compile(
    "(?:是)?(?:什么时候|什么时间|什么日期|哪一年|哪一天|哪年|哪天|哪月|何时|几月几[日号]|几月|几号|时间)|(?:是|有)?谁|哪位|什么人|"
    "(?:在)?(?:哪里|哪儿|何地|什么地方|哪(?=[^\u4e00-\u9fff]|$))|"
    "(?:是|有|为)?哪(?:几|些|[一二两三四五六七八九十])?(?:个|家|位|部|所|座|条|项|支|款|种|国|场|次|类|间|届|本|首|样|只|名|片|队|套|处|出|台|[^\u4e00-\u9fff])?|"
    "(?:是|为)?(?:什么|啥)(?:样)?的?|何(?=种|人|处|物)|多少|几|[是为叫]$"
)
NO_THING = frozenset(statements()["no_thing"])
ORGANISATION = re.compile(f"{any_of('organisation_asked')}|部门?(?!分)")
PLACE = re.compile("^(?:自治)?[省市县区镇乡村州国]|地方|地区|城市|国家|街道|^[县区市]+|小镇|海域|岛")
NAMED = re.compile(any_of("called"))
BESIDE = 6
"""Characters on either side of the question word that say which sentence it is."""


@dataclass(frozen=True, slots=True)
class Asking:
    """``before`` and ``behind`` stand on either side of the question word of the normalised question, ``near`` are the grams
    next to it, ``words`` those of the question of two characters and more.  ``sort`` is what is asked for, more finely than its
    kind, ``thing`` the noun it should be of (县, 企业), ``where`` whether the question word opens or ends the question."""

    before: str
    behind: str
    near: frozenset[str]
    words: tuple[str, ...]
    sort: str
    thing: str
    where: str

    @classmethod
    def of(cls, question: Question) -> "Asking":
        """``question`` cut at its first question word, for a list at its last; all before it if there is none.

        The subject in front of 的 says least about where in a passage the answer is.
        """
        normal = normalise(question.text).rstrip("?。!")
        words = tuple(dict.fromkeys(word for word in question.words if len(word) > 1))
        found = list(WORD.finditer(normal))
        if not found:
            return cls(normal, "", frozenset(), words, question.kind.value, "", "none")
        at = found[-1] if question.kind is Kind.LIST else found[0]
        before, behind = normal[: at.start()], normal[at.end() :]
        near = {*grams(before.rsplit("的", 1)[-1][-BESIDE:]), *grams(behind[:BESIDE])}
        said = "" if at[0][-1:] in "谁里儿" else _noun(behind)
        where = "last" if len(behind) < 3 else "first" if len(before) < 3 else "mid"
        return cls(
            before, behind, frozenset(near), words, _sort(question.kind, at[0], before, behind), said, where
        )

    def taken(self, sentence: str) -> list[bool]:
        """For each character of a sentence whether the question has it too, in a word or in three characters on end."""
        said = f"{self.before} {self.behind}"
        taken = [False] * len(sentence)
        for at in range(len(sentence) - 2):
            if sentence[at : at + 3] in said:
                taken[at : at + 3] = [True] * 3
        for word in self.words:
            at = sentence.find(word)
            while at >= 0:
                taken[at : at + len(word)] = [True] * len(word)
                at = sentence.find(word, at + 1)
        return taken

    def with_thing(self, sentence: str, stop: int, ends: Sequence[int]) -> int:
        """Where words that end at ``stop`` of a sentence end with the thing asked for behind them: 上海 of 上海证券交易所,
        which 哪个证券交易所 asks for.  ``ends`` are where the words behind end."""
        if not self.thing:
            return stop
        most = max(end for end in (0, *ends) if end <= stop or self.behind.startswith(sentence[stop:end]))
        return max(stop, most)

    def left(self, sentence: str) -> int | None:
        """Where in a sentence the words before the question word end."""
        return _anchor(self.before, sentence, last=True)

    def right(self, sentence: str) -> int | None:
        """Where in a sentence the words behind the question word begin."""
        return _anchor(self.behind, sentence, last=False)


def _sort(kind: Kind, word: str, before: str, behind: str) -> str:
    if kind in (Kind.DATE, Kind.LIST, Kind.REASON, Kind.PERSON, Kind.FIGURE):
        return kind.value
    if "哪" in word or "什么" in word or "啥" in word or "何" in word:
        if ORGANISATION.match(behind) or "家" in word:
            return "org"
        if PLACE.match(behind) or kind is Kind.PLACE:
            return "place"
        if NAMED.search(before[-3:]) or NAMED.match(behind):
            return "called"
        if "哪" in word:
            return "which"
        return "what" if behind else "whatis"
    return "whatis" if kind is Kind.NAME else kind.value


def _noun(behind: str) -> str:
    """The noun that opens what stands behind a question word; none where it says nothing of what is asked for."""
    word = next(iter(tagged(behind[:LONGEST])), None)
    if word is None or word.start or not word.tag.startswith(("n", "v", "j", "q", "zg")):
        return ""
    said = behind[: word.stop]
    return "" if said in NO_THING else said


def _anchor(words: str, sentence: str, *, last: bool) -> int | None:
    """Where in a sentence the pair of the question next to its question word ends (``last``) or begins."""
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    for pair in reversed(pairs) if last else pairs:
        if pair.strip() and (at := sentence.rfind(pair) if last else sentence.find(pair)) >= 0:
            return at + 2 if last else at
    return None
