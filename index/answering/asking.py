"""A question cut at its question word: what is asked for, and which words stand on either side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.query.intent import Kind
from index.query.question import Question
from index.text.lexicon import any_of, questions, statements
from index.text.normal import grams, normalise
from index.text.tags import Word, tagged

WORD = re.compile(
    "(?:是)?(?:什么时候|什么时间|什么日期|哪一年|哪一天|哪年|哪天|哪月|何时|几月几[日号]|几月|几号|时间)|(?:是|有)?谁|哪位|什么人|"
    "(?:在)?(?:哪里|哪儿|何地|什么地方|哪(?=[^\u4e00-\u9fff]|$))|"
    "(?:是|有|为)?哪(?:几|些|[一二两三四五六七八九十])?(?:个|家|位|部|所|座|条|项|支|款|种|国|场|次|类|间|届|本|首|样|只|名|片|队|套|处|出|台|[^\u4e00-\u9fff])?|"
    "(?:是|为)?(?:什么|啥)(?:样)?的?|何(?=种|人|处|物)|多少|几|[是为叫]$"
)
NO_THING = frozenset(statements()["no_thing"])
ORGANISATION = re.compile(f"{any_of('organisation_asked')}|部门?(?!分)")
PLACE = re.compile("^(?:自治)?[省市县区镇乡村州国]|地方|地区|城市|国家|街道|^[县区市]+|小镇|海域|岛")
NAMING = frozenset("是为叫的")
FURTHEST = 10
"""Characters behind the first words of a name in which the thing stands that it is the name of."""
END = Word(-1, -1, "x")
ENDING = ("x", "m", "p", "c", "v", "d", "u", "uj", "ul")
"""Tags of what stands behind a name and is no part of it."""
LOOSE = ("g", "ng", "vg", "ag", "nr", "n", "zg", "a", "j", "k")
"""Tags of characters that may be the last of a name."""
HEADS = frozenset(questions()["heads"])
NEAR = 12
"""Characters on either side of the question word in which the noun stands that is asked for."""
NAMED = re.compile(any_of("called"))
MARKED = re.compile('[“”‘’"「」《》]')
EXPLAINS = re.compile(
    '([“‘"「《]?[^,;:]{2,12}?[”’"」》]?)(?::|,?(?:主要|就)?(?:是?指(?![标导数示定挥引向南])|即))'
)
"""What a sentence begins with that explains a word."""
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
        where = "last" if len(behind) < 3 else "first" if len(before) < 3 else "mid"
        said = (
            "" if at[0][-1:] in "谁里儿" else _behind(behind) or (_called(before) if where == "last" else "")
        )
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

    def says(self, words: str) -> bool:
        """Whether the question has these words itself, on one side of its question word."""
        return words in self.before or words in self.behind

    def with_thing(self, sentence: str, stop: int, words: Sequence[Word]) -> int:
        """Where a name ends whose first words end at ``stop`` of a sentence: with the thing asked for behind them (上海 of
        上海证券交易所, which 哪个证券交易所 asks for), and with a last character that is no word.  ``words`` stand behind."""
        behind = [word for word in words if word.start >= stop]
        marks = (word.start for word in behind if word.tag in ENDING)
        most = min(next(marks, len(sentence)), stop + FURTHEST)
        named = self.sort == Kind.DATE or not self.thing or sentence.endswith(self.thing, 0, stop)
        for word in () if named else behind:
            said = sentence[stop : word.stop]
            if word.stop <= most and (said.endswith(self.thing) or self.behind.startswith(said)):
                stop = word.stop
                break
        last, then = ([word for word in behind if word.start >= stop] + [END, END])[:2]
        loose = last.start == stop and last.stop == stop + 1 and last.tag in LOOSE and then.tag in ("x", "m")
        return stop + 1 if loose else stop

    def explained_in(self, sentence: str) -> bool:
        """Whether a sentence begins by explaining the word right before the question word: “两翼”是指."""
        found = EXPLAINS.match(sentence)
        said = MARKED.sub("", self.before).rstrip("是有都,")
        return found is not None and said.endswith(MARKED.sub("", found[1]))

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


def _behind(behind: str) -> str:
    """The noun that what stands behind a question word is of: 博览会 of 产品博览会, 工作法 of 断案的工作法; none where it says
    nothing of what is asked for."""
    noun = ""
    for word in tagged(behind[:NEAR]):
        said = behind[word.start : word.stop]
        alone = (
            word.start == 0 and len(said) == 1 and word.tag != "x"
        )  # 县, 奖: the dictionary has them as no nouns
        if alone or (_is_noun(word.tag) and (len(noun) < 2 or len(said) > 1 or said in HEADS)):
            noun = said
        elif noun or word.tag == "x":
            break
    return "" if noun in NO_THING else noun


def _called(before: str) -> str:
    """The noun that is asked for at the end of a question: 水库 of 那座水库叫什么; none where it says nothing of what is asked for."""
    words = [(before[word.start : word.stop], word.tag) for word in tagged(before)]
    while words and (words[-1][0] in NAMING or words[-1][1][0] in "vdxup"):
        words.pop()
    said, tag = words[-1] if words else ("", "")
    return said if _is_noun(tag) and said not in NO_THING else ""


def _is_noun(tag: str) -> bool:
    return tag.startswith(("n", "j", "l")) and not tag.startswith(("ns", "nr"))


def _anchor(words: str, sentence: str, *, last: bool) -> int | None:
    """Where in a sentence the pair of the question next to its question word ends (``last``) or begins."""
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    for pair in reversed(pairs) if last else pairs:
        if pair.strip() and (at := sentence.rfind(pair) if last else sentence.find(pair)) >= 0:
            return at + 2 if last else at
    return None
