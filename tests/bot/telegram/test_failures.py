"""The failure matrix: what Telegram and the network can say, times what the bot calls for.

Each cell is a real call over real HTTP to a server that fails once, or for as long as anybody asks,
and has its right end by the class of the answer. The clock of pauses and waits is a fast one.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import InvalidToken

from bot.telegram import client, poller, rate_limiter, sender
from bot.telegram.client import Transport
from bot.telegram.poller import Poller
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import DELETIONS, UNANSWERED, Outcome, Sender
from bot.telegram.updates import Incoming, ReplyTarget, Stray
from conversations.model import Button, Line, Screen
from tests.bot.telegram.failure_table import ANSWERS, Answer, Class, Kind
from tests.support.patience import PATIENCE
from tests.support.telegram import served

SCREEN = Screen("who", "nb", (Line("Hei"),), ((Button("Videre", "x"),),))
FASTER = 5  # times
PAUSES = (0.1, 0.3)
HOLD = 1.6
WINDOW = 1.6  # seconds in which somebody who asks for updates is watched
MOST = 20  # calls in one of these, if the pauses are kept
HANGING = 0.4  # seconds after which nobody waits for a server that hangs any more
AT_ONCE = 90  # cells; each takes two descriptors or three


@dataclass
class Cell:
    """One kind of call that meets one answer, once or always; what came of it."""

    answer: Answer
    kind: Kind
    always: bool
    left: float = 0
    calls: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    end: object = None

    def __str__(self) -> str:
        said = self.answer.words or self.answer.way
        often = "always" if self.always else "once"
        return f"{self.kind.name} {often} {self.answer.status} {said}: {self.end}, {self.calls}"

    def fails(self, method: str) -> bool:
        """Whether this call is one of those meant; used up by one."""
        meant = method == self.kind.value and self.left > 0
        self.left -= meant
        return meant

    @property
    def own(self) -> int:
        """Calls of this kind that came through."""
        return self.calls[self.kind.value]


class Server:
    """A Telegram for all cells; each has a token of its own."""

    def __init__(self) -> None:
        self.cells: dict[str, Cell] = {}
        self.port = 0

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        *_, token, method = request.path.split("/")
        if request.path.startswith("/file/"):
            return web.Response(body=b"abc")
        cell = self.cells[token]
        cell.calls[method] += 1
        failing = cell.fails(method)
        cell.done[method] += not failing or cell.answer.after
        return await failed(cell.answer, request) if failing else web.json_response(GOOD[method])


DONE = {"ok": True, "result": True}
GOOD = {
    "getUpdates": {"ok": True, "result": [{"update_id": 1}]},
    "getFile": {
        "ok": True,
        "result": {"file_id": "f", "file_unique_id": "u", "file_size": 3, "file_path": "abc"},
    },
    "sendMessage": DONE,
    "editMessageText": DONE,
    "deleteMessages": DONE,
    "answerCallbackQuery": DONE,
}


async def failed(answer: Answer, request: web.BaseRequest) -> web.StreamResponse:
    """The answer as it looks on the wire."""
    if answer.way == "hangs":
        await asyncio.sleep(5 * HANGING)
    if answer.way == "breaks off":
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok":true')
    if answer.way != "answers":
        if request.transport:
            request.transport.abort()
        return web.Response()
    if answer.page:
        page = f"<html><h1>{answer.words}</h1></html>"
        return web.Response(text=page, status=answer.status, content_type="text/html")
    body: dict[str, Any] = {"ok": False, "error_code": answer.status, "description": answer.words}
    body |= {"parameters": dict(answer.parameters)} if answer.parameters else {}
    return web.Response(text=json.dumps(body), status=answer.status)


class Reaching(Transport):
    """The transport, for which the server of a cell may not be there."""

    server: Server

    async def do_request(self, url: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Calls the server, or a port on which nobody listens."""
        *_, token, method = url.split("/")
        cell = self.server.cells.get(token)
        if cell and cell.answer.of is Class.UNSENT and cell.fails(method):
            url = url.replace(f":{self.server.port}/", ":9/")
        return await super().do_request(url, *args, **more)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    handler = Server()
    async with served(handler) as handler.port:
        yield handler


