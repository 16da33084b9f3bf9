"""Every shape the conversation is made of, described here once.

`advance(script, directory, state, input) -> Turn` is the whole of it: a `State` comes out of the
button that was tapped, an `Input` is what the person did, and a `Turn` is what they see next.
Nothing here can hold who the person is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conversations.values import value_object

ANYWHERE = "alle"  # State.area: anywhere in the country
ABROAD = "ut"  # State.area: outside the country

SEEDS = 36 * 36  # how many orders a list can be shown in


@value_object
class State:
    """Where a conversation stands; it rides in every button of the screen (see `codec`)."""

    language: str
    step: str = ""  # id of the step that is shown; empty: none yet
    history: tuple[str, ...] = ()  # steps Tilbake leads back through, oldest first; none at an end
    offer: str = ""  # id of the chosen offer, while it is needed
    area: str = ""  # county number, ANYWHERE or ABROAD, while needed; "31-34": one of these
    page: int = 0  # page of the contacts
    filters: tuple[str, ...] = ()  # wishes about the contacts, until they are left
    seed: int = 0  # order of the contacts, 0 <= seed < SEEDS
    hour: int | None = None  # 0-23, when the contacts came up: their order stays that of this hour
    channel: str = ""  # opaque code of the link the conversation came by
    counted_mask: int = 0  # one bit for each family of counts that has its answer
    message_id: int = 0  # number of the typed message that *Slett meldingen min* deletes


@value_object
class Preset:
    """What the code of a link sets before a conversation begins."""

    channel: str
    area: str = ""  # as in State; empty: the person chooses


@value_object
class Start:
    """/start, with what a link put behind it."""

    payload: str = ""


@value_object
class Tap:
    """A button of the screen that `State` describes."""

    choice: str


@value_object
class Stale:
    """A button that this script cannot read: older, forged or broken."""


@value_object
class Text:
    """Anything that is not a button: typed text, or a picture, voice … (text is then empty)."""

    text: str
    number: int = 0  # the message's number in the chat, so that a button can delete it
    late: bool = False  # it waited so long at Telegram that the person is probably elsewhere


@value_object
class Command:
    """/hjelp, /personvern or /slett."""

    name: Literal["help", "privacy", "erase"]


Input = Start | Tap | Stale | Text | Command


@value_object
class Line:
    """One line of a screen, not yet escaped for anything."""

    text: str
    style: Literal["plain", "bold", "quote"] = "plain"  # a quote is folded until one taps on it


@value_object
class Button:
    """A label, and one of: data for the next tap, a text to copy, an address to open."""

    label: str
    data: str = ""  # encoded state and choice, at most 64 bytes
    copy: str = ""
    url: str = ""
    style: Literal["", "danger", "primary"] = ""  # red leads to an emergency, blue is a person's


@value_object
class Screen:
    """One message as a person sees it."""

    step: str
    language: str
    lines: tuple[Line, ...]
    rows: tuple[tuple[Button, ...], ...]

    @property
    def text(self) -> str:
        """The words without any markup: what Telegram counts against its limit."""
        return "\n".join(line.text for line in self.lines)


@value_object
class EraseChat:
    """Delete what the bot can reach of the chat; the screen is for where nothing can be deleted."""

    notice: str  # said in a pop-up, which leaves no message behind; at most 200 characters


@value_object
class DeleteMessage:
    """Delete the one message with this number."""

    number: int


@value_object
class ReportWrongNumber:
    """Mark a contact of a list, by area, offer and folded name: its number is said to be wrong."""

    area: str
    offer: str
    name: str


@dataclass(frozen=True, slots=True, order=True)
class Metric:
    """One thing that is counted, from the closed list of `counting`; never a person or a word."""

    family: str  # of which a conversation adds to one counter, once
    value: str = ""

    @property
    def name(self) -> str:
        """As it is stored: "topic.case", "started"."""
        return f"{self.family}.{self.value}" if self.value else self.family


@value_object
class Increment:
    """Add one to each of these counters, once the screen has been shown."""

    counters: tuple[Metric, ...]


Effect = EraseChat | DeleteMessage | ReportWrongNumber | Increment


@value_object
class Turn:
    """What a conversation does in answer to one input."""

    state: State
    screen: Screen
    effects: tuple[Effect, ...] = ()
