"""What is left of people a moment after their last answer: nothing that tells who they are."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox import acts
from tests.end_to_end import probe
from tests.end_to_end.world import Person, World, until, world

PROBE = Path(probe.__file__)
MARK = "Merkverdig"  # in every name, username and text of the people below


@dataclass
class Probed:
    """A bot that can be asked what its objects hold."""

    world: World
    marks: Path
    found: Path

    async def holding(self, marks: set[str]) -> list[str]:
        """What holds any of the marks in the bot's process."""
        self.marks.write_text("\n".join(marks), "utf-8")
        self.found.unlink(missing_ok=True)
        assert self.world.bot
        self.world.bot.send_signal(signal.SIGUSR1)
        await until(self.found.exists, 60)
        return self.found.read_text("utf-8").splitlines()


@pytest.fixture
async def probed(tmp_path: Path) -> AsyncIterator[Probed]:
    files = tmp_path / "marks", tmp_path / "found"
    home = tmp_path / "home"
    home.mkdir()
    command = (str(PROBE), *map(str, files))
    async with world(home, command=command, LOG_LEVEL="DEBUG", MESSAGES_PER_SECOND="0") as here:
        yield Probed(here, *files)


def marked(here: World, number: int) -> Person:
    return here.person(
        id=8_600_000_000_000 + number * 7,
        first_name=f"{MARK}{number}",
        last_name=f"Etternavn{MARK}",
        username=f"{MARK}_{number}",
    )


async def converses(person: Person) -> None:
    """A short visit with too much said in it, and something broken in between."""
    acts.perform(person.world.sandbox, person.chat.id, "say", text=f"jeg er {MARK}, hjelp")
    await until(lambda: len(person.messages) == 2, 60)
    for label in ("Bare vis kontakter", "Støttekollega: en samtale", "Troms"):
        assert label in person.labels, (label, person.messages)
        await person.taps(label)


async def visits(here: World, people: list[Person]) -> None:
    for start in range(0, len(people), 50):
        await asyncio.gather(*map(converses, people[start : start + 50]))
        person = people[start].chat.id
        here.sandbox.updates.inject({"message": {"text": MARK, "chat": {"id": person}, "date": {}}})


def identities(people: list[Person]) -> set[str]:
    return {MARK} | {str(person.chat.id) for person in people}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_the_probe_finds_what_is_there(probed: Probed) -> None:
    assert await probed.holding({"Støttekolleger"}) != []
    assert await probed.holding({"DetteFinnesIngenSteder"}) == []


async def test_after_a_thousand_people_nothing_is_left_of_them(probed: Probed) -> None:
    here = probed.world
    people = [marked(here, number) for number in range(1000)]
    await visits(here, people)
    await asyncio.sleep(2)
    marks = identities(people)
    assert await probed.holding(marks) == []
    for name, content in files(here.database.parent).items():
        held = [mark for mark in marks if mark.encode() in content]
        assert held == [], name
    assert here.refusals() == []


@pytest.mark.long
async def test_a_minute_later_nothing_is_left_of_the_last_one(probed: Probed) -> None:
    people = [marked(probed.world, number) for number in range(100)]
    await visits(probed.world, people)
    await asyncio.sleep(60)
    assert await probed.holding(identities(people)) == []


async def test_the_database_has_no_place_for_a_person(probed: Probed) -> None:
    """Every column by name: a new one must be thought about here first."""
    with closing(sqlite3.connect(probed.world.database)) as database:
        listed = database.execute(
            "SELECT t.name, c.name FROM pragma_table_list t, pragma_table_info(t.name) c "
            "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        ).fetchall()
    columns = {table: {c for t, c in listed if t == table} for table, _ in listed}
    assert columns == {
        "areas": {"id", "name", "kind"},
        "area_counties": {"area", "county"},
        "contacts": {
            "area", "offer", "folded", "name", "kind", "role", "workplace", "phones", "emails",
            "url", "address", "hours", "languages", "students", "members_only", "note", "agreed",
            "confirmed", "hidden", "reported", "changed",
        },
        # What staff did to the lists, and what staff were told: days and lists, nobody's id.
        "changes": {
            "batch", "area", "offer", "folded", "field", "old", "new", "day", "label",
        },
        "notices": {"kind", "subject", "day"},
    }  # fmt: skip


async def test_files_are_for_their_owner_alone(probed: Probed) -> None:
    for path in probed.world.database.parent.glob("test.db*"):
        assert path.stat().st_mode & 0o077 == 0, path.name
