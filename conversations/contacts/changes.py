"""What a newer row does to a contact, and each change as a value: diff, merge, undo."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any
from unicodedata import category, normalize

from conversations.contacts.columns import COLUMN, COLUMNS, EDITABLE, SEPARATOR
from conversations.contacts.contact import Contact, Identity, contact_key, normalize_name
from conversations.values import value_object

# What may stand between the digits of one number; commas and colons do not.
_GAPS = re.compile(r"[\s.\-\u2010-\u2015\u2212\u2053\u223c\u30fc_()\[\]/+*·~x'’]+", re.IGNORECASE)
_NUMBER = re.compile(r"\d{5,}")
_EDGE = re.compile(r"^\d+|\d+$")
NUMBER_DIGITS = 8  # of a Norwegian number
_ADDRESS = re.compile(r"\w+://\S+|(?:[\w-]+[.\u3002])+[^\W\d_]{2,}\S*|@\w{2,}", re.IGNORECASE)

LOGGED = tuple(column for column in COLUMNS if column.is_logged)
_TELLING = tuple(c for c in COLUMNS if c.is_way or c.is_free_text)


@value_object
class MergeResult:
    """What putting contacts into the store does, or would do."""

    added: tuple[Contact, ...] = ()
    changed: tuple[tuple[Contact, Contact], ...] = ()  # before and after
    unchanged: tuple[Contact, ...] = ()


def compare(
    stored: Iterable[Contact],
    contacts: Iterable[Contact],
    today: date,
    columns: frozenset[str],
    silent: Mapping[Identity, frozenset[str]] | None = None,
) -> MergeResult:
    """What putting these contacts would do; of two with the same identity the last one counts.

    `columns` are the fields that the contacts speak of, `silent` those that one of them does not.
    """
    none: frozenset[str] = frozenset()
    known = {contact_key(contact): contact for contact in stored}
    wanted = {contact_key(contact): contact for contact in contacts}
    old = {key: known[key] for key in wanted if key in known}
    new = {
        key: _merge_contact(old[key], wanted[key], today, columns - (silent or {}).get(key, none))
        for key in old
    }
    return MergeResult(
        added=tuple(
            _drop_future_confirmation(c, today) for key, c in wanted.items() if key not in known
        ),
        changed=tuple((old[key], new[key]) for key in old if old[key] != new[key]),
        unchanged=tuple(old[key] for key in old if old[key] == new[key]),
    )


def _merge_contact(old: Contact, new: Contact, today: date, columns: frozenset[str]) -> Contact:
    """The entry with what is newly known."""
    values: dict[str, Any] = {name: getattr(new, name) for name in columns & EDITABLE}
    merged = replace(
        old,
        **values,
        hidden=old.hidden or new.hidden,
        reported=old.reported or new.reported,
        agreed=old.agreed or new.agreed,  # an empty cell takes nothing back
        agreed_on=new.agreed_on or old.agreed_on,
        agreed_by=new.agreed_by or old.agreed_by,
    )
    return settle_trust(old, merged, _drop_future_confirmation(new, today).confirmed)


def settle_trust(old: Contact, new: Contact, stated: date | None = None) -> Contact:
    """`new` as it follows on `old`, by the two rules for what is known of somebody.

    A confirmation that somebody stated counts where it is newer, and clears the report of a wrong
    number. Else the report stays, and a new way to reach somebody voids the confirmation of `new`.
    """
    is_newer = (stated or date.min) > (old.confirmed or date.min)
    kept = new.confirmed if new.confirmed and _adds_no_way(old, new) else None
    return replace(
        new, confirmed=stated if is_newer else kept, reported=new.reported and not is_newer
    )


def _adds_no_way(old: Contact, new: Contact) -> bool:
    """Whether whoever is reached by the new entry was reached in the same ways before."""
    is_same = all(getattr(old, c.field) == getattr(new, c.field) for c in _TELLING)
    return is_same or ways(new) <= ways(old)


def record_consent(old: Contact | None, new: Contact, today: date, label: str) -> Contact:
    """`new` with the day and the label of a consent that it has and `old` had not.

    What a file states of day and label stays; nobody who has not agreed has either.
    """
    if not (new.agreed or new.agreed_on or new.agreed_by):
        return new
    if not new.agreed:
        return replace(new, agreed_on=None, agreed_by="")
    if new.agreed_on or (old and old.agreed):
        return new
    return replace(new, agreed_on=today, agreed_by=label[: COLUMN["agreed_by"].limit])


def ways(contact: Contact) -> frozenset[str]:
    """Every way to reach somebody that an entry names, as text to compare."""
    values = {c.field: c.to_text(getattr(contact, c.field)) for c in _TELLING}
    found = frozenset[str]().union(*(_ways_of(field, text) for field, text in values.items()))
    return found | _scattered_number(t for f, t in values.items() if COLUMN[f].is_free_text)


def _scattered_number(texts: Iterable[str]) -> frozenset[str]:
    """Digits at the ends of several texts that together are as many as a telephone number has."""
    found = (_EDGE.search(_GAPS.sub("", _visible(text))) for text in texts if text)
    runs = [run[0] for run in found if run]
    is_number = len(runs) > 1 and sum(map(len, runs)) >= NUMBER_DIGITS
    return frozenset(("|".join(runs),)) if is_number else frozenset()


def _ways_of(field: str, text: str) -> frozenset[str]:
    if COLUMN[field].is_way:
        return frozenset(filter(None, text.split(SEPARATOR)))
    return ways_in_words(text) if COLUMN[field].is_free_text else frozenset()


def ways_in_words(text: str) -> frozenset[str]:
    """Numbers of five digits or more, domains and @names in free text."""
    if not text:
        return frozenset()
    seen = _visible(text)
    return frozenset((*_NUMBER.findall(_GAPS.sub("", seen)), *_ADDRESS.findall(seen)))


def _visible(text: str) -> str:
    return "".join(c for c in normalize("NFKC", text) if category(c) != "Cf").casefold()


def _drop_future_confirmation(contact: Contact, today: date) -> Contact:
    """The contact without a confirmation that lies in the future."""
    ahead = contact.confirmed is not None and contact.confirmed > today
    return replace(contact, confirmed=None) if ahead else contact


@value_object
class Change:
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
        return contact_key(self.contact)

    @property
    def frees_key(self) -> bool:
        """Whether the place where an entry stood becomes empty: it goes, or has another name."""
        return self.before is not None and contact_key(self.before) != (
            contact_key(self.after) if self.after else None
        )


@value_object
class ChangeRecord:
    """One field of one entry that was changed, as the history keeps it."""

    batch: int
    day: date
    label: str
    key: Identity
    field: str
    old: str | None
    new: str | None


class ConflictError(Exception):
    """What was to be changed is not what stands in the list any more."""


class AlreadyUndoneError(ConflictError):
    """What was to be taken back is as it was before."""


def changes_of(saved: MergeResult) -> tuple[Change, ...]:
    """What putting contacts does, step by step."""
    return (
        *(Change(None, c) for c in saved.added),
        *(Change(old, new) for old, new in saved.changed),
    )


def texts(contact: Contact | None) -> dict[str, str | None]:
    """Every logged field as text; None for all where there is no entry."""
    return {
        column.field: None if contact is None else column.to_text(getattr(contact, column.field))
        for column in LOGGED
    }


def differences(step: Change) -> Iterator[tuple[str, str | None, str | None]]:
    """Field, old and new of whatever a step changes; of what comes or goes only what it holds."""
    if not (step.before and step.after):  # of somebody who comes or goes, only what there is
        for column in LOGGED:
            if value := getattr(step.contact, column.field):
                text = column.to_text(value)
                yield column.field, *((text, None) if step.before else (None, text))
        return
    old, new = texts(step.before), texts(step.after)
    for name in old:
        if (old[name] or "") != (new[name] or ""):
            yield name, old[name], new[name]


def describe_change(step: Change, show: Callable[[str, str], str]) -> str:
    """Each field that changes, as "merknad: old → new"."""
    return "; ".join(
        f"{COLUMN[name].title}: {show(name, old or '')} → {show(name, new or '')}"
        for name, old, new in differences(step)
    )


def changes_reach(step: Change) -> bool:
    """Whether a step adds or changes a way to reach someone."""
    if step.before and step.after:
        return not _adds_no_way(step.before, step.after)
    return step.after is not None


def ways_first(steps: Iterable[Change]) -> list[Change]:
    """Steps in the order in which they are shown: what reaches people is not to be overlooked."""
    return sorted(steps, key=lambda step: not changes_reach(step))


def added_way(entries: Iterable[ChangeRecord]) -> bool:
    """Whether what the history says of one entry added a way to reach somebody."""
    return any(_ways_of(e.field, e.new or "") - _ways_of(e.field, e.old or "") for e in entries)


def undo_batch(entries: Iterable[ChangeRecord], stored: Iterable[Contact]) -> tuple[Change, ...]:
    """The steps that take a batch back; raises Outdated where it was changed again since.

    An entry that gets a former way to reach somebody back is not confirmed: the one it has now was.
    """
    known = {contact_key(contact): contact for contact in stored}
    ordered = sorted(entries, key=lambda entry: entry.key)
    if ordered and all(_is_undone(known, entry) for entry in ordered):
        raise AlreadyUndoneError
    return tuple(
        _undo_change(known.get(key), key, tuple(of_entry))
        for key, of_entry in groupby(ordered, key=lambda entry: entry.key)
    )


def _is_undone(known: Mapping[Identity, Contact], entry: ChangeRecord) -> bool:
    """Whether a field is as it was before; a confirmation does not come back with a former way."""
    value = texts(known.get(entry.key))[entry.field]
    return (value or "") == (entry.old or "") or (entry.field == "confirmed" and not value)


def _undo_change(current: Contact | None, key: Identity, entries: Sequence[ChangeRecord]) -> Change:
    now = texts(current)
    if any((now[e.field] or "") != (e.new or "") for e in entries):
        raise ConflictError
    gone, came = (any(e.field == "name" and getattr(e, s) is None for e in entries)
                  for s in ("new", "old"))  # fmt: skip
    if (current is None) != gone:
        raise ConflictError
    if came:
        return Change(current, None)
    base = current or Contact(key[0], key[1], "")
    values = {e.field: COLUMN[e.field].from_text(e.old or "") for e in entries}
    former = replace(base, **values)
    return Change(current, settle_trust(current, former) if current else former)


def has_name(contact: Contact, name: str) -> bool:
    """Whether an entry is under this name."""
    return normalize_name(contact.name) == normalize_name(name)
