"""A conversation as a test reads it: `talk.starts()`, `talk.taps("doctor")`, `talk.sees("need_d")`.

Each tap goes through the codec, as it would through Telegram; nothing else is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from conversations.contacts.contact import Area, Contact
from conversations.contacts.directory import Directory
from conversations.help.codec import decode
from conversations.help.engine import advance
from conversations.model import Button, Input, Screen, Start, State, Text, Turn
from conversations.script.schema import Script
from tests.support.norway import COUNTIES, OSLO

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=OSLO)
MOBILE = "+4740612345"  # the phonenumbers library's example of a Norwegian mobile number
LANDLINE = "+4721234567"  # and of a landline


def contact(name: str = "Kari Eksempel", offer: str = "stotte", **known: Any) -> Contact:
    """An invented contact that was confirmed ten days ago."""
    values: dict[str, Any] = {
        "area": "Troms legeforening",
        "phones": (MOBILE,),
        "workplace": "Eksempel legesenter",
        "confirmed": TODAY - timedelta(days=10),
    }
    return Contact(name=name, offer=offer, **values | known)


def everywhere(script: Script) -> Directory:
    """A directory with somebody behind every offer, in every county."""
    areas = [Area(f"{name} legeforening", "association", (n,)) for n, name in COUNTIES.items()]
    local = [
        contact(f"{who} Eksempel", offer.id, area=area.name)
        for offer in script.offers.values()
        for area in areas
        for who in ("Kari", "Ola", "Mia")
        if offer.local
    ]
    national = [
        contact(f"{offer.id} (Eksempel)", offer.id, area="nasjonal", phones=(LANDLINE,))
        for offer in script.offers.values()
        if not offer.local
    ]
    listed, everyone = [*areas, Area("nasjonal", "nation")], [*local, *national]
    return Directory(TODAY, listed, everyone, filters=script.country.filters)


@dataclass
class Talk:
    """One person's conversation; the screen is all that is left between two taps."""

    script: Script
    directory: Directory
    seed: int = 0
    turn: Turn = field(init=False)

    @property
    def screen(self) -> Screen:
        return self.turn.screen

    @property
    def buttons(self) -> dict[str, Button]:
        """The buttons that go on with the conversation, by their choice."""
        rows = self.screen.rows
        return {b.data.rpartition(".")[2]: b for row in rows for b in row if b.data}

    def starts(self, payload: str = "", language: str = "nb") -> Talk:
        return self.gives(Start(payload), language)

    def writes(self, text: str, number: int = 7) -> Talk:
        return self.gives(Text(text, number))

    def gives(self, given: Input, language: str = "nb") -> Talk:
        state = State(language=language, seed=self.seed)
        self.turn = advance(self.script, self.directory, state, given)
        return self

    def taps(self, *choices: str) -> Talk:
        for choice in choices:
            assert choice in self.buttons, f"{choice} is not on {self.screen.step}"
            self.sends(self.buttons[choice].data)
        return self

    def sends(self, data: str) -> Talk:
        """Whatever data somebody makes a client send."""
        state, given = decode(self.script, data, State("nb", seed=self.seed))
        self.turn = advance(self.script, self.directory, state, given)
        return self

    def sees(self, step: str) -> bool:
        return self.screen.step == step
