"""The counts as moderators see them: released figures in groups, by period; nothing finer exists.

A button's data is `T.operation.arguments`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from conversations.counting import REACHED, STARTED, YEARLY
from conversations.counts_words import CountWords
from conversations.directory import COUNTIES
from conversations.figures import FEWER, UNTOLD, Figure, Figures, over, quarters, withheld
from conversations.model import Counter, Screen

PREFIX = "T."
BASE = 50  # smallest figure that a percentage is made of

GROUPS: Mapping[str, Sequence[str]] = {  # families, each in one group
    "main": ("started", "reached", "emergency"),
    "who": ("who",),
    "topic": ("topic",),
    "way": ("before",),
    "offer": ("offer",),
    "after": ("after", "wrong"),
    "found": ("found",),
    "area": ("area",),
    "channel": ("channel",),
}
PAGES: Mapping[str, Sequence[str]] = {  # groups on one screen; the first is that of the period
    "main": ("main", "who"),
    "topic": ("topic",),
    "offer": ("offer",),
    "way": ("way",),
    "after": ("after", "found"),
    "area": ("area",),
    "channel": ("channel",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what is counted, and the figure in words, too."""

    name: str
    figure: Figure
    said: str


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that belong together, under a heading."""

    key: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CountBook:
    """What may be shown on a day, and what is needed to show it."""

    words: CountWords
    counters: Sequence[Counter]  # the closed list
    released: Mapping[str, Figures]  # by period
    day: date

    @property
    def periods(self) -> tuple[str, ...]:
        """All quarters and years that are over, oldest first, a year after its quarters.

        One in which nothing was counted is among them: that, too, is not to be seen.
        """
        first = min((p for p in self.released if "Q" in p), default="")
        years = range(int(min(self.released, default="9999")[:4]), self.day.year + 1)
        found = (p for year in years for p in (*quarters(str(year)), str(year)))
        return tuple(
            p for p in found if over(p, self.day) and ("Q" not in p or (first and p >= first))
        )

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the periods, and the one that runs, newest first."""
        return tuple(dict.fromkeys(p[:4] for p in (str(self.day.year), *self.periods[::-1])))

    def figures(self, period: str) -> Figures | None:
        """The figures of a period; None where nothing of it is shown."""
        found = self.released.get(period)
        return None if found is None or withheld(found) else found

    def group(self, period: str, key: str) -> Group:
        """A group of figures of a period, without what was not counted in it."""
        found = self.figures(period) or {}
        return Group(key, tuple(self.row(n, found[n]) for n in self.members(found, key)))

    def way(self, period: str) -> Group:
        """How far conversations came, from the first screen to contacts."""
        found = self.figures(period) or {}
        names = (STARTED.name, *self.members(found, "way"), REACHED.name)
        return Group("way", tuple(self.row(n, found[n]) for n in names if n in found))

    def row(self, counter: str, figure: Figure) -> Row:
        """A figure with what it counts."""
        return Row(self.name(counter), figure, self.said(figure))

    def members(self, found: Figures, key: str) -> Iterator[str]:
        """The names of a group among these figures, in the order of the closed list."""
        listed = dict.fromkeys((*(counter.name for counter in self.counters), *sorted(found)))
        return (n for n in listed if n in found and n.partition(".")[0] in GROUPS[key])

    def page(self, period: str, key: str) -> tuple[Group, ...]:
        """The groups on one screen of a period."""
        return tuple(
            self.way(period) if group == "way" else self.group(period, group)
            for group in PAGES[key]
        )

    def pages(self, period: str) -> tuple[str, ...]:
        """The screens that a period has, its first left out."""
        return tuple(k for k in list(PAGES)[1:] if "Q" not in period or k not in YEARLY)

    def trend(self) -> Group:
        """Conversations by quarter, those of which nothing is shown among them."""
        return Group("trend", tuple(self.started(p) for p in self.periods if "Q" in p))

    def started(self, period: str) -> Row:
        """The conversations of a period."""
        found = self.figures(period)
        if found is None:
            return Row(self.title(period), FEWER, self.words.say("withheld"))
        figure = found[STARTED.name]
        return Row(self.title(period), figure, self.said(figure))

    def name(self, counter: str) -> str:
        """What a counter is called."""
        _, _, value = counter.partition(".")
        return self.words.names.get(counter) or COUNTIES.get(value, counter)

    def title(self, period: str) -> str:
        """A period in words."""
        year, _, number = period.partition("Q")
        return self.words.say("quarter", number=number, year=year) if number else year

    def said(self, figure: Figure) -> str:
        """A figure in words."""
        if figure is FEWER:
            return self.words.say("few")
        return self.words.say("untold") if figure == UNTOLD else str(figure)


def share(part: Figure, whole: Figure) -> int | None:
    """How many in a hundred, of figures that are shown; None where that would mean little."""
    if not part or not whole or whole < BASE:
        return None
    return min(100, (200 * part + whole) // (2 * whole))


@dataclass(frozen=True, slots=True)
class Picture:
    """Send a picture: of a page of a period, or without one of all quarters."""

    period: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Send all figures as a file."""

    kind: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a moderator sees next, or what is sent instead."""

    screen: Screen | None = None
    act: Picture | Table | None = None
