"""One chat after the other: each has one waiting place, the newest wins, all are served in turn.

Only an emergency passes the others.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from bot.process.memory_sweeper import MemorySweeper
from bot.telegram.client import CONNECTIONS
from bot.telegram.updates import Event, Incoming

log = logging.getLogger(__name__)

WAITING = 200  # chats that wait here; the rest waits at Telegram
# Chats that are answered at the same time; more of those that Telegram asks to wait. An answer
# needs a connection only for some of its time: it is made, too, and waits for its turn.
AT_ONCE = 2 * CONNECTIONS
SPARE = 16  # and more in an emergency
MOST = 512  # and never more than so many
REST = 1.0  # seconds before a chat that taps faster than it is answered gets its next answer
LATER = 20  # things that a member of staff wrote or sent and that wait: a list in parts, an album
SUPERSEDED = 16  # buttons of one chat that still spin for a tap that a newer one replaced


@dataclass(slots=True)
class PendingEvent:
    """The newest thing that happened in a chat, and the queries of taps that it replaced.

    What staff write or send is not replaced: what comes after it waits behind it, but for words of
    an emergency, which go first.
    """

    event: Incoming
    later: deque[Incoming] = field(default_factory=deque)
    hurried: bool = False  # more than one thing has happened since the last answer began
    superseded: deque[str] = field(default_factory=lambda: deque(maxlen=SUPERSEDED))


class Dispatcher:
    """Takes what comes, forgets it when it is answered.

    `held` are the chats that Telegram asked to wait, at any moment: their answers take nobody's
    place. `urgent` says whether an event leads to the emergency screen; it is asked only where
    there is a queue to pass.
    """

    def __init__(
        self,
        answer: Callable[[Incoming, tuple[str, ...]], Awaitable[None]],
        sweeper: MemorySweeper,
        held: Collection[int] = (),
        urgent: Callable[[Incoming], bool] = lambda _: False,
    ) -> None:
        self._answer, self._sweeper = answer, sweeper
        self._held, self._urgent = held, urgent
        self._waiting: dict[int, PendingEvent] = {}
        self._ready: deque[int] = deque()  # waiting chats that are not being answered
        self._first: deque[int] = deque()  # those of them that go before all others
        # No set: one that has grown keeps its first entries beside the new table for as long as it
        # lives, and the hash of an id is the id.
        self._busy: dict[int, None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()

    async def dispatch(self, event: Incoming) -> None:
        """Gives an event its chat's place, and waits until there is room for one more chat."""
        self._sweeper.postpone()
        self._enqueue(event)
        del event
        self.serve()
        while len(self._ready) + len(self._first) >= WAITING:
            self._room.clear()
            await self._room.wait()

    def schedule_sweep(self) -> None:
        """Called when something is done: what it left is swept soon, also beside what goes on."""
        self._sweeper.schedule(idle=not (self._busy or self._waiting))

    async def shut_down(self, seconds: float) -> None:
        """Lets the answers that are on their way go out, and ends the rest."""
        for queue in (self._waiting, self._ready, self._first):
            queue.clear()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def serve(self) -> None:
        """Begins as many answers as there is room for; also called when a chat is held."""
        for queue, most in ((self._first, AT_ONCE + SPARE), (self._ready, AT_ONCE)):
            while queue and self._has_room(most):
                chat = queue.popleft()
                waiting = self._waiting.pop(chat)
                if waiting.later:  # what waits behind it takes its place
                    self._waiting[chat] = PendingEvent(waiting.later.popleft(), waiting.later)
                self._busy[chat] = None
                task = asyncio.create_task(self._serve_chat(chat, waiting))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        self._room.set()

    def _enqueue(self, event: Incoming) -> None:
        chat = event.place.chat
        if waiting := self._waiting.get(chat):
            newest = waiting.later[-1] if waiting.later else waiting.event
            if _is_kept(newest) and self._urgent(event) and not self._urgent(waiting.event):
                waiting.later.appendleft(waiting.event)
                waiting.event = event
            elif _is_kept(newest) and len(waiting.later) < LATER:
                waiting.later.append(event)
                return
            else:
                self._replace_newest(waiting, event)
            if chat in self._ready and self._urgent(event):
                self._ready.remove(chat)
                self._first.append(chat)
            return
        self._waiting[chat] = PendingEvent(event)
        if chat not in self._busy:
            self._line_up(chat)

    @staticmethod
    def _replace_newest(waiting: PendingEvent, event: Incoming) -> None:
        newest = waiting.later[-1] if waiting.later else waiting.event
        if newest.place.query:
            waiting.superseded.append(newest.place.query)
        waiting.hurried = True
        if waiting.later:
            waiting.later[-1] = event
        else:
            waiting.event = event

    def _line_up(self, chat: int) -> None:
        passes = not self._has_room(AT_ONCE) and self._urgent(self._waiting[chat].event)
        (self._first if passes else self._ready).append(chat)

    def _has_room(self, number: int) -> bool:
        busy = len(self._busy)
        if busy < number or busy >= MOST:
            return busy < number
        return sum(chat not in self._held for chat in self._busy) < number

    async def _serve_chat(self, chat: int, waiting: PendingEvent) -> None:
        try:
            await self._answer(waiting.event, tuple(waiting.superseded))
        except Exception:  # the one boundary: whatever happens, the next person is answered
            log.exception("an update could not be answered")
        finally:
            del self._busy[chat]
            if chat in self._waiting:
                rest = REST if self._waiting[chat].hurried else 0.0
                asyncio.get_running_loop().call_later(rest, self._requeue, chat)
            self.serve()
            self.schedule_sweep()

    def _requeue(self, chat: int) -> None:
        if chat in self._waiting:
            self._line_up(chat)
            self.serve()


def _is_kept(event: Incoming) -> bool:
    """Whether a member of staff wrote or sent it, and means it whatever comes next."""
    material = event.material if isinstance(event, Event) else None
    return bool(material and not material.data)
