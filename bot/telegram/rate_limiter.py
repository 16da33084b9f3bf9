"""When the next message may leave, and when to try again what failed.

Telegram takes about 30 messages a second from a bot, and fewer from one chat. A chat that it asks
to wait waits alone. All wait only when Telegram limits the bot as a whole, which is taken to be so
when `SEVERAL` chats are refused within `TOGETHER` seconds, nothing got through in between, and the
bot was sending at half of its own limit or more. Even then one message goes out every `PROBE`
seconds, and the first that gets through ends it: a wrong guess costs nobody more than that.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count
from random import SystemRandom

PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds between attempts, then always the last
SEVERAL = 3  # chats
TOGETHER = 1.0  # seconds
PROBE = 0.25  # seconds
USUAL = 28  # messages a second, where no limit is set

_chance = SystemRandom()


def backoff_delay(attempt: int) -> float:
    """Seconds after an attempt, from 0: ever more, cut by chance so that not all come at once."""
    return PAUSES[min(attempt, len(PAUSES) - 1)] * _chance.uniform(0.5, 1)


class Rank(IntEnum):
    """Who goes first."""

    EMERGENCY = 0
    MESSAGE = 1
    LATER = 2  # deletions, and what Telegram has refused once


class RateLimiter:
    """Turns by rank, then in the order asked for, at most so many a second; 0 for no limit."""

    def __init__(self, per_second: float) -> None:
        self.held: dict[int, float] = {}  # chats that Telegram asked to wait, and until when
        self.on_hold: Callable[[], None] = lambda: None  # called when a chat begins to wait
        self._gap = 1 / per_second if per_second else 0.0
        self._next = 0.0  # when the next turn may be given
        self._queue: list[tuple[Rank, int, asyncio.Future[None]]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None
        self._until = 0.0  # when all may go on
        self._refused: dict[int, float] = {}  # chats refused since something got through, and when
        self._given = deque[float](maxlen=max(int((per_second or USUAL) / 2), 1))  # last turns

    async def acquire(self, rank: Rank = Rank.MESSAGE) -> None:
        """Waits until it is this message's turn."""
        loop = asyncio.get_running_loop()
        if not self._queue:
            self._next = max(self._next, loop.time())
        turn = loop.create_future()
        heappush(self._queue, (rank, next(self._order), turn))
        self._give()
        await turn

    async def pause(self, chat: int, seconds: float) -> None:
        """Waits as Telegram asked one chat to; 0 is a call that names no chat."""
        if chat:
            self._refuse(chat, seconds)
        try:
            await asyncio.sleep(seconds)
        finally:  # of whoever waited nothing stays
            self.held.pop(chat, None)
            self._refused.pop(chat, None)

    def record_success(self) -> None:
        """Called when Telegram took a message: it does not limit the bot as a whole."""
        self._refused.clear()
        now = asyncio.get_running_loop().time()
        if self._until > now:
            self._until, self._next = 0.0, min(self._next, now + self._gap)
            self._give()

    def _refuse(self, chat: int, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        until = now + seconds
        self._refused = {c: at for c, at in self._refused.items() if at > now - TOGETHER}
        self._refused[chat] = now
        self.held[chat] = until
        if len(self._refused) >= SEVERAL and self._is_near_limit(now):
            if self._until <= now:
                self._next = max(self._next, now + PROBE)
            self._until = max(self._until, until)
        self.on_hold()

    def _is_near_limit(self, now: float) -> bool:
        """Whether turns come at half the limit or faster."""
        full = len(self._given) == self._given.maxlen
        return self._until > now or (full and self._given[0] >= now - TOGETHER)

    def _give(self) -> None:
        """Gives the turns that are due, and comes back for the next one."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        while self._queue and self._next <= now:
            *_, turn = heappop(self._queue)
            if turn.done():  # whoever asked for it has gone
                continue
            turn.set_result(None)
            self._given.append(now)
            # From when it was due, if that was just now: a late timer takes nothing from the next.
            gap = PROBE if now < self._until else self._gap
            self._next = max(self._next, now - gap) + gap
        if self._queue:
            self._timer = loop.call_at(self._next, self._give)
