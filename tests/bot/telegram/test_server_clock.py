"""The time at Telegram, by the date of its answers, and whose age is reckoned by it."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from aiohttp import web

from bot.telegram.client import ServerClock, Transport
from tests.support.telegram import served

WRONG = 11 * 60.0  # seconds


def test_without_an_answer_it_is_this_machines() -> None:
    assert abs(ServerClock().now() - time.time()) < 1
    assert abs(ServerClock().machine_ahead()) < 1


@pytest.mark.parametrize("off", [WRONG, -WRONG, 400 * 86_400.0])
def test_it_is_telegrams_whatever_this_machine_says(off: float) -> None:
    clock = ServerClock()
    clock.record(formatdate(time.time() - off, usegmt=True))
    assert abs(clock.machine_ahead() - off) < 2
    assert abs(clock.now() - (time.time() - off)) < 2


@pytest.mark.parametrize(
    "header", ["", "i går", "Mon, 99 Foo 2026", "Mon, 01 Jan 99999 00:00:00 GMT"]
)
def test_what_is_no_date_leaves_the_one_before(header: str) -> None:
    clock = ServerClock()
    clock.record(formatdate(time.time() - WRONG, usegmt=True))
    clock.record(header)
    assert abs(clock.machine_ahead() - WRONG) < 2


@pytest.mark.parametrize(
    ("body", "status", "counts"),
    [
        (b'{"ok":true,"result":[]}', 200, True),
        (b'{ "ok" : false, "description": "no" }', 400, True),
        (b"<html>a gateway</html>", 200, False),
        (b"<html>a gateway</html>", 502, False),
        (b'{"error": "a gateway"}', 503, False),
    ],
)
async def test_only_an_answer_of_the_bot_api_tells_the_time(
    body: bytes, status: int, counts: bool
) -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        date = formatdate(time.time() - WRONG, usegmt=True)
        return web.Response(body=body, status=status, headers={"Date": date})

    async with served(answer) as port, Transport() as transport:
        began = time.monotonic()
        await transport.do_request(f"http://127.0.0.1:{port}/botT/getUpdates", "POST")
        took = time.monotonic() - began
        assert (abs(transport.clock.machine_ahead() - WRONG) < 2 + took) is counts
