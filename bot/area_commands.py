"""`contacts areas …`: what lists there are, merged, renamed, made and taken away (ADR 12)."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.store import Store, open_store
from bot.store_areas import AreaTables, found
from config.settings import load
from conversations.directory import COUNTIES, Area, folded

Change = Callable[[AreaTables, str], Awaitable[None]]

KINDS = ("association", "county", "site", "trust", "region", "nation")
_AFTER = "Står navnet i KOLLEGABOT_ADMINISTRATORS, må det rettes der også."


class Refused(Exception):
    """Why areas stay as they are: a sentence in bokmål."""


def add(parser: argparse.ArgumentParser) -> None:
    """The verbs of `contacts areas`; without one it lists the areas."""
    parser.set_defaults(command=_run, work=_list)
    verbs = parser.add_subparsers(metavar="verb")
    verbs.add_parser("list", help="all areas").set_defaults(work=_list)
    merging = verbs.add_parser("merge", help="move areas into one, with people and history")
    merging.add_argument("areas", nargs="+")
    merging.add_argument("--into", required=True, help="one of them, another area or a new name")
    merging.set_defaults(work=_merge)
    renaming = verbs.add_parser("rename", help="another name; people and history follow")
    renaming.add_argument("area")
    renaming.add_argument("name")
    renaming.set_defaults(work=_rename)
    _add_changes(verbs)


def _add_changes(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    making = verbs.add_parser("add", help="a new area")
    making.add_argument("area")
    making.add_argument("--kind", choices=KINDS, default="association")
    making.add_argument("--counties", default="", help="names or numbers, with commas between")
    making.set_defaults(work=_make)
    turning = verbs.add_parser("kind", help="what an area is")
    turning.add_argument("area")
    turning.add_argument("kind", choices=KINDS)
    turning.set_defaults(work=_turn)
    serving = verbs.add_parser("counties", help="which counties an area serves, and no others")
    serving.add_argument("area")
    serving.add_argument("counties", help="names or numbers, with commas between; or none")
    serving.set_defaults(work=_serve)
    removing = verbs.add_parser("remove", help="an area where nobody stands")
    removing.add_argument("area")
    removing.set_defaults(work=_remove)


def _run(asked: argparse.Namespace) -> int:
    async def done() -> int:
        async with open_store(load(require_token=False).database) as store:
            try:
                said = await asked.work(store, asked)
            except Refused as refused:
                print(refused)  # noqa: T201 (the command line prints)
                return 1
            print(said)  # noqa: T201
            return 0

    return asyncio.run(done())


async def _list(store: Store, _: argparse.Namespace) -> str:
    rows = [
        (a.name, a.kind, ", ".join(COUNTIES[c] for c in a.counties)) for a in await store.areas()
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


async def _merge(store: Store, asked: argparse.Namespace) -> str:
    async with store.changing_areas() as areas:
        known = await areas.all()
        gone = [_known(known, name) for name in asked.areas]
        into = found(known, asked.into)
        if into is None:
            into = Area(_name(known, asked.into), gone[0].kind)
            await areas.add(into)
        for area in gone:
            if area.name != into.name:
                await areas.merge(area.name, into.name)
    return f"{', '.join(a.name for a in gone)} er nå {into.name}. {_AFTER}"


async def _rename(store: Store, asked: argparse.Namespace) -> str:
    async with store.changing_areas() as areas:
        known = await areas.all()
        area = _known(known, asked.area)
        same = folded(area.name) == folded(asked.name)
        await areas.rename(area.name, asked.name.strip() if same else _name(known, asked.name))
    return f"{area.name} heter nå {asked.name.strip()}. {_AFTER}"


async def _make(store: Store, asked: argparse.Namespace) -> str:
    async with store.changing_areas() as areas:
        name = _name(await areas.all(), asked.area)
        await areas.add(Area(name, asked.kind, _counties(asked.counties)))
    return f"{name} er laget."


async def _turn(store: Store, asked: argparse.Namespace) -> str:
    return await _changed(store, asked, lambda areas, name: areas.be(name, asked.kind))


async def _serve(store: Store, asked: argparse.Namespace) -> str:
    counties = _counties("" if asked.counties == "none" else asked.counties)
    return await _changed(store, asked, lambda areas, name: areas.serve(name, counties))


async def _changed(store: Store, asked: argparse.Namespace, change: Change) -> str:
    async with store.changing_areas() as areas:
        area = _known(await areas.all(), asked.area)
        await change(areas, area.name)
    return f"{area.name} er endret."


async def _remove(store: Store, asked: argparse.Namespace) -> str:
    people = {contact.area for contact in await store.contacts()}
    async with store.changing_areas() as areas:
        area = _known(await areas.all(), asked.area)
        if area.name in people:
            raise Refused(f"Noen står på lista {area.name}; flytt dem med merge, eller fjern dem.")
        await areas.remove(area.name)
    return f"{area.name} er fjernet. {_AFTER}"


def _known(areas: Sequence[Area], name: str) -> Area:
    if area := found(areas, name):
        return area
    raise Refused(f"Området «{name}» finnes ikke; se navnene med: contacts areas list.")


def _name(areas: Sequence[Area], name: str) -> str:
    bare = " ".join(name.split())
    if not 0 < len(bare) <= 60 or found(areas, bare):
        raise Refused(f"Navnet «{bare[:60]}» er i bruk, tomt eller lengre enn 60 tegn.")
    return bare


def _counties(text: str) -> tuple[str, ...]:
    numbers = {folded(name): number for number, name in COUNTIES.items()} | {n: n for n in COUNTIES}
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    for part in wanted:
        if folded(part) not in numbers:
            raise Refused(f"Fylket «{part}» finnes ikke; det er {', '.join(COUNTIES.values())}.")
    return tuple(sorted({numbers[folded(part)] for part in wanted}))
