"""What Telegram tells a bot of invented people, and every shape in which it could lie somewhere.

All that is told of them shares a few stems, so that one search finds everybody: their ids differ in
the last byte only, their names and texts in what stands behind the stem.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import blake2b, md5, sha1, sha256
from json import dumps
from typing import Any
from urllib.parse import quote

import numpy as np

from conversations.help.codec import base36

MOST = 250  # people

# 47 bits, no byte of them zero but the last: no form of them is too short to search for.
PEOPLE = range(0x6B93_D7A5_C400, 0x6B93_D7A5_C400 + MOST)
STAFF = range(0x7A5C_93B7_D200, 0x7A5C_93B7_D200 + MOST)
QUERIES = range(41_987_654_321_000_000, 41_987_654_321_010_000)

NAME = "Mærkvørdig"
USERNAME = "kvqzwyt"
TEXT = "Hjærtesøkk"  # in every text, caption and card; escaped or not, as letters or as bytes
WORD = "kvqzplom"  # beside it, for whoever folds letters
FILE = "BQACAgqzvkxw"
DOCUMENTS = 6_071_829_304_500_000  # the number of the first file that is really sent
DOCUMENT = "sandbox-file-6071829304500"
PHONE = "+4780012345"  # nobody on the example lists has it
PLACE = (69.649212345, 18.955398765)
SECRET = "SANDBOX-token-that-opens-nothing"

Shape = tuple[str, str]  # what it is, and in which form
Needles = Mapping[bytes, Shape]


def strangers() -> Needles:
    """Of everybody: what may lie nowhere."""
    written = {"name": NAME, "username": USERNAME, "text": TEXT, "word": WORD, "file": FILE}
    written |= {"document": DOCUMENT}
    found: dict[bytes, Shape] = {}
    for what, stem in written.items():
        _add(found, what, _letters(stem))
    _add(found, "id", _numbers(PEOPLE))
    _add(found, "query", _numbers(QUERIES))
    _add(found, "phone", _numbers(range(int(PHONE), int(PHONE) + 1)))
    for coordinate in PLACE:
        _add(found, "place", _coordinate(coordinate))
    return found


def insiders() -> Needles:
    """Of the settings: what the process has to know, and what may lie nowhere else."""
    found: dict[bytes, Shape] = {}
    _add(found, "staff id", _numbers(STAFF))
    _add(found, "token", _letters(SECRET))
    return found


def hashed(numbers: Iterator[int] | range) -> Needles:
    """Of these ids: the hashes that somebody who wants to hide them would take."""
    found: dict[bytes, Shape] = {}
    for number in numbers:
        for spelt in (str(number).encode(), number.to_bytes(8), number.to_bytes(8, "little")):
            for kind in (md5, sha1, sha256, blake2b):
                _add(found, "id", _digest(kind.__name__, kind(spelt).digest()))
    return found


def search(data: bytes, needles: Needles) -> set[Shape]:
    """What of it occurs.

    Memory is large and the needles are many, so that their first four bytes are looked for at once:
    a table says of 16 bits made of any four bytes whether some needle can begin with them.
    """
    beginnings: dict[int, list[bytes]] = {}
    for needle in needles:
        beginnings.setdefault(int.from_bytes(needle[:4], "little"), []).append(needle)
    table = np.zeros(1 << 16, bool)
    table[_mixed(np.array([*beginnings], np.uint32))] = True
    letters, found = np.frombuffer(data, np.uint8), set[bytes]()
    for offset in range(min(4, len(data) - 3)):
        words = np.frombuffer(data, "<u4", (len(data) - offset) // 4, offset)
        likely = np.flatnonzero(table[_mixed(words)])
        for word in np.unique(words[likely]).tolist():
            for needle in beginnings.get(word, ()):
                places = likely[words[likely] == word] * 4 + offset
                if needle not in found and _is_at_one(letters, places, needle):
                    found.add(needle)
    return {needles[needle] for needle in found}


def _mixed(words: Any) -> Any:
    """Sixteen bits of each number of 32, in which nearly all numbers differ."""
    return words * np.uint32(2_654_435_761) >> np.uint32(16)


def _is_at_one(letters: Any, places: Any, needle: bytes) -> bool:
    """Whether a needle stands at one of the places at which it may begin."""
    places = places[places <= len(letters) - len(needle)]
    for n, byte in enumerate(needle):
        places = places[letters[places + n] == byte]
    return bool(places.size)


def _add(found: dict[bytes, Shape], what: str, forms: Iterator[tuple[str, bytes]]) -> None:
    for form, needle in forms:
        if len(needle) < 5:
            raise ValueError(f"{what} as {form} is too short to search for")
        found.setdefault(needle, (what, form))


def _letters(text: str) -> Iterator[tuple[str, bytes]]:
    """A text as files, wires and memory hold it."""
    for spelt in (text, text.casefold(), text.upper()):
        for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            yield encoding.upper(), spelt.encode(encoding)
    for spelt in (text, text.casefold()):
        yield "JSON", dumps(spelt)[1:-1].encode()
        yield "escaped", ascii(spelt)[1:-1].encode()
        yield "percent", quote(spelt).encode()
    yield from _encoded(text.encode())


def _encoded(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Bytes as other bytes; in base64 what does not depend on what stands around them."""
    yield "hexadecimal", data.hex().encode()
    yield "hexadecimal", data.hex().upper().encode()
    for before in range(3):
        kept = b64encode(bytes(before) + data)[(0, 2, 3)[before] :]
        cut = (0, -3, -2)[(before + len(data)) % 3]
        yield "base64", kept[:cut] if cut else kept


