"""When the next message may leave: Telegram takes about 30 a second from a bot."""

from __future__ import annotations

import asyncio


class Pace:
    """Turns, in the order asked for, at most so many a second; 0 for no limit."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._next = 0.0
        self._held: dict[int, float] = {}  # chats that Telegram asked to wait, and until when

    async def turn(self) -> None:
        """Waits until it is this message's turn."""
        now = _now()
        mine = max(now, self._next)
        self._next = mine + self._gap
        if mine > now:
            await asyncio.sleep(mine - now)

    async def hold(self, chat: int, seconds: float) -> None:
        """Waits as Telegram asked; a second chat that is told so at the same time holds all."""
        until = _now() + seconds
        self._held = {c: end for c, end in self._held.items() if end > _now()}
        if self._held.keys() - {chat}:
            self._next = max(self._next, until)
        self._held[chat] = until
        try:
            await asyncio.sleep(seconds)
        finally:
            self._held.pop(chat, None)


def _now() -> float:
    return asyncio.get_running_loop().time()
