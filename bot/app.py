"""The bot as one process: built once, opened, run until told to stop, closed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot, Updater

from bot.answer import Answer
from bot.count_store import beside
from bot.desk_lists import ListsDesk
from bot.guards import Sweeper
from bot.inbox import ALLOWED, Event, Intrusion, event
from bot.invite import Invited
from bot.keepers import Keepers, unknown_areas
from bot.lists import Lists
from bot.loop import Loop
from bot.outbox import Outbox
from bot.pacing import Pace
from bot.polling import PollTransport
from bot.reminders import Reminders
from bot.store import Store, open_store
from bot.tally import Tally
from bot.transport import Transport
from config.logs import Word, loop_exception_handler
from config.settings import Settings
from conversations.lists_words import BUILT_IN, read_list_words
from conversations.script import Script

log = logging.getLogger(__name__)

QUEUE = 200  # updates that wait here; the rest waits at Telegram
POLL = timedelta(seconds=25)
LAST_ANSWERS = 0.7  # seconds that answers on their way have when the bot is told to stop
LAST_CALL = 0.7  # seconds for Telegram to hear what has been fetched
PATIENCE = (1, 2, 4, 8, 15)  # seconds between attempts to reach Telegram; then always the last

Queue = asyncio.Queue[object]


class TokenRefused(Exception):
    """Telegram does not know the token."""


async def run(settings: Settings, script: Script) -> None:
    """Answers until SIGTERM or Ctrl-C; raises TokenRefused, or StoreError at the start."""
    asyncio.get_running_loop().set_exception_handler(loop_exception_handler)
    stop = _told_to_stop()
    async with open_store(settings.database) as store:
        lists = Lists(store)
        await lists.refresh()
        _say_who_is_missing(lists, script, settings)
        await _first_of(_serve(settings, script, store, lists), stop.wait())


async def _serve(settings: Settings, script: Script, store: Store, lists: Lists) -> None:
    line = _Line.to(settings)
    outbox = Outbox(line.bot, Pace(settings.messages_per_second))
    words = read_list_words(settings.script or BUILT_IN)
    keepers = Keepers(script, words, store, lists, outbox, settings)
    desks = (ListsDesk(keepers, outbox),)
    tally = Tally(store, beside(settings.database), script.counting.counters)
    answer = Answer(script, lists.directory, outbox, tally, desks, pause=settings.paused)
    sweeper = Sweeper()
    loop = Loop(Invited(answer, outbox, settings.token, words), sweeper)
    try:
        await line.open()
        sweeper.freeze()
        log.info("started")
        refused = line.polls.on_refused_token
        await _first_of(
            _consume(script, line.queue, loop, _staff(settings)),
            lists.follow(),
            tally.follow(),
            Reminders(keepers).follow(),
            line.keep_warm(),
            refused.wait(),
        )
        raise TokenRefused
    finally:
        await loop.finish(LAST_ANSWERS)
        await tally.finish()
        await line.close()


@dataclass(frozen=True, slots=True)
class _Line:
    """The line to Telegram: what calls, what polls, and where the updates arrive."""

    bot: ExtBot[None]
    calls: Transport
    polls: PollTransport
    updater: Updater
    queue: Queue

    @classmethod
    def to(cls, settings: Settings) -> _Line:
        calls, polls, queue = Transport(), PollTransport(staff=_staff(settings)), Queue(QUEUE)
        bot: ExtBot[None] = ExtBot(
            settings.token.get_secret_value(),
            base_url=f"{settings.api_url}/bot",
            base_file_url=f"{settings.api_url}/file/bot",
            request=calls,
            get_updates_request=polls,
        )
        return cls(bot, calls, polls, Updater(bot, queue), queue)

    async def open(self) -> None:
        """Reaches Telegram, however long it takes, and starts to poll."""
        pauses = iter(PATIENCE)
        pause = PATIENCE[-1]
        while not self.updater.running:
            try:
                await self.updater.initialize()
                await self.updater.start_polling(
                    timeout=POLL, allowed_updates=ALLOWED, error_callback=_polling_failed
                )
            except InvalidToken:
                raise TokenRefused from None
            except TelegramError as error:
                pause = next(pauses, pause)
                log.warning("Telegram cannot be reached, trying again: %s", type(error))
                await asyncio.sleep(pause)

    async def keep_warm(self) -> None:
        """Keeps connections open, so that the first tap after quiet hours waits no longer."""
        await self.calls.keep_warm(f"{self.bot.base_url}/getMe")

    async def close(self) -> None:
        """Stops polling and hangs up; also when Telegram does not answer any more."""
        with contextlib.suppress(TelegramError, RuntimeError, TimeoutError):
            await asyncio.wait_for(self.updater.stop(), LAST_CALL)
        await self.calls.shutdown()
        await self.polls.shutdown()


def _staff(settings: Settings) -> frozenset[int]:
    return frozenset(a.id for a in settings.administrators) | settings.moderators


async def _consume(script: Script, queue: Queue, loop: Loop, staff: frozenset[int]) -> None:
    """Hands on what was polled; keeps nothing of it."""
    while True:
        happened = _understood(script, await queue.get(), staff)
        if happened:
            await loop.take(happened)
        happened = None
        if queue.empty():
            loop.rest()


def _understood(script: Script, update: object, staff: frozenset[int]) -> Event | Intrusion | None:
    try:
        return event(script, update, time.time(), staff) if isinstance(update, Update) else None
    except Exception:  # whatever Telegram sends, the next update is read
        log.exception("an update could not be understood")
        return None


async def _first_of(*jobs: Coroutine[Any, Any, Any]) -> None:
    """Runs jobs side by side until one ends or fails; the others are cancelled and awaited."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


def _polling_failed(error: TelegramError) -> None:
    log.warning("polling failed, trying again: %s", type(error))


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _say_who_is_missing(lists: Lists, script: Script, settings: Settings) -> None:
    for offer in script.offers.values():
        if not lists.directory().find(offer.id, ""):
            log.warning("nobody to show for %s: people get the switchboard", Word(offer.id))
    if nobody := lists.empty():
        log.warning("nobody to show in %s", Word(", ".join(nobody)))
    for name in unknown_areas(settings, lists.areas()):
        log.warning("KOLLEGABOT_ADMINISTRATORS names %s, which is no list", Word(name))
