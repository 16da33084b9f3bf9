"""Contacts as a person reads them: a page of cards, and a copy button for each number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice

from conversations.directory import Contact, Directory, Group, in_turn
from conversations.model import ABROAD, ANYWHERE, Button, Line
from conversations.script import Words

PER_PAGE = 5  # contacts at a time
NUMBERS = 6  # copy buttons on one screen: two rows of three
LABEL = 32  # characters that a button shows on a phone


@dataclass(frozen=True, slots=True)
class Cards:
    """One page of contacts."""

    lines: tuple[Line, ...]
    copies: tuple[Button, ...]
    following: int  # how many contacts come before the next page; 0 where this is the last
    outdated: bool  # an entry on it may be out of date
    contacts: tuple[Contact, ...] = ()


def cards(
    words: Words, directory: Directory, groups: Sequence[Group], view: View, room: int
) -> Cards:
    """As many cards from an offset on as have room in so many characters; at least one."""
    rest = islice(in_turn(groups, view.seed), view.offset, None)
    page: list[tuple[str, Contact, tuple[Line, ...]]] = []
    numbers = 0
    more = False
    for area, contact in rest:
        card = tuple(_card(words, directory, contact, view.where))
        size = sum(len(line.text) + 1 for line in card) + len(area) + 3
        numbers += len(contact.phones)
        if page and (len(page) == PER_PAGE or size > room or numbers > NUMBERS):
            more = True
            break
        page.append((area, contact, card))
        room -= size
    shown = [contact for _, contact, _ in page]
    return Cards(
        lines=tuple(_grouped(page, several=len(groups) > 1)),
        copies=_copies(words, shown),
        following=view.offset + len(page) if more else 0,
        outdated=any(directory.freshness(c) == "old" or c.reported for c in shown),
        contacts=tuple(shown),
    )


@dataclass(frozen=True, slots=True)
class View:
    """Which part of a list is looked at, and from where."""

    where: str
    seed: int
    offset: int


def month(words: Words, day: date) -> str:
    """ "november 2026"."""
    return f"{words.months[day.month - 1]} {day.year}"


def readable(number: str, *, abroad: bool = False) -> str:
    """A Norwegian number as it is written here, "406 12 345"; any other, or abroad, with its +."""
    if not number.startswith("+47"):
        return number
    one, own = number[:3], number[3:]
    groups = (3, 5) if own[:1] in "49" else (2, 4, 6)  # mobile numbers are read 3-2-3
    grouped = " ".join(own[a:b] for a, b in zip((0, *groups), (*groups, None), strict=True))
    return f"{one} {grouped}" if abroad else grouped


def _grouped(page: list[tuple[str, Contact, tuple[Line, ...]]], *, several: bool) -> Iterator[Line]:
    page = sorted(page, key=lambda entry: entry[0]) if several else page
    apart = False
    for area, entries in groupby(page, key=lambda entry: entry[0]):
        if apart:
            yield Line("")
        if several:
            yield Line(f"{area}:")
        apart = False
        for _, _, card in entries:
            yield from (Line(""), *card) if apart else card
            apart = True


def _card(words: Words, directory: Directory, contact: Contact, where: str) -> Iterator[Line]:
    role = f" ({contact.role})" if contact.role else ""
    yield Line(contact.name + role, "bold")
    phones = [readable(phone, abroad=where == ABROAD) for phone in contact.phones]
    if ways := " / ".join((*phones, *contact.emails)):
        yield Line(ways)
    if contact.url:
        yield Line(contact.url)
    area = contact.area if where in (ANYWHERE, ABROAD) else ""
    if place := " · ".join(
        p for p in (contact.workplace, contact.address, contact.hours, area) if p
    ):
        yield Line(place)
    students = words.lines["students"] if contact.students else ""
    if extra := " · ".join(p for p in (students, ", ".join(contact.languages), contact.note) if p):
        yield Line(extra)
    yield Line(_age(words, directory, contact))


def _age(words: Words, directory: Directory, contact: Contact) -> str:
    if contact.reported:
        return words.lines["reported"]
    if contact.confirmed is None:
        return words.lines["unconfirmed"]
    key = "outdated" if directory.freshness(contact) == "old" else "confirmed"
    return words.lines[key].format(month=month(words, contact.confirmed))


def _copies(words: Words, contacts: Sequence[Contact]) -> tuple[Button, ...]:
    numbers = dict.fromkeys(phone for contact in contacts for phone in contact.phones)
    label = words.labels["copy"]
    return tuple(
        Button(label.format(number=readable(phone))[:LABEL], copy=phone)
        for phone in list(numbers)[:NUMBERS]
    )
