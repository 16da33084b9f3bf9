"""Hours at which somebody can be reached, in one form, as buttons write it: "man–fre 08–16".

The days are called as country.toml says. Anything else that stands under hours is for people to
read, and moves or hides nobody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from conversations.contacts.home import home


def is_open(hours: str, weekday: int, hour: int) -> bool:
    """Whether canonical hours cover an hour (0-23) of a weekday (0 is Monday)."""
    return (weekday, hour) in _open_hours(hours)


def is_canonical(hours: str) -> bool:
    """Whether hours are written in that form; "; " stands between several parts."""
    return bool(hours) and all(map(_part(home().day_names).fullmatch, hours.split("; ")))


def format_hours(weekdays: Collection[int], start: int, end: int) -> str:
    """The canonical form of some weekdays from one full hour to another; past midnight is fine."""
    runs: list[list[int]] = []
    for day in sorted(weekdays):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = home().day_names
    days = ", ".join("–".join(dict.fromkeys((names[run[0]], names[run[-1]]))) for run in runs)
    return f"{days} {start:02}–{end:02}"


def _open_hours(hours: str) -> Iterator[tuple[int, int]]:
    """Weekday and hour of each hour covered; none for text that is not canonical."""
    names = home().day_names
    for match in _part(names).finditer(hours) if is_canonical(hours) else ():
        start, end = int(match[2]), int(match[3])
        end += 24 * (end <= start)
        for days in match[1].split(", "):
            first, _, last = days.partition("–")
            begin, length = names.index(first), names.index(last or first) - names.index(first)
            for day in range(begin, begin + length % 7 + 1):
                for hour in range(start, end):
                    yield (day + hour // 24) % 7, hour % 24


@cache
def _part(day_names: tuple[str, ...]) -> re.Pattern[str]:
    day = "|".join(day_names)
    days = rf"(?:{day})(?:–(?:{day}))?"
    return re.compile(rf"({days}(?:, {days})*) ([01]\d|2[0-4])–([01]\d|2[0-4])")
