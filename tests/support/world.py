"""A local Telegram, the real bot as a process on it, and people who talk to it."""

from __future__ import annotations

import asyncio
import secrets
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox import actions
from bot.sandbox.chats import Chat
from bot.sandbox.control import wait_for_change
from bot.sandbox.demo.launcher import RUN, add_example_contacts, bot_process
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from tests.support.patience import PATIENCE

TOKEN = "1234567890:SANDBOX-token-that-opens-nothing"
ENDS = ("", "-wal", "-shm", ".alive", ".checked", ".state", ".counts")
OWN_FILES = {f"test.db{end}" for end in ENDS} | {"log"}


@dataclass
class World:
    """The parts of one test; `bot` changes when the bot is started again."""

    sandbox: Sandbox
    address: str
    database: Path
    settings: dict[str, str]
    log: Path
    command: Sequence[str]
    _bot: AsyncExitStack = field(default_factory=AsyncExitStack)
    bot: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts the bot and waits until it asks for updates."""
        poller = self.sandbox.call_log.counts["getUpdates"]
        running = bot_process(
            TOKEN, self.address, self.database, self.command, self.log, **self.settings
        )
        self.bot = await self._bot.enter_async_context(running)
        await until(lambda: self.sandbox.call_log.counts["getUpdates"] > poller)

    async def staff_jobs(self) -> None:
        """Waits until the jobs for staff, which begin a moment after the start, have run once."""
        query = "SELECT 1 FROM notices"  # of the lists that the command line has put there
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as lists:
            await until(lambda: lists.execute(query).fetchone())

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends the bot with a signal; its exit status."""
        assert self.bot
        self.bot.send_signal(number)
        status = await self.bot.wait()
        await self._bot.aclose()
        return status

    def person(self, **told: Any) -> Person:
        """Somebody invented who has not written yet."""
        return Person(self, self.sandbox.join(**{"id": 2**33 + secrets.randbelow(2**40)} | told))

    def refusals(self) -> list[Any]:
        """What the strict Telegram here refused."""
        found = self.sandbox.call_log.refusals
        return [r for r in found if r["code"] != 409]  # a killed bot's poll gives way to the next


@dataclass
class Person:
    """Somebody with a phone."""

    world: World
    chat: Chat

    async def does(self, act: str, **ask: Any) -> None:
        """One act, until the bot has changed the chat and no button spins any more."""
        before, version = self.shown, self.chat.version
        actions.perform(self.world.sandbox, self.chat.id, act, **ask)
        async with asyncio.timeout(PATIENCE):
            while self.shown == before:
                await wait_for_change(self.world.sandbox, self.chat, version)
                version = self.chat.version
        await until(lambda: not self.world.sandbox.call_log.unanswered_queries(self.chat.id))

    @property
    def shown(self) -> list[tuple[int, str, object]]:
        """What the bot shows: number, words and buttons of each of its messages."""
        own = (m for m in self.chat.messages.values() if m.outgoing)
        return [(m.message_id, m.html, m.keyboard) for m in own]

    async def starts(self, payload: str = "") -> None:
        await self.does("say", text=f"/start {payload}".strip())

    async def taps(self, *labels: str) -> None:
        for label in labels:
            await self.does("tap", label=label)

    @property
    def messages(self) -> list[Any]:
        return list(self.world.sandbox.snapshot(self.chat)["messages"])

    @property
    def _newest(self) -> Any:
        """The bot's newest message that is no file."""
        return next(m for m in reversed(self.messages) if m["outgoing"] and "text" in m)

    @property
    def screen(self) -> str:
        """The words of the bot's newest screen."""
        return str(self._newest["text"])

    @property
    def buttons(self) -> list[Any]:
        return [b for row in self._newest["reply_markup"]["inline_keyboard"] for b in row]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    @property
    def copies(self) -> set[str]:
        """What the copy buttons put on the clipboard."""
        return {b["copy_text"]["text"] for b in self.buttons if "copy_text" in b}


def shows_a_number(person: Person) -> bool:
    """Whether a contact stands on the screen: which of several comes first is by chance."""
    return any(number.startswith("+47") for number in person.copies)


async def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Waits for something to become true, not for ever."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 (what is waited for is in another process)
            await asyncio.sleep(0.01)


@asynccontextmanager
async def world(
    folder: Path, command: Sequence[str] = RUN, front: Any = nullcontext, **settings: str
) -> AsyncIterator[World]:
    """A running bot with the example contacts.

    A front takes Telegram's address, and is a block that gives the one the bot calls instead.
    """
    sandbox = Sandbox(TOKEN)
    async with serve(sandbox) as served, front(served) as address:
        database = folder / "test.db"
        await add_example_contacts(database)
        here = World(sandbox, address, database, settings, folder / "log", command)
        await here.start()
        try:
            yield here
        finally:
            await here._bot.aclose()
