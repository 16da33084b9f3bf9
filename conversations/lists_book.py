"""What the conversation with administrators of contact lists is made of.

A button's data is `L.operation.arguments`; areas and entries stand in it as short marks, and what
is confirmed stands in it with a mark of what was shown: nobody confirms what they have not seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2s

from conversations.changes import Identity, Step
from conversations.directory import Area, Contact, folded, freshness, identity
from conversations.lists_words import ListWords
from conversations.model import Screen
from conversations.script import Script

PREFIX = "L."
EVERYONE = "administrator"

ORDER = ("none", "old", "soon", "fresh")  # what needs somebody first comes first


@dataclass(frozen=True, slots=True)
class Keeper:
    """An administrator as everything but the settings knows them: by their lists."""

    areas: tuple[str, ...] | None  # None: every list

    @property
    def label(self) -> str:
        """What others may know of them."""
        return EVERYONE if self.areas is None else " + ".join(sorted(self.areas))

    def may(self, area: str) -> bool:
        """Whether the setting gives them this list."""
        return self.areas is None or folded(area) in map(folded, self.areas)


@dataclass(frozen=True, slots=True)
class Book:
    """The lists at this moment, and what is needed to show them."""

    script: Script
    words: ListWords
    areas: tuple[Area, ...]
    contacts: tuple[Contact, ...]
    day: date

    def of(self, area: str) -> tuple[Contact, ...]:
        """Who stands on a list, by offer as the script has them."""
        order = {offer: number for number, offer in enumerate(self.script.offers)}
        here = (contact for contact in self.contacts if contact.area == area)
        return tuple(sorted(here, key=lambda contact: order.get(contact.offer, len(order))))

    def given(self, keeper: Keeper) -> tuple[Area, ...]:
        """The lists of an administrator, those that need somebody first."""
        mine = [area for area in self.areas if keeper.may(area.name)]
        return tuple(sorted(mine, key=lambda area: ORDER.index(self.mark(area.name))))

    def mark(self, area: str) -> str:
        """How far a list can be trusted: as its oldest entry that doctors see."""
        states = [freshness(c, self.day) for c in self.of(area) if not c.hidden]
        shown = {state for state in states if state != "hidden"}
        return next((m for m in ORDER if m in shown), "none")

    def area(self, mark: str, keeper: Keeper) -> Area | None:
        """The list that a button means, if it is theirs."""
        mine = (area for area in self.areas if keeper.may(area.name))
        return next((area for area in mine if area_mark(area.name) == mark), None)

    def contact(self, mark: str, keeper: Keeper) -> Contact | None:
        """The entry that a button means, if it is on one of their lists."""
        mine = (c for c in self.contacts if keeper.may(c.area))
        return next((c for c in mine if entry_mark(c) == mark), None)


def marked(*parts: str) -> str:
    """A short mark that stands for words in a button."""
    return blake2s("\0".join(parts).encode(), digest_size=5).hexdigest()


def area_mark(area: str) -> str:
    """The mark of a list."""
    return marked(folded(area))


def entry_mark(contact: Contact) -> str:
    """The mark of an entry, whatever stands in it."""
    return marked(*identity(contact))


def seen_mark(contacts: Iterable[Contact]) -> str:
    """The mark of what is shown of entries when they are to be confirmed."""
    shown = ("|".join((*identity(c), *c.phones, *c.emails, c.url)) for c in contacts)
    return marked(*shown)


@dataclass(frozen=True, slots=True)
class Apply:
    """Carry out steps, then show what a button with this data would."""

    steps: tuple[Step, ...]
    then: str
    notice: str


@dataclass(frozen=True, slots=True)
class Await:
    """For some minutes, take the next text or file as meant for this."""

    area: str = ""
    offer: str = ""
    entry: Identity | None = None
    file: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """Send the contacts of these lists as a file."""

    areas: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Template:
    """Send an empty workbook."""


@dataclass(frozen=True, slots=True)
class Look:
    """Show what was changed in a list."""

    area: str
    page: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what was done at once, in these lists."""

    batch: int
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something about an import that waits in memory."""

    nonce: str
    act: str
    argument: str = ""


Act = Apply | Await | Export | Template | Look | Undo | Waiting


@dataclass(frozen=True, slots=True)
class Reply:
    """What an administrator sees next, and what else is to be done."""

    screen: Screen | None = None
    act: Act | None = None


def confirmed(contact: Contact, day: date) -> Step:
    """The step that confirms an entry."""
    return Step(contact, replace(contact, confirmed=day, reported=False))


def number(text: str) -> int:
    """A number in a button; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
