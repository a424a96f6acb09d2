"""Questions and presses of buttons in, replies out.  Knows nothing of the network."""

from dataclasses import replace
from io import BytesIO
from typing import Final

from bot.render import chart, describe, spreadsheet, telegram
from bot.render.headline import headline, undecided
from bot.render.html import clean, line
from bot.service import actions
from bot.service.conversation import Conversation
from bot.service.database import Database, Verdict
from bot.service.examples import Examples
from bot.service.library import LibraryService
from bot.service.memory import Memory
from bot.service.reply import Attachment, Button, Buttons, Caller, InlineAnswer, Press, Reply
from bot.service.selection import Selection
from bot.service.view import LibraryView, question_key, report_key
from corpus.errors import PictureError
from corpus.library import Cited
from corpus.model import Passage
from index.api import Answer, Courtesy, Status, normalise

PAGE: Final = 3
DEPTH: Final = 15
"""Passages a message, and a question: asked for all at once, so that every page is of the same answer."""

INLINE: Final = 5
"""Answers offered to another chat."""

QUESTION_LENGTH: Final = 1000
"""Characters in a question."""

LISTED: Final = 100
"""Files whose figures are listed together; of more, those of one place are."""

FILE_BYTES: Final = 50 * 1000 * 1000
"""The largest file that a bot can send."""


