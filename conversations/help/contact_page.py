"""Contacts as a person reads them: at most three, two lines each, and a button for each person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from typing import Literal

from conversations.contacts.contact import Contact
from conversations.contacts.directory import ContactGroup, Directory, interleave
from conversations.contacts.formatting import format_phone, takes_messages
from conversations.model import ABROAD, ANYWHERE, Button, Line, State
from conversations.script.schema import Texts
from conversations.values import value_object

PER_PAGE = 3  # contacts at a time: with their buttons they fit a phone without scrolling
LABEL = 32  # characters that a button shows on a phone
ROW = 38  # characters of a button that has its row alone
NAME = 18  # characters of a name in one
ELSEWHERE = (ANYWHERE, ABROAD)  # where the area of a contact stands instead of the workplace
LEADERS = ("leder", "leiar", "avdelingsleder", "avdelingsleiar")


@value_object
class ContactPage:
    """One page of contacts."""

    lines: tuple[Line, ...]
    people: tuple[tuple[str, Contact], ...]  # what to call each in a button, unlike the others
    following: int  # how many contacts come before the next page; 0 where this is the last
    outdated: bool  # an entry on it may be out of date
    has_room: bool  # a phone shows more than the contacts without scrolling


def contact_page(
    words: Texts, directory: Directory, groups: Sequence[ContactGroup], state: State
) -> ContactPage:
    """The contacts from `state.page` on."""
    listed = [*islice(interleave(groups, state.seed), state.page, state.page + PER_PAGE + 1)]
    page = listed[:PER_PAGE]
    if len(groups) > 1:
        page.sort(key=lambda entry: entry[0])
    contacts = [contact for _, contact in page]
    has_room = len(page) < PER_PAGE
    people = tuple(zip(short_names(contacts), contacts, strict=True))
    return ContactPage(
        lines=(
            *_card_lines(words, page, state.area, several=len(groups) > 1),
            *_statuses(words, directory, people),
            *(_named_lines(people, [_remark(words, c) for c in contacts], "quote") * has_room),
        ),
        people=people,
        following=state.page + len(page) if len(listed) > PER_PAGE else 0,
        outdated=any(directory.freshness(c) == "old" or c.reported for c in contacts),
        has_room=has_room,
    )


def short_names(contacts: Sequence[Contact]) -> list[str]:
    """What buttons call contacts: the first name, the last where two share it, else all of it.

    A long one loses its middle; a number comes before names that are the same all the same.
    """
    parts = [_name_parts(contact) for contact in contacts]
    names = [_without_middle(_unlike(parts, number)) for number in range(len(parts))]
    alike = [name.casefold() for name in names]
    return [
        f"{number}. {name}" if alike.count(name.casefold()) > 1 else name
        for number, name in enumerate(names, 1)
    ]


def _without_middle(name: str) -> str:
    """A name as long as a button has room for: the ends of those that begin alike differ."""
    return name if len(name) <= NAME else f"{name[: NAME - 9].rstrip()}…{name[-8:].lstrip()}"


def details(words: Texts, people: Sequence[tuple[str, Contact]], where: str) -> list[Line]:
    """What is known of people beyond the two lines that their page shows, a line for each."""
    texts = []
    for _, contact in people:
        phones = [format_phone(phone, abroad=where == ABROAD) for phone in contact.phones]
        known = [*phones, *contact.emails, *filter(None, (contact.url,))][1:]
        place = (contact.workplace if contact.role or where in ELSEWHERE else "", contact.address)
        texts.append(" · ".join(filter(None, (*place, _remark(words, contact), *known))))
    return _named_lines(people, texts)


def copy_button(words: Texts, name: str, contact: Contact) -> Button | None:
    """The button that a person's own way to be reached is copied or opened with."""
    if contact.phones:
        return Button(_label(words, "copy_number", name), copy=contact.phones[0], style="primary")
    if contact.emails:
        return Button(_label(words, "copy_email", name), copy=contact.emails[0], style="primary")
    if contact.url:
        return Button(_label(words, "open_page", name), url=contact.url, style="primary")
    return None


def sms_button(words: Texts, name: str, contact: Contact) -> Button | None:
    """The button that copies a first message to somebody; None where there is no mobile number."""
    if not any(map(takes_messages, contact.phones)):
        return None
    text = words.lines["sms_to"].format(name=_name_parts(contact)[0])
    return Button(_label(words, "copy_sms_to", name), copy=text)


