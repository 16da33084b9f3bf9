"""The store keeps every field, all or nothing, and never takes over a file that is not ours."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import phonenumbers
import pytest

import bot.database
from bot.contact_commands import import_file, status
from bot.store import APPLICATION, StoreError, open_store
from conversations.directory import COUNTIES, Contact
from conversations.merge import COLUMNS, EDITABLE

TODAY = date(2026, 11, 21)
OFFERS = {"stottekollega": {"støttekollega"}, "villasana": {"villa sana"}}


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
            "trusted_schema": 0, "application_id": APPLICATION, "user_version": 2,
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
    assert set(columns) == {*COLUMNS, "folded", "changed"}
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
    known = bot.database._migrations()
    broken = "CREATE TABLE extra (x); -- a ; in a comment\nINSERT INTO nowhere VALUES (1);"
    monkeypatch.setattr(bot.database, "_migrations", lambda: [*known, broken])
    await refusal(path)
    monkeypatch.setattr(bot.database, "_migrations", lambda: [*known, "CREATE TABLE extra (x);"])
    async with open_store(path) as store:
        assert len(await store.areas()) == 20
    assert query(path, "PRAGMA user_version") == [(len(known) + 1,)]


def test_migrations_are_numbered_without_gaps() -> None:
    folder = Path(bot.database.__file__).parent / "migrations"
    names = sorted(file.name for file in folder.glob("*.sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}_\w+\.sql", name) for name in names)


async def imported(path: Path, text: str, apply: bool, **more: Any) -> tuple[int, str]:
    file = path.with_suffix(".csv")
    file.write_text(text, "utf-8")
    said: list[str] = []
    async with open_store(path) as store:
        code = await import_file(store, file, OFFERS, TODAY, apply, say=said.append, **more)
    return code, "\n".join(said)


HEAD = "område;tilbud;navn;e-post;merknad\n"
ROW = "Troms;støttekollega;Kari Eksempel;kari@example.org;"


async def test_import_shows_first_and_saves_with_apply(path: Path) -> None:
    code, said = await imported(path, HEAD + ROW, apply=False)
    assert (code, "Ingenting er lagret (1 nye" in said) == (0, True)
    assert "Troms legeforening · stottekollega · Kari Eksempel" in said
    assert query(path, "SELECT count(*) FROM contacts") == [(0,)]
    assert "Lagret: 1 nye, 0 endret, 0 uendret." in (await imported(path, HEAD + ROW, True))[1]
    code, said = await imported(path, HEAD + ROW + "ny", apply=True, confirmed=TODAY)
    assert "merknad: (tomt) → ny; bekreftet: (tomt) → 2026-11-21" in said


async def test_import_refuses_all_of_a_file_with_one_wrong_row(path: Path) -> None:
    text = HEAD + ROW + "\nTroms;ukjent;Ola Eksempel;ola@example.org;"
    code, said = await imported(path, text, apply=True)
    assert (code, "Rad 3, kolonne «tilbud»" in said) == (1, True)
    assert query(path, "SELECT count(*) FROM contacts") == [(0,)]


async def test_import_of_a_missing_file_is_wrong_use(path: Path) -> None:
    said: list[str] = []
    async with open_store(path) as store:
        code = await import_file(store, path / "x", OFFERS, TODAY, True, say=said.append)
    assert (code, len(said)) == (2, 1)


async def test_status_tells_freshness_and_who_is_missing_without_numbers(path: Path) -> None:
    dates = {"Oslo": date(2026, 11, 1), "Troms": date(2026, 8, 1), "Nordland": date(2026, 1, 1)}
    said: list[str] = []
    async with open_store(path) as store:
        await store.put(
            [replace(KARI, area=f"{n} legeforening", confirmed=d) for n, d in dates.items()], TODAY
        )
        await store.put([replace(KARI, area="Finnmark legeforening", hidden=True)], TODAY)
        await store.put([replace(FULL, offer="nedlagt", hidden=False)], TODAY)
        assert await status(store, OFFERS, TODAY, say=said.append) == 0
    lines = {line.split("  ")[0]: line for line in said}
    assert lines["Oslo legeforening"].split("  ")[-1].strip() == "fersk"
    assert "eldste 2026-08-01  snart gammel" in lines["Troms legeforening"]
    assert lines["Nordland legeforening"].endswith(" gammel")
    assert "0 (1 skjult)" in lines["Finnmark legeforening"]
    assert len({line.find("eldste") for line in said if "eldste" in line}) == 1
    assert "nedlagt" in said[-2]
    assert said[-1].startswith("Advarsel: ingen å vise til i Østfold legeforening, ")
    assert "Troms" not in said[-1]
    assert not re.search(r"\+47|@", "\n".join(said))
