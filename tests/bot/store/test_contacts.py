"""The store keeps every field, all or nothing, and never takes over a file that is not ours."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import phonenumbers
import pytest

import bot.store.database
from bot.store.contacts import open_store
from bot.store.database import APPLICATION, StoreError
from conversations.contacts.columns import COLUMN, EDITABLE
from conversations.contacts.contact import Contact, contact_key
from tests.support.norway import COUNTIES

TODAY = date(2026, 11, 21)


def example(kind: int) -> str:
    number = phonenumbers.example_number_for_type("NO", kind)
    assert number is not None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


PHONE = example(phonenumbers.PhoneNumberType.MOBILE)
LANDLINE = example(phonenumbers.PhoneNumberType.FIXED_LINE)
KARI = Contact("Troms legeforening", "stottekollega", "Kari Eksempel", phones=(PHONE,))
FULL = Contact(
    area="nasjonal",
    offer="villasana",
    name="Ola Eksempel",
    kind="organisation",
    role="leder",
    workplace="Eksempel legesenter",
    phones=(PHONE, LANDLINE),
    emails=("ola@example.org", "post@example.org"),
    url="https://example.org/ø",
    address="Eksempelveien 1",
    hours="9–15",
    languages=("norsk", "engelsk"),
    students=True,
    members_only=True,
    note="Ring gjerne; 'sitat' \" og emoji 🙂",
    agreed=True,
    confirmed=date(2026, 2, 28),
    hidden=True,
    reported=False,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kollegabot.db"


def query(path: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


async def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        async with open_store(path, patience=0.05):
            pass
    text = str(caught.value)
    assert str(path) in text
    assert text.endswith(".")
    return text


async def test_a_new_store_has_todays_associations(path: Path) -> None:
    async with open_store(path) as store:
        areas = await store.areas()
        assert await store.contacts() == ()
    assert len(areas) == 20
    assert areas[-1].name == "nasjonal"
    assert areas[-1].counties == ()
    covered = [county for area in areas for county in area.counties]
    assert set(covered) == set(COUNTIES)
    assert {c for c in covered if covered.count(c) > 1} == {"34", "42", "46", "50"}


async def test_pragmas_are_really_set(path: Path) -> None:
    async with open_store(path) as store:
        for pragma, value in {
            "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1,
            "trusted_schema": 0, "application_id": APPLICATION, "user_version": 3,
        }.items():  # fmt: skip
            rows = await store._connection.execute_fetchall(f"PRAGMA {pragma}")
            assert next(iter(rows))[0] == value, pragma


async def test_only_the_owner_may_read_the_files(path: Path) -> None:
    async with open_store(path) as store:
        await store.put([KARI], TODAY)
        assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


async def test_no_column_is_left_for_those_who_seek_help(path: Path) -> None:
    async with open_store(path):
        pass
    tables = dict(query(path, "SELECT name, type FROM sqlite_master WHERE sql IS NOT NULL"))
    assert set(tables) == {
        "areas", "area_counties", "contacts", "contact_list", "changes", "changes_by_entry",
        "notices",
    }  # fmt: skip
    written = [row[1] for row in query(path, "PRAGMA table_info(changes)")]
    assert written == ["batch", "area", "offer", "folded", "field", "old", "new", "day", "label"]
    told = [row[1] for row in query(path, "PRAGMA table_info(notices)")]
    assert told == ["kind", "subject", "day"]
    columns = [row[1] for row in query(path, "PRAGMA table_info(contacts)")]
    assert set(columns) == {*COLUMN, "folded", "changed"}
    listed = [row[1] for row in query(path, "PRAGMA table_info(contact_list)")]
    assert listed == [*(field.name for field in fields(Contact)), "area_id", "folded"]


async def test_every_field_comes_back(path: Path) -> None:
    reported = replace(KARI, reported=True)
    async with open_store(path) as store:
        saved = await store.put([FULL, reported], TODAY)
        assert (saved.added, saved.changed) == ((FULL, reported), ())
    async with open_store(path) as store:
        assert await store.contacts() == (reported, FULL)
    assert query(path, "SELECT DISTINCT changed FROM contacts") == [("2026-11-21",)]


async def test_identity_is_area_offer_and_folded_name(path: Path) -> None:
    again = replace(KARI, name="KARI  eksempel", note="ny")
    other = replace(KARI, area="Oslo legeforening")
    async with open_store(path) as store:
        await store.put([KARI], TODAY)
        saved = await store.put([again, other], TODAY)
        assert saved.changed == ((KARI, again),)
        assert saved.added == (other,)
        assert (await store.put([again, other], TODAY)).unchanged == (again, other)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (date(2026, 11, 21), date(2026, 11, 21)),
        (date(2026, 11, 22), date(2026, 5, 1)),  # the future
        (date(2026, 4, 1), date(2026, 5, 1)),
        (None, date(2026, 5, 1)),
    ],
)
async def test_only_a_newer_confirmation_counts(path: Path, given: date | None, kept: date) -> None:
    marked = replace(KARI, confirmed=date(2026, 5, 1), hidden=True)
    async with open_store(path) as store:
        await store.put([marked], TODAY)
        await store.put([replace(KARI, reported=True)], TODAY)
        await store.put([replace(KARI, confirmed=given)], TODAY)
        (found,) = await store.contacts()
    assert (found.confirmed, found.hidden) == (kept, True)
    assert found.reported == (kept == date(2026, 5, 1))


async def test_a_confirmation_in_the_future_is_not_stored_with_a_new_contact(path: Path) -> None:
    async with open_store(path) as store:
        await store.put([replace(KARI, confirmed=date(2027, 1, 1))], TODAY)
        assert await store.contacts() == (KARI,)


async def test_what_a_file_does_not_speak_of_stays(path: Path) -> None:
    async with open_store(path) as store:
        await store.put([replace(KARI, note="viktig", role="leder")], TODAY)
        await store.put([KARI], TODAY, EDITABLE - {"note"})
        assert await store.contacts() == (replace(KARI, note="viktig"),)


async def test_all_or_nothing(path: Path) -> None:
    async with open_store(path) as store:
        with pytest.raises(StoreError, match=r"no area «Ukjent»"):
            await store.put([KARI, replace(KARI, area="Ukjent")], TODAY)
        with pytest.raises(StoreError):
            await store.put([KARI, replace(FULL, offer="")], TODAY)
        assert await store.contacts() == ()
        await store.put([KARI], TODAY)  # no transaction is left open


async def test_a_cancelled_put_leaves_nothing_open(path: Path) -> None:
    async with open_store(path) as store:
        for turns in range(12):
            task = asyncio.create_task(store.put([KARI], TODAY))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            await store.put([FULL], TODAY)
        assert FULL in await store.contacts()


async def test_data_version_moves_for_others_changes_and_our_own(path: Path) -> None:
    async with open_store(path) as ours, open_store(path) as theirs:
        start = await ours.data_version()
        assert await ours.data_version() == start
        await theirs.put([KARI], TODAY)
        after_theirs = await ours.data_version()
        assert after_theirs != start
        assert await ours.contacts() == (KARI,)
        await ours.put([FULL], TODAY)
        after_ours = await ours.data_version()
        assert after_ours != after_theirs
        await ours.put([FULL], TODAY)
        assert await ours.data_version() == after_ours


async def test_many_may_start_and_write_together(path: Path) -> None:
    async def one(number: int) -> None:
        async with open_store(path) as store:
            puts = (store.put([replace(KARI, name=f"Eksempel {number} {n}")], TODAY) for n in "ab")
            await asyncio.gather(*puts)

    await asyncio.gather(*(one(number) for number in range(8)))
    async with open_store(path) as store:
        assert len(await store.contacts()) == 16


async def test_opening_waits_for_another_that_writes_before_the_switch_to_wal(path: Path) -> None:
    async with open_store(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = DELETE")
        writer.execute("BEGIN IMMEDIATE")
        assert "is locked by another program" in await refusal(path)
        asyncio.get_running_loop().call_later(0.05, writer.rollback)
        async with open_store(path) as store:
            assert await store.contacts() == ()


def test_what_is_not_ours_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"ikke en database " * 100)
    assert "cannot be read as a database" in asyncio.run(refusal(path))
    assert path.read_bytes() == b"ikke en database " * 100
    path.unlink()
    query(path, "CREATE TABLE others (x)")
    before = path.read_bytes()
    assert "another program" in asyncio.run(refusal(path))
    assert path.read_bytes() == before


async def test_damage_that_no_list_shows_is_refused_before_anything_is_written(path: Path) -> None:
    async with open_store(path) as store:
        await store.put([replace(KARI, name=f"Kari Eksempel {n}") for n in range(50)], TODAY)
    data = bytearray(path.read_bytes())
    data[-4096:] = bytes(4096)  # the last page has history
    path.write_bytes(data)
    assert len(query(path, "SELECT * FROM contact_list")) == 50
    assert "python -m bot restore FILE" in await refusal(path)
    assert path.read_bytes() == data


@pytest.mark.parametrize("left", [True, False])
async def test_a_log_whose_database_is_gone_is_not_thrown_away(path: Path, left: bool) -> None:
    path.touch() if left else None
    log = Path(f"{path}-wal")
    log.write_bytes(b"pages of a database")
    assert "is empty beside its log" in await refusal(path)
    assert log.read_bytes() == b"pages of a database"
    assert path.exists() == left


async def test_a_newer_database_is_refused(path: Path) -> None:
    async with open_store(path):
        pass
    query(path, "PRAGMA user_version = 99")
    assert "newer than the program" in await refusal(path)


async def test_a_place_that_cannot_be_written_is_refused(path: Path) -> None:
    assert "cannot be opened" in await refusal(path.parent / "missing" / "kollegabot.db")
    assert "cannot be opened" in await refusal(path.parent)


async def test_a_locked_database_is_refused(path: Path) -> None:
    async with open_store(path):
        pass
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    try:
        assert "locked" in await refusal(path)
    finally:
        blocker.close()


async def test_a_failed_migration_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(path):
        pass
    known = bot.store.database._migrations()
    broken = "CREATE TABLE extra (x); -- a ; in a comment\nINSERT INTO nowhere VALUES (1);"
    monkeypatch.setattr(bot.store.database, "_migrations", lambda: [*known, broken])
    await refusal(path)
    monkeypatch.setattr(
        bot.store.database, "_migrations", lambda: [*known, "CREATE TABLE extra (x);"]
    )
    async with open_store(path) as store:
        assert len(await store.areas()) == 20
    assert query(path, "PRAGMA user_version") == [(len(known) + 1,)]


def test_migrations_are_numbered_without_gaps() -> None:
    folder = Path(bot.store.database.__file__).parent / "migrations"
    names = sorted(file.name for file in folder.glob("*.sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}_\w+\.sql", name) for name in names)


async def test_contacts_are_read_again_only_where_they_may_have_changed(tmp_path: Path) -> None:
    path = tmp_path / "lists.db"
    async with open_store(path) as store, open_store(path) as other:
        await store.put([KARI], TODAY)
        first = await store.contacts()
        assert await store.contacts() is first
        await other.put([replace(KARI, name="Ola Eksempel")], TODAY)
        assert len(await store.contacts()) == 2
        await store.mark_reported([contact_key(KARI)])
        assert sorted(c.reported for c in await store.contacts()) == [False, True]
