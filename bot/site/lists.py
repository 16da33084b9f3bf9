"""The contacts of one list as its page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

from bot.site.addresses import code_address
from conversations.contacts.contact import Contact
from conversations.contacts.directory import Directory
from conversations.contacts.formatting import format_phone, takes_messages
from conversations.help.contact_page import month, short_names
from conversations.model import ANYWHERE, SEEDS
from conversations.script.schema import Script
from conversations.values import value_object


@value_object
class Way:
    """A link that reaches somebody."""

    label: str
    address: str
    number: str = ""  # as one reads it

    @property
    def code(self) -> str:
        """The picture of a QR code that calls."""
        return code_address(self.address)


@value_object
class ContactCard:
    """One contact."""

    name: str
    place: str
    status: str
    remarks: str
    ways: tuple[Way, ...]

    @property
    def call(self) -> Way | None:
        """The way that has a QR code beside it."""
        return next((way for way in self.ways if way.number), None)


@value_object
class CardGroup:
    """The contacts of one area; it has a name where the list has several."""

    area: str
    cards: tuple[ContactCard, ...]


class WebLists:
    """The lists in one language."""

    def __init__(self, script: Script, directory: Directory, language: str) -> None:
        self.script, self.directory, self.words = script, directory, script.words[language]
        self.seed = directory.day.toordinal() % SEEDS  # another comes first every day

    def groups(self, offer: str, area: str) -> list[CardGroup]:
        """Everybody on a list, those to be shown first first."""
        found = self.directory.find(offer, area)
        return [
            CardGroup(
                group.area if len(found) > 1 else "",
                tuple(self.card(contact, area) for contact in group.shuffle(self.seed)),
            )
            for group in found
        ]

    def card(self, contact: Contact, area: str) -> ContactCard:
        """What is said of a contact, and how to reach them."""
        words, is_anywhere = self.words, area == ANYWHERE
        place = (contact.area if is_anywhere else "", contact.role, contact.workplace)
        students = words.lines["students"] if contact.students else ""
        languages = ", ".join(contact.languages)
        remarks = (contact.hours, students, languages, contact.address, contact.note)
        return ContactCard(
            contact.name,
            " · ".join(filter(None, place)),
            self.status(contact),
            " · ".join(filter(None, remarks)),
            tuple(self.ways(contact, is_anywhere)),
        )

    def ways(self, contact: Contact, is_anywhere: bool) -> Iterator[Way]:
        """Calls first, each with a message where the number takes one."""
        words, name = self.words, short_names([contact])[0]
        for phone in contact.phones:
            number, dial = format_phone(phone, abroad=is_anywhere), f"tel:{phone}"
            label = words.site["call"].format(number=number)
            yield Way(label, dial, number)
            if takes_messages(phone):
                first = contact.name.split()[0] if contact.kind == "person" else contact.name
                text = quote(self.first_message(contact).format(name=first), safe="")
                yield Way(words.site["sms"], f"sms:{phone}?body={text}")
        yield from (Way(email, f"mailto:{email}") for email in contact.emails)
        if contact.url.startswith(("https://", "http://")):
            yield Way(words.labels["open_page"].format(name=name), contact.url)

    def first_message(self, contact: Contact) -> str:
        """What a message may begin with; the script's own where the bot offers it to copy."""
        asides = self.script.offers[contact.offer].asides
        ends = self.script.steps[self.script.end].choices
        targets = (self.script.steps[ends[name].to] for name in asides if ends[name].to)
        is_offered = any(step.kind == "write" for step in targets)
        return self.words.lines["sms_to"] if is_offered else self.words.site["sms_text"]

    def status(self, contact: Contact) -> str:
        """How far to trust an entry."""
        lines = self.words.lines
        if contact.reported:
            return lines["reported"]
        if contact.confirmed is None:
            return lines["unconfirmed"]
        key = "outdated" if self.directory.freshness(contact) == "old" else "confirmed"
        return lines[key].format(month=month(self.words, contact.confirmed))


def dial_codes(directory: Directory, offers: tuple[str, ...]) -> Iterator[str]:
    """The address behind each QR code that calls somebody on the lists, each once."""
    groups = chain.from_iterable(directory.find(o, w) for o in offers for w in ("", ANYWHERE))
    contacts = chain.from_iterable(chain.from_iterable(group.tiers) for group in groups)
    yield from dict.fromkeys(f"tel:{phone}" for contact in contacts for phone in contact.phones)
