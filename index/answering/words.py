"""Answers that are no numbers: the sentence that says it, and in it a date, a name or a list.

What is asked for stands, in the passage, where the question word stands in the question: "由谁设计" is answered
by what is between 由 and 设计.  So the words of the question are found again in a clause, and the gap between them
that lies where the question word does is the answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from index.answering.clauses import Judge
from index.figures.numbers import DATE
from index.query.intent import Kind
from index.query.question import Question
from index.ranking.weights import AROUND, LISTING, NEAR
from index.text.normal import Span, grams, normalise

ASKING = re.compile(
    "(?:是)?(?:什么时候|什么时间|什么日期|哪一年|哪一天|哪年|哪天|哪月|何时|几月|几号|时间)|谁|哪位|什么人|"
    "(?:在)?(?:哪里|哪儿|何地|什么地方)|(?:有)?哪(?:几|些|[一二两三四五六七八九十])?(?:个|家|位|部|所|座|条|项|支|款|种|国|场|次|类|间|"
    "届|本|首|样|只|名|片|队)?|什么(?:样)?的?|啥|何(?=种|人|处|物)|多少|几"
)
CLAUSE = re.compile(r"(?:[^,。;!?\n:]|[,:](?=\d))+")
LOOSE = r"[\s,。;:、!?的了是为在由于以被把将和与及并也又则而就都曾其该此至到向从对所叫做有称作]"
LEADING = re.compile(rf"^(?:{LOOSE}|即|位于|因为|分别|主要|成为|名为|共)+")
TRAILING = re.compile(r"(?:[\s,。;:、!?的了是为在由于以被把将和与及并也又则而就都曾至到向从对所]|时候|等)+$")
LISTED = re.compile(r"(?:[^,。;:、!?\n]{1,30}、)+[^,。;:、!?\n]{1,40}")
ITEMS = re.compile("、[^,。;:、!?]{1,20}(?:、|和|与|及|等)")
PLACE = re.compile(
    r"(?:(?!全)[^\W\da-z建成为在的了和与及是有把被对于]{1,7}?(?:省|自治区|自治州|市|县|区|旗|州|镇|乡|街道|村|社区|园区|路|街|大学|公园|酒店))++"
    r"(?![\u4e00-\u9fff]?[长级委政场民])"
)
FORMS = {Kind.LIST: ITEMS, Kind.DATE: DATE}
"""What a sentence has to hold to answer a question of that kind."""
ASIDE = re.compile("[(（][^()（）]*[)）]?")
BRACKETED = re.compile('《[^《》]*》|「[^「」]*」|“[^“”]*”|‘[^‘’]*’|"[^"]*"')
WHICH_PLACE = re.compile("哪个|^(?:在)?(?:哪里|哪儿|什么地方)")
KIND_OF_THING = re.compile(r"[\u4e00-\u9fff]{1,6}")
BESIDE = 6
"""Characters on either side of the question word that say which sentence it is."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question cut at its question word, the grams next to that, and whether it asks which of several places."""

    before: str
    behind: str
    near: frozenset[str]
    which: bool = False

    @classmethod
    def of(cls, question: Question) -> "Asking":
        """``question`` cut at its first question word, for a list at its last; all before it if there is none.

        The subject in front of 的 says least about where in a passage the answer is.
        """
        normal = normalise(question.text)
        found = list(ASKING.finditer(normal))
        if not found:
            return cls(normal, "", frozenset())
        at = found[-1] if question.kind is Kind.LIST else found[0]
        before, behind = normal[: at.start()], normal[at.end() :]
        near = {*grams(before.rsplit("的", 1)[-1][-BESIDE:]), *grams(behind[:BESIDE])}
        return cls(before, behind, frozenset(near), bool(WHICH_PLACE.search(normal)))


