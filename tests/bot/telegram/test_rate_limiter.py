"""Turns and holds, on a clock that nobody waits for."""

from __future__ import annotations

import asyncio

import pytest

from bot.telegram.rate_limiter import Rank, RateLimiter
from tests.support.clock import swiftly


async def taken(rate_limiter: RateLimiter, turns: int) -> list[float]:
    """How long each of so many who ask at once waits."""
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def one() -> float:
        await rate_limiter.acquire()
        return loop.time() - began

    return await asyncio.gather(*(one() for _ in range(turns)))


@swiftly
async def test_the_first_goes_at_once_and_the_rest_in_their_turn() -> None:
    assert await taken(RateLimiter(50), 11) == pytest.approx([turn / 50 for turn in range(11)])


@swiftly
async def test_without_a_limit_nobody_waits() -> None:
    assert await taken(RateLimiter(0), 1000) == [0] * 1000


@swiftly
async def test_one_chat_that_is_held_does_not_hold_another() -> None:
    rate_limiter = RateLimiter(1000)
    holding = asyncio.create_task(rate_limiter.pause(1, 20))
    await asyncio.sleep(0)
    assert max(await taken(rate_limiter, 5)) < 0.01
    await holding


async def asked(rate_limiter: RateLimiter, *ranks: Rank) -> list[Rank]:
    """The order in which those who ask at once, in this order, get their turns."""
    order: list[Rank] = []

    async def one(rank: Rank) -> None:
        await rate_limiter.acquire(rank)
        order.append(rank)

    await asyncio.gather(*map(one, ranks))
    return order


async def refused(
    rate_limiter: RateLimiter, *chats: int, seconds: float = 20
) -> list[asyncio.Task[None]]:
    """What waits for each of these chats, which Telegram has just asked to."""
    holding = [asyncio.create_task(rate_limiter.pause(chat, seconds)) for chat in chats]
    await asyncio.sleep(0)
    return holding


@swiftly
async def test_an_emergency_goes_before_messages_and_these_before_what_can_wait() -> None:
    last, usual, first = Rank.LATER, Rank.MESSAGE, Rank.EMERGENCY
    order = await asked(RateLimiter(28), last, usual, usual, first, last, first)
    assert order == [last, first, first, usual, usual, last]  # the first of all found no queue


@swiftly
async def test_whoever_has_gone_takes_no_turn() -> None:
    rate_limiter = RateLimiter(10)
    waiting = [asyncio.create_task(rate_limiter.acquire()) for _ in range(5)]
    await asyncio.sleep(0)
    for task in waiting[1:4]:
        task.cancel()
    began = asyncio.get_running_loop().time()
    await waiting[4]
    assert asyncio.get_running_loop().time() - began == pytest.approx(0.1)


@swiftly
async def test_many_chats_that_are_held_hold_nobody_far_from_the_limit() -> None:
    rate_limiter = RateLimiter(28)
    await taken(rate_limiter, 13)
    holding = await refused(rate_limiter, *range(1, 40))
    assert max(await taken(rate_limiter, 2)) < 0.1
    await asyncio.gather(*holding)
    assert not rate_limiter.held


@swiftly
async def test_two_chats_that_are_held_hold_nobody_however_busy_the_bot_is() -> None:
    rate_limiter = RateLimiter(28)
    await taken(rate_limiter, 100)
    holding = await refused(rate_limiter, 1, 2)
    assert max(await taken(rate_limiter, 2)) < 0.1
    await asyncio.gather(*holding)


@swiftly
async def test_nobody_is_held_for_refusals_between_which_something_got_through() -> None:
    rate_limiter = RateLimiter(28)
    await taken(rate_limiter, 100)
    for chat in range(1, 40):
        await refused(rate_limiter, chat)
        rate_limiter.record_success()
    assert max(await taken(rate_limiter, 2)) < 0.1


@swiftly
async def test_a_bot_that_is_limited_sends_four_messages_a_second_until_one_gets_through() -> None:
    rate_limiter = RateLimiter(28)
    await taken(rate_limiter, 28)
    await refused(rate_limiter, 1, 2, 3)
    assert await taken(rate_limiter, 3) == pytest.approx([0.25, 0.5, 0.75])
    rate_limiter.record_success()
    assert max(await taken(rate_limiter, 28)) < 1.1
    await taken(rate_limiter, 28)
    await refused(rate_limiter, 4, 5, 6)
    waiting = asyncio.create_task(taken(rate_limiter, 20))
    await asyncio.sleep(0.1)
    rate_limiter.record_success()
    assert max(await waiting) < 1


@swiftly
async def test_a_limit_of_the_whole_bot_ends_when_telegram_said() -> None:
    rate_limiter = RateLimiter(28)
    await taken(rate_limiter, 28)
    await asyncio.gather(*await refused(rate_limiter, 1, 2, 3, seconds=5))
    assert max(await taken(rate_limiter, 14)) < 1.5
    assert not rate_limiter.held
