"""The days on which people in Norway are at work."""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}  # month and day
_AFTER_EASTER = {-3, -2, 1, 39, 50}  # days; Maundy Thursday comes first, Whit Monday last


def is_workday(day: date) -> bool:
    """Whether a day is neither in a weekend nor a public holiday."""
    moved = (day - easter(day.year)).days in _AFTER_EASTER
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED and not moved


def easter(year: int) -> date:
    """Easter Sunday (Butcher's rule: the first Sunday after the church's full moon of spring)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    corrected = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + corrected + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    early = (golden + 11 * moon + 22 * sunday) // 451
    return date(year, 3, 22) + timedelta(days=moon + sunday - 7 * early)