class Namer:
    """Finds sentence and words that answer one question which asks for no number."""

    def __init__(self, question: Question, judge: Judge) -> None:
        self._kind = question.kind
        self._asking = Asking.of(question)
        self._weights = judge.weights
        self._words = tuple(word for word in question.words if len(word) > 1)

    def sentence(self, parts: Sequence[str]) -> int:
        """Which of the normalised sentences of a passage answers.

        A word that most sentences of the passage have says little about which of them it is (idf within the
        passage, on top of that in the library).
        """
        held = [{gram for gram in self._weights if gram in part} for part in parts]
        weights = {
            gram: self._weight(gram) * log(1 + len(parts) / sum(gram in said for said in held))
            for gram in set().union(*held)
        }
        form = FORMS.get(self._kind)
        scores = [
            sum(weights[gram] for gram in said) * (LISTING if form and form.search(part) else 1.0)
            for said, part in zip(held, parts, strict=True)
        ]
        return max(range(len(parts)), key=lambda place: (scores[place], -place))

    def words(self, sentence: str) -> Span | None:
        """The words of a normalised sentence that answer, None where the whole sentence does."""
        if self._kind is Kind.DATE:
            return self._typed(sentence, DATE)
        if self._kind is Kind.LIST:
            return self._list(sentence)
        if self._kind not in (Kind.PERSON, Kind.PLACE, Kind.NAME):
            return None
        sentence = ASIDE.sub(lambda found: " " * len(found[0]), sentence)
        clauses = [found.span() for found in CLAUSE.finditer(sentence)]
        if not clauses:
            return None
        if self._kind is Kind.PLACE and self._asking.which and (named := self._typed(sentence, PLACE)):
            return named
        start, stop = max(clauses, key=lambda span: (self._said(sentence, span), -span[0]))
        gap = self._gap(sentence[start:stop])
        return (start + gap[0], start + gap[1]) if gap else None

    def _weight(self, gram: str) -> float:
        return self._weights[gram] * (NEAR if gram in self._asking.near else 1.0)

    def _said(self, text: str, span: Span) -> float:
        return sum(self._weight(gram) for gram in self._weights if gram in text[slice(*span)])

    def _typed(self, sentence: str, form: re.Pattern[str]) -> Span | None:
        """What looks like the answer and is not in the question, in the clause that says most or in one before it."""
        clauses = [found.span() for found in CLAUSE.finditer(sentence)]
        said = [self._said(sentence, span) for span in clauses]
        best: tuple[float, int, int] | None = None
        for found in form.finditer(sentence):
            start, stop = found.span()
            if found[0] in self._asking.before or found[0] in self._asking.behind:
                continue
            at = next((place for place, span in enumerate(clauses) if start < span[1]), len(clauses) - 1)
            score = max(share * AROUND ** min(off, 2) for off, share in enumerate(said[at:]))
            if best is None or score > best[0]:
                best = (score, start, stop)
        return best and best[1:]

    def _list(self, sentence: str) -> Span | None:
        """The enumeration next to what says most."""
        found = [match.span() for match in LISTED.finditer(sentence)]
        if not found:
            return None
        start, stop = max(found, key=lambda span: (sentence.count("、", *span), -span[0]))
        last = sentence.rfind("、", start, stop) + 1
        cut = sentence.find("等", last, stop)
        return start, cut if cut > last else stop

    def _gap(self, clause: str) -> Span | None:
        """The words of a clause that the question has not, where its question word stands."""
        asked = self._asking
        taken = _matched(f"{asked.before} {asked.behind}", self._words, clause)
        runs = [found.span() for found in re.finditer("0+", "".join("01"[held] for held in taken))]
        gaps = [trimmed for start, stop in runs if (trimmed := _trimmed(clause, start, stop))]
        if not gaps:
            return None
        left, right = _anchor(asked.before, clause, last=True), _anchor(asked.behind, clause, last=False)

        def misfit(gap: Span) -> float:
            """How far from where the question word stands, less for longer gaps."""
            off = -0.1 * min(gap[1] - gap[0], 10)
            if left is not None:
                off += abs(gap[0] - left) * 0.5 + (0.0 if gap[0] >= left else 8.0)
            if right is not None:
                off += abs(right - gap[1]) * 0.5 + (0.0 if gap[1] <= right else 8.0)
            return off

        start, stop = min(gaps, key=misfit)
        if whole := next(
            (found for found in BRACKETED.finditer(clause) if found.start() <= start < found.end()), None
        ):
            return whole.start() + 1, whole.end() - 1
        thing = KIND_OF_THING.match(asked.behind)
        for size in range(len(thing[0]) if thing else 0, 0, -1):
            at = clause.find(asked.behind[:size], stop, stop + REACH)
            if at >= 0:  # DC|漫画公司 where 哪家漫画公司 is asked
                return start, at + size
        return start, stop


REACH = 6
"""How far behind a gap the kind of thing that is asked for may end it."""


def _matched(said: str, words: Sequence[str], clause: str) -> list[bool]:
    """For each character of a clause whether the question has it too, in a word or in three characters on end."""
    taken = [False] * len(clause)
    for at in range(len(clause) - 2):
        if clause[at : at + 3] in said:
            taken[at : at + 3] = [True] * 3
    for word in words:
        at = clause.find(word)
        while at >= 0:
            taken[at : at + len(word)] = [True] * len(word)
            at = clause.find(word, at + 1)
    return taken


def _trimmed(clause: str, start: int, stop: int) -> Span | None:
    """A gap without the function words at its edges; None if nothing is left."""
    if found := LEADING.match(clause[start:stop]):
        start += found.end()
    if found := TRAILING.search(clause[start:stop]):
        stop = start + found.start()
    return (start, stop) if re.search(r"\w", clause[start:stop]) else None


def _anchor(words: str, clause: str, *, last: bool) -> int | None:
    """Where in a clause the word of the question next to its question word ends (``last``) or begins."""
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    for pair in reversed(pairs) if last else pairs:
        if pair.strip() and (at := clause.rfind(pair) if last else clause.find(pair)) >= 0:
            return at + 2 if last else at
    return None
