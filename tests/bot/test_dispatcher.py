"""Order, fairness and forgetting in the loop."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from bot.dispatcher import AT_ONCE, SUPERSEDED, WAITING, Dispatcher
from bot.process.memory_sweeper import MemorySweeper
from bot.telegram.updates import AddedToGroup, Event, Incoming, ReplyTarget, StaffInput
from conversations.model import Start, State
from tests.support.patience import PATIENCE


def event(chat: int, query: str = "") -> Event:
    return Event(ReplyTarget(chat, 1 if query else 0, query), State("nb"), Start())


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


async def settled(loop: Dispatcher) -> None:
    async with asyncio.timeout(PATIENCE):
        while loop._busy or loop._waiting:  # noqa: ASYNC110
            await asyncio.sleep(0.001)


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("bot.dispatcher.REST", 0.02)
    return Desk()


async def test_each_chat_is_answered_in_order_and_never_twice_at_once(handler: Desk) -> None:
    loop = Dispatcher(handler.answer, MemorySweeper())
    for number in range(5):
        await loop.dispatch(event(1, f"a{number}"))
        await settled(loop)
    assert [query for _, query, _ in handler.answered] == [f"a{n}" for n in range(5)]
    assert handler.most_at_once == 1


async def test_while_a_chat_is_answered_only_its_newest_event_waits(handler: Desk) -> None:
    loop = Dispatcher(handler.answer, MemorySweeper())
    handler.open.clear()
    for number in range(30):
        await loop.dispatch(event(1, f"q{number}"))
        await asyncio.sleep(0)
    handler.open.set()
    await settled(loop)
    first, last = handler.answered
    assert (first[1], last[1]) == ("q0", "q29")
    assert last[2] == tuple(f"q{n}" for n in range(29 - SUPERSEDED, 29))


async def test_a_busy_chat_does_not_hold_the_others_up(handler: Desk) -> None:
    loop = Dispatcher(handler.answer, MemorySweeper())
    for _ in range(50):
        await loop.dispatch(event(1, "again"))
    for chat in range(2, 20):
        await loop.dispatch(event(chat))
    await settled(loop)
    served = Counter(chat for chat, _, _ in handler.answered)
    assert served[1] <= 2
    assert all(served[chat] == 1 for chat in range(2, 20))


async def test_whoever_taps_faster_than_the_answers_come_is_answered_now_and_then(
    handler: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.dispatcher.REST", 0.1)
    loop, handler.slow = Dispatcher(handler.answer, MemorySweeper()), 0.005
    clock = asyncio.get_running_loop().time
    began = clock()
    async with asyncio.timeout(PATIENCE):
        while len(handler.answered) < 5:
            for _ in range(2):  # one alone might come at the very end of an answer
                await loop.dispatch(event(1, "again"))
            await asyncio.sleep(0)
    assert clock() - began >= 4 * 0.1
    await loop.dispatch(event(1, "the last"))
    await loop.dispatch(event(2))
    await settled(loop)
    assert [chat for chat, _, _ in handler.answered[5:]] == [2, 1]  # nobody else waits for the rest
    assert handler.answered[-1][1] == "the last"


async def test_no_more_than_so_many_wait_or_are_answered_at_once(handler: Desk) -> None:
    loop = Dispatcher(handler.answer, MemorySweeper())
    handler.open.clear()
    for chat in range(WAITING + AT_ONCE - 1):
        async with asyncio.timeout(PATIENCE):
            await loop.dispatch(event(chat))
    late = asyncio.create_task(loop.dispatch(event(9999)))
    await asyncio.sleep(0.05)
    assert not late.done()
    handler.open.set()
    await late
    await settled(loop)
    assert len(handler.answered) == WAITING + AT_ONCE
    assert handler.most_at_once <= AT_ONCE


async def test_chats_that_telegram_asks_to_wait_take_nobodys_place(handler: Desk) -> None:
    held: dict[int, float] = {}
    loop = Dispatcher(handler.answer, MemorySweeper(), held)
    handler.open.clear()
    for chat in range(64 + 1):
        await loop.dispatch(event(chat))
    await asyncio.sleep(0)
    assert handler.at_once == 64
    held[3] = 1.0
    loop.serve()
    await asyncio.sleep(0)
    assert handler.at_once == 65
    held.update(dict.fromkeys(range(1000), 1.0))
    for chat in range(100, 700):
        async with asyncio.timeout(PATIENCE):
            await loop.dispatch(event(chat))
    await asyncio.sleep(0)
    assert handler.at_once == 512  # but there is an end to it
    handler.open.set()
    await settled(loop)
    assert len(handler.answered) == 665


async def test_an_emergency_finds_a_place_where_all_are_taken(handler: Desk) -> None:
    loop = Dispatcher(
        handler.answer, MemorySweeper(), (), lambda it: isinstance(it, Event) and it.late
    )
    handler.open.clear()
    for chat in range(100):
        await loop.dispatch(event(chat))
    for chat in (50, 99, 200):
        await loop.dispatch(replace(event(chat), late=True))
    await asyncio.sleep(0)
    assert handler.at_once == 64 + 2  # the first of them is being answered
    for chat in range(300, 330):
        await loop.dispatch(replace(event(chat), late=True))
    await asyncio.sleep(0)
    assert handler.at_once == 64 + 16
    handler.open.set()
    await settled(loop)
    order = [chat for chat, _, _ in handler.answered]
    assert max(order.index(chat) for chat in (99, 200, *range(300, 330))) < order.index(98)


async def test_a_failing_answer_stops_nobody_and_leaves_nothing(handler: Desk) -> None:
    loop = Dispatcher(handler.answer, MemorySweeper())
    handler.failing = True
    await loop.dispatch(event(1))
    await settled(loop)
    handler.failing = False
    await loop.dispatch(event(1))
    await loop.dispatch(event(2))
    await settled(loop)
    assert [chat for chat, _, _ in handler.answered] == [1, 2]
    assert not any((loop._tasks, loop._busy, loop._waiting, loop._ready, loop._first))


async def test_ending_waits_a_moment_and_not_longer(handler: Desk) -> None:
    loop = Dispatcher(handler.answer, MemorySweeper())
    handler.open.clear()
    await loop.dispatch(event(1))
    await loop.dispatch(AddedToGroup(ReplyTarget(-5)))
    async with asyncio.timeout(PATIENCE):
        await loop.shut_down(0.05)
    assert handler.answered == []
    assert not loop._tasks


def staff_event(chat: int, text: str = "", data: str = "") -> Event:
    place = ReplyTarget(chat, 1 if data else 0, data)
    return Event(place, State("nb"), Start(), material=StaffInput(text=text, data=data))


async def test_nothing_that_staff_write_is_replaced(handler: Desk) -> None:
    """The parts of a long list come at once; taps between them still count only once."""
    seen: list[str] = []

    async def answer(given: Incoming, superseded: tuple[str, ...]) -> None:
        await handler.answer(given, superseded)
        assert isinstance(given, Event)
        assert given.material
        seen.append(given.material.text or given.material.data)

    loop = Dispatcher(answer, MemorySweeper())
    handler.open.clear()
    for text in ("first", "second", "third"):
        await loop.dispatch(staff_event(1, text))
    for data in ("tap 1", "tap 2"):
        await loop.dispatch(staff_event(1, data=data))
    await loop.dispatch(staff_event(1, "fourth"))
    handler.open.set()
    await settled(loop)
    assert seen == ["first", "second", "third", "fourth"]  # a tap gives way to what comes after it


async def test_an_emergency_that_staff_write_of_goes_before_what_waits(handler: Desk) -> None:
    seen: list[str] = []

    async def answer(given: Incoming, superseded: tuple[str, ...]) -> None:
        await handler.answer(given, superseded)
        assert isinstance(given, Event)
        assert given.material
        seen.append(given.material.text)

    def is_emergency(given: Incoming) -> bool:
        return bool(isinstance(given, Event) and given.material and given.material.text == "help")

    loop = Dispatcher(answer, MemorySweeper(), urgent=is_emergency)
    handler.open.clear()
    for text in ("first", "second", "third", "help"):
        await loop.dispatch(staff_event(1, text))
    handler.open.set()
    await settled(loop)
    assert seen == ["first", "help", "second", "third"]  # the first was being answered


async def test_what_staff_send_waits_up_to_a_limit(handler: Desk) -> None:
    loop = Dispatcher(handler.answer, MemorySweeper())
    handler.open.clear()
    for number in range(100):
        await loop.dispatch(staff_event(1, f"{number}"))
    assert len(loop._waiting[1].later) == 20
    handler.open.set()
    await settled(loop)
    assert len(handler.answered) == 22
