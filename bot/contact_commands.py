"""`contacts import` and `contacts status`, for the command line to wire; all they say is bokmål."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.contact_file import HEADERS, MAX_BYTES, Offers, Problem, Reading, read_contacts
from bot.store import Store
from conversations.directory import Area, Contact, freshness
from conversations.merge import COLUMNS, Saved, compare

Say = Callable[[str], None]

SHOWN = 50  # lines of one kind; a first import should not scroll the problems away

_MARKS = {"fresh": "fersk", "soon": "snart gammel", "old": "gammel", "hidden": "gammel"}
_TITLES = {
    **{key: names.split(",")[0] for key, names in HEADERS.items()},
    "phones": "telefon",
    "emails": "e-post",
    "hidden": "skjult",
    "reported": "meldt feil",
}


async def import_file(
    store: Store,
    path: Path,
    offers: Offers,
    today: date,
    apply: bool,
    area: str | None = None,
    confirmed: date | None = None,
    say: Say = print,
) -> int:
    """Says what a contact file would change and, with `apply`, changes it.

    Returns the exit status: 0 done, 1 refused (nothing is imported), 2 no such file.
    """
    try:
        data = await asyncio.to_thread(_read, path)
    except OSError:
        say(f"Filen {path} finnes ikke eller kan ikke leses; se om navnet er riktig.")
        return 2
    areas = await store.areas()
    reading = await asyncio.to_thread(read_contacts, data, areas, offers, today, area, confirmed)
    _say_some(say, _findings(reading.problems))
    if reading.refused:
        say("Ingenting er lagret. Rett det som står over, og prøv igjen.")
        return 1
    await _carry_out(store, reading, today, apply, say)
    return 0


def _findings(problems: Iterable[Problem]) -> list[str]:
    """What must be put right first, then what is only worth a look."""
    fatal = [problem.text for problem in problems if problem.fatal]
    return fatal + [f"Advarsel: {problem.text}" for problem in problems if not problem.fatal]


def _read(path: Path) -> bytes:
    """The beginning of a file: one byte too many is enough to refuse it."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


async def _carry_out(store: Store, reading: Reading, today: date, apply: bool, say: Say) -> None:
    if apply:
        saved = await store.put(reading.contacts, today, reading.columns)
    else:
        saved = compare(await store.contacts(), reading.contacts, today, reading.columns)
    _say_changes(say, saved)
    counts = f"{len(saved.added)} nye, {len(saved.changed)} endret, {len(saved.unchanged)} uendret"
    say(f"Lagret: {counts}." if apply else f"Ingenting er lagret ({counts}). Lagre med --apply.")


def _say_changes(say: Say, saved: Saved) -> None:
    if saved.added:
        say(f"Nye ({len(saved.added)}):")
        _say_some(say, [f"  {_who(contact)}" for contact in saved.added])
    if saved.changed:
        say(f"Endres ({len(saved.changed)}):")
        _say_some(say, [f"  {_who(old)}: {_difference(old, new)}" for old, new in saved.changed])


def _say_some(say: Say, lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        say(line)
    if len(lines) > SHOWN:
        say(f"… og {len(lines) - SHOWN} til.")


def _who(contact: Contact) -> str:
    return f"{contact.area} · {contact.offer} · {contact.name}"


def _difference(old: Contact, new: Contact) -> str:
    """Each field that changes, as "merknad: old → new"."""
    pairs = [(name, _shown(getattr(old, name)), _shown(getattr(new, name))) for name in COLUMNS]
    return "; ".join(f"{_TITLES[name]}: {was} → {is_}" for name, was, is_ in pairs if was != is_)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nei"
    text = " / ".join(value) if isinstance(value, tuple) else str(value or "")
    return text or "(tomt)"


async def status(store: Store, offers: Offers, today: date, say: Say = print) -> int:
    """Says how many contacts each list has and how fresh they are; returns the exit status 0.

    Counted are those that may be shown: neither hidden nor too long without confirmation.
    """
    contacts = await store.contacts()
    lists = [line for area in await store.areas() for line in _lists(area, contacts, today)]
    for line in _aligned(lists):
        say(line)
    for warning in _warnings(lists, contacts, offers):
        say(f"Advarsel: {warning}.")
    return 0


def _lists(area: Area, contacts: Iterable[Contact], today: date) -> Iterator[tuple[str, ...]]:
    """Area, offer, count, oldest confirmation and mark of each list of an area; at least one."""
    here = [contact for contact in contacts if contact.area == area.name]
    if not here:
        yield area.name, "", "0", "", "ingen kontakter"
    for offer in sorted({contact.offer for contact in here}):
        yield area.name, offer, *_state([c for c in here if c.offer == offer], today)


def _state(contacts: Sequence[Contact], today: date) -> tuple[str, str, str]:
    shown = [c for c in contacts if not c.hidden and freshness(c.confirmed, today) != "hidden"]
    unseen = f" ({len(contacts) - len(shown)} skjult)" if len(shown) < len(contacts) else ""
    if not shown:
        return f"0{unseen}", "", "ingen kontakter"
    oldest = min((c.confirmed or date.min for c in shown), default=date.min)
    said = "aldri bekreftet" if oldest == date.min else f"eldste {oldest.isoformat()}"
    mark = _MARKS[freshness(None if oldest == date.min else oldest, today)]
    return f"{len(shown)}{unseen}", said, mark


def _aligned(lines: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _warnings(
    lists: Iterable[tuple[str, ...]], contacts: Iterable[Contact], offers: Offers
) -> Iterator[str]:
    staffed = {line[0] for line in lists if line[-1] != "ingen kontakter"}
    empty = [name for name in dict.fromkeys(line[0] for line in lists) if name not in staffed]
    unknown = Counter(c.offer for c in contacts if c.offer not in offers)
    for offer, count in sorted(unknown.items()):
        yield f"tilbudet «{offer}» finnes ikke lenger, så {count} kontakter vises ikke"
    if empty:
        yield f"ingen å vise til i {', '.join(empty)}"
