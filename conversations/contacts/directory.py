"""The contacts as they stand on one day at one hour: who may be shown, where, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, count, repeat, zip_longest
from math import gcd

from conversations.contacts.contact import Area, Contact, OfferAreas
from conversations.contacts.filters import Filter, Filters, matches, useful_filters
from conversations.contacts.freshness import Freshness, freshness
from conversations.contacts.hours import is_open
from conversations.model import ABROAD, ANYWHERE, Preset
from conversations.values import value_object

WIDE = ("", ANYWHERE, ABROAD)  # places that every area is a part of
ENOUGH = 3  # with so many contacts confirmed in time, old ones are not shown


def fits(offer: str, area: Area | None, offer_areas: OfferAreas) -> bool:
    """Whether an offer may stand on the list of an area; one that the script has not, never does.

    Else whoever keeps one local list could change what the whole country sees.
    """
    return area is not None and area.kind in offer_areas.get(offer, ())


def can_be_shown(contact: Contact, age: Freshness, day: date) -> bool:
    """Whether a contact is neither hidden, nor too old, nor away on a day."""
    is_away = contact.away is not None and contact.away >= day
    return not contact.hidden and age != "hidden" and not is_away


def misplaced_contacts(
    contacts: Iterable[Contact], areas: Iterable[Area], offer_areas: OfferAreas
) -> tuple[Contact, ...]:
    """The contacts of a known offer that does not fit their area: nobody is shown them."""
    known = {area.name: area for area in areas}
    return tuple(
        c
        for c in contacts
        if c.offer in offer_areas and not fits(c.offer, known.get(c.area), offer_areas)
    )


@value_object
class ContactGroup:
    """The contacts of one area, in tiers: those to be shown first come first."""

    area: str
    tiers: tuple[tuple[Contact, ...], ...]

    @property
    def size(self) -> int:
        """How many contacts it has."""
        return sum(map(len, self.tiers))

    def narrow(self, filters: Collection[Filter]) -> ContactGroup:
        """The same with those alone whom all filters fit."""
        tiers = (tuple(c for c in tier if matches(c, filters)) for tier in self.tiers)
        return ContactGroup(self.area, tuple(tiers))

    def shuffle(self, seed: int) -> Iterator[Contact]:
        """The contacts in the order of a seed; a tier is never left for the next before it ends."""
        return chain.from_iterable(_shuffle_tier(tier, seed) for tier in self.tiers)


class Directory:
    """An immutable snapshot of the contact lists for one day and, where it has one, for an hour.

    All choosing is done here, once, so that finding someone costs the same in a long list.
    `offer_areas` are the script's; without them every offer may stand anywhere. `hour` is 0-23 of
    the country's clock; without it, as on paper, nobody comes first for being reachable now.
    `presets` are what the codes of links stand for. `filters` are the country's; without them
    nothing narrows a list.
    """

    def __init__(
        self,
        day: date,
        areas: Iterable[Area] = (),
        contacts: Iterable[Contact] = (),
        offer_areas: OfferAreas | None = None,
        hour: int | None = None,
        presets: Mapping[str, Preset] | None = None,
        filters: Filters | None = None,
    ) -> None:
        self.day, self.hour = day, hour
        self.presets = presets or {}
        self._known_filters: Filters = filters or {}
        self.areas = {area.name: area for area in areas}
        listed = tuple(contacts)
        self._freshness = {contact: freshness(contact, day) for contact in listed}
        shown = [c for c in listed if can_be_shown(c, self.freshness(c), day)]
        if offer_areas is not None:
            shown = [c for c in shown if fits(c.offer, self.areas.get(c.area), offer_areas)]
        self._found: dict[tuple[str, str], tuple[ContactGroup, ...]] = {}
        self._filters: dict[tuple[str, str], tuple[str, ...]] = {}
        self._shown = {o: [c for c in shown if c.offer == o] for o in {c.offer for c in shown}}
        regions = {code for area in self.areas.values() for code in area.counties}
        for offer in self._shown:
            for where in (*WIDE, *regions):
                covered = self._contacts_in(offer, where)
                self._found[offer, where] = self._groups(covered, where, hour)
                self._filters[offer, where] = useful_filters(self._known_filters, covered)

    def find(
        self, offer: str, where: str, filters: tuple[str, ...] = (), hour: int | None = None
    ) -> tuple[ContactGroup, ...]:
        """Who stands behind an offer in a county, ANYWHERE or ABROAD; '' for a national offer.

        With filters, those of them whom all filters fit; with an hour, in the order of that hour.
        """
        groups = self._found.get((offer, where), ())
        if hour is not None and hour != self.hour:
            groups = self._groups(self._contacts_in(offer, where), where, hour)
        if filters:
            known = [self._known_filters[name] for name in filters if name in self._known_filters]
            groups = tuple(group.narrow(known) for group in groups)
        return tuple(group for group in groups if group.size) if filters else groups

    def filters(self, offer: str, where: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """The filters worth showing beside those chosen: behind each of them stands somebody."""
        if not chosen:
            return self._filters.get((offer, where), ())
        everybody = [c for g in self.find(offer, where) for tier in g.tiers for c in tier]
        useful = useful_filters(self._known_filters, everybody, chosen)
        return tuple(n for n in useful if self.find(offer, where, (*chosen, n)))

    def freshness(self, contact: Contact) -> Freshness:
        """How far to trust an entry of this snapshot on its day."""
        return self._freshness[contact]

    def _covers(self, contact: Contact, where: str) -> bool:
        area = self.areas.get(contact.area)
        return area is not None and (where in WIDE or where in area.counties)

    def _contacts_in(self, offer: str, where: str) -> list[Contact]:
        return [c for c in self._shown.get(offer, ()) if self._covers(c, where)]

    def _groups(
        self, contacts: Sequence[Contact], where: str, hour: int | None
    ) -> tuple[ContactGroup, ...]:
        tiers, split = self._tiers(contacts, hour), where not in WIDE
        areas = sorted({c.area for c in contacts}) if split else [""]
        return tuple(
            ContactGroup(
                area, tuple(tuple(c for c in t if c.area == area or not split) for t in tiers)
            )
            for area in areas
            if contacts
        )

    def _tiers(
        self, contacts: Sequence[Contact], hour: int | None
    ) -> tuple[Sequence[Contact], ...]:
        trusted = [c for c in contacts if self.freshness(c) != "old" and not c.reported]
        reported = [c for c in contacts if self.freshness(c) != "old" and c.reported]
        old = [c for c in contacts if self.freshness(c) == "old"]
        tiers = (trusted, reported) if len(trusted) >= ENOUGH else (trusted, reported, old)
        if reachable := [c for c in trusted if self._is_reachable(c, hour)]:
            rest = [c for c in trusted if not self._is_reachable(c, hour)]
            return (reachable, rest, *tiers[1:])
        return tiers

    def _is_reachable(self, contact: Contact, hour: int | None) -> bool:
        """Whether somebody's hours say that they can be reached at an hour of the day."""
        return hour is not None and is_open(contact.hours, self.day.weekday(), hour)


def interleave(groups: Sequence[ContactGroup], seed: int) -> Iterator[tuple[str, Contact]]:
    """Area and contact, one of each group in turn: the first screen has some of every list."""
    rounds = zip_longest(*(zip(repeat(g.area), g.shuffle(seed)) for g in groups))
    return (pair for one in rounds for pair in one if pair is not None)


def _shuffle_tier(tier: Sequence[Contact], seed: int) -> Iterator[Contact]:
    """A tier in an order that the seed decides, without touching what is not asked for.

    Each contact comes once, and over the seeds each comes first equally often.
    """
    size = max(len(tier), 1)
    strides = count(seed // size + 1)  # one that shares no factor with the size meets every contact
    stride = next(n for n in strides if gcd(n, size) == 1)
    return (tier[(seed + stride * n) % size] for n in range(len(tier)))
