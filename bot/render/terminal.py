"""Values → a terminal, for people.

Wide characters wrap at the right place on a screen; into a pipe every paragraph stays one line.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.bar import Bar
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.render import describe, planned, refusal
from bot.render.headline import headline, of_whom, undecided
from bot.render.messages import messages
from bot.render.wrapping import breaks
from corpus.library import Cited
from corpus.model import Passage
from index.api import MAX_CHARS, Answer, Entry, Explanation, Finding, Mismatch, Status, mismatches
from index.api import Progress as Report

MATCH = "bold yellow"
QUIET = "dim"
BAR = 24
"""Characters of the longest bar."""

FEW = 2
"""Passages below what is certain, its own among them."""

LABEL = 200
"""Characters of a question that is repeated above its reply."""


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

    def answer(self, answer: Answer, entries: Sequence[Entry], most: int | None = None) -> None:
        """What was found, then the best passages, each with where it stands.

        At most ``most`` of them are shown; None shows few below what is certain, and otherwise all.
        """
        for line in describe.corrections(answer, self._say):
            self._print(Text(visible(line), style=QUIET))
        if told := self._instead(answer, entries):
            self._lines(told)
            return
        if answer.overviews:
            self._overviews(answer)
            return
        if answer.status is Status.WEAK:
            for line in (*planned.notes(answer, self._say), refusal.weak(answer, entries, self._say)):
                self._print(Text(visible(line), style="yellow"))
        elif undecided(answer):
            self._print(Text(self._say("answer.undecided"), style="yellow"))
        elif answer.asked and answer.asked.parts:
            self._parts(answer, entries)
        elif len(answer.findings) > 1 or answer.missing or answer.rows or answer.calculated:
            self._several(answer)
        else:
            for finding in answer.findings:
                self._finding(answer, finding)
        order = describe.ordered(answer)
        for number, which in enumerate(order[: _shown(answer) if most is None else most], 1):
            hit = answer.hits[which]
            text = Text(visible(hit.passage.text))
            for start, end in hit.highlights:
                text.stylize(MATCH, start, end)
            self._print(Text())
            self._listed(f"{number}.", text, hit.passage)

    def _instead(self, answer: Answer, entries: Sequence[Entry]) -> list[str]:
        """What is said where no passages are shown; none where they are."""
        if answer.courtesy:
            return [self._say(f"courtesy.{answer.courtesy}")]
        if answer.clarification:
            return describe.clarification(answer.clarification, self._say)
        if answer.status is Status.NOT_FOUND:
            return [self._say("answer.not_found"), *refusal.not_found(answer, entries, self._say)]
        return []

    def _lines(self, lines: Iterable[str]) -> None:
        """Lines as they are."""
        for line in lines:
            self._print(Text(visible(line)))

    def _overviews(self, answer: Answer) -> None:
        """Reports in a page each: key figures, and headings with the sentences that stand for them."""
        for told in answer.overviews:
            self._print(Text(visible(describe.overview(told, self._say)), style="bold"))
            for number in told.figures:
                finding = answer.findings[number]
                said = f"{describe.key_figure(finding, self._say)} {finding.value}"
                self._pointed(answer, finding, Text(visible(said), style="bold"))
            for heading in told.headings:
                if heading.section:
                    self._print(Text())
                    self._print(Text(visible(" › ".join(heading.section)), style="underline"))
                for number in heading.findings:
                    finding = answer.findings[number]
                    self._pointed(answer, finding, Text(visible(finding.sentence)))
            self._print(Text())

    def _pointed(self, answer: Answer, finding: Finding, said: Text) -> None:
        """A line of an overview, with where it stands."""
        where = f"（{self._where(answer, finding)}）"
        self._print(said + Text(visible(where), style=QUIET), "- ")

    def _finding(self, answer: Answer, finding: Finding) -> None:
        """What was found in one line, and the sentence it stands in."""
        line = headline(answer, finding, self._say)
        if line:
            self._print(Text(visible(line.text), style="bold"))
        self._print(Text(visible(finding.sentence), style="none" if line else "bold"))

    def _parts(self, answer: Answer, entries: Sequence[Entry]) -> None:
        """What was found for each of the questions that were asked in one, each below its own line."""
        for question, findings in describe.by_part(answer):
            self._print(Text(visible(question.text), style="underline"))
            for finding in findings:
                if not finding.certain:
                    self._print(Text(visible(self._say("answer.weak_part")), style="yellow"))
                self._finding(answer, finding)
                self._print(Text(visible(self._where(answer, finding)), style=QUIET))
            if not findings:
                self._print(Text(visible(refusal.part(question, entries, self._say)), style="yellow"))

    def _several(self, answer: Answer) -> None:
        """The findings of a comparison or a trend, a line each; on a screen with bars where they are of one unit."""
        if by := planned.basis(answer, self._say):
            self._print(Text(visible(by), style=QUIET))
        longest = max(map(abs, filter(None, bars(answer.findings))), default=0.0)
        for finding, amount in zip(answer.findings, bars(answer.findings), strict=True):
            line = headline(answer, finding, self._say)
            whose = of_whom(answer, finding, self._say) + self._say("answer.apart")
            rank = self._say("plan.rank", rank=finding.rank) + " " if finding.rank else ""
            said = Text(visible(rank + (line.text if line else whose + finding.sentence)), style="bold")
            where = Text(visible(self._where(answer, finding)), style=QUIET)
            if not self._console.is_terminal:
                self._print(said + Text(self._say("answer.apart")) + where)
                continue
            self._print(said)
            if amount:
                self._console.print(Bar(longest, 0, abs(amount), width=min(BAR, self._console.width)))
            self._print(where)
        for note in (*describe.notes(answer, self._say), *planned.notes(answer, self._say)):
            self._print(Text(visible(note), style="yellow"))

    def _where(self, answer: Answer, finding: Finding) -> str:
        """The file and the lines that a finding stands in."""
        cited = answer.hits[finding.hit].passage.citation
        return f"{cited.report.path} {describe.lines(cited.lines, self._say)}"

    def asked(self, question: str) -> None:
        """A question above its reply, where there are many."""
        shown = question if len(question) <= LABEL else question[:LABEL] + "…"
        self._print(Text(visible(self._say("terminal.asked", question=shown)), style="underline"))

    def restated(self, said: str, question: str) -> None:
        """The ``question`` that what was ``said`` was taken to be, where it is another one or only its beginning."""
        if said == question:
            return
        shortened = said.startswith(question) and len(question) == MAX_CHARS
        told = (
            self._say("terminal.shortened", most=MAX_CHARS)
            if shortened
            else self._say("answer.completed", question=question)
        )
        self._print(Text(visible(told), style=QUIET))

    def explanation(self, explanation: Explanation) -> None:
        """What was understood, how the figure chosen was judged, and for each passage what its score is made of."""
        for line in describe.understood(explanation.question, self._say):
            self._print(Text(visible(line), style="bold"))
        if explanation.judgement:
            self._print(Text())
            self._part(describe.judgement(explanation.judgement, self._say), 0)
        for number, reason in enumerate(explanation.reasons, 1):
            self._print(Text())
            self._listed(f"{number}.", Text(visible(reason.hit.passage.text[:80])), reason.hit.passage)
            self._part(describe.score(reason, self._say), 1)

    def _part(self, part: describe.Part, depth: int) -> None:
        """A part of a score, and what it is made of further to the right."""
        self._print(Text(visible(part.text)), "   " * depth)
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
        """The library, two lines a file: which report it is, or why it was skipped, and what is damaged in it."""
        for entry in entries:
            report, apart = entry.report, self._say("answer.apart")
            if entry.skipped:
                told = [self._say("terminal.skipped", why=entry.skipped)]
            else:
                date = report.date or (str(report.year) if report.year else "")
                count = self._say("terminal.passages", count=entry.count)
                origins = describe.origins(report, self._say)
                read = self._say("terminal.read_from", origins=origins) if origins else ""
                told = [report.title, report.subject or "", date, count, read]
            remark = (
                self._say("answer.remark", told=describe.flaw(entry.flaw, self._say)) if entry.flaw else ""
            )
            self._pair(report.path, apart.join(filter(None, told)) + remark)

    def figures(self, rows: Iterable[Sequence[str]]) -> None:
        """Rows of spreadsheet.COLUMNS, two lines a figure on a screen: what it says, and where it stands; into a pipe with a tab
        between the cells, as they come."""
        if not self._console.is_terminal:
            self._console.file.writelines("\t".join(map(visible, row)) + "\n" for row in rows)
            return
        for region, year, kind, metric, aspect, value, _, _, path, lines, citation in rows:
            when = self._say("cite.year", year=year) if year else ""
            whose = " ".join(filter(None, [region, when]))
            kinds = filter(None, [kind, "" if aspect == self._say("aspect.level") else aspect])
            told = self._say.join(kinds)
            remark = self._say("answer.remark", told=told) if told else ""
            said = self._say("answer.apart").join(filter(None, [whose, f"{metric} {value}".strip()]))
            self._pair(said + remark, self._say("answer.apart").join([f"{path} {lines}", citation]))

    def _pair(self, first: str, second: str) -> None:
        """A line, and what belongs to it below."""
        self._print(Text(visible(first), style="bold"))
        self._print(Text(visible(second), style=QUIET), "   ")

    def _listed(self, mark: str, text: Text, passage: Passage) -> None:
        """A passage with where it stands below it, both to the right of ``mark``."""
        where = Text(visible(describe.source(passage, self._say)), style=QUIET)
        self._print(text, f"{mark} ")
        self._print(where, " " * (len(mark) + 1))

    def _print(self, what: Text, indent: str = "") -> None:
        """A paragraph: on a screen in lines that are broken where Chinese may be, to the right of ``indent``."""
        if not self._console.is_terminal:
            self._console.print(Text(indent) + what, soft_wrap=True)
            return
        width = max(1, self._console.width - len(indent))
        for line in what.divide(breaks(what.plain, width)):
            line.rstrip()
            self._console.print(Text(indent) + line, soft_wrap=True)
            indent = " " * len(indent)


def _shown(answer: Answer) -> int:
    """How many passages are shown where nobody says: few below a value or a verdict that is certain."""
    certain = answer.status is Status.ANSWERED and (answer.rows or any(one.value for one in answer.findings))
    if not (certain or answer.verdict):
        return len(answer.hits)
    if answer.plan or answer.mention:
        return 0 if len(answer.findings) > FEW else len(answer.hits)
    cited = len({finding.hit for finding in answer.findings})
    return cited if len(answer.findings) > 1 or answer.missing else FEW


def bars(findings: Sequence[Finding]) -> list[float | None]:
    """How long the bar of each finding is, none where there is one alone or their figures are of different units."""
    if (
        len(findings) < 2
        or any(finding.figure is None for finding in findings)
        or Mismatch.UNITS in mismatches(findings)
    ):
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
