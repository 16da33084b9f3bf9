"""What can be counted: a closed list of counters in families, each family once a conversation.

A conversation is one message of the bot's. Which families have been counted rides in its buttons,
one bit each; which answer it was does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from conversations.model import ABROAD, ANYWHERE, Metric

FILE = "counts.toml"
FAMILIES = ("who", "topic", "found", "offer", "before", "after")  # tables of the file
WAY = ("started", "channel", "emergency", "who", "topic", "contacts", "offer")
"""The families of the way to contacts, beside the screens on it."""

STARTED = Metric("started")  # /start, and nothing else
CHOSE = Metric("before.chose")
WHERE = Metric("before.where")
CONTACTS = Metric("contacts")  # somebody stood on the screen
READ_ON = Metric("after.on")
FUNNEL = (STARTED, CHOSE, WHERE, CONTACTS, READ_ON)
"""How far a conversation came that /start began: each is counted only with all before it."""

CONTACTS_OTHERWISE = Metric("contacts", "other")  # in a conversation that /start did not begin
UNDERSTOOD, NOT_UNDERSTOOD = Metric("typed", "known"), Metric("typed", "unknown")
EMERGENCY = Metric("emergency")
WRONG = Metric("wrong")

QUARTERLY = frozenset({STARTED.name, CONTACTS.name})
"""What is counted by quarter, too; everything else by year alone."""

Answers = Mapping[tuple[str, str], Metric]


@dataclass(frozen=True)
class Metrics:
    """The closed list, and where in a script each counter belongs."""

    answers: Answers = field(default_factory=dict)  # by step and choice
    offers: Mapping[str, Metric] = field(default_factory=dict)  # by offer
    before: Mapping[str, Metric] = field(default_factory=dict)  # by step on the way to contacts
    after: Mapping[str, Metric] = field(default_factory=dict)  # by step that follows them
    channels: Mapping[str, Metric] = field(default_factory=dict)  # by code of a link
    regions: tuple[str, ...] = ()  # of the country

    @cached_property
    def areas(self) -> Mapping[str, Metric]:
        """Where somebody was asked for."""
        return {area: Metric("area", area) for area in (*self.regions, ANYWHERE, ABROAD)}

    @cached_property
    def nobody(self) -> Mapping[str, Metric]:
        """Where there was nobody to show, by what was asked for; "": an offer without lists."""
        return {area: Metric("nobody", area or "nation") for area in (*self.areas, "")}

    @cached_property
    def counters(self) -> tuple[Metric, ...]:
        """The closed list, in the order it is shown."""
        listed = (
            *FUNNEL, CONTACTS_OTHERWISE, *self.before.values(), EMERGENCY, *self.answers.values(),
            *self.offers.values(), *self.after.values(), WRONG, *self.areas.values(),
            *self.nobody.values(),
            UNDERSTOOD, NOT_UNDERSTOOD, *self.channels.values(),
        )  # fmt: skip
        return tuple(dict.fromkeys(listed))

    @cached_property
    def bits(self) -> Mapping[str, int]:
        """The bit of each family, which rides in buttons: a new family comes last."""
        before, after = ([c.family for c in t.values()] for t in (self.before, self.after))
        listed = (
            *WAY, "area", "found", "wrong", CHOSE.family, *before, WHERE.family, *after,
            READ_ON.family, UNDERSTOOD.family, "nobody",
        )  # fmt: skip
        return {family: 1 << number for number, family in enumerate(dict.fromkeys(listed))}

    @cached_property
    def contact_path_bits(self) -> int:
        """The families of the way to contacts, which are over when those are shown.

        Set for everybody, so that the buttons below contacts do not tell which way somebody came;
        but for whether /start began it, which the funnel goes by.
        """
        screens = (CHOSE.family, WHERE.family, *(c.family for c in self.before.values()))
        way = {*WAY, *screens, UNDERSTOOD.family, "nobody"} - {STARTED.family}
        return sum(self.bits[family] for family in way)

    def has_seen_contacts(self, counted: int) -> bool:
        """Whether contacts were shown in the conversation with these bits."""
        return bool(counted & self.bits[CONTACTS.family])

    def due_metrics(
        self, counted: int, occasions: Iterable[Metric]
    ) -> tuple[tuple[Metric, ...], int]:
        """Those of the occasions whose family was not counted yet, and the bits from now on."""
        counted &= (1 << len(self.bits)) - 1  # whatever else a forged button held
        taken = []
        for counter in occasions:
            bit = self.bits[counter.family]
            if not counted & bit:
                counted |= bit
                taken.append(counter)
        return tuple(taken), counted
