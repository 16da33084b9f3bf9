"""Contacts as rows of the database and back, and steps held against them; without waiting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from conversations.changes import SEPARATOR, Identity, Outdated, Step
from conversations.directory import Contact, folded, identity
from conversations.merge import COLUMNS

_LISTS = ("phones", "emails", "languages")
_MARKS = ("students", "members_only", "agreed", "hidden", "reported")


def all_fitted(steps: Iterable[Step], contacts: Iterable[Contact]) -> tuple[Step, ...]:
    """Steps as they fit what stands in the list now; raises Outdated where one does not."""
    known = {identity(contact): contact for contact in contacts}
    return tuple(_fitted(step, known) for step in steps)


def _fitted(step: Step, known: dict[Identity, Contact]) -> Step:
    """The step with `reported` as it stands now; raises Outdated where it does not fit the list."""
    current = known.get(identity(step.before)) if step.before else None
    taken = known.get(step.key) if step.after and (not step.before or step.leaves) else None
    expected = step.before and replace(step.before, reported=bool(current and current.reported))
    if current != expected or taken:
        raise Outdated
    if not (step.after and current):
        return Step(current, step.after)
    newer = step.after.confirmed != current.confirmed and step.after.confirmed is not None
    return Step(current, replace(step.after, reported=current.reported and not newer))


def all_contacts(rows: Iterable[Any]) -> tuple[Contact, ...]:
    """Rows of the view as contacts."""
    return tuple(_contact(tuple(row)) for row in rows)


def _contact(row: Sequence[Any]) -> Contact:
    values: dict[str, Any] = dict(zip(COLUMNS, row[:-2], strict=True))
    values |= {key: tuple(filter(None, values[key].split(SEPARATOR))) for key in _LISTS}
    values |= {key: bool(values[key]) for key in _MARKS}
    confirmed = values["confirmed"]
    return Contact(**values | {"confirmed": confirmed and date.fromisoformat(confirmed)})


def rows(steps: Iterable[Step], today: date) -> list[dict[str, Any]]:
    """What steps leave behind, as rows of the table."""
    return [_row(step.after, today) for step in steps if step.after]


def _row(contact: Contact, today: date) -> dict[str, Any]:
    values = {name: getattr(contact, name) for name in COLUMNS}
    values |= {key: SEPARATOR.join(values[key]) for key in _LISTS}
    confirmed = contact.confirmed and contact.confirmed.isoformat()
    own = {"folded": folded(contact.name), "confirmed": confirmed, "changed": today.isoformat()}
    return values | own
