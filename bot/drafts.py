"""What staff have begun and not ended: in memory alone, for a quarter of an hour."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Generic, TypeVar

KEPT = 15 * 60.0  # seconds

_Kept = TypeVar("_Kept")


@dataclass(slots=True)
class Held(Generic[_Kept]):
    """One thing that waits, and whose it is."""

    owner: int
    value: _Kept
    until: asyncio.TimerHandle


class Drafts(Generic[_Kept]):
    """One thing for each member of staff, under a name that nobody can guess."""

    def __init__(self, seconds: float = KEPT) -> None:
        self._seconds = seconds
        self._held: dict[str, Held[_Kept]] = {}

    def keep(self, owner: int, value: _Kept, nonce: str = "") -> str:
        """Keeps a value instead of what this owner had; the name to find it by."""
        for old in [name for name, held in self._held.items() if held.owner == owner]:
            self.drop(old)
        nonce = nonce or secrets.token_hex(5)
        until = asyncio.get_running_loop().call_later(self._seconds, self.drop, nonce)
        self._held[nonce] = Held(owner, value, until)
        return nonce

    def find(self, nonce: str) -> Held[_Kept] | None:
        """What waits under a name."""
        return self._held.get(nonce)

    def of(self, owner: int) -> _Kept | None:
        """What waits for a member of staff."""
        return next((held.value for held in self._held.values() if held.owner == owner), None)

    def drop(self, nonce: str) -> None:
        """Forgets it."""
        if held := self._held.pop(nonce, None):
            held.until.cancel()
