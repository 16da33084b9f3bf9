"""Copies of the database: made while the bot runs, tried before they are trusted, put back.

The file of link codes beside the database travels in the same file, so that there is one to keep,
to fetch and to put back. All of it blocks: the commands have nothing else to do meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any

from bot.clock import today
from bot.store import private_files
from bot.store.database import APPLICATION, StoreError, fsync, newest_version, translate_errors
from bot.store.lock import require_stopped_bot
from bot.store.private_files import create, keep_owner
from conversations.script.link_codes import FILE as CODES
from conversations.values import value_object

TAILS = ("", "-wal")  # whoever copied the files of a bot that was killed has both


@value_object
class RestoreResult:
    """What is in the database now, and where that is which was there before."""

    contacts: int
    kept: tuple[Path, ...]


def back_up(database: Path, target: Path) -> tuple[Path, int]:
    """Writes a new file with all that stands in the database now; that file, and its contacts.

    Into a folder it goes under a name of the day that is not taken: "kollegabot-2026-12-01.db", the
    next one "kollegabot-2026-12-01-2.db". Raises StoreError where that cannot be, and leaves no
    file then.
    """
    if not database.is_file():
        raise StoreError(f"There is no database {database}; nothing was written.")
    with ExitStack() as undo:
        with _translate_errors(target):
            file = _create_in(target) if target.is_dir() else _create_new(target)
        undo.callback(file.unlink)
        with _connect(file) as copy, translate_errors(database), _connect(database) as source:
            source.backup(copy)
            _pack_codes(database.with_name(CODES), copy)
        contacts = _verify_copy(file, f"The database {database}")
        undo.pop_all()
    with translate_errors(file):
        fsync(file, file.parent)
    with contextlib.suppress(OSError):  # the copy is good, whatever `status` will know of it
        private_files.write(note_path(database), str(file.resolve()).encode())
    return file, contacts


def _create_new(file: Path) -> Path:
    os.close(create(file))
    return file


def _create_in(folder: Path) -> Path:
    """A new file in a folder, named for the day, that takes no other's name."""
    day = f"kollegabot-{today()}"
    names = chain((f"{day}.db",), (f"{day}-{number}.db" for number in count(2)))
    for name in names:
        with contextlib.suppress(FileExistsError):
            return _create_new(folder / name)
    raise FileExistsError  # it goes on counting


def note_path(database: Path) -> Path:
    """The file that names the newest backup of a database; it is as old as that."""
    return _sibling_path(database.resolve(), ".backup")


def newest_backup(database: Path) -> tuple[Path, float] | None:
    """The newest backup that was made of a database, and how many seconds ago."""
    note = note_path(database)
    with contextlib.suppress(OSError, ValueError):
        return Path(note.read_text("utf-8")), time.time() - note.stat().st_mtime
    return None


def restore(database: Path, file: Path) -> RestoreResult:
    """Puts a backup in the place of the database and keeps what was there.

    Raises StoreError, and changes nothing, where the backup is not sound or a bot runs.
    """
    place = database.resolve()
    fresh = _sibling_path(place, ".restoring")
    with require_stopped_bot(database), ExitStack() as undo:
        for tail in TAILS:
            undo.callback(_sibling_path(fresh, tail).unlink, missing_ok=True)
        _copy_backup(file, fresh)
        contacts = _verify_copy(fresh, f"The file {file}")
        with translate_errors(database):
            codes = _unpack_codes(fresh)
            keep_owner(place, fresh)
            kept = [_rename_aside(place)]
            fresh.replace(place)
            fsync(place, place.parent)
            if codes is not None:
                kept.append(_replace_codes(database.with_name(CODES), codes))
    return RestoreResult(contacts, tuple(path for path in kept if path))


def _pack_codes(codes: Path, copy: sqlite3.Connection) -> None:
    """Puts the file of link codes into a copy, where there is one."""
    copy.execute("DROP TABLE IF EXISTS packed_codes")  # whoever copies by hand uses a backup as is
    with contextlib.suppress(FileNotFoundError):
        content = codes.read_bytes()
        copy.execute("CREATE TABLE packed_codes (content BLOB NOT NULL)")
        copy.execute("INSERT INTO packed_codes VALUES (?)", (content,))


def _unpack_codes(fresh: Path) -> bytes | None:
    """Takes the file of link codes out of a copy; None where none is in it."""
    with _connect(fresh) as copy:
        if not copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'packed_codes'").fetchone():
            return None
        content: bytes = _fetch_value(copy, "SELECT content FROM packed_codes")
        copy.execute("DROP TABLE packed_codes")
        return content


def _replace_codes(codes: Path, content: bytes) -> Path | None:
    """Puts a file of link codes in its place; where the former is kept, if it was another."""
    kept = None
    if codes.exists() and codes.read_bytes() != content:
        kept = _free_name(codes)
        kept.hardlink_to(codes.resolve())
    private_files.write(codes, content)
    return kept


def _copy_backup(file: Path, fresh: Path) -> None:
    """A copy to try, so that nothing is written into the backup itself or beside it."""
    with _translate_errors(file):
        for tail in TAILS:
            source, target = _sibling_path(file, tail), _sibling_path(fresh, tail)
            target.unlink(missing_ok=True)
            if not tail or source.exists():
                os.close(create(target))
                shutil.copyfile(source, target)


def _verify_copy(file: Path, source: str) -> int:
    """How many contacts a copy holds, once it is one whole file; StoreError if it is no use."""
    unsound = StoreError(f"{source} is damaged, or not Kollegabot's; restore a sound backup.")
    try:
        with _connect(file) as copy:
            if _fetch_value(copy, "PRAGMA application_id") != APPLICATION:
                raise unsound
            if _fetch_value(copy, "PRAGMA user_version") > newest_version():
                raise StoreError(f"{source} is newer than the program; install the latest.")
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
            if broken or _fetch_value(copy, "PRAGMA integrity_check") != "ok":
                raise unsound
            copy.execute("PRAGMA journal_mode = DELETE")
            return int(_fetch_value(copy, "SELECT count(*) FROM contacts"))
    except sqlite3.Error:
        raise unsound from None


def _rename_aside(place: Path) -> Path | None:
    """Gives the present file a second name; its log must not be played into the new one."""
    kept = _free_name(place)
    there = place.exists()
    if there:
        place.chmod(0o600)  # somebody may have copied it here by hand
        kept.hardlink_to(place)
    if (log := _sibling_path(place, "-wal")).exists():
        log.chmod(0o600)
        log.rename(_sibling_path(kept, "-wal"))
    _sibling_path(place, "-shm").unlink(missing_ok=True)
    return kept if there else None


def _free_name(place: Path) -> Path:
    """Under which a file that is replaced is kept."""
    names = (_sibling_path(place, f".before-restore-{n}") for n in count(1))
    return next(name for name in names if not name.exists())


def _sibling_path(file: Path, tail: str) -> Path:
    return Path(f"{file}{tail}")


def _fetch_value(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]


@contextmanager
def _connect(path: Path) -> Iterator[sqlite3.Connection]:
    """A file that is there already; it is neither made nor migrated."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _translate_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise StoreError(f"The file {file} exists already; choose another name.") from None
    except OSError:
        raise StoreError(
            f"The file {file} cannot be read or written; mend path, rights or room."
        ) from None
