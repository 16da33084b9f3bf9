"""One person of a preview: every field, new and old, by the title of its column."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from conversations.contacts.changes import Change, differences
from conversations.contacts.columns import COLUMN, COLUMNS, Column
from conversations.contacts.contact import Contact, capitalize
from conversations.contacts.formatting import format_value, full_name
from conversations.lists.snapshot import ListSnapshot
from conversations.model import Line

_TOLD = [c for c in COLUMNS if c.field not in ("area", "offer", "name", "reported")]
CONSENT = frozenset({"agreed", "agreed_on", "agreed_by"})


def change_lines(
    snapshot: ListSnapshot, change: Change, without: Collection[str] = ()
) -> Iterator[Line]:
    """One person with every field: of somebody known, what changes and then what stays.

    `without` are fields that a button beside it shows.
    """
    yield Line(full_name(change.before or change.contact), "bold")
    if change.before is None or change.after is None:
        fields = ((c, text) for c, text in _fields(change.contact) if c.field not in without)
        yield from (Line(f"{capitalize(c.title)}: {t}") for c, t in fields if c.field != "role")
        return
    told = set(without)
    for field, old, new in differences(change):
        if field not in without:
            told.add(field)
            title = capitalize(COLUMN[field].title)
            values = (format_value(field, value or "") for value in (old, new))
            yield Line(f"{title}: {' → '.join(values)}")
    same = list(_remarks(change.after, told))
    yield from snapshot.words.lines("unchanged_fields", fields=", ".join(same)) if same else ()


def _remarks(contact: Contact, told: Collection[str] = ()) -> Iterator[str]:
    """What doctors will see of an entry, in few words; marks and what they do not by title."""
    for column, text in _fields(contact):
        is_plain = column.shown_to == "doctors" and column.format != "mark"
        if column.field not in told and column.field not in ("role", "agreed_on", "agreed_by"):
            yield text if is_plain else f"{column.title}: {text}"


def _fields(contact: Contact) -> Iterator[tuple[Column, str]]:
    for column in _TOLD:
        value = getattr(contact, column.field)
        if value and not (column.values and value == column.values[0]):
            yield column, format_value(column.field, column.to_text(value))


def one_line(contact: Contact) -> str:
    """Somebody with all that stands in the entry, in one line."""
    return f"{full_name(contact)}: {', '.join(_remarks(contact))}"
