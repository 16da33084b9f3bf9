"""The coverage of the lists as a script has its offers, and an association its exceptions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from conversations.contacts.contact import Area, Contact
from conversations.contacts.coverage import Coverage, coverage
from conversations.script.schema import Script


def script_coverage(
    script: Script, areas: Collection[Area], contacts: Iterable[Contact], today: date
) -> Coverage:
    """Which lists and offers need somebody on a day."""
    names = {o.id: (*o.names, o.id)[0] for o in script.offers.values()}
    return coverage(areas, contacts, script.offer_areas(), names, today, script.never_filled)