@pytest.fixture(autouse=True)
def _a_faster_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def sooner(error: Any) -> float:
        return client.retry_after(error) / FASTER

    monkeypatch.setattr(rate_limiter, "PAUSES", PAUSES)
    monkeypatch.setattr(sender, "HOLD", HOLD)
    monkeypatch.setattr(sender, "SPIN", HOLD)
    monkeypatch.setattr(sender, "retry_after", sooner)
    monkeypatch.setattr(poller, "retry_after", sooner)
    monkeypatch.setattr(poller, "POLL", 0)
    monkeypatch.setattr(poller, "QUICK", WINDOW)


async def played(cell: Cell, bot: Bot) -> object:
    """What the bot's own code makes of it."""
    box = Sender(bot, RateLimiter(0))
    plays: dict[Kind, Callable[[], Any]] = {
        Kind.POLL: lambda: polled(bot, PATIENCE if comes(cell) else WINDOW, cell),
        Kind.FETCH: lambda: box.download_file("f", 100),
        Kind.SEND: lambda: box.show_screen(ReplyTarget(5), SCREEN),
        Kind.EDIT: lambda: box.show_screen(ReplyTarget(5, 7), SCREEN),
        Kind.DELETE: lambda: box.delete_messages(ReplyTarget(5, 3), 1, 8),
        Kind.ANSWER: lambda: box.answer_query("q"),
    }
    return await plays[cell.kind]()


