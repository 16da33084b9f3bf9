"""`python -m bot run`, `setup`, `backup`, `restore`, `invite`, `demo` and `preview`.

Each loads what it needs itself.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING

from bot.cli.output import DONE, REFUSED, WRONG_USE, CommandError
from config.settings import Settings

if TYPE_CHECKING:
    import argparse


def run(_: argparse.Namespace) -> int:
    """Answers people until it is stopped."""
    from bot.cli.prepare import EXPECTED, prepare, take_up
    from bot.process import hardening
    from bot.process.apart import begin_apart
    from config import logs

    hardening.reexecute_if_needed()
    hardening.harden()
    logs.set_up(Settings.log_level)  # until it is known what is set
    prepared = begin_apart(prepare, EXPECTED)
    from bot.app import TokenRefusedError
    from bot.app import run as run_bot

    try:
        settings, data, codes = prepared()
    except ChildProcessError as ended:
        (status,) = ended.args
        told = "its last lines say why" if status > 0 else "perhaps for want of memory"
        said = f"What reads settings and script has broken off ({status}), {told}."
        raise CommandError(said) from None
    logs.set_up(settings.log_level)
    checked = take_up(data)
    del data  # a MiB
    try:
        asyncio.run(run_bot(settings, checked.script, lambda: checked.words, codes))
    except TokenRefusedError:
        from bot.telegram.setup import REFUSED_BY_TELEGRAM

        raise CommandError(REFUSED_BY_TELEGRAM) from None
    return DONE


def demo(arguments: argparse.Namespace) -> int:
    """Runs the bot on a local Telegram with examples."""
    try:
        from bot.sandbox.demo.launcher import run_demo
    except ModuleNotFoundError as missing:
        needed = f"The demo needs {missing.name}: run `make demo`, which installs it."
        raise CommandError(needed, WRONG_USE) from None
    return asyncio.run(run_demo(arguments.port))


def preview(arguments: argparse.Namespace) -> int:
    """Shows a folder in the chat page, with findings, a map and every screen, as it is saved."""
    from config.loading import load_settings

    try:
        from bot.sandbox.preview.launcher import run_preview
    except ModuleNotFoundError as missing:
        needed = f"The preview needs {missing.name}: run `make preview`, which installs it."
        raise CommandError(needed, WRONG_USE) from None
    from conversations.script.layers import BUILT_IN

    folder = arguments.script or load_settings(require_token=False).script or BUILT_IN
    return asyncio.run(run_preview(folder, arguments.port))


def setup(_: argparse.Namespace) -> int:
    """Gives Telegram the bot's descriptions, commands and, where it has none, its picture."""
    from bot.cli.context import load_checked_script
    from bot.telegram.setup import SetupError, set_up
    from config.loading import load_settings
    from conversations.authoring.checks.texts import no_profile
    from conversations.script.diagnostics import ScriptFiles

    settings = load_settings()
    script = load_checked_script(settings).script
    for finding in no_profile(script, ScriptFiles(script.folder)):
        print(finding)
    lines: list[str] = []

    def picture() -> bytes:
        from bot.files.poster import profile_picture

        return profile_picture(script.colour)

    try:
        is_complete = asyncio.run(set_up(settings, script, lines.append, picture))
    except SetupError as error:
        raise CommandError(str(error)) from None
    finally:  # not at once: a reader that has seen enough must not end it halfway
        sys.stdout.writelines(f"{line}\n" for line in lines)
    return DONE if is_complete else REFUSED


def backup(arguments: argparse.Namespace) -> int:
    """Copies contact lists and link codes into a new file, or into a folder under a new name."""
    from bot.cli.context import name_database
    from bot.store.backup import back_up
    from config.loading import load_settings

    settings = load_settings(require_token=False)
    name_database(settings)
    file, contacts = back_up(settings.database, arguments.target)
    print(f"Copied into {file} and checked; contacts in it: {contacts}.")
    return DONE


def restore(arguments: argparse.Namespace) -> int:
    """Puts a backup in the place of the database."""
    from bot.store.backup import restore as restore_backup
    from config.loading import load_settings

    database, file = load_settings(require_token=False).database, arguments.file
    if not file.is_file():
        raise CommandError(f"There is no file {file}.", WRONG_USE)
    restored = restore_backup(database, file)
    print(f"{file} is in the place of {database} now; contacts in it: {restored.contacts}.")
    for kept in restored.kept:
        print(f"What was there before is kept as {kept}; delete it when all is well.")
    return DONE


def invite(_: argparse.Namespace) -> int:
    """Prints a code with which somebody learns their own Telegram id from the bot."""
    from bot.handlers.invite import MINUTES, invite_code
    from config.loading import load_settings

    code = invite_code(load_settings().token, time.time())
    print(f"The code is {code}, valid for {MINUTES} minutes. Whoever sends it to the bot is told")
    print("their Telegram id; put that into KOLLEGABOT_ADMINISTRATORS or KOLLEGABOT_MODERATORS.")
    return DONE
