"""`python -m bot setup`, `backup`, `restore` and `health`: for whoever keeps the bot running."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.prepared import sound
from config.settings import load
from conversations.check_words import no_profile
from conversations.findings import Places

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DONE, REFUSED, WRONG_USE = 0, 1, 2


def add(commands: Commands) -> None:
    """The commands of operation."""
    told = commands.add_parser("setup", help="tell Telegram the bot's descriptions and commands")
    told.set_defaults(command=_setup)
    kept = commands.add_parser("backup", help="copy the contact lists into a new file")
    kept.add_argument("file", type=Path)
    kept.set_defaults(command=_backup)
    restored = commands.add_parser("restore", help="put a backup in the place of the database")
    restored.add_argument("file", type=Path)
    restored.set_defaults(command=_restore)
    asked = commands.add_parser("health", help="whether Telegram has answered the bot just now")
    asked.set_defaults(command=_health)


def _setup(_: argparse.Namespace) -> int:
    from bot.profile import ProfileError, set_up

    settings = load()
    script = sound(settings)
    for finding in no_profile(script, Places(script)):
        print(finding)
    said: list[str] = []
    try:
        done = asyncio.run(set_up(settings, script, said.append))
    except ProfileError as error:
        return _said(str(error), REFUSED)
    finally:  # not at once: a reader that has seen enough must not end it halfway
        sys.stdout.writelines(f"{line}\n" for line in said)
    return DONE if done else REFUSED


def _backup(asked: argparse.Namespace) -> int:
    from bot.backup import back_up

    contacts = back_up(load(require_token=False).database, asked.file)
    print(f"Copied into {asked.file} and checked; contacts in it: {contacts}.")
    return DONE


def _restore(asked: argparse.Namespace) -> int:
    from bot.backup import restore

    database = load(require_token=False).database
    if not asked.file.is_file():
        return _said(f"There is no file {asked.file}.", WRONG_USE)
    done = restore(database, asked.file)
    print(f"{asked.file} is in the place of {database} now; contacts in it: {done.contacts}.")
    if done.kept:
        print(f"What was there before is kept as {done.kept}; delete it when all is well.")
    return DONE


def _health(_: argparse.Namespace) -> int:
    from bot.health import ailment

    found = ailment(load(require_token=False).database)
    return _said(found, REFUSED) if found else DONE


def _said(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status
