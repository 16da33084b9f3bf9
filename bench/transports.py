"""What one call costs with each HTTP library: processor time, on the allocator as shipped."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.contestants import PYTHON, ROOT
from bench.running import pin
from bot.process.hardening import missing_variables

Post = Callable[[str, bytes], Awaitable[bytes]]

CALLS, AT_ONCE = 3_000, 16
BODY = json.dumps({"text": "Hei. " * 200, "chat_id": 1, "data": "x" * 400}).encode()
CANDIDATES = ("aiohttp", "aiohttp uvloop", "httpx", "bare asyncio", "bare asyncio uvloop")


def measure_transports() -> dict[str, float]:
    """Seconds of processor time per call, the better of two."""
    stub = [PYTHON, "-m", "bench.stub", str(_way())]
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(stub, stdin=-1, stdout=-1, env=around) as server:
        pin(server.pid, 0)
        assert server.stdout
        port = json.loads(server.stdout.readline())["port"]
        found = {name: min(_one(name, port, around) for _ in range(2)) for name in CANDIDATES}
        server.terminate()
    return found


def _way() -> Path:
    file = Path(os.environ.get("TMPDIR", "/tmp")) / "bench-way.json"  # noqa: S108
    file.write_text('{"labels": [], "numbers": []}')
    return file


def _one(name: str, port: int, around: dict[str, str]) -> float:
    command = [PYTHON, "-m", "bench.transports", name, str(port)]
    ran = subprocess.run(
        command, env=around | missing_variables({}), stdout=-1, check=True, text=True
    )
    return float(ran.stdout)


async def seconds_per_call(name: str, port: int) -> float:
    """Processor time of one call."""
    url = f"http://127.0.0.1:{port}/bot1:x/setMyName"
    library = name.split()[0]
    post, close = await {"aiohttp": _aiohttp, "httpx": _httpx, "bare": _bare}[library](port)
    left = iter(range(CALLS))

    async def worker() -> None:
        for _ in left:
            json.loads(await post(url, BODY))

    await asyncio.gather(*(post(url, BODY) for _ in range(AT_ONCE)))
    began = time.process_time()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    spent = time.process_time() - began
    await close()
    return spent / CALLS


async def _aiohttp(_: int) -> tuple[Post, Callable[[], Awaitable[None]]]:
    import aiohttp

    session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
    kind = {"Content-Type": "application/json"}

    async def post(url: str, body: bytes) -> bytes:
        async with session.post(url, data=body, headers=kind) as response:
            return await response.read()

    return post, session.close


async def _httpx(_: int) -> tuple[Post, Callable[[], Awaitable[None]]]:
    import httpx

    client = httpx.AsyncClient(trust_env=False)
    kind = {"Content-Type": "application/json"}

    async def post(url: str, body: bytes) -> bytes:
        return (await client.post(url, content=body, headers=kind)).content

    return post, client.aclose


async def _bare(port: int) -> tuple[Post, Callable[[], Awaitable[None]]]:
    """The least that Python can do: no proxy, no limits of time, no chunks, no certainty."""
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(url: str, body: bytes) -> bytes:
        pair = idle.pop() if idle else await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {url[22:]} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        pair[1].write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answered = await pair[0].readuntil(b"\r\n\r\n")
        size = int(answered.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        said = await pair[0].readexactly(size)
        idle.append(pair)
        return said

    async def close() -> None:
        for _, writer in idle:
            writer.close()

    return post, close


if __name__ == "__main__":
    pin(os.getpid(), 1)
    if "uvloop" in sys.argv[1]:
        import uvloop

        uvloop.install()
    print(asyncio.run(seconds_per_call(sys.argv[1], int(sys.argv[2]))))