def _digits(numbers: range) -> Iterator[tuple[str, bytes]]:
    """The digits that numbers share, as text."""
    yield from _letters(_shared(*(str(end).encode() for end in _ends(numbers))).decode())


def _numbers(numbers: range) -> Iterator[tuple[str, bytes]]:
    """What numbers share, as text and as the bytes that programs make of them."""
    yield from _digits(numbers)
    for spell in (base36, "{:x}".format):
        shared = _shared(*(spell(end).encode() for end in _ends(numbers)))
        yield "other digits", shared
        yield "other digits", shared.upper()
    for form, pack in BINARY.items():
        yield form, _shared(*map(pack, _ends(numbers)))


def _ends(numbers: range) -> tuple[int, int]:
    return numbers[0], numbers[-1]


def _shared(one: bytes, other: bytes) -> bytes:
    """The longer of what is the same at their beginnings and at their ends."""
    head, tail = _same(one, other), _same(one[::-1], other[::-1])
    return one[:head] if head > tail else one[len(one) - tail :]


def _same(one: bytes, other: bytes) -> int:
    """How many bytes at the beginning are the same."""
    pairs = enumerate(zip(one, other, strict=True))
    return next((number for number, (a, b) in pairs if a != b), len(one))


def _whole(number: int) -> bytes:
    return number.to_bytes(max(6, (number.bit_length() + 7) // 8))


def _varint(number: int) -> bytes:
    """As SQLite numbers its rows: seven bits a byte, the highest first."""
    groups = [number >> shift & 0x7F for shift in range(0, number.bit_length(), 7)]
    return bytes([*(group | 0x80 for group in groups[:0:-1]), groups[0]])


def _leb128(number: int) -> bytes:
    """As protocol buffers have it: seven bits a byte, the lowest first."""
    groups = [number >> shift & 0x7F for shift in range(0, number.bit_length(), 7)]
    return bytes([*(group | 0x80 for group in groups[:-1]), groups[-1]])


def _python(number: int) -> bytes:
    """As an int lies in the memory of CPython: thirty bits in four bytes, the lowest first."""
    parts = range(0, number.bit_length(), 30)
    return b"".join(struct.pack("<I", number >> shift & (1 << 30) - 1) for shift in parts)


BINARY = {
    "48-bit or more": _whole,
    "48-bit or more, little end first": lambda number: _whole(number)[::-1],
    "SQLite varint": _varint,
    "LEB128": _leb128,
    "int of CPython": _python,
    "double": lambda number: struct.pack("<d", number),
    "double, big end first": lambda number: struct.pack(">d", number),
}


def _coordinate(number: float) -> Iterator[tuple[str, bytes]]:
    yield from _letters(str(number))
    yield "double", struct.pack("<d", number)
    yield "double, big end first", struct.pack(">d", number)


def _digest(kind: str, digest: bytes) -> Iterator[tuple[str, bytes]]:
    """The beginning of a hash, also where it was cut."""
    yield kind, digest[:8]
    yield kind, digest.hex()[:12].encode()
    yield kind, b64encode(digest)[:10]
