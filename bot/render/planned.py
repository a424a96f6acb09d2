"""What is said of an answer over many reports, or of one that is calculated: how it was made, and what is missing."""

from collections.abc import Iterator

from bot.render import describe
from bot.render.headline import of_whom
from bot.render.messages import Messages
from index.api import FAR, Answer, Aspect, Goal, Plan, QuestionKind

MISSING = 10
"""Places that are named for which a figure is missing, unless they are asked for."""

FLAWED = 2
"""Reports that are named of those that were left out."""


def basis(answer: Answer, say: Messages) -> str:
    """What the rows were chosen by, in one line: 按：地区生产总值 · 2022年 · 结果 · 城市 · 前10; "" where there are none."""
    if answer.mention:
        first, last = answer.mention.years
        years = [year for year in (first, last) if year]
        parts = [
            say("plan.term", term=answer.mention.term),
            describe.years(sorted(set(years)), say) if years else "",
            answer.mention.scope.name if answer.mention.scope else "",
        ]
    elif answer.plan:
        parts = list(_parts(answer, answer.plan, say))
    else:
        return ""
    return say("plan.by", what=say("answer.apart").join(filter(None, parts)))


def _parts(answer: Answer, plan: Plan, say: Messages) -> Iterator[str]:
    metric = plan.metric.concept.names[0] if plan.metric.concept else plan.metric.name
    yield say("answer.grown", metric=metric) if plan.aspect is Aspect.CHANGE else metric
    told = sorted({finding.year for finding in answer.findings if finding.year})
    years = [*range(told[0], told[-1] + 1)] if plan.over == "years" and told else told or list(plan.years)
    yield describe.years(years, say) if years else ""
    yield say(f"told.{plan.kind}")
    yield plan.scope.name
    order = plan.order
    if plan.limit is None and plan.goal is Goal.ROWS:
        key = "plan.highest" if order.descending else "plan.lowest"
        if order.first > 1:
            key = "plan.nth" if order.descending else "plan.nth_last"
        elif order.last == FAR:
            key = "plan.falling" if order.descending else "plan.rising"
        yield say(key, count=order.last)


def notes(answer: Answer, say: Messages) -> Iterator[str]:
    """How many of those asked about give the figure and who does not, what was calculated, and what is missing for it."""
    if answer.coverage and answer.plan:
        covered = answer.coverage
        key = "plan.places" if answer.plan.over == "places" else "plan.years"
        yield say(key, of=covered.of, found=covered.found)
        if covered.missing and (answer.whole or len(covered.missing) <= MISSING):
            yield say("plan.missing", what=say.join(covered.missing))
    elif answer.coverage and answer.mention:
        yield say("plan.mentions", of=answer.coverage.of, found=answer.coverage.found)
    if answer.coverage and answer.coverage.flawed:
        flawed = answer.coverage.flawed
        shown = say.join(flawed if answer.whole else flawed[:FLAWED])
        more = "" if answer.whole or len(flawed) <= FLAWED else "…"
        yield say("plan.flawed", count=len(flawed), what=shown + more)
    if answer.calculated:
        yield calculated(answer, say)
    if answer.uncalculated:
        yield say("plan.uncalculated", what=say.join(answer.uncalculated))


def calculated(answer: Answer, say: Messages) -> str:
    """The number that nobody wrote, as such, and how it is made."""
    made = answer.calculated
    if made is None:
        return ""
    if made.reached is not None:
        value = say("calculated.reached" if made.reached else "calculated.missed")
        return say("plan.target", value=value, how=made.how)
    compared = (
        answer.asked is not None and answer.asked.kind is QuestionKind.COMPARISON and len(made.parts) == 2
    )
    if compared and not answer.plan:
        more, less = (answer.findings[part] for part in made.parts)
        return say(
            "answer.difference",
            more=of_whom(answer, more, say),
            less=of_whom(answer, less, say),
            amount=made.value,
            minuend=more.value,
            subtrahend=less.value,
        )
    if not made.how:
        return say("plan.count", value=made.value)
    return say("plan.calculated", value=made.value, how=made.how)
