"""The desk of those who keep the contact lists: `/lister`, its buttons, files and texts.

What is shown and what a tap does is decided in `conversations/lists.py`; here it is carried out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence

from bot.desk_files import Reader
from bot.desk_imports import Imports
from bot.inbox import Event, Material, Place
from bot.keepers import Keepers
from bot.outbox import MISSED, Outbox
from bot.store import StoreError
from conversations import lists_drafts, lists_screens
from conversations.blocks import looks_like_a_list, says_something
from conversations.changes import Outdated
from conversations.lists import answer
from conversations.lists_book import (
    PREFIX,
    Apply,
    Await,
    Book,
    Export,
    Keeper,
    Look,
    Reply,
    Template,
    Undo,
    Waiting,
)
from conversations.model import Screen

log = logging.getLogger(__name__)

COMMAND = "/lister"
AT_DESK = 15 * 60.0  # seconds after the last word with this desk in which a picture is meant for it


class ListsDesk:
    """A conversation with administrators; every event is checked anew against the settings."""

    def __init__(self, keepers: Keepers, outbox: Outbox) -> None:
        self._keepers, self._outbox = keepers, outbox
        self._reader = Reader(outbox)
        self._imports = Imports(keepers, self._reader, outbox)
        self._last: dict[int, float] = {}

    async def take(self, event: Event, material: Material) -> bool:
        """Deals with what is meant for this desk; False for all else, and for everybody else."""
        chat = event.place.chat
        keeper = self._keepers.keeper(chat)
        if keeper is None or not self._meant(chat, material):
            return False
        self._last = {c: t for c, t in self._last.items() if time.monotonic() - t < AT_DESK}
        self._last[chat] = time.monotonic()
        if event.place.query:
            await self._outbox.answer(event.place.query)
        try:
            await self._deal(event, material, keeper)
        except StoreError as error:
            log.error("the contact lists could not be read or changed: %s", type(error))
            screen = lists_screens.said(self._keepers.words, "unsaved")
            await self._outbox.show(Place(chat), screen)
        return True

    def _meant(self, chat: int, material: Material) -> bool:
        """Whether it is for this desk; words in need are never taken for a list."""
        if material.data:
            return material.data.startswith(PREFIX)
        if material.file or material.command == COMMAND:
            return True
        if material.text:
            if self._imports.awaited(chat) and not material.text.startswith("/"):
                return bool(material.reply_to) or says_something(material.text)
            return looks_like_a_list(material.text)
        return time.monotonic() - self._last.get(chat, -AT_DESK) < AT_DESK

    async def _deal(self, event: Event, material: Material, keeper: Keeper) -> None:
        book = await self._keepers.book()
        if material.data:
            await self._reply(event.place, book, keeper, answer(book, keeper, material.data))
        elif material.file or (material.text and material.command != COMMAND):
            await self._imports.begin(event, material, book, keeper)
        elif material.text:
            self._imports.await_(event.place.chat, None)
            await self._outbox.show(event.place, lists_screens.home(book, keeper))
        else:
            await self._outbox.show(event.place, lists_screens.said(book.words, "picture"))

    async def _reply(self, place: Place, book: Book, keeper: Keeper, reply: Reply) -> None:
        screen = reply.screen
        if reply.act:
            screen = await self._act(place, book, keeper, reply.act) or screen
        if screen:
            await self._outbox.show(place, screen)

    async def _act(self, place: Place, book: Book, keeper: Keeper, act: object) -> Screen | None:
        chat = place.chat
        match act:
            case Apply():
                return await self._apply(chat, book, keeper, act)
            case Await():
                self._imports.await_(chat, act)
            case Export(areas, kind):
                return await self._export(chat, book, areas, kind)
            case Template():
                content, caption = await self._reader.template(), book.words.say("template")
                return await self._send(chat, book, "kontakter-mal.xlsx", content, caption)
            case Look(area, page):
                found = next(a for a in book.areas if a.name == area)
                entries = await self._keepers.store.history(area)
                return lists_drafts.history(book, found, entries, page)
            case Undo(batch, areas):
                return await self._undo(chat, book, keeper, batch, areas)
            case Waiting(nonce, name, argument):
                return await self._imports.go_on(place, book, keeper, nonce, name, argument)
        return None

    async def _apply(self, chat: int, book: Book, keeper: Keeper, act: Apply) -> Screen | None:
        notice = act.notice
        try:
            fresh = await self._keepers.change(chat, act.steps, keeper.label)
        except Outdated:
            fresh, notice = await self._keepers.book(), book.words.say("moved")
        shown = answer(fresh, keeper, act.then).screen
        return lists_screens.with_notice(shown, notice) if shown else None

    async def _undo(
        self, chat: int, book: Book, keeper: Keeper, batch: int, areas: Sequence[str]
    ) -> Screen:
        try:
            steps = await self._keepers.undo(chat, batch, areas, keeper.label)
        except Outdated:
            notice = book.words.say("undo_failed")
        else:
            notice = book.words.say("undone", summary=lists_drafts.summary(book, steps))
        return lists_screens.home(await self._keepers.book(), keeper, notice=notice)

    async def _export(
        self, chat: int, book: Book, areas: Iterable[str], kind: str
    ) -> Screen | None:
        wanted = set(areas)
        contacts = [contact for contact in book.contacts if contact.area in wanted]
        content = await self._reader.exported(book, contacts, kind)
        caption = book.words.say("exported", count=len(contacts))
        return await self._send(chat, book, f"kontakter-{book.day}.{kind}", content, caption)

    async def _send(
        self, chat: int, book: Book, name: str, content: bytes, caption: str
    ) -> Screen | None:
        """Sends a file; what to say where it may not have come."""
        outcome = await self._outbox.send(chat, name, content, caption)
        return lists_screens.said(book.words, "unsent") if outcome in MISSED else None
