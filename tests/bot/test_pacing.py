"""Turns and holds, on a clock that nobody waits for."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import pytest

from bot.pacing import Pace


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


async def taken(pace: Pace, turns: int) -> list[float]:
    """How long each of so many who ask at once waits."""
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def one() -> float:
        await pace.turn()
        return loop.time() - began

    return await asyncio.gather(*(one() for _ in range(turns)))


@swiftly
async def test_the_first_goes_at_once_and_the_rest_in_their_turn() -> None:
    assert await taken(Pace(50), 11) == pytest.approx([turn / 50 for turn in range(11)])


@swiftly
async def test_without_a_limit_nobody_waits() -> None:
    assert await taken(Pace(0), 1000) == [0] * 1000


@swiftly
async def test_one_chat_that_is_held_does_not_hold_another() -> None:
    pace = Pace(1000)
    holding = asyncio.create_task(pace.hold(1, 20))
    await asyncio.sleep(0)
    assert max(await taken(pace, 5)) < 0.01
    await holding


@swiftly
async def test_a_second_chat_that_is_held_holds_all_and_is_forgotten() -> None:
    pace = Pace(1000)
    holding = [asyncio.create_task(pace.hold(chat, 20)) for chat in (1, 2)]
    await asyncio.sleep(0)
    assert await taken(pace, 1) == pytest.approx([20])
    await asyncio.gather(*holding)
    assert not pace._held
