"""What speaks for and against a run of words as the answer to a question, in numbers, in reports that speak for no place."""

import re
from collections.abc import Mapping, Sequence
from math import log, log2

from index.answering.asking import ORGANISATION, Asking
from index.answering.runs import Run
from index.answering.spans import CUES, DATED, ENDS, GENERIC
from index.figures import numerals
from index.figures.numbers import DATE
from index.query.question import Question
from index.text.anonymous import hidden, says
from index.text.normal import Span
from index.text.tags import Word

AROUND = 15
"""Characters on either side of a run that say most exactly what it is."""
FARTHEST = 5.0
"""Logarithms beyond which more says no more."""
LEAST_LOG = 9.0
"""Logarithms of shares below minus this one are one."""
GROUPS = {"whatis": "what", "which": "what", "called": "what", "definition": "what", "keywords": "what"}
"""Sorts of what is asked for that are one here."""
EMPTY = re.compile(
    "一系列|多[个项家种位次名]|各[个项家种位类]|若干|一定|重要|新的?|某些|有关|相关|等|了|的|[一两二三四五六七八九十]+[个项家种位次名份条款]|[,、:;()“”]"
)
"""What says nothing of what something is."""
CLAUSE_MARKS = ",;。:!?"
CAUSE = re.compile("因|由于|为了?|以.*为由|鉴于|需")
LEADS = re.compile("(?:为|是|于|在|由|系|叫|即|:|向|与|给|将|被|对|从|和|因|以|名|称|有|等)$")
WHERE = re.compile("[省市县区镇乡村州国岛山路街号处内里外旁边室楼院场馆站店园]$|附近|门口")
GOES_ON = frozenset("ucdpx")
VERBAL = ("v", "vg", "vd")
GROUPED = ("log", "length", "echo", "verbs", "named", "clause", "after")
"""Features that count differently by what is asked for."""
ASKED = ("date", "person", "place", "org", "figure", "reason", "list", "what")


