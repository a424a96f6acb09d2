"""What speaks for and against a figure as the answer to a question, in numbers."""

import re
from dataclasses import dataclass, fields
from math import fsum
from operator import attrgetter

from corpus.model import Passage
from index.answering import deadline
from index.answering.clauses import PART as PER
from index.answering.clauses import SEVERAL_YEARS, Judge
from index.answering.contrasts import Contrasts
from index.answering.naming import NameFeatures, NameJudge
from index.figures.figures import SCOPE, TARGET, Aspect, Figure, figures
from index.figures.items import RESPECTIVELY
from index.figures.numbers import numbers
from index.figures.units import UNITS
from index.figures.words import LEAD, TAIL
from index.query.gazetteer import gazetteer
from index.query.intent import MEASURE
from index.query.question import VERB, Question
from index.text.anonymous import hidden
from index.text.lexicon import any_of
from index.text.normal import grams, normal_text, normalise

CHANGED = re.compile(rf"(?:{any_of('changed_by')})(?:了|出)?(?:多少|百分之|几)|{any_of('changed')}")
REACHED = re.compile("(?:增加|增长|提高|提升|减少|降低?|下降|上升|升|扩大|发展|涨|压|砍|控制)[到至成]")
RANKED = re.compile(f"{any_of('ranked_asked')}|(?<![安编])[排列居](?:在|到|了)?(?:第?多少|第?几)")
RANKED_UNIT = re.compile("第几([批届期轮次号个])")
BEFORE_THAT = re.compile(any_of("before_that_asked"))
RANKING = re.compile("[居列排第榜]")
SPANNING = re.compile(any_of("several_years_asked"))
PER_HEAD = re.compile(any_of("per_each"))
PEOPLE = re.compile(rf"[^,。;\d]{{0,6}}?(?:{any_of('people')})")
"""What stands behind a number that counts people without a measure word: 3万农村人口."""
COUNTERS = frozenset("个家项所座条处栋件支种批部片场套间名位人户只张辆台架艘类次")
"""Measure words that people use one for the other."""
ASKED = re.compile(any_of("how_much"))
PLACE_CHARS = 16
"""Characters before a number in which the name of a place says whose it is."""
BESIDE = 8
"""Characters on either side of the question word that say most exactly what is counted."""


@dataclass(frozen=True, slots=True)
class FigureFeatures:
    """Shares are of the question's idf mass, from 0 to 1; all else is 0 or 1 where nothing else is said."""

    name: NameFeatures
    left: float  # share in the words right before the number
    right: float  # share in the words right behind it
    item: float  # share in what it counts of several, or in left and right together
    naming: float  # share in the words that can name what it counts
    subject: float  # share in what names the number, here or before, and in the words behind it
    context: float  # the same with the subject before that
    clause: float
    before: float  # share in the sentence up to the number
    sentence: float
    above: float  # share in title, headings and names of columns
    beside: float  # share in left and right of what stands beside the question word, of its mass
    beside_clause: float  # the same in its clause
    missing: float  # the weightiest word that neither passage nor headings say, of the weightiest there is
    unsaid: float  # share of what the sentence and the headings do not say
    gap: (
        float  # the weightiest word that the sentence and the headings do not say, of the weightiest there is
    )
    near_gap: float  # the same of what names the number and the words beside it
    words: float  # share of the question's words that the sentence says
    near_words: float  # the same of its clause and of what names the number
    unit: float
    other_unit: float
    like_unit: float  # 1 for another measure word
    no_unit: float
    bare: float  # a number without any unit where none is asked for
    percent: float  # a percentage where none is asked for
    change: float  # growth is asked for and given
    no_change: float  # growth is asked for and a level given
    no_level: float  # a level is asked for and growth given
    metric: float  # the metric by any name, the more the closer, to 1
    no_metric: float
    added: float  # words before or behind the metric in what names the number that make it another one: 6 and more are 1
    elsewhere: float  # what names the number is a place that the question does not name
    attached: float
    label: float  # the question says the word right before the number
    asked_former: float  # what there was before, asked for; else it is no candidate
    no_former: float
    written: float
    part: float  # 其中, where the question says neither that nor of what
    given: float  # it has come from a number that the question gives
    plan: float  # a target, where the question leaves open what is asked for
    target: float  # a target, asked for
    no_target: float
    other_target: float  # a target where a result is asked for
    year: float
    other_year: float
    several: float  # of several years where one is asked for
    no_several: float
    per: float  # per head where that is not asked for, or the other way round
    thing: float  # its clause says nothing of what is counted
    fit: float  # how well place and period fit
    score: float  # of the passage, as a share of the best
    first: float  # the best passage
    placed: float  # the report speaks for the place asked about


