"""Updates that wait for the bot, and the long poll that fetches them."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.sandbox.refusal import Json, Refusal

# What Telegram leaves out unless a bot asks for it by name.
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


@dataclass(slots=True)
class Entry:
    """An update that waits; one that is sent again waits for a single delivery."""

    update_id: int
    payload: Any
    once: bool = False


@dataclass(slots=True)
class Updates:
    """The queue of one bot, and its one poller."""

    next_id: int = 1
    allowed: frozenset[str] = frozenset()
    pending: deque[Entry] = field(default_factory=deque)
    recent: deque[Entry] = field(default_factory=lambda: deque(maxlen=200))
    waiter: asyncio.Future[None] | None = None

    def add(self, kind: str, body: Json) -> int | None:
        """Queue an update; None when the bot has asked not to get its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in ON_REQUEST
        return self._queue({kind: body}) if wanted else None

    def inject(self, payload: Any) -> int:
        """Queue anything at all; an object without a number is given the next one."""
        return self._queue(payload)

    def _queue(self, payload: Any) -> int:
        update_id = self.next_id
        self.next_id += 1
        if isinstance(payload, dict):
            payload = {"update_id": update_id, **payload}
        entry = Entry(update_id, payload)
        self.recent.append(entry)
        self._put(entry)
        return update_id

    def repeat(self, update_id: int | None = None) -> int:
        """Deliver an update once more under its old number, confirmed or not."""
        chosen = [entry for entry in self.recent if update_id in (None, entry.update_id)]
        if not chosen:
            raise LookupError("no such update")
        self._put(Entry(chosen[-1].update_id, chosen[-1].payload, once=True))
        return chosen[-1].update_id

    def _put(self, entry: Entry) -> None:
        self.pending.append(entry)
        self.wake()

    def wake(self) -> None:
        """Let the poller look again."""
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    def drop(self) -> None:
        """Forget everything that waits."""
        self.pending.clear()

    async def poll(self, offset: int, limit: int, patience: float) -> list[Any]:
        """The answer to getUpdates."""
        self._supersede()
        self._confirm(offset)
        if not self.pending and patience > 0:
            await self._wait(patience)
        return self._take(limit)

    def allow(self, kinds: Iterable[str]) -> None:
        """Remember which kinds the bot wants, until it says otherwise."""
        self.allowed = frozenset(kinds)

    def _supersede(self) -> None:
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_exception(Refusal(409, CONFLICT))

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            kept = list(self.pending)[offset:]
            self.pending = deque(kept)
            return
        while self.pending and not self.pending[0].once and self.pending[0].update_id < offset:
            self.pending.popleft()

    async def _wait(self, patience: float) -> None:
        waiter = self.waiter = asyncio.get_running_loop().create_future()
        timer = asyncio.get_running_loop().call_later(patience, _settle, waiter)
        try:
            await waiter
        finally:
            timer.cancel()

    def _take(self, limit: int) -> list[Any]:
        chosen = list(islice(self.pending, limit))
        if any(entry.once for entry in chosen):
            self.pending = deque(
                entry for entry in self.pending if not (entry.once and entry in chosen)
            )
        return [entry.payload for entry in chosen]


def _settle(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
