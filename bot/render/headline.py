"""What was found in one line: whose it is, of which year, what it is, and whether it was reached or is a target."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.render.messages import Messages
from index.api import Answer, Aspect, Figure, Finding, QuestionKind, mentions, normalise

KNOWN = 3
"""Characters of the longest name that names no metric by itself: 新增, 建成."""


@dataclass(frozen=True, slots=True)
class Headline:
    """``value`` is what was found, or yes or no; the words ``before`` and ``behind`` it say of what."""

    before: str
    value: str
    behind: str

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(filter(None, [self.before, self.value])) + self.behind


def headline(answer: Answer, finding: Finding, say: Messages) -> Headline | None:
    """The line for a finding; None where neither a value nor a verdict is put first."""
    whose = of_whom(answer, finding, say)
    if answer.verdict and answer.calculated is None:
        return Headline("", say(f"verdict.{answer.verdict}"), say("answer.apart") + whose)
    if finding.value is None:
        return None
    measured = metric(finding.figure, say)
    kind = say(f"told.{finding.kind}") if finding.kind and (finding.figure or finding.kind == "plan") else ""
    remarks = [kind, say("answer.restated") if finding.restated else ""]
    told = say("list.separator").join(filter(None, remarks))
    before = whose + say("answer.apart") + measured
    return Headline(before.rstrip(), _with_unit(finding), say("answer.remark", told=told) if told else "")


def undecided(answer: Answer) -> bool:
    """Whether yes or no was asked and the passages do not say which: they speak for themselves."""
    return answer.verdict is None and answer.asked is not None and answer.asked.kind is QuestionKind.YESNO


def of_whom(answer: Answer, finding: Finding, say: Messages) -> str:
    """Of whom and of when a finding tells: 云岭县 2022年."""
    cited = answer.hits[finding.hit].passage.citation.report
    year = say("cite.year", year=finding.year) if finding.year else ""
    return " ".join(filter(None, [finding.region or cited.subject or cited.title, year]))


def metric(figure: Figure | None, say: Messages) -> str:
    """The metric of a figure, as far as it is a known one, and that it grew; "" for any other."""
    if figure is None:
        return ""
    normal = normalise(figure.metric)
    known = [one for one in mentions(normal) if one.concept.unit or len(one.concept.names[0]) > KNOWN]
    if not known:
        return ""
    name = normal[known[0].start : known[-1].stop]
    grown = figure.aspect is Aspect.CHANGE and Decimal(figure.amount) >= 0
    return say("answer.grown", metric=name) if grown else name


def title(answer: Answer, findings: Sequence[Finding], say: Messages) -> str:
    """One line for several findings of one metric, by its longest name; the question where they have none in common."""
    metrics = [metric(finding.figure, say) for finding in findings]
    longest = max(metrics, key=len)
    if not all(name and name in longest for name in metrics):
        return answer.question
    regions = dict.fromkeys(finding.region for finding in findings if finding.region)
    years = sorted({finding.year for finding in findings if finding.year})
    span = f"{years[0]}-{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    whose = [say.join(regions), say("cite.year", year=span) if span else ""]
    kinds = {finding.kind for finding in findings}
    (kind,) = kinds if len(kinds) == 1 else (None,)
    told = say("answer.remark", told=say(f"told.{kind}")) if kind else ""
    return " ".join(filter(None, whose)) + say("answer.apart") + longest + told


def _with_unit(finding: Finding) -> str:
    """The value, with its unit behind it where a table says that in another cell or above."""
    value, figure = finding.value or "", finding.figure
    told = figure is None or not figure.unit or normalise(figure.unit) in normalise(value)
    return value if told or figure is None else f"{value} {figure.unit}"
