"""Updates that wait for the bot, and the long poll that fetches them."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.sandbox.errors import CONFLICT, BotApiError, Json

# What Telegram leaves out unless a bot asks for it by name.
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(slots=True)
class QueuedUpdate:
    """An update that waits; one that is sent again waits for a single delivery."""

    update_id: int
    payload: Any
    once: bool = False


@dataclass(slots=True)
class Updates:
    """The queue of one bot, and its one poller."""

    next_id: int = 1
    allowed: frozenset[str] = frozenset()
    pending: deque[QueuedUpdate] = field(default_factory=deque)
    recent: deque[QueuedUpdate] = field(default_factory=lambda: deque(maxlen=200))
    waiter: asyncio.Future[None] | None = None

    def add(self, kind: str, body: Json) -> int | None:
        """Queue an update; None when the bot has asked not to get its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in ON_REQUEST
        return self.inject({kind: body}) if wanted else None

    def inject(self, payload: Any) -> int:
        """Queue anything at all; an object without a number is given the next one."""
        update_id = self.next_id
        self.next_id += 1
        if isinstance(payload, dict):
            payload = {"update_id": update_id, **payload}
        entry = QueuedUpdate(update_id, payload)
        self.recent.append(entry)
        self._put(entry)
        return update_id

    def repeat(self, update_id: int | None = None) -> int:
        """Deliver an update once more under its old number, confirmed or not."""
        chosen = [entry for entry in self.recent if update_id in (None, entry.update_id)]
        if not chosen:
            raise LookupError("no such update")
        self._put(QueuedUpdate(chosen[-1].update_id, chosen[-1].payload, once=True))
        return chosen[-1].update_id

    def _put(self, entry: QueuedUpdate) -> None:
        self.pending.append(entry)
        self.wake()

    def wake(self) -> None:
        """Let the poller look again."""
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    async def poll(self, offset: int, limit: int, patience: float) -> list[Any]:
        """The answer to getUpdates."""
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_exception(BotApiError(409, CONFLICT))
        self._confirm(offset)
        if not self.pending and patience > 0:
            self.waiter = asyncio.get_running_loop().create_future()
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self.waiter
        return self._take(limit)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = deque(list(self.pending)[offset:])
            return
        while self.pending and not self.pending[0].once and self.pending[0].update_id < offset:
            self.pending.popleft()

    def _take(self, limit: int) -> list[Any]:
        chosen = list(islice(self.pending, limit))
        if any(entry.once for entry in chosen):
            self.pending = deque(
                entry for entry in self.pending if not (entry.once and entry in chosen)
            )
        return [entry.payload for entry in chosen]
