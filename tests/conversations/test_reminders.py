"""Reminders come at most weekly, and one national import falls due on many days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from conversations.directory import COUNTIES, Area, Contact, identity
from conversations.lists_book import Book, Keeper
from conversations.lists_words import read_list_words
from conversations.reminders import KIND, due, reminder
from conversations.script import Script
from conversations.spread import SPREAD, lateness
from tests.talk import TODAY, contact

AREAS = tuple(Area(f"{n} legeforening", "association", (c,)) for c, n in COUNTIES.items())
EVERY = Keeper(None)


@pytest.fixture
def book(script: Script) -> Book:
    """One national import: everybody confirmed on one day."""
    people = tuple(
        contact(f"{who} Eksempel", area=area.name, confirmed=TODAY)
        for area in AREAS
        for who in ("Kari", "Ola", "Mia")
    )
    return Book(script, read_list_words(), AREAS, people, TODAY)


def on(book: Book, days: int) -> Book:
    return replace(book, day=TODAY + timedelta(days=days))


def test_one_import_does_not_fall_due_on_one_day(book: Book) -> None:
    first = [next(d for d in range(200) if due(on(book, d), area.name).waiting) for area in AREAS]
    assert min(first) > 90
    assert max(first) <= 90 + SPREAD
    assert len(set(first)) > len(AREAS) // 2
    assert max(first.count(day) for day in first) <= 3


def test_entries_confirmed_on_one_day_are_spread(book: Book) -> None:
    days = [lateness(*identity(c)) for c in book.contacts]
    assert 0 <= min(days) <= max(days) < SPREAD
    assert max(days.count(day) for day in days) <= len(days) // 5


def test_nobody_is_reminded_twice_in_a_week(book: Book) -> None:
    told: dict[tuple[str, str], date] = {}
    days = []
    for day in range(91, 180):
        if reminder(on(book, day), EVERY, told):
            days.append(day)
            told[KIND, EVERY.label] = TODAY + timedelta(days=day)
    assert len(days) > 5
    assert all(b - a >= 7 for a, b in pairwise(days))


def test_a_fresh_list_needs_nobody(book: Book) -> None:
    assert reminder(on(book, 89), EVERY, {}) is None


def with_first(book: Book, **values: object) -> Book:
    first: Contact = replace(book.contacts[0], **values)  # type: ignore[arg-type]
    return replace(book, contacts=(first, *book.contacts[1:]))


def test_a_wrong_number_is_told_in_the_weekly_reminder_only(book: Book) -> None:
    reported = with_first(book, reported=True)
    screen = reminder(reported, EVERY, {})
    assert screen
    assert "Kari Eksempel er meldt med feil nummer" in screen.text
    assert reminder(reported, EVERY, {(KIND, EVERY.label): TODAY - timedelta(days=6)}) is None
    assert reminder(reported, Keeper(("Oslo legeforening",)), {}) is None


def test_a_list_with_nobody_is_told_once_in_a_while(book: Book) -> None:
    empty = replace(book, contacts=tuple(c for c in book.contacts if c.area != AREAS[0].name))
    screen = reminder(empty, EVERY, {})
    assert screen
    assert f"{AREAS[0].name}: ingen å vise" in screen.text
    assert reminder(empty, EVERY, {(KIND, EVERY.label): TODAY - timedelta(days=8)}) is None
    assert reminder(empty, EVERY, {(KIND, EVERY.label): TODAY - timedelta(days=30)})
