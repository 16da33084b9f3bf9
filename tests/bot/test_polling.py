"""How updates are asked for: each handed on once, Telegram's absence waited out, nothing lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from telegram import Bot, Update
from telegram.error import InvalidToken, NetworkError, TimedOut

from bot import pacing, polling
from bot.polling import RECENT, Polls
from tests.telegram import FakeTelegram, opened

CONFLICT = (409, "Conflict: terminated by other getUpdates request; make sure that only one …")


@dataclass
class Taken:
    """A poller at work, and what it handed on."""

    telegram: FakeTelegram
    bot: Bot
    polls: Polls
    numbers: list[int] = field(default_factory=list)
    room: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, update: Update) -> None:
        self.numbers.append(update.update_id)
        await self.room.wait()

    def brings(self, *batches: list[int]) -> None:
        self.telegram.updates += [[{"update_id": n} for n in batch] for batch in batches]

    async def until(self, last: int) -> None:
        """Works until an update has been taken."""
        working = asyncio.create_task(self.polls.follow(self.take, lambda: None))
        async with asyncio.timeout(20):
            while last not in self.numbers and not working.done():  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        if not working.cancelled():
            working.result()

    @property
    def offsets(self) -> list[int]:
        return [asked["offset"] for asked in self.telegram.called("getUpdates")]


@pytest.fixture
async def taken(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Taken]:
    monkeypatch.setattr(pacing, "PAUSES", (0.01, 0.02))
    monkeypatch.setattr(polling, "QUICK", 0.05)
    telegram = FakeTelegram()
    async with opened(telegram) as bot:
        made = Taken(telegram, bot, Polls(bot))
        made.room.set()
        yield made


async def test_what_comes_is_handed_on_in_order_and_confirmed(taken: Taken) -> None:
    taken.brings([5, 6], [], [7])
    await taken.until(7)
    await taken.polls.confirm()
    assert taken.numbers == [5, 6, 7]
    assert (taken.offsets[0], taken.offsets[1], taken.offsets[-1]) == (0, 7, 8)


async def test_what_comes_twice_or_out_of_order_is_handed_on_once(taken: Taken) -> None:
    taken.brings([5, 5, 6], [5, 6], [9, 7], [9], list(range(100, 400)), [9, 399, 200], [8])
    await taken.until(8)
    assert taken.numbers == [5, 6, 9, 7, *range(100, 400), 8]


async def test_numbers_may_begin_anew_after_a_quiet_week(taken: Taken) -> None:
    taken.brings([900_000_000], [17], [18])
    await taken.until(18)
    assert taken.numbers == [900_000_000, 17, 18]
    assert taken.offsets[2] == 18


async def test_what_is_known_of_updates_is_bounded(taken: Taken) -> None:
    taken.brings(*[list(range(n, n + 100)) for n in range(1, 1001, 100)])
    await taken.until(1000)
    assert len(taken.polls._recent) <= RECENT
    assert len(taken.polls._older) <= RECENT


async def test_what_was_not_taken_is_not_confirmed(taken: Taken) -> None:
    taken.brings([5, 6, 7])
    taken.room.clear()
    await taken.until(5)
    await taken.polls.confirm()
    assert taken.offsets == [0]


TROUBLE = [
    [CONFLICT] * 5,
    [(502, "Bad Gateway")] * 5,
    [TimedOut()] * 5,
    [NetworkError("x"), (500, "Internal Server Error: restart"), TimedOut()],
    [(400, "Bad Request: Logged out")] * 3,
    [(403, "Forbidden")] * 3,
]


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda t: str(t[0]))
async def test_trouble_is_said_once_and_waited_out(
    taken: Taken, trouble: list[tuple[int, str] | Exception], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    taken.telegram.refuse["getUpdates"] = list(trouble)
    taken.brings([1])
    await taken.until(1)
    said = [record.levelname for record in caplog.records]
    assert said == ["WARNING", "INFO"]
    assert "answers again" in caplog.messages[-1]


async def test_a_conflict_says_what_it_is(taken: Taken, caplog: pytest.LogCaptureFixture) -> None:
    taken.telegram.refuse["getUpdates"] = [CONFLICT]
    taken.brings([1])
    await taken.until(1)
    assert "another program" in caplog.text


async def test_the_pause_that_telegram_asks_for_is_kept(taken: Taken) -> None:
    taken.telegram.refuse["getUpdates"] = [(429, "Too Many Requests: retry after 1")]
    taken.brings([1])
    began = asyncio.get_running_loop().time()
    await taken.until(1)
    assert asyncio.get_running_loop().time() - began >= 1


async def test_a_refused_token_ends_it(taken: Taken, caplog: pytest.LogCaptureFixture) -> None:
    taken.telegram.refuse["getUpdates"] = [(401, "Unauthorized")]
    with pytest.raises(InvalidToken):
        await taken.until(1)
    assert caplog.messages == []


async def test_an_answer_that_comes_at_once_and_empty_is_no_hot_loop(taken: Taken) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    working = asyncio.create_task(taken.polls.follow(taken.take, lambda: None))
    async with asyncio.timeout(20):
        while len(taken.offsets) < 6:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    working.cancel()
    assert clock() - began >= 5 * polling.QUICK


async def test_telegram_is_reached_however_long_it_takes(taken: Taken) -> None:
    taken.telegram.refuse["deleteWebhook"] = [NetworkError("x")] * 4
    await taken.polls.begin()
    assert len(taken.telegram.called("deleteWebhook")) == 5


def test_pauses_grow_differ_and_stay_short() -> None:
    many = [[pause for pause, _ in zip(pacing.pauses(), range(10), strict=False)] for _ in "ab"]
    assert many[0] != many[1]
    for pauses in many:
        assert 0.25 <= pauses[0] <= 0.5
        assert all(2 <= pause <= 4 for pause in pauses[3:])
