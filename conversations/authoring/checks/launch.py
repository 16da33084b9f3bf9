"""What has to be in place before a real person is led by the bot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from conversations.authoring.checks.routing import old_numbers
from conversations.authoring.checks.texts import no_profile
from conversations.contacts.contact import Area, Contact, normalize_name
from conversations.contacts.directory import misplaced_contacts
from conversations.contacts.freshness import OLD_AFTER, freshness
from conversations.script.country import Country
from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.schema import Script
from conversations.sentences.catalog import sentence

OPEN = "["  # a value in service.toml that begins so has not been given yet
EXAMPLE_DOMAIN = "example.org"


def go_live(
    script: Script, areas: Iterable[Area], contacts: Iterable[Contact], today: date
) -> tuple[Finding, ...]:
    """Everything that still stands between this installation and its first user."""
    files, listed = ScriptFiles(script.folder), tuple(contacts)
    return (
        *_service(script, files),
        *_drafts(script, files),
        *(language.as_error() for language in no_profile(script, files)),
        *(number.as_error() for number in old_numbers(script, files, today)),
        *_lists(script, tuple(areas), listed, today),
        *_people(script.country, listed),
    )


def staff_findings(administrators: int, two_person: bool) -> tuple[Finding, ...]:
    """What the settings lack for staff: two who keep lists could agree to each other's numbers."""
    if administrators < 2 or two_person:
        return ()
    file, text = sentence("check_launch.settings"), sentence("check_launch.two_person")
    return (Finding(file, 0, "KOLLEGABOT_TWO_PERSON", text),)


def _service(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    for key, value in script.service.items():
        if value.startswith(OPEN):
            yield files.finding("service.toml", "service", key, sentence("check_launch.not_given"))


def sensitive_tables(script: Script) -> tuple[str, ...]:
    """The tables of words on medicine or law, which a person has to approve: "steps.acute"."""
    return (
        *(f"steps.{s.id}" for s in script.steps.values() if s.sensitive),
        *(f"offers.{o.id}" for o in script.offers.values() if o.sensitive),
    )


def _drafts(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    for words in script.words.values():
        for table in sensitive_tables(script):
            if table not in words.approvals:
                text = sentence("check_launch.draft")
                yield files.finding(f"{words.language}.toml", table, "", text)


def _lists(
    script: Script, areas: tuple[Area, ...], contacts: tuple[Contact, ...], today: date
) -> Iterator[Finding]:
    """Associations without somebody to turn to, for the offer that every county must have."""
    astray = misplaced_contacts(contacts, areas, script.offer_areas())
    for contact in astray:
        place = f"{contact.area}, {contact.offer}"
        yield _list(place, sentence("check_launch.misplaced"))
    contacts = tuple(contact for contact in contacts if contact not in astray)
    fresh = {c.area for c in contacts if not c.hidden and _is_fresh(c, today)}
    never = {normalize_name(name) for name in script.never_filled}
    for area in areas:
        expected = area.kind == "association" and normalize_name(area.name) not in never
        if expected and area.name not in fresh:
            yield _list(area.name, sentence("check_launch.unconfirmed", days=OLD_AFTER))
    reached = {c.offer for c in contacts if not c.hidden and _is_fresh(c, today)}
    for offer in script.offers.values():
        if not offer.local and offer.id not in reached:
            text = sentence("check_launch.offer_unconfirmed", days=OLD_AFTER)
            yield replace(_list(offer.id, text), warning=not offer.essential)


def _people(country: Country, contacts: Iterable[Contact]) -> Iterator[Finding]:
    examples = _examples(country)
    for contact in contacts:
        shown = f"{contact.area}, {contact.offer}"
        if not contact.agreed:
            yield _list(shown, sentence("check_launch.not_agreed"))
        ways = (contact.name, *contact.phones, *contact.emails)
        if any(example in way.casefold() for way in ways for example in examples):
            yield _list(shown, sentence("check_launch.example"))


def _examples(country: Country) -> tuple[str, ...]:
    """What only names, addresses and numbers have that are nobody's."""
    # loaded where it is needed: `status` takes another function of this module, and no tables
    from conversations.authoring.checks.numbering import example_numbers

    return (sentence("check_launch.example_word"), EXAMPLE_DOMAIN, *example_numbers(country))


def _is_fresh(contact: Contact, today: date) -> bool:
    return freshness(contact, today) in ("fresh", "soon")


def _list(place: str, text: str) -> Finding:
    return Finding(sentence("check_launch.lists"), 0, place, text)
