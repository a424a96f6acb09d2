"""What is wrong with a report that can be read, as far as the report itself and where it lies can tell."""

import re
from collections.abc import Sequence

from corpus.model import Flaw, FlawKind, Origin, Report
from corpus.regions import Evidence, places_named
from corpus.words import any_of

LOST = "$1.$2"
"""What some sites published in place of every decimal number."""

PLACEHOLDER = re.compile(any_of("placeholders"))
PLACEHOLDER_CHARS = 60
"""A longer text is no placeholder, whatever it says."""

YEAR = re.compile(r"((?:19|20)\d{2})年?")


def found(
    report: Report, evidence: Evidence, body: Sequence[str], wordless: Sequence[int] = ()
) -> Flaw | None:
    """The gravest flaw of a report, None if it shows none; ``body`` are its blocks without headings and notes, ``wordless``
    the numbers of its pages that are pictures without words, in order."""
    text = "".join(body) or evidence.text
    if len(text) <= PLACEHOLDER_CHARS and PLACEHOLDER.search(text):
        return Flaw(FlawKind.EMPTY)
    if lost := evidence.text.count(LOST):
        return Flaw(FlawKind.LOST, str(lost))
    if wordless:
        return Flaw(FlawKind.UNRECOGNISED, _numbers(wordless))
    named = _other_region(report, evidence) or _other_year(report, evidence)
    return Flaw(FlawKind.MISPLACED, named) if named else None


def _numbers(pages: Sequence[int]) -> str:
    """Numbers in order, those that follow each other as a range: 3-5、9."""
    spans: list[list[int]] = []
    for page in pages:
        if spans and spans[-1][1] == page - 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def _other_region(report: Report, evidence: Evidence) -> str | None:
    """The region that title or first lines name, where the folder names another that the text never mentions."""
    if report.region is None or report.region_from not in (Origin.TITLE, Origin.OPENING):
        return None
    for name in evidence.names:
        if places := places_named(name):
            known = any(place[:2] in evidence.text for place in places)
            return None if known else report.region
    return None


def _other_year(report: Report, evidence: Evidence) -> str | None:
    """The year that the title names, where the file is called another and nothing else."""
    called = YEAR.fullmatch(evidence.names[0])
    if called and report.year and report.year_from is Origin.TITLE and int(called[1]) != report.year:
        return f"{report.year}年"
    return None
