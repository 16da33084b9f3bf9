"""Whoever comes, in whichever order and when: what is left is the same, to the byte.

This finds what no search can, such as a secret code made from an id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.privacy.marks import PEOPLE
from tests.privacy.story import Marked, marked
from tests.privacy.traces import Scene, scene

Conversation = Sequence[str]  # the first is typed, the rest are labels of buttons
People = Callable[[Scene], Marked]
Stores = dict[str, bytes]

WRONG = (("Troms", "Ola"), ("Oslo", "Kari"), ("Troms", "Ola"), ("Rogaland", "Mia"))
CONVERSATIONS: list[Conversation] = [
    ("/start", "Meg, jeg er lege", "Noen å snakke med", "Troms"),
    ("/start", "Meg, jeg er lege", "En dag eller en uke borte", "Mer"),
    ("/start", "Meg, jeg er lege", "Klage, tilsyn eller hendelse", "Oslo"),
    ("/start", "Meg, jeg er medisinstudent", "Skikkethetssak", "Utlandet"),
    ("/start", "Meg, jeg er medisinstudent", "Noen å snakke med", "Hvor som helst i landet"),
    ("/start", "En annen", "Bekymret for lege eller student", "Vestland", "Flere", "Mer"),
    ("/start", "En annen", "Den det gjelder, er i fare nå"),
    ("/start", "Akutt / selvmordstanker", "Jeg har selvmordstanker"),
    ("/start", "Bare vis kontakter", "Støttekollega: en samtale", "Finnmark"),
    ("/start", "Hva blir lagret?"),
    ("/start", "English"),
    ("Tromsø", "Slett meldingen min"),
    ("jeg orker ikke mer",),
    *(
        ("/start", "Bare vis kontakter", "Støttekollega: en samtale", county, "Mer",
         "Feil nummer?", f"Feil nummer hos {name}")
        for county, name in WRONG
    ),
]  # fmt: skip


def others(where: Scene) -> Marked:
    """Somebody else for each conversation."""
    return marked(where)


def latecomers(where: Scene) -> Marked:
    """Somebody else again: none of those that `others` gives."""
    return marked(where, PEOPLE[-1 - next(where.numbers)])


def one_person(where: Scene) -> Marked:
    """The same person, each time."""
    return marked(where, PEOPLE[-1])


def shuffled() -> list[Conversation]:
    """The conversations in another order."""
    return Random(7).sample(CONVERSATIONS, len(CONVERSATIONS))


async def left(
    folder: Path, conversations: list[Conversation], people: People, *plants: str
) -> Stores:
    """What lies on the disk after these conversations, by these people, and a clean stop.

    Without the script that was checked, which is as it was before anybody came.
    """
    async with scene(folder, *plants) as where:
        checked = (where.home / "test.db.checked").read_bytes()
        for said, *labels in conversations:
            person = people(where)
            await person.does("say", text=said)
            for label in labels:
                if label.startswith("Feil nummer hos") and label not in person.labels:
                    await person.taps("Tilbake", "Tilbake", "Flere", "Mer", "Feil nummer?")
                await person.taps(label)
        await where.world.staff_jobs()
        await where.world.stop()
        files = {f.name: f.read_bytes() for f in where.home.rglob("*") if f != where.world.log}
        assert files.pop("test.db.checked") == checked
        return files


def different(one: Stores, other: Stores) -> set[str]:
    """The files that are not the same."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


async def test_the_same_is_left_whoever_came_when_and_in_which_order(tmp_path: Path) -> None:
    one, other = await asyncio.gather(
        left(tmp_path / "one", CONVERSATIONS, others),
        left(tmp_path / "other", shuffled(), one_person, "another day"),
    )
    assert set(one) == {"test.db", "test.db.alive", "test.db.counts"}
    assert different(one, other) == set()


@pytest.mark.long
@pytest.mark.parametrize(
    ("conversations", "people", "plants"),
    [
        pytest.param(CONVERSATIONS, latecomers, (), id="other people"),
        pytest.param(CONVERSATIONS, one_person, (), id="one person"),
        pytest.param(shuffled(), others, (), id="another order"),
        pytest.param(CONVERSATIONS, others, ("another day",), id="another day"),
    ],
)
async def test_the_same_is_left_when_one_thing_differs(
    conversations: list[Conversation], people: People, plants: Sequence[str], tmp_path: Path
) -> None:
    one, other = await asyncio.gather(
        left(tmp_path / "one", CONVERSATIONS, others),
        left(tmp_path / "other", conversations, people, *plants),
    )
    assert different(one, other) == set()


@pytest.mark.long
async def test_a_secret_code_made_from_an_id_is_noticed(tmp_path: Path) -> None:
    plant = "a salted hash spread over the counts"
    one, other = await asyncio.gather(
        left(tmp_path / "one", CONVERSATIONS, others, plant),
        left(tmp_path / "other", CONVERSATIONS, latecomers, plant),
    )
    assert different(one, other) == {"test.db.counts"}
