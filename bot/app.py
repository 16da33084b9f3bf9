"""The bot as one process: built once, opened, run until told to stop, closed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.dispatcher import Dispatcher
from bot.handlers.help import HelpHandler, emergencies
from bot.handlers.invite import InviteHandler
from bot.handlers.last_resort import LastResort
from bot.handlers.staff import Desks, StaffHandler
from bot.process.heartbeat import Heartbeat, running_heartbeat
from bot.process.memory_sweeper import MemorySweeper
from bot.process.run_state import RunState, about_right, running_state
from bot.process.watchdog import watch_loop
from bot.services.coverage_log import CoverageLog
from bot.services.directory_refresh import DirectoryRefresh, unknown_areas
from bot.store.contacts import Store, open_store
from bot.store.count_buffer import CountBuffer
from bot.store.counts import counts_path
from bot.store.link_codes import LinkCodeFile
from bot.telegram.client import READ, Transport, keep_warm
from bot.telegram.poller import POLL, Poller
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import parse_update
from config.logs import SafeString, loop_exception_handler
from config.settings import Settings
from config.version import program_version
from conversations.script.checked import StaffWords
from conversations.script.schema import Script
from conversations.values import value_object

log = logging.getLogger(__name__)
Words = Callable[[], StaffWords]

FIRST_ANSWERS = 1.0  # seconds that a start leaves to those who wait, before it loads the rest
LAST_ANSWERS = 0.7  # seconds that answers on their way have when the bot is told to stop
LAST_CALL = 0.7  # seconds for Telegram to hear what has been fetched
SWITCH = 0.001  # seconds that a thread reading a long list may keep the answers waiting
ANEW = 60.0  # seconds before a job beside the answers that failed begins anew


class TokenRefusedError(Exception):
    """Telegram does not know the token."""


async def run(settings: Settings, script: Script, words: Words, codes: LinkCodeFile) -> None:
    """Answers until SIGTERM or Ctrl-C; raises TokenRefused, or StoreError at the start.

    `words` gives what is said to members of staff, when one of them writes or a moment later;
    `codes` are those behind links.
    """
    sys.setswitchinterval(SWITCH)
    asyncio.get_running_loop().set_exception_handler(loop_exception_handler)
    watch_loop(asyncio.get_running_loop())
    await answer_until(_stop_event(), settings, script, words, codes)


async def answer_until(
    stop: asyncio.Event, settings: Settings, script: Script, words: Words, codes: LinkCodeFile
) -> None:
    """Answers until told to stop; raises as `run`."""
    with running_heartbeat(settings.database) as heartbeat:
        async with open_store(settings.database, areas=lambda: script.areas) as store:
            coverage = CoverageLog(script)
            lists = DirectoryRefresh(
                store,
                script.offer_areas(),
                watch=coverage.compare,
                codes=codes,
                filters=script.country.filters,
            )
            await lists.refresh()
            _log_settings(lists, settings)
            await _run_until_one_ends(
                _serve(settings, script, words, store, lists, codes, heartbeat), stop.wait()
            )


def _dispatcher(
    script: Script,
    words: Words,
    settings: Settings,
    answer: HelpHandler,
    sender: Sender,
    rate_limiter: RateLimiter,
    sweeper: MemorySweeper,
) -> Dispatcher:
    """The dispatcher of events: invitations first, then help, the emergency screen if all fails."""
    invited = InviteHandler(answer, sender, settings.token, lambda: words().lists)
    last_resort = LastResort(invited, sender, script)
    dispatcher = Dispatcher(last_resort, sweeper, rate_limiter.held, answer.urgent)
    rate_limiter.on_hold = dispatcher.serve
    return dispatcher


async def _serve(
    settings: Settings,
    script: Script,
    words: Words,
    store: Store,
    lists: DirectoryRefresh,
    codes: LinkCodeFile,
    heartbeat: Heartbeat,
) -> None:
    line = _TelegramConnection.connect(settings, script)
    rate_limiter = RateLimiter(settings.messages_per_second)
    sender = Sender(line.bot, rate_limiter, emergencies(script))
    count_buffer = CountBuffer(store, counts_path(settings.database), script.counting.counters)
    staff = StaffHandler(
        partial(_open_desks, settings, script, words, store, lists, codes, sender, count_buffer)
    )
    jobs: list[Callable[[], Awaitable[None]]]
    jobs = [heartbeat.run, lists.run, count_buffer.run, partial(_run_staff_jobs, staff)]
    if settings.site:
        username = partial(getattr, line.bot, "username")
        copy = (script, store, settings.site, username, codes.current, settings.paused)
        jobs.append(partial(_keep_web_copy, lists, *copy))
    sweeper = MemorySweeper()
    directory, pause = partial(getattr, lists, "directory"), settings.paused
    answer = HelpHandler(script, directory, sender, count_buffer, (staff,), pause=pause)
    dispatcher = _dispatcher(script, words, settings, answer, sender, rate_limiter, sweeper)

    try:
        with running_state(settings.database, partial(line.state, settings.paused)) as state:
            answering = _answer_people(line, dispatcher, sweeper, heartbeat, jobs)
            await _run_until_one_ends(answering, _keep_running(state.run))
    except InvalidToken:
        raise TokenRefusedError from None
    finally:
        await dispatcher.shut_down(LAST_ANSWERS)
        await count_buffer.flush()
        await line.close()


async def _answer_people(
    line: _TelegramConnection,
    dispatcher: Dispatcher,
    sweeper: MemorySweeper,
    heartbeat: Heartbeat,
    jobs: Sequence[Callable[[], Awaitable[None]]],
) -> None:
    """Reaches Telegram, then answers whoever comes, with the jobs beside it."""
    sweeper.freeze()
    await line.poller.start()
    log.info("started")
    await _run_until_one_ends(
        line.poller.run(dispatcher.dispatch, heartbeat.record_answer, dispatcher.schedule_sweep),
        *map(_keep_running, jobs),
        _keep_running(partial(keep_warm, line.bot)),
    )


def _open_desks(
    settings: Settings,
    script: Script,
    words: Words,
    store: Store,
    lists: DirectoryRefresh,
    codes: LinkCodeFile,
    sender: Sender,
    count_buffer: CountBuffer,
) -> Desks:
    """What members of staff need; only here it is loaded."""
    from bot.handlers.counts import CountsHandler
    from bot.handlers.lists import ListsHandler
    from bot.jobs.list_changes import ListChangeJob
    from bot.jobs.reminders import ReminderJob
    from bot.jobs.summaries import SummaryJob
    from bot.services.list_service import ListService
    from bot.services.statistics_service import StatisticsService

    said, counters = words(), script.counting.counters
    list_service = ListService(script, said.lists, store, lists, sender, settings)
    file, snapshot = counts_path(settings.database), list_service.load_snapshot
    statistics = StatisticsService(
        settings.moderators, said.counts, counters, file, snapshot=snapshot, codes=codes
    )
    reminders = ReminderJob(list_service, dropped=count_buffer.take_dropped_marks)
    summaries = SummaryJob(statistics, store, sender)
    return Desks(
        (ListsHandler(list_service, sender), CountsHandler(statistics, sender)),
        (reminders.run, summaries.run, ListChangeJob(list_service).run),
    )


async def _run_staff_jobs(staff: StaffHandler) -> None:
    """Tells members of staff what there is to tell, from a moment after the start on."""
    await asyncio.sleep(FIRST_ANSWERS)
    await _run_until_one_ends(*map(_keep_running, (await staff.desks()).jobs))


async def _keep_web_copy(lists: DirectoryRefresh, *copy: Any) -> None:
    """Keeps the web copy, where there is one."""
    from bot.jobs.web_copy import WebCopyJob
    from bot.services.web_copy import WebCopy

    await WebCopyJob(WebCopy(*copy), partial(getattr, lists, "directory")).run()


class _Bot(Bot):
    """A bot that does not say its token to whoever prints it."""

    def __repr__(self) -> str:
        return "Bot"


@value_object
class _TelegramConnection:
    """The line to Telegram: what calls, and what asks for updates."""

    bot: Bot
    poller: Poller
    transports: tuple[Transport, Transport]
    up_since: str

    @classmethod
    def connect(cls, settings: Settings, script: Script) -> _TelegramConnection:
        staff = frozenset(one.id for one in settings.administrators) | settings.moderators
        calls, updates = Transport(), Transport(connections=2, read_timeout=POLL + READ)
        parse = partial(parse_update, script, updates.clock.now, staff)
        bot = _Bot(
            settings.token.reveal(),
            base_url=f"{settings.api_url}/bot",
            base_file_url=f"{settings.api_url}/file/bot",
            request=calls,
            get_updates_request=updates,
        )
        hour = time.strftime("%Y-%m-%dT%H", time.gmtime())
        return cls(bot, Poller(bot, updates, parse), (calls, updates), hour)

    def state(self, paused: bool) -> RunState:
        """What `status` says of this run."""
        ahead = about_right(self.transports[1].clock.machine_ahead())
        return RunState(program_version(), self.up_since, paused, ahead, self.poller.trouble)

    async def close(self) -> None:
        """Confirms what was fetched and hangs up; also when Telegram does not answer any more."""
        with contextlib.suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(self.poller.confirm(), LAST_CALL)
        for transport in self.transports:
            await transport.shutdown()


async def _keep_running(job: Callable[[], Awaitable[None]]) -> None:
    """Runs a job beside the answers, anew where it fails: that is no reason to answer nobody."""
    while True:
        try:
            await job()
        except Exception:
            log.exception("a job beside the answers failed and begins anew")
        await asyncio.sleep(ANEW)


async def _run_until_one_ends(*jobs: Coroutine[Any, Any, Any]) -> None:
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


def _stop_event() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _log_settings(lists: DirectoryRefresh, settings: Settings) -> None:
    version = SafeString(program_version())
    log.info("version %s on the database %s", version, settings.database.absolute())
    if settings.paused:
        log.warning("paused: everybody gets the emergency screen; see KOLLEGABOT_PAUSED")
    for name in unknown_areas(settings, lists.areas()):
        log.warning("KOLLEGABOT_ADMINISTRATORS names %s, which is no list", SafeString(name))
