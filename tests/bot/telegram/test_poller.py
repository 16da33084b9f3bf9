"""How updates are asked for: each handed on once, Telegram's absence waited out, nothing lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TimedOut

from bot.telegram import poller, rate_limiter
from bot.telegram.poller import RECENT, Poller
from bot.telegram.updates import AddedToGroup, Event, Incoming, ReplyTarget, Stray, parse_update
from tests.conversations.help.test_walk import SCRIPT
from tests.support.clock import swiftly
from tests.support.patience import PATIENCE
from tests.support.telegram import FakeTelegram, opened

CONFLICT = (409, "Conflict: terminated by other getUpdates request; make sure that only one …")


@dataclass
class Taken:
    """A poller at work, and what it handed on."""

    telegram: FakeTelegram
    bot: Bot
    polls: Poller
    numbers: list[int] = field(default_factory=list)
    room: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, incoming: Incoming) -> None:
        assert isinstance(incoming, Stray)
        self.numbers.append(int(incoming.place.query))
        await self.room.wait()

    def brings(self, *batches: list[int]) -> None:
        self.telegram.updates += [[{"update_id": n} for n in batch] for batch in batches]

    async def until(self, last: int) -> None:
        """Works until an update has been taken."""
        working = asyncio.create_task(self.polls.run(self.take, lambda: None))
        async with asyncio.timeout(PATIENCE):
            while last not in self.numbers and not working.done():  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        if not working.cancelled():
            working.result()

    @property
    def offsets(self) -> list[int]:
        return [asked["offset"] for asked in self.telegram.called("getUpdates")]


def numbered(update: object) -> Incoming:
    """A stray button for each update, with its number."""
    assert isinstance(update, dict)
    return Stray(ReplyTarget(0, query=str(update["update_id"])))


@pytest.fixture
async def taken(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Taken]:
    monkeypatch.setattr(rate_limiter, "PAUSES", (0.01, 0.02))
    monkeypatch.setattr(poller, "QUICK", 0.05)
    telegram = FakeTelegram()
    async with opened(telegram) as bot:
        made = Taken(telegram, bot, Poller(bot, telegram, numbered))
        made.room.set()
        yield made


async def test_what_comes_is_handed_on_in_order_and_confirmed(taken: Taken) -> None:
    taken.brings([5, 6], [], [7])
    await taken.until(7)
    await taken.polls.confirm()
    assert taken.numbers == [5, 6, 7]
    assert (taken.offsets[0], taken.offsets[1], taken.offsets[-1]) == (0, 7, 8)


async def test_updates_do_not_wait_behind_other_calls(taken: Taken) -> None:
    others = FakeTelegram()
    bot = Bot("1:token", request=others, get_updates_request=others)
    taken.polls = Poller(bot, taken.telegram, numbered)
    taken.brings([5])
    await taken.until(5)
    await taken.polls.confirm()
    assert taken.offsets[-1] == 6
    assert others.calls == []


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


async def test_what_is_no_list_of_numbered_updates_is_waited_out(taken: Taken) -> None:
    odd: list[Any] = [{"update_id": 7}, True, [7], [{}], [{"update_id": None}], "x"]
    taken.telegram.updates += odd
    taken.brings([8])
    await taken.until(8)
    assert taken.numbers == [8]
    assert taken.offsets[:7] == [0] * 7


async def test_an_update_that_cannot_be_understood_is_confirmed_and_answered(taken: Taken) -> None:
    class Unreadable:
        """A list of staff that cannot be asked."""

        def __getattr__(self, name: str) -> Any:
            raise RuntimeError

    def parse(update: object) -> Incoming | None:
        return parse_update(SCRIPT, lambda: 0, Unreadable(), update)

    async def take(incoming: Incoming) -> None:
        events.append(incoming)

    events: list[Incoming] = []
    chat, sender = {"id": 5, "type": "private"}, {"id": 5, "first_name": "Kari"}
    wrote = {"message_id": 3, "date": 0, "chat": chat, "from": sender, "text": "hei"}
    group = wrote | {"chat": {"id": -5, "type": "group"}}
    taken.telegram.updates += [
        [{"update_id": 7, "message": wrote}, {"update_id": 8}, {"update_id": 9, "message": group}]
    ]
    polls = Poller(taken.bot, taken.telegram, parse)
    working = asyncio.create_task(polls.run(take, lambda: None))
    async with asyncio.timeout(PATIENCE):
        while len(taken.offsets) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    working.cancel()
    assert taken.offsets[1] == 10
    assert [type(incoming) for incoming in events] == [Event, AddedToGroup]


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


async def test_a_token_that_is_refused_at_the_start_ends_it(
    taken: Taken, caplog: pytest.LogCaptureFixture
) -> None:
    taken.telegram.refuse["deleteWebhook"] = [(401, "Unauthorized")]
    taken.telegram.refuse["getMe"] = [(401, "Unauthorized")]
    bot = Bot("1:token", request=taken.telegram, get_updates_request=taken.telegram)
    fresh = Poller(bot, taken.telegram, numbered)
    with pytest.raises(InvalidToken):
        await fresh.start()
    assert caplog.messages == []


@pytest.mark.parametrize("words", ["Unauthorized", "Not Found"])
async def test_a_token_that_was_accepted_may_be_refused_for_a_while(
    taken: Taken, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    await taken.polls.start()
    refusal = (401 if words == "Unauthorized" else 404, words)
    taken.telegram.refuse["getUpdates"] = [refusal] * 5
    taken.brings([1])
    await taken.until(1)
    assert taken.numbers == [1]
    assert caplog.text.count("refuses the token") == 1


@swiftly
async def test_a_token_that_stays_refused_for_a_minute_ends_it() -> None:
    clock = asyncio.get_running_loop().time
    async with opened(telegram := FakeTelegram()) as bot:
        polls = Poller(bot, telegram, numbered)
        await polls.start()
        telegram.refuse["getUpdates"] = [(401, "Unauthorized")] * 100
        began = clock()
        with pytest.raises(InvalidToken):
            await polls.run(never, lambda: None)
        assert 60 <= clock() - began <= 66
    assert 15 <= len(telegram.called("getUpdates")) <= 40


async def never(_: Incoming) -> None:
    raise AssertionError


async def test_an_answer_that_comes_at_once_and_empty_is_no_hot_loop(taken: Taken) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    working = asyncio.create_task(taken.polls.run(taken.take, lambda: None))
    async with asyncio.timeout(PATIENCE):
        while len(taken.offsets) < 6:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    working.cancel()
    assert clock() - began >= 5 * poller.QUICK


async def test_telegram_is_reached_however_long_it_takes(taken: Taken) -> None:
    taken.telegram.refuse["deleteWebhook"] = [NetworkError("x")] * 4
    await taken.polls.start()
    assert len(taken.telegram.called("deleteWebhook")) == 5


def test_pauses_grow_differ_and_stay_short() -> None:
    many = [[rate_limiter.backoff_delay(attempt) for attempt in range(10)] for _ in "ab"]
    assert many[0] != many[1]
    for pauses in many:
        assert 0.25 <= pauses[0] <= 0.5
        assert all(2 <= pause <= 4 for pause in pauses[3:])
