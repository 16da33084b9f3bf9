"""What the bots stand on: a database of invented contacts, and the way through it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from bench.way import way
from bot.clock import today
from bot.sandbox.demo.examples import example_contacts
from bot.store.contacts import open_store
from conversations.contacts.contact import Area, Contact
from conversations.script.loader import BUILT_IN, load_script
from conversations.script.schema import Script


def prepare(folder: Path, script: Path = BUILT_IN, contacts: int = 0) -> Path:
    """Writes way.json and a database, with the demo's contacts or so many; the database's path."""
    database = folder / f"{contacts or 'sample'}.db"
    asyncio.run(_fill(folder, load_script(script), database, contacts))
    return database


async def _fill(folder: Path, script: Script, database: Path, wanted: int) -> None:
    day = today()
    async with open_store(database) as store:
        areas = await store.areas()
        chosen = [*example_contacts(script, areas, day)]
        if wanted:
            chosen = [*islice(many(script, areas, day, wanted), wanted)]
        await store.put(chosen, day)
        found = way(script, areas, await store.contacts(), day)
    (folder / "way.json").write_text(json.dumps(found.as_json()), "utf-8")


def many(script: Script, areas: tuple[Area, ...], day: date, wanted: int) -> Iterator[Contact]:
    """So many invented colleagues, spread over the country; the first are in Oslo."""
    local = [offer.id for offer in script.offers.values() if offer.local]
    places = [area for area in areas if area.kind == "association"]
    places.sort(key=lambda area: "03" not in area.counties)
    model = next(c for c in example_contacts(script, areas, day) if c.kind == "person")
    for number in range(wanted):
        yield replace(
            model,
            area=places[number % len(places)].name,
            offer=local[number // len(places) % len(local)],
            name=f"Kollega {number} Eksempel",
            confirmed=day - timedelta(days=number % 80),
        )
