"""The administrators of the settings, and the one way in which a change is saved and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from bot.clock import today
from bot.services.change_notices import ChangeBatches, ChangeNotices
from bot.services.directory_refresh import DirectoryRefresh
from bot.store.contacts import Store
from bot.telegram.sender import Sender
from config.settings import Settings
from conversations.contacts.changes import Change, ConflictError
from conversations.contacts.directory import misplaced_contacts
from conversations.lists.snapshot import Administrator, ListContext, ListSnapshot
from conversations.model import Screen
from conversations.script.schema import Script
from conversations.script.texts import StaffTexts


class SavedChanges(NamedTuple):
    """The lists after a change, and the labels of administrators who could not be told."""

    snapshot: ListSnapshot
    unreached: tuple[str, ...]


@dataclass(frozen=True)
class ListService:
    """The administrators, the lists, and the one way in which a list is changed from the chat."""

    script: Script
    words: StaffTexts
    store: Store
    lists: DirectoryRefresh
    sender: Sender
    settings: Settings
    day: Callable[[], date] = today

    @cached_property
    def notices(self) -> ChangeNotices:
        """What the others are told."""
        return ChangeNotices(self.sender, lambda: self.administrators, self.load_snapshot)

    @property
    def administrators(self) -> Mapping[int, Administrator]:
        """Each administrator of the settings."""
        return {one.id: Administrator(one.areas) for one in self.settings.administrators}

    def find_administrator(self, chat: int) -> Administrator | None:
        """The administrator in this private chat, if it is one."""
        return self.administrators.get(chat)

    async def load_snapshot(self) -> ListSnapshot:
        """The lists as they stand in the store at this moment."""
        areas, contacts = await self.store.areas(), await self.store.contacts()
        paused = self.settings.paused
        return ListSnapshot(self.script, self.words, areas, contacts, self.day(), paused)

    async def load_context(self, chat: int) -> ListContext:
        """An administrator beside the lists of this moment."""
        snapshot, two_person = await self.load_snapshot(), self.settings.two_person
        return ListContext(snapshot, chat, self.administrators, two_person)

    async def apply_changes(self, chat: int, steps: Sequence[Change], label: str) -> SavedChanges:
        """Saves changes and tells the others; raises ConflictError where they do not fit.

        An offer fits the kind of its area at this moment too: a draft may be older than the area's
        kind.
        """
        areas = await self.store.areas()
        contacts = (step.after for step in steps if step.after)
        if misplaced_contacts(contacts, areas, self.script.offer_areas()):
            raise ConflictError
        batch = await self.store.apply(steps, label, self.day())
        await self.lists.refresh()
        snapshot = await self.load_snapshot()
        done = ChangeBatches(tuple(steps), label, (batch,))
        return SavedChanges(snapshot, await self.notices.tell(chat, done, snapshot))

    async def notify(self, screens: Mapping[int, Screen]) -> None:
        """Sends each administrator a screen of their own."""
        await self.notices.send_screens(screens)
