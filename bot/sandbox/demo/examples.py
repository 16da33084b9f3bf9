"""What the demo starts with: invented, and marked as examples wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from shutil import copytree

from conversations.authoring.checks.numbering import example_numbers
from conversations.contacts.contact import Area, Contact
from conversations.script.counters import FILE
from conversations.script.country import Country
from conversations.script.loader import BUILT_IN
from conversations.script.schema import Script
from conversations.sentences.catalog import sentence

NUMBERS = {"NO": ("+4740612345", "+4741234567", "+4779123456", "+4785012345", "+4721234567")}
"""Of four people and of organisations, by country; all are examples of the phonenumbers library."""

NOBODY_IN = "Finnmark legeforening"  # so that the demo also shows what happens then

PEOPLE = (  # name, key of the workplace, days since confirmed
    ("Kari Eksempel", "surgery", 12),
    ("Ola Eksempel", "hospital", 40),
    ("Mia Eksempel", "office", 65),
    ("Per Eksempel", "emergency", 100),
)

NOT_ON_WEB = ("Mia Eksempel", "Per Eksempel")  # who have not agreed to the open web


def marked_script(folder: Path) -> Path:
    """A copy of the script that says above all figures that they are an example."""
    copytree(BUILT_IN, folder)
    file = folder / FILE
    notice = f'[texts]\nnotice = "{sentence("samples.notice")}"\n'
    words = file.read_text("utf-8").replace("[texts]\n", notice)
    file.write_text(words, "utf-8")
    return folder


def example_contacts(script: Script, areas: Iterable[Area], today: date) -> Iterator[Contact]:
    """Somebody behind every offer, in every area but one, confirmed relative to today."""
    numbers = _numbers(script.country)
    for area in areas:
        for offer in script.offers.values():
            if area.kind == "nation" and not offer.local:
                yield _organisation_in(area, script, offer.id, numbers[-1], today)
            elif area.kind == "association" and offer.local and area.name != NOBODY_IN:
                yield from _people_in(area, offer.id, numbers, today)


def _numbers(country: Country) -> tuple[str, ...]:
    """Numbers that reach nobody, of the people and of organisations."""
    known = NUMBERS.get(country.code) or example_numbers(country)
    return tuple(islice(cycle(known), len(PEOPLE) + 1))


def _people_in(area: Area, offer: str, numbers: Iterable[str], today: date) -> Iterator[Contact]:
    for (name, place, days), number in zip(PEOPLE, numbers, strict=False):
        yield Contact(
            area=area.name,
            offer=offer,
            name=name,
            role=sentence("samples.role") if (name, place, days) == PEOPLE[0] else "",
            workplace=sentence(f"samples.{place}"),
            phones=(number,),
            emails=(f"{name.split()[0].lower()}@example.org",),
            agreed=True,
            confirmed=today - timedelta(days=days),
        )


def _organisation_in(area: Area, script: Script, offer: str, number: str, today: date) -> Contact:
    return Contact(
        area=area.name,
        offer=offer,
        name=f"{next(iter(script.words.values())).offers[offer].heading} (Eksempel)",
        kind="organisation",
        phones=(number,),
        emails=("post@example.org",),
        hours=sentence("samples.hours"),
        agreed=True,
        confirmed=today - timedelta(days=20),
    )
