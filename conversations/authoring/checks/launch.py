"""What has to be in place before a real person is led by the bot; findings in bokmål."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from conversations.authoring.checks.routing import old_numbers
from conversations.authoring.checks.texts import no_profile
from conversations.contacts.contact import Area, Contact, normalize_name
from conversations.contacts.directory import misplaced_contacts
from conversations.contacts.freshness import OLD_AFTER, freshness
from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.schema import Script

OPEN = "["  # a value in service.toml that begins so has not been given yet
EXAMPLES = ("eksempel", "example.org", "+4740612345", "+4721234567")


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
        *_people(listed),
    )


def staff_findings(administrators: int, two_person: bool) -> tuple[Finding, ...]:
    """What the settings lack for staff: two who keep lists could agree to each other's numbers."""
    if administrators < 2 or two_person:
        return ()
    text = "det er minst to administratorer; sett den til true, så må en annen godkjenne nye numre"
    return (Finding("innstillingene", 0, "KOLLEGABOT_TWO_PERSON", text),)


def _service(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    for key, value in script.service.items():
        if value.startswith(OPEN):
            yield files.finding("service.toml", "service", key, "ikke oppgitt ennå; skriv det inn")


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
                text = "utkast: medisinske og juridiske ord må godkjennes (approved)"
                yield files.finding(f"{words.language}.toml", table, "", text)


def _lists(
    script: Script, areas: tuple[Area, ...], contacts: tuple[Contact, ...], today: date
) -> Iterator[Finding]:
    """Associations without somebody to turn to, for the offer that every county must have."""
    astray = misplaced_contacts(contacts, areas, script.offer_areas())
    for contact in astray:
        place = f"{contact.area}, {contact.offer}"
        yield _list(place, "tilbudet passer ikke til lista, så kontakten vises ikke; flytt den")
    contacts = tuple(contact for contact in contacts if contact not in astray)
    fresh = {c.area for c in contacts if not c.hidden and _is_fresh(c, today)}
    never = {normalize_name(name) for name in script.never_filled}
    for area in areas:
        expected = area.kind == "association" and normalize_name(area.name) not in never
        if expected and area.name not in fresh:
            yield _list(area.name, f"ingen kontakt er bekreftet de siste {OLD_AFTER} dagene")
    reached = {c.offer for c in contacts if not c.hidden and _is_fresh(c, today)}
    for offer in script.offers.values():
        if not offer.local and offer.id not in reached:
            text = f"tilbudet har ingen kontakt som er bekreftet de siste {OLD_AFTER} dagene"
            yield replace(_list(offer.id, text), warning=not offer.essential)


def _people(contacts: Iterable[Contact]) -> Iterator[Finding]:
    for contact in contacts:
        shown = f"{contact.area}, {contact.offer}"
        if not contact.agreed:
            yield _list(shown, "en kontakt har ikke sagt ja til å stå på lista")
        ways = (contact.name, *contact.phones, *contact.emails)
        if any(example in way.casefold() for way in ways for example in EXAMPLES):
            yield _list(shown, "en kontakt er et eksempel; ta den bort")


def _is_fresh(contact: Contact, today: date) -> bool:
    return freshness(contact, today) in ("fresh", "soon")


def _list(place: str, text: str) -> Finding:
    return Finding("kontaktlistene", 0, place, text)
