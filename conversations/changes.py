"""A change of the contact lists as a value: what stood there, what shall stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import groupby
from typing import Any

from conversations.directory import Contact, folded, identity
from conversations.merge import COLUMNS, Saved

Identity = tuple[str, str, str]

TITLES: Mapping[str, str] = {
    "area": "område", "offer": "tilbud", "name": "navn", "kind": "type", "role": "rolle",
    "workplace": "arbeidssted", "phones": "telefon", "emails": "e-post", "url": "nettside",
    "address": "adresse", "hours": "åpningstid", "languages": "språk",
    "students": "tar imot studenter", "members_only": "kun medlemmer", "note": "merknad",
    "agreed": "samtykke", "confirmed": "bekreftet", "hidden": "skjult", "reported": "meldt feil",
}  # fmt: skip
"""What administrators call each field."""

WAYS = ("phones", "emails", "url")  # to reach someone
LOGGED = tuple(name for name in COLUMNS if name not in ("area", "offer", "reported"))
SEPARATOR = " / "  # between several values of one field

_DEFAULTS = {field.name: field.default for field in fields(Contact)}
_LISTS = ("phones", "emails", "languages")
_MARKS = ("students", "members_only", "agreed", "hidden", "reported")


@dataclass(frozen=True, slots=True)
class Step:
    """One entry before and after; None where there was or will be none."""

    before: Contact | None
    after: Contact | None

    @property
    def contact(self) -> Contact:
        """The entry as it will be, or as it was where it goes."""
        found = self.after or self.before
        assert found, "a step is about an entry"  # noqa: S101 (no step is made of nothing)
        return found

    @property
    def key(self) -> Identity:
        """Which entry, by its newest name."""
        return identity(self.contact)

    @property
    def leaves(self) -> bool:
        """Whether the place where an entry stood becomes empty: it goes, or has another name."""
        return self.before is not None and identity(self.before) != (
            identity(self.after) if self.after else None
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of one entry that was changed, as the history keeps it."""

    batch: int
    day: date
    label: str
    key: Identity
    field: str
    old: str | None
    new: str | None


class Outdated(Exception):
    """What was to be changed is not what stands in the list any more."""


def steps_of(saved: Saved) -> tuple[Step, ...]:
    """What putting contacts does, step by step."""
    return (*(Step(None, c) for c in saved.added), *(Step(old, new) for old, new in saved.changed))


def texts(contact: Contact | None) -> dict[str, str | None]:
    """Every logged field as text; None for all where there is no entry."""
    return {name: None if contact is None else text(getattr(contact, name)) for name in LOGGED}


def text(value: object) -> str:
    """A value of a field as the history and a spreadsheet keep it."""
    if isinstance(value, bool):
        return "ja" if value else ""
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def differences(step: Step) -> Iterator[tuple[str, str | None, str | None]]:
    """Field, old and new of whatever a step changes; of what comes or goes only what it holds."""
    old, new = texts(step.before), texts(step.after)
    for name in LOGGED:
        if (old[name] or "") != (new[name] or ""):
            yield name, old[name], new[name]


def described(step: Step, shown: Callable[[str, str], str] | None = None) -> str:
    """Each field that changes, as "merknad: old → new"."""
    show = shown or _plain
    return "; ".join(
        f"{TITLES[name]}: {show(name, old or '')} → {show(name, new or '')}"
        for name, old, new in differences(step)
    )


def _plain(_: str, value: str) -> str:
    return value or "(tomt)"


def reaches(step: Step) -> bool:
    """Whether a step adds or changes a way to reach someone."""
    if step.after is None:
        return False
    return step.before is None or any(
        set(_many(getattr(step.after, way))) - set(_many(getattr(step.before, way))) for way in WAYS
    )


def _many(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else tuple(filter(None, (value,)))


def undone(entries: Iterable[Entry], stored: Iterable[Contact]) -> tuple[Step, ...]:
    """The steps that take a batch back; raises Outdated where it was changed again since."""
    known = {identity(contact): contact for contact in stored}
    ordered = sorted(entries, key=lambda entry: entry.key)
    return tuple(
        _undone(known.get(key), key, tuple(of_entry))
        for key, of_entry in groupby(ordered, key=lambda entry: entry.key)
    )


def _undone(current: Contact | None, key: Identity, entries: Sequence[Entry]) -> Step:
    now = texts(current)
    if any((now[e.field] or "") != (e.new or "") for e in entries):
        raise Outdated
    gone, came = (any(e.field == "name" and getattr(e, s) is None for e in entries)
                  for s in ("new", "old"))  # fmt: skip
    if (current is None) != gone:
        raise Outdated
    if came:
        return Step(current, None)
    base = current or Contact(key[0], key[1], "")
    return Step(current, replace(base, **{e.field: value(e.field, e.old or "") for e in entries}))


def value(field: str, text: str) -> Any:
    """The value of a field that `text` made a text of."""
    if field in _LISTS:
        return tuple(filter(None, text.split(SEPARATOR)))
    if field in _MARKS:
        return text == "ja"
    if field == "confirmed":
        return date.fromisoformat(text) if text else None
    return text or (_DEFAULTS[field] if field == "kind" else "")


def named(contact: Contact, name: str) -> bool:
    """Whether an entry is under this name."""
    return folded(contact.name) == folded(name)