class QuestionService:
    """Answers the questions of one chat, of which ``memory`` is what is remembered.  ``examples`` are found once for all
    chats."""

    def __init__(
        self,
        library: LibraryService,
        database: Database,
        memory: Memory,
        examples: Examples,
        *,
        keep_unanswered: bool = False,
    ) -> None:
        self._view, self._database = library.view, database  # nothing is asked but what somebody may see
        self._keep_unanswered = keep_unanswered
        self._memory, self._examples = memory, examples
        self._selection = Selection(database)

    def help(self, caller: Caller) -> Reply:
        """How to ask, with questions that these reports answer as buttons."""
        found = self._examples.get(self._view(caller.names).answerer)
        examples = [Button(text, actions.AskExample(question_key(text))) for text in found]
        return Reply.plain(caller.say("chat.help", bot=caller.bot), tuple((button,) for button in examples))

    def ask(self, caller: Caller, text: str) -> Reply:
        """Answer a question."""
        question, view = clean(text).strip(), self._view(caller.names)
        if refused := self._refused(caller, view, question):
            return refused
        self._memory.belong(caller.names)
        conversation = Conversation(lambda: view.answerer, self._memory)
        if (citation := conversation.cited(question)) and (around := self.surroundings(caller, citation)):
            return around
        within = self._selection.chosen(caller.chat, view)
        found = conversation.ask(question, DEPTH, within)
        if found.courtesy is Courtesy.HELP:
            return self.help(caller)
        if found.courtesy:
            return Reply.plain(caller.say(f"courtesy.{found.courtesy}"))
        self._memory.remember(found.question)
        return self._answer(caller, view, found, within, asked=question)

    def guest(self, caller: Caller, text: str) -> Reply:
        """Answer a question by itself, without buttons: nothing is remembered of a chat that the bot is no member of."""
        question, view = clean(text).strip(), self._view(caller.names)
        if refused := self._refused(caller, view, question):
            return refused
        found = view.answerer.ask(question, DEPTH)
        if found.courtesy:
            return Reply.plain(caller.say(f"courtesy.{found.courtesy}"))
        return replace(self._answer(caller, view, found, frozenset()), buttons=())

    def press(self, caller: Caller, action: actions.Action, said: str = "") -> Press | None:
        """What a button brings; None if it is stale or forged.

        ``said`` is the text that the message with the button replies to: what was asked, where it is not
        remembered any more.
        """
        match action:
            case actions.ShowPassage(citation, edits):
                around = self.surroundings(caller, citation)
                return Press(around, edits=edits) if around else None
            case actions.ShowPage(citation):
                return self._page(caller, citation)
            case actions.SendFile(report):
                return self._file(caller, report)
            case actions.AskExample(key):
                examples = self._examples.get(self._view(caller.names).answerer)
                known = {question_key(text): text for text in examples}
                return Press(self.ask(caller, known[key])) if key in known else None
            case actions.AskChoice(key):
                choice = self._memory.recall(key, said)
                return Press(self.ask(caller, choice)) if choice else None
            case actions.OnPage(words=key):
                words = self._memory.recall(key, said) if key else ""
                if words is None:
                    return None
                return self._selection.press(caller, self._view(caller.names), action, words)
            case actions.AboutAnswer(question=key):
                question = self._memory.recall(key, said)
                return self._about(caller, action, question) if question else None
        return None

    def reports(self, caller: Caller, wanted: str) -> Reply:
        """The reports that have the words ``wanted`` about them, to look at and to choose from."""
        wanted = line(wanted, QUESTION_LENGTH)
        if wanted:
            self._memory.remember(wanted)
        return self._selection.page(caller, self._view(caller.names), 0, wanted)

    def figures(self, caller: Caller, wanted: str) -> Reply:
        """The figures of the place, of the metric, or of both that ``wanted`` names, as a spreadsheet."""
        normal = normalise(line(wanted, QUESTION_LENGTH))
        view = self._view(caller.names)
        named = view.answerer.understand(normal).named
        metric = normal
        for name in named.said:
            metric = metric.replace(name, "")
        if not named.said and (not metric.strip() or len(view.entries) > LISTED):
            return Reply.plain(caller.say("chat.figures_of_whom"))
        rows = spreadsheet.rows(view.answerer, "".join(named.said), metric.strip(), caller.say)
        table = BytesIO()
        spreadsheet.write_csv(spreadsheet.columns(caller.say), rows, table)
        return Reply.plain(wanted, file=Attachment("figures.csv", table.getvalue()))

    def surroundings(self, caller: Caller, citation: str) -> Reply | None:
        """The passage that ``citation`` names, between its neighbours; None if it is not there any more."""
        cited = self._view(caller.names).cite(citation)
        if cited is None:
            return None
        return Reply(telegram.surroundings(cited, caller.say, caller.bot), _around(cited, caller))

    def inline(self, caller: Caller, text: str) -> list[InlineAnswer]:
        """Ready answers for another chat, the answer itself first."""
        question, say, bot = clean(text).strip(), caller.say, caller.bot
        view = self._view(caller.names)
        found = view.answerer.ask(question, INLINE) if question else None
        if found is None or found.status is Status.NOT_FOUND:
            return []
        self._database.count("inline")
        passages = [hit.passage for hit in found.hits]
        made = [
            InlineAnswer(
                telegram.title(passage, say),
                line(passage.text, 200),
                telegram.single(found, number, say, bot),
            )
            for number, passage in enumerate(passages)
        ]
        if found.status is Status.ANSWERED and found.findings and not undecided(found):
            finding = found.findings[0]
            whole = telegram.answer(found, [finding.hit], view.entries, say, bot)
            told = headline(found, finding, say)
            shown = line(told.text if told else finding.sentence, 100)
            made.insert(0, InlineAnswer(shown, telegram.title(passages[finding.hit], say), whole))
        return made[:INLINE]

    def _refused(self, caller: Caller, view: LibraryView, question: str) -> Reply | None:
        """What is said of a question that is none, or too long for one."""
        if not question:
            example = next(iter(self._examples.get(view.answerer)), "")
            return Reply.plain(caller.say("chat.empty", example=example))
        if len(question) > QUESTION_LENGTH:
            return Reply.plain(caller.say("chat.too_long", most=QUESTION_LENGTH))
        return None

    def _answer(
        self,
        caller: Caller,
        view: LibraryView,
        found: Answer,
        within: frozenset[str],
        everywhere: bool = False,
        asked: str | None = None,
    ) -> Reply:
        """What ``found`` comes to; ``asked`` is what was written, where that was completed."""
        say, key = caller.say, question_key(found.question)
        self._database.count(found.status)
        if self._keep_unanswered and found.status is not Status.ANSWERED:
            self._database.count_unanswered(found.question)
        again = Button(say("button.everywhere"), actions.AskAgain(key, everywhere=True))
        wider = ((again,),) if within and found.status is not Status.ANSWERED else ()
        if found.clarification:
            return self._asked_back(caller, found, asked)
        if found.status is Status.NOT_FOUND:
            similar = Button(say("button.similar"), actions.ShowMore(key, everywhere, 0))
            near = ((similar,),) if found.hits else ()
            told = telegram.not_found(found, view.entries, say, len(within))
            return Reply(told, (*near, *wider), status=found.status)
        page = describe.ordered(found)[:PAGE]
        shown = telegram.answer(found, page, view.entries, say, caller.bot, scope=len(within), asked=asked)
        draw = Button(say("button.chart"), actions.DrawChart(key, everywhere))
        save = Button(say("button.rows"), actions.SaveRows(key, everywhere))
        drawn = ((draw, save),) if chart.drawable(found) else ()
        good = Button("👍", actions.JudgeAnswer(key, everywhere, good=True))
        bad = Button("👎", actions.JudgeAnswer(key, everywhere, good=False))
        below = _sources(found, caller) if found.overviews else _buttons(found, page, 0, caller, everywhere)
        buttons = (*below, *drawn, (good, bad), *wider)
        return Reply(shown, buttons, status=found.status)

    def _asked_back(self, caller: Caller, found: Answer, asked: str | None) -> Reply:
        """What a question leaves open, with questions to choose from as buttons."""
        choices = found.clarification.choices if found.clarification else ()
        for choice in choices:
            self._memory.remember(choice)
        buttons = [Button(choice, actions.AskChoice(question_key(choice))) for choice in choices]
        told = telegram.asked_back(found, caller.say, asked)
        return Reply(told, tuple((button,) for button in buttons), status=found.status)

    def _about(self, caller: Caller, action: actions.AboutAnswer, question: str) -> Press | None:
        """What a button below the answer to ``question`` brings."""
        self._memory.remember(question)
        view = self._view(caller.names)
        within = frozenset[str]() if action.everywhere else self._selection.chosen(caller.chat, view)
        found = view.answerer.ask(question, DEPTH, within)
        match action:
            case actions.AskAgain():
                return Press(self._answer(caller, view, found, within, action.everywhere))
            case actions.DrawChart():
                try:
                    picture = chart.png(found, caller.say)
                except chart.ChartError as error:
                    return Press(notice=caller.say.error(error))
                return Press(Reply(telegram.caption(found, caller.say), photo=picture))
            case actions.SaveRows():
                table = BytesIO()
                rows = spreadsheet.answer_rows(found, caller.say)
                spreadsheet.write_csv(spreadsheet.columns(caller.say), rows, table)
                return Press(Reply.plain(question, file=Attachment("rows.csv", table.getvalue())))
            case actions.JudgeAnswer(good=good):
                return Press(notice=self._judged(caller, good, question, found))
            case actions.ShowMore(offset=offset) if page := describe.ordered(found)[offset : offset + PAGE]:
                shown = telegram.more(found, page, offset + 1, caller.say, caller.bot)
                buttons = _buttons(found, page, offset, caller, action.everywhere)
                return Press(Reply(shown, buttons))
        return None

    def _judged(self, caller: Caller, good: bool, question: str, found: Answer) -> str:
        finding = found.findings[0] if found.findings else None
        verdict = Verdict(
            person=caller.person,
            key=question_key(question),
            good=good,
            question=question,
            report=found.hits[finding.hit].passage.citation.report.path if finding else "",
            sentence=finding.sentence if finding else "",
        )
        if not self._database.judge(verdict):
            return caller.say("chat.withdrawn")
        return caller.say("chat.liked" if good else "chat.disliked")

    def _page(self, caller: Caller, citation: str) -> Press | None:
        """A picture of the page that a passage stands on."""
        view = self._view(caller.names)
        cited = view.cite(citation)
        if cited is None:
            return None
        try:
            picture = view.picture(cited)
        except PictureError as error:
            return Press(notice=line(caller.say.error(error), 200))
        return Press(Reply(telegram.page_caption(cited.passage, caller.say, caller.bot), photo=picture))

    def _file(self, caller: Caller, key: str) -> Press | None:
        """The file that a report was read from."""
        view = self._view(caller.names)
        entry = view.entry(key)
        path = view.file(entry) if entry else None
        if entry is None or path is None or not path.is_file():
            return None
        if path.stat().st_size > FILE_BYTES:
            return Press(notice=caller.say("chat.too_large"))
        caption = line(describe.report(entry.report, caller.say), 900)
        return Press(Reply.plain(caption, file=Attachment(line(path.name, 120), path)))


