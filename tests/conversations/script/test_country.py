"""country.toml: a folder of another format, the languages of clients, holidays and quiet hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conversations.script.country import Holidays, NthWeekday, Quiet
from conversations.script.loader import read_script
from conversations.script.schema import Script
from tests.conversations.authoring.checks.test_checks import change, folder

__all__ = ["folder"]  # the fixture


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("", "mappa er skrevet for et eldre program; nytt er i country.toml format, time_zone, "),
        ("format = 1", "mappa er skrevet for et eldre program; nytt er i country.toml format, "),
        (
            "format = 2",
            "mappa er skrevet for et eldre program; nytt er day_names i country.toml, [reading] i "
            "lists.toml, og filen columns.toml: hent det fra",
        ),
        ("format = 4", "mappa er skrevet for et nyere program (format 4); oppgrader programmet"),
    ],
)
def test_a_folder_of_another_format_is_told_what_to_do_in_one_sentence(
    folder: Path, line: str, text: str
) -> None:
    change(folder, "country.toml", "format = 3", line)
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
