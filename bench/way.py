"""The main way, from /start to a colleague's number, taken from the script by ids, never by words.

`python -m bench.way` is not a program: `way()` gives the labels that people tap and the screens
that the peers show, rendered by this bot's own core.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.telegram.sender import text
from conversations.contacts.contact import Area, Contact
from conversations.contacts.directory import Directory
from conversations.help.engine import advance
from conversations.model import Button, Input, Screen, Start, State, Tap
from conversations.script.schema import Script

CHOICES = ("doctor", "talk", "03")  # who, what, where: Oslo


@dataclass(frozen=True, slots=True)
class Way:
    """What people tap, what tells that they have arrived, and the screens in between."""

    labels: tuple[str, ...]
    numbers: tuple[str, ...]  # as a copy button has them; one of these is on the last screen
    screens: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """The way as peers and stub read it."""
        return asdict(self)


def way(script: Script, areas: Iterable[Area], contacts: Iterable[Contact], today: date) -> Way:
    """The main way through a script with these contacts."""
    contacts = tuple(contacts)
    directory = Directory(today, areas, contacts, script.offer_areas())
    state, labels, screens = State(script.country.staff_language), [], []
    steps: list[Input] = [Start(), *map(Tap, CHOICES)]
    for given, choice in zip(steps, (*CHOICES, ""), strict=True):
        turn = advance(script, directory, state, given)
        state = turn.state
        screens.append(_screen(turn.screen))
        labels += [b.label for b in _buttons(turn.screen) if choice and _choice(b) == choice]
    numbers = sorted({phone for contact in contacts for phone in contact.phones})
    return Way(tuple(labels), tuple(numbers), tuple(screens))


def _buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def _choice(button: Button) -> str:
    return button.data.rpartition(".")[2]


def _screen(screen: Screen) -> dict[str, Any]:
    rows = [[_button(button) for button in row] for row in screen.rows]
    return {"text": text(screen), "rows": rows}


def _button(button: Button) -> dict[str, str]:
    if button.copy:
        return {"label": button.label, "copy": button.copy}
    if button.url:
        return {"label": button.label, "url": button.url}
    return {"label": button.label, "data": _choice(button)}