def _buttons(found: Answer, page: list[int], offset: int, caller: Caller, everywhere: bool) -> Buttons:
    """Below passages: the surroundings of each, further ones, file and source of the first."""
    passages = [found.hits[number].passage for number in page]
    if not passages:  # how many there are, and none
        return ()
    around = tuple(
        Button(caller.say("button.around", number=number), actions.ShowPassage(passage.citation.id))
        for number, passage in enumerate(passages, offset + 1)
    )
    rest = _source(passages[0], caller)
    if offset + PAGE < len(found.hits):
        more = actions.ShowMore(question_key(found.question), everywhere, offset + PAGE)
        rest = (Button(caller.say("button.more"), more), *rest)
    return (around, rest)


def _sources(found: Answer, caller: Caller) -> Buttons:
    """Below overviews: the file of each report."""
    files = [actions.SendFile(report_key(told.report.path)) for told in found.overviews]
    return (tuple(Button(caller.say("button.file"), file) for file in files),)


def _around(cited: Cited, caller: Caller) -> Buttons:
    """Below a passage in its surroundings: back and forth, its file and its source."""
    moves = []
    if cited.before:
        before = actions.ShowPassage(cited.before[0].citation.id, edits=True)
        moves.append(Button(caller.say("button.before"), before))
    if cited.after:
        after = actions.ShowPassage(cited.after[-1].citation.id, edits=True)
        moves.append(Button(caller.say("button.after"), after))
    rest = _source(cited.passage, caller)
    return (tuple(moves), rest) if moves else (rest,)


def _source(passage: Passage, caller: Caller) -> tuple[Button, ...]:
    """The page and the file of a passage, and what to cite it by."""
    return (
        Button(caller.say("button.page"), actions.ShowPage(passage.citation.id)),
        Button(caller.say("button.file"), actions.SendFile(report_key(passage.citation.report.path))),
        Button(caller.say("button.copy"), copies=telegram.copied(passage, caller.say)),
    )
