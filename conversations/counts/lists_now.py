"""The lists as they stand today, for moderators: about contacts, never about who asks."""

from __future__ import annotations

from datetime import date

from conversations.contacts.directory import Directory
from conversations.contacts.freshness import SOON_AFTER
from conversations.lists.snapshot import ListSnapshot
from conversations.values import value_object

MONTH = 30.44  # days


@value_object
class ListAge:
    """A list that has somebody on it: how many, and months since the oldest was confirmed."""

    area: str
    contacts: int
    months: int | None  # None: one was never confirmed


@value_object
class ListsNow:
    """How true the lists are on a day."""

    nobody: tuple[tuple[str, tuple[str, ...]], ...] = ()  # an offer, and counties without anybody
    ages: tuple[ListAge, ...] = ()  # the oldest first
    contacts: int = 0
    due: int = 0  # that somebody should confirm anew
    regions: tuple[str, ...] = ()  # names of all counties
    marked: int = 0  # with a number that is said to be wrong


def lists_now(snapshot: ListSnapshot) -> ListsNow:
    """How true the lists are, of the offers that have a list for each county."""
    script, day = snapshot.script, snapshot.day
    directory = Directory(day, snapshot.areas, snapshot.contacts, script.offer_areas())
    empty = {
        next(iter(offer.names), offer.id): tuple(
            name
            for county, name in script.country.regions.items()
            if not directory.find(offer.id, county)
        )
        for offer in script.offers.values()
        if offer.local
    }
    listed = [contact for contact in snapshot.contacts if not contact.hidden]
    days = {contact: _days(contact.confirmed, day) for contact in listed}
    ages = [
        ListAge(area.name, len(own), _months(max(days[c] for c in own)))
        for area in snapshot.areas
        if (own := [c for c in listed if c.area == area.name])
    ]
    return ListsNow(
        nobody=tuple((offer, counties) for offer, counties in empty.items() if counties),
        ages=tuple(sorted(ages, key=lambda age: (-(age.months or 999), age.area))),
        contacts=len(listed),
        due=sum(days[contact] > SOON_AFTER for contact in listed),
        regions=tuple(script.country.regions.values()),
        marked=sum(contact.reported for contact in listed),
    )


def _days(confirmed: date | None, day: date) -> float:
    return (day - confirmed).days if confirmed else float("inf")


def _months(days: float) -> int | None:
    return None if days == float("inf") else round(days / MONTH)
