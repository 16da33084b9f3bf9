"""A server that the client calls, and no proxy between them."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.telegram.client import Transport
from tests.bot.telegram.answering import (
    TOKEN,
    Server,
    says,
)
from tests.support.telegram import served


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    handler = Server()
    async with served(handler) as handler.port:
        yield handler


@pytest.fixture(autouse=True)
def _no_proxy_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with Transport(read_timeout=5) as ready:
        yield ready


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    """A bot on this server that has been accepted before."""
    me = {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}
    server.answer = says({"ok": True, "result": me})
    base = f"http://127.0.0.1:{server.port}/bot"
    async with Bot(TOKEN, base, request=Transport(), get_updates_request=Transport()) as ready:
        server.seen.clear()
        yield ready
