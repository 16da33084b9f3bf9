"""A sandbox that fails on request, and one that is told to end."""

import asyncio
import sys

import aiohttp
import pytest

from tests.bot.sandbox.caller import KARI, TOKEN, Caller
from tests.support.patience import PATIENCE


async def test_faults_on_request(caller: Caller) -> None:
    await caller.say()
    await caller.ask("faults", method="sendMessage", code=429, retry_after=7, chat_id=KARI)
    assert await caller.api("sendMessage", chat_id=KARI, text="x") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    await caller.ask("faults", code=500, after=True)
    assert await caller.refused("sendMessage", chat_id=KARI, text="done") == "Internal Server Error"
    assert (await caller.look(f"chats/{KARI}"))["messages"][-1]["text"] == "done"
    await caller.ask("faults", code=502, html_body=True, times=1)
    async with caller.session.get(f"{caller.address}/bot{TOKEN}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert await caller.result("getMe")
    assert await caller.look("refusals") == []


async def test_a_dropped_connection(caller: Caller) -> None:
    await caller.ask("faults", method="getMe", drop=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await caller.session.post(f"{caller.address}/bot{TOKEN}/getMe")
    assert await caller.result("getMe")


async def test_a_slow_answer(caller: Caller) -> None:
    await caller.ask("faults", method="getMe", delay=0.3)
    started = asyncio.get_running_loop().time()
    await caller.result("getMe")
    assert asyncio.get_running_loop().time() - started >= 0.3


async def test_done_but_never_heard_of(caller: Caller) -> None:
    await caller.say()
    await caller.ask("faults", method="sendMessage", drop=True, after=True, delay=0.2)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await caller.api("sendMessage", chat_id=KARI, text="done")
    assert (await caller.look(f"chats/{KARI}"))["messages"][-1]["text"] == "done"


async def test_it_stops_quickly_with_polls_open(caller: Caller) -> None:
    url = f"{caller.address}/bot{TOKEN}/getUpdates"
    poll = asyncio.create_task(caller.session.post(url, json={"timeout": 30}))
    events = await caller.session.get(f"{caller.address}/sandbox/events?chat={KARI}")
    await events.content.readline()
    caller.sandbox.close()
    async with asyncio.timeout(PATIENCE):
        assert await (await poll).json() == {"ok": True, "result": []}
        await events.read()


async def test_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--token", TOKEN, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    address = (await process.stdout.readline()).decode().strip()
    me = f"{address}/bot{TOKEN}/getMe"
    async with aiohttp.ClientSession() as session, session.get(me) as response:
        assert response.status == 200
    process.terminate()
    async with asyncio.timeout(PATIENCE):
        assert await process.wait() == 0
