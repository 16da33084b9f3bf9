"""How long an ordinary person waits while Telegram limits others, on a clock nobody waits for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from telegram.request import RequestData

from bot.dispatcher import Dispatcher
from bot.process.memory_sweeper import MemorySweeper
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import Event, Incoming, ReplyTarget
from conversations.model import Line, Screen, State, Tap
from tests.support.clock import swiftly
from tests.support.patience import PATIENCE
from tests.support.telegram import FakeTelegram, opened

ROUND_TRIP = 0.05
ORDINARY = 1


class Limiting(FakeTelegram):
    """A Telegram some way off that asks some chats to wait for 20 seconds, or everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.limited: set[int] = set()
        self.everybody = False
        self.retry_after = 20
        self.shown: list[int] = []  # chats in which a screen has come, in order
        self.messages = 0  # asked for, also of those that were refused

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """What it says after a round trip."""
        answer = await super().do_request(url, method, request_data)
        await asyncio.sleep(ROUND_TRIP)
        chat = request_data.parameters.get("chat_id") if request_data else None
        if not isinstance(chat, int):
            return answer
        self.messages += 1
        if self.everybody or chat in self.limited:
            return 429, self._refusal(429, "Too Many Requests: retry after 20")
        self.shown.append(chat)
        return answer


class Bot:
    """Loop, outbox and pace as the bot ships them; each event shows the screen of its step."""

    def __init__(self, telegram: Limiting, sender: Sender, rate_limiter: RateLimiter) -> None:
        self.telegram, self._sender = telegram, sender
        self.loop = Dispatcher(self._answer, MemorySweeper(), rate_limiter.held, self._urgent)
        rate_limiter.on_hold = self.loop.serve

    async def _answer(self, event: Incoming, superseded: tuple[str, ...]) -> None:
        assert isinstance(event, Event)
        spinning = [self._sender.answer_query(query) for query in (*superseded, event.place.query)]
        screen = Screen(event.state.step, "nb", (Line("."),), ())
        await asyncio.gather(self._sender.show_screen(event.place, screen), *spinning)

    def _urgent(self, event: Incoming) -> bool:
        return isinstance(event, Event) and event.state.step == "acute"

    async def takes(self, chat: int, step: str = "who") -> None:
        """One tap."""
        await self.loop.dispatch(Event(ReplyTarget(chat, 7, "q"), State("nb", step=step), Tap("x")))

    async def makes_wait(self, chat: int, step: str = "who") -> float:
        """Seconds from a tap of somebody to the screen."""
        clock = asyncio.get_running_loop().time
        began, before = clock(), self.telegram.shown.count(chat)
        await self.takes(chat, step)
        async with asyncio.timeout(PATIENCE):
            while self.telegram.shown.count(chat) == before:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return clock() - began


@asynccontextmanager
async def limiting() -> AsyncIterator[Bot]:
    async with opened(telegram := Limiting()) as bot:
        rate_limiter = RateLimiter(28)
        made = Bot(telegram, Sender(bot, rate_limiter, {"acute"}), rate_limiter)
        try:
            yield made
        finally:
            await made.loop.shut_down(0)


@asynccontextmanager
async def flooding(bot: Bot, chats: Iterable[int], pause: float = 0.02) -> AsyncIterator[None]:
    """Each of these taps on and on, for as long as the block runs."""

    async def taps(chat: int) -> None:
        while True:
            await bot.takes(chat)
            await asyncio.sleep(pause)

    tasks = [asyncio.create_task(taps(chat)) for chat in chats]
    await asyncio.sleep(0.5)
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def worst(bot: Bot, seconds: int) -> float:
    """The longest wait of one person who taps every two seconds."""
    waits = []
    for _ in range(seconds // 2):
        waits.append(await bot.makes_wait(ORDINARY))
        await asyncio.sleep(2)
    return max(waits)


def test_two_who_flood_and_are_limited_delay_nobody_by_a_second(
    figure: Callable[[object], None],
) -> None:
    @swiftly
    async def run() -> None:
        async with limiting() as bot:
            bot.telegram.limited = {100, 101}
            async with flooding(bot, bot.telegram.limited):
                wait = await worst(bot, 40)
        figure(f"two flood and are limited: another waits {wait * 1000:.0f} ms at most")
        assert wait <= ROUND_TRIP + 1

    run()


@swiftly
async def test_an_emergency_passes_a_crowd_that_is_limited() -> None:
    async with limiting() as bot:
        bot.telegram.limited = {*range(100, 250)}
        async with flooding(bot, bot.telegram.limited, pause=2):
            for _ in range(3):
                assert await bot.makes_wait(ORDINARY, "acute") < 0.5
                await asyncio.sleep(2)


@swiftly
async def test_whoever_is_limited_gets_the_newest_screen_when_the_time_is_over() -> None:
    async with limiting() as bot:
        bot.telegram.limited = {100}
        async with flooding(bot, [100]):
            await asyncio.sleep(10)
            bot.telegram.limited = set()
        assert bot.telegram.shown == []
        await asyncio.sleep(15)
        assert bot.telegram.shown == [100, 100]


@swiftly
async def test_an_emergency_passes_whoever_waits_for_an_answer() -> None:
    async with limiting() as bot:
        for chat in range(100, 290):  # 64 of them wait for their turn, the others behind these
            await bot.takes(chat)
        assert await bot.makes_wait(ORDINARY, "acute") < 0.2
        assert len(bot.telegram.shown) < 10
        assert await bot.makes_wait(2) > 5  # who is in no emergency waits behind them


@swiftly
async def test_a_newer_tap_in_the_queue_may_be_the_emergency() -> None:
    async with limiting() as bot:
        for chat in range(100, 290):
            await bot.takes(chat)
        await bot.takes(ORDINARY)
        assert await bot.makes_wait(ORDINARY, "acute") < 0.2


@swiftly
async def test_a_bot_that_is_limited_as_a_whole_calls_four_times_a_second() -> None:
    async with limiting() as bot:
        for chat in range(100, 290):
            await bot.takes(chat)
        await asyncio.sleep(1)
        bot.telegram.everybody = True
        await asyncio.sleep(1)
        before = bot.telegram.messages
        await asyncio.sleep(10)
        assert 38 <= bot.telegram.messages - before <= 42
        bot.telegram.everybody = False
        assert await bot.makes_wait(ORDINARY, "acute") < 0.4
        before = len(bot.telegram.shown)
        await asyncio.sleep(3)
        assert len(bot.telegram.shown) - before > 2 * 28
