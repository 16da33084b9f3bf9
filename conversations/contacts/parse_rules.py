"""What the rows of a contact file are measured against."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import date

from conversations.contacts.contact import Area, OfferAreas
from conversations.contacts.contact_checks import Offers
from conversations.values import value_object


@value_object
class ParseRules:
    """What rows are measured against, and what serves rows that say nothing themselves."""

    areas: tuple[Area, ...]
    offers: Offers
    offer_areas: OfferAreas
    today: date
    area: str = ""
    offer: str = ""
    confirmed: date | None = None
    allowed: Collection[str] | None = None  # areas that whoever sends this may change; None: all
    answers: Mapping[str, str] = field(default_factory=dict)  # by the key of a Question

    def askable_areas(self) -> tuple[str, ...]:
        """The areas that a question can be answered with."""
        return tuple(a.name for a in self.areas if self.allowed is None or a.name in self.allowed)
