"""Turns and holds, on a clock that the event loop keeps."""

from __future__ import annotations

import asyncio

from bot.pacing import Pace


async def taken(pace: Pace, turns: int) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(pace.turn() for _ in range(turns)))
    return loop.time() - began


async def test_the_first_goes_at_once_and_the_rest_in_their_turn() -> None:
    assert await taken(Pace(50), 1) < 0.01
    assert 0.18 <= await taken(Pace(50), 11) < 0.5


async def test_without_a_limit_nobody_waits() -> None:
    assert await taken(Pace(0), 1000) < 0.2


async def test_one_chat_that_is_held_does_not_hold_another() -> None:
    pace = Pace(1000)
    holding = asyncio.create_task(pace.hold(1, 0.3))
    await asyncio.sleep(0)
    assert await taken(pace, 5) < 0.1
    await holding


async def test_a_second_chat_that_is_held_holds_all_and_is_forgotten() -> None:
    pace = Pace(1000)
    holding = [asyncio.create_task(pace.hold(chat, 0.3)) for chat in (1, 2)]
    await asyncio.sleep(0)
    assert await taken(pace, 1) > 0.2
    await asyncio.gather(*holding)
    assert not pace._held
