"""Whether a script has been checked before: a hash beside the database, so that a start need not.

The hash is over all that the result follows from: the files of the script and of the one that it
extends, all of `conversations`, the Python, and the names of what is installed, which have its
versions. Where one byte differs, or there is no such file, the script is checked. The day is no
part of it: as days pass an error can go (an approval dated ahead) and none can come.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pydantic

import conversations
from bot.store import private_files
from conversations.script.layers import layers

PROGRAM = Path(conversations.__file__).parent
INSTALLED = Path(pydantic.__file__).parents[1]


class CheckedScript:
    """What is kept of the last check on this database: nothing but the hash of what was checked."""

    def __init__(self, database: Path, folder: Path) -> None:
        self._database, self._path = database, checked_file(database)
        self._hash = ""
        with contextlib.suppress(OSError):  # a file that cannot be read: nothing is known of it
            self._hash = checked_hash(folder)

    def is_same(self) -> bool:
        """Whether exactly this was checked, by exactly this program, and found without error."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return self._path.read_text("ascii") == self._hash != ""
        return False

    def record(self) -> None:
        """Keeps that this is without error, where there is a database for it to lie beside."""
        with contextlib.suppress(OSError):  # then it is checked again
            if self._hash and self._database.exists():
                private_files.overwrite(self._path, self._hash.encode())


def checked_file(database: Path) -> Path:
    """The file that belongs to a database, by whatever name that is called."""
    return Path(f"{database.resolve()}.checked")


def checked_hash(folder: Path) -> str:
    """The hash of a script's files and of the program that checks them."""
    found = hashlib.sha256(sys.version.encode())
    found.update("\0".join(sorted(p.name for p in INSTALLED.glob("*.dist-info"))).encode())
    for path in _files(folder):
        data = path.read_bytes()
        found.update(f"\0{path.name}\0{len(data)}\0".encode(errors="surrogateescape"))
        found.update(data)
    return found.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """The files of a script and of the program, always in the same order."""
    for layer in layers(folder):
        yield from sorted(path for path in layer.glob("*") if path.is_file())
    inner = (path for path in PROGRAM.rglob("*") if "__pycache__" not in path.parts)
    yield from sorted(path for path in inner if path.is_file())
