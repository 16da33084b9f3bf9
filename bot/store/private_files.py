"""Files that their owner alone may read, from the moment they are made."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def create(path: Path) -> int:
    """Makes a new file, whatever the umask, and opens it; FileExistsError where there is one.

    What root makes belongs to the folder's owner: in the bot's folder the bot has to use it.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    if os.geteuid() == 0:
        folder = path.absolute().parent.stat()
        with contextlib.suppress(OSError):  # a file system that knows no owners
            os.fchown(file, folder.st_uid, folder.st_gid)
    return file


def open_or_create(path: Path) -> int:
    """Opens a file for reading and writing, and makes it where there is none."""
    with contextlib.suppress(FileExistsError):
        return create(path)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def keep_owner(place: Path, fresh: Path) -> None:
    """Gives a new file the owner of the one it replaces, where root writes it.

    Nobody else tries: the unit's filter of system calls would end the bot for it.
    """
    if os.geteuid() == 0 and place.exists():
        owner = place.stat()
        with contextlib.suppress(OSError):  # a file system that knows no owners
            os.chown(fresh, owner.st_uid, owner.st_gid)


def overwrite(path: Path, data: bytes) -> None:
    """Writes into a file, made where there is none; for what is no loss if it is torn."""
    file = open_or_create(path)
    try:
        os.pwrite(file, data, 0)
        os.ftruncate(file, len(data))
    finally:
        os.close(file)


def write(path: Path, data: bytes) -> None:
    """Writes a file in the place of any older one; on OSError the older one is as it was.

    A link stays one. A pipe or device, such as /dev/stdout, is written to.
    """
    place = path.resolve()
    if place.exists() and not place.is_file():
        place.write_bytes(data)
        return
    fresh = place.with_name(f".{os.urandom(8).hex()}.new")
    with os.fdopen(create(fresh), "wb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)


def alive_file(database: Path) -> Path:
    """The file that is locked and touched: one for a database, by whatever name it is called."""
    return Path(f"{database.resolve()}.alive")
