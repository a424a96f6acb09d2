"""The desk: questions and buttons of a chat in, replies out.  Knows nothing of the network."""

import re
from collections import OrderedDict
from io import BytesIO
from typing import Final

from bot.render import chart, spreadsheet, words
from bot.render import telegram as html
from bot.render.chart import drawable
from bot.render.richtext import clean, line
from bot.service.conversation import Dialogues
from bot.service.database import Ledger, Verdict, key_of
from bot.service.examples import Examples
from bot.service.library import Shelf
from bot.service.reply import Attachment, Button, Buttons, Caller, Card, Press, Reply
from bot.service.selection import Picker
from corpus.errors import CitationError
from corpus.library import Cited
from corpus.model import digest
from index.api import Answer, Status
from index.text.normal import normalise

PAGE: Final = 3
DEPTH: Final = 15
"""Passages a message, and a question: asked for all at once, so that every page is of the same answer."""

CARDS: Final = 5
"""Passages offered to another chat."""

QUESTION_LENGTH: Final = 1000
QUESTIONS: Final = 5000
"""Characters in a question, and questions that are remembered for their buttons."""

LISTED: Final = 100
"""Files whose figures are listed together; of more, those of one place are."""

FILE_BYTES: Final = 50 * 1000 * 1000
"""The largest file that a bot can send."""


