"""Reads PNG by the standard alone, so that a picture is not judged by the library that drew it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Png:
    """A picture with a palette of at most 256 colours."""

    width: int
    height: int
    palette: tuple[Colour, ...]
    rows: tuple[bytes, ...]  # an index of the palette for each point

    def colours(self) -> set[Colour]:
        """Those that are there at all."""
        return {self.palette[index] for row in self.rows for index in set(row)}

    def at(self, x: int, y: int) -> Colour:
        """One point."""
        return self.palette[self.rows[y][x]]


def read(data: bytes) -> Png:
    """A picture of eight bits with a palette, its rows unfiltered."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    parts = list(_parts(data[8:]))
    width, height, depth, kind, *_ = struct.unpack(">IIBBBBB", dict(parts)[b"IHDR"])
    assert (depth, kind) == (8, 3)
    colours = dict(parts)[b"PLTE"]
    raw = zlib.decompress(b"".join(content for name, content in parts if name == b"IDAT"))
    lines = [raw[i : i + width + 1] for i in range(0, len(raw), width + 1)]
    assert {line[0] for line in lines} == {0}
    palette = tuple((colours[i], colours[i + 1], colours[i + 2]) for i in range(0, len(colours), 3))
    return Png(width, height, palette, tuple(line[1:] for line in lines))


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    while data:
        (size,) = struct.unpack(">I", data[:4])
        name, content = data[4:8], data[8 : 8 + size]
        assert struct.unpack(">I", data[8 + size : 12 + size])[0] == zlib.crc32(name + content)
        yield name, content
        data = data[12 + size :]


def contrast(one: Colour, other: Colour) -> float:
    """How far apart two colours are to the eye, from 1 to 21 (WCAG 2)."""
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: Colour) -> float:
    parts = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
