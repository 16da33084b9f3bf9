"""The clock and the calendar of the script's country, which a process sets once."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from conversations.script.country import Country

HOURS = range(8, 16)  # of a working day


class _Calendar:
    """The country whose clock and calendar this process goes by."""

    def __init__(self) -> None:
        self._country: Country | None = None

    def set(self, country: Country | None) -> None:
        self._country = country

    @property
    def country(self) -> Country:
        """The one that was set, else that of the script that ships."""
        return self._country or _built_in()


@cache
def _built_in() -> Country:
    from conversations.script.loader import load_country  # the bot sets one

    return load_country()


_calendar = _Calendar()
set_country = _calendar.set


def now() -> datetime:
    """The time in the script's country."""
    return datetime.now(_calendar.country.zone)


def today() -> date:
    """The day there."""
    return now().date()


def is_working_hours(time: datetime) -> bool:
    """Whether somebody may be written to without it being urgent."""
    return time.hour in HOURS and _calendar.country.is_workday(time.date())


def duration(seconds: float) -> str:
    """A time span as one says it, in its largest whole unit: "45 seconds", "11 minutes"."""
    units = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
    size, unit = next((one for one in units if seconds >= one[0]), units[-1])
    number = int(seconds // size)
    return f"{number} {unit}{'' if number == 1 else 's'}"
