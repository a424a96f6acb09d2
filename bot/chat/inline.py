"""Inline queries: ready answers for any chat."""

from contextlib import suppress
from typing import Final

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.chat.access import Access, caller
from bot.chat.sending import Context
from bot.chat.worker import Worker
from bot.service.questions import QuestionService
from bot.service.reply import InlineAnswer

CACHE_SECONDS: Final = 60
"""How long Telegram may show the same answers to the same person."""


class InlineHandler:
    """Answers the last of the queries that somebody's typing makes."""

    def __init__(self, worker: Worker, access: Access) -> None:
        self._worker, self._access = worker, access
        self._latest: dict[int, str] = {}

    async def asked(self, update: Update, context: Context) -> None:
        query = update.inline_query
        if query is None or not await self._access.passes(update, context):
            return
        known = caller(update, context)
        self._latest[known.person] = query.id
        try:
            async with self._worker.turn(known):
                if self._latest.get(known.person) != query.id:  # more was typed meanwhile
                    return
                found = await self._worker.put(known, QuestionService.inline, query.query)
        finally:
            if self._latest.get(known.person) == query.id:
                del self._latest[known.person]
        help_button = InlineQueryResultsButton(known.say("chat.how"), start_parameter="help")
        with suppress(BadRequest):  # nobody waits for it any more
            await query.answer(
                [article(number, answer) for number, answer in enumerate(found)],
                cache_time=CACHE_SECONDS,
                is_personal=True,
                button=None if found else help_button,
            )


def article(number: int, answer: InlineAnswer) -> InlineQueryResultArticle:
    """A ready answer as Telegram has it, the ``number``-th of its list."""
    content = InputTextMessageContent(
        answer.html, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    return InlineQueryResultArticle(str(number), answer.title, content, description=answer.description)
