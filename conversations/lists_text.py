"""Entries of contact lists in words: whole, as ends of numbers to compare, as a text to change."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.cards import readable
from conversations.changes import SEPARATOR, Step, described, text
from conversations.directory import Contact
from conversations.lists_book import Book
from conversations.model import Line

ENDING = 6  # last digits of a number: enough to compare, with a phone in the other hand


def offer_name(book: Book, offer: str) -> str:
    """What an offer is called in a contact file."""
    known = book.script.offers.get(offer)
    return known.names[0] if known and known.names else offer


def full_name(contact: Contact) -> str:
    """A name with its role."""
    return f"{contact.name} ({contact.role})" if contact.role else contact.name


def entry(book: Book, contact: Contact) -> Iterator[Line]:
    """An entry with all that stands in it."""
    words = book.words
    yield Line(full_name(contact), "bold")
    for part in (contact.workplace, ways(contact), contact.url, contact.address, contact.hours,
                 ", ".join(contact.languages), contact.note):  # fmt: skip
        if part:
            yield Line(part)
    if contact.students:
        yield from words.lines("students_mark")
    day = contact.confirmed
    yield Line(
        words.say("confirmed_mark", day=dated(day.isoformat()))
        if day
        else words.say("unconfirmed_mark")
    )
    for said, key in ((contact.hidden, "hidden_mark"), (contact.reported, "reported_mark")):
        yield from words.lines(key) if said else ()


def ways(contact: Contact) -> str:
    """Numbers and addresses as they are read."""
    return SEPARATOR.join((*map(readable, contact.phones), *contact.emails))


def endings(contact: Contact) -> str:
    """The ends of the numbers, and the addresses: what one compares."""
    numbers = (f"…{readable(phone)[-ENDING:].strip()}" for phone in contact.phones)
    return SEPARATOR.join((*numbers, *contact.emails, *filter(None, (contact.url,))))


def dated(iso: str) -> str:
    """A day as people here write it."""
    year, rest, day = iso.partition("-")[0], iso.partition("-")[2], iso.rpartition("-")[2]
    return f"{day}.{rest.partition('-')[0]}.{year}"


def block(contact: Contact) -> str:
    """An entry as the text that an administrator changes and sends back."""
    parts = [full_name(contact), contact.workplace]
    parts += [f"Telefon: {SEPARATOR.join(map(readable, contact.phones))}" if contact.phones else ""]
    parts += [f"E-post: {SEPARATOR.join(contact.emails)}" if contact.emails else ""]
    labelled = {"Nettside": contact.url, "Adresse": contact.address, "Åpningstid": contact.hours,
                "Språk": text(contact.languages), "Merknad": contact.note}  # fmt: skip
    parts += [f"{label}: {said}" if said else "" for label, said in labelled.items()]
    return "\n".join(filter(None, parts))


def told_of(step: Step) -> str:
    """One step in a sentence: who, and which field went from what to what."""
    if step.before and step.after:
        return f"{step.before.name}: {described(step, value_shown)}"
    more = ", ".join(filter(None, (step.contact.workplace, ways(step.contact))))
    return f"{full_name(step.contact)}: {more}" if more else full_name(step.contact)


def value_shown(field: str, value: str) -> str:
    """A value of the history as people read it."""
    if field == "phones":
        return SEPARATOR.join(map(readable, value.split(SEPARATOR))) if value else "(tomt)"
    if field == "confirmed" and value:
        return dated(value)
    if not value:
        return "nei" if field in ("students", "members_only", "agreed", "hidden") else "(tomt)"
    return value
