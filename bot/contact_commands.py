"""`contacts import, export, status, forget` for the command line; all they say is bokmål."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bot import cells, sheets
from bot.contact_export import Names, csv_bytes, xlsx_bytes
from bot.contact_file import MAX_BYTES, read_rows, refusal, rows_of
from bot.contact_rows import Offers, Rules
from bot.store import COMMAND_LINE, Store
from conversations.changes import Step, described
from conversations.directory import Area, Contact, freshness
from conversations.preview import Draft, Problem, Reading

Say = Callable[[str], None]

SHOWN = 50  # lines of one kind; a first import should not scroll the problems away

_MARKS = {"fresh": "fersk", "soon": "snart gammel", "old": "gammel", "hidden": "gammel"}


async def import_file(
    store: Store,
    path: Path,
    offers: Offers,
    today: date,
    apply: bool,
    area: str | None = None,
    confirmed: date | None = None,
    say: Say = print,
    *,
    remove_missing: bool = False,
) -> int:
    """Says what a contact file would change and, with `apply`, changes it.

    Returns the exit status: 0 done, 1 refused (nothing is imported), 2 no such file.
    """
    try:
        data = await asyncio.to_thread(_read, path)
    except OSError:
        say(f"Filen {path} finnes ikke eller kan ikke leses; se om navnet er riktig.")
        return 2
    rules = Rules(await store.areas(), offers, today, area or "", confirmed=confirmed)
    reading = await _reading(data, rules)
    _say_some(say, _findings(reading.problems))
    if reading.refused:
        say("Ingenting er lagret. Rett det som står over, og prøv igjen.")
        return 1
    draft = Draft("", COMMAND_LINE, reading).against(await store.contacts(), today)
    gone = range(len(draft.plan.missing)) if remove_missing else ()
    await _carry_out(store, draft, draft.plan.steps(gone), today, apply, say)
    return 0


async def _reading(data: bytes, rules: Rules) -> Reading:
    try:
        return await asyncio.to_thread(read_rows, await rows_of(data), rules)
    except (cells.Refused, sheets.Unreadable) as refused:
        return refusal(refused)


async def export_file(
    store: Store, path: Path, names: Names, area: str | None = None, say: Say = print
) -> int:
    """Writes all contacts, or those of one area, into a file; the exit status."""
    wanted = cells.area(area, cells.area_names(await store.areas())) if area else ""
    contacts = [c for c in await store.contacts() if not wanted or c.area == wanted]
    make = xlsx_bytes if path.suffix.casefold() == ".xlsx" else csv_bytes
    try:
        await asyncio.to_thread(path.write_bytes, make(contacts, names))
    except OSError:
        say(f"Filen {path} kan ikke skrives; velg en annen mappe.")
        return 1
    say(f"{len(contacts)} kontakter er skrevet til {path}.")
    return 0


async def forget(store: Store, name: str, say: Say = print) -> int:
    """Erases a person from the lists and their history; 1 where nobody has that name."""
    if not await store.forget(name):
        say("Ingen på listene eller i historikken heter dette; se om navnet er riktig skrevet.")
        return 1
    say("Personen er slettet fra listene og fra historikken, og kan ikke hentes tilbake.")
    return 0


def _findings(problems: Iterable[Problem]) -> list[str]:
    """What must be put right first, then what is only worth a look."""
    fatal = [problem.text for problem in problems if problem.fatal]
    return fatal + [f"Advarsel: {problem.text}" for problem in problems if not problem.fatal]


def _read(path: Path) -> bytes:
    """The beginning of a file: one byte too many is enough to refuse it."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


async def _carry_out(
    store: Store, draft: Draft, steps: Sequence[Step], today: date, apply: bool, say: Say
) -> None:
    if apply:
        await store.apply(steps, COMMAND_LINE, today)
    plan = draft.plan
    _say_steps(say, "Nye", [_who(contact) for contact in plan.added])
    differ = [f"{_who(old)}: {described(Step(old, new))}" for old, new in plan.changed]
    _say_steps(say, "Endres", differ)
    gone = len(steps) - len(plan.added) - len(plan.changed)
    title = "Fjernes" if gone else "Står på lista, men ikke i filen (fjern med --remove-missing)"
    _say_steps(say, title, [_who(contact) for contact in plan.missing])
    counts = f"{len(plan.added)} nye, {len(plan.changed)} endret, {plan.unchanged} uendret"
    counts += f", {gone} fjernet" if gone else ""
    say(f"Lagret: {counts}." if apply else f"Ingenting er lagret ({counts}). Lagre med --apply.")


def _say_steps(say: Say, title: str, lines: Sequence[str]) -> None:
    if lines:
        say(f"{title} ({len(lines)}):")
        _say_some(say, [f"  {line}" for line in lines])


def _say_some(say: Say, lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        say(line)
    if len(lines) > SHOWN:
        say(f"… og {len(lines) - SHOWN} til.")


def _who(contact: Contact) -> str:
    return f"{contact.area} · {contact.offer} · {contact.name}"


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
    shown = [c for c in contacts if not c.hidden and freshness(c, today) != "hidden"]
    unseen = f" ({len(contacts) - len(shown)} skjult)" if len(shown) < len(contacts) else ""
    if not shown:
        return f"0{unseen}", "", "ingen kontakter"
    oldest = min(shown, key=lambda c: c.confirmed or date.min)
    said = f"eldste {oldest.confirmed.isoformat()}" if oldest.confirmed else "aldri bekreftet"
    return f"{len(shown)}{unseen}", said, _MARKS[freshness(oldest, today)]


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