class Desk:
    """Questions and buttons in, replies out; knows nothing of the network.  For one thread at a time."""

    def __init__(self, shelf: Shelf, ledger: Ledger) -> None:
        self._shelf, self._ledger = shelf, ledger
        self._asked: OrderedDict[tuple[int, str], str] = OrderedDict()
        self._examples = Examples(shelf)
        self._picker = Picker(shelf, ledger)
        self._dialogues = Dialogues(lambda: shelf.answerer)

    def help(self, caller: Caller) -> Reply:
        """How to ask, with questions that these reports answer as buttons."""
        shown = tuple((Button(question, f"q:{key_of(question)}"),) for question in self._examples.get())
        return Reply(html.plain_text(caller.say.help.format(bot=caller.bot)), shown)

    def ask(self, caller: Caller, text: str) -> Reply:
        """Answer a question."""
        question = clean(text).strip()
        if not question:
            example = next(iter(self._examples.get()), "")
            return Reply(html.plain_text(caller.say.empty.format(example=example)))
        if len(question) > QUESTION_LENGTH:
            return Reply(html.plain_text(caller.say.too_long.format(most=QUESTION_LENGTH)))
        dialogue = self._dialogues.of(caller.chat)
        if (citation := dialogue.nth(question)) and (around := self.surroundings(caller, citation)):
            return around
        within = self._picker.chosen(caller.chat)
        found = dialogue.ask(question, DEPTH, within)
        self._remember(caller.chat, found.question)
        return self._answer(caller, found, within, asked=question)

    def press(self, caller: Caller, data: str, said: str = "") -> Press | None:
        """What a button brings; None if it is stale or forged.

        ``said`` is the text that the message with the button replies to: what was asked, where it is not
        remembered any more.
        """
        kind, _, rest = data.partition(":")
        match kind:
            case "c":
                return _sent(self.surroundings(caller, rest))
            case "e":
                around = self.surroundings(caller, rest)
                return Press(around, edits=True) if around else None
            case "f":
                return self._file(caller, rest)
            case "q":
                known = {key_of(question): question for question in self._examples.get()}
                return _sent(self.ask(caller, known[rest]) if rest in known else None)
            case "r" | "p" | "k" | "o":
                return self._picker.press(
                    caller, data, self._recall(caller.chat, data.rsplit(":", maxsplit=1)[-1], said)
                )
            case (
                "m" | "u" | "d" | "g" | "M" | "U" | "D" | "G" | "A"
            ):  # capitals: of all reports, whatever was chosen
                button = re.fullmatch(r"(?:([0-9]{1,3}):)?([a-z2-7]{8})", rest)
                question = self._recall(caller.chat, button[2], said) if button else None
                if button and question:
                    return self._about(caller, kind, question, int(button[1] or 0))
        return None

    def reports(self, caller: Caller, wanted: str) -> Reply:
        """The reports that have the words ``wanted`` about them, to look at and to choose from."""
        wanted = line(wanted, QUESTION_LENGTH)
        if wanted:
            self._remember(caller.chat, wanted)
        return self._picker.page(caller, 0, wanted)

    def figures(self, caller: Caller, wanted: str) -> Reply:
        """The figures of the place, of the metric, or of both that ``wanted`` names, as a spreadsheet."""
        normal = normalise(line(wanted, QUESTION_LENGTH))
        named = self._shelf.answerer.understand(normal).named
        metric = normal
        for name in named.said:
            metric = metric.replace(name, "")
        if not named.said and (not metric.strip() or len(self._shelf.entries) > LISTED):
            return Reply(html.plain_text(caller.say.figures_of_whom))
        rows = spreadsheet.rows(self._shelf.answerer, "".join(named.said), metric.strip())
        table = BytesIO()
        spreadsheet.write_csv(rows, table)
        return Reply(html.plain_text(wanted), file=Attachment("figures.csv", table.getvalue()))

    def surroundings(self, caller: Caller, citation: str) -> Reply | None:
        """The passage that ``citation`` names, between its neighbours; None if it is not there any more."""
        if not re.fullmatch(r"[a-z0-9-]{1,32}", citation):
            return None
        try:
            cited = self._shelf.cite(citation)
        except CitationError:
            return None
        return Reply(html.surroundings(cited, caller.say, caller.bot), _around(cited, caller))

    def cards(self, caller: Caller, text: str) -> list[Card]:
        """Ready answers for another chat, the answer itself first."""
        question = clean(text).strip()
        found = self._shelf.answerer.ask(question, CARDS) if question else None
        if found is None or found.status is Status.NOT_FOUND:
            return []
        self._ledger.count("inline")
        passages = [hit.passage for hit in found.hits]
        cards = [
            Card(html.title(passage), line(passage.text, 200), html.card(found, number, caller.bot))
            for number, passage in enumerate(passages)
        ]
        if found.status is Status.ANSWERED and found.findings:
            finding = found.findings[0]
            whole = html.answer(found, [finding.hit], caller.say, caller.bot)
            shown = line(finding.value or finding.sentence, 100, finding.value or "")
            cards[0:0] = [Card(shown, html.title(passages[finding.hit]), whole)]
        return cards[:CARDS]

    def _answer(
        self,
        caller: Caller,
        found: Answer,
        within: frozenset[str],
        everywhere: bool = False,
        asked: str | None = None,
    ) -> Reply:
        """What ``found`` comes to; ``asked`` is what was written, where that was completed."""
        say, key = caller.say, key_of(found.question)
        self._ledger.count(found.status)
        certain = found.status is Status.ANSWERED
        wider = () if certain or not within else ((Button(say.everywhere, f"A:{key}"),),)
        if found.status is Status.NOT_FOUND:
            near = ((Button(say.similar, _data("m", everywhere, f"0:{key}")),),) if found.hits else ()
            told = html.not_found(found, self._shelf.entries, say, len(within))
            return Reply(told, (*near, *wider), status=found.status)
        page = _order(found)[:PAGE]
        shown = html.answer(found, page, say, caller.bot, len(within), asked)
        verdicts = Button("👍", _data("u", everywhere, key)), Button("👎", _data("d", everywhere, key))
        drawn = ((Button(say.draw, _data("g", everywhere, key)),),) if drawable(found) else ()
        buttons = (*_buttons(found, page, 0, key, caller, everywhere), *drawn, verdicts, *wider)
        return Reply(shown, buttons, status=found.status)

    def _about(self, caller: Caller, kind: str, question: str, offset: int) -> Press | None:
        """What a button below the answer to ``question`` brings."""
        self._remember(caller.chat, question)
        everywhere = kind.isupper()
        if kind == "A":
            found = self._shelf.answerer.ask(question, DEPTH)
            return _sent(self._answer(caller, found, frozenset(), everywhere))
        within = frozenset() if everywhere else self._picker.chosen(caller.chat)
        found = self._shelf.answerer.ask(question, DEPTH, within)
        if kind in "gG":
            return self._drawn(caller, found)
        if kind in "mM":
            page = _order(found)[offset : offset + PAGE]
            if not page:
                return None
            shown = html.more(found, page, offset + 1, caller.say, caller.bot)
            return Press(Reply(shown, _buttons(found, page, offset, key_of(question), caller, everywhere)))
        return Press(notice=self._judged(caller, kind in "uU", question, found))

    def _drawn(self, caller: Caller, found: Answer) -> Press:
        """A picture of the figures found, the figures themselves below it."""
        try:
            return Press(Reply(html.caption(found, caller.say), photo=chart.png(found)))
        except chart.ChartError as error:
            return Press(notice=str(error))

    def _judged(self, caller: Caller, good: bool, question: str, found: Answer) -> str:
        finding = found.findings[0] if found.findings else None
        report = found.hits[finding.hit].passage.citation.report.path if finding else ""
        sentence = finding.sentence if finding else ""
        kept = self._ledger.judge(Verdict(caller.person, key_of(question), good, question, report, sentence))
        say = caller.say
        return (say.liked if good else say.disliked) if kept else say.withdrawn

    def _file(self, caller: Caller, key: str) -> Press | None:
        """The file that a report was read from."""
        entry = self._shelf.entry(key)
        path = self._shelf.file(entry) if entry else None
        if entry is None or path is None or not path.is_file():
            return None
        if path.stat().st_size > FILE_BYTES:
            return Press(notice=caller.say.too_large)
        caption = html.plain_text(line(words.whose(entry.report), 900))
        return Press(Reply(caption, file=Attachment(line(path.name, 120), path)))

    def _remember(self, chat: int, text: str) -> None:
        self._asked[chat, key_of(text)] = text
        self._asked.move_to_end((chat, key_of(text)))
        if len(self._asked) > QUESTIONS:
            self._asked.popitem(last=False)

    def _recall(self, chat: int, key: str, said: str) -> str | None:
        """What was asked in ``chat`` that ``key`` stands for."""
        again = clean(said).strip()
        return self._asked.get((chat, key)) or (again if again and key_of(again) == key else None)


