"""What moderators send: the command of counts, its buttons, pictures and files.

What a tap does is decided in `conversations/counts/router.py`; here it is carried out.
"""

from __future__ import annotations

import logging

from bot.files import figures
from bot.services.statistics_service import StatisticsService
from bot.store.database import StoreError
from bot.telegram.sender import MISSED, Outcome, Sender
from bot.telegram.updates import Event, ReplyTarget, StaffInput
from conversations.counts.router import handle_tap
from conversations.counts.screens import message_screen
from conversations.counts.statistics import (
    PREFIX,
    Act,
    CountsReply,
    SendPicture,
    SendReport,
    SendTable,
    Statistics,
)

log = logging.getLogger(__name__)

COMMAND = "counts"


class CountsHandler:
    """A conversation with moderators; every event is checked anew against the settings."""

    def __init__(self, moderators: StatisticsService, sender: Sender) -> None:
        self._moderators, self._sender = moderators, sender

    async def handle(self, event: Event, material: StaffInput) -> bool:
        """Deals with what is meant for this desk; False for all else, and for everybody else."""
        asked = material.data.startswith(PREFIX) or material.command == COMMAND
        if event.place.chat not in self._moderators.ids or not asked:
            return False
        if event.place.query:
            await self._sender.answer_query(event.place.query)
        try:
            statistics = await self._moderators.load_statistics()
        except StoreError as error:
            log.error("the counts could not be read: %s", type(error))
            await self._sender.show_screen(
                event.place, message_screen(self._moderators.words, "unreadable")
            )
        else:
            await self._reply(
                event.place, statistics, handle_tap(statistics, material.data or f"{PREFIX}home")
            )
        return True

    async def _reply(self, place: ReplyTarget, statistics: Statistics, reply: CountsReply) -> None:
        if reply.screen:
            await self._sender.show_screen(place, reply.screen)
        try:
            sent = await self._carry_out(place.chat, statistics, reply.act)
            missed = "unsent" if sent in MISSED else ""
        except figures.FileNotCreatedError:
            log.error("a file of figures could not be made")
            missed = "undrawn"
        if missed:
            await self._sender.show_screen(
                ReplyTarget(place.chat), message_screen(statistics.words, missed)
            )

    async def _carry_out(self, chat: int, statistics: Statistics, act: Act | None) -> Outcome:
        match act:
            case SendPicture():
                caption, content = await figures.create_picture(statistics, act)
                return await self._sender.send_picture(chat, content, caption)
            case SendTable(kind):
                content = await figures.create_table(statistics, kind)
                caption = statistics.words.say("file_caption")
                return await self._sender.send_file(
                    chat, f"tall-{statistics.day}.{kind}", content, caption
                )
            case SendReport(year):
                content = await figures.create_report(statistics, year)
                caption = statistics.words.say("pdf_caption", year=year)
                return await self._sender.send_file(
                    chat, f"kollegabot-{year}.pdf", content, caption
                )
        return Outcome.DONE
