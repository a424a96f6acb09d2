"""The state of a chat, which its turns read and write."""

import time
from collections.abc import Callable, Set
from dataclasses import replace
from typing import Final

from bot.render.describe import ordered
from bot.service.memory import Memory
from index.api import (
    Answer,
    Answerer,
    Form,
    Outcome,
    QuestionKind,
    Row,
    State,
    Status,
    asks_for_missing,
    clarification,
    complete,
    passage_number,
)

FORGET: Final = 30 * 60
"""Seconds after which a conversation starts anew."""


class Conversation:
    """The turns of one chat; the state that they leave is kept in ``memory``, and good for FORGET seconds."""

    def __init__(
        self,
        answerer: Callable[[], Answerer],
        memory: Memory | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._answerer = answerer
        self._memory = memory or Memory()
        self._clock = clock

    def ask(self, text: str, limit: int, within: Set[str] = frozenset()) -> Answer:
        """Answer ``text``, completed where it leaves something out, from the reports ``within`` (paths; none means
        all); ``question`` of the answer is what was answered.  What cannot be completed is asked back."""
        answerer, before = self._answerer(), self._remembered()
        if before and asks_for_missing(text):
            again = answerer.ask(self._memory.question, limit, within)
            if again.coverage:
                return replace(again, whole=True)
        forms = complete(text, before, answerer.understand) if before else (Form(text),)
        answer = _first_decided(answerer, forms, limit, within)
        if answer.courtesy:
            return answer
        outcome = _outcome(answer)
        state = State.after(answerer.understand(answer.question), outcome, before, answerer.understand)
        if before and answer.calculated is None and state.repeats(before):
            answer = _uncertain(answer)
        asked_back = clarification(answer, state)
        choices = asked_back.choices if asked_back else ()
        self._memory.state = replace(state, outcome=replace(outcome, choices=choices))
        self._memory.at = self._clock()
        self._memory.question = answer.question
        return replace(answer, clarification=asked_back)

    def cited(self, text: str) -> str | None:
        """The citation of the passage whose surroundings ``text`` asks for ("第二条的上下文")."""
        state, number = self._remembered(), passage_number(text)
        passages = state.outcome.passages if state else ()
        return passages[number - 1] if number and number <= len(passages) else None

    def _remembered(self) -> State | None:
        return self._memory.state if self._clock() - self._memory.at <= FORGET else None


def _first_decided(answerer: Answerer, forms: tuple[Form, ...], limit: int, within: Set[str]) -> Answer:
    """The answer to the first of ``forms`` that has one, or else the least uncertain, rather of all reports than of one."""
    answers: list[tuple[bool, Answer]] = []
    for form in forms:
        if form.report and within and form.report not in within:
            continue
        answer = answerer.ask(form.text, limit, {form.report} if form.report else within)
        if _decided(answer):
            return answer
        answers.append((bool(form.report), answer))
    return min(answers, key=lambda one: (list(Status).index(one[1].status), one[0]))[1]


def _decided(answer: Answer) -> bool:
    asked = answer.asked
    undecided = asked is not None and asked.kind is QuestionKind.YESNO and answer.verdict is None
    return answer.status is Status.ANSWERED and (answer.calculated is not None or not undecided)


def _outcome(answer: Answer) -> Outcome:
    """What of an answer the next turn can refer to."""
    certain = answer.findings if answer.status is Status.ANSWERED else ()
    cited = [hit.passage.citation for hit in answer.hits]
    rows = [
        Row(one.region, one.year, one.value, cited[one.hit].id, one.figure.start if one.figure else None)
        for one in certain
        if not one.restated
    ]
    best = answer.findings[0].hit if answer.findings else 0
    report = cited[best].report.path if cited else ""
    return Outcome(tuple(rows), report, tuple(cited[number].id for number in ordered(answer)))


def _uncertain(answer: Answer) -> Answer:
    """``answer`` without its value: one that answered another question a turn before answers this one hardly."""
    found = [replace(one, value=None, figure=None, probability=None) for one in answer.findings]
    return replace(answer, status=Status.WEAK, findings=tuple(found))
