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

from bot.chat.access import Gate, caller
from bot.chat.sending import Context
from bot.chat.worker import Room
from bot.service.questions import Desk
from bot.service.reply import Card

CACHE_SECONDS: Final = 60
"""How long Telegram may show the same answers to the same person."""


class Inline:
    """Answers the last of the queries that somebody's typing makes."""

    def __init__(self, desk: Desk, room: Room, gate: Gate) -> None:
        self._desk, self._room, self._gate = desk, room, gate
        self._latest: dict[int, str] = {}

    async def asked(self, update: Update, context: Context) -> None:
        query = update.inline_query
        if query is None or not await self._gate.passes(update, context):
            return
        known = caller(update, context)
        self._latest[known.person] = query.id

        def cards() -> list[Card] | None:
            """The answers, unless more was typed meanwhile."""
            return (
                self._desk.cards(known, query.query) if self._latest.get(known.person) == query.id else None
            )

        try:
            found = await self._room.do(known.person, cards)
        finally:
            if self._latest.get(known.person) == query.id:
                del self._latest[known.person]
        if found is None:
            return
        with suppress(BadRequest):  # nobody waits for it any more
            await query.answer(
                [_article(place, card) for place, card in enumerate(found)],
                cache_time=CACHE_SECONDS,
                is_personal=True,
                button=None if found else InlineQueryResultsButton(known.say.how, start_parameter="help"),
            )


def _article(place: int, card: Card) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        card.html, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    return InlineQueryResultArticle(str(place), card.title, content, description=card.description)
