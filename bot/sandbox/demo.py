"""`make demo`: the real bot on a local Telegram, with examples, in a temporary folder."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.count_store import beside
from bot.lists import today
from bot.sandbox import visitors
from bot.sandbox.people import ADMINISTRATOR, MODERATOR, PEOPLE
from bot.sandbox.samples import marked_script, samples
from bot.sandbox.serve import serve
from bot.sandbox.telegram import Sandbox
from bot.store import open_store
from config.settings import PREFIX
from conversations.directory import Directory
from conversations.reader import read

ROOT = Path(__file__).parents[2]
ENDING = 5.0  # seconds that the bot has to end before it is killed

RUN = ("-m", "bot", "run")

A_YEAR = 300  # simulated conversations, about as many as there may be


async def demo(port: int) -> int:
    """Runs until Ctrl-C; 0, or 1 if the port is taken or the bot ends by itself."""
    sandbox = Sandbox(people=PEOPLE)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        with TemporaryDirectory(prefix="kollegabot-") as folder:
            async with serve(sandbox, port) as address:
                database, settings = await _prepared(Path(folder))
                running = started(sandbox.token, address, database, RUN, None, **settings)
                async with running as bot:
                    return await _until(stop, bot, sandbox, address)
    except OSError:
        print(f"Port {port} is taken: choose another, with make demo DEMO_PORT=…", file=sys.stderr)
        return 1


async def _prepared(folder: Path) -> tuple[Path, dict[str, str]]:
    """A database with examples, and who looks after what is in it."""
    database, script = folder / "demo.db", marked_script(folder / "script")
    await fill(database)
    await simulate(database)
    staff = {"ADMINISTRATORS": str(ADMINISTRATOR), "MODERATORS": str(MODERATOR)}
    return database, staff | {"SCRIPT": str(script)}


shipped = cache(read)  # the script, read once: tests fill many databases


async def fill(database: Path) -> None:
    """Puts the example contacts into a database."""
    async with open_store(database) as store:
        areas = await store.areas()
        await store.put(samples(shipped(), areas, today()), today())


async def simulate(database: Path) -> None:
    """Puts the counts of invented people beside a database, for each quarter that is over."""
    async with open_store(database) as store:
        directory = Directory(today(), await store.areas(), await store.contacts())
    await asyncio.to_thread(visitors.fill, beside(database), shipped(), directory, today(), A_YEAR)


@asynccontextmanager
async def started(
    token: str,
    address: str,
    database: Path,
    command: Sequence[str] = RUN,
    log: Path | None = None,
    **settings: str,
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process of its own, away from any settings that this machine may have."""
    own = {"TOKEN": token, "API_URL": address, "DATABASE": str(database)} | settings
    environment = {k: v for k, v in os.environ.items() if not k.upper().startswith(PREFIX)}
    environment |= {f"{PREFIX}{name}": value for name, value in own.items()}
    environment["PYTHONPATH"] = str(ROOT)
    with log.open("ab") if log else nullcontext() as output:
        bot = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            cwd=database.parent,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.terminate()
            try:
                await asyncio.wait_for(bot.wait(), ENDING)
            except TimeoutError:
                bot.kill()
                await bot.wait()


async def _until(
    stop: asyncio.Event, bot: asyncio.subprocess.Process, sandbox: Sandbox, address: str
) -> int:
    ready = asyncio.create_task(_ready(sandbox, address))
    stopped, ended = asyncio.create_task(stop.wait()), asyncio.create_task(bot.wait())
    await asyncio.wait((stopped, ended), return_when=asyncio.FIRST_COMPLETED)
    for task in (ready, stopped, ended):
        task.cancel()
    return 0 if stop.is_set() else 1


async def _ready(sandbox: Sandbox, address: str) -> None:
    """Says where to look as soon as the bot asks for what people write."""
    while not sandbox.journal.counts["getUpdates"]:  # noqa: ASYNC110 (it is another process)
        await asyncio.sleep(0.05)
    print(f"Kollegabot answers at {address}  (Ctrl-C ends it)", flush=True)
