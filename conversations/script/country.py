"""country.toml: what differs from one country to another, beside the words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from conversations.contacts.filters import Filter
from conversations.script.fields import Flag, Limits, List, Name, Text, before, validator, with_ids
from conversations.values import table

FILE = "country.toml"
FORMAT = 2
"""The format of a script's folder that this program reads; a new file or key raises it."""

LanguageCode = Annotated[
    str,
    validator(re.compile("[a-z]{2}").fullmatch, "fields.language"),
]
RegionCode = Annotated[str, validator(re.compile(r"\d\d").fullmatch, "fields.region")]
CommandWord = Annotated[
    str,
    validator(re.compile("[a-z0-9_]{1,32}").fullmatch, "fields.command"),
]
Meaning = Literal["start", "help", "privacy", "erase", "lists", "counts"]
"""What a command does; the last two are for administrators and moderators."""

STAFF: tuple[Meaning, ...] = ("lists", "counts")
EVERY_CLIENT = "*"

Hour = Annotated[int, Limits(ge=0, le=24, strict=True)]
Weekday = Annotated[int, Limits(ge=1, le=7, strict=True)]  # as ISO 8601 counts: 1 is Monday


def _is_yearly_day(day: str) -> bool:
    """Whether each year has the day; 2027 is no leap year."""
    try:
        return date.fromisoformat(f"2027-{day}").strftime("%m-%d") == day
    except ValueError:
        return False


YearlyDay = Annotated[str, validator(_is_yearly_day, "fields.yearly_day")]


def _is_time_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _is_date_form(form: str) -> bool:
    try:
        return "31" in form.format(year=2026, month=12, day=31)
    except (LookupError, ValueError, TypeError, AttributeError):
        return False


def _have_own_letters(filters: Mapping[str, Filter]) -> bool:
    """Whether buttons can tell the filters from each other."""
    letters = [one.letter for one in filters.values()]
    return len({*letters}) == len(letters) and all(map(re.compile("[a-z]").fullmatch, letters))


Digits = Annotated[str, validator(re.compile(r"\d+").fullmatch, "fields.digits")]
MaybeDigits = Annotated[str, validator(re.compile(r"\d*").fullmatch, "fields.digits")]
Beginning = Annotated[str, validator(re.compile(r"\d+|other").fullmatch, "fields.beginning")]
DayNames = Annotated[
    tuple[Annotated[str, validator(re.compile(r"[^\W\d_]+").fullmatch, "fields.day_name")], ...],
    validator(lambda names: len(names) == len({*names}) == 7, "fields.day_names"),
]
TimeZone = Annotated[str, validator(_is_time_zone, "fields.time_zone")]


@table
class Language:
    """A language of the script: whose clients it is for, and the commands of its menu."""

    clients: List = ()  # language codes of clients; "" says none, "*" is every other
    commands: dict[CommandWord, Meaning] = field(default_factory=dict)
    near: str = ""  # another language whose speakers are often mistaken for this one's
    lix: Annotated[int, Limits(ge=0, strict=True)] = 0
    """How hard the screen in the middle may be to read; 0: the language is not measured by LIX."""


@table
class Quiet:
    """When helplines answer and colleagues hardly do."""

    after: Hour = 22  # from this hour
    until: Hour = 7  # to that one
    weekdays: tuple[Weekday, ...] = ()  # and all day on these


@table
class NthWeekday:
    """A holiday as "the last Monday in August": month 8, weekday 1, number -1."""

    month: Annotated[int, Limits(ge=1, le=12, strict=True)]
    weekday: Weekday
    number: Literal[1, 2, 3, 4, -1, -2, -3, -4]  # which one, counted from the end below zero

    def of(self, year: int) -> date:
        """The day in a year."""
        if self.number > 0:
            first = date(year, self.month, 1)
            return first + timedelta((self.weekday - first.isoweekday()) % 7 + 7 * self.number - 7)
        last = date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(1)
        return last - timedelta((last.isoweekday() - self.weekday) % 7 - 7 * self.number - 7)


@table
class Holidays:
    """The days on which hardly anybody is at work, beside weekends."""

    fixed: tuple[YearlyDay, ...] = ()  # month and day
    easter: tuple[int, ...] = ()  # days after Easter Sunday, before it below zero
    weekdays: tuple[NthWeekday, ...] = ()
    moved: Flag = False  # one that falls into a weekend is kept on the next working day

    def of(self, year: int) -> frozenset[date]:
        """Those of a year."""
        sunday = easter(year)
        days = {sunday + timedelta(days) for days in self.easter}
        days |= {holiday.of(year) for holiday in self.weekdays}
        for fixed in self.fixed:
            day = date.fromisoformat(f"{year}-{fixed}")
            while self.moved and (day.isoweekday() > 5 or day in days):
                day += timedelta(1)
            days.add(day)
        return frozenset(days)


