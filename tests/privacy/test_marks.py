"""The search itself: whatever somebody makes of a mark is found, by means other than our own."""

from __future__ import annotations

import binascii
import ctypes
import json
import marshal
import pickle
import sqlite3
import struct
import sys
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha1, sha256
from urllib.parse import quote, quote_plus
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.privacy import marks
from tests.privacy.marks import PEOPLE, QUERIES, STAFF, Needles, hashed, search

TEXTS = {
    "name": f"Kari {marks.NAME}7",
    "username": f"@{marks.USERNAME}_7",
    "text": f"jeg er {marks.TEXT}, hjelp",
    "word": f"({marks.WORD})",
    "file": f"{marks.FILE}xyz",
    "document": f"{marks.DOCUMENT}042",
    "phone": f"tlf {marks.PHONE}",
    "query": str(QUERIES[999]),
    "id": str(PEOPLE[7]),
    "place": str(marks.PLACE[0]),
}
SPELT: list[Callable[[str], bytes]] = [
    *(
        lambda t, c=code: t.encode(c)
        for code in ("utf-8", "utf-16", "utf-16-be", "utf-32", "latin-1")
    ),
    lambda t: t.casefold().encode(),
    lambda t: t.upper().encode("utf-16-le"),
    lambda t: json.dumps({"text": t}).encode(),
    lambda t: json.dumps(json.dumps(t, ensure_ascii=False), ensure_ascii=False).encode(),
    lambda t: repr(t.encode()).encode() if t.isascii() else ascii(t).encode(),
    lambda t: quote(t).encode(),
    lambda t: quote_plus(t).encode(),
    *(lambda t, n=before: b64encode(b"x" * n + t.encode() + b"yy") for before in range(6)),
    lambda t: urlsafe_b64encode(t.encode()),
    lambda t: binascii.hexlify(t.encode()),
    lambda t: pickle.dumps({"text": t}),
    lambda t: marshal.dumps([t]),
    lambda t: _in_memory(t),
    lambda t: _in_memory(f"{t} 🎲"),  # in four bytes a letter
]
NUMBERS: list[Callable[[int], bytes]] = [
    lambda n: f"chat {n}".encode(),
    lambda n: f"-100{n}".encode(),
    lambda n: f"{n:x}".encode(),
    lambda n: f"{n:X}".encode(),
    lambda n: str(UUID(int=n)).replace("-", "").encode(),
    *(lambda n, s=shape: struct.pack(s, n) for shape in ("<q", ">q", "<d", ">d")),
    lambda n: n.to_bytes(7),
    lambda n: pickle.dumps(n),
    lambda n: pickle.dumps(n, 0),
    lambda n: _in_memory(n),
    lambda n: _database("INTEGER PRIMARY KEY", n),
    lambda n: _database("INTEGER", n),
    lambda n: _database("REAL", n),
    lambda n: _database("TEXT", n, "UTF-16le"),
]


def _in_memory(thing: object) -> bytes:
    """How an object lies there."""
    return ctypes.string_at(id(thing), sys.getsizeof(thing))


def _database(kind: str, value: object, encoding: str = "UTF-8") -> bytes:
    """A database with a value in a column."""
    with sqlite3.connect(":memory:") as database:
        database.execute(f"PRAGMA encoding = '{encoding}'")
        database.execute(f"CREATE TABLE kept (value {kind})")
        database.execute("INSERT INTO kept VALUES (?)", [value])
        database.commit()
        return database.serialize()


def kinds(data: bytes, needles: Needles | None = None) -> set[str]:
    """What kinds of marks are found."""
    return {what for what, _ in search(data, needles or marks.strangers())}


@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.parametrize("spell", range(len(SPELT)))
def test_a_text_is_found_however_it_is_spelt(what: str, spell: int) -> None:
    assert what in kinds(SPELT[spell](TEXTS[what]))


@pytest.mark.parametrize("spell", range(len(NUMBERS)))
@pytest.mark.parametrize("number", [PEOPLE[0], PEOPLE[137], PEOPLE[-1]])
def test_an_id_is_found_however_it_is_packed(number: int, spell: int) -> None:
    assert kinds(NUMBERS[spell](number)) == {"id"}


@pytest.mark.parametrize("digest", [sha256, sha1])
def test_a_hash_without_salt_is_found(digest: Callable[[bytes], object]) -> None:
    made = digest(str(PEOPLE[3]).encode())
    needles = hashed(PEOPLE[:5])
    assert kinds(made.digest(), needles) == {"id"}  # type: ignore[attr-defined]
    assert kinds(made.hexdigest()[:16].encode(), needles) == {"id"}  # type: ignore[attr-defined]


def test_what_is_in_the_settings_is_told_apart() -> None:
    insiders = marks.insiders()
    assert kinds(f"1:{marks.SECRET}".encode(), insiders) == {"token"}
    assert kinds(STAFF[2].to_bytes(8, "little"), insiders) == {"staff id"}
    assert kinds(str(STAFF[2]).encode()) == set()


@given(some.binary(max_size=4096))
def test_nothing_is_found_in_what_is_not_theirs(data: bytes) -> None:
    assert kinds(data) == set()
