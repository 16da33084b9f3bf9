"""Whom to remind of what: at most weekly, and never the whole country on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from conversations.contacts.contact import normalize_name
from conversations.contacts.freshness import HIDDEN_AFTER, SOON_AFTER, freshness, stagger_days
from conversations.lists.screens import LISTS, Row, lists_screen, message_screen, units
from conversations.lists.snapshot import Administrator, ListSnapshot, area_id
from conversations.model import Line, Screen
from conversations.values import value_object

WEEK = timedelta(days=7)
MONTH = timedelta(days=28)  # until a list that has nobody, and nothing else, is named again
KIND = "reminder"
ROOM = 3400  # of the 4096 that Telegram takes, for lists
NAMES = 5  # of one list


@value_object
class DueWork:
    """What a list needs somebody for."""

    area: str
    waiting: int = 0  # entries to confirm
    reported: tuple[str, ...] = ()
    hidden: int = 0  # too old to be shown
    empty: bool = False


def due_work(snapshot: ListSnapshot, area: str) -> DueWork:
    """What a list needs; all of its people at once, on a day that is the list's own."""
    listed = [c for c in snapshot.contacts_of(area) if not c.hidden]
    ages = {c: (snapshot.day - c.confirmed).days if c.confirmed else HIDDEN_AFTER for c in listed}
    waiting = [c for c in listed if ages[c] > SOON_AFTER]
    ripe = any(ages[c] > SOON_AFTER + stagger_days(normalize_name(area)) for c in waiting)
    return DueWork(
        area,
        len(waiting) if ripe else 0,
        tuple(c.name for c in listed if c.reported),
        sum(freshness(c, snapshot.day) == "hidden" for c in listed),
        snapshot.freshness_of(area) == "none",
    )


def reminder(
    snapshot: ListSnapshot, administrator: Administrator, notices: Mapping[tuple[str, str], date]
) -> Screen | None:
    """What an administrator is reminded of today, if anything."""
    last = notices.get((KIND, administrator.label))
    if last and snapshot.day - last < WEEK:
        return None
    lists = [
        due_work(snapshot, area.name)
        for area in snapshot.areas
        if administrator.can_edit(area.name)
    ]
    pressing = any(one.waiting or one.reported for one in lists)
    empty = any(one.empty for one in lists) and not (last and snapshot.day - last < MONTH)
    if not (pressing or empty):
        return None
    return _screen(snapshot, [d for d in lists if d.waiting or d.reported or d.empty])


def marks_dropped(
    snapshot: ListSnapshot, administrator: Administrator, areas: Iterable[str]
) -> Screen | None:
    """What an administrator of these lists reads when more is reported than the bot takes."""
    mine = sorted(filter(administrator.can_edit, areas))
    return message_screen(snapshot.words, "marks_dropped", areas=", ".join(mine)) if mine else None


def _screen(snapshot: ListSnapshot, lists: Sequence[DueWork]) -> Screen:
    """As many lists as one message has room for, and how many more there are."""
    words, room = snapshot.words, ROOM
    lines: list[Line] = []
    rows: list[Row] = []
    for one in lists[:LISTS]:
        text = words.say("remind_line", area=one.area, what=", ".join(_list_reasons(snapshot, one)))
        room -= units(text) + 1
        if room < 0:
            break
        lines.append(Line(text))
        data = f"L.{'conf' if one.waiting else 'area'}.{area_id(one.area)}"
        rows.append((words.button("person", data, name=one.area),))
    if rest := len(lists) - len(lines):
        lines += words.lines("remind_more", count=rest)
    return lists_screen((*words.lines("remind"), Line(""), *lines), rows)


def _list_reasons(snapshot: ListSnapshot, one: DueWork) -> Iterable[str]:
    words = snapshot.words
    if one.waiting:
        yield words.say("due", count=one.waiting)
    yield from (words.say("reported_line", name=name) for name in one.reported[:NAMES])
    if more := one.reported[NAMES:]:
        yield words.say("reported_more", count=len(more))
    if one.hidden:
        yield words.say("hidden_line", count=one.hidden)
    if one.empty:
        yield words.say("none")
