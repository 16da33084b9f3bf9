"""Whether somebody in a file is somebody on the list: what only a person can tell is a doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Literal

from conversations.contacts.contact import Contact, Identity, contact_key, normalize_name
from conversations.values import value_object

ALIKE = 0.85  # share of letters that two spellings of one name have in common
COMMON = 30  # people of one list with the same part of a name: then it says nothing
SAME, ANOTHER = 0, -1


@value_object
class Doubt:
    """Somebody on the list, and who of what was sent may be the same person.

    "rename": the list has one name and the file another. "namesake": both have one name, and
    nothing else in common.
    """

    kind: Literal["rename", "namesake"]
    old: Contact
    options: tuple[Contact, ...]
    guess: int  # the option that holds until somebody answers; -1: none of them

    @property
    def key(self) -> Identity:
        """What an answer is kept under."""
        return contact_key(self.old)


def find_doubts(contacts: Sequence[Contact], stored: Iterable[Contact]) -> tuple[Doubt, ...]:
    """What is in doubt between a file and the list, in the order of the list."""
    listed = tuple(stored)
    known = {contact_key(contact): contact for contact in listed}
    sent = {contact_key(contact): contact for contact in contacts}
    new = [c for key, c in sent.items() if key not in known]
    lists = {(c.area, c.offer) for c in contacts}
    gone = [c for c in listed if (c.area, c.offer) in lists and contact_key(c) not in sent]
    namesakes = (
        Doubt("namesake", known[key], (contact,), SAME)
        for key, contact in sent.items()
        if key in known and _is_namesake(known[key], contact)
        and namesake_key(contact) not in known
    )  # fmt: skip
    return (*_renames(gone, new), *namesakes)


def name_with_workplace(contact: Contact) -> Contact:
    """Somebody under a name that tells them apart from another one of the same name."""
    return replace(contact, name=f"{contact.name} ({contact.workplace})")


def namesake_key(contact: Contact) -> Identity:
    """The key of `name_with_workplace`."""
    name = normalize_name(f"{contact.name} ({contact.workplace})")
    return contact.area, contact.offer, name


def _is_namesake(old: Contact, new: Contact) -> bool:
    workplaces = {normalize_name(old.workplace), normalize_name(new.workplace)}
    return "" not in workplaces and len(workplaces) == 2 and not _ways(old) & _ways(new)


def _renames(gone: Iterable[Contact], new: Sequence[Contact]) -> Iterator[Doubt]:
    """Who on the list may be somebody new in the file, and nobody twice."""
    gone, index = tuple(gone), defaultdict[tuple[str, str, str], list[Contact]](list)
    telling = frozenset[str]().union(*map(_marks, gone))
    for contact in new if telling else ():
        for mark in telling & _marks(contact):
            index[contact.area, contact.offer, mark].append(contact)
    taken = set[Identity]()
    for old in gone:
        marked = {mark: index[old.area, old.offer, mark] for mark in _marks(old)}
        rare = (contacts for contacts in marked.values() if len(contacts) <= COMMON)
        near = dict.fromkeys(contact for contacts in rare for contact in contacts)
        own = {contacts[0] for mark in _ways(old) if len(contacts := marked[mark]) == 1}
        free = [contact for contact in near if contact_key(contact) not in taken]
        likely = [contact for contact in free if contact in own or _is_likely(old, contact)]
        if likely:
            sure = [n for n, c in enumerate(likely) if _ways(old) & _ways(c) and _parts(old, c)]
            guess = sure[0] if len(sure) == 1 else ANOTHER
            taken.update([contact_key(likely[guess])] if len(sure) == 1 else [])
            yield Doubt("rename", old, tuple(likely), guess)


def _marks(contact: Contact) -> set[str]:
    """What two entries of one person are likely to have in common."""
    return {*_ways(contact), *normalize_name(contact.name).split()}


def _ways(contact: Contact) -> set[str]:
    return {*contact.phones, *contact.emails}


def _parts(old: Contact, new: Contact) -> set[str]:
    return {*normalize_name(old.name).split()} & {*normalize_name(new.name).split()}


def _is_likely(old: Contact, new: Contact) -> bool:
    """By number and part of the name, workplace and first name, or spelling."""
    names = normalize_name(old.name), normalize_name(new.name)
    places = normalize_name(old.workplace), normalize_name(new.workplace)
    has_first_name = names[0].split()[0] == names[1].split()[0]
    return (
        bool(_ways(old) & _ways(new) and _parts(old, new))
        or (bool(places[0]) and places[0] == places[1] and has_first_name)
        or SequenceMatcher(None, *names).ratio() >= ALIKE
    )
