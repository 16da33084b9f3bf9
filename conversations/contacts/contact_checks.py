"""What holds for a contact of a file as a whole, once each of its cells is read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from unicodedata import category

from conversations.contacts.cells import WHOLE, address_names, either
from conversations.contacts.columns import COLUMN, COLUMNS, FILE_COLUMNS
from conversations.contacts.contact import Area, Contact, OfferAreas, normalize_name
from conversations.contacts.directory import fits
from conversations.contacts.file_words import any_of
from conversations.contacts.home import Home, home
from conversations.contacts.phones import MANY
from conversations.sentences.catalog import sentence

Offers = Mapping[str, Collection[str]]  # id of an offer: the names it may have

_NO_NAME = re.compile(r"(?:\d\W?){5}|[?*;=@/\\|~<>†]")  # a number to call, or a mark
_SHOWN = [c.field for c in FILE_COLUMNS if c.shown_to == "doctors" or c.field == "area"]


def area_problem(contact: Contact, area: Area, offer_areas: OfferAreas, offers: Offers) -> str:
    """Why an offer cannot stand on the list of its area; empty if it can."""
    if fits(contact.offer, area, offer_areas):
        return ""
    kinds = offer_areas.get(contact.offer, ())
    lists = either(sentence(f"kinds.{kind}") for kind in kinds)
    name = shortest_name(contact.offer, offers)
    return sentence("contact.wrong_list", offer=name, kinds=lists)


def contact_problem(contact: Contact) -> str:
    """Why somebody cannot be shown: no way to reach them, or too much said; empty if they can."""
    if not (contact.phones or contact.emails or contact.url):
        return sentence("contact.no_way")
    values = (getattr(contact, field) for field in _SHOWN)
    shown = sum(len("".join(v)) for v in values if v and isinstance(v, str | tuple))
    if shown > WHOLE:
        return sentence("contact.too_long", shown=shown, room=WHOLE)
    return ""


def name_problem(contact: Contact) -> str:
    """Why the name of a person is none, or not one alone; empty if it is."""
    if contact.kind != "person":
        return ""
    name = contact.name
    if _NO_NAME.search(name) or any(category(c) in ("So", "No") for c in name):
        return sentence("contact.not_a_name", type=COLUMN["kind"].title)
    if any(map(_is_full_name, _between_people(home()).split(name)[1:])):
        return sentence("contact.several_names")
    return ""


def _is_full_name(words: str) -> bool:
    """Whether words could be a first and a last name."""
    capitals = [word[0].isupper() for word in words.split()]
    return len(capitals) > 1 and all(capitals[:2])


@cache
def _between_people(here: Home) -> re.Pattern[str]:
    both = any_of((*here.words.words["and"], "&", "+"))
    return re.compile(rf"\s+(?:{both})\s+", re.IGNORECASE)


def has_another_name(contact: Contact, addresses: str) -> bool:
    """Whether a mail program has put somebody else's name before an address of a cell."""
    own = set(normalize_name(contact.name).split())
    return any(not own & {*normalize_name(name).split()} for name in address_names(addresses))


def join_contacts(first: Contact, second: Contact) -> Contact | None:
    """One person whom two rows speak of; None where the rows contradict each other."""
    values: dict[str, Any] = {}
    for column in COLUMNS:
        one, other = getattr(first, column.field), getattr(second, column.field)
        if column.is_list:
            values[column.field] = tuple(dict.fromkeys((*one, *other)))
        elif column.field == "note":
            values["note"] = "; ".join(dict.fromkeys(filter(None, (one, other))))
        elif one == other or not other or not one:
            values[column.field] = one or other
        elif column.field != "name":  # which may be written with other capitals
            return None
    is_too_much = max(len(values["phones"]), len(values["emails"])) > MANY
    return None if is_too_much else replace(first, **values)


def shortest_name(offer: str, offers: Offers) -> str:
    """What people call an offer, in the fewest letters."""
    names = sorted(name for name in offers.get(offer, ()) if name != offer)
    return min(names, key=len, default=offer)
