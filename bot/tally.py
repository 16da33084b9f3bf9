"""What has been counted and not been written yet: sums in memory, of nobody in particular.

A family of counters is written when at least BATCH conversations have answered it, so that no two
copies of the file tell what one person said: neither one answer, nor two of them together. Marks
of wrong numbers go with the next batch, whosever it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter as Sums
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot import count_store
from bot.lists import today
from bot.store import Store, StoreError
from conversations.changes import Identity
from conversations.model import Counter

log = logging.getLogger(__name__)

BATCH = 8  # conversations; why eight: docs/counts.md
REST = 10.0  # seconds between two writes: in a rush the batches grow instead of the work
AGAIN = 60.0  # seconds before what could not be written is tried again


class Tally:
    """Takes counts without waiting; `follow` writes them beside the answers."""

    def __init__(
        self,
        store: Store,
        file: Path,
        listed: Sequence[Counter],
        day: Callable[[], date] = today,
    ) -> None:
        self._store, self._file, self._listed, self._day = store, file, listed, day
        self._known = frozenset(listed)
        self._pending = Sums[Counter]()
        self._answered = Sums[str]()  # pending, by family
        self._marks = set[Identity]()
        self._full = asyncio.Event()
        self._alone = asyncio.Lock()

    def count(self, counters: Iterable[Counter]) -> None:
        """Adds one to each; what is not on the closed list is dropped."""
        for counter in self._known.intersection(counters):
            self._pending[counter] += 1
            self._answered[counter.family] += 1
            if self._answered[counter.family] >= BATCH:
                self._full.set()

    def report(self, entry: Identity) -> None:
        """Keeps the mark of a wrong number until the next batch."""
        self._marks.add(entry)

    async def follow(self) -> None:
        """Writes each batch when it is full, until cancelled; a broken disk is tried again."""
        while True:
            await self._full.wait()
            self._full.clear()
            # A batch that is being written is written to its end, or it would be counted twice.
            writing = asyncio.ensure_future(self._write(BATCH))
            if await asyncio.shield(writing):
                await asyncio.sleep(REST)
            else:
                await asyncio.sleep(AGAIN)
                self._full.set()

    async def finish(self) -> None:
        """Writes all that is pending: at a clean stop."""
        await self._write(1)

    async def _write(self, least: int) -> bool:
        """Writes what so many have answered; whether it could. What could not be waits."""
        async with self._alone:
            full = {c: n for c, n in self._pending.items() if self._answered[c.family] >= least}
            if not full and least > 1:
                return True  # a mark by itself would tell when somebody tapped
            return all([await _could(self._add(full)), await _could(self._write_marks())])

    async def _add(self, full: Mapping[Counter, int]) -> None:
        if full:
            await asyncio.to_thread(count_store.add, self._file, full, self._day(), self._listed)
        self._pending -= Sums(full)  # and no zeros: the next quarter would refuse them
        for counter, number in full.items():
            self._answered[counter.family] -= number

    async def _write_marks(self) -> None:
        if marks := frozenset(self._marks):
            await self._store.report(marks)
            self._marks -= marks


async def _could(writing: Awaitable[None]) -> bool:
    try:
        await writing
    except StoreError as error:
        log.error("counts cannot be written: %s", type(error))
        return False
    return True
