"""Question files: is a right passage first, and which ones are missed?

A question is one JSON object a line: id, kind, question, report (path below the reports folder; "a+b" where
the answer takes both, "" where there is none), answers, evidence (strings of which a right passage holds one;
none: the report alone decides).  A line with ``turns`` is a conversation, each turn a question.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.render.messages import MessageError, Messages
from corpus.model import Passage
from index.api import Answer, Answerer, Status

DEPTH = 10
MARKS = re.compile(r"[\s*#`]+")


class QuestionFileError(MessageError):
    """The question file cannot be read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a file: ``report`` is empty where no report answers."""

    id: str
    kind: str
    question: str
    report: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question with its answer; ``rank`` is that of the first right passage, 1-based, None if missed."""

    asked: Asked
    answer: Answer
    rank: int | None


def load(path: Path) -> list[Asked]:
    """Read a question file.  Raises QuestionFileError with the line that is wrong."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError("failure.questions_unreadable", path=path, why=error) from None
    asked = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            asked += [_asked(turn, number) for turn in said.get("turns", [said])]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise QuestionFileError("failure.questions_line", number=number, path=path) from None
    if not asked:
        raise QuestionFileError("failure.questions_none", path=path)
    return asked


def _asked(said: dict[str, Any], number: int) -> Asked:
    return Asked(
        id=str(said.get("id", number)),
        kind=str(said.get("kind", "fact")),
        question=str(said["question"]),
        report=str(said.get("report") or ""),
        evidence=tuple(map(str, said.get("evidence") or [])),
    )


def ask(questions: Iterable[Asked], answerer: Answerer) -> list[Outcome]:
    """Ask every question by itself, ten passages deep."""
    outcomes = []
    for asked in questions:
        answer = answerer.ask(asked.question, DEPTH)
        ranks = (rank for rank, hit in enumerate(answer.hits, 1) if _right(hit.passage, asked))
        outcomes.append(Outcome(asked, answer, next(ranks, None)))
    return outcomes


def summary(outcomes: Sequence[Outcome], say: Messages) -> str:
    """One line: success@1/3/10 and rr@10 over what has an answer, abstained over what has none, median time."""
    ranks = [outcome.rank for outcome in outcomes if outcome.asked.report]
    nothing = [outcome.answer.status is Status.NOT_FOUND for outcome in outcomes if not outcome.asked.report]
    parts = [say("evaluation.questions", count=len(outcomes))]
    if ranks:
        parts.append(say("evaluation.first", share=_mean([rank == 1 for rank in ranks])))
        for most in (3, DEPTH):
            share = _mean([bool(rank and rank <= most) for rank in ranks])
            parts.append(say("evaluation.among", most=most, share=share))
        mean = _mean([1 / rank if rank else 0.0 for rank in ranks])
        parts.append(say("evaluation.reciprocal", most=DEPTH, share=mean))
    if nothing:
        parts.append(say("evaluation.abstained", share=_mean(nothing)))
    times = sorted(outcome.answer.elapsed_ms for outcome in outcomes)
    return "  ".join([*parts, say("evaluation.median", milliseconds=times[len(times) // 2])])


def miss(outcome: Outcome, say: Messages) -> str | None:
    """One line on a question whose first passage is wrong, None if there is nothing to say."""
    asked, answer = outcome.asked, outcome.answer
    if asked.report and outcome.rank != 1:
        problem = say("evaluation.late", rank=outcome.rank) if outcome.rank else say("evaluation.missed")
    elif not asked.report and answer.status is not Status.NOT_FOUND:
        problem = say("evaluation.invented")
    else:
        return None
    passage = answer.hits[0].passage if answer.hits else None
    first = f"{passage.citation.id} {passage.text[:40]}" if passage else say("evaluation.nothing")
    return say("evaluation.line", id=asked.id, question=asked.question, problem=problem, first=first)


def write_run(outcomes: Iterable[Outcome], path: Path) -> None:
    """A TREC run: ``qid Q0 passage rank score wenbao``, for trec_eval and its kin."""
    lines = [
        f"{outcome.asked.id} Q0 {hit.passage.citation.id} {rank} {hit.score:.6f} wenbao\n"
        for outcome in outcomes
        for rank, hit in enumerate(outcome.answer.hits, 1)
    ]
    try:
        path.write_text("".join(lines), "utf-8")
    except OSError as error:
        raise QuestionFileError("failure.run_unwritable", path=path, why=error.strerror or error) from None


def _right(passage: Passage, asked: Asked) -> bool:
    """Whether a passage answers; where two reports are needed, either of them does."""
    path = passage.citation.report.path
    if not any(path == name or path.endswith(f"/{name}") for name in asked.report.split("+")):
        return False
    text = _plain(passage.text)
    return not asked.evidence or any(_plain(evidence) in text for evidence in asked.evidence)


def _plain(text: str) -> str:
    return MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
