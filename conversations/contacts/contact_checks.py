"""What holds for a contact of a file as a whole, once each of its cells is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from conversations.contacts.cells import WHOLE, address_names, either
from conversations.contacts.columns import COLUMNS, FILE_COLUMNS
from conversations.contacts.contact import Area, Contact, OfferAreas, normalize_name
from conversations.contacts.directory import fits
from conversations.contacts.names import turn_name
from conversations.contacts.phones import MANY
from conversations.sentences.catalog import sentence

Offers = Mapping[str, Collection[str]]  # id of an offer: the names it may have

_SHOWN = [c.field for c in FILE_COLUMNS if c.shown_to == "doctors" or c.field == "area"]


def make_contact(values: dict[str, Any]) -> Contact:
    """The contact of a row; what stands beside its numbers goes into the note."""
    phones, remark = values["phones"]
    if remark:
        remark = sentence("phones.remark", remark=remark)
    note = "; ".join(filter(None, (values["note"], remark)))
    return turn_name(Contact(**values | {"phones": phones, "note": note}))


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
