"""One chat after the other: each has one waiting place, the newest wins, all are served in turn."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.guards import Sweeper
from bot.inbox import Event, Intrusion

log = logging.getLogger(__name__)

WAITING = 200  # chats that wait here; the rest waits at Telegram
AT_ONCE = 64  # chats that are answered at the same time
REST = 1.0  # seconds before a chat that taps faster than it is answered gets its next answer
SUPERSEDED = 16  # buttons of one chat that still spin for a tap that a newer one replaced

Incoming = Event | Intrusion


@dataclass(slots=True)
class Waiting:
    """The newest thing that happened in a chat, and the queries of taps that it replaced."""

    event: Incoming
    hurried: bool = False  # more than one thing has happened since the last answer began
    superseded: deque[str] = field(default_factory=lambda: deque(maxlen=SUPERSEDED))


class Loop:
    """Takes what comes, forgets it when it is answered."""

    def __init__(
        self, answer: Callable[[Incoming, tuple[str, ...]], Awaitable[None]], sweeper: Sweeper
    ) -> None:
        self._answer, self._sweeper = answer, sweeper
        self._waiting: dict[int, Waiting] = {}
        self._ready: deque[int] = deque()  # waiting chats that are not being answered
        # No set: one that has grown keeps its first entries beside the new table for as long as it
        # lives, and the hash of an id is the id.
        self._busy: dict[int, None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()

    async def take(self, event: Incoming) -> None:
        """Gives an event its chat's place, and waits until there is room for one more chat."""
        self._sweeper.busy()
        self._place(event)
        del event
        self._serve()
        while len(self._waiting) >= WAITING:
            self._room.clear()
            await self._room.wait()

    def rest(self) -> None:
        """Called when something is done: what it left is swept soon, also beside what goes on."""
        self._sweeper.done(idle=not (self._busy or self._waiting))

    async def finish(self, seconds: float) -> None:
        """Lets the answers that are on their way go out, and ends the rest."""
        self._waiting.clear()
        self._ready.clear()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _place(self, event: Incoming) -> None:
        chat = _chat(event)
        if waiting := self._waiting.get(chat):
            if isinstance(waiting.event, Event) and waiting.event.place.query:
                waiting.superseded.append(waiting.event.place.query)
            waiting.event, waiting.hurried = event, True
            return
        self._waiting[chat] = Waiting(event)
        if chat not in self._busy:
            self._ready.append(chat)

    def _serve(self) -> None:
        while self._ready and len(self._busy) < AT_ONCE:
            chat = self._ready.popleft()
            self._busy[chat] = None
            task = asyncio.create_task(self._one(chat, self._waiting.pop(chat)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._room.set()

    async def _one(self, chat: int, waiting: Waiting) -> None:
        try:
            await self._answer(waiting.event, tuple(waiting.superseded))
        except Exception:  # the one boundary: whatever happens, the next person is answered
            log.exception("an update could not be answered")
        finally:
            del self._busy[chat]
            if chat in self._waiting:
                rest = REST if self._waiting[chat].hurried else 0.0
                asyncio.get_running_loop().call_later(rest, self._rested, chat)
            self._serve()
            self.rest()

    def _rested(self, chat: int) -> None:
        if chat in self._waiting:
            self._ready.append(chat)
            self._serve()


def _chat(event: Incoming) -> int:
    return event.chat if isinstance(event, Intrusion) else event.place.chat