def _sent(reply: Reply | None) -> Press | None:
    return Press(reply) if reply else None


def _order(found: Answer) -> list[int]:
    """The hits in the order in which they are shown: first those that the findings stand in."""
    return list(dict.fromkeys([*(finding.hit for finding in found.findings), *range(len(found.hits))]))


def _buttons(
    found: Answer, page: list[int], offset: int, key: str, caller: Caller, everywhere: bool
) -> Buttons:
    say, first = caller.say, found.hits[page[0]].passage
    around = tuple(
        Button(say.around.format(number=number), f"c:{found.hits[hit].passage.citation.id}")
        for number, hit in enumerate(page, offset + 1)
    )
    rest = [
        Button(say.file, f"f:{digest(first.citation.report.path, 10)}"),
        Button(say.copy, copies=html.copied(first)),
    ]
    if offset + PAGE < len(found.hits):
        rest.insert(0, Button(say.more, _data("m", everywhere, f"{offset + PAGE}:{key}")))
    return (around, tuple(rest))


def _data(kind: str, everywhere: bool, rest: str) -> str:
    return f"{kind.upper() if everywhere else kind}:{rest}"


def _around(cited: Cited, caller: Caller) -> Buttons:
    """Back and forth from a passage, its file, and what to cite it by."""
    say, passage = caller.say, cited.passage
    moves = []
    if cited.before:
        moves.append(Button(say.before, f"e:{cited.before[0].citation.id}"))
    if cited.after:
        moves.append(Button(say.after, f"e:{cited.after[-1].citation.id}"))
    rest = (
        Button(say.file, f"f:{digest(passage.citation.report.path, 10)}"),
        Button(say.copy, copies=html.copied(passage)),
    )
    return (tuple(moves), rest) if moves else (rest,)