class RunJudge:
    """Says what speaks for each run of words of normalised sentences as the answer to one question; ``weights`` are the idf of its
    grams."""

    def __init__(self, question: Question, asking: Asking, weights: Mapping[str, float]) -> None:
        self._question, self._asking, self._weights = question, asking, weights
        self._mass = sum(weights.values()) or 1.0
        self._near = {gram: weight for gram, weight in weights.items() if gram in asking.near}
        self._near_mass = sum(self._near.values()) or 1.0
        self._heaviest = max(weights.values(), default=1.0) or 1.0
        self._hidden = question.hidden
        sort = asking.sort
        self._group = GROUPS.get(sort, sort)

    def of(self, sentence: str, span: Span, words: Sequence[Word], scored: Run) -> dict[str, float]:
        """What speaks for the run at ``span`` of a normalised sentence, of which ``words`` are the words, by names that begin with
        run_; ``scored`` is the run as it was scored."""
        start, stop = span
        run = sentence[start:stop]
        inside = [word for word in words if word.start >= start and word.stop <= stop]
        taken = self._asking.taken(sentence)
        fresh = "".join(char for char, of in zip(run, taken[start:stop], strict=True) if not of)
        fresh = EMPTY.sub("", fresh)
        begin = max(sentence.rfind(mark, 0, start) for mark in CLAUSE_MARKS) + 1
        ends = [at for mark in CLAUSE_MARKS if (at := sentence.find(mark, stop)) >= 0]
        end = min(ends, default=len(sentence))
        clause = sentence[begin:start] + "|" + sentence[stop:end]
        before = max(sentence.rfind(mark, 0, max(begin - 1, 0)) for mark in CLAUSE_MARKS) + 1
        wide = sentence[before:start] + "|" + sentence[stop:end]
        around = sentence[max(begin, start - AROUND) : start] + "|" + sentence[stop : min(end, stop + AROUND)]
        left, right = self._asking.left(sentence), self._asking.right(sentence)
        tags = [word.tag for word in inside]
        names = [one for one in hidden(run) if run[slice(*one)] not in self._hidden]
        named = (
            bool(names) or any(tag[:2] in ("nr", "nt", "nz") for tag in tags) or bool(ENDS["org"].search(run))
        )
        group = self._group
        said = {
            "log": max(log(max(scored.share, 1e-9)), -LEAST_LOG) / LEAST_LOG,
            "share": scored.share,
            "holds": scored.holds,
            "rank": min(scored.rank, 5) / 5,
            "first": float(scored.rank == 0),
            "echo": sum(taken[start:stop]) / max(stop - start, 1),
            "stale": float(not fresh),
            "fresh": min(len(fresh), 8) / 8,
            "length": log2(1 + stop - start) / 6,
            "single": float(len(inside) == 1),
            "sentence": self._share(sentence),
            "clause": self._share(clause),
            "wide": self._share(wide),
            "around": self._share(around),
            "near": self._near_share(around),
            "near_clause": self._near_share(wide),
            "near_sentence": self._near_share(sentence),
            "gap": self._gap(self._near, sentence),
            "unsaid": self._gap(self._weights, sentence),
            "hidden": self._named_in(sentence),
            "hidden_near": self._named_in(wide),
            "left": _meets(self._asking.before, sentence[:start]),
            "right": _meets(self._asking.behind[::-1], sentence[stop:][::-1]),
            "after": float(left is not None and 0 <= start - left <= AROUND),
            "ahead": float(right is not None and 0 <= right - stop <= AROUND),
            "opens": float(start == begin or LEADS.search(sentence, max(0, start - 3), start) is not None),
            "closes": float(stop == end),
            "starts_loose": float(bool(tags) and tags[0][0] in GOES_ON),
            "ends_loose": float(bool(tags) and tags[-1][0] in GOES_ON),
            "verbs": sum(tag in VERBAL for tag in tags) / max(len(tags), 1),
            "marks": min(sum(run.count(mark) for mark in ",;:"), 3) / 3,
            "open": float(run.count("(") != run.count(")") or run.count("“") != run.count("”")),
            "generic": float(run in GENERIC),
            "named": float(named),
            "several": min(run.count("、"), 4) / 4,
            "date": float(DATED in tags),
            "digits": float(numerals.HELD.search(run) is not None),
            "thing": self._thing(sentence, start, stop),
            "when": float(self._question.when.day_fits(sentence)),
        }
        asked = {f"{group}_{name}": said[name] for name in GROUPED} if group in ASKED else {}
        kinds = {
            "person_unnamed": group == "person" and not named,
            "org_none": group == "org" and not (ORGANISATION.search(run) or ENDS["org"].search(run)),
            "date_none": group == "date" and not DATE.search(run),
            "date_year": group == "date" and "年" in run,
            "place_none": group == "place" and not WHERE.search(run),
            "figure_none": group == "figure" and numerals.HELD.search(run) is None,
            "figure_unit": group == "figure"
            and self._question.unit is not None
            and self._question.unit.search(run) is not None,
            "figure_other": group == "figure"
            and self._question.unit is not None
            and self._question.unit.search(run) is None,
            "reason_cause": group == "reason"
            and CAUSE.search(sentence[max(0, start - 3) : stop]) is not None,
            "what_quoted": group == "what"
            and any(mark in sentence[max(0, start - 1) : stop] for mark in "《“『"),
            "list_items": group == "list" and "、" in run,
        }
        blank = {f"{one}_{name}": 0.0 for one in ASKED for name in GROUPED}
        made = {**said, **blank, **asked, **{name: float(value) for name, value in kinds.items()}}
        return {f"run_{name}": value for name, value in made.items()}

    def _share(self, part: str) -> float:
        return sum(weight for gram, weight in self._weights.items() if gram in part) / self._mass

    def _near_share(self, part: str) -> float:
        return sum(weight for gram, weight in self._near.items() if gram in part) / self._near_mass

    def _gap(self, weights: Mapping[str, float], part: str) -> float:
        """The weightiest gram that a part does not say, of the weightiest there is."""
        return (
            max((weight for gram, weight in weights.items() if gram not in part), default=0.0)
            / self._heaviest
        )

    def _named_in(self, part: str) -> float:
        """The share of the hidden names of the question that a part says; 1 where there are none."""
        return sum(says(part, name) for name in self._hidden) / len(self._hidden) if self._hidden else 1.0

    def _thing(self, sentence: str, start: int, stop: int) -> float:
        """1 where a run ends with the noun that is asked for, a half where that stands right behind it."""
        thing = self._asking.thing
        if not thing:
            return 0.0
        if sentence.endswith(thing, start, stop):
            return 1.0
        return 0.5 if sentence.startswith(thing, stop) else 0.0


def among(runs: Sequence[Run], texts: Sequence[str]) -> dict[str, float]:
    """How the first of runs of words, which have ``texts``, stands among them: what it and those that say the same in more or
    fewer words have of all, and by how much it is likelier than the next that says something else."""
    same = [text in texts[0] or texts[0] in text for text in texts]
    mass = sum(run.holds for run in runs) or 1.0
    others = [run.holds for run, of in zip(runs, same, strict=True) if not of]
    margin = log(max(runs[0].holds, 1e-6) / max(*others, 1e-6)) if others else FARTHEST
    return {
        "run_mass": sum(run.holds for run, of in zip(runs, same, strict=True) if of) / mass,
        "run_margin": min(margin, FARTHEST) / FARTHEST,
        "run_value": max(log(max(runs[0].holds, 1e-6)), -LEAST_LOG) / LEAST_LOG,
    }


def _meets(asked: str, said: str) -> float:
    """How many characters on end before the question word stand at the end of ``said`` too, but for words that only join: to 1."""
    while said and (said[-1] in CUES or said[-1] == " "):
        said = said[:-1]
    asked = asked.rstrip("".join(CUES))
    size = 0
    while size < min(len(asked), len(said), 6) and asked[-1 - size] == said[-1 - size]:
        size += 1
    return size / 6
