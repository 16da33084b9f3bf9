"""Reminds administrators of their lists: on working days from 8 to 16, at most once a week."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from bot.clock import is_working_hours, now
from bot.jobs.notifier import Notifier, run_periodically
from bot.services.list_service import ListService
from conversations.lists.reminders import KIND, marks_dropped, reminder


class ReminderJob:
    """Looks once in a while whether somebody has to be reminded of something."""

    def __init__(
        self,
        list_service: ListService,
        clock: Callable[[], datetime] = now,
        dropped: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        """`dropped` says of which areas marks were dropped, each once."""
        self._list_service, self._clock, self._dropped = list_service, clock, dropped
        self._notifier = Notifier(list_service.sender)

    async def run(self) -> None:
        """Goes on until cancelled."""
        await run_periodically(self.run_once)

    async def run_once(self) -> None:
        """Reminds those whose turn it is, and drops the history that is too old."""
        if not is_working_hours(self._clock()):
            return
        snapshot, store = await self._list_service.load_snapshot(), self._list_service.store
        await store.prune(snapshot.day)
        administrators = self._list_service.administrators
        if areas := self._dropped():  # more marks than the bot takes
            warnings = {c: marks_dropped(snapshot, a, areas) for c, a in administrators.items()}
            await self._list_service.notify({c: screen for c, screen in warnings.items() if screen})
        notices = await store.notices()
        for administrator in dict.fromkeys(administrators.values()):
            label = administrator.label
            chats = [chat for chat, other in administrators.items() if other == administrator]
            due = reminder(snapshot, administrator, notices)
            again, screen = due is None, due or reminder(snapshot, administrator, {})
            if screen and await self._notifier.notify(
                label, chats, screen, snapshot.day, again=again
            ):
                await store.notice(KIND, label, snapshot.day)
