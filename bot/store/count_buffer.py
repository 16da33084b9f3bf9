"""The write buffer of the counts: sums in memory, of nobody in particular, not written yet.

A family of counters is written when at least BATCH conversations have answered it, so that no two
copies of the file tell what one person said: neither one answer, nor two of them together. Marks
of wrong numbers go with the next batch, whosever it is.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter as Sums
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.clock import today
from bot.store import counts
from bot.store.contacts import Store
from bot.store.database import StoreError
from conversations.contacts.contact import Identity
from conversations.model import Metric

log = logging.getLogger(__name__)

BATCH = 8  # conversations; why eight: docs/counts.md
REST = 10.0  # seconds between two writes: in a rush the batches grow instead of the work
MARKS = 3  # new marks of wrong numbers in an hour, for the whole bot: more of them are forged
HOUR = 3600.0
AGAIN = 60.0  # seconds before what could not be written is tried again


class CountBuffer:
    """Takes counts without waiting; `run` writes them beside the answers."""

    def __init__(
        self,
        store: Store,
        file: Path,
        listed: Sequence[Metric],
        day: Callable[[], date] = today,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._recent: list[float] = []  # when the marks of the last hour came; not whose or of whom
        self._dropped: set[str] = set()  # areas
        self._warned = clock() - HOUR
        self._store, self._file, self._listed, self._day = store, file, listed, day
        self._known = frozenset(listed)
        self._pending = Sums[Metric]()
        self._answered = Sums[str]()  # pending, by family
        self._marks = set[Identity]()
        self._full = asyncio.Event()
        self._alone = asyncio.Lock()

    def count(self, counters: Iterable[Metric]) -> None:
        """Adds one to each; what is not on the closed list is dropped."""
        for counter in self._known.intersection(counters):
            self._pending[counter] += 1
            self._answered[counter.family] += 1
            if self._answered[counter.family] >= BATCH:
                self._full.set()

    def report(self, entry: Identity) -> None:
        """Keeps the mark of a wrong number until the next batch; drops what is too many."""
        if entry in self._marks:
            return
        now = self._clock()
        self._recent = [then for then in self._recent if now - then < HOUR]
        if len(self._recent) >= MARKS:
            self._dropped.add(entry[0])
            return
        self._recent.append(now)
        self._marks.add(entry)

    def take_dropped_marks(self) -> frozenset[str]:
        """The areas of which marks were dropped since it was last said, at most once an hour."""
        if self._clock() - self._warned < HOUR or not self._dropped:
            return frozenset()
        areas = frozenset(self._dropped)
        self._dropped.clear()
        self._warned = self._clock()
        return areas

    async def run(self) -> None:
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

    async def flush(self) -> None:
        """Writes all that is pending: at a clean stop."""
        await self._write(1)

    async def _write(self, least: int) -> bool:
        """Writes what so many have answered; whether it could. What could not be waits."""
        async with self._alone:
            full = {c: n for c, n in self._pending.items() if self._answered[c.family] >= least}
            if not full and least > 1:
                return True  # a mark by itself would tell when somebody tapped
            return all(
                [await _try_to_write(self._add(full)), await _try_to_write(self._write_marks())]
            )

    async def _add(self, full: Mapping[Metric, int]) -> None:
        if full:
            await asyncio.to_thread(counts.add, self._file, full, self._day(), self._listed)
        self._pending -= Sums(full)  # and no zeros: the next quarter would refuse them
        for counter, number in full.items():
            self._answered[counter.family] -= number

    async def _write_marks(self) -> None:
        if marks := frozenset(self._marks):
            await self._store.mark_reported(marks)
            self._marks -= marks


async def _try_to_write(writing: Awaitable[None]) -> bool:
    try:
        await writing
    except StoreError as error:
        log.error("counts cannot be written: %s", type(error))
        return False
    return True
