"""The people of the demo: invented, told apart, with numbers that nobody has."""

from __future__ import annotations

from datetime import date

from bot.sandbox.chats import Person, demo_people
from bot.sandbox.demo.examples import example_contacts
from bot.sandbox.demo.simulation import example_codes
from conversations.contacts.contact import Area
from conversations.script.loader import load_script
from conversations.script.schema import Script
from conversations.sentences.catalog import set_language
from tests.examples.test_britain import FOLDER as BRITAIN
from tests.examples.test_britain import LANDLINE, MOBILE, WALES

# What the phonenumbers library gives as examples for Norway and Svalbard.
EXAMPLES = {"+4740612345", "+4741234567", "+4779123456", "+4785012345", "+4721234567"}


def test_each_person_has_an_example_number_of_their_own(script: Script) -> None:
    areas = [Area("Troms legeforening", "association", ("55",)), Area("nasjonal", "nation", ())]
    contacts = list(example_contacts(script, areas, date(2026, 11, 22)))
    assert all("Eksempel" in contact.name for contact in contacts)
    assert {phone for contact in contacts for phone in contact.phones} == EXAMPLES
    people = {contact.name: contact.phones for contact in contacts if contact.kind == "person"}
    assert len(people) == len(set(people.values())) == 4


def test_in_another_country_they_have_its_numbers_and_are_described_in_its_language() -> None:
    areas = [WALES, Area("national", "nation", ())]
    contacts = list(example_contacts(load_script(BRITAIN), areas, date(2026, 11, 22)))
    assert {phone for contact in contacts for phone in contact.phones} == {MOBILE, LANDLINE}
    kari = next(contact for contact in contacts if contact.name == "Kari Eksempel")
    assert (kari.role, kari.workplace, kari.phones) == ("coordinator", "Example Surgery", (MOBILE,))
    (line,) = (contact for contact in contacts if contact.kind == "organisation")
    assert (line.offer, line.hours) == ("line", "weekdays 9am–3pm")


def test_whoever_tries_the_demo_reads_their_own_language() -> None:
    assert [person.role for person in demo_people()] == ["Lege", "Administrator", "Moderator"]
    set_language("en")
    assert [(person.role, person.hint) for person in demo_people()] == [
        ("Doctor", ""),
        ("Administrator", "The contact lists: tap START, then /lists"),
        ("Moderator", "The counts: tap START, then /counts"),
    ]
    assert Person(7).role == "Doctor"
    assert example_codes().names["k1"] == "Poster in hospitals"
