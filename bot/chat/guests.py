"""Questions from chats that the bot is no member of: each is answered by one message, without buttons."""

from contextlib import suppress

from telegram import Update
from telegram.error import BadRequest

from bot.chat.access import Access, caller
from bot.chat.inline import article
from bot.chat.messages import question_in
from bot.chat.sending import Context
from bot.chat.worker import Worker
from bot.render.html import line
from bot.service.questions import QuestionService
from bot.service.reply import InlineAnswer

TITLE = 100
"""Characters of a question that are the title of its answer."""


class GuestHandler:
    """Answers whoever mentions the bot where it is a guest."""

    def __init__(self, worker: Worker, access: Access) -> None:
        self._worker, self._access = worker, access

    async def asked(self, update: Update, context: Context) -> None:
        message = update.guest_message
        question = question_in(message, context) if message else None
        if message is None or not message.guest_query_id or question is None:
            return
        if not await self._access.passes(update, context):
            return
        known = caller(update, context)
        reply = await self._worker.ask(known, QuestionService.guest, question)
        answer = InlineAnswer(line(question, TITLE) or known.bot, "", reply.html)
        with suppress(BadRequest):  # nobody waits for it any more
            await context.bot.answer_guest_query(message.guest_query_id, article(0, answer))
