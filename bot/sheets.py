"""Workbooks: what kind of file this is, and an XLSX as rows, read by a process with limits."""

from __future__ import annotations

import asyncio
import json
import zipfile
from io import BytesIO

from bot.child import outcome

Rows = list[list[str]]

UNPACKED = 30 * 1024 * 1024
PARTS = 300
PATIENCE = 8.0  # seconds

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"RIFF", b"\x00\x00\x00\x18ftyp")
_OLD = b"\xd0\xcf\x11\xe0"

PICTURE = "Et bilde eller en PDF kan ikke leses; send regnearket, eller lim inn lista som tekst"
OLD = "Fila er i et gammelt format eller har passord; lagre den som .xlsx uten passord"
MACROS = "Arket har makroer; lagre det som .xlsx, uten makroer"
FOREIGN = "Fila er ikke et Excel-ark; lagre den som .xlsx eller CSV"
HEAVY = "Arket er for stort når det pakkes ut; flytt lista til et nytt, tomt ark"
BROKEN = "Arket kan ikke leses; åpne det, lagre det på nytt som .xlsx og prøv igjen"


class Unreadable(Exception):
    """Why a file cannot be read and what to do, in bokmål, without its last full stop."""


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of a workbook; raises Unreadable for what nobody reads here."""
    if data.startswith(_PICTURES):
        raise Unreadable(PICTURE)
    if data.startswith(_OLD):
        raise Unreadable(OLD)
    return data.startswith(b"PK")


async def rows_of(data: bytes) -> list[Rows]:
    """The sheets of an XLSX as rows of text; raises Unreadable."""
    await asyncio.to_thread(_refuse_hostile, data)
    try:
        status, out = await outcome("bot.sheet_child", data, PATIENCE)
    except TimeoutError:
        raise Unreadable(HEAVY) from None
    if status or not out:
        raise Unreadable(HEAVY if status < 0 else BROKEN)
    sheets: list[Rows] = await asyncio.to_thread(json.loads, out)
    return sheets


def _refuse_hostile(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Unreadable(BROKEN) from None
    names = {part.filename.casefold() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable(MACROS)
    if "xl/workbook.xml" not in names:
        raise Unreadable(FOREIGN)
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Unreadable(HEAVY)
