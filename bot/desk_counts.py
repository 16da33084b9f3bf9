"""The desk of those who see the counts: `/tall`, its buttons, pictures and files.

What is shown and what a tap does is decided in `conversations/counts.py`; here it is carried out.
"""

from __future__ import annotations

import logging

from bot import count_files
from bot.inbox import Event, Material, Place
from bot.moderators import Moderators
from bot.outbox import MISSED, Outbox, Outcome
from bot.store import StoreError
from conversations.counts import answer
from conversations.counts_book import PREFIX, CountBook, Picture, Reply, Table
from conversations.counts_screens import said

log = logging.getLogger(__name__)

COMMAND = "/tall"


class CountsDesk:
    """A conversation with moderators; every event is checked anew against the settings."""

    def __init__(self, moderators: Moderators, outbox: Outbox) -> None:
        self._moderators, self._outbox = moderators, outbox

    async def take(self, event: Event, material: Material) -> bool:
        """Deals with what is meant for this desk; False for all else, and for everybody else."""
        asked = material.data.startswith(PREFIX) or material.command == COMMAND
        if event.place.chat not in self._moderators.ids or not asked:
            return False
        if event.place.query:
            await self._outbox.answer(event.place.query)
        try:
            book = await self._moderators.book()
        except StoreError as error:
            log.error("the counts could not be read: %s", type(error))
            await self._outbox.show(event.place, said(self._moderators.words, "unreadable"))
        else:
            await self._reply(event.place, book, answer(book, material.data or f"{PREFIX}home"))
        return True

    async def _reply(self, place: Place, book: CountBook, reply: Reply) -> None:
        if reply.screen:
            await self._outbox.show(place, reply.screen)
        try:
            sent = await self._act(place.chat, book, reply.act)
            missed = "unsent" if sent in MISSED else ""
        except count_files.NotMade:
            log.error("a file of figures could not be made")
            missed = "undrawn"
        if missed:
            await self._outbox.show(Place(place.chat), said(book.words, missed))

    async def _act(self, chat: int, book: CountBook, act: Picture | Table | None) -> Outcome:
        match act:
            case Picture():
                caption, content = await count_files.picture(book, act)
                return await self._outbox.picture(chat, content, caption)
            case Table(kind):
                content = await count_files.file(book, kind)
                caption = book.words.say("file_caption")
                return await self._outbox.send(chat, f"tall-{book.day}.{kind}", content, caption)
        return Outcome.DONE
