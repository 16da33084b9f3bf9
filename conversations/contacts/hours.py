"""Hours at which somebody can be reached, in one form, as buttons write it: "man–fre 08–16".

Anything else that stands under hours is for people to read, and moves or hides nobody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

DAYS = ("man", "tir", "ons", "tor", "fre", "lør", "søn")

_DAY = "|".join(DAYS)
_DAYS = rf"(?:{_DAY})(?:–(?:{_DAY}))?"
_PART = re.compile(rf"({_DAYS}(?:, {_DAYS})*) ([01]\d|2[0-4])–([01]\d|2[0-4])")


def is_open(hours: str, weekday: int, hour: int) -> bool:
    """Whether canonical hours cover an hour (0-23) of a weekday (0 is Monday)."""
    return (weekday, hour) in _open_hours(hours)


def is_canonical(hours: str) -> bool:
    """Whether hours are written in that form; "; " stands between several parts."""
    return bool(hours) and all(map(_PART.fullmatch, hours.split("; ")))


def format_hours(weekdays: Collection[int], start: int, end: int) -> str:
    """The canonical form of some weekdays from one full hour to another; past midnight is fine."""
    runs: list[list[int]] = []
    for day in sorted(weekdays):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    days = ", ".join("–".join(dict.fromkeys((DAYS[run[0]], DAYS[run[-1]]))) for run in runs)
    return f"{days} {start:02}–{end:02}"


def _open_hours(hours: str) -> Iterator[tuple[int, int]]:
    """Weekday and hour of each hour covered; none for text that is not canonical."""
    for match in _PART.finditer(hours) if is_canonical(hours) else ():
        start, end = int(match[2]), int(match[3])
        end += 24 * (end <= start)
        for days in match[1].split(", "):
            first, _, last = days.partition("–")
            begin, length = DAYS.index(first), DAYS.index(last or first) - DAYS.index(first)
            for day in range(begin, begin + length % 7 + 1):
                for hour in range(start, end):
                    yield (day + hour // 24) % 7, hour % 24
