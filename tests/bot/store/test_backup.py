"""A backup is whole or not there; what is put back was tried first, and nothing is lost by it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.clock import today
from bot.process.heartbeat import running_heartbeat
from bot.store.backup import back_up, newest_backup, restore
from bot.store.contacts import open_store
from bot.store.database import StoreError
from tests.support.talk import TODAY, contact

ROOT = Path(__file__).parents[3]
KARI, OLA = contact(), contact("Ola Eksempel")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "kollegabot.db"


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    """A backup with Kari alone; the database has Kari and Ola."""
    database.parent.mkdir()
    put(database, KARI.name)
    file = tmp_path / "backup.db"
    assert back_up(database, file) == (file, 1)
    put(database, OLA.name)
    return file


def put(database: Path, name: str) -> None:
    async def one() -> None:
        async with open_store(database) as store:
            await store.put([contact(name)], TODAY)

    asyncio.run(one())


def names(database: Path) -> list[str]:
    async def all_of_them() -> list[str]:
        async with open_store(database) as store:
            return [found.name for found in await store.contacts()]

    return asyncio.run(all_of_them())


def query(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def beside(database: Path) -> set[str]:
    own = {"kollegabot.db.alive", "kollegabot.db.backup"}
    return {file.name for file in database.parent.iterdir()} - own


@contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """Nothing in a folder is otherwise after the block."""
    (folder / "kollegabot.db.alive").touch()
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    yield
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


async def test_a_backup_holds_what_a_running_bot_has_just_written(tmp_path: Path) -> None:
    database, file = tmp_path / "kollegabot.db", tmp_path / "backup.db"
    async with open_store(database) as store:
        await store.put([KARI, OLA], TODAY)
        assert (tmp_path / "kollegabot.db-wal").stat().st_size
        assert await asyncio.to_thread(back_up, database, file) == (file, 2)
        await store.put([contact("Mia Eksempel")], TODAY)
    assert file.stat().st_mode & 0o777 == 0o600
    assert {f.name for f in tmp_path.iterdir()} == {
        "kollegabot.db", "kollegabot.db.backup", "backup.db",
    }  # fmt: skip
    async with open_store(file) as store:
        assert await store.contacts() == (KARI, OLA)


def test_a_backup_never_takes_another_files_place(database: Path, backup: Path) -> None:
    with unchanged(backup.parent / "data"), pytest.raises(StoreError, match="exists already"):
        back_up(database, backup)
    assert names(backup) == [KARI.name]


@pytest.mark.usefixtures("backup")
def test_into_a_folder_each_goes_under_a_name_of_its_own(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    made = [back_up(database, folder)[0] for _ in range(3)]
    day = f"kollegabot-{today()}"
    assert [file.name for file in made] == [f"{day}.db", f"{day}-2.db", f"{day}-3.db"]
    assert all(names(file) == [KARI.name, OLA.name] for file in made)
    newest = newest_backup(database)
    assert newest
    assert newest[0] == made[-1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_makes_in_the_bots_folder_is_the_bots(database: Path, backup: Path) -> None:
    os.chown(database.parent, 12345, 12346)
    for file in database.parent.iterdir():
        file.unlink()
    put(database, KARI.name)
    back_up(database, database.parent)
    restore(database, backup)
    os.chown(database, 12347, 12348)  # somebody has chosen another owner
    restore(database, backup)
    database.with_name("kollegabot.db.alive").unlink()
    with running_heartbeat(database):
        owners = {f.name: (f.stat().st_uid, f.stat().st_gid) for f in database.parent.iterdir()}
    assert owners.pop("kollegabot.db") == (12347, 12348)
    assert owners.pop("kollegabot.db.before-restore-2") == (12347, 12348)
    assert len(owners) == 4
    assert set(owners.values()) == {(12345, 12346)}


def test_what_cannot_be_copied_leaves_no_file(database: Path, backup: Path) -> None:
    file = backup.with_name("other.db")
    with pytest.raises(StoreError, match="no database"):
        back_up(database.with_name("missing.db"), file)
    with pytest.raises(StoreError, match="cannot be read or written"):
        back_up(database, file / "inside.db")
    flipped(database)
    with pytest.raises(StoreError, match=r"kollegabot\.db is damaged"):
        back_up(database, file)
    database.write_bytes(database.read_bytes()[:-4096])
    with pytest.raises(StoreError, match=r"kollegabot\.db cannot be read"):
        back_up(database, file)
    assert not file.exists()
    assert not database.with_name("missing.db").exists()


def test_a_backup_is_put_back_and_what_was_there_is_kept(database: Path, backup: Path) -> None:
    done = restore(database, backup)
    first, second = (database.with_name(f"kollegabot.db.before-restore-{n}") for n in (1, 2))
    assert (done.contacts, done.kept) == (1, (first,))
    assert names(database) == [KARI.name]
    assert names(first) == [KARI.name, OLA.name]
    assert restore(database, first).kept == (second,)
    assert names(database) == [KARI.name, OLA.name]
    assert beside(database) == {
        "kollegabot.db", "kollegabot.db.before-restore-1", "kollegabot.db.before-restore-2",
    }  # fmt: skip
    assert {file.stat().st_mode & 0o777 for file in database.parent.iterdir()} == {0o600}
    assert backup.exists()


def test_a_backup_makes_a_database_where_there_was_none(backup: Path, tmp_path: Path) -> None:
    database = tmp_path / "new.db"
    assert restore(database, backup).kept == ()
    assert names(database) == [KARI.name]


async def test_the_log_of_a_killed_bot_stays_with_its_database(
    database: Path, backup: Path, tmp_path: Path
) -> None:
    async with open_store(database) as store:
        await store.put([contact("Mia Eksempel")], TODAY)
        killed = Path(shutil.copytree(database.parent, tmp_path / "killed")) / "kollegabot.db"
    assert killed.with_name("kollegabot.db-wal").stat().st_size
    done = await asyncio.to_thread(restore, killed, backup)
    async with open_store(killed) as store:
        assert await store.contacts() == (KARI,)
    (kept,) = done.kept
    async with open_store(kept) as store:
        assert len(await store.contacts()) == 3


async def test_files_copied_by_hand_with_their_log_are_whole(database: Path, backup: Path) -> None:
    async with open_store(database) as store:
        await store.put([contact("Mia Eksempel")], TODAY)
        copied = Path(shutil.copytree(database.parent, backup.parent / "copied"))
    before = {file.name: file.read_bytes() for file in copied.iterdir()}
    assert (await asyncio.to_thread(restore, database, copied / "kollegabot.db")).contacts == 3
    assert {file.name: file.read_bytes() for file in copied.iterdir()} == before


def test_link_codes_travel_in_the_backup(database: Path, backup: Path, tmp_path: Path) -> None:
    codes = database.with_name("codes.toml")
    codes.write_text("# first\n")
    packed, _ = back_up(database, tmp_path / "packed.db")
    elsewhere = tmp_path / "elsewhere" / "kollegabot.db"
    elsewhere.parent.mkdir()
    assert restore(elsewhere, packed).kept == ()
    assert elsewhere.with_name("codes.toml").read_text() == "# first\n"
    assert elsewhere.with_name("codes.toml").stat().st_mode & 0o777 == 0o600
    codes.write_text("# second\n")
    kept = restore(database, packed).kept
    assert [file.name for file in kept] == [
        "kollegabot.db.before-restore-1", "codes.toml.before-restore-1",
    ]  # fmt: skip
    assert (codes.read_text(), kept[1].read_text()) == ("# first\n", "# second\n")
    restore(database, backup)  # of a time without codes: those that are there stay
    assert codes.read_text() == "# first\n"


def test_a_backup_that_was_copied_into_place_by_hand_can_be_backed_up(
    database: Path, tmp_path: Path
) -> None:
    database.parent.mkdir()
    put(database, KARI.name)
    codes = database.with_name("codes.toml")
    codes.write_text("# first\n")
    packed, _ = back_up(database, tmp_path / "packed.db")
    shutil.copy(packed, database)
    codes.write_text("# second\n")
    again, _ = back_up(database, tmp_path / "again.db")
    restore(database, again)
    assert codes.read_text() == "# second\n"


def flipped(backup: Path) -> None:
    data = bytearray(backup.read_bytes())
    page = data.index(KARI.name.encode()) // 4096
    data[4096 * page : 4096 * page + 16] = bytes(16)
    backup.write_bytes(data)


BROKEN: dict[str, Callable[[Path], object]] = {
    "empty": lambda backup: backup.write_bytes(b""),
    "no database": lambda backup: backup.write_text("ikke en database " * 100),
    "cut off": lambda backup: backup.write_bytes(backup.read_bytes()[:-4096]),
    "a damaged page": flipped,
    "another program's": lambda backup: query(backup, "PRAGMA application_id = 7"),
    "another version's": lambda backup: query(backup, "PRAGMA user_version = 99"),
    "a loose end": lambda backup: query(backup, "UPDATE contacts SET area = 4711"),
    "no contacts": lambda backup: query(backup, "ALTER TABLE contacts RENAME TO other"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_backup_that_is_not_sound_changes_nothing(
    database: Path, backup: Path, kind: str
) -> None:
    BROKEN[kind](backup)
    with unchanged(database.parent), pytest.raises(StoreError) as caught:
        restore(database, backup)
    assert str(backup) in str(caught.value)
    assert str(caught.value).endswith((" sound backup.", "install the latest."))


def test_nothing_is_put_back_under_a_running_bot(database: Path, backup: Path) -> None:
    with (
        running_heartbeat(database),
        unchanged(database.parent),
        pytest.raises(StoreError, match="stop the"),
    ):
        restore(database, backup)


def test_a_disk_that_fails_at_the_last_moment_leaves_the_old_one(
    database: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match=r"kollegabot\.db cannot be opened"):
        restore(database, backup)
    assert names(database) == [KARI.name, OLA.name]
    assert beside(database) == {"kollegabot.db", "kollegabot.db.before-restore-1"}


def test_a_link_to_the_database_stays_a_link(database: Path, backup: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(database)
    restore(link, backup)
    assert link.is_symlink()
    assert names(database) == [KARI.name]


KILLED = """
import os, shutil, sys
from pathlib import Path
from bot.store.backup import restore

