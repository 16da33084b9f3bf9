"""Which lists have nobody to show, only old entries, or will soon have nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, timedelta

from conversations.contacts.contact import Area, Contact, OfferAreas, normalize_name
from conversations.contacts.directory import can_be_shown, fits
from conversations.contacts.freshness import freshness
from conversations.values import value_object

AHEAD = timedelta(days=30)


@value_object
class Coverage:
    """The lists and offers that need somebody, by name; each stands in one place only."""

    empty: tuple[str, ...] = ()  # nobody to show
    expiring: tuple[str, ...] = ()  # nobody in 30 days, if nobody confirms
    old: tuple[str, ...] = ()  # nobody who was confirmed in time


_STATES = [state.name for state in fields(Coverage)]


def coverage(
    areas: Collection[Area],
    contacts: Iterable[Contact],
    offer_areas: OfferAreas,
    offers: Mapping[str, str],
    today: date,
    left_out: Collection[str] = (),
) -> Coverage:
    """What is missing on a day, of every local association and, in all lists, of every offer.

    `offers` has their names by id; `left_out` names the lists and offers that this
    association never fills, in any spelling of case and spaces.
    """
    known = {area.name: area for area in areas}
    shown = [
        c
        for c in contacts
        if can_be_shown(c, freshness(c, today), today)
        and fits(c.offer, known.get(c.area), offer_areas)
    ]
    lists = {a.name: [c for c in shown if c.area == a.name] for a in areas if _is_expected(a)}
    lists |= {name: [c for c in shown if c.offer == offer] for offer, name in offers.items()}
    ignored = {normalize_name(name) for name in left_out}
    states = {
        name: _state(members, today)
        for name, members in lists.items()
        if normalize_name(name) not in ignored
    }
    return Coverage(**{state: tuple(_names_in(states, state)) for state in _STATES})


def _is_expected(area: Area) -> bool:
    """Whether people miss somebody where a list of this kind is empty."""
    return area.kind == "association"


def _state(shown: Collection[Contact], today: date) -> str:
    if not shown:
        return "empty"
    if all(freshness(contact, today + AHEAD) == "hidden" for contact in shown):
        return "expiring"
    return "old" if all(freshness(contact, today) == "old" for contact in shown) else ""


def _names_in(states: Mapping[str, str], wanted: str) -> Iterator[str]:
    return (name for name, state in states.items() if state == wanted)
