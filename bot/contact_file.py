"""Contact files: bytes to rows, whatever program made them; `contact_rows` makes the contacts."""

from __future__ import annotations

import asyncio
import codecs
import csv
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from io import StringIO

from charset_normalizer import from_bytes

from bot import cells, sheets
from bot.cells import Refused
from bot.contact_rows import (
    HEADERS,
    TITLE_ROWS,
    Offers,
    RowReader,
    Rows,
    Rules,
    field_of,
    known_titles,
)
from conversations import blocks
from conversations.directory import Area, folded
from conversations.preview import Problem, Reading

__all__ = ["HEADERS", "MAX_BYTES", "Offers", "Problem", "Reading", "Rules", "read_contacts"]

MAX_BYTES = 1024 * 1024
LATIN = ["cp1252", "iso8859_1", "mac_roman", "cp850"]  # what is left where it is not UTF-8
TOO_LARGE = "Filen er større enn 1 MB; del den opp, eller slett tomme rader"


def read_contacts(
    data: bytes,
    areas: Iterable[Area],
    offers: Offers,
    today: date,
    default_area: str | None = None,
    confirmed: date | None = None,
) -> Reading:
    """The contacts of a CSV file, whatever its bytes; the defaults serve rows without their own."""
    rules = Rules(tuple(areas), offers, today, default_area or "", confirmed=confirmed)
    try:
        return read_rows(csv_rows(data), rules)
    except Refused as refused:
        return refusal(refused)


def read_rows(rows: Rows, rules: Rules) -> Reading:
    """The contacts of rows, or one problem where nothing can be used."""
    try:
        return RowReader(rules).read(rows)
    except Refused as refused:
        return refusal(refused)


def refusal(reason: Exception) -> Reading:
    """Nothing read, and why."""
    text = str(reason)
    return Reading(problems=(Problem(0, "", f"{text[:1].upper()}{text[1:]}."),))


async def rows_of(data: bytes) -> Rows:
    """The rows of a file of any kind we read; raises Refused or Unreadable."""
    if len(data) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    if not data.strip():
        raise Refused("Filen er tom; se om det var den riktige")
    if sheets.is_workbook(data):
        return max(await sheets.rows_of(data), key=_promising, default=[])
    return await asyncio.to_thread(csv_rows, data)


def csv_rows(data: bytes) -> Rows:
    """The rows of a CSV file, cut where that gives the best header; raises Refused."""
    return text_rows(_text(data))


def text_rows(text: str) -> Rows:
    """The rows of text that is a table."""
    return max((_table(text, delimiter) for delimiter in ",;\t"), key=_promising)


def pasted_rows(text: str, areas: Sequence[Area], offers: Offers) -> tuple[Rows, bool]:
    """The rows of pasted text, and whether it was a table and not blocks of lines."""
    rows = text_rows(text)
    if _promising(rows) >= 3:
        return rows, True
    people = blocks.people(text)
    for person in people:
        for key, found in _hints(person.heading, areas, offers).items():
            person.values.setdefault(key, [found])
    return blocks.table(people), False


def lacking(rows: Rows) -> set[str]:
    """Which of area and offer the rows say nothing of, so that somebody has to."""
    top = max(rows[:TITLE_ROWS], key=known_titles, default=())
    if known_titles(top) < 2:
        return set()  # no list at all, which its reader says better
    return {"area", "offer"} - {field_of(title) for title in top}


def _hints(heading: str, areas: Sequence[Area], offers: Offers) -> dict[str, str]:
    """The area and the offer that a heading names."""
    said = f" {folded(heading).rstrip(':')} "
    names = {name: found[0] for name, found in cells.area_names(areas).items() if len(found) == 1}
    ids = {folded(n): key for key, also in offers.items() for n in also}
    # An offer may have an ending ("støttekolleger i Troms"), an area stands as a word of its own.
    found = {"area": _longest(said, names, " "), "offer": _longest(said, ids, "")}
    return {key: hint for key, hint in found.items() if hint}


def _longest(said: str, names: Mapping[str, str], end: str) -> str:
    inside = [name for name in names if f" {name}{end}" in said]
    return names[max(inside, key=len)] if inside else ""


def _promising(rows: Rows) -> int:
    return max(map(known_titles, rows[:TITLE_ROWS]), default=0)


def _table(text: str, delimiter: str) -> Rows:
    source = StringIO(text, newline="")
    with suppress(csv.Error):  # as when a wrong delimiter leaves a cell without end
        return list(csv.reader(source, delimiter=delimiter, skipinitialspace=True))
    return []


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    wide = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-8-sig", "utf-16")[: 1 + wide]:
        with suppress(UnicodeDecodeError):
            return _printable(data.decode(encoding))
    best = from_bytes(data, cp_isolation=LATIN, steps=10, threshold=0.6).best()
    return _printable(str(best) if best else data.decode("cp1252", "replace"))


def _printable(text: str) -> str:
    if "\0" in text or "\ufffd" in text:  # a program, a picture, something cut in two
        raise Refused("Filen er ikke ren tekst; lagre arket som «CSV UTF-8» og prøv igjen")
    return text
