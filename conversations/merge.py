"""What a newer row does to an entry of a contact list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from conversations.directory import Contact, identity

COLUMNS = tuple(field.name for field in fields(Contact))
EDITABLE = frozenset(COLUMNS) - {"area", "offer", "confirmed", "hidden", "reported"}
"""What an import may overwrite as it stands; the rest is identity or has rules of its own."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What putting contacts into the store does, or would do."""

    added: tuple[Contact, ...] = ()
    changed: tuple[tuple[Contact, Contact], ...] = ()  # before and after
    unchanged: tuple[Contact, ...] = ()


def compare(
    stored: Iterable[Contact], contacts: Iterable[Contact], today: date, columns: frozenset[str]
) -> Saved:
    """What putting these contacts would do; of two with the same identity the last one counts."""
    known = {identity(contact): contact for contact in stored}
    wanted = {identity(contact): contact for contact in contacts}
    old = {key: known[key] for key in wanted if key in known}
    new = {key: _merged(old[key], wanted[key], today, columns) for key in old}
    return Saved(
        added=tuple(_past(c, today) for key, c in wanted.items() if key not in known),
        changed=tuple((old[key], new[key]) for key in old if old[key] != new[key]),
        unchanged=tuple(old[key] for key in old if old[key] == new[key]),
    )


def _merged(old: Contact, new: Contact, today: date, columns: frozenset[str]) -> Contact:
    """The entry with what is newly known; only a newer confirmation clears `reported`.

    A confirmation is about the ways to reach somebody: with a new one it is void.
    """
    given: dict[str, Any] = {name: getattr(new, name) for name in columns & EDITABLE}
    confirmed = _past(new, today).confirmed
    newer = confirmed is not None and (old.confirmed is None or confirmed > old.confirmed)
    kept = old.confirmed if _ways(replace(old, **given)) <= _ways(old) else None
    return replace(
        old,
        **given,
        confirmed=confirmed if newer else kept,
        hidden=old.hidden or new.hidden,
        reported=not newer and (old.reported or new.reported),
    )


def _ways(contact: Contact) -> set[str]:
    return {*contact.phones, *contact.emails, contact.url} - {""}


def _past(contact: Contact, today: date) -> Contact:
    """The contact without a confirmation that lies in the future."""
    ahead = contact.confirmed is not None and contact.confirmed > today
    return replace(contact, confirmed=None) if ahead else contact
