"""What the command line writes is its owner's alone, and takes an older file's place whole."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.clock import today
from bot.sandbox.demo.simulation import write_simulated_counts
from bot.store.contacts import open_store
from bot.store.counts import counts_path
from bot.store.private_files import write
from conversations.contacts.directory import Directory
from conversations.script.schema import Script

REPLACING = {
    "list.csv": ("contacts", "export", "list.csv"),
    "list.xlsx": ("contacts", "export", "list.xlsx"),
    "counts.csv": ("counts", "--csv", "counts.csv"),
}
MAKING = {**REPLACING, "copy.db": ("backup", "copy.db")}


@pytest.fixture(params=[0, pytest.param(0o077, marks=pytest.mark.long)], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, script: Script) -> Path:
    """A folder with a database and a year of counts."""
    database = tmp_path_factory.mktemp("template") / "kollegabot.db"
    write_simulated_counts(counts_path(database), script, Directory(today()), today(), 20)
    asyncio.run(make(database))
    return database.parent


async def make(database: Path) -> None:
    async with open_store(database):
        pass


@pytest.fixture
def folder(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with what the template holds."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(template, tmp_path, dirs_exist_ok=True))


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


@pytest.mark.usefixtures("umask")
def test_a_new_file_is_its_owners_alone(folder: Path) -> None:
    before = set(folder.iterdir())
    for command in MAKING.values():
        assert main(command) == 0
    assert {path.name for path in set(folder.iterdir()) - before} == {
        *MAKING, "kollegabot.db.backup",
    }  # fmt: skip
    assert {name: mode(folder / name) for name in MAKING} == dict.fromkeys(MAKING, "0o600")


@pytest.mark.usefixtures("umask")
def test_an_older_file_that_all_may_read_is_replaced_and_not_written_into(folder: Path) -> None:
    for name, command in REPLACING.items():
        path = folder / name
        path.write_text("gammelt")
        path.chmod(0o644)
        with path.open() as reader:
            assert main(command) == 0
            assert reader.read() == "gammelt"
        assert mode(path) == "0o600"
        assert b"gammelt" not in path.read_bytes()


@pytest.mark.usefixtures("umask")
def test_a_database_that_all_may_read_is_set_aside_for_its_owner(folder: Path) -> None:
    assert main(["backup", "copy.db"]) == 0
    database = folder / "kollegabot.db"
    with closing(sqlite3.connect(database)) as killed:
        killed.execute("PRAGMA journal_mode = WAL")
        killed.execute("PRAGMA user_version = 2")
        for path in (database, folder / "kollegabot.db-wal", folder / "copy.db"):
            path.chmod(0o644)
        assert main(["restore", "copy.db"]) == 0
    aside = list(folder.glob("kollegabot.db.before-restore-*"))
    assert {mode(path) for path in (database, *aside)} == {"0o600"}
    assert sorted(path.name for path in aside) == [
        "kollegabot.db.before-restore-1", "kollegabot.db.before-restore-1-wal",
    ]  # fmt: skip


def test_a_backup_leaves_an_older_file_as_it_was(folder: Path) -> None:
    path = folder / "copy.db"
    path.write_text("gammelt")
    path.chmod(0o644)
    assert main(["backup", "copy.db"]) == 1
    assert (path.read_text(), mode(path)) == ("gammelt", "0o644")


def full(path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        write(path, bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


FAILING: dict[str, Callable[[Path], None]] = {
    "a full disk": full,
    "a name too long": lambda path: write(path.with_name("x" * 300), b"nytt"),
    "no such folder": lambda path: write(path / "inside.csv", b"nytt"),
    "a folder": lambda path: write(path.parent, b"nytt"),
}


@pytest.mark.parametrize("kind", FAILING)
def test_what_fails_leaves_the_older_file_as_it_was(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("gammelt")
    path.chmod(0o644)
    with pytest.raises(OSError, match="Errno"):
        FAILING[kind](path)
    assert (path.read_text(), mode(path)) == ("gammelt", "0o644")
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    path, link = tmp_path / "list.csv", tmp_path / "link.csv"
    link.symlink_to(path)
    write(link, b"nytt")
    assert link.is_symlink()
    assert (path.read_bytes(), mode(path)) == (b"nytt", "0o600")
    os.mkfifo(pipe := tmp_path / "pipe")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write(pipe, b"nytt")
    assert os.read(reader, 10) == b"nytt"
    os.close(reader)
    assert pipe.is_fifo()
