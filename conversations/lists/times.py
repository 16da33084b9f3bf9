"""When somebody can be reached and how long they are away, chosen with buttons.

The choice rides in the buttons: two hexadecimal digits for the weekdays (bit 0 is Monday), two
digits for the hour it begins and two for the hour it ends; up to three such parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from conversations.contacts.changes import Change
from conversations.contacts.contact import Contact, contact_key
from conversations.contacts.formatting import format_date, full_name
from conversations.contacts.home import home
from conversations.contacts.hours import format_hours
from conversations.lists.screens import Row, lists_screen
from conversations.lists.snapshot import (
    ApplyChanges,
    ExpectInput,
    ListSnapshot,
    ListsReply,
    contact_id,
)
from conversations.model import Button, Line, Screen

PARTS = 3  # of hours that one contact can have
AWAY = {"away_week": 7, "away_weeks": 14}  # days, by the label of the button
IN_A_ROW = {"days": 4, "hours": 6}  # buttons; a phone cuts longer rows
WORKDAYS, EVERY_DAY = 0b0011111, 0b1111111


class Part(NamedTuple):
    """Weekdays and hours; what is not chosen yet is None."""

    days: int = 0  # a bit each, Monday first
    start: int | None = None
    end: int | None = None

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The numbers of its weekdays, 0 is Monday."""
        return tuple(day for day in range(7) if self.days >> day & 1)

    @property
    def code(self) -> str:
        """How it stands in a button."""
        hours = (f"{hour:02}" for hour in (self.start, self.end) if hour is not None)
        return f"{self.days:02x}{''.join(hours)}"


def decode_parts(code: str) -> tuple[Part, ...]:
    """The parts that a button carries; what no button carries is left out."""
    parts = []
    for place in range(0, min(len(code), PARTS * 6), 6):
        days, start, end = (code[place + n : place + n + 2] for n in (0, 2, 4))
        digits = "0123456789abcdef"
        known = len(days) == 2 and all(digit in digits for digit in days)
        bits = int(days, 16) & EVERY_DAY if known else 0
        parts.append(Part(bits, _hour(start, range(24)), _hour(end, range(1, 25))))
    return tuple(parts)


def _hour(text: str, hours: Iterable[int]) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) in hours else None


def written_hours(parts: Iterable[Part]) -> str:
    """Complete parts as the list keeps them: "man–fre 08–16; lør 10–14"."""
    return "; ".join(
        format_hours(part.weekdays, part.start, part.end)
        for part in parts
        if part.weekdays and part.start is not None and part.end is not None
    )


def times_reply(
    snapshot: ListSnapshot, contact: Contact, name: str, arguments: Sequence[str]
) -> ListsReply | None:
    """What a tap about somebody's times does; None for any other tap."""
    replies: Mapping[str, Callable[[], ListsReply]] = {
        "tm": lambda: ListsReply(times_screen(snapshot, contact)),
        "hr": lambda: ListsReply(_choose(snapshot, contact, arguments[1])),
        "hs": lambda: _set_hours(snapshot, contact, arguments[1]),
        "aw": lambda: _set_away(snapshot, contact, arguments[1]),
    }
    return replies[name]() if name in replies else None


def times_screen(snapshot: ListSnapshot, contact: Contact) -> Screen:
    """When somebody can be reached now, and what can be changed about it."""
    words, mark = snapshot.words, contact_id(contact)
    is_away = contact.away is not None and contact.away >= snapshot.day
    none = words.say("no_times")
    away = format_date(contact.away.isoformat()) if contact.away and is_away else none
    rows: list[Row] = [(words.button("set_hours", f"L.hr.{mark}."),)]
    if contact.hours:
        rows.append((words.button("drop_hours", f"L.hs.{mark}."),))
    rows.append(tuple(words.button(key, f"L.aw.{mark}.{days}") for key, days in AWAY.items()))
    rows.append((words.button("away_date", f"L.aw.{mark}.date"),))
    if is_away:
        rows.append((words.button("away_back", f"L.aw.{mark}.back"),))
    rows.append((words.button("back", f"L.p.{mark}"),))
    said = {"name": full_name(contact), "hours": contact.hours or none, "away": away}
    return lists_screen(words.lines("times", **said), rows)


