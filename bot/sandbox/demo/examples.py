"""What the demo starts with: invented, and marked as examples wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

from conversations.contacts.contact import Area, Contact
from conversations.script.counters import FILE
from conversations.script.loader import BUILT_IN
from conversations.script.schema import Script

LANDLINE = "+4721234567"  # of organisations; as all here, an example of the phonenumbers library

NOBODY_IN = "Finnmark legeforening"  # so that the demo also shows what happens then

PEOPLE = (  # name, role, workplace, number, days since confirmed
    ("Kari Eksempel", "leder", "Eksempel legesenter", "+4740612345", 12),
    ("Ola Eksempel", "", "Eksempel sykehus", "+4741234567", 40),
    ("Mia Eksempel", "", "Eksempel legekontor", "+4779123456", 65),
    ("Per Eksempel", "", "Eksempel legevakt", "+4785012345", 100),
)

NOT_ON_WEB = ("Mia Eksempel", "Per Eksempel")  # who have not agreed to the open web

NOTICE = "Eksempel: tallene er oppdiktet"


def marked_script(folder: Path) -> Path:
    """A copy of the script that says above all figures that they are an example."""
    copytree(BUILT_IN, folder)
    file = folder / FILE
    words = file.read_text("utf-8").replace("[texts]\n", f'[texts]\nnotice = "{NOTICE}"\n')
    file.write_text(words, "utf-8")
    return folder


def example_contacts(script: Script, areas: Iterable[Area], today: date) -> Iterator[Contact]:
    """Somebody behind every offer, in every area but one, confirmed relative to today."""
    for area in areas:
        for offer in script.offers.values():
            if area.kind == "nation" and not offer.local:
                yield _organisation_in(area, script, offer.id, today)
            elif area.kind == "association" and offer.local and area.name != NOBODY_IN:
                yield from _people_in(area, offer.id, today)


def _people_in(area: Area, offer: str, today: date) -> Iterator[Contact]:
    for name, role, workplace, number, days in PEOPLE:
        yield Contact(
            area=area.name,
            offer=offer,
            name=name,
            role=role,
            workplace=workplace,
            phones=(number,),
            emails=(f"{name.split()[0].lower()}@example.org",),
            agreed=True,
            confirmed=today - timedelta(days=days),
        )


def _organisation_in(area: Area, script: Script, offer: str, today: date) -> Contact:
    return Contact(
        area=area.name,
        offer=offer,
        name=f"{next(iter(script.words.values())).offers[offer].heading} (Eksempel)",
        kind="organisation",
        phones=(LANDLINE,),
        emails=("post@example.org",),
        hours="hverdager 9–15",
        agreed=True,
        confirmed=today - timedelta(days=20),
    )
