"""A clock that nobody waits for: tests of order do not depend on the speed of the machine."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any


class Skipping(selectors.DefaultSelector):
    """Where the loop would wait, the time is over at once."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.passed += timeout or 0.0
        return super().select(0)


class Swift(asyncio.SelectorEventLoop):
    """Its time is what would have been waited for: a busy machine adds nothing to it."""

    def __init__(self) -> None:
        self._skipping = Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.passed


def swiftly(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """A test that runs on such a loop."""

    @wraps(test)
    def run() -> None:
        with asyncio.Runner(loop_factory=Swift) as runner:
            runner.run(test())

    return run
