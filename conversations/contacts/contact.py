"""A contact, and the area whose list it stands on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal, get_args
from unicodedata import normalize

from conversations.values import value_object

AreaKind = Literal["association", "county", "site", "trust", "region", "nation"]
AREA_KINDS: tuple[AreaKind, ...] = get_args(AreaKind)

OfferAreas = Mapping[str, Collection[str]]
"""The kinds of areas that each offer, by id, may have a list in."""


@value_object
class Area:
    """What a contact list is for: an association, the nation, later a hospital site or a region."""

    name: str
    kind: AreaKind
    counties: tuple[str, ...] = ()  # numbers; empty for the nation


@value_object
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
    gender: Literal["", "woman", "man"] = ""  # to choose by, never a line on a screen
    setting: Literal["", "gp", "hospital", "other"] = ""  # where they work; to choose by
    away: date | None = None  # not shown up to and including this day
    web: bool = False  # has said yes to stand on the open web as well
    agreed_on: date | None = None  # when it was written down that they agreed
    agreed_by: str = ""  # and by whom, as the label of the history: lists, never a person


Identity = tuple[str, str, str]
"""Area, offer and normalised name: what makes two rows the same entry."""


def normalize_name(name: str) -> str:
    """A name as identities compare it: without regard to case, spaces or how å is composed."""
    return " ".join(normalize("NFC", name).casefold().split())


def capitalize(text: str) -> str:
    """A text as it begins a line or a sentence; capitals inside it stay."""
    return text[:1].upper() + text[1:]


def contact_key(contact: Contact) -> Identity:
    """What makes two rows the same entry: area, offer and folded name."""
    return contact.area, contact.offer, normalize_name(contact.name)
