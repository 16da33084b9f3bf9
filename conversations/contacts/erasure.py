"""What the lists and their history hold of a person who is to be erased, by all their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from conversations.contacts.changes import ChangeRecord
from conversations.contacts.columns import COLUMNS, SEPARATOR
from conversations.contacts.contact import Contact, Identity, contact_key, normalize_name
from conversations.values import value_object

_TEXTS = tuple(c for c in COLUMNS if c.is_free_text or c.is_way)  # where a name may stand


@value_object
class Trace:
    """An entry that is, or was, a person's."""

    key: Identity
    name: str  # as it stands on the list, or was written last
    workplace: str
    listed: bool  # on the list today, not in the history alone
    former: tuple[str, ...]  # other names in its history
    changes: int  # lines of history


@value_object
class Traces:
    """All that is known of a person, and where others' entries mention them."""

    entries: tuple[Trace, ...] = ()
    mentions: tuple[Contact, ...] = ()  # others on the list with the name in one of their texts
    remarks: tuple[ChangeRecord, ...] = ()  # lines of others' history with the name in them

    def __bool__(self) -> bool:
        return bool(self.entries or self.mentions or self.remarks)


def traces(
    name: str, contacts: Sequence[Contact], history: Sequence[ChangeRecord], area: str = ""
) -> Traces:
    """What is known of whoever has or had a name, in one area or in all.

    Renames are followed to earlier and later names, over all lists. Namesakes are found too:
    nothing in the lists tells them apart.
    """
    names = _linked_keys(normalize_name(name), history)
    listed = {contact_key(contact): contact for contact in contacts}
    lines: dict[Identity, list[ChangeRecord]] = {key: [] for key in listed}
    for entry in history:
        lines.setdefault(entry.key, []).append(entry)
    of_person = {key for key, entries in lines.items() if _names(key, entries) & names}
    inside = [key for key in sorted(lines) if not area or key[0] == area]
    own = [key for key in inside if key in of_person]
    others = [key for key in inside if key not in of_person]
    return Traces(
        tuple(_trace(key, listed.get(key), lines[key]) for key in own),
        tuple(listed[key] for key in others if key in listed and _mentions(listed[key], names)),
        tuple(
            entry
            for key in others
            for entry in lines[key]
            if _has_name(f"{entry.old or ''}{SEPARATOR}{entry.new or ''}", names)
        ),
    )


def _linked_keys(name: str, history: Iterable[ChangeRecord]) -> frozenset[str]:
    """A folded name with all that it was changed from or to, however often."""
    groups: dict[Identity, set[str]] = {}
    for entry in history:
        if entry.field == "name":
            groups.setdefault(entry.key, set()).update(_names(entry.key, (entry,)))
    linked, before = frozenset((name,)), frozenset[str]()
    while linked != before:
        before = linked
        linked = linked.union(*(group for group in groups.values() if group & linked))
    return linked


def _names(key: Identity, entries: Iterable[ChangeRecord]) -> set[str]:
    renamed = (side for e in entries if e.field == "name" for side in (e.old, e.new) if side)
    return {key[2], *map(normalize_name, renamed)}


def _trace(key: Identity, contact: Contact | None, entries: Sequence[ChangeRecord]) -> Trace:
    newest = sorted((e for e in entries if e.field == "name"), key=lambda e: -e.batch)
    written = [side for e in newest for side in (e.new, e.old) if side]
    name = contact.name if contact else next(iter(written), key[2])
    former = dict.fromkeys(side for side in written if normalize_name(side) != normalize_name(name))
    workplaces = (e.new or e.old or "" for e in entries if e.field == "workplace")
    workplace = contact.workplace if contact else next(workplaces, "")
    return Trace(key, name, workplace, contact is not None, tuple(former), len(entries))


def _mentions(contact: Contact, names: Iterable[str]) -> bool:
    values = (column.to_text(getattr(contact, column.field)) for column in _TEXTS)
    return _has_name(SEPARATOR.join(values), names)


def _has_name(text: str, names: Iterable[str]) -> bool:
    """Whether a text has one of the names as whole words; a single word says too little."""
    words = _words(text)
    return any(" " in name and _words(name) in words for name in names)


def _words(text: str) -> str:
    bare = re.sub(r"\W+", " ", normalize_name(text)).strip()
    return f" {bare} "
