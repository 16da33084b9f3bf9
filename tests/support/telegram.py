"""A Telegram at the transport: answers from memory and keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from telegram import Bot
from telegram.request import BaseRequest, RequestData

MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "."}
ME = {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}
RESULTS = {"getMe": ME, "sendMessage": MESSAGE, "editMessageText": MESSAGE}


class FakeTelegram(BaseRequest):
    """Give `refuse[method]` a list of (code, words) or exceptions, met one after the other.

    `updates` are what getUpdates brings, one batch a call.
    """

    read_timeout = 1.0

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refuse: dict[str, list[tuple[int, str] | Exception]] = {}
        self.updates: list[list[dict[str, Any]]] = []
        self.retry_after = 1

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """What this Telegram says to a call."""
        del method
        called = url.rsplit("/", 1)[1]
        if called != "getMe":
            self.calls.append((called, request_data.parameters if request_data else {}))
        if waiting := self.refuse.get(called):
            refusal = waiting.pop(0)
            if isinstance(refusal, Exception):
                raise refusal
            return refusal[0], self._refusal(*refusal)
        result: object = RESULTS.get(called, True)
        if called == "getUpdates":
            result = self.updates.pop(0) if self.updates else []
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _refusal(self, code: int, words: str) -> bytes:
        more = {"parameters": {"retry_after": self.retry_after}} if code == 429 else {}
        said = {"ok": False, "error_code": code, "description": words}
        return json.dumps(said | more).encode()

    def called(self, *methods: str) -> list[dict[str, Any]]:
        """The parameters of the calls of these methods, in order."""
        return [asked for method, asked in self.calls if method in methods]


@asynccontextmanager
async def served(
    handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
) -> AsyncIterator[int]:
    """A real server on this machine that answers as the handler says; its port."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@asynccontextmanager
async def opened(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    """A bot of python-telegram-bot's on a fake Telegram."""
    bot = Bot("1:token", request=telegram, get_updates_request=telegram)
    async with bot:
        yield bot
