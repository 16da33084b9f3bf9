"""A web server in the place of Telegram that answers as a test says."""

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from aiohttp import web
from telegram.error import (
    TelegramError,
)
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

TOKEN = "987654321:AAinventedinventedinventedinvented0"
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Server:
    """A web server that answers as the test says and counts its connections."""

    def __init__(self) -> None:
        self.answer: Handler = says({"ok": True, "result": True})
        self.connections: set[Any] = set()
        self.seen: list[tuple[str, str, Any]] = []
        self.port = 0

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self.connections.add(request.transport)
        self.seen.append((request.method, str(request.rel_url), request.headers))
        return await self.answer(request)

    def url(self, method: str = "sendMessage") -> str:
        return f"http://127.0.0.1:{self.port}/bot{TOKEN}/{method}"


def says(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Handler:
    """Returns a handler that answers with JSON, or with bytes as they are."""

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return web.Response(body=raw, status=status, headers=headers)

    return handler


async def drops(request: web.BaseRequest) -> web.StreamResponse:
    """Closes the connection instead of answering."""
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def dawdles(_: web.BaseRequest) -> web.StreamResponse:
    """Answers long after anybody waits for it."""
    await asyncio.sleep(30)
    return web.Response()


async def breaks_off(request: web.BaseRequest) -> web.StreamResponse:
    """Sends half an answer and closes."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok":true')
    assert request.transport is not None
    request.transport.abort()
    return response


def data(**values: object) -> RequestData:
    """Returns parameters as PTB hands them over."""
    return RequestData([RequestParameter.from_input(k, v) for k, v in values.items()])


async def failure(call: Awaitable[object]) -> TelegramError:
    """Returns what a call raises, once it is sure that it holds neither URL nor token."""
    with pytest.raises(TelegramError) as caught:
        await call
    error = caught.value
    chain = [error, error.__cause__, error.__context__]
    text = "".join([*traceback.format_exception(error), *map(repr, chain), str(error)])
    assert "AAinvented" not in text
    assert "127.0.0.1" not in text
    return error
