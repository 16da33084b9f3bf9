"""When what the last answers left behind is collected: soon, and never while somebody waits."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.dispatcher import Dispatcher
from bot.process.memory_sweeper import MemorySweeper
from bot.telegram.updates import Incoming
from tests.bot.test_dispatcher import event
from tests.support.patience import PATIENCE


class Circle:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.me = self


def circle() -> weakref.ref[Circle]:
    """Returns a look at a circle that nobody holds any more."""
    return weakref.ref(Circle())


@pytest.fixture
def _uncollected() -> Iterator[None]:
    """Nothing but a sweep collects, and it looks only at what a test makes."""
    gc.disable()
    gc.freeze()
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)
    gc.enable()
    gc.unfreeze()


@pytest.mark.usefixtures("_uncollected")
async def test_the_sweep_comes_once_it_has_been_quiet() -> None:
    sweeper, garbage = MemorySweeper(quiet=0.05), circle()
    clock = asyncio.get_running_loop().time
    began = clock()
    sweeper.schedule(idle=True)
    async with asyncio.timeout(PATIENCE):
        while garbage() is not None:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    assert clock() - began >= 0.05


@pytest.mark.usefixtures("_uncollected")
async def test_work_puts_the_sweep_off() -> None:
    sweeper, garbage = MemorySweeper(quiet=0.05), circle()
    sweeper.schedule(idle=True)
    sweeper.postpone()
    await asyncio.sleep(0.1)
    assert garbage() is not None
    sweeper.schedule(idle=True)
    await asyncio.sleep(0.1)
    assert garbage() is None


@pytest.mark.usefixtures("_uncollected")
async def test_steady_work_does_not_put_it_off_for_ever() -> None:
    sweeper, garbage = MemorySweeper(quiet=5, overdue=0.1), circle()
    for _ in range(30):
        sweeper.postpone()
        await asyncio.sleep(0.01)
        sweeper.schedule(idle=False)
    assert garbage() is None


@pytest.mark.usefixtures("_uncollected")
async def test_nobody_waits_for_a_sweep() -> None:
    sweeper, garbage = MemorySweeper(quiet=5, overdue=0), circle()
    for _ in range(3):
        sweeper.postpone()
    assert garbage() is not None


@pytest.mark.usefixtures("_uncollected")
async def test_what_others_left_is_swept_while_somebody_waits_for_an_answer() -> None:
    never = asyncio.Event()

    async def answer(given: Incoming, _: tuple[str, ...]) -> None:
        if given == event(1):
            await never.wait()

    loop = Dispatcher(answer, MemorySweeper(quiet=5, overdue=0.05))
    await loop.dispatch(event(1))
    garbage = circle()
    async with asyncio.timeout(PATIENCE):
        while garbage() is not None:
            await loop.dispatch(event(2))
            await asyncio.sleep(0.01)
    assert list(loop._busy) == [1]
    await loop.shut_down(0)


@pytest.mark.usefixtures("_uncollected")
def test_what_was_built_at_start_is_left_out() -> None:
    gc.unfreeze()
    MemorySweeper().freeze()
    assert gc.get_freeze_count() > 1000
