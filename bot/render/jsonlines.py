"""Values → JSON on one line, as scripts read it."""

import json
from dataclasses import asdict
from typing import Any

from corpus.library import Cited
from corpus.model import Passage, Report
from index.answering.calculated import difference
from index.answering.search import Hit
from index.api import Answer
from index.figures.figures import Figure
from index.query.intent import Kind
from index.store.entry import Entry


def answer_line(answer: Answer) -> str:
    """One reply: question, status, answers, missing, difference, passages, elapsed_ms.

    ``answers[].passage`` is a place in ``passages``; lines are 1-based and inclusive; highlights are
    code-point spans ``[start, end)`` of the passage's text.  ``question`` is what was answered: a follow-up completed.
    ``missing`` are the places and years of a comparison or trend without an answer; ``difference`` is calculated from
    the two answers it names.
    """
    return _line(
        {
            "question": answer.question,
            "status": answer.status,
            "answers": [
                {
                    "value": finding.value,
                    "sentence": finding.sentence,
                    "passage": finding.hit,
                    "report": answer.hits[finding.hit].passage.citation.report.path,
                    "year": finding.year,
                    "region": finding.region,
                    "figure": _figure(finding.figure) if finding.figure else None,
                    "restated": finding.restated,
                }
                for finding in answer.findings
            ],
            "missing": [{"region": region, "year": year} for region, year in answer.missing],
            "difference": _difference(answer),
            "passages": [_hit(hit) for hit in answer.hits],
            "elapsed_ms": round(answer.elapsed_ms, 3),
        }
    )


def entry_line(entry: Entry) -> str:
    """One file of the library: path, title, region, year and date with what they were read from, passages, a
    remark on damage to its text, and why it was skipped."""
    report = entry.report
    told = {"date": report.date, "region_from": report.region_from, "year_from": report.year_from}
    state = {"passages": entry.count, "remark": report.remark, "skipped": entry.skipped}
    return _line({**_report(report), **told, **state})


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


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "metric": figure.metric,
        "number": figure.number,
        "unit": figure.unit,
        "amount": figure.amount,
        "base": figure.base,
        "kind": figure.kind,
    }


def _difference(answer: Answer) -> dict[str, Any] | None:
    compared = answer.asked is not None and answer.asked.kind is Kind.COMPARISON
    gap = difference(answer.findings) if compared else None
    return asdict(gap) if gap else None


def _hit(hit: Hit) -> dict[str, Any]:
    return {**_passage(hit.passage), "score": round(hit.score, 4), "highlights": hit.highlights}


def _passage(passage: Passage) -> dict[str, Any]:
    cited = passage.citation
    return {
        "id": cited.id,
        "text": passage.text,
        "report": _report(cited.report),
        "section": cited.section,
        "paragraph": cited.paragraph,
        "lines": cited.lines,
        "page": cited.page,
        "kind": passage.kind,
        "header": passage.header,
        "period": passage.period._asdict() if passage.period else None,
    }


def _report(report: Report) -> dict[str, Any]:
    return {"path": report.path, "title": report.title, "region": report.region, "year": report.year}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
