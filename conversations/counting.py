"""What can be counted: a closed list of counters in families, each family once a conversation.

A conversation is one message of the bot's. Which families have been counted rides in its buttons,
one bit each; which answer it was does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from conversations.directory import COUNTIES
from conversations.files import Files
from conversations.model import ABROAD, ANYWHERE, Counter

FILE = "counts.toml"
TOPICS, OFFERS, STEPS, CHANNELS = 6, 10, 12, 8  # the finer the list, the more it tells
YEARLY = frozenset({"area", "channel"})  # families that are counted by year alone
WAY = ("started", "channel", "emergency", "who", "topic", "reached", "offer")
"""The families of the way to contacts, beside the screens on it."""

STARTED = Counter("started")
EMERGENCY = Counter("emergency")
NEED = Counter("before.need")
REACHED = Counter("reached")
WRONG = Counter("wrong")
AREAS = {area: Counter("area", area) for area in (*COUNTIES, ANYWHERE, ABROAD)}

TOTALS: Mapping[str, str] = {REACHED.name: "offer", NEED.name: "who"}
"""Counters that are the sum of a family, by name: always counted with one of it, and never else."""

Answers = Mapping[tuple[str, str], Counter]


@dataclass(frozen=True)
class Counting:
    """The closed list, and where in a script each counter belongs."""

    answers: Answers = field(default_factory=dict)  # by step and choice
    offers: Mapping[str, Counter] = field(default_factory=dict)  # by offer
    before: Mapping[str, Counter] = field(default_factory=dict)  # by step on the way to contacts
    after: Mapping[str, Counter] = field(default_factory=dict)  # by step that follows them
    channels: Mapping[str, Counter] = field(default_factory=dict)  # by code of a link

    @cached_property
    def counters(self) -> tuple[Counter, ...]:
        """The closed list, in the order it is shown."""
        listed = (
            STARTED, *self.before.values(), EMERGENCY, REACHED, *self.answers.values(),
            *self.offers.values(), *self.after.values(), WRONG, *AREAS.values(),
            *self.channels.values(),
        )  # fmt: skip
        return tuple(dict.fromkeys(listed))

    @cached_property
    def bits(self) -> Mapping[str, int]:
        """The bit of each family; a family that is added later comes last in its table."""
        asked = {c.family: c for table in (self.before, self.after) for c in table.values()}
        families = dict.fromkeys((*WAY, "area", "found", "wrong", *asked))
        return {family: 1 << number for number, family in enumerate(families)}

    @cached_property
    def closed(self) -> int:
        """The families of the way to contacts, which are over when those are shown.

        Set for everybody, so that the buttons below contacts do not tell which way somebody came.
        """
        way = {*WAY, *(counter.family for counter in self.before.values())}
        return sum(self.bits[family] for family in way)

    def due(self, counted: int, occasions: Iterable[Counter]) -> tuple[tuple[Counter, ...], int]:
        """Those of the occasions whose family was not counted yet, and the bits from now on."""
        counted &= (1 << len(self.bits)) - 1  # whatever else a forged button held
        taken = []
        for counter in occasions:
            bit = self.bits[counter.family]
            if not counted & bit:
                counted |= bit
                taken.append(counter)
        return tuple(taken), counted


def read_counting(folder: Path, built_in: Path, channels: Iterable[str]) -> Counting:
    """What a script's folder counts; ScriptError names what is wrong.

    A script of other steps without such a file counts what every script has: beginnings,
    emergencies, contacts reached, areas, wrong numbers and channels.
    """
    by_channel = {code: Counter("channel", code) for code in sorted(channels)}
    if not (folder / FILE).exists() and folder != built_in:
        return Counting(channels=by_channel)
    files = _Tables(folder)
    return Counting(
        answers={
            place: counter
            for family, most in (("who", TOPICS), ("topic", TOPICS), ("found", 2))
            for place, counter in files.answers(family, most)
        },
        offers=dict(files.members("offer", OFFERS)),
        before={step: Counter(f"before.{c.value}") for step, c in files.members("before", STEPS)},
        after={step: Counter(f"after.{c.value}") for step, c in files.members("after", STEPS)},
        channels=by_channel,
    )


class _Tables(Files):
    """The tables of `counts.toml`: each key is a counter, its list says where it is counted."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.data: dict[str, Any] = self.toml(FILE)

    def members(self, family: str, most: int) -> Iterable[tuple[str, Counter]]:
        table = self.data.get(family, {})
        if not isinstance(table, dict) or len(table) > most:
            raise self.fail(FILE, family, "", f"her må det være en tabell med høyst {most} navn")
        for value in table:
            for member in self.names(FILE, table, family, value):
                yield member, Counter(family, value)

    def answers(self, family: str, most: int) -> Iterable[tuple[tuple[str, str], Counter]]:
        for member, counter in self.members(family, most):
            step, dot, choice = member.partition(".")
            if not dot:
                raise self.fail(FILE, family, counter.value, 'skriv "steg.valg"')
            yield (step, choice), counter
