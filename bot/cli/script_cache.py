"""The script as it was read and checked last, kept beside the database, so that a start is short.

It counts only where nothing has changed that it follows from: the files of the script and of the
one that it extends, all of `conversations`, the Python, and the names of what is installed, which
have their versions. The day is no part of that: as days pass an error can go (an approval dated
ahead) and none can come. It is signed with the bot's token: what lies beside the database is
unpickled only if it was written by whoever could speak as the bot anyway.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import sys
from collections.abc import Iterator
from pathlib import Path

import pydantic

import conversations
from bot.store import private_files
from config.settings import Token
from conversations.script.layers import layers

PROGRAM = Path(conversations.__file__).parent
INSTALLED = Path(pydantic.__file__).parents[1]
_SIGNED = 32  # bytes of a SHA-256


class ScriptCache:
    """One script on one database, in bytes whose meaning is the caller's."""

    def __init__(self, database: Path, folder: Path, token: Token) -> None:
        self._database, self._path, self._token = database, checked_file(database), token
        self._state = b""
        with contextlib.suppress(OSError):  # a file that cannot be read: nothing is known of it
            self._state = state_hash(folder)

    def load(self) -> bytes | None:
        """What was kept, where exactly this was checked by exactly this program; else None."""
        with contextlib.suppress(OSError):
            kept = self._path.read_bytes()
            signature, data = kept[:_SIGNED], kept[_SIGNED:]
            if self._state and hmac.compare_digest(signature, self._signature(data)):
                return data
        return None

    def store(self, data: bytes) -> None:
        """Keeps this, where there is a database for it to lie beside."""
        with contextlib.suppress(OSError):  # then it is read and checked again
            if self._state and self._database.exists():
                private_files.overwrite(self._path, self._signature(data) + data)

    def _signature(self, data: bytes) -> bytes:
        signed = b"script" + self._state + data
        return hmac.digest(self._token.reveal().encode(), signed, hashlib.sha256)


def checked_file(database: Path) -> Path:
    """The file that belongs to a database, by whatever name that is called."""
    return Path(f"{database.resolve()}.checked")


def state_hash(folder: Path) -> bytes:
    """The hash of a script's files, of where they are, and of the program that reads them."""
    found = hashlib.sha256(sys.version.encode())
    found.update(str(folder.absolute()).encode(errors="surrogateescape"))
    found.update("\0".join(sorted(p.name for p in INSTALLED.glob("*.dist-info"))).encode())
    for path in _files(folder):
        data = path.read_bytes()
        found.update(f"\0{path.name}\0{len(data)}\0".encode(errors="surrogateescape"))
        found.update(data)
    return found.digest()


def _files(folder: Path) -> Iterator[Path]:
    """The files of a script and of the program, always in the same order."""
    for layer in layers(folder):
        yield from sorted(path for path in layer.glob("*") if path.is_file())
    inner = (path for path in PROGRAM.rglob("*") if "__pycache__" not in path.parts)
    yield from sorted(path for path in inner if path.is_file())