@table
class Country:
    """country.toml: numbers, regions, languages, clock and calendar of a country."""

    format: Literal[2]
    code: Annotated[str, validator(re.compile("[A-Z]{2}").fullmatch, "fields.country_code")]
    phone_code: Annotated[str, validator(re.compile(r"\+\d{1,3}").fullmatch, "fields.phone_code")]
    emergency: Annotated[
        tuple[Text, ...],
        validator(len, "fields.emergency"),
    ]
    abroad: Text  # one of them, that is called in most other countries too
    time_zone: TimeZone
    day_form: Annotated[
        str,
        validator(_is_date_form, "fields.day_form"),
    ]
    day_names: DayNames  # short, Monday first, as the hours of contacts are written
    regions: dict[RegionCode, Text]  # by code, in the order they are shown
    languages: Annotated[
        dict[LanguageCode, Language], validator(len, "fields.languages")
    ]  # in the order of their buttons; staff read the first
    trunk: MaybeDigits = ""  # before a number at home, never from abroad, as 0 in Britain
    mobile: tuple[Digits, ...] = ()  # what numbers begin with that take a message
    groups: dict[Beginning, tuple[Annotated[int, Limits(ge=1, le=12, strict=True)], ...]] = field(
        default_factory=dict
    )  # digits that are read together, by what numbers begin with, or of all `other` numbers
    crisis: List = ()  # answer by day and night whoever thinks of suicide
    health: List = ()  # other numbers that the words may name
    amounts: List = ()  # other numbers of three or more digits that the words may name
    calls: List = ()  # words after which a number is always one to call
    forbidden: dict[Text, Text] = field(default_factory=dict)  # beginnings of words, and a remedy
    filters: Annotated[
        dict[Name, Filter],
        before(with_ids),
        validator(_have_own_letters, "fields.filter_letters"),
    ] = field(default_factory=dict)
    quiet: Quiet = field(default_factory=Quiet)
    holidays: Holidays = field(default_factory=Holidays)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number that the words may tell somebody to call."""
        return (*self.emergency, self.abroad, *self.crisis, *self.health)

    def dial(self, number: str) -> str:
        """A number of the country, however it is spaced, as it is dialled from anywhere."""
        return self.phone_code + number.replace(" ", "").removeprefix(self.trunk)

    def written_day(self, day: date) -> str:
        """A day as it is written there."""
        return self.day_form.format(year=day.year, month=day.month, day=day.day)

    @property
    def staff_language(self) -> str:
        """What administrators and moderators read: the first language."""
        return next(iter(self.languages))

    @property
    def language_families(self) -> tuple[tuple[str, ...], ...]:
        """The languages, those easily mistaken for each other together."""
        kin = {name: language.near or name for name, language in self.languages.items()}
        return tuple(
            tuple(name for name in kin if kin[name] == root) for root in dict.fromkeys(kin.values())
        )

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the country."""
        return ZoneInfo(self.time_zone)

    @property
    def commands(self) -> Mapping[str, Meaning]:
        """What each command does, in whichever language its word is."""
        menus = (language.commands for language in self.languages.values())
        return {word: meaning for menu in menus for word, meaning in menu.items()}

    def client_language(self, code: str) -> str:
        """The language for a client's, "pt-BR" or "" for one that says none."""
        first = code.casefold().replace("_", "-").partition("-")[0]
        for wanted in (first, EVERY_CLIENT):
            for name, language in self.languages.items():
                if wanted in language.clients:
                    return name
        return self.staff_language

    def is_quiet(self, day: date, hour: int | None) -> bool:
        """Whether helplines answer now and colleagues hardly do; without an hour, it is not."""
        quiet = self.quiet
        if hour is None:
            return False
        length = (quiet.until - quiet.after) % 24  # of an evening and night, or of a night alone
        return (hour - quiet.after) % 24 < length or day.isoweekday() in quiet.weekdays

    def is_long_quiet(self, day: date, hour: int | None) -> bool:
        """Whether it is quiet all day, or from now on and all of the next day."""
        is_late = hour is not None and hour >= self.quiet.after > self.quiet.until
        days = (day, day + timedelta(1)) if is_late else (day,)
        return any(day.isoweekday() in self.quiet.weekdays for day in days)

    def is_workday(self, day: date) -> bool:
        """Whether a day is neither in a weekend nor a public holiday."""
        return day.isoweekday() <= 5 and day not in self.holidays.of(day.year)


def easter(year: int) -> date:
    """Easter Sunday (Butcher's rule: the first Sunday after the church's full moon of spring)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    corrected = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + corrected + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    early = (golden + 11 * moon + 22 * sunday) // 451
    return date(year, 3, 22) + timedelta(days=moon + sunday - 7 * early)
