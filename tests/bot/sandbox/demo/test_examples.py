"""The people of the demo: invented, told apart, with numbers that nobody has."""

from __future__ import annotations

from datetime import date

from bot.sandbox.demo.examples import example_contacts
from conversations.contacts.contact import Area
from conversations.script.schema import Script

# What the phonenumbers library gives as examples for Norway and Svalbard.
EXAMPLES = {"+4740612345", "+4741234567", "+4779123456", "+4785012345", "+4721234567"}


def test_each_person_has_an_example_number_of_their_own(script: Script) -> None:
    areas = [Area("Troms legeforening", "association", ("55",)), Area("nasjonal", "nation", ())]
    contacts = list(example_contacts(script, areas, date(2026, 11, 22)))
    assert all("Eksempel" in contact.name for contact in contacts)
    assert {phone for contact in contacts for phone in contact.phones} == EXAMPLES
    people = {contact.name: contact.phones for contact in contacts if contact.kind == "person"}
    assert len(people) == len(set(people.values())) == 4
