"""Collects garbage when answers are done, so that freed memory is overwritten soon (privacy)."""

import asyncio
import gc

_QUIET = 0.3
_OVERDUE = 10.0
_SELDOM = 20_000, 50, 100  # of Python's 700, 10, 10; saves a twentieth of each update


class MemorySweeper:
    """Collects what the last answers left behind, once nothing has happened for a moment.

    A full collection also empties the interpreter's free lists, which no allocator overwrites.
    """

    def __init__(self, quiet: float = _QUIET, overdue: float = _OVERDUE) -> None:
        self._quiet = quiet
        self._overdue = overdue
        self._planned: asyncio.TimerHandle | None = None
        self._dirty_since: float | None = None

    def freeze(self) -> None:
        """Exempts all that has been built so far, so that a sweep takes little time.

        From then on sweeping is for the quiet moments: the collector by itself comes seldom.
        Nothing is collected before: a start leaves 2,000 objects behind, none of them of anybody.
        """
        gc.freeze()
        gc.set_threshold(*_SELDOM)
        gc.enable()

    def postpone(self) -> None:
        """Puts a planned sweep off: there is work."""
        if self._planned is not None:
            self._planned.cancel()
            self._planned = None
        self._dirty_since = self._dirty_since or asyncio.get_running_loop().time()

    def schedule(self, *, idle: bool) -> None:
        """Sweeps at once where work has put it off for too long; else plans it for when it is idle.

        After an answer and never before one, so that nobody waits for it.
        """
        self.postpone()
        loop = asyncio.get_running_loop()
        if loop.time() - (self._dirty_since or 0.0) >= self._overdue:
            self._sweep()
        elif idle:
            self._planned = loop.call_later(self._quiet, self._sweep)

    def _sweep(self) -> None:
        self._planned = None
        self._dirty_since = None
        gc.collect()
