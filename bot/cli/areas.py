"""`contacts areas …`: what lists there are, merged, renamed, made and taken away (ADR 12)."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial

from bot.cli.context import load_settings_and_script, with_store
from bot.cli.output import DONE, CommandError, align_columns
from bot.store.areas import find_area
from bot.store.contacts import Store
from conversations.contacts.cells import clean
from conversations.contacts.contact import Area, normalize_name
from conversations.contacts.home import home

_SETTING = "If KOLLEGABOT_ADMINISTRATORS holds the old name, change it there too."


def run_verb(arguments: argparse.Namespace) -> int:
    """Carries out a verb of `contacts areas`; without one it lists the areas."""
    verb = VERBS[arguments.verb or "list"]
    settings, _ = load_settings_and_script()
    print(with_store(settings, partial(verb, arguments)))
    return DONE


async def _list(_: argparse.Namespace, store: Store) -> str:
    areas = await store.areas()
    regions = home().regions
    rows = [(a.name, a.kind, ", ".join(regions.get(c, c) for c in a.counties)) for a in areas]
    return "\n".join(align_columns(rows))


async def _merge(arguments: argparse.Namespace, store: Store) -> str:
    async with store.edit_areas() as areas:
        known = await areas.all()
        merged = [_find_area(known, name) for name in arguments.areas]
        into = find_area(known, arguments.into)
        _refuse_merger(merged, into)
        if into is None:
            into = Area(_new_name(known, arguments.into), merged[0].kind)
            await areas.add(into)
        for area in merged:
            if area != into:
                await areas.merge(area.name, into.name)
    return f"Merged into {into.name}: {', '.join(a.name for a in merged)}. {_SETTING}"


def _refuse_merger(merged: Sequence[Area], into: Area | None) -> None:
    if nation := next((a for a in (*merged, into) if a and a.kind == "nation"), None):
        raise CommandError(
            f"{nation.name} cannot be merged with anything: the national offers are on that list, "
            "and local offers are not shown from it."
        )
    if twice := next((a for a in merged if merged.count(a) > 1), None):
        raise CommandError(f"{twice.name} is named twice; name each area once.")
    if merged == [into]:
        raise CommandError(f"{merged[0].name} cannot be merged with itself; name another area too.")


async def _rename(arguments: argparse.Namespace, store: Store) -> str:
    async with store.edit_areas() as areas:
        known = await areas.all()
        area = _find_area(known, arguments.area)
        name = _new_name([other for other in known if other != area], arguments.name)
        if name == area.name:
            raise CommandError(f"{name} is its name already; write a new name after the old one.")
        await areas.rename(area.name, name)
    return f"{area.name} is called {name} now. {_SETTING}"


async def _add(arguments: argparse.Namespace, store: Store) -> str:
    async with store.edit_areas() as areas:
        name = _new_name(await areas.all(), arguments.area)
        await areas.add(Area(name, arguments.kind, _county_numbers(arguments.counties)))
    return f"{name} is added."


async def _set_kind(arguments: argparse.Namespace, store: Store) -> str:
    async with store.edit_areas() as areas:
        known = await areas.all()
        area = _find_area(known, arguments.area)
        if arguments.kind != "nation":
            _refuse_last_nation(known, area)
        await areas.set_kind(area.name, arguments.kind)
    return f"{area.name} is changed."


async def _set_counties(arguments: argparse.Namespace, store: Store) -> str:
    counties = _county_numbers("" if arguments.counties == "none" else arguments.counties)
    async with store.edit_areas() as areas:
        area = _find_area(await areas.all(), arguments.area)
        await areas.set_counties(area.name, counties)
    return f"{area.name} is changed."


async def _remove(arguments: argparse.Namespace, store: Store) -> str:
    people = {contact.area for contact in await store.contacts()}
    async with store.edit_areas() as areas:
        known = await areas.all()
        area = _find_area(known, arguments.area)
        _refuse_last_nation(known, area)
        if area.name in people:
            raise CommandError(
                f"There are people on the list of {area.name}; move them with merge, or remove "
                "them."
            )
        await areas.remove(area.name)
    return f"{area.name} is removed. {_SETTING}"


VERBS = {
    "list": _list,
    "merge": _merge,
    "rename": _rename,
    "add": _add,
    "kind": _set_kind,
    "counties": _set_counties,
    "remove": _remove,
}


def _refuse_last_nation(areas: Sequence[Area], area: Area) -> None:
    if [a for a in areas if a.kind == "nation"] == [area]:
        raise CommandError(
            f"{area.name} has to stay as it is: the national offers are on that list."
        )


def _find_area(areas: Sequence[Area], name: str) -> Area:
    if area := find_area(areas, name):
        return area
    raise CommandError(
        f"There is no area {quote_name(name)}; see the names with: contacts areas list."
    )


def _new_name(areas: Sequence[Area], name: str) -> str:
    cleaned = clean(name)
    if not 0 < len(cleaned) <= 60 or find_area(areas, cleaned):
        raise CommandError(
            f"The name {quote_name(name)} is in use, empty or longer than 60 characters."
        )
    return cleaned


def quote_name(name: str) -> str:
    """What somebody typed, on one line and short enough for a sentence."""
    return f"“{clean(name)[:60]}”"


def _county_numbers(text: str) -> tuple[str, ...]:
    regions = home().regions
    numbers = {normalize_name(name): number for number, name in regions.items()}
    numbers |= {number: number for number in regions}
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    for part in wanted:
        if normalize_name(part) not in numbers:
            raise CommandError(
                f"There is no county {quote_name(part)}; there are {', '.join(regions.values())}."
            )
    return tuple(sorted({numbers[normalize_name(part)] for part in wanted}))