def month(words: Texts, day: date) -> str:
    """ "november 2026"."""
    return f"{words.months[day.month - 1]} {day.year}"


def _named_lines(
    people: Sequence[tuple[str, Contact]],
    texts: Sequence[str],
    style: Literal["plain", "quote"] = "plain",
) -> list[Line]:
    """What is said of each person, behind their names; nothing where nothing is said."""
    named = zip(people, texts, strict=True)
    return [Line(f"{name}: {text}", style) for (name, _), text in named if text]


def _label(words: Texts, key: str, name: str) -> str:
    """A label with a name in it, cut where a row has no room for more."""
    label = words.labels[key].format(name=name)
    return label if len(label) <= ROW else f"{label[: ROW - 1].rstrip()}…"


def _name_parts(contact: Contact) -> tuple[str, str, str]:
    """First name, last name and the whole; of an organisation always what it is called."""
    name = contact.name.partition("(")[0].strip() or contact.name
    if contact.kind == "organisation":
        return name, contact.name, contact.name
    first, *rest = name.split()
    return first, rest[-1] if rest else first, contact.name


def _unlike(parts: Sequence[tuple[str, str, str]], number: int) -> str:
    """The shortest name that none of the others has."""
    own, others = parts[number], [p for n, p in enumerate(parts) if n != number]
    for place in (0, 1):
        if all(own[place] != other[place] for other in others):
            return own[place]
    return own[2]


def _card_lines(
    words: Texts, page: Sequence[tuple[str, Contact]], where: str, *, several: bool
) -> Iterator[Line]:
    """Two lines for each contact, below the names of their areas if these are several."""
    for area, entries in groupby(page, key=lambda entry: entry[0]):
        if several:
            yield Line(f"{area}:")
        for _, contact in entries:
            yield Line(contact.name, "bold")
            below = (_place(words, contact, where), _way(contact, where))
            yield Line(" · ".join(filter(None, below)))


def _place(words: Texts, contact: Contact, where: str) -> str:
    """Where somebody belongs, in a few words: the area to whoever asks in the whole country."""
    if where in ELSEWHERE:
        return contact.area
    if contact.kind == "person" and contact.role.casefold() in LEADERS:
        return words.lines["leader"]
    return contact.role or contact.workplace


def _way(contact: Contact, where: str) -> str:
    """The first way to reach somebody."""
    if contact.phones:
        return format_phone(contact.phones[0], abroad=where == ABROAD)
    return contact.emails[0] if contact.emails else contact.url


def _statuses(
    words: Texts, directory: Directory, people: Sequence[tuple[str, Contact]]
) -> Iterator[Line]:
    """How far to trust the entries, a line for each kind: with names where it is not all of them.

    Those confirmed in time share one, with the first month and the last.
    """
    names: dict[str, list[str]] = {}  # by what is said of them
    for name, contact in people:
        key, days = _status(directory, contact), [contact.confirmed]
        if key == "confirmed":
            days = [c.confirmed for _, c in people if _status(directory, c) == key]
        text = words.lines[key].format(month=_months(words, filter(None, days)))
        names.setdefault(text, []).append(name)
    for text, whose in names.items():
        yield Line(f"{text}: {', '.join(whose)}" if len(names) > 1 else text)


def _months(words: Texts, days: Iterable[date]) -> str:
    """ "november 2026", or the first and the last of several: "sep–nov 2026"."""
    months = sorted({day.replace(day=1) for day in days})
    if len(months) < 2:
        return "".join(month(words, day) for day in months)
    first, last = months[0], months[-1]
    begin, end = (words.months[day.month - 1][:3] for day in (first, last))
    year = f" {first.year}" if first.year != last.year else ""
    return f"{begin}{year}–{end} {last.year}"


def _status(directory: Directory, contact: Contact) -> str:
    """The key of the words that say how far to trust an entry."""
    if contact.reported or not contact.confirmed:
        return "reported" if contact.reported else "unconfirmed"
    return "outdated" if directory.freshness(contact) == "old" else "confirmed"


def _remark(words: Texts, contact: Contact) -> str:
    """What else is said of somebody that helps to choose."""
    students = words.lines["students"] if contact.students else ""
    parts = (contact.hours, students, ", ".join(contact.languages), contact.note)
    return " · ".join(filter(None, parts))
