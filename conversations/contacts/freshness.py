"""How far to trust a contact by its age: when a list counts as old, and when nobody sees it."""

from __future__ import annotations

from datetime import date
from hashlib import blake2s
from typing import Literal

from conversations.contacts.contact import Contact, contact_key

SOON_AFTER = 90  # days since a person confirmed the entry: time to ask again
OLD_AFTER = 180  # shown last, with a warning, and only where few fresh ones are left
HIDDEN_AFTER = 365
SPREAD = 28  # days

Freshness = Literal["fresh", "soon", "old", "hidden"]


def freshness(contact: Contact, today: date) -> Freshness:
    """How far to trust an entry; one that nobody confirmed counts as old.

    Entries confirmed on one day, by a national list, are hidden on different days of the last
    weeks before the limit, so that a county does not lose all of them overnight.
    """
    if contact.confirmed is None:
        return "old"
    days = (today - contact.confirmed).days
    if days > HIDDEN_AFTER - stagger_days(*contact_key(contact)):
        return "hidden"
    if days > OLD_AFTER:
        return "old"
    return "soon" if days > SOON_AFTER else "fresh"


def stagger_days(*parts: str) -> int:
    """Days, below SPREAD, that something called so comes apart from the others."""
    return int.from_bytes(blake2s("\0".join(parts).encode(), digest_size=5).digest()) % SPREAD
