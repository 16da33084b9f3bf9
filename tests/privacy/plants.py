"""Leaks, to be put in one at a time: what a well-meant change might do, and the suite must notice.

Each is a function that changes the running program a little. Nothing here knows a mark.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from secrets import token_bytes
from typing import Any


def user_data() -> None:
    """Keeps what each person did last, by id."""
    from bot.handlers.help import HelpHandler

    kept: dict[int, object] = {}
    answer = HelpHandler.__call__

    async def remembering(self: HelpHandler, event: Any, superseded: tuple[str, ...] = ()) -> None:
        kept[event.place.chat] = event.state
        await answer(self, event, superseded)

    _put(HelpHandler, "__call__", remembering)


def update_logged() -> None:
    """Logs each update, put together beforehand, so that no formatter can help."""
    _with_each_update(lambda update: logging.getLogger("bot.app").debug(f"got {update}"))  # noqa: G004


def id_in_a_count() -> None:
    """Counts how often each person comes."""
    from conversations.model import Metric

    _with_each_count(lambda _, chat: Metric("chat", str(chat)))


def hash_in_a_count() -> None:
    """Counts the same in what looks like no person."""
    from conversations.model import Metric

    salt = token_bytes(16)
    _with_each_count(lambda _, chat: Metric("chat", _salted(chat, salt)[:8]))


def hash_spread_over_counts() -> None:
    """Counts each person where a secret says: no name stands in the store that is not listed."""

    def chosen(count_buffer: Any, chat: int) -> Any:
        return count_buffer._listed[int(_salted(chat, b"pepper"), 16) % len(count_buffer._listed)]

    _with_each_count(chosen)


def text_in_an_exception() -> None:
    """Logs exceptions as Python does, with what they say."""
    from config.logs import LogFormatter

    _put(LogFormatter, "formatException", logging.Formatter.formatException)


def application_restored() -> None:
    """Lets python-telegram-bot's Application see whole updates."""
    from telegram import Update
    from telegram.ext import Application, TypeHandler

    async def nothing(*_: object) -> None:
        pass

    application = Application.builder().token("1:x").updater(None).build()
    application.add_handler(TypeHandler(Update, nothing))
    _put(application, "_initialized", True)
    tasks = set[asyncio.Task[None]]()

    def processed(update: Any) -> None:
        whole = Update.de_json(update, application.bot)
        task = asyncio.create_task(application.process_update(whole))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    _with_each_update(processed)


def httpx_at_info() -> None:
    """Keeps the connection warm with httpx, which logs every URL, and so the token."""
    import httpx

    from bot import app
    from config import logs

    set_up = logs.set_up

    def loud(level: str) -> None:
        set_up(level)
        logger = logging.getLogger("httpx")
        logger.setLevel(logging.INFO)
        logger.addHandler(logging.StreamHandler())

    async def warm(bot: Any) -> None:
        async with httpx.AsyncClient() as client:
            while True:
                await client.post(f"{bot.base_url}/getMe")
                await asyncio.sleep(20)

    _put(logs, "set_up", loud)
    _put(app, "keep_warm", warm)


def printed() -> None:
    """Prints what is to be answered, as one does while looking for a mistake."""
    from bot.handlers.help import HelpHandler

    turn = HelpHandler._turn

    def printing(self: HelpHandler, event: Any, **more: Any) -> Any:
        print(event, flush=True)  # noqa: T201
        return turn(self, event, **more)

    _put(HelpHandler, "_turn", printing)


def file_of_updates() -> None:
    """Keeps the updates in a file, to try them again later."""

    def kept(update: Any) -> None:
        with Path("updates.txt").open("a", encoding="utf-8") as file:
            file.write(f"{update}\n")

    _with_each_update(kept)


def id_in_callback_data() -> None:
    """Lets the buttons carry whose they are."""
    from bot.telegram.sender import Sender
    from conversations.help.codec import base36

    inbox = import_module("bot.telegram.updates")
    show, decode = Sender.show_screen, inbox.decode

    async def signed(self: Sender, place: Any, screen: Any, *, silent: bool = False) -> Any:
        mark = base36(place.chat)
        rows = tuple(
            tuple(replace(b, data=b.data and f"{b.data}.{mark}") for b in row)
            for row in screen.rows
        )
        return await show(self, place, replace(screen, rows=rows), silent=silent)

    def unsigned(script: Any, data: str, *otherwise: Any) -> Any:
        return decode(script, data.rpartition(".")[0], *otherwise)

    _put(Sender, "show_screen", signed)
    _put(inbox, "decode", unsigned)


def not_overwritten() -> None:
    """Leaves what is freed as it is."""
    from bot.process import hardening

    _put(hardening, "reexecute_if_needed", lambda: None)


def not_swept() -> None:
    """Leaves garbage in circles."""
    from bot.process.memory_sweeper import MemorySweeper

    _put(MemorySweeper, "_sweep", lambda _: None)


def another_day() -> None:
    """Is no leak: lets it be some days later, or earlier where a quarter is about to end."""
    from bot import clock

    class Elsewhen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            now = datetime.now(tz)
            later = now + timedelta(days=9, hours=5)
            same = (later.month + 2) // 3 == (now.month + 2) // 3
            return later if same else now - timedelta(days=9, hours=5)

    _put(clock, "datetime", Elsewhen)


PLANTS: dict[str, Callable[[], None]] = {
    "user_data": user_data,
    "an update in the log": update_logged,
    "an id in a count": id_in_a_count,
    "a salted hash in a count": hash_in_a_count,
    "a salted hash spread over the counts": hash_spread_over_counts,
    "text in an exception": text_in_an_exception,
    "the Application of python-telegram-bot": application_restored,
    "httpx at INFO": httpx_at_info,
    "a print": printed,
    "a file of updates": file_of_updates,
    "callback data with an id": id_in_callback_data,
    "no sweeps": not_swept,
    "another day": another_day,
}

UNGUARDED: dict[str, Callable[[], None]] = {  # before the process starts itself again
    "freed blocks not overwritten": not_overwritten,
}


def _put(place: Any, name: str, value: object) -> None:
    """Replaces what is there, under a name that has to be there."""
    getattr(place, name)
    setattr(place, name, value)


def _salted(chat: int, salt: bytes) -> str:
    return sha256(salt + str(chat).encode()).hexdigest()


def _with_each_count(counter: Callable[[Any, int], Any]) -> None:
    """Counts one thing more with each answer, past the closed list."""
    from bot.handlers.help import HelpHandler

    answer = HelpHandler.__call__

    async def counting(self: HelpHandler, event: Any, superseded: tuple[str, ...] = ()) -> None:
        await answer(self, event, superseded)
        counted = counter(self._count_buffer, event.place.chat)
        self._count_buffer._pending[counted] += 1
        self._count_buffer._answered[counted.family] += 1

    _put(HelpHandler, "__call__", counting)


def _with_each_update(act: Callable[[Any], None]) -> None:
    app: Any = import_module("bot.app")
    parse = app.parse_update

    def also(script: Any, clock: Any, staff: Any, update: Any) -> Any:
        act(update)
        return parse(script, clock, staff, update)

    _put(app, "parse_update", also)
