"""Codes behind `t.me/<bot>?start=`: each counts as a channel and may choose a contact list.

They stand in `codes.toml` beside the database, a closed list. A code is drawn by lot and says
nothing of whoever follows it; it is gone once the conversation has begun: buttons carry the
channel, which many codes share, and the county of the list, as if it had been tapped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Annotated

from conversations.contacts.contact import Area
from conversations.contacts.home import home
from conversations.model import Preset
from conversations.script.fields import Channel, Day, Flag, before, validator, with_ids
from conversations.understanding.places import choosable
from conversations.values import table

FILE = "codes.toml"
LETTERS = "bcdfghjkmnpqrstvwxz23456789"  # no vowel: no code is a word; none looks like another
LENGTH = 4
NAME, PLACE = 26, 60  # characters: of a bar in a picture, of a line in a table

Code = Annotated[
    str,
    validator(
        re.compile(rf"[{LETTERS}]{{{LENGTH}}}").fullmatch,
        "fields.link_code",
    ),
]
ChannelName = Annotated[
    str, validator(lambda name: 0 < len(name.strip()) <= NAME, "fields.channel_name", most=NAME)
]


@table
class LinkCode:
    """One code: the channel it counts as, the list it chooses; place and day are for its maker."""

    id: Code
    channel: Channel
    day: Day
    list: str = ""  # name of an area; empty: the person chooses
    place: str = ""
    retired: Flag = False


@table
class LinkCodes:
    """codes.toml: every code there has been, and what moderators call the channels."""

    names: dict[Channel, ChannelName] = field(default_factory=dict)
    codes: Annotated[dict[str, LinkCode], before(with_ids)] = field(default_factory=dict)

    @property
    def counter_names(self) -> Mapping[str, str]:
        """What moderators call the counter of each channel."""
        return {f"channel.{channel}": name for channel, name in self.names.items()}

    def codes_of(self, area: str) -> tuple[LinkCode, ...]:
        """The codes in use that choose a list, the newest last; "" for those that choose none."""
        return tuple(c for c in self.codes.values() if c.list == area and not c.retired)


def load_link_codes(folder: Path) -> LinkCodes:
    """The codes of a folder, none where there is no such file; ScriptError says what is wrong."""
    from conversations.script.reader import load_file  # seldom needed

    return load_file(folder, FILE, LinkCodes, optional=True)


def presets(codes: LinkCodes, areas: Iterable[Area]) -> Mapping[str, Preset]:
    """What each code in use sets; of a list that is gone or that serves no county, no place."""
    counties = {area.name: tuple(c for c in home().regions if c in area.counties) for area in areas}
    return {
        code.id: Preset(code.channel, "-".join(choosable(counties.get(code.list, ()))))
        for code in codes.codes.values()
        if not code.retired
    }


def free_channel(codes: LinkCodes, name: str, channels: Collection[str]) -> str:
    """The channel of that name, or the first that has none yet; "" where all have others."""
    known = {shown.casefold(): channel for channel, shown in codes.names.items()}
    free = (channel for channel in sorted(channels) if channel not in codes.names)
    return known.get(name.casefold()) or next(free, "")


def write_toml(codes: LinkCodes) -> str:
    """The file as it is written: what `load_link_codes` reads."""
    return "\n".join([*_HEAD, *_table("names", codes.names), *_code_tables(codes), ""])


_HEAD = (
    "# Written by `python -m bot codes`; the running bot sees a change within seconds.",
    "# [names] is what moderators see of each channel. A code is never given to another use.",
)


def _code_tables(codes: LinkCodes) -> Iterator[str]:
    for code in codes.codes.values():
        row = {"channel": code.channel, "list": code.list, "place": code.place}
        yield from _table(f"codes.{code.id}", row | {"day": code.day, "retired": code.retired})


def _table(name: str, values: Mapping[str, str | date | bool]) -> Iterator[str]:
    yield ""
    yield f"[{name}]"
    for key, value in values.items():
        if value != "":
            written = (
                str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
            )
            yield f"{key} = {written}"
