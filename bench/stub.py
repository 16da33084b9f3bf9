"""A Bot API that costs little: `python -m bench.stub WAY`, told by lines of JSON what to play.

It says `{"port": …}` first, `{"polled": when}` when a bot asks for updates, and after each play
what came of it. Unlike `bot/sandbox` it checks nothing but that people get where they want to go.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import ssl
import sys
import time
from collections import deque
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.far import far
from bench.people import Crowd, Play
from bench.wire import Answer, Fields, Wire

_ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bot","username":"stub_bot"}}'
_TRUE = b'{"ok":true,"result":true}'
BATCH = 100  # updates that one call brings, as at Telegram


class Stub:
    """The calls of a bot, and the updates that wait for it."""

    def __init__(self, labels: list[str], numbers: list[str]) -> None:
        loop = asyncio.get_running_loop()
        self.crowd = Crowd(labels, numbers, self._post, time.monotonic, loop.call_later)
        self._waiting: deque[str] = deque()
        self._updates = 0
        self._poll: Answer | None = None
        self._woken = False
        self._polled = False
        self.calls = 0

    def handle(self, method: str, said: Fields, answer: Answer) -> None:
        """One call of the bot."""
        self.calls += 1
        if method == "getUpdates":
            self._poller(said, answer)
        elif method == "editMessageText":
            self._shows(said, answer, int(said["message_id"]))
        elif method == "answerCallbackQuery":
            self.crowd.stopped_spinning()
            answer(_TRUE)
        elif method == "sendMessage":
            self._shows(said, answer, 0)
        else:
            answer(_ME if method == "getMe" else _TRUE)

    def _shows(self, said: Fields, answer: Answer, message: int) -> None:
        result = self.crowd.next_tap(int(said["chat_id"]), said, message)
        answer(f'{{"ok":true,"result":{result}}}'.encode())

    def _poller(self, said: Fields, answer: Answer) -> None:
        if not self._polled:
            self._polled = True
            say(polled=time.monotonic())
        self._poll = answer
        self._give()
        if self._poll is answer:  # a long poll ends with nothing where nothing happens
            seconds = float(said.get("timeout", 0))
            asyncio.get_running_loop().call_later(seconds, self._give_up, answer)

    def _post(self, update: str) -> None:
        self._updates += 1
        self._waiting.append(f'{{"update_id":{self._updates},{update}}}')
        if self._poll and not self._woken:
            self._woken = True
            asyncio.get_running_loop().call_soon(self._give)

    def _give(self) -> None:
        self._woken = False
        if self._poll and self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            answer, self._poll = self._poll, None
            answer(f'{{"ok":true,"result":[{",".join(batch)}]}}'.encode())

    def _give_up(self, answer: Answer) -> None:
        if self._poll is answer:
            self._poll = None
            answer(b'{"ok":true,"result":[]}')


def say(**what: Any) -> None:
    """One line to whoever runs the benchmark."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def serve(asked: argparse.Namespace) -> None:
    """Serves until the input ends."""
    way = json.loads(asked.way.read_text("utf-8"))
    stub = Stub(way["labels"], way["numbers"])
    loop = asyncio.get_running_loop()
    secure = _secure(asked.certificate) if asked.certificate else None
    server = await loop.create_server(
        lambda: Wire(stub.handle, asked.idle), "127.0.0.1", 0, ssl=secure
    )
    port = server.sockets[0].getsockname()[1]
    if asked.delay:
        port = await far(port, asked.delay)
    say(port=port)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        await play_round(stub, Play(**json.loads(line)))


async def play_round(stub: Stub, play: Play) -> None:
    """Lets a play happen and says what came of it."""
    done = asyncio.Event()
    began, calls = time.monotonic(), stub.calls
    stub.crowd.begin(play, done.set)
    await done.wait()
    seconds = time.monotonic() - began
    seen = stub.crowd.seen
    delays = sorted(seen.delays)
    if play.people < 1 << 40:  # the last buttons stop spinning a moment after the last screen
        await asyncio.sleep(0.3)
    told = asdict(seen) | {"delays": [_percentile(delays, p) for p in (50, 99, 100)]}
    first = seen.delays[:8]
    say(seconds=seconds, updates=len(delays), calls=stub.calls - calls, first=first, **told)


def _percentile(delays: list[float], percent: int) -> float:
    return delays[min(len(delays) - 1, len(delays) * percent // 100)] if delays else 0.0


def _secure(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("way", type=Path)
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--idle", type=float, default=0.0)
    return parser.parse_args()


if __name__ == "__main__":
    try:
        import uvloop

        uvloop.run(serve(_arguments()))
    except ModuleNotFoundError:
        asyncio.run(serve(_arguments()))
