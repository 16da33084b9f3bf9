"""The counts as moderators see them: released figures in groups, by period; nothing finer exists.

A button's data is `T.operation.arguments`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from conversations.counts.lists_now import ListsNow
from conversations.counts.release_rule import (
    FEWER,
    UNTOLD,
    Figure,
    Figures,
    is_over,
    is_withheld,
    quarters,
)
from conversations.model import Metric, Screen
from conversations.script.counters import STARTED
from conversations.script.texts import StaffTexts
from conversations.values import value_object

PREFIX = "T."
BASE, PART = 50, 25  # smallest figures that a percentage is made of

GROUPS: Mapping[str, Sequence[str]] = {  # counters by name or family, each in the first that fits
    "main": ("started", "contacts", "reached", "emergency"),
    "way": ("before.chose", "before.need", "before.where"),
    "further": ("after.on", "after.noreply"),
    "who": ("who",),
    "topic": ("topic",),
    "offer": ("offer",),
    "area": ("area",),
    "nobody": ("nobody",),
    "beside": ("before",),
    "after": ("after", "wrong"),
    "found": ("found",),
    "typed": ("typed",),
    "channel": ("channel",),
}
PAGES: Mapping[str, Sequence[str]] = {  # groups on one screen; the first is that of the period
    "main": ("main",),
    "area": ("nobody", "area"),
    "way": ("way", "further", "beside"),
    "topic": ("who", "topic", "offer"),
    "channel": ("channel",),
    "typed": ("typed",),
    "after": ("after", "found"),
}
RENAMED = {"offer": "topic"}  # pages of older buttons
FUNNEL = (
    "started", "before.need", "before.chose", "before.where", "reached", "contacts",
)  # fmt: skip
"""The way to contacts in the order it is gone; of a year before the funnel what there is of it."""
UNSORTED = ("main", "way")


@value_object
class FigureRow:
    """One figure: what is counted, and the figure in words, too."""

    name: str
    figure: Figure
    text: str
    counter: str = ""


@value_object
class FigureGroup:
    """Figures that belong together, under a heading."""

    key: str
    rows: tuple[FigureRow, ...]


@value_object
class Statistics:
    """What may be shown on a day, and what is needed to show it."""

    words: StaffTexts
    counters: Sequence[Metric]  # the closed list
    released: Mapping[str, Figures]  # by period
    day: date
    lists: ListsNow | None = None  # where they can be read

    @property
    def periods(self) -> tuple[str, ...]:
        """All quarters and years that are over, oldest first, a year after its quarters.

        One in which nothing was counted is among them: that, too, is not to be seen.
        """
        first = min((p for p in self.released if "Q" in p), default="")
        years = range(int(min(self.released, default="9999")[:4]), self.day.year + 1)
        periods = (p for year in years for p in (*quarters(str(year)), str(year)))
        ended = (period for period in periods if is_over(period, self.day))
        return tuple(p for p in ended if "Q" not in p or (first and p >= first))

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the periods, and the one that runs, newest first."""
        return tuple(dict.fromkeys(p[:4] for p in (str(self.day.year), *self.periods[::-1])))

    def figures(self, period: str) -> Figures | None:
        """The figures of a period; None where nothing of it is shown."""
        figures = self.released.get(period)
        return None if figures is None or is_withheld(figures) else figures

    def group(self, period: str, key: str) -> FigureGroup:
        """A group of figures of a period, without what was not counted in it, largest first."""
        figures = self.figures(period) or {}
        names = list(self.members(figures, key))
        if key == "way":
            names = [name for name in FUNNEL if name in figures]
        rows = [self.row(name, figures[name]) for name in names]
        if key not in UNSORTED:
            rows.sort(key=lambda row: -(row.figure or 0))
        return FigureGroup(key, tuple(rows))

    def row(self, counter: str, figure: Figure) -> FigureRow:
        """A figure with what it counts."""
        return FigureRow(self.name(counter), figure, self.figure_text(figure), counter)

    def members(self, figures: Figures, key: str) -> Iterator[str]:
        """The names of a group among these figures, in the order of the closed list."""
        listed = dict.fromkeys((*(counter.name for counter in self.counters), *sorted(figures)))
        return (name for name in listed if name in figures and group_of(name) == key)

    def page(self, period: str, key: str) -> tuple[FigureGroup, ...]:
        """The groups on one screen of a period that it has anything of."""
        groups = (self.group(period, group) for group in PAGES[key])
        return tuple(group for group in groups if group.rows)

    def pages(self, period: str) -> tuple[str, ...]:
        """The screens that a period has, its first left out."""
        own = {group_of(name) for name in self.figures(period) or {}}
        return tuple(page for page in list(PAGES)[1:] if own.intersection(PAGES[page]))

    def newest(self, page: str) -> str:
        """The newest year that has a page, else the newest quarter; empty where none has."""
        found = [p for p in self.periods[::-1] if page in ("main", *self.pages(p))]
        shown = [p for p in found if self.figures(p) is not None]
        return next((p for p in shown if "Q" not in p), next(iter(shown), ""))

    def figure(self, period: str, counter: str) -> Figure:
        """A figure of a period that is shown; FEWER and UNTOLD where there is no number."""
        return (self.figures(period) or {}).get(counter, UNTOLD)

    def trend(self) -> FigureGroup:
        """Conversations by quarter, those of which nothing is shown among them."""
        rows = (self.conversations_row(period) for period in self.periods if "Q" in period)
        return FigureGroup("trend", tuple(rows))

    def conversations_row(self, period: str) -> FigureRow:
        """The conversations of a period."""
        figures = self.figures(period)
        if figures is None:
            return FigureRow(self.title(period), FEWER, self.words.say("withheld"))
        figure = figures[STARTED.name]
        return FigureRow(self.title(period), figure, self.figure_text(figure))

    def name(self, counter: str) -> str:
        """What a counter is called."""
        return self.words.names.get(counter, counter)

    def title(self, period: str) -> str:
        """A period in words."""
        year, _, number = period.partition("Q")
        return self.words.say("quarter", number=number, year=year) if number else year

    def figure_text(self, figure: Figure) -> str:
        """A figure in words."""
        if figure is FEWER:
            return self.words.say("few")
        return self.words.say("untold") if figure == UNTOLD else str(figure)


def group_of(counter: str) -> str:
    """The group that a counter is in."""
    family = counter.partition(".")[0]
    named = (key for key, members in GROUPS.items() if counter in members)
    return next(named, None) or next((k for k, members in GROUPS.items() if family in members), "")


def percentage(part: Figure, whole: Figure) -> int | None:
    """How many in a hundred, of figures that are shown; None where that would mean little."""
    if not part or not whole or whole < BASE or part < PART:
        return None
    return min(100, (200 * part + whole) // (2 * whole))


@value_object
class SendPicture:
    """Send a picture: of a page of a period, of the lists, or without either of all quarters."""

    period: str = ""
    page: str = ""


@value_object
class SendReport:
    """Send the report of a year as PDF."""

    year: str


@value_object
class SendTable:
    """Send all figures as a file."""

    kind: str


Act = SendPicture | SendTable | SendReport


@value_object
class CountsReply:
    """What a moderator sees next, or what is sent instead."""

    screen: Screen | None = None
    act: Act | None = None
