"""Entries of contact lists in words: whole, as ends of numbers to compare, as a text to change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from conversations.contacts.changes import Change, describe_change
from conversations.contacts.columns import COLUMN, COLUMNS, SEPARATOR
from conversations.contacts.contact import Contact, capitalize
from conversations.contacts.home import home
from conversations.sentences.catalog import sentence

ENDING = 6  # last digits of a number: enough to compare, with a phone in the other hand


def full_name(contact: Contact) -> str:
    """A name with its role."""
    return f"{contact.name} ({contact.role})" if contact.role else contact.name


def contact_ways(contact: Contact) -> str:
    """Numbers and addresses as they are read."""
    return SEPARATOR.join((*map(format_phone, contact.phones), *contact.emails))


def number_endings(contact: Contact) -> str:
    """The ends of the numbers, and the addresses: what one compares."""
    numbers = (f"…{format_phone(phone)[-ENDING:].strip()}" for phone in contact.phones)
    return SEPARATOR.join((*numbers, *contact.emails, *filter(None, (contact.url,))))


def format_date(iso: str) -> str:
    """A day as people here write it."""
    day = date.fromisoformat(iso)
    return home().day_form.format(year=day.year, month=day.month, day=day.day)


def contact_details(contact: Contact) -> Iterator[str]:
    """What administrators read of somebody below the name, one value after the other.

    What doctors do not read stands behind its title, and marks come last.
    """
    yield from filter(None, (contact.workplace, contact_ways(contact)))
    values = [(c, getattr(contact, c.field)) for c in COLUMNS if c.shown_to != "nobody"]
    for column, value in values:
        if not value or not column.is_labelled or column.field in ("phones", "emails"):
            continue
        if column.shown_to == "staff":
            text = format_value(column.field, column.to_text(value))
            yield f"{capitalize(column.title)}: {text}"
        else:
            yield ", ".join(value) if column.is_list else value
    yield from (capitalize(c.title) for c, value in values if value and c.format == "mark")


def entry_text(contact: Contact) -> str:
    """An entry as the text that an administrator changes and sends back."""
    lines = [full_name(contact), contact.workplace]
    for column in COLUMNS:
        value = column.to_text(getattr(contact, column.field))
        if value and column.is_labelled:
            lines.append(f"{capitalize(column.title)}: {format_value(column.field, value)}")
    return "\n".join(filter(None, lines))


def change_sentence(step: Change) -> str:
    """One step in a sentence: who, and which field went from what to what."""
    if step.before and step.after:
        return f"{step.before.name}: {describe_change(step, format_value)}"
    contact = step.contact
    if step.after:  # whoever agrees to somebody new sees all that will be shown of them
        more = ", ".join(contact_details(contact))
    else:
        more = ", ".join(filter(None, (contact.workplace, contact_ways(contact))))
    return f"{full_name(contact)}: {more}" if more else full_name(contact)


def format_value(field: str, value: str) -> str:
    """A value of the history as people read it."""
    column = COLUMN[field]
    if column.format == "mark":
        return yes_or_no(bool(value))
    if not value:
        return sentence("formatting.empty")
    if column.format == "phones":
        return SEPARATOR.join(map(format_phone, value.split(SEPARATOR)))
    if column.values:
        return column.choice_name(value)
    return format_date(value) if column.is_date else value


def yes_or_no(is_so: bool) -> str:
    """A mark as it is written in files and on screens."""
    return home().words.answers["yes" if is_so else "no"][0]


def format_phone(number: str, *, abroad: bool = False) -> str:
    """A number of the country as it is written there, "406 12 345"; any other, or abroad, with its
    +."""
    here = home()
    if not number.startswith(here.phone_code):
        return number
    own = number.removeprefix(here.phone_code)
    beginning = max((b for b in here.groups if own.startswith(b)), key=len, default="other")
    if beginning not in here.groups:
        # loaded where it is needed: its tables are large, and Norway's bot does without them
        from conversations.contacts.numbering import written_form

        return written_form(number, abroad=abroad)
    digits = iter(own)
    grouped = " ".join("".join(islice(digits, size)) for size in here.groups[beginning])
    return f"{here.phone_code} {grouped}" if abroad else grouped


def takes_messages(number: str) -> bool:
    """Whether a number is a mobile phone's of the country."""
    here = home()
    return number.startswith(tuple(here.phone_code + beginning for beginning in here.mobile))
