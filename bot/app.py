"""The bot as one process: built once, opened, run until told to stop, closed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.answer import Answer
from bot.count_store import beside
from bot.desk_counts import CountsDesk
from bot.desk_lists import ListsDesk
from bot.guards import Sweeper
from bot.health import Heart, beating
from bot.inbox import Event, Intrusion, event
from bot.invite import Invited
from bot.keepers import Keepers, unknown_areas
from bot.lists import Lists
from bot.loop import Loop
from bot.moderators import Moderators
from bot.outbox import Outbox
from bot.pacing import Pace
from bot.polling import Polls, PollTransport
from bot.reminders import Reminders
from bot.store import Store, open_store
from bot.summaries import Summaries
from bot.tally import Tally
from bot.transport import Transport
from config.logs import Word, loop_exception_handler
from config.settings import Settings
from conversations.counts_words import read_count_words
from conversations.lists_words import read_list_words
from conversations.script import Script

log = logging.getLogger(__name__)

LAST_ANSWERS = 0.7  # seconds that answers on their way have when the bot is told to stop
LAST_CALL = 0.7  # seconds for Telegram to hear what has been fetched
ANEW = 60.0  # seconds before a job beside the answers that failed begins anew


class TokenRefused(Exception):
    """Telegram does not know the token."""


async def run(settings: Settings, script: Script) -> None:
    """Answers until SIGTERM or Ctrl-C; raises TokenRefused, or StoreError at the start."""
    asyncio.get_running_loop().set_exception_handler(loop_exception_handler)
    stop = _told_to_stop()
    with beating(settings.database) as heart:
        async with open_store(settings.database) as store:
            lists = Lists(store)
            await lists.refresh()
            _say_who_is_missing(lists, script, settings)
            await _first_of(_serve(settings, script, store, lists, heart), stop.wait())


async def _serve(
    settings: Settings, script: Script, store: Store, lists: Lists, heart: Heart
) -> None:
    line = _Line.to(settings)
    outbox = Outbox(line.bot, Pace(settings.messages_per_second))
    folder, counts = script.folder, beside(settings.database)
    words, counters = read_list_words(folder), script.counting.counters
    keepers = Keepers(script, words, store, lists, outbox, settings)
    moderators = Moderators(settings.moderators, read_count_words(folder), counters, counts)
    desks = (ListsDesk(keepers, outbox), CountsDesk(moderators, outbox))
    reminders, summaries = Reminders(keepers), Summaries(moderators, store, outbox)
    tally = Tally(store, counts, counters)
    answer = Answer(script, lists.directory, outbox, tally, desks, pause=settings.paused)
    sweeper = Sweeper()
    loop = Loop(Invited(answer, outbox, settings.token, words), sweeper)

    def rest() -> None:  # called once for each poll that Telegram has answered
        heart.heard()
        loop.rest()

    try:
        await line.polls.begin()
        sweeper.freeze()
        log.info("started")
        await _first_of(
            line.polls.follow(partial(_take, script, loop, _staff(settings)), rest),
            *(_kept_up(job.follow) for job in (heart, lists, tally, reminders, summaries)),
            _kept_up(line.keep_warm),
        )
    except InvalidToken:
        raise TokenRefused from None
    finally:
        await loop.finish(LAST_ANSWERS)
        await tally.finish()
        await line.close()


class _Bot(Bot):
    """A bot that does not say its token to whoever prints it."""

    def __repr__(self) -> str:
        return "Bot"


@dataclass(frozen=True, slots=True)
class _Line:
    """The line to Telegram: what calls, and what asks for updates."""

    bot: Bot
    polls: Polls
    transports: tuple[Transport, PollTransport]

    @classmethod
    def to(cls, settings: Settings) -> _Line:
        calls, polls = Transport(), PollTransport(staff=_staff(settings))
        bot = _Bot(
            settings.token.get_secret_value(),
            base_url=f"{settings.api_url}/bot",
            base_file_url=f"{settings.api_url}/file/bot",
            request=calls,
            get_updates_request=polls,
        )
        return cls(bot, Polls(bot), (calls, polls))

    async def keep_warm(self) -> None:
        """Keeps connections open, so that the first tap after quiet hours waits no longer."""
        await self.transports[0].keep_warm(f"{self.bot.base_url}/getMe")

    async def close(self) -> None:
        """Confirms what was fetched and hangs up; also when Telegram does not answer any more."""
        with contextlib.suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(self.polls.confirm(), LAST_CALL)
        for transport in self.transports:
            await transport.shutdown()


def _staff(settings: Settings) -> frozenset[int]:
    return frozenset(a.id for a in settings.administrators) | settings.moderators


async def _take(script: Script, loop: Loop, staff: frozenset[int], update: Update) -> None:
    """Hands on what was polled; keeps nothing of it."""
    if happened := _understood(script, update, staff):
        await loop.take(happened)


def _understood(script: Script, update: Update, staff: frozenset[int]) -> Event | Intrusion | None:
    try:
        return event(script, update, time.time(), staff)
    except Exception:  # whatever Telegram sends, the next update is read
        log.exception("an update could not be understood")
        return None


async def _kept_up(job: Callable[[], Awaitable[None]]) -> None:
    """Runs a job beside the answers, anew where it fails: that is no reason to answer nobody."""
    while True:
        try:
            await job()
        except Exception:
            log.exception("a job beside the answers failed and begins anew")
        await asyncio.sleep(ANEW)


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
