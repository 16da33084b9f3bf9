"""What leaves first when somebody has tapped: the screen, then the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from bot.dispatcher import Dispatcher
from bot.handlers.help import HelpHandler
from bot.process.memory_sweeper import MemorySweeper
from bot.store.contacts import open_store
from bot.store.count_buffer import CountBuffer
from bot.telegram.client import Transport, call_method
from bot.telegram.poller import Poller
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import parse_update
from conversations.script.schema import Script
from tests.support.patience import PATIENCE
from tests.support.talk import Talk, everywhere
from tests.support.telegram import RESULTS, served

Update = dict[str, Any]
SCREENS = {"sendMessage", "editMessageText"}


class OrderedTelegram:
    """A server that brings updates at the second call for them, and keeps what it is asked."""

    def __init__(self, updates: Sequence[Update]) -> None:
        self.batches: list[Sequence[Update]] = [(), updates]
        self.methods: list[str] = []
        self.done = asyncio.Event()

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        self.methods.append(method)
        await request.read()
        result: object = RESULTS.get(method, True)
        if method == "getUpdates":
            if not self.batches:
                self.done.set()
                return web.Response(status=500)
            result = self.batches.pop(0)
        return web.json_response({"ok": True, "result": result})


def start(number: int) -> Update:
    """Somebody writes /start."""
    message = {"message_id": 1, "date": 1_790_000_000, "chat": chat(number), "text": "/start"}
    return {"update_id": number, "message": message | {"from": sender(number)}}


def tap(number: int, data: str) -> Update:
    """Somebody taps a button."""
    message = {"message_id": 2, "date": 1_790_000_000, "chat": chat(number), "text": "."}
    query = {"id": f"q{number}", "from": sender(number), "message": message, "data": data}
    return {"update_id": number, "callback_query": query}


def chat(number: int) -> dict[str, Any]:
    return {"id": number, "type": "private"}


def sender(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "x", "language_code": "nb"}


@pytest.mark.parametrize(("writing", "tapping"), [(1, 0), (0, 1), (0, 2), (1, 3)])
async def test_screens_leave_before_buttons_are_stopped_and_updates_asked_for(
    script: Script, tmp_path: Path, writing: int, tapping: int
) -> None:
    talk = Talk(script, everywhere(script)).starts()
    data = talk.buttons["doctor"].data
    people = range(1, writing + tapping + 1)
    telegram = OrderedTelegram([start(n) if n <= writing else tap(n, data) for n in people])
    calls, updates = Transport(), Transport()
    async with served(telegram) as port, open_store(tmp_path / "x.db") as store:
        base = f"http://127.0.0.1:{port}/bot"
        bot = Bot("1:token", base_url=base, request=calls, get_updates_request=updates)
        counts = CountBuffer(store, tmp_path / "counts", script.counting.counters)
        answer = HelpHandler(script, lambda: talk.directory, Sender(bot, RateLimiter(0)), counts)
        dispatcher = Dispatcher(answer, MemorySweeper())
        poller = Poller(bot, updates, partial(parse_update, script, updates.clock.now, ()))
        async with bot, asyncio.timeout(PATIENCE):
            needed = 2 * len(people)  # connections, so that none has to be made first
            await asyncio.gather(*(call_method(bot, "getMe", {}) for _ in range(needed)))
            telegram.methods.clear()
            working = asyncio.create_task(poller.run(dispatcher.dispatch))
            done = asyncio.create_task(telegram.done.wait())
            await asyncio.wait((working, done), return_when=asyncio.FIRST_COMPLETED)
            await dispatcher.shut_down(PATIENCE)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
    assert telegram.methods[:2] == ["getUpdates"] * 2
    first, rest = telegram.methods[2 : 2 + len(people)], telegram.methods[2 + len(people) :]
    assert set(first) <= SCREENS
    assert rest.count("answerCallbackQuery") == tapping
    assert set(rest) <= {"answerCallbackQuery", "getUpdates"}
