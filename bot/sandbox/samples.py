"""What the demo starts with: invented, and marked as examples wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

from conversations.counting import FILE
from conversations.directory import Area, Contact
from conversations.reader import BUILT_IN
from conversations.script import Script

# What the phonenumbers library gives as examples of Norwegian numbers.
MOBILE, LANDLINE = "+4740612345", "+4721234567"

NOBODY_IN = "Finnmark legeforening"  # so that the demo also shows what happens then

PEOPLE = (  # name, role, workplace, days since confirmed
    ("Kari Eksempel", "leder", "Eksempel legesenter", 12),
    ("Ola Eksempel", "", "Eksempel sykehus", 40),
    ("Mia Eksempel", "", "Eksempel legekontor", 65),
    ("Per Eksempel", "", "Eksempel legevakt", 100),
)


NOTICE = "Eksempel: tallene er oppdiktet"


def marked_script(folder: Path) -> Path:
    """A copy of the script that says above all figures that they are an example."""
    copytree(BUILT_IN, folder)
    file = folder / FILE
    words = file.read_text("utf-8").replace("[texts]\n", f'[texts]\nnotice = "{NOTICE}"\n')
    file.write_text(words, "utf-8")
    return folder


def samples(script: Script, areas: Iterable[Area], today: date) -> Iterator[Contact]:
    """Somebody behind every offer, in every area but one, confirmed relative to today."""
    for area in areas:
        for offer in script.offers.values():
            if area.kind == "nation" and not offer.local:
                yield _organisation(area, script, offer.id, today)
            elif area.kind == "association" and offer.local and area.name != NOBODY_IN:
                yield from _people(area, offer.id, today)


def _people(area: Area, offer: str, today: date) -> Iterator[Contact]:
    for name, role, workplace, days in PEOPLE:
        yield Contact(
            area=area.name,
            offer=offer,
            name=name,
            role=role,
            workplace=workplace,
            phones=(MOBILE,),
            emails=(f"{name.split()[0].lower()}@example.org",),
            agreed=True,
            confirmed=today - timedelta(days=days),
        )


def _organisation(area: Area, script: Script, offer: str, today: date) -> Contact:
    return Contact(
        area=area.name,
        offer=offer,
        name=f"{script.words['nb'].offers[offer]['heading']} (Eksempel)",
        kind="organisation",
        phones=(LANDLINE,),
        emails=("post@example.org",),
        hours="hverdager 9–15",
        agreed=True,
        confirmed=today - timedelta(days=20),
    )
