"""Hours in the form that buttons write, and everything else that stands there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.contacts.home import Home, set_home
from conversations.contacts.hours import format_hours, is_canonical, is_open
from conversations.script.loader import load_script
from tests.examples.test_britain import FOLDER as BRITAIN

WEEK = [(day, hour) for day in range(7) for hour in range(24)]


@pytest.mark.parametrize(
    ("hours", "hours_open"),
    [
        ("man–fre 08–16", {(d, h) for d in range(5) for h in range(8, 16)}),
        ("man, ons 18–20", {(d, h) for d in (0, 2) for h in (18, 19)}),
        ("tir 08–09; tor 12–13", {(1, 8), (3, 12)}),
        ("søn 22–02", {(6, 22), (6, 23), (0, 0), (0, 1)}),
        ("lør–man 00–01", {(5, 0), (6, 0), (0, 0)}),
        ("fre 00–24", {(4, h) for h in range(24)}),
    ],
)
def test_canonical_hours(hours: str, hours_open: set[tuple[int, int]]) -> None:
    assert is_canonical(hours)
    assert {at for at in WEEK if is_open(hours, *at)} == hours_open


@pytest.mark.parametrize(
    "hours",
    [
        "", "hverdager 9–15", "man-fre 08-16", "man–fre 8–16", "Man–fre 08–16", "man–fre 08–25",
        "etter kl. 16", "man–fre 08–16, helst formiddag", "mandag 08–16", "man–fre 08–16 ",
    ],
)  # fmt: skip
def test_other_words_are_open_at_no_hour(hours: str) -> None:
    assert not is_canonical(hours)
    assert not any(is_open(hours, *at) for at in WEEK)


@settings(deadline=None, max_examples=40)
@given(st.sets(st.integers(0, 6), min_size=1), st.integers(0, 23), st.integers(1, 24))
def test_what_buttons_write_is_read_as_it_was_meant(
    days: set[int], start: int, length: int
) -> None:
    end = start + length if start + length <= 24 else start + length - 24
    meant = {
        ((day + (start + n) // 24) % 7, (start + n) % 24) for day in days for n in range(length)
    }
    written = format_hours(days, start, end)
    assert is_canonical(written)
    assert {at for at in WEEK if is_open(written, *at)} == meant


def test_days_are_called_as_in_the_country() -> None:
    script = load_script(BRITAIN)
    set_home(Home.of(script.country, script.file_words))
    assert format_hours([0, 1, 2, 5], 9, 17) == "Mon–Wed, Sat 09–17"
    assert {at for at in WEEK if is_open("Mon–Wed, Sat 09–10; Sun 22–23", *at)} == {
        (0, 9), (1, 9), (2, 9), (5, 9), (6, 22),
    }  # fmt: skip
    assert not is_canonical("man–fre 08–16")
    set_home(None)
    assert is_canonical("man–fre 08–16")
