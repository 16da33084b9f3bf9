"""What a command needs before it begins: the settings, the script, the store."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeVar

from bot.cli.output import CommandError
from bot.clock import set_country, today
from bot.store.contacts import Store, open_store
from bot.store.database import StoreError
from config.loading import load_settings
from config.settings import Settings
from conversations.authoring.checks.routing import check
from conversations.contacts.home import Home, home, set_home
from conversations.lists.reading_words import set_reading
from conversations.script.checked import CheckedScript
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import (
    BUILT_IN,
    load_areas,
    load_list_texts,
    load_script,
    load_staff_words,
    read_script,
)
from conversations.script.schema import Script
from conversations.sentences.catalog import sentence

Result = TypeVar("Result")
Missing = Literal["refuse", "empty", "make"]
_REMEDY = (
    "go to the bot's folder or set KOLLEGABOT_DATABASE; `run` and `contacts import FILE --apply` "
    "make a new one"
)


def load_settings_and_script() -> tuple[Settings, Script]:
    """The settings, of which a command beside the bot needs no token, and the script."""
    settings = load_settings(require_token=False)
    script = load_script(settings.script or BUILT_IN)
    _settle(script)
    return settings, script


def load_settings_and_home() -> Settings:
    """The settings, with clock, language and home of the script as far as it can be read.

    For what has to be possible beside a script that has mistakes.
    """
    settings = load_settings(require_token=False)
    if script := read_script(settings.script or BUILT_IN).script:
        _settle(script)
    return settings


def chosen_language(script: Script, asked: str | None) -> str:
    """The language that was asked for, else the first; CommandError where there is none such."""
    language = asked or script.country.staff_language
    if language not in script.words:
        raise CommandError(f"There is no such language; there are {', '.join(script.words)}.")
    return language


def load_checked_script(settings: Settings) -> CheckedScript:
    """The script for people to see; ScriptError where it would lead somebody astray."""
    folder = settings.script or BUILT_IN
    reading = read_script(folder)
    wrong = [*reading.findings]
    if reading.script:
        _settle(reading.script)
    if reading.script and not wrong:
        wrong = [finding for finding in check(reading.script, today()) if not finding.warning]
    if wrong or not reading.script:
        more = f"and {len(wrong) - 1} more, " if len(wrong) > 1 else ""
        raise ScriptError(f"{wrong[0]} ({more}see: python -m bot check)")
    words, sentences = load_staff_words(folder), sentence.state
    return CheckedScript(reading.script, words, home(), *sentences)


def _settle(script: Script) -> None:
    """Takes clock, calendar and how contacts are written from the script's country."""
    set_country(script.country)
    set_home(Home.of(script.country, script.file_words))
    set_reading(partial(load_list_texts, script.folder))


def with_store(
    settings: Settings, work: Callable[[Store], Awaitable[Result]], missing: Missing = "refuse"
) -> Result:
    """Opens the store of the settings, does the work on it, and closes it; raises StoreError.

    Where there is no database, it is refused, taken for an empty one, or made: a command in the
    wrong folder must not leave one there. One that is in use without being set is named.
    """
    folder = settings.script or BUILT_IN
    if settings.database.exists() or missing == "make":
        name_database(settings)
        return asyncio.run(_work_on_store(settings.database, folder, work))
    if missing == "refuse":
        raise StoreError(f"There is no database {settings.database.absolute()}; {_REMEDY}.")
    with TemporaryDirectory() as temporary:
        return asyncio.run(_work_on_store(Path(temporary) / "empty.db", folder, work))


def name_database(settings: Settings) -> None:
    """Says which file a command uses where nobody has said which."""
    if settings.database is Settings.database:  # the default itself, which no setting is
        file = settings.database.absolute()
        print(f"Database: {file}; KOLLEGABOT_DATABASE is not set.", file=sys.stderr)


async def _work_on_store(
    database: Path, folder: Path, work: Callable[[Store], Awaitable[Result]]
) -> Result:
    async with open_store(database, areas=partial(load_areas, folder)) as store:
        return await work(store)
