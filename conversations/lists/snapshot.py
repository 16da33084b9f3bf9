"""What the conversation with administrators of contact lists is made of.

A button's data is `L.operation.arguments`; areas and entries stand in it as short marks, and what
is confirmed stands in it with a mark of what was shown: nobody confirms what they have not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from hashlib import blake2s

from conversations.contacts.changes import Change
from conversations.contacts.contact import Area, Contact, Identity, contact_key, normalize_name
from conversations.contacts.freshness import freshness
from conversations.model import Button, Screen
from conversations.script.schema import Script
from conversations.script.texts import StaffTexts
from conversations.values import value_object

PREFIX = "L."
EVERYONE = "administrator"

ORDER = ("none", "old", "soon", "fresh")  # what needs somebody first comes first


@value_object
class Administrator:
    """An administrator as everything but the settings knows them: by their lists."""

    areas: tuple[str, ...] | None  # None: every list

    @property
    def label(self) -> str:
        """What others may know of them."""
        return EVERYONE if self.areas is None else " + ".join(sorted(self.areas))

    def can_edit(self, area: str) -> bool:
        """Whether the setting gives them this list."""
        return self.areas is None or normalize_name(area) in map(normalize_name, self.areas)


@value_object
class WaitingChange:
    """A change that waits for a second administrator: its name in buttons, and the way to it."""

    nonce: str
    button: Button


@value_object
class ListSnapshot:
    """The lists at this moment, and what is needed to show them."""

    script: Script
    words: StaffTexts
    areas: tuple[Area, ...]
    contacts: tuple[Contact, ...]
    day: date
    paused: bool = False  # doctors are shown no contacts at all
    waiting: tuple[WaitingChange, ...] = ()  # of whoever looks, their own and those they decide on

    def without_waiting(self, nonce: str) -> ListSnapshot:
        """The same once somebody has decided on a change."""
        return replace(self, waiting=tuple(w for w in self.waiting if w.nonce != nonce))

    def contacts_of(self, area: str) -> tuple[Contact, ...]:
        """Who stands on a list, by offer as the script has them."""
        order = {offer: number for number, offer in enumerate(self.script.offers)}
        here = (contact for contact in self.contacts if contact.area == area)
        return tuple(sorted(here, key=lambda contact: order.get(contact.offer, len(order))))

    def areas_of(self, administrator: Administrator) -> tuple[Area, ...]:
        """The lists of an administrator, those that need somebody first."""
        mine = [area for area in self.areas if administrator.can_edit(area.name)]
        return tuple(sorted(mine, key=lambda area: ORDER.index(self.freshness_of(area.name))))

    def freshness_of(self, area: str) -> str:
        """How far a list can be trusted: as its oldest entry that doctors see."""
        states = [freshness(c, self.day) for c in self.contacts_of(area) if not c.hidden]
        shown = {state for state in states if state != "hidden"}
        return next((m for m in ORDER if m in shown), "none")

    def area(self, mark: str, administrator: Administrator) -> Area | None:
        """The list that a button means, if it is theirs."""
        mine = (area for area in self.areas if administrator.can_edit(area.name))
        return next((area for area in mine if area_id(area.name) == mark), None)

    def contact(self, mark: str, administrator: Administrator) -> Contact | None:
        """The entry that a button means, if it is on one of their lists."""
        mine = (c for c in self.contacts if administrator.can_edit(c.area))
        return next((c for c in mine if contact_id(c) == mark), None)


@value_object
class ListContext:
    """Who acts beside which lists, and who else keeps lists."""

    snapshot: ListSnapshot
    chat: int
    administrators: Mapping[int, Administrator]
    two_person: bool = False

    @property
    def administrator(self) -> Administrator:
        """Who acts."""
        return self.administrators[self.chat]

    def can_edit(self, areas: Iterable[str]) -> bool:
        """Whether all of these lists are theirs."""
        return all(map(self.administrator.can_edit, areas))

    def other_editors(self, areas: tuple[str, ...]) -> tuple[int, ...]:
        """Who else may change all of these lists."""
        return tuple(
            chat
            for chat, administrator in self.administrators.items()
            if chat != self.chat and all(map(administrator.can_edit, areas))
        )


def short_hash(*parts: str) -> str:
    """A short mark that stands for words in a button."""
    return blake2s("\0".join(parts).encode(), digest_size=5).hexdigest()


def area_id(area: str) -> str:
    """The mark of a list."""
    return short_hash(normalize_name(area))


def contact_id(contact: Contact) -> str:
    """The mark of an entry, whatever stands in it."""
    return short_hash(*contact_key(contact))


def content_hash(contacts: Iterable[Contact]) -> str:
    """The mark of what is shown of entries when they are to be confirmed."""
    shown = ("|".join((*contact_key(c), *c.phones, *c.emails, c.url)) for c in contacts)
    return short_hash(*shown)


@value_object
class ApplyChanges:
    """Carry out steps, then show what a button with this data would."""

    steps: tuple[Change, ...]
    then: str
    notice: str


@value_object
class ExpectInput:
    """For some minutes, take the next text or file as meant for this."""

    area: str = ""
    offer: str = ""
    entry: Identity | None = None
    file: bool = False
    label: str = ""  # of the one column that the text is about


@value_object
class ExportContacts:
    """Send the contacts of these lists as a file."""

    areas: tuple[str, ...]
    kind: str


@value_object
class SendTemplate:
    """Send an empty workbook."""


@value_object
class ShowHistory:
    """Show what was changed in a list."""

    area: str
    page: int


@value_object
class UndoBatch:
    """Take back what was done at once, or told together, in these lists."""

    batches: tuple[int, ...]
    areas: tuple[str, ...]


class ImportAct(StrEnum):
    """What a button does to an import that waits; the values stand in buttons of people's chats."""

    SHOW = "d"
    TOGGLE_REMOVAL = "t"
    CONFIRM_CONSENT = "yes"
    APPLY = "use"
    CANCEL = "no"
    SHOW_AS_DOCTOR = "see"
    CHOOSE_AREA = "to"
    CHOOSE_OFFER = "of"
    APPROVE = "ap"
    REJECT = "rj"
    TURN_PAGE = "sp"
    ANSWER_QUESTION = "qa"
    ANSWER_DOUBT = "rn"
    REFUSAL = "sn"
    SHOW_MISSING = "ms"

    def data(self, nonce: str, *arguments: object) -> str:
        """The data of a button."""
        return PREFIX + ".".join((self, nonce, *map(str, arguments)))


@value_object
class ImportAction:
    """Something about an import that waits in memory."""

    nonce: str
    act: ImportAct
    argument: str = ""


Act = (
    ApplyChanges
    | ExpectInput
    | ExportContacts
    | SendTemplate
    | ShowHistory
    | UndoBatch
    | ImportAction
)


@value_object
class ListsReply:
    """What an administrator sees next, and what else is to be done."""

    screen: Screen | None = None
    act: Act | None = None


def confirm_contact(contact: Contact, day: date) -> Change:
    """The step that confirms an entry."""
    return Change(contact, replace(contact, confirmed=day, reported=False))


def parse_number(text: str) -> int:
    """A number in a button; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
