"""Those who keep the lists: who they are by the settings, and how a change is made and told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.inbox import Place
from bot.lists import Lists, today
from bot.outbox import Outbox
from bot.store import Store
from config.settings import Settings
from conversations import lists_drafts
from conversations.changes import Step
from conversations.directory import Area, folded
from conversations.lists_book import Book, Keeper
from conversations.lists_words import ListWords
from conversations.model import Screen
from conversations.script import Script


@dataclass(frozen=True, slots=True)
class Keepers:
    """The administrators, the lists, and the one way in which a list is changed from the chat."""

    script: Script
    words: ListWords
    store: Store
    lists: Lists
    outbox: Outbox
    settings: Settings
    day: Callable[[], date] = today

    @property
    def all(self) -> Mapping[int, Keeper]:
        """Each administrator of the settings."""
        return {one.id: Keeper(one.areas) for one in self.settings.administrators}

    def keeper(self, chat: int) -> Keeper | None:
        """The administrator in this private chat, if it is one."""
        return self.all.get(chat)

    async def book(self) -> Book:
        """The lists as they stand in the store at this moment."""
        areas, contacts = await self.store.areas(), await self.store.contacts()
        return Book(self.script, self.words, areas, contacts, self.day())

    async def change(self, chat: int, steps: Sequence[Step], label: str) -> Book:
        """Carries out steps and tells the others; raises Outdated where they do not fit.

        Returns the lists as they are then.
        """
        batch = await self.store.apply(steps, label, self.day())
        return await self._follow_up(chat, steps, label, batch)

    async def undo(
        self, chat: int, batch: int, areas: Sequence[str], label: str
    ) -> tuple[Step, ...]:
        """Takes a batch back and tells the others; raises Outdated where that cannot be."""
        done, steps = await self.store.undo(batch, areas, label, self.day())
        await self._follow_up(chat, steps, label, done)
        return steps

    async def _follow_up(self, chat: int, steps: Sequence[Step], label: str, batch: int) -> Book:
        await self.lists.refresh()
        book = await self.book()
        screens = {other: self._told(book, other, steps, label, batch) for other in self.all}
        await self.tell({o: s for o, s in screens.items() if s and o != chat})
        return book

    def _told(
        self, book: Book, other: int, steps: Sequence[Step], label: str, batch: int
    ) -> Screen | None:
        changed = dict.fromkeys(step.contact.area for step in steps)
        areas = [area for area in changed if self.all[other].may(area)]
        return lists_drafts.told(book, steps, label, batch, areas) if areas else None

    async def tell(self, screens: Mapping[int, Screen]) -> None:
        """Sends each administrator a screen of their own."""
        await asyncio.gather(*(self.outbox.show(Place(o), s) for o, s in screens.items()))

    def others(self, chat: int, areas: Sequence[str]) -> tuple[int, ...]:
        """Who else may change all of these lists."""
        return tuple(
            other
            for other, keeper in self.all.items()
            if other != chat and all(map(keeper.may, areas))
        )


def unknown_areas(settings: Settings, areas: Iterable[Area]) -> tuple[str, ...]:
    """Lists that the settings give to somebody and that do not exist, as after a merger."""
    known = {folded(area.name) for area in areas}
    named = (name for one in settings.administrators for name in one.areas or ())
    return tuple(dict.fromkeys(name for name in named if folded(name) not in known))