_OF_NAME = tuple(field.name for field in fields(NameFeatures))
_OF_FIGURE = tuple(field.name for field in fields(FigureFeatures) if field.name != "name")
_NAME_VALUES, _FIGURE_VALUES = attrgetter(*_OF_NAME), attrgetter(*_OF_FIGURE)
NAMES = (*_OF_NAME, *_OF_FIGURE)


def by_name(features: FigureFeatures) -> dict[str, float]:
    """Features by their names; dataclasses.asdict copies each and takes a quarter of an answer."""
    values = (*_NAME_VALUES(features.name), *_FIGURE_VALUES(features))
    return dict(zip(NAMES, values, strict=True))


class FigureJudge:
    """Says what speaks for each figure of passages that were found for one question."""

    def __init__(self, question: Question, judge: Judge) -> None:
        self._question, self._weights, self._mass = question, judge.weights, judge.mass
        self._said_as = judge.named
        self._held: dict[str, frozenset[str]] = {}
        self._normal = normal = normalise(question.text)
        self._words = tuple(
            word for word in dict.fromkeys(question.words) if len(word) > 1 and not word.isdecimal()
        )
        self._named = {
            word: tuple(one for one in question.concepts if any(word in name for name in one.names))
            for word in self._words
        }
        self._heaviest = max(judge.weights.values(), default=1.0) or 1.0
        self._change = bool(CHANGED.search(normal)) and not REACHED.search(normal)
        self._rank, self._before = bool(RANKED.search(normal)), bool(BEFORE_THAT.search(normal))
        ranked = RANKED_UNIT.search(normal)
        self._rank_units = {ranked[1]} if ranked else {"", "位", "名"}
        reached = REACHED.search(normal) and "百分" not in normal and question.unit == UNITS["%"]
        metric = question.metric.unit if question.metric and not self._change else None
        self._asked_unit = None if reached else question.unit or (UNITS[metric] if metric else None)
        self._spanning, self._per = bool(SPANNING.search(normal)), bool(PER_HEAD.search(normal))
        self._given = {
            one.numeral + one.scale for one in numbers(normal) if not one.written and not one.ordinal
        }
        measure = MEASURE.search(normal)
        self._thing = (
            frozenset(grams(normal[measure.end() : measure.end() + 2]) if measure else ())
            & judge.weights.keys()
        )
        self._part = "其中" in normal
        self._beside = self._near(normal)
        self._beside_mass = fsum(map(self._weights.__getitem__, self._beside)) or 1.0
        self._regions = frozenset[str]().union(*question.named.regions)
        self._contrasts = Contrasts(normal)
        self._names = NameJudge(question, normal, judge.weights, spanning=self._spanning)

    def _near(self, normal: str) -> frozenset[str]:
        """The grams that stand beside the question word, or last where there is none."""
        found = ASKED.search(normal)
        if not found:
            return frozenset(grams(normal[-BESIDE:])) & self._weights.keys()
        around = (
            normal[max(0, found.start() - BESIDE) : found.start()]
            + " "
            + normal[found.end() : found.end() + BESIDE]
        )
        return frozenset(grams(around)) & self._weights.keys()

    def of(
        self, passage: Passage, above: str, fit: float, score: float, first: bool
    ) -> list[tuple[Figure, FigureFeatures]]:
        """The figures of ``passage`` with what speaks for them; ``above`` are the words it stands under, normalised."""
        text = normal_text(passage.text)
        headed = self._grams(above)
        missing = self._gap(self._grams(text.normal) | headed)
        noun_missing = self._names.missing(f"{text.normal} {above}")
        placed = not self._regions or passage.citation.report.subject in self._regions
        region = normalise(passage.citation.report.subject or "")
        found = figures(passage)
        amounts = [one.number + one.unit.rstrip("元个家人户吨") for one in found]
        made = []
        sentence, whole = (-1, -1), frozenset[str]()
        names = hidden(text.normal)
        for place, figure in enumerate(found):
            deadline.check()
            replaced = figure.former and not self._before  # 由1提高到2: 1 answers nothing
            if replaced or amounts[place] in self._given or self._is_rank(figure) != self._rank:
                continue
            if self._contrasts.contradict(figure.item or f"{figure.naming} {figure.right[:BESIDE]}"):
                continue
            if any(start < figure.at[0] < stop for start, stop in names):
                continue
            if sentence != (around := text.sentence(figure.at[0])):
                sentence = around
                whole = self._grams(text.normal[slice(*sentence)])
            told = text.normal[slice(*figure.clause)]
            own = figure.item or f"{figure.left} {figure.right}"
            own_grams, clause = self._grams(own), self._grams(told)
            named = f"{figure.context} {figure.subject} {figure.left} {figure.right}"
            subject = self._share(self._grams(f"{figure.subject} {figure.right}"))
            unit = self._unit(figure)
            metric = self._metric(figure)
            planned = self._question.planned
            target = bool(TARGET.search(told)) or figure.kind == "plan"
            spanning = bool(SEVERAL_YEARS.search(told))
            changes = figure.aspect is Aspect.CHANGE
            named_well = self._names.of(figure, told, above, region, noun_missing)
            if named_well.contradicted:
                continue
            features = FigureFeatures(
                name=named_well,
                left=self._share(self._grams(figure.left)),
                right=self._share(self._grams(figure.right)),
                item=self._share(own_grams),
                naming=self._share(self._grams(figure.item or figure.naming)),
                subject=subject,
                context=self._share(
                    self._grams(f"{figure.context} {figure.subject} {figure.left} {figure.right}")
                ),
                clause=self._share(clause),
                before=self._share(self._grams(text.normal[sentence[0] : figure.at[0]])),
                sentence=self._share(whole),
                above=self._share(headed),
                beside=self._part_of(own_grams),
                beside_clause=self._part_of(clause),
                missing=missing,
                unsaid=1 - self._share(whole | headed),
                gap=self._gap(whole | headed),
                near_gap=self._gap(self._grams(named) | headed),
                words=self._words_in(text.normal[slice(*sentence)]),
                near_words=self._words_in(f"{named} {told}"),
                unit=unit == "same",
                other_unit=unit == "other",
                like_unit=unit == "like",
                no_unit=unit == "none",
                bare=self._asked_unit is None and not figure.unit,
                percent=self._asked_unit is None and not self._change and figure.base in ("%", "个百分点"),
                change=self._change and changes,
                no_change=self._change and not changes,
                no_level=not self._change and changes,
                metric=max(metric, 0.0),
                no_metric=metric < 0,
                added=self._added(figure),
                elsewhere=self._elsewhere(figure, region),
                attached=self._attached(text.normal, figure),
                label=TAIL.sub("", figure.item or figure.naming)[-2:] in self._weights,
                asked_former=figure.former and self._before,
                no_former=self._before and not figure.former,
                written=figure.written,
                part=figure.part and not self._part and not own_grams,
                given=place > 0 and found[place - 1].former and amounts[place - 1] in self._given,
                plan=planned is None and target,
                target=planned is True and target,
                no_target=planned is True and not target,
                other_target=planned is False and target,
                **self._year(figure),
                several=spanning and not self._spanning,
                no_several=self._spanning and not spanning,
                per=self._per != bool(PER_HEAD.search(figure.naming + figure.left)),
                thing=bool(self._thing and not self._thing & clause),
                fit=fit,
                score=score,
                first=first,
                placed=placed,
            )
            made.append((figure, features))
        return made

    def _grams(self, part: str) -> frozenset[str]:
        """The grams of the question that a part of a passage says; clauses and sentences come up for every number in them."""
        held = self._held.get(part)
        if held is None:
            held = frozenset(gram for gram in self._weights if gram in part) | self._said_as(part)
            self._held[part] = held
        return held

    def _share(self, held: frozenset[str]) -> float:
        return fsum(map(self._weights.__getitem__, held)) / self._mass

    def _gap(self, held: frozenset[str]) -> float:
        """The weightiest gram of the question that is not ``held``, of the weightiest there is."""
        unsaid = (weight for gram, weight in self._weights.items() if gram not in held)
        return max(unsaid, default=0.0) / self._heaviest

    def _words_in(self, part: str) -> float:
        """The share of the question's words that a part of a passage says, by any name."""
        said = [word in part or any(c.is_in(part) for c in self._named.get(word, ())) for word in self._words]
        return sum(said) / (len(said) or 1)

    def _part_of(self, held: frozenset[str]) -> float:
        return fsum(self._weights[gram] for gram in self._beside if gram in held) / self._beside_mass

    def _is_rank(self, figure: Figure) -> bool:
        """Whether a figure says which place something takes, of the kind that is asked for if one is."""
        if figure.aspect is Aspect.RANK:
            return not self._rank or figure.unit in self._rank_units
        return figure.unit in ("位", "名") and bool(RANKING.search(figure.naming[-6:]))

    def _unit(self, figure: Figure) -> str:
        """Whether a figure is in the unit that is asked for."""
        asked = self._asked_unit
        if asked is None or self._rank:
            return ""
        unit = figure.unit.lstrip("万亿千百十") or ("人" if PEOPLE.match(figure.right) else "")
        if asked.match(unit):
            return "same"
        if not unit:
            return "none"
        if asked == UNITS["%"] and unit == "倍":
            return "same"
        return "like" if unit in COUNTERS and any(map(asked.match, sorted(COUNTERS))) else "other"

    def _metric(self, figure: Figure) -> float:
        """Whether the metric asked for stands in the words before the number, by whatever name, and as a whole: up to 1,
        the closer the more; -1 where it does not, 0 where none is asked for."""
        metric = self._question.metric
        if metric is None:
            return 0.0
        left = figure.subject
        whole = [stop for start, stop in metric.find(left) if not PER.search(left[:start])]
        if not whole:
            return 0.5 if metric.is_in(figure.context) else -1.0
        return 1 / (1 + (len(left) - max(whole)) / 20)

    def _added(self, figure: Figure) -> float:
        """How many characters what names a figure has besides the metric asked for: 工业固定资产投资 is no 固定资产投资."""
        metric = self._question.metric
        if metric is None:
            return 0.0
        named = LEAD.sub(
            "", SCOPE.sub("", figure.item or figure.subject.rsplit(",", 1)[-1].rsplit("、", 1)[-1])
        )
        found = list(metric.find(named))
        if not found:
            return 0.0
        rest = LEAD.sub("", named[: found[-1][0]]) + TAIL.sub("", named[found[-1][1] :])
        return min(sum(char not in self._normal for char in rest), 6) / 6

    def _elsewhere(self, figure: Figure, region: str) -> bool:
        """Whether what names a figure names another place than the report's and those in the question: 杭州 in the report of its
        province."""
        said = figure.item or figure.naming
        for start in range(max(0, len(said) - PLACE_CHARS), len(said) - 1):
            for size in (4, 3, 2):
                name = said[start : start + size]
                if (
                    len(name) == size
                    and gazetteer().meant(name)
                    and name not in self._normal
                    and name not in region
                ):
                    return True
        return False

    def _attached(self, normal: str, figure: Figure) -> bool:
        """Whether the metric asked for is the one that a figure counts: its name, or the end of its name (总产量), stands in
        its clause, or before a 分别."""
        metric = self._question.metric
        if metric is None:
            return True
        start = figure.at[0]
        begin = max(normal.rfind(mark, 0, start) for mark in "。!?;\n") + 1
        said = figure.item or (normal[begin:start] if RESPECTIVELY in normal[begin:start] else figure.subject)
        if metric.is_in(said) or metric.is_in(normal[start : figure.clause[1]]):
            return True
        return any(name[len(name) // 2 :] in said for name in metric.names if len(name) > VERB)

    def _year(self, figure: Figure) -> dict[str, float]:
        when = self._question.when
        if when.first is None or when.last is None or when.relative or figure.year is None:
            return {"year": 0.0, "other_year": 0.0}
        inside = when.first <= figure.year <= when.last
        return {"year": float(inside), "other_year": float(not inside)}
