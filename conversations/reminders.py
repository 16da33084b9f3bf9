"""Whom to remind of what: at most weekly, and never the whole country on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.directory import HIDDEN_AFTER, SOON_AFTER, folded, freshness
from conversations.lists_book import Book, Keeper, area_mark
from conversations.lists_screens import shown
from conversations.model import Line, Screen
from conversations.spread import lateness

WEEK = timedelta(days=7)
MONTH = timedelta(days=28)  # until a list that has nobody, and nothing else, is named again
KIND = "reminder"


@dataclass(frozen=True, slots=True)
class Due:
    """What a list needs somebody for."""

    area: str
    waiting: int = 0  # entries to confirm
    reported: tuple[str, ...] = ()
    hidden: int = 0  # too old to be shown
    empty: bool = False


def due(book: Book, area: str) -> Due:
    """What a list needs; all of its people at once, on a day that is the list's own."""
    listed = [c for c in book.of(area) if not c.hidden]
    ages = {c: (book.day - c.confirmed).days if c.confirmed else HIDDEN_AFTER for c in listed}
    waiting = [c for c in listed if ages[c] > SOON_AFTER]
    ripe = any(ages[c] > SOON_AFTER + lateness(folded(area)) for c in waiting)
    return Due(
        area,
        len(waiting) if ripe else 0,
        tuple(c.name for c in listed if c.reported),
        sum(freshness(c, book.day) == "hidden" for c in listed),
        book.mark(area) == "none",
    )


def reminder(book: Book, keeper: Keeper, told: Mapping[tuple[str, str], date]) -> Screen | None:
    """What an administrator is reminded of today, if anything."""
    last = told.get((KIND, keeper.label))
    if last and book.day - last < WEEK:
        return None
    lists = [due(book, area.name) for area in book.areas if keeper.may(area.name)]
    pressing = any(one.waiting or one.reported for one in lists)
    empty = any(one.empty for one in lists) and not (last and book.day - last < MONTH)
    if not (pressing or empty):
        return None
    return _screen(book, [d for d in lists if d.waiting or d.reported or d.empty])


def _screen(book: Book, lists: Sequence[Due]) -> Screen:
    words = book.words
    told = [
        Line(words.say("remind_line", area=d.area, what=", ".join(_what(book, d)))) for d in lists
    ]
    rows = [
        (
            words.button(
                "person", f"L.{'conf' if d.waiting else 'area'}.{area_mark(d.area)}", name=d.area
            ),
        )
        for d in lists
    ]
    return shown((*words.lines("remind"), Line(""), *told), rows)


def _what(book: Book, one: Due) -> Iterable[str]:
    words = book.words
    if one.waiting:
        yield words.say("due", count=one.waiting)
    yield from (words.say("reported_line", name=name) for name in one.reported)
    if one.hidden:
        yield words.say("hidden_line", count=one.hidden)
    if one.empty:
        yield words.say("none")
