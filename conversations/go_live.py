"""What has to be in place before a real person is led by the bot; findings in bokmål."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from conversations.check import old_numbers
from conversations.check_words import no_profile
from conversations.directory import Area, Contact, freshness
from conversations.findings import Finding, Places
from conversations.script import Script

OPEN = "["  # a value in service.toml that begins so has not been given yet
EXAMPLES = ("eksempel", "example.org", "+4740612345", "+4721234567")


def go_live(
    script: Script, areas: Iterable[Area], contacts: Iterable[Contact], today: date
) -> tuple[Finding, ...]:
    """Everything that still stands between this installation and its first user."""
    places, listed = Places(script), tuple(contacts)
    return (
        *_service(script, places),
        *_drafts(script, places),
        *(language.as_error() for language in no_profile(script, places)),
        *(number.as_error() for number in old_numbers(script, places, today)),
        *_lists(script, tuple(areas), listed, today),
        *_people(listed),
    )


def _service(script: Script, places: Places) -> Iterator[Finding]:
    for key, value in script.service.items():
        if value.startswith(OPEN):
            yield places.of("service.toml", "service", key, "ikke oppgitt ennå; skriv det inn")


def _drafts(script: Script, places: Places) -> Iterator[Finding]:
    sensitive = [f"steps.{s.id}" for s in script.steps.values() if s.sensitive]
    sensitive += [f"offers.{o.id}" for o in script.offers.values() if o.sensitive]
    for words in script.words.values():
        for table in sensitive:
            if table not in words.approved:
                text = "utkast: medisinske og juridiske ord må godkjennes (approved)"
                yield places.of(f"{words.language}.toml", table, "", text)


def _lists(
    script: Script, areas: tuple[Area, ...], contacts: tuple[Contact, ...], today: date
) -> Iterator[Finding]:
    """Associations without somebody to turn to, for the offer that every county must have."""
    fresh = {c.area for c in contacts if not c.hidden and _is_fresh(c, today)}
    for area in areas:
        if area.kind == "association" and area.name not in fresh:
            yield _list(area.name, "ingen kontakt er bekreftet de siste 180 dagene")
    reached = {c.offer for c in contacts if not c.hidden and _is_fresh(c, today)}
    for offer in script.offers.values():
        if not offer.local and offer.id not in reached:
            text = "tilbudet har ingen kontakt som er bekreftet de siste 180 dagene"
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
