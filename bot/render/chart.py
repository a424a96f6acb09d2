"""The figures of a comparison or a trend as a picture, with a font of its own that knows Chinese."""

from functools import cache
from io import BytesIO
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING

from bot.render.headline import of_whom, title
from bot.render.messages import MessageError, Messages, messages
from corpus.extras import command
from index.api import Answer, Finding, Mismatch, mismatches, scaled_alike

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

SIZE = (8.0, 4.5)
DPI = 150
COLOURS, QUIET = ("#2563a8", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#0f766e"), "#9db8d6"


class ChartError(MessageError):
    """There is nothing to draw, or nothing to draw with."""


def save(answer: Answer, file: Path) -> None:
    """Write the chart of ``answer`` as PNG.  Raises ChartError if it has no figures to draw, or none can be drawn."""
    picture = png(answer, messages())
    try:
        file.write_bytes(picture)
    except OSError as error:
        raise ChartError("chart.unwritable", file=file, why=error.strerror or error) from None


def drawable(answer: Answer) -> bool:
    """Whether there are figures to draw: two or more of one kind."""
    findings = _figures(answer)
    return not answer.overviews and len(findings) > 1 and Mismatch.UNITS not in mismatches(findings)


def _figures(answer: Answer) -> list[Finding]:
    return [finding for finding in answer.findings if finding.figure and not finding.restated]


def png(answer: Answer, say: Messages) -> bytes:
    """The figures of ``answer`` as PNG: a line over years for each place, bars over places.  Raises ChartError."""
    findings = _figures(answer)
    if not drawable(answer):
        raise ChartError("chart.nothing")
    try:
        from matplotlib.figure import Figure as Canvas  # noqa: PLC0415 - half a second that only a chart need cost
    except ImportError:
        raise ChartError("chart.package", command=command("chart")) from None
    amounts, unit = scaled_alike([(f.figure.amount, f.figure.base) for f in findings if f.figure])
    font = _font()
    canvas = Canvas(figsize=SIZE, dpi=DPI, layout="constrained")
    axes = canvas.add_subplot()
    lines = _lines(findings)
    if lines:
        every = _years(findings)  # a year without a figure is a gap in the line
        positions = [every.index(finding.year or 0) for finding in findings]
        for colour, (region, places) in zip(COLOURS, lines.items(), strict=False):
            known = {positions[place]: amounts[place] for place in places}
            drawn = [known.get(at, nan) for at in range(len(every))]
            axes.plot(range(len(every)), drawn, marker="o", color=colour, label=region)
        axes.set_xticks(range(len(every)), [say("cite.year", year=year) for year in every])
        if len(lines) > 1:
            axes.legend(prop=font, frameon=False)
    else:
        positions = list(range(len(findings)))
        axes.bar(_labels(answer, findings, say), amounts, color=COLOURS[0], width=0.6)
    axes.margins(x=0.08)
    for finding, position, amount in zip(findings, positions, amounts, strict=True):
        value = finding.value or ""
        axes.annotate(
            value, (position, amount), (0, 6), textcoords="offset points", ha="center", fontproperties=font
        )
    axes.set_title(title(answer, findings, say), fontproperties=font, fontsize=13)
    axes.set_ylabel(unit, fontproperties=font)
    axes.set_ylim(min(0.0, *amounts), max(amounts) * 1.15 or 1.0)
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set_fontproperties(font)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=QUIET, linewidth=0.5)
    made = BytesIO()
    canvas.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


def _lines(findings: list[Finding]) -> dict[str, list[int]]:
    """For each place the findings that make its line over years; none where bars say more: of one year, or of two of one place."""
    lines: dict[str, list[int]] = {}
    for at, finding in enumerate(findings):
        lines.setdefault(finding.region or "", []).append(at)
    told = [{findings[at].year for at in places} - {None} for places in lines.values()]
    whole = all(len(years) == len(places) for years, places in zip(told, lines.values(), strict=True))
    most = max(map(len, told))
    return (
        lines if whole and len(lines) <= len(COLOURS) and (most > 2 or (most == 2 and len(lines) > 1)) else {}
    )


def _years(findings: list[Finding]) -> list[int]:
    """All years from the first to the last."""
    years = [finding.year for finding in findings if finding.year]
    return [*range(min(years), max(years) + 1)]


def _labels(answer: Answer, findings: list[Finding], say: Messages) -> list[str]:
    """What tells the findings apart: years of one place, places of one year, or both."""
    regions = {finding.region for finding in findings}
    if len(regions) == 1:
        return [say("cite.year", year=finding.year) for finding in findings]
    years = {finding.year for finding in findings}
    if len(years) == 1:
        return [finding.region or "" for finding in findings]
    return [of_whom(answer, finding, say) for finding in findings]


@cache
def _font() -> "FontProperties":
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415

    try:
        import pylopdf_fonts_zh_cn as fonts  # noqa: PLC0415 - Noto Sans SC, so that no system font is needed
    except ImportError:
        raise ChartError("chart.package", command=command("chart")) from None
    return FontProperties(fname=fonts.sans_path())
