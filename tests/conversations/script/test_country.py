"""country.toml: a folder of another format, the languages of clients, holidays and quiet hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from conversations.script.country import Holidays, Language, NthWeekday, Quiet, easter
from conversations.script.loader import read_script
from conversations.script.schema import Script
from tests.conversations.authoring.checks.test_checks import folder
from tests.support.scripts import change

__all__ = ["folder"]  # the fixture


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("", "mappa er skrevet for et eldre program; nytt er i country.toml format, time_zone, "),
        ("format = 1", "mappa er skrevet for et eldre program; nytt er i country.toml format, "),
        ("format = 3", "mappa er skrevet for et nyere program (format 3); oppgrader programmet"),
    ],
)
def test_a_folder_of_another_format_is_told_what_to_do_in_one_sentence(
    folder: Path, line: str, text: str
) -> None:
    change(folder, "country.toml", "format = 2", line)
    change(folder, "country.toml", 'time_zone = "Europe/Oslo"', "")  # nothing is said of the rest
    (found,) = (f for f in read_script(folder).findings if f.file == "country.toml")
    assert found.text.startswith(text)


@pytest.mark.parametrize(
    ("client", "language"),
    [("", "nb"), ("no", "nb"), ("SV", "nb"), ("nn-NO", "nn"), ("en_GB", "en"), ("pt-BR", "en")],
)
def test_the_language_for_a_clients(script: Script, client: str, language: str) -> None:
    assert script.country.client_language(client) == language


@pytest.mark.parametrize(
    ("day", "hour", "quiet", "long"),
    [
        ("2026-11-20", 12, False, False), ("2026-11-20", 22, True, False),
        ("2026-11-20", 6, True, False), ("2026-11-20", 7, False, False),
        ("2026-11-21", 23, True, True), ("2026-11-22", 12, True, True),
    ],
)  # fmt: skip
def test_when_it_is_quiet(script: Script, day: str, hour: int, quiet: bool, long: bool) -> None:
    country, when = script.country, date.fromisoformat(day)
    assert (country.is_quiet(when, hour), country.is_long_quiet(when, hour)) == (quiet, long)
    assert not country.is_quiet(when, None)


@pytest.mark.parametrize(
    ("after", "until", "hours"),
    [(22, 7, {22, 23, *range(7)}), (0, 7, {*range(7)}), (24, 7, {*range(7)}), (24, 0, set())],
)
def test_the_hours_that_are_quiet(script: Script, after: int, until: int, hours: set[int]) -> None:
    country = replace(script.country, quiet=Quiet(after, until, weekdays=(7,)))
    monday, saturday = date(2026, 11, 23), date(2026, 11, 21)
    assert {hour for hour in range(24) if country.is_quiet(monday, hour)} == hours
    late = {hour for hour in range(24) if country.is_long_quiet(saturday, hour)}
    assert late == {hour for hour in hours if hour >= 22}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"12-26"]', '"12-26", "02-29"]', "holidays.fixed"),
        ('"12-26"]', '"12-26", "04-31"]', "holidays.fixed"),
        ("easter = [", "weekdays = [{ month = 8, weekday = 1, number = 0 }]\neaster = [",
         "holidays.weekdays.number"),
        ('day_form = "{day:02}', 'day_form = "{day.number}', "day_form"),
        ('"man", "tir"', '"man", "man"', "day_names"),
        ('"man", "tir"', '"tir"', "day_names"),
        ('"man", "tir"', '"man.", "tir"', "day_names"),
        ('woman = { letter = "w"', 'woman = { letter = "m"', "filters"),
        ('woman = { letter = "w"', 'woman = { letter = "."', "filters"),
    ],
)  # fmt: skip
def test_what_would_fail_later_is_refused(folder: Path, old: str, new: str, place: str) -> None:
    change(folder, "country.toml", old, new)
    assert [f.place for f in read_script(folder).findings] == [place]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("after = 22", "after = 25", "her må det stå et helt tall, høyst 24"),
        ("after = 22", "after = -1", "her må det stå et helt tall fra 0"),
        ("weekdays = [7]", "weekdays = [0]", "her må det stå et helt tall fra 1"),
        ("after = 22", 'after = "22"', "her må det stå et helt tall"),
        ("easter = [-3", 'easter = ["x"', "her må det stå et helt tall"),
        ("easter = [-3", "easter = [1.5", "her må det stå et helt tall"),
    ],
)
def test_what_number_has_to_stand_there(folder: Path, old: str, new: str, text: str) -> None:
    change(folder, "country.toml", old, new)
    assert [f.text for f in read_script(folder).findings] == [text]


def test_holidays_on_a_weekday_and_those_that_move() -> None:
    nth = (NthWeekday(5, 1, 1), NthWeekday(8, 1, -1), NthWeekday(12, 7, -1))
    assert [holiday.of(2026).isoformat() for holiday in nth] == [
        "2026-05-04", "2026-08-31", "2026-12-27",
    ]  # fmt: skip
    moved = Holidays(fixed=("12-25", "12-26"), moved=True)  # Christmas 2027: Saturday and Sunday
    assert sorted(map(str, moved.of(2027))) == ["2027-12-27", "2027-12-28"]


def gauss_easter(year: int) -> date:
    """Easter Sunday as Gauss reckoned it, with his two exceptions."""
    golden, century = year % 19, year // 100
    moon = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    days = (19 * golden + moon) % 30
    sunday = 2 * (year % 4) + 4 * (year % 7) + 6 * days + 4 + century - century // 4
    week = sunday % 7
    if week == 6 and (days == 29 or (days == 28 and (11 * moon + 11) % 30 < 19)):
        week = -1
    return date(year, 3, 22) + timedelta(days + week)


@pytest.mark.parametrize(
    ("year", "day"),
    [(1818, "03-22"), (1943, "04-25"), (1954, "04-18"), (1981, "04-19"), (2008, "03-23"),
     (2026, "04-05"), (2027, "03-28"), (2038, "04-25"), (2049, "04-18"), (2285, "03-22")],
)  # fmt: skip
def test_easter_of_years_that_calendars_print(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(f"{year}-{day}") == gauss_easter(year)


def test_easter_is_the_same_by_another_rule_for_a_thousand_years() -> None:
    assert [y for y in range(1600, 2600) if easter(y) != gauss_easter(y)] == []


@pytest.mark.parametrize(
    ("month", "weekday", "number", "days"),
    [
        (5, 1, 1, ("2026-05-04", "2027-05-03", "2028-05-01")),
        (5, 1, -1, ("2026-05-25", "2027-05-31", "2028-05-29")),
        (2, 7, 4, ("2026-02-22", "2027-02-28", "2028-02-27")),
        (2, 2, -1, ("2026-02-24", "2027-02-23", "2028-02-29")),
        (12, 4, -4, ("2026-12-10", "2027-12-09", "2028-12-07")),
        (12, 5, 2, ("2026-12-11", "2027-12-10", "2028-12-08")),
        (1, 6, 3, ("2026-01-17", "2027-01-16", "2028-01-15")),
    ],
)
def test_the_nth_weekday_of_a_month(
    month: int, weekday: int, number: Any, days: tuple[str, ...]
) -> None:
    holiday = NthWeekday(month, weekday, number)
    assert tuple(str(holiday.of(year)) for year in (2026, 2027, 2028)) == days
    assert all(holiday.of(year).isoweekday() == weekday for year in range(2000, 2100))


def test_holidays_are_all_kinds_together_and_move_only_where_they_do() -> None:
    kinds = Holidays(("05-17", "12-25"), (-2, 0, 1), (NthWeekday(8, 1, -1),))
    days = {"2026-05-17", "2026-12-25", "2026-04-03", "2026-04-05", "2026-04-06", "2026-08-31"}
    assert {*map(str, kinds.of(2026))} == days
    moved = replace(kinds, moved=True)
    assert {*map(str, moved.of(2026))} == days - {"2026-05-17"} | {"2026-05-18"}
    assert Holidays().of(2026) == frozenset()
    # Good Friday and the Monday are taken, so a day of that weekend goes to the Tuesday
    spring = Holidays(("04-04",), (-2, 1), moved=True)
    assert {*map(str, spring.of(2026))} == {"2026-04-03", "2026-04-06", "2026-04-07"}


def test_a_working_day_is_none_of_a_weekend_and_no_holiday(script: Script) -> None:
    country = replace(script.country, holidays=Holidays(("12-25",)))
    days = [date(2026, 12, day) for day in range(24, 32)]
    assert [d.day for d in days if country.is_workday(d)] == [24, 28, 29, 30, 31]


def test_it_is_quiet_from_ten_to_seven_where_nothing_else_is_said(script: Script) -> None:
    country = replace(script.country, quiet=Quiet())
    sunday = date(2026, 11, 22)
    hours = [hour for hour in range(24) if country.is_quiet(sunday, hour)]
    assert hours == [*range(7), 22, 23]
    assert not any(country.is_long_quiet(sunday, hour) for hour in range(24))


def test_how_a_number_is_dialled_from_anywhere(script: Script) -> None:
    norway = script.country
    britain = replace(norway, phone_code="+44", trunk="0")
    assert norway.dial("22 40 00 40") == "+4722400040"
    assert norway.dial("02 40 00 40") == "+4702400040"
    assert britain.dial("0121 234 5678") == "+441212345678"
    assert britain.dial("121 0") == "+441210"


def test_languages_that_are_mistaken_for_each_other_stand_together(script: Script) -> None:
    assert script.country.language_families == (("nb", "nn"), ("en",))
    names = {
        "aa": Language(near="cc"), "bb": Language(), "cc": Language(), "dd": Language(near="bb"),
    }  # fmt: skip
    country = replace(script.country, languages=names)
    assert country.language_families == (("aa", "cc"), ("bb", "dd"))
    assert country.staff_language == "aa"


def test_a_command_means_the_same_in_every_menu_and_each_stands_in_one(script: Script) -> None:
    commands = script.country.commands
    assert {commands[word] for word in ("help", "hjelp")} == {"help"}
    assert (commands["lister"], commands["tall"], commands["slett"]) == ("lists", "counts", "erase")
    one = replace(script.country, languages={"en": Language(commands={"go": "start"})})
    assert one.commands == {"go": "start"}


def test_a_client_whose_language_nobody_has_gets_the_first_or_the_one_for_all(
    script: Script,
) -> None:
    some = {"nn": Language(clients=("nn",)), "en": Language(clients=("en", "*"))}
    country = replace(script.country, languages=some)
    assert [country.client_language(code) for code in ("nn", "NN_no", "fi", "")] == [
        "nn", "nn", "en", "en",
    ]  # fmt: skip
    without = replace(country, languages={"nn": Language(), "en": Language(clients=("en",))})
    assert [without.client_language(code) for code in ("en-GB", "fi", "")] == ["en", "nn", "nn"]


def test_every_number_that_the_words_may_name_and_how_a_day_is_written(script: Script) -> None:
    country = script.country
    assert country.numbers == (*country.emergency, "112", *country.crisis, *country.health)
    assert country.written_day(date(2026, 1, 2)) == "02.01.2026"
    other = replace(country, day_form="{month}/{day}/{year}")
    assert other.written_day(date(2026, 1, 2)) == "1/2/2026"
    assert str(country.zone) == "Europe/Oslo"
