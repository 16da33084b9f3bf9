"""`python -m bot contacts …`: the contact lists for whoever runs the bot."""

from __future__ import annotations

import argparse
import asyncio
from datetime import date
from pathlib import Path

from bot import area_commands
from bot.lists import today
from bot.prepared import quiet
from bot.store import open_store
from config.settings import load


def add(parser: argparse.ArgumentParser) -> None:
    """The verbs of `contacts`."""
    verbs = parser.add_subparsers(required=True, metavar="verb")
    verbs.add_parser("status", help="how fresh the lists are").set_defaults(command=_status)
    taking = verbs.add_parser("import", help="take a contact file over")
    taking.add_argument("file", type=Path)
    taking.add_argument("--area", help="the area of rows that name none")
    taking.add_argument("--confirmed", type=_day, help="the day rows without one were confirmed")
    taking.add_argument("--apply", action="store_true", help="do it; without, only show")
    taking.add_argument("--remove-missing", action="store_true", help="remove who is not in it")
    taking.set_defaults(command=_import)
    giving = verbs.add_parser("export", help="write the lists into a file (.csv or .xlsx)")
    giving.add_argument("file", type=Path)
    giving.add_argument("--area", help="of one area alone")
    giving.set_defaults(command=_export)
    forgetting = verbs.add_parser("forget", help="erase a person for good, also from the history")
    forgetting.add_argument("name")
    forgetting.set_defaults(command=_forget)
    area_commands.add(verbs.add_parser("areas", help="merge, rename and change areas"))


def _status(_: argparse.Namespace) -> int:
    from bot import contact_commands

    async def told() -> int:
        settings, script = quiet()
        async with open_store(settings.database) as store:
            return await contact_commands.status(store, script.offer_names(), today())

    return asyncio.run(told())


def _import(asked: argparse.Namespace) -> int:
    from bot import contact_commands

    async def taken() -> int:
        settings, script = quiet()
        async with open_store(settings.database) as store:
            return await contact_commands.import_file(
                store,
                asked.file,
                script.offer_names(),
                today(),
                asked.apply,
                asked.area,
                asked.confirmed,
                remove_missing=asked.remove_missing,
            )

    return asyncio.run(taken())


def _export(asked: argparse.Namespace) -> int:
    from bot import contact_commands

    async def given() -> int:
        settings, script = quiet()
        names = {o.id: (*o.names, o.id)[0] for o in script.offers.values()}
        async with open_store(settings.database) as store:
            return await contact_commands.export_file(store, asked.file, names, asked.area)

    return asyncio.run(given())


def _forget(asked: argparse.Namespace) -> int:
    from bot import contact_commands

    async def forgotten() -> int:
        async with open_store(load(require_token=False).database) as store:
            return await contact_commands.forget(store, asked.name)

    return asyncio.run(forgotten())


def _day(text: str) -> date:
    return date.fromisoformat(text)