def _choose(snapshot: ListSnapshot, contact: Contact, code: str) -> Screen:
    """The next thing to choose: days, then from when, then until when, then whether it is right."""
    *before, part = decode_parts(code) or (Part(),)
    words, mark, so_far = snapshot.words, contact_id(contact), "".join(p.code for p in before)
    said = {"name": full_name(contact), "hours": written_hours(before)}
    head = words.lines("hours_before", **said) if before else words.lines("hours_of", **said)
    is_chosen = len(code) > len(so_far) + 2  # "Videre" adds a mark behind the days

    def lead(key: str, part: Part, end: str = "") -> Button:
        return Button(key, f"L.hr.{mark}.{so_far}{part.code}{end}")

    if not (part.days and is_chosen):
        ticks = (
            lead(f"{'☑' if part.days >> day & 1 else '☐'} {name}", Part(part.days ^ 1 << day))
            for day, name in enumerate(home().day_names)
        )
        rows = [*_in_rows(ticks, IN_A_ROW["days"])]
        rows.append((lead(words.labels["workdays"], Part(WORKDAYS)),
                     lead(words.labels["every_day"], Part(EVERY_DAY))))  # fmt: skip
        if part.days:
            rows.append((lead(words.labels["go_on"], part, "x"),))
        lines = words.lines("ask_days")
    elif part.start is None:
        hours = (lead(f"{hour:02}", Part(part.days, hour)) for hour in range(24))
        rows, lines = [*_in_rows(hours, IN_A_ROW["hours"])], words.lines("ask_start")
    elif part.end is None:
        hours = (lead(f"{hour:02}", Part(part.days, part.start, hour))
                 for hour in range(1, 25) if hour != part.start)  # fmt: skip
        rows, lines = [*_in_rows(hours, IN_A_ROW["hours"])], words.lines("ask_end")
    else:
        return _check(snapshot, contact, (*before, part))
    chosen = _days_text(part) if part.days and is_chosen else ""
    since = f" {part.start:02}–" if part.start is not None else ""
    now = (Line(f"{chosen}{since}", "bold"), Line("")) if chosen else ()
    back = (words.button("back", f"L.tm.{mark}"),)
    return lists_screen((*head, Line(""), *now, *lines), (*rows, back))


def _days_text(part: Part) -> str:
    return format_hours(part.weekdays, 0, 24).partition(" 00")[0]


def _check(snapshot: ListSnapshot, contact: Contact, parts: Sequence[Part]) -> Screen:
    """What will stand there and what stands there now, and whether it is right."""
    words, mark, code = snapshot.words, contact_id(contact), "".join(p.code for p in parts)
    said = {"name": full_name(contact), "hours": written_hours(parts)}
    old = contact.hours or words.say("no_times")
    rows: list[Row] = [(words.button("save_hours", f"L.hs.{mark}.{code}"),)]
    if len(parts) < PARTS:
        rows.append((words.button("more_hours", f"L.hr.{mark}.{code}{Part().code}"),))
    rows += [
        (words.button("hours_again", f"L.hr.{mark}."),),
        (words.button("back", f"L.tm.{mark}"),),
    ]
    return lists_screen(words.lines("check_hours", **said, old=old), rows)


def _set_hours(snapshot: ListSnapshot, contact: Contact, code: str) -> ListsReply:
    """Saves what the button carries: the hours that the screen with it showed; none takes away."""
    hours = written_hours(decode_parts(code)) if code else ""
    if code and not hours:
        return ListsReply(times_screen(snapshot, contact))
    return _save(snapshot, contact, replace(contact, hours=hours), "times_saved")


def _set_away(snapshot: ListSnapshot, contact: Contact, choice: str) -> ListsReply:
    """Saves until when somebody is away, or asks for the day."""
    mark, words = contact_id(contact), snapshot.words
    if choice == "date":
        expected = ExpectInput(
            contact.area, contact.offer, contact_key(contact), label=words.texts["away_label"]
        )
        back = (words.button("back", f"L.tm.{mark}"),)
        screen = lists_screen(words.lines("ask_away", name=contact.name), (back,))
        return ListsReply(screen, expected)
    days = next((days for days in AWAY.values() if choice == str(days)), None)
    if not days and choice != "back":
        return ListsReply(times_screen(snapshot, contact))
    until = snapshot.day + timedelta(days=days) if days else None
    return _save(snapshot, contact, replace(contact, away=until), "times_saved")


def _save(snapshot: ListSnapshot, old: Contact, new: Contact, notice: str) -> ListsReply:
    said = snapshot.words.say(notice, name=old.name)
    if new == old:  # a second tap
        return ListsReply(times_screen(snapshot, old))
    return ListsReply(act=ApplyChanges((Change(old, new),), f"L.tm.{contact_id(old)}", said))


def _in_rows(buttons: Iterable[Button], size: int) -> Iterator[Row]:
    every = tuple(buttons)
    yield from (every[start : start + size] for start in range(0, len(every), size))
