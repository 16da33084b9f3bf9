"""`make demo`: the real bot on a local Telegram, with examples, in a temporary folder."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.clock import today
from bot.sandbox.chats import ADMINISTRATOR, MODERATOR, demo_people
from bot.sandbox.demo.examples import NOT_ON_WEB, example_contacts, marked_script
from bot.sandbox.demo.simulation import example_codes, write_simulated_counts
from bot.sandbox.server import serve, stop_event
from bot.sandbox.telegram import Sandbox
from bot.store.contacts import open_store
from bot.store.counts import counts_path
from bot.store.link_codes import save_link_codes
from config.settings import PREFIX
from conversations.contacts.directory import Directory
from conversations.script.loader import load_script
from conversations.script.schema import Script

ROOT = Path(__file__).parents[3]
ENDING = 5.0  # seconds that the bot has to end before it is killed

RUN, SETUP = ("-m", "bot", "run"), ("-m", "bot", "setup")

Process = AbstractAsyncContextManager[asyncio.subprocess.Process]

WEB = "/nett"  # where the web copy is handed out
A_YEAR = 300  # simulated conversations, about as many as there may be


async def run_demo(port: int) -> int:
    """Runs until Ctrl-C; 0, or 1 if the port is taken or the bot ends by itself."""
    sandbox, stop = Sandbox(people=demo_people()), stop_event()
    try:
        with TemporaryDirectory(prefix="kollegabot-") as folder:
            (site := Path(folder, "www")).mkdir()
            web = Mount(WEB, StaticFiles(directory=site, html=True))
            async with serve(sandbox, port, [web]) as address:
                database, script = Path(folder, "demo.db"), marked_script(Path(folder, "script"))
                process = partial(
                    bot_process,
                    sandbox.token,
                    address,
                    database,
                    ADMINISTRATORS=str(ADMINISTRATOR),
                    MODERATORS=str(MODERATOR),
                    SCRIPT=str(script),
                    SITE=str(site),
                )
                set_up = partial(process, SETUP, Path(folder, "setup.log"))
                await asyncio.gather(_fill(database), _wait_for(set_up()))
                async with process() as bot, _staff_menus(sandbox, set_up):
                    return await _until(stop, bot, sandbox, address)
    except OSError:
        print(f"Port {port} is taken: choose another, with make demo DEMO_PORT=…", file=sys.stderr)
        return 1


default_script = cache(load_script)  # the script, read once: tests fill many databases


async def add_example_contacts(database: Path) -> None:
    """Puts the example contacts into a database."""
    await fill_database(database, default_script())


async def fill_database(database: Path, script: Script, *, on_web: bool = False) -> None:
    """Puts example contacts for the offers of a script into a database.

    With `on_web`, some of them have agreed to the open web.
    """
    async with open_store(database, areas=lambda: script.areas) as store:
        examples = example_contacts(script, await store.areas(), today())
        listed = (replace(one, web=on_web and one.name not in NOT_ON_WEB) for one in examples)
        await store.put(listed, today())


async def _fill(database: Path) -> None:
    await fill_database(database, default_script(), on_web=True)
    await add_simulated_counts(database)
    save_link_codes(database.parent, example_codes())


async def add_simulated_counts(database: Path) -> None:
    """Puts the counts of invented people beside a database, for each quarter that is over."""
    async with open_store(database) as store:
        areas, contacts = await store.areas(), await store.contacts()
    path, script = counts_path(database), default_script()
    filters = script.country.filters
    directory = Directory(today(), areas, contacts, script.offer_areas(), filters=filters)
    await asyncio.to_thread(write_simulated_counts, path, script, directory, today(), A_YEAR)


@asynccontextmanager
async def bot_process(
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


@asynccontextmanager
async def _staff_menus(sandbox: Sandbox, set_up: Callable[[], Process]) -> AsyncIterator[None]:
    """Runs `setup` again when staff press START: Telegram takes a menu of their own only then."""

    async def follow() -> None:
        with sandbox.streams.listen((ADMINISTRATOR, MODERATOR)) as events:
            waiting = {ADMINISTRATOR, MODERATOR}
            while waiting and (event := await events.get()):
                if event["chat"] in waiting and event["event"] == "message":
                    waiting.remove(event["chat"])
                    await _wait_for(set_up())

    task = asyncio.create_task(follow())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait((task,))


async def _wait_for(process: Process) -> None:
    async with process as running:
        await running.wait()


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
    while not sandbox.call_log.counts["getUpdates"]:  # noqa: ASYNC110 (it is another process)
        await asyncio.sleep(0.05)
    print(f"Kollegabot answers at {address}  (Ctrl-C ends it)", flush=True)
    print(f"The web copy of its lists: {address}{WEB}/", flush=True)
