"""Values → JSON on one line, as scripts read it."""

import json
from typing import Any

from bot.render import describe
from bot.render.messages import messages
from bot.service.watch import Told
from corpus.library import Cited
from corpus.model import Passage, Report
from index.api import Answer, Entry, Finding, Hit, Observation, Overview, Question

KINDS = {"review": "result", "plan": "target"}


def answer_line(answer: Answer) -> str:
    """One reply: question, status, courtesy, understood, clarification, verdict, answers, missing, calculated, overview, passages,
    elapsed_ms; null where they do not apply.

    ``answers[].passage`` is an index into ``passages``; lines are 1-based and inclusive; highlights are
    code-point spans ``[start, end)`` of the passage's text.  ``question`` is what was answered: a follow-up completed.
    ``answers[].part`` counts the questions that were asked in one from 0.  ``missing`` are the places and years of a
    comparison or trend without an answer; ``calculated`` is what the answers it names come to.  ``clarification`` is what is
    asked back in a conversation, with complete questions to choose from; ``courtesy`` what was said where nothing was asked.
    ``overview`` has a report each: which answers are its key figures, and which stand for what is below each heading.
    """
    return _line(
        {
            "question": answer.question,
            "status": answer.status,
            "courtesy": answer.courtesy,
            "understood": _understood(answer.asked, answer) if answer.asked else None,
            "clarification": _fields(answer.clarification, "slot", "choices")
            if answer.clarification
            else None,
            "verdict": answer.verdict,
            "rows": answer.rows,
            "coverage": _fields(answer.coverage, "found", "of", "missing", "flawed")
            if answer.coverage
            else None,
            "answers": [_finding(finding, answer) for finding in answer.findings],
            "missing": [{"region": region, "year": year} for region, year in answer.missing],
            "calculated": _calculated(answer),
            "overview": [_overview(one) for one in answer.overviews] or None,
            "passages": [_hit(hit) for hit in answer.hits],
            "elapsed_ms": round(answer.elapsed_ms, 3),
        }
    )


def entry_line(entry: Entry) -> str:
    """One file of the library: path, title, region, year and date with what they were read from, passages, what is
    wrong with it (kind, detail, and the reason in Chinese), and why it was skipped."""
    told = _fields(entry.report, "date", "region_from", "year_from")
    flaw = None
    if entry.flaw:
        flaw = {**_fields(entry.flaw, "kind", "detail"), "reason": describe.flaw(entry.flaw, messages())}
    return _line(
        {**_report(entry.report), **told, "passages": entry.count, "flaw": flaw, "skipped": entry.skipped}
    )


def cited_line(cited: Cited) -> str:
    """A passage found again in its file, with its neighbours."""
    return _line(
        {
            "state": cited.state,
            "passage": _passage(cited.passage),
            "before": [_passage(passage) for passage in cited.before],
            "after": [_passage(passage) for passage in cited.after],
        }
    )


def news_line(told: Told) -> str:
    """What is new of what is watched for: ``news`` says how, ``before`` is the figure that it takes the place of."""
    return _line(
        {
            "watch": told.watch.said,
            "news": told.kind,
            **_observed(told.now),
            "before": _observed(told.before) if told.before else None,
        }
    )


def watch_line(said: str, *, reports: int | None = None, ended: bool | None = None) -> str:
    """What is watched for: in how many ``reports`` it is said where that has just begun, whether it ``ended`` where it was to."""
    return _line({"watch": said, "reports": reports, "ended": ended})


def _observed(said: Observation) -> dict[str, Any]:
    return _fields(said, "region", "year", "kind", "metric", "value", "path", "citation")


def _understood(question: Question, answer: Answer) -> dict[str, Any]:
    """What a question was taken to ask for; ``scope`` is null where it asks of the places it names alone."""
    scope = answer.plan.scope if answer.plan else answer.mention.scope if answer.mention else None
    named, when = question.named, question.when
    known = when.first is not None and not when.relative
    return {
        "regions": sorted(set().union(*named.regions)),
        "unknown": named.unknown,
        "corrected": [{"typed": typed, "meant": meant} for typed, meant in named.corrected],
        "years": [when.first, when.last] if known else None,
        "metric": answer.plan.metric.name
        if answer.plan
        else question.metric.names[0]
        if question.metric
        else None,
        "scope": scope.name or None if scope else None,
        "intent": question.kind,
    }


def _finding(finding: Finding, answer: Answer) -> dict[str, Any]:
    figure = finding.figure
    measures = ("metric", "number", "unit", "amount", "base", "bound", "aspect")
    return {
        **_fields(finding, "value", "sentence"),
        "passage": finding.hit,
        "report": answer.hits[finding.hit].passage.citation.report.path,
        **_fields(finding, "year", "region"),
        "kind": KINDS[finding.kind] if finding.kind else None,
        "figure": _fields(figure, *measures) if figure else None,
        "probability": None if finding.probability is None else round(finding.probability, 4),
        **_fields(finding, "restated", "part", "rank"),
    }


def _calculated(answer: Answer) -> dict[str, Any] | None:
    """What the answers come to, and how it was made."""
    made = answer.calculated
    if made is None:
        return None
    value = (
        made.value
        if made.reached is None
        else messages()("calculated.reached" if made.reached else "calculated.missed")
    )
    return {"value": value, "how": made.how, "answers": made.parts}


def _overview(told: Overview) -> dict[str, Any]:
    headings = [{"section": one.section, "answers": one.findings} for one in told.headings]
    kind = KINDS[told.kind] if told.kind else None
    return {
        "report": _report(told.report),
        "kind": kind,
        "year": told.year,
        "figures": told.figures,
        "headings": headings,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {**_passage(hit.passage), "score": round(hit.score, 4), "highlights": hit.highlights}


def _passage(passage: Passage) -> dict[str, Any]:
    cited = passage.citation
    return {
        "id": cited.id,
        "text": passage.text,
        "report": _report(cited.report),
        **_fields(cited, "section", "paragraph", "lines", "page"),
        **_fields(passage, "kind", "header"),
        "period": passage.period._asdict() if passage.period else None,
        "recognised": passage.recognised._asdict() if passage.recognised else None,
    }


def _report(report: Report) -> dict[str, Any]:
    return {**_fields(report, "path", "title"), "region": report.subject, "year": report.year}


def _fields(value: object, *names: str) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