template, backup, out = map(Path, sys.argv[1:])
changes = {"open", "os.link", "os.remove", "os.rename", "shutil.copyfile", "sqlite3.connect"}
for last in range(1000):
    folder = shutil.copytree(template, out / str(last))
    if not (child := os.fork()):
        seen = iter(range(last))
        sys.addaudithook(lambda e, _: e in changes and next(seen, None) is None and os._exit(9))
        restore(folder / "kollegabot.db", backup)
        os._exit(0)
    if not os.waitpid(child, 0)[1]:
        break
"""


async def test_whenever_it_is_killed_there_is_a_database(
    database: Path, backup: Path, tmp_path: Path
) -> None:
    async with open_store(database) as store:
        await store.put([contact("Mia Eksempel")], TODAY)  # it stands in the log only
        template = Path(shutil.copytree(database.parent, tmp_path / "killed"))
    out = tmp_path / "out"
    ran = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, str(template), str(backup), str(out), cwd=ROOT
    )
    assert await ran.wait() == 0
    folders = sorted(out.iterdir(), key=lambda folder: int(folder.name))
    found = [len(await asyncio.to_thread(names, folder / "kollegabot.db")) for folder in folders]
    assert len(found) > 10
    assert set(found) <= {3, 2, 1}  # the old one, for a moment without its log; the new one
    assert found == sorted(found, reverse=True)
    kept = folders[-1] / "kollegabot.db.before-restore-1"
    assert len(await asyncio.to_thread(names, kept)) == 3
    for folder in folders:
        database = folder / "kollegabot.db"
        assert (await asyncio.to_thread(restore, database, backup)).contacts == 1
        assert not [file for file in folder.iterdir() if "restoring" in file.name]
