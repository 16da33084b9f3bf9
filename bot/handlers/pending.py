"""What staff have begun and not ended: in memory alone, each kind for its time."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from conversations.lists.import_plan import ImportDraft
from conversations.lists.imports import Closed, UploadedRows
from conversations.lists.snapshot import ExpectInput
from conversations.lists.two_person import Proposal
from conversations.values import value_object


@value_object
class AtLists:
    """Somebody is at the lists: a picture that they send now is meant for them."""


SEVERAL = (Proposal, Closed)  # of these one member of staff may have some at a time
MOST = 20  # of each


TIMES_TO_LIVE: Mapping[type, float] = {  # seconds; the texts and docs/privacy.md name them, too
    AtLists: 15 * 60.0,  # since the last word with the lists
    ExpectInput: 15 * 60.0,  # until the answer has to come
    UploadedRows: 15 * 60.0,  # until somebody says which list and offer they are about
    ImportDraft: 15 * 60.0,  # since the last tap on its preview
    Proposal: 15 * 60.0,  # until the second administrator has to decide, however often they turn
    Closed: 15 * 60.0,  # in which a second tap on the same button is known as such
}

_Value = TypeVar("_Value")


@dataclass(slots=True)
class PendingEntry:
    """One thing that waits, whose it is, and when it is gone."""

    owner: int
    value: Any
    expiry: asyncio.TimerHandle


class PendingEntries:
    """What waits for members of staff, of most kinds one each, under names nobody can guess."""

    def __init__(self, times_to_live: Mapping[type, float] = TIMES_TO_LIVE) -> None:
        self._times_to_live = times_to_live
        self._entries: dict[str, PendingEntry] = {}
        self.on_expiry: Callable[[int, object], None] = lambda *_: None
        """Is told owner and value of whatever nobody took up in time, or had no more room."""

    def keep(self, owner: int, value: object, nonce: str = "") -> str:
        """Keeps a value instead of what this owner had of its kind; the name to find it by.

        Of proposals and of what is done already there may be several: they wait side by side.
        """
        same = [n for n, e in self._entries.items()
                if e.owner == owner and type(e.value) is type(value) and n != nonce]  # fmt: skip
        room = MOST - 1 if isinstance(value, SEVERAL) else 0
        self.drop(nonce)
        for name in same[: max(len(same) - room, 0)]:
            self._expire(name)
        nonce = nonce or new_nonce()
        seconds = self._times_to_live[type(value)]
        expiry = asyncio.get_running_loop().call_later(seconds, self._expire, nonce)
        self._entries[nonce] = PendingEntry(owner, value, expiry)
        return nonce

    def replace(self, nonce: str, value: object) -> None:
        """Another value of the same kind for what waits; its time goes on."""
        if entry := self._entries.get(nonce):
            entry.value = value

    def find(self, nonce: str) -> PendingEntry | None:
        """What waits under a name."""
        return self._entries.get(nonce)

    def find_of_owner(self, owner: int, kind: type[_Value]) -> _Value | None:
        """What waits of one kind for a member of staff."""
        for entry in self._entries.values():
            if entry.owner == owner and isinstance(entry.value, kind):
                return entry.value
        return None

    def values(self, kind: type[_Value]) -> dict[str, tuple[int, _Value]]:
        """Owner and value of all that waits of one kind, by name, the oldest first."""
        entries = self._entries.items()
        return {n: (e.owner, e.value) for n, e in entries if isinstance(e.value, kind)}

    def _expire(self, nonce: str) -> None:
        entry = self._entries.get(nonce)
        self.drop(nonce)
        if entry:
            self.on_expiry(entry.owner, entry.value)

    def drop(self, nonce: str) -> None:
        """Forgets it."""
        if entry := self._entries.pop(nonce, None):
            entry.expiry.cancel()


def new_nonce() -> str:
    """A name that nobody can guess, short enough for a button."""
    return secrets.token_hex(5)
