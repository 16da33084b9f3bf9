"""An import from the file to *Ta i bruk*: asked, read, shown, in memory until somebody decides."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.desk_files import NotRead, Reader, Sheet
from bot.drafts import Drafts
from bot.inbox import Event, Material, Place
from bot.keepers import Keepers
from bot.outbox import Outbox
from conversations import lists_asks, lists_drafts, lists_screens
from conversations.changes import Outdated
from conversations.directory import identity
from conversations.lists_book import Await, Book, Keeper, number
from conversations.model import Line, Screen
from conversations.preview import Draft


class Imports:
    """The imports that wait, each for the administrator who sent it."""

    def __init__(self, keepers: Keepers, reader: Reader, outbox: Outbox) -> None:
        self._keepers, self._reader, self._outbox = keepers, reader, outbox
        self._asked: Drafts[Await] = Drafts()
        self._sheets: Drafts[Sheet] = Drafts()
        self._drafts: Drafts[Draft] = Drafts()
        self._seconds: Drafts[Draft] = Drafts()

    def await_(self, chat: int, wait: Await | None) -> None:
        """Takes the next file or answer as meant for this."""
        self._asked.keep(chat, wait or Await())

    def awaited(self, chat: int) -> Await | None:
        """What the next file or answer is meant for."""
        found = self._asked.of(chat)
        return found if found and found != Await() else None

    async def begin(self, event: Event, material: Material, book: Book, keeper: Keeper) -> None:
        """Reads what was sent and shows what it would change, or asks for what it leaves open."""
        chat = event.place.chat
        try:
            sheet = await self._sheet(event, material, book)
            screen = await self._go_on_with(chat, sheet, book, keeper, file=bool(material.file))
        except NotRead as reason:
            home = (book.words.button("home", "L.home"),)
            screen = lists_screens.shown((Line(str(reason)),), (home,))
        await self._outbox.show(event.place, screen)

    async def _sheet(self, event: Event, material: Material, book: Book) -> Sheet:
        wait = self.awaited(event.place.chat) or Await()
        entry = next((c for c in book.contacts if identity(c) == wait.entry), None)
        if material.file:
            sheet = await self._reader.rows(event, material, book)
        else:
            sheet = await self._reader.pasted(material.text, book, entry)
        whole = sheet.whole and (wait.file or not wait.area)
        return replace(sheet, area=wait.area, offer=wait.offer, only=wait.area, whole=whole)

    async def _go_on_with(
        self, chat: int, sheet: Sheet, book: Book, keeper: Keeper, *, file: bool = False
    ) -> Screen:
        """Asks which list and which offer, where nobody has said it; else the preview."""
        mine = book.given(keeper)
        if len(mine) == 1:
            sheet = replace(sheet, area=sheet.area or mine[0].name)
        lacking = await self._reader.lacking(sheet)
        if lacking:
            nonce = self._sheets.keep(chat, sheet)
            if "area" in lacking:
                return lists_asks.ask_area(book, keeper, f"L.to.{nonce}")
            found = next((area for area in book.areas if area.name == sheet.area), None)
            return lists_asks.ask_offer(book, found, f"L.of.{nonce}")
        reading = await self._reader.read(sheet, book, [area.name for area in mine])
        draft = Draft("", keeper.label, reading, sheet.whole, sheet.editing)
        return self._shown(chat, await against(draft, book), book, file=file)

    def _shown(
        self, chat: int, draft: Draft, book: Book, notice: str = "", *, file: bool = False
    ) -> Screen:
        """The preview of a draft, which is kept from now on."""
        nonce = self._drafts.keep(chat, draft, draft.nonce)
        draft = replace(draft, nonce=nonce)
        self._drafts.keep(chat, draft, nonce)
        return lists_drafts.preview(book, draft, notice, file=file)

    async def go_on(
        self, place: Place, book: Book, keeper: Keeper, nonce: str, name: str, argument: str
    ) -> Screen:
        """What a tap does to an import that waits."""
        if name in ("ap", "rj"):
            return await self._decided(place.chat, book, keeper, nonce, yes=name == "ap")
        if name in ("to", "of"):
            return await self._answered(place.chat, book, keeper, nonce, name, argument)
        held = self._drafts.find(nonce)
        if held is None or held.owner != place.chat:
            return self._gone(book, keeper)
        if name == "no":
            self._drafts.drop(nonce)
            return lists_screens.home(book, keeper, notice=book.words.say("cancelled"))
        return await self._changed(place.chat, book, keeper, held.value, name, argument)

    async def _answered(
        self, chat: int, book: Book, keeper: Keeper, nonce: str, name: str, argument: str
    ) -> Screen:
        held = self._sheets.find(nonce)
        if held is None or held.owner != chat:
            return self._gone(book, keeper)
        found = book.area(argument, keeper)
        if name == "to" and found:
            sheet = replace(held.value, area=found.name)
        elif name == "of" and argument in book.script.offers:
            sheet = replace(held.value, offer=argument)
        else:
            return self._gone(book, keeper)
        return await self._go_on_with(chat, sheet, book, keeper)

    async def _changed(
        self, chat: int, book: Book, keeper: Keeper, draft: Draft, name: str, argument: str
    ) -> Screen:
        fresh = await against(draft, book)
        if name == "t":
            fresh = fresh.ticking(
                len(fresh.plan.missing) if argument == "all" else number(argument)
            )
        if name == "yes":
            fresh = await against(replace(fresh, agreed=True), book)
        if name == "use":
            if fresh == draft and draft.ready:
                return await self._use(chat, book, keeper, draft)
            return self._shown(chat, fresh, book, book.words.say("outdated"))
        screen = self._shown(chat, fresh, book)
        return lists_drafts.doctors_preview(book, fresh) if name == "see" else screen

    async def _use(self, chat: int, book: Book, keeper: Keeper, draft: Draft) -> Screen:
        """Applies, or waits for a second administrator where it is about ways to reach people."""
        if not all(map(keeper.may, draft.areas)):
            return self._gone(book, keeper)
        if not (self._keepers.settings.two_person and draft.needs_two):
            return await self._applied(chat, book, keeper, draft, draft.label)
        others = self._keepers.others(chat, draft.areas)
        if not others:
            notice = book.words.say("no_second", area=", ".join(draft.areas))
            return lists_screens.home(book, keeper, notice=notice)
        self._drafts.drop(draft.nonce)
        self._seconds.keep(chat, draft, draft.nonce)
        await self._keepers.tell(dict.fromkeys(others, lists_drafts.second(book, draft)))
        return lists_screens.said(book.words, "wait_second")

    async def _decided(
        self, chat: int, book: Book, keeper: Keeper, nonce: str, *, yes: bool
    ) -> Screen:
        """What the second administrator said; it has to be another one, with the same lists."""
        held = self._seconds.find(nonce)
        if held is None or not all(map(keeper.may, held.value.areas)):
            return self._gone(book, keeper)
        if held.owner == chat:
            return lists_screens.said(book.words, "second_own")
        draft, words = held.value, book.words
        self._seconds.drop(nonce)
        if not yes:
            await self._keepers.tell({held.owner: lists_screens.said(words, "second_no")})
            return lists_screens.home(book, keeper, notice=words.say("second_refused"))
        if await against(draft, book) != draft:
            await self._keepers.tell({held.owner: lists_screens.said(words, "moved_pending")})
            return self._gone(book, keeper)
        screen = await self._applied(chat, book, keeper, draft, f"{draft.label} og {keeper.label}")
        done = lists_drafts.summary(book, draft.steps)
        said = lists_screens.said(words, "second_done", summary=done)
        await self._keepers.tell({held.owner: said})
        return screen

    async def _applied(
        self, chat: int, book: Book, keeper: Keeper, draft: Draft, label: str
    ) -> Screen:
        try:
            fresh_book = await self._keepers.change(chat, draft.steps, label)
        except Outdated:
            fresh = await against(draft, await self._keepers.book())
            return self._shown(chat, fresh, book, book.words.say("outdated"))
        self._drafts.drop(draft.nonce)
        self.await_(chat, None)
        notice = book.words.say("applied", summary=lists_drafts.summary(book, draft.steps))
        return lists_screens.after_import(fresh_book, keeper, draft.areas, notice)

    def _gone(self, book: Book, keeper: Keeper) -> Screen:
        return lists_screens.home(book, keeper, notice=book.words.say("draft_gone"))


async def against(draft: Draft, book: Book) -> Draft:
    """The draft beside the lists of this moment, made beside the loop: a list can be long."""
    # The mark of a wrong number says nothing about what is imported, and stays whatever comes.
    listed = [replace(c, reported=False) if c.reported else c for c in book.contacts]
    return await asyncio.to_thread(draft.against, listed, book.day)
