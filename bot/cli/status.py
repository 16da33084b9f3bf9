"""`python -m bot status`: how the bot, its lists and its files are, for people and for monitors.

Nothing of a person is in it. Exit status: 0 all is well, 1 people are not answered as they should
be, 3 something needs a hand soon; 2, as everywhere, a wrong setting or call.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import partial
from pathlib import Path

from bot.cli.context import with_store
from bot.cli.output import DONE, REFUSED, align_columns
from bot.clock import duration, today
from bot.process.health import FRESH, seconds_since_answer
from bot.process.run_state import RunState, is_running, read_state
from bot.store.backup import newest_backup
from bot.store.contacts import Store
from bot.store.counts import check_counts, counts_path
from bot.store.database import StoreError
from config.loading import load_settings
from config.settings import Settings
from config.version import program_version
from conversations.authoring.checks.launch import sensitive_tables
from conversations.authoring.checks.routing import check, old_numbers
from conversations.contacts.coverage import Coverage
from conversations.script.coverage import script_coverage
from conversations.script.diagnostics import ScriptError, ScriptFiles
from conversations.script.loader import BUILT_IN, load_script
from conversations.script.schema import Script
from conversations.values import value_object

ATTENTION = 3  # exit status
STATES = {"ok": DONE, "note": DONE, "attention": ATTENTION, "failing": REFUSED}
SUMMARIES = {
    DONE: "all is well",
    ATTENTION: "something needs a hand soon",
    REFUSED: "people are not answered as they should be",
}
BACKUP_AGE = 36 * 3600.0  # seconds; one is made each night
ROOM = 200 * 10**6  # bytes that should be free


@value_object
class StatusLine:
    """One thing that was looked at; `facts` are for programs."""

    name: str
    state: str  # one of STATES
    text: str
    facts: Mapping[str, object] = field(default_factory=dict)


def print_status(arguments: argparse.Namespace) -> int:
    """Prints how everything is; the exit status is that of the worst line."""
    settings = load_settings(require_token=False)
    lines = [*status_lines(settings)]
    found = {STATES[line.state] for line in lines}
    status = REFUSED if REFUSED in found else max(found)
    if arguments.json:
        checks = {one.name: {"state": one.state, "text": one.text, **one.facts} for one in lines}
        whole = {"version": program_version(), "status": status, "checks": checks}
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        print(f"Kollegabot {program_version()}: {SUMMARIES[status]}.")
        for row in align_columns([(one.state, one.name, one.text) for one in lines]):
            print(row)
    return status


def status_lines(settings: Settings) -> Iterator[StatusLine]:
    """Everything that is looked at."""
    database = settings.database
    yield from _running_lines(database)
    try:
        script = load_script(settings.script or BUILT_IN)
    except ScriptError as error:
        yield StatusLine("script", "failing", str(error))
    else:
        yield from _script_lines(script)
        yield from _list_lines(settings, script)
        yield from _web_lines(settings, script)
    yield _backup_line(database)
    yield _counts_line(database)
    yield _disk_line(database)


def _running_lines(database: Path) -> Iterator[StatusLine]:
    state = read_state(database)
    if state is None or not is_running(database):
        yield StatusLine("bot", "failing", f"no bot runs on {database.absolute()}")
        if state and state.trouble == "token":
            yield StatusLine("token", "failing", "refused by Telegram; see “Another token”")
        return
    facts: dict[str, object] = {"up_since": state.up_since, "version": state.version}
    running = f"version {state.version}, up since {state.up_since} UTC, to the hour"
    if state.version == program_version():
        yield StatusLine("bot", "ok", running, facts)
    else:
        yield StatusLine("bot", "attention", f"{running}; restart it for the new version", facts)
    if state.paused:
        yield StatusLine("paused", "attention", "yes: everybody gets the emergency screen")
    else:
        yield StatusLine("paused", "ok", "no")
    yield from _telegram_lines(state, seconds_since_answer(database))


def _telegram_lines(state: RunState, silent: float) -> Iterator[StatusLine]:
    seconds = None if silent == math.inf else round(silent)
    facts: dict[str, object] = {"seconds": seconds, "trouble": state.trouble}
    since = "never since the start" if seconds is None else f"{duration(silent)} ago"
    trouble = f"; trouble: {state.trouble}" if state.trouble else ""
    answers = "ok" if silent < FRESH else "failing"
    yield StatusLine("telegram", answers, f"last answer {since}{trouble}", facts)
    if state.trouble == "token":
        yield StatusLine("token", "failing", "refused by Telegram; see “Another token”")
    elif answers == "ok":
        yield StatusLine("token", "ok", "accepted")
    off = state.clock_ahead
    clock = {"seconds": off}
    if off:
        side = "ahead of" if off > 0 else "behind"
        text = f"this machine is {duration(abs(off))} {side} Telegram; set its clock"
        yield StatusLine("clock", "attention", text, clock)
    else:
        yield StatusLine("clock", "ok", "as Telegram's", clock)


def _script_lines(script: Script) -> Iterator[StatusLine]:
    wrong = [one for one in check(script, today()) if not one.warning]
    tables = sensitive_tables(script)
    needed = len(tables) * len(script.words)
    approved = sum(table in words.approvals for words in script.words.values() for table in tables)
    facts: dict[str, object] = {"version": script.version, "approved": approved, "needed": needed}
    text = f"version {script.version}; medical and legal texts approved: {approved} of {needed}"
    if wrong:
        yield StatusLine("script", "failing", f"{text}; mistakes: {len(wrong)}, see check", facts)
    else:
        yield StatusLine("script", "ok" if approved == needed else "note", text, facts)
    old = len([*old_numbers(script, ScriptFiles(script.folder), today())])
    if old:
        text = f"fixed numbers to be compared with their sources: {old}, see check"
        yield StatusLine("numbers", "attention", text, {"old": old})
    else:
        yield StatusLine("numbers", "ok", "compared with their sources in time", {"old": 0})


def _list_lines(settings: Settings, script: Script) -> Iterator[StatusLine]:
    try:
        found = with_store(settings, partial(_load_coverage, script))
    except StoreError as error:
        yield StatusLine("lists", "failing", str(error))
        return
    for name, words, names in (
        ("empty", "nobody to show", found.empty),
        ("expiring", "nobody to show in 30 days, if nobody confirms", found.expiring),
        ("old", "nobody confirmed in time", found.old),
    ):
        state, text = ("attention", f"{words}: {', '.join(names)}") if names else ("ok", "none")
        yield StatusLine(f"lists {name}", state, text, {"names": [*names]})


async def _load_coverage(script: Script, store: Store) -> Coverage:
    return script_coverage(script, await store.areas(), await store.contacts(), today())


def _web_lines(settings: Settings, script: Script) -> Iterator[StatusLine]:
    if not (site := settings.site):
        return
    from bot.cli.site import is_true  # drawing needs much that nothing else here does
    from bot.site.writer import find_drawing

    if (drawing := find_drawing(site)) is None:
        yield StatusLine("web copy", "attention", f"none in {site}", {"seconds": None})
        return
    digest, seconds = drawing
    facts = {"seconds": round(seconds)}
    with contextlib.suppress(StoreError):  # the lists say so themselves
        if is_true(settings, script, site, digest):
            yield StatusLine(
                "web copy", "ok", f"as the lists are, drawn {duration(seconds)} ago", facts
            )
        else:
            text = f"not as the lists are, drawn {duration(seconds)} ago; see the log"
            yield StatusLine("web copy", "attention", text, facts)


def _backup_line(database: Path) -> StatusLine:
    newest = newest_backup(database)
    if newest is None:
        return StatusLine("backup", "attention", "none yet", {"seconds": None})
    file, seconds = newest
    facts: dict[str, object] = {"seconds": round(seconds), "file": str(file)}
    if not file.is_file():
        return StatusLine("backup", "attention", f"the newest is gone: {file}", facts)
    state = "ok" if abs(seconds) < BACKUP_AGE else "attention"
    return StatusLine("backup", state, f"{duration(seconds)} ago, {file}", facts)


def _counts_line(database: Path) -> StatusLine:
    path = counts_path(database)
    try:
        check_counts(path)
    except StoreError as error:
        return StatusLine("counts", "attention", str(error))
    return StatusLine("counts", "ok", "readable" if path.exists() else "none yet")


def _disk_line(database: Path) -> StatusLine:
    try:
        free = shutil.disk_usage(database.resolve().parent).free
    except OSError:
        return StatusLine("disk", "failing", f"no folder {database.resolve().parent}")
    state = "ok" if free >= ROOM else "attention"
    return StatusLine("disk", state, f"free: {free // 10**6} MB", {"free": free})
