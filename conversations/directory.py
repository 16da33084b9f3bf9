"""The contacts as they stand on one day: who may be shown, where, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count, repeat, zip_longest
from math import gcd
from typing import Literal
from unicodedata import normalize

from conversations.model import ABROAD, ANYWHERE
from conversations.spread import lateness

SOON_AFTER = 90  # days since a person confirmed the entry: time to ask again
OLD_AFTER = 180  # shown last, with a warning, and only where few fresh ones are left
HIDDEN_AFTER = 365
ENOUGH = 3  # with so many contacts confirmed in time, old ones are not shown

COUNTIES: Mapping[str, str] = {
    "42": "Agder",
    "32": "Akershus",
    "33": "Buskerud",
    "56": "Finnmark",
    "34": "Innlandet",
    "15": "Møre og Romsdal",
    "18": "Nordland",
    "03": "Oslo",
    "11": "Rogaland",
    "40": "Telemark",
    "55": "Troms",
    "50": "Trøndelag",
    "39": "Vestfold",
    "46": "Vestland",
    "31": "Østfold",
}
"""Number and name of the 15 counties since 1 January 2024, in the order they are shown."""

Freshness = Literal["fresh", "soon", "old", "hidden"]


@dataclass(frozen=True, slots=True)
class Area:
    """What a contact list is for: an association, the nation, later a hospital site or a region."""

    name: str
    kind: Literal["association", "county", "site", "trust", "region", "nation"]
    counties: tuple[str, ...] = ()  # numbers; empty for the nation


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone to turn to, as the contact list has them."""

    area: str  # name of an Area
    offer: str  # id of an offer
    name: str
    kind: Literal["person", "organisation"] = "person"
    role: str = ""
    workplace: str = ""
    phones: tuple[str, ...] = ()  # as E.164 has them, "+4740612345"
    emails: tuple[str, ...] = ()
    url: str = ""
    address: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    students: bool = False
    members_only: bool = False
    note: str = ""
    agreed: bool = False  # has said yes to be listed
    confirmed: date | None = None  # when a person last said that all of it is right
    hidden: bool = False
    reported: bool = False  # somebody said the number is wrong


def folded(name: str) -> str:
    """A name as identities compare it: without regard to case, spaces or how å is composed."""
    return " ".join(normalize("NFC", name).casefold().split())


def identity(contact: Contact) -> tuple[str, str, str]:
    """What makes two rows the same entry: area, offer and folded name."""
    return contact.area, contact.offer, folded(contact.name)


def freshness(contact: Contact, today: date) -> Freshness:
    """How far to trust an entry; one that nobody confirmed counts as old.

    Entries confirmed on one day, by a national list, are hidden on different days of the last
    weeks before the limit, so that a county does not lose all of them overnight.
    """
    if contact.confirmed is None:
        return "old"
    days = (today - contact.confirmed).days
    if days > HIDDEN_AFTER - lateness(*identity(contact)):
        return "hidden"
    if days > OLD_AFTER:
        return "old"
    return "soon" if days > SOON_AFTER else "fresh"


@dataclass(frozen=True, slots=True)
class Group:
    """The contacts of one area, in tiers: those to be shown first come first."""

    area: str
    tiers: tuple[tuple[Contact, ...], ...]

    def shuffled(self, seed: int) -> Iterator[Contact]:
        """The contacts in the order of a seed; a tier is never left for the next before it ends."""
        return chain.from_iterable(_shuffled(tier, seed) for tier in self.tiers)


class Directory:
    """An immutable snapshot of the contact lists for one day.

    All choosing is done here, once, so that finding someone costs the same in a long list.
    """

    def __init__(
        self, day: date, areas: Iterable[Area] = (), contacts: Iterable[Contact] = ()
    ) -> None:
        self.day = day
        self.areas = {area.name: area for area in areas}
        shown = [c for c in contacts if not c.hidden and self.freshness(c) != "hidden"]
        self._found: dict[tuple[str, str], tuple[Group, ...]] = {}
        for offer in {c.offer for c in shown}:
            of_offer = [c for c in shown if c.offer == offer]
            for where in ("", ANYWHERE, ABROAD, *COUNTIES):
                covered = [c for c in of_offer if self._covers(c, where)]
                self._found[offer, where] = self._groups(covered, split=where in COUNTIES)

    def find(self, offer: str, where: str) -> tuple[Group, ...]:
        """Who stands behind an offer in a county, ANYWHERE or ABROAD; '' for a national offer."""
        return self._found.get((offer, where), ())

    def freshness(self, contact: Contact) -> Freshness:
        """How far to trust an entry on the day of this snapshot."""
        return freshness(contact, self.day)

    def _covers(self, contact: Contact, where: str) -> bool:
        area = self.areas.get(contact.area)
        return area is not None and (where not in COUNTIES or where in area.counties)

    def _groups(self, contacts: Sequence[Contact], *, split: bool) -> tuple[Group, ...]:
        tiers = self._tiers(contacts)
        areas = sorted({c.area for c in contacts}) if split else [""]
        return tuple(
            Group(area, tuple(tuple(c for c in t if c.area == area or not split) for t in tiers))
            for area in areas
            if contacts
        )

    def _tiers(self, contacts: Sequence[Contact]) -> tuple[Sequence[Contact], ...]:
        trusted = [c for c in contacts if self.freshness(c) != "old" and not c.reported]
        reported = [c for c in contacts if self.freshness(c) != "old" and c.reported]
        old = [c for c in contacts if self.freshness(c) == "old"]
        return (trusted, reported) if len(trusted) >= ENOUGH else (trusted, reported, old)


def in_turn(groups: Sequence[Group], seed: int) -> Iterator[tuple[str, Contact]]:
    """Area and contact, one of each group in turn: the first screen has some of every list."""
    rounds = zip_longest(*(zip(repeat(g.area), g.shuffled(seed)) for g in groups))
    return (pair for one in rounds for pair in one if pair is not None)


def _shuffled(tier: Sequence[Contact], seed: int) -> Iterator[Contact]:
    """A tier in an order that the seed decides, without touching what is not asked for.

    Each contact comes once, and over the seeds each comes first equally often.
    """
    size = max(len(tier), 1)
    strides = count(seed // size + 1)  # one that shares no factor with the size meets every contact
    stride = next(n for n in strides if gcd(n, size) == 1)
    return (tier[(seed + stride * n) % size] for n in range(len(tier)))
