"""Values → a terminal, for people.

Wide characters wrap at the right place on a screen; into a pipe every paragraph stays one line.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.bar import Bar
from rich.console import Console, JustifyMethod
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.render import describe
from bot.render.messages import messages
from corpus.library import Cited
from corpus.model import Passage
from index.api import Answer, Entry, Explanation, Finding, Mismatch, Status, mismatches
from index.api import Progress as Report

MATCH = "bold yellow"
QUIET = "dim"
BAR = 24
"""Characters of the longest bar."""


def visible(text: str) -> str:
    """``text`` without control and format characters, which could move the cursor or turn the line round.

    Every one of them becomes a space, so that offsets stay true.
    """
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in text)


class Screen:
    """Standard output for a person, in Chinese."""

    def __init__(self) -> None:
        self._say = messages()
        self._console = Console(highlight=False, emoji=False, markup=False)

    def answer(self, answer: Answer, entries: Sequence[Entry]) -> None:
        """The answering sentence, then the best passages, each with where it stands."""
        if answer.status is Status.NOT_FOUND:
            instead = describe.instead(answer, entries, self._say)
            self._print(Text(visible(self._say("answer.not_found") + instead)))
            return
        if answer.status is Status.WEAK:
            self._print(Text(self._say("answer.weak"), style="yellow"))
        elif len(answer.findings) > 1:
            self._several(answer)
        else:
            for finding in answer.findings:
                self._finding(finding)
        for number, hit in enumerate(answer.hits, 1):
            text = Text(visible(hit.passage.text))
            for start, end in hit.highlights:
                text.stylize(MATCH, start, end)
            self._print(Text())
            self._listed(f"{number}.", text, hit.passage)

    def _finding(self, finding: Finding) -> None:
        """The value, and the sentence it stands in."""
        if finding.value:
            self._print(Text(visible(finding.value), style="bold"))
        self._print(Text(visible(finding.sentence), style="none" if finding.value else "bold"))

    def _several(self, answer: Answer) -> None:
        """The findings of a comparison or a trend, a line each; on a screen with bars where they are of one unit."""
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        amounts = bars(answer.findings)
        for finding, amount in zip(answer.findings, amounts, strict=True):
            cited = answer.hits[finding.hit].passage.citation
            lines = describe.lines(cited.lines, self._say)
            where = Text(visible(f"{cited.report.path} {lines}"), style=QUIET)
            said = Text(visible(describe.told(finding, self._say)), style="bold")
            label = visible(describe.label(answer, finding, self._say))
            if self._console.is_terminal:
                drawn = [Bar(max(filter(None, amounts)), 0, amount, width=BAR)] if amount else []
                table.add_row(label, said, *drawn, where)
            else:
                labelled = self._say("answer.labelled", label=label, text="")
                self._print(Text(labelled) + said + Text(" · ") + where)
        if self._console.is_terminal:
            self._console.print(table)
        for note in describe.notes(answer, self._say):
            self._print(Text(visible(note), style="yellow"))

    def completed(self, question: str) -> None:
        """The question that a follow-up was taken to be."""
        self._print(Text(visible(self._say("answer.completed", question=question)), style=QUIET))

    def explanation(self, explanation: Explanation) -> None:
        """What was understood, and for each passage what its score is made of."""
        for line in describe.understood(explanation.question, self._say):
            self._print(Text(visible(line), style="bold"))
        for number, reason in enumerate(explanation.reasons, 1):
            self._print(Text())
            self._listed(f"{number}.", Text(visible(reason.hit.passage.text[:80])), reason.hit.passage)
            self._part(describe.score(reason, self._say), 1)

    def _part(self, part: describe.Part, depth: int) -> None:
        """A part of a score, and what it is made of further to the right."""
        self._print(Text("   " * depth + visible(part.text)))
        for inner in part.parts:
            self._part(inner, depth + 1)

    def cited(self, cited: Cited) -> None:
        """A passage between its neighbours, and whether its file still says so."""
        for passage in cited.before:
            self._print(Text(visible(passage.text), style=QUIET))
        self._listed(">", Text(visible(cited.passage.text), style="bold"), cited.passage)
        for passage in cited.after:
            self._print(Text(visible(passage.text), style=QUIET))
        style = "green" if cited.state == "intact" else "yellow"
        self._print(Text(describe.checked(cited, self._say), style=style))

    def entries(self, entries: Iterable[Entry]) -> None:
        """The library as a table, with why a file was skipped and what is damaged in a report."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("report", "title", "region", "date", "origin", "passages"):
            justify: JustifyMethod = "right" if name == "passages" else "left"
            table.add_column(self._say(f"column.{name}"), overflow="fold", justify=justify)
        for entry in entries:
            report = entry.report
            title = f"{report.title}（{report.remark}）" if report.remark else report.title
            skipped = self._say("terminal.skipped", why=entry.skipped) if entry.skipped else ""
            date = report.date or (str(report.year) if report.year else "—")
            told = [report.path, skipped or title, report.region or "—", date]
            origins = describe.origins(report, self._say)
            table.add_row(*map(visible, [*told, origins]), str(entry.count))
        self._console.print(table, soft_wrap=not self._console.is_terminal)

    def rows(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Rows as a table on a screen; into a pipe with a tab between the cells, as they come."""
        if not self._console.is_terminal:
            self._console.file.writelines("\t".join(map(visible, row)) + "\n" for row in rows)
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in columns:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*map(visible, row))
        self._console.print(table)

    def _listed(self, mark: str, text: Text, passage: Passage) -> None:
        """A passage with where it stands below it, both to the right of ``mark``."""
        where = Text(visible(describe.source(passage, self._say)), style=QUIET)
        if self._console.is_terminal:
            grid = Table.grid(padding=(0, 1))
            grid.add_column(no_wrap=True)
            grid.add_column(overflow="fold")
            grid.add_row(mark, text)
            grid.add_row("", where)
            self._console.print(grid)
        else:
            self._print(Text(f"{mark} ") + text)
            self._print(Text(" " * (len(mark) + 1)) + where)

    def _print(self, what: Text) -> None:
        self._console.print(what, soft_wrap=not self._console.is_terminal)


def bars(findings: Sequence[Finding]) -> list[float | None]:
    """How long the bar of each finding is, none where their figures are of different units."""
    if any(finding.figure is None for finding in findings) or Mismatch.UNITS in mismatches(findings):
        return [None] * len(findings)
    return [float(finding.figure.amount) if finding.figure else None for finding in findings]


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """A bar on standard error while something long goes on; nothing where nobody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
