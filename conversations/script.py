"""The script: what is asked, where each answer leads, and the words.

A folder holds `flow.toml` (routing, no words), one file of words for each language, `offers.toml`
and `service.toml`. `reader` makes it of the files; whether the whole makes sense is for `check`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from conversations.counting import Counting
from conversations.model import LANGUAGES
from conversations.typed import Vocabulary

Kind = Literal["question", "county", "end", "about", "page", "place", "wrong"]
KINDS = ("question", "county", "end", "about", "page", "place", "wrong")
ROLES = ("start", "county", "end", "acute", "unread", "privacy", "erased")
CODE = re.compile(r"[a-z0-9]{2}")

# Choices that the engine gives to screens by itself; no step may use these names.
RESERVED = ("back", "acute", "erase", "forget", "next", "county", "alle", "ut", *LANGUAGES)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a step: the step it leads to and the offer it is about, or an address."""

    id: str
    to: str = ""
    offer: str = ""
    url: str = ""
    beside: bool = False  # stands in the same row as the choice before it


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of the flow."""

    id: str
    code: str  # two characters that stand for the step in buttons, for ever
    kind: Kind
    choices: Mapping[str, Choice] = field(default_factory=dict)
    offer: str = ""  # a county step: the offer it asks for, where none was chosen before
    numbers: tuple[str, ...] = ()  # emergency and other fixed numbers that it shows
    columns: int = 1  # choices beside each other in a row
    languages: bool = False  # shows the buttons that change the language
    way: Literal["main", "emergency", "aside"] = "main"
    sensitive: bool = False  # says something medical or legal, which a person has to approve


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a person can turn to."""

    id: str
    local: bool  # has a list for each county
    names: tuple[str, ...] = ()  # what a contact file may call it
    asides: tuple[str, ...] = ()  # choices of the end step that fit this offer
    sensitive: bool = False  # as with steps
    essential: bool = False  # nobody may be led by the bot before somebody stands behind it


@dataclass(frozen=True, slots=True)
class Number:
    """A fixed number that nobody can change from the chat, with where it was found and when."""

    id: str
    value: str  # as one reads it aloud, "22 40 00 40"
    from_abroad: str  # the form that works from abroad; empty where there is none
    source: str
    checked: date

    @property
    def dial(self) -> str:
        """What a copy button puts on the clipboard: the form that works in most places."""
        return (self.from_abroad or self.value).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Approval:
    """Who, by role, stands behind words on medicine or law, and since when."""

    by: str
    day: date


@dataclass(frozen=True, slots=True)
class StepWords:
    """The words of one step in one language."""

    text: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said in one language."""

    language: str
    name: str  # of the language, in itself
    months: tuple[str, ...]
    labels: Mapping[str, str]
    lines: Mapping[str, str]
    steps: Mapping[str, StepWords]
    offers: Mapping[str, Mapping[str, str]]
    numbers: Mapping[str, str]
    profile: Mapping[str, str]  # what Telegram shows where nobody has pressed START
    commands: Mapping[str, str]  # what Telegram's menu says of each
    approved: Mapping[str, Approval]  # by table: "steps.reported", "offers.stotte"


@dataclass(frozen=True, slots=True)
class Script:
    """A whole conversation as its authors wrote it."""

    version: int
    start: str
    county: str
    end: str
    acute: str
    unread: str
    privacy: str
    erased: str
    place: str  # what a place that somebody typed leads to; empty where the script has no such step
    steps: Mapping[str, Step]
    offers: Mapping[str, Offer]
    numbers: Mapping[str, Number]
    words: Mapping[str, Words]
    service: Mapping[str, str]
    channels: frozenset[str]
    retired: frozenset[str]
    by_code: Mapping[str, Step]
    vocabulary: Vocabulary
    counting: Counting
    folder: Path

    def offer_names(self) -> dict[str, set[str]]:
        """What a contact file may call each offer."""
        return {o.id: {o.id, *o.names} for o in self.offers.values()}
