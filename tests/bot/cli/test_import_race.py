"""A list that somebody else changes while a file is taken over: all or nothing, in one sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.contacts import import_contacts
from bot.files.exports import csv_bytes
from bot.store.contacts import Store, open_store
from bot.store.database import open_database
from conversations.contacts.changes import Change
from conversations.contacts.contact import Contact
from tests.support.talk import LANDLINE, TODAY, contact

KARI, OLA = contact(), contact("Ola Eksempel", phones=(), emails=("ola@example.org",))
NAMES = {"stotte": "støttekollega"}


class OvertakenStore(Store):
    """A store beside which another program writes as soon as the list has been read."""

    step: Change
    file: Path

    async def contacts(self) -> tuple[Contact, ...]:
        """The contacts as they stood before the other program's change."""
        before = await super().contacts()
        async with open_store(self.file) as other:
            await other.apply([self.step], "administrator", TODAY)
        return before


@asynccontextmanager
async def overtaken(path: Path, step: Change) -> AsyncIterator[Store]:
    async with open_database(path, 5.0) as connection:
        store = OvertakenStore(connection, path)
        store.file, store.step = path, step
        yield store


@pytest.mark.parametrize(
    "step",
    [
        Change(KARI, replace(KARI, note="endret i chatten")),
        Change(KARI, None),
        Change(KARI, replace(KARI, name="Mia Eksempel")),
        Change(None, OLA),
    ],
    ids=["changed", "removed", "renamed", "added"],
)
async def test_a_list_changed_meanwhile_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], step: Change
) -> None:
    path = tmp_path / "kollegabot.db"
    wanted = [replace(KARI, role="leder"), OLA, contact("Per Eksempel", phones=(LANDLINE,))]
    data = csv_bytes(wanted, NAMES)
    async with open_store(path) as store:
        await store.put([KARI], TODAY)
    async with overtaken(path, step) as store:
        offers = {"stotte": ["støttekollega"]}
        assert await import_contacts(store, data, offers, TODAY, apply=True) == 1
    assert "".join(capsys.readouterr()) == (
        "The lists were changed while the file was read; nothing is saved. Run the command again.\n"
    )
    async with open_store(path) as store:
        left = set(await store.contacts())
    assert left == {c for c in (*([] if step.before else [KARI]), step.after) if c}
