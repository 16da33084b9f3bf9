"""Order, fairness and forgetting in the loop."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.guards import Sweeper
from bot.inbox import Event, Intrusion, Place
from bot.loop import AT_ONCE, SUPERSEDED, WAITING, Incoming, Loop
from conversations.model import Start, State


def event(chat: int, query: str = "") -> Event:
    return Event(Place(chat, 1 if query else 0, query), State(), Start())


class Desk:
    """Answers as slowly as it is told, and keeps what it answered."""

    def __init__(self) -> None:
        self.answered: list[tuple[int, str, tuple[str, ...]]] = []
        self.at_once = self.most_at_once = 0
        self.open = asyncio.Event()
        self.open.set()
        self.failing = False
        self.slow = 0.0

    async def answer(self, given: Incoming, superseded: tuple[str, ...]) -> None:
        assert isinstance(given, Event)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.open.wait()
        await asyncio.sleep(self.slow)
        self.at_once -= 1
        if self.failing:
            raise ValueError
        self.answered.append((given.place.chat, given.place.query, superseded))


async def settled(loop: Loop) -> None:
    async with asyncio.timeout(20):
        while loop._busy or loop._waiting:  # noqa: ASYNC110
            await asyncio.sleep(0.001)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("bot.loop.REST", 0.02)
    return Desk()


async def test_each_chat_is_answered_in_order_and_never_twice_at_once(desk: Desk) -> None:
    loop = Loop(desk.answer, Sweeper())
    for number in range(5):
        await loop.take(event(1, f"a{number}"))
        await settled(loop)
    assert [query for _, query, _ in desk.answered] == [f"a{n}" for n in range(5)]
    assert desk.most_at_once == 1


async def test_while_a_chat_is_answered_only_its_newest_event_waits(desk: Desk) -> None:
    loop = Loop(desk.answer, Sweeper())
    desk.open.clear()
    for number in range(30):
        await loop.take(event(1, f"q{number}"))
        await asyncio.sleep(0)
    desk.open.set()
    await settled(loop)
    first, last = desk.answered
    assert (first[1], last[1]) == ("q0", "q29")
    assert last[2] == tuple(f"q{n}" for n in range(29 - SUPERSEDED, 29))


async def test_a_busy_chat_does_not_hold_the_others_up(desk: Desk) -> None:
    loop = Loop(desk.answer, Sweeper())
    for _ in range(50):
        await loop.take(event(1, "again"))
    for chat in range(2, 20):
        await loop.take(event(chat))
    await settled(loop)
    served = Counter(chat for chat, _, _ in desk.answered)
    assert served[1] <= 2
    assert all(served[chat] == 1 for chat in range(2, 20))


async def test_whoever_taps_faster_than_the_answers_come_is_answered_now_and_then(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.loop.REST", 0.1)
    loop, desk.slow = Loop(desk.answer, Sweeper()), 0.005
    clock = asyncio.get_running_loop().time
    began = clock()
    async with asyncio.timeout(20):
        while len(desk.answered) < 5:
            for _ in range(2):  # one alone might come at the very end of an answer
                await loop.take(event(1, "again"))
            await asyncio.sleep(0)
    assert clock() - began >= 4 * 0.1
    await loop.take(event(1, "the last"))
    await loop.take(event(2))
    await settled(loop)
    assert [chat for chat, _, _ in desk.answered[5:]] == [2, 1]  # nobody else waits for the rest
    assert desk.answered[-1][1] == "the last"


async def test_no_more_than_so_many_wait_or_are_answered_at_once(desk: Desk) -> None:
    loop = Loop(desk.answer, Sweeper())
    desk.open.clear()
    for chat in range(WAITING + AT_ONCE - 1):
        async with asyncio.timeout(1):
            await loop.take(event(chat))
    late = asyncio.create_task(loop.take(event(9999)))
    await asyncio.sleep(0.05)
    assert not late.done()
    desk.open.set()
    await late
    await settled(loop)
    assert len(desk.answered) == WAITING + AT_ONCE
    assert desk.most_at_once <= AT_ONCE


async def test_a_failing_answer_stops_nobody_and_leaves_nothing(desk: Desk) -> None:
    loop = Loop(desk.answer, Sweeper())
    desk.failing = True
    await loop.take(event(1))
    await settled(loop)
    desk.failing = False
    await loop.take(event(1))
    await loop.take(event(2))
    await settled(loop)
    assert [chat for chat, _, _ in desk.answered] == [1, 2]
    assert not any((loop._tasks, loop._busy, loop._waiting, loop._ready))


async def test_ending_waits_a_moment_and_not_longer(desk: Desk) -> None:
    loop = Loop(desk.answer, Sweeper())
    desk.open.clear()
    await loop.take(event(1))
    await loop.take(Intrusion(-5))
    async with asyncio.timeout(5):
        await loop.finish(0.05)
    assert desk.answered == []
    assert not loop._tasks
