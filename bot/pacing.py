"""When the next message may leave, and when to try again what failed.

Telegram takes about 30 messages a second from a bot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import chain, repeat
from random import SystemRandom

PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds between attempts, then always the last

_chance = SystemRandom()


def pauses() -> Iterator[float]:
    """Ever longer pauses between attempts, cut by chance so that not all come back at once."""
    for seconds in chain(PAUSES, repeat(PAUSES[-1])):
        yield seconds * _chance.uniform(0.5, 1)


class Pace:
    """Turns, in the order asked for, at most so many a second; 0 for no limit."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._next = 0.0
        self._until = 0.0  # when all may go on
        self._held: dict[int, float] = {}  # chats that Telegram asked to wait, and until when

    async def turn(self) -> None:
        """Waits until it is this message's turn; a turn that falls into a hold is taken anew."""
        while True:
            now = _now()
            mine = max(now, self._next, self._until)
            self._next = mine + self._gap
            if mine > now:
                await asyncio.sleep(mine - now)
            if mine >= self._until:
                return

    async def hold(self, chat: int, seconds: float) -> None:
        """Waits as Telegram asked; a second chat that is told so at the same time holds all.

        A call that names no chat (0) says nothing of either.
        """
        until = _now() + seconds
        self._held = {c: end for c, end in self._held.items() if end > _now()}
        if chat and self._held.keys() - {chat}:
            self._until = max(self._until, until)
        if chat:
            self._held[chat] = until
        try:
            await asyncio.sleep(seconds)
        finally:
            self._held.pop(chat, None)


def _now() -> float:
    return asyncio.get_running_loop().time()