async def polled(bot: Bot, patience: float, cell: Cell) -> object:
    """The updates that came: those of a moment after the first, which is waited for; or the end."""
    taken: list[Incoming] = []
    first = asyncio.Event()

    async def take(incoming: Incoming) -> None:
        taken.append(incoming)
        first.set()

    polls = Poller(bot, bot.request, lambda _: Stray(ReplyTarget(0, query="q")))
    working = asyncio.create_task(polls.run(take, lambda: None))
    waiting = asyncio.create_task(first.wait())
    await asyncio.wait([working, waiting], timeout=patience, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait([working], timeout=WINDOW if first.is_set() else 0)
    fewest, until = (tries(cell) or range(1)).start, time.monotonic() + PATIENCE
    while cell.own < fewest and time.monotonic() < until:  # noqa: ASYNC110 (a busy machine)
        await asyncio.sleep(0.1)
    waiting.cancel()
    working.cancel()
    (ended,) = await asyncio.gather(working, return_exceptions=True)
    return type(ended) if isinstance(ended, InvalidToken) else len(taken)


def wrong(cell: Cell) -> Iterator[str]:
    """What is not as it should be, said by the class of the answer."""
    if cell.done["sendMessage"] > 1:
        yield "a double message"
    if cell.own > (DELETIONS if cell.kind is Kind.DELETE else MOST):
        yield "too many calls"
    if cell.kind in (Kind.POLL, Kind.FETCH):
        yield from wrong_reading(cell)
    elif cell.end != (expected := right_outcome(cell)):
        yield f"not {expected}"
    if tries(cell) and cell.own not in tries(cell):
        yield "not so many calls"


def comes(cell: Cell) -> bool:
    """Whether the call for updates ends by itself: with an update, or with the token refused."""
    return cell.answer.of is Class.FATAL or not (cell.answer.of is Class.WAIT_LONG or cell.always)


def wrong_reading(cell: Cell) -> Iterator[str]:
    polls, of = cell.kind is Kind.POLL, cell.answer.of
    if of is Class.FATAL:
        come: object = InvalidToken if polls else None
    elif of is Class.WAIT_LONG or cell.always or (not polls and of in LASTING):
        come = 0 if polls else None
    else:
        come = 1 if polls else b"abc"
    if cell.end != come:
        yield f"not {come}"


LASTING = {Class.REFUSED, Class.CONFLICT}


def right_outcome(cell: Cell) -> object:
    """What a call that changes something has to end in."""
    answer, outcome = cell.answer, Outcome.DONE
    match answer.of:
        case Class.REFUSED | Class.CONFLICT:
            outcome = answer.means
        case Class.WAIT_LONG | Class.FATAL:
            outcome = Outcome.NOT_NOW
        case Class.UNKNOWN if cell.always or cell.kind is Kind.SEND:
            outcome = Outcome.UNKNOWN
        case Class.UNSENT | Class.WAIT if cell.always:
            outcome = Outcome.NOT_NOW
    if cell.kind is Kind.EDIT and outcome is Outcome.GONE:
        return Outcome.DONE  # below, in a new message
    if cell.kind is Kind.DELETE and outcome in UNANSWERED:
        return None
    if cell.kind is Kind.DELETE:  # in halves, where one of many cannot be deleted
        return outcome is Outcome.DONE or (outcome is Outcome.REFUSED and not cell.always)
    return outcome


def tries(cell: Cell) -> range:
    """How many calls may come through; empty where it was said already."""
    if cell.kind is Kind.DELETE and cell.answer.means is Outcome.REFUSED:
        return range(0)
    match cell.answer.of:
        case Class.WAIT_LONG | Class.FATAL:
            return range(1, 2)
        case Class.REFUSED | Class.CONFLICT if cell.kind is not Kind.POLL:
            return range(1, 2)
        case Class.UNKNOWN if cell.kind is Kind.SEND:
            return range(1, 2)
        case Class.UNSENT:
            return range(1) if cell.always else range(1, 3)
        case _:
            return range(2, MOST + 1)


async def test_every_answer_to_every_call_ends_as_it_should(
    server: Server, figure: Callable[[object], None]
) -> None:
    cells = [Cell(a, k, e) for a in ANSWERS for k in Kind for e in (False, True)]
    Reaching.server = server
    root = f"http://127.0.0.1:{server.port}"
    some = asyncio.Semaphore(AT_ONCE)
    # Only who meets a server that hangs is in a hurry: a busy machine makes the others wait, too.
    patient = Reaching(connections=0), Reaching(connections=0)
    hasty = Reaching(0, read_timeout=HANGING), Reaching(0, read_timeout=HANGING)

    numbers = count(1)

    async def run(cell: Cell) -> None:
        token = f"{next(numbers)}:invented"
        server.cells[f"bot{token}"] = cell
        cell.left = float("inf") if cell.always else 1
        line = hasty if cell.answer.way == "hangs" else patient
        bot = Bot(token, f"{root}/bot", f"{root}/file/bot", *line)
        async with some, asyncio.timeout(PATIENCE):
            cell.end = await played(cell, bot)

    async with patient[0], patient[1], hasty[0], hasty[1]:
        await asyncio.gather(*map(run, cells))
        # Where the machine is busy, time may be up in the middle of a call: more looks, alone.
        for cell in [cell for cell in cells if [*wrong(cell)]]:
            for _ in range(3):
                cell.calls, cell.done, cell.end = Counter(), Counter(), None
                await run(cell)
                if not [*wrong(cell)]:
                    break
            else:
                break
    found = [f"{cell}: {', '.join(said)}" for cell in cells if (said := list(wrong(cell)))]
    classes = Counter(answer.of.name.lower().replace("_", " ") for answer in ANSWERS)
    of = ", ".join(f"{number} {name}" for name, number in classes.items())
    kinds = ", ".join(kind.name.lower() for kind in Kind)
    figure(f"failure matrix: {len(ANSWERS)} answers ({of})")
    figure(f"  x {len(Kind)} kinds of call ({kinds}) x once and always")
    figure(f"  = {len(cells)} cells, {len(cells) - len(found)} of them right")
    assert found == []
