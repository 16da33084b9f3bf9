"""Reminders come at most weekly, and one national import falls due on many days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from conversations.contacts.contact import Area, Contact, contact_key
from conversations.contacts.freshness import SPREAD, stagger_days
from conversations.lists.reminders import KIND, due_work, reminder
from conversations.lists.snapshot import Administrator, ListSnapshot
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.norway import COUNTIES
from tests.support.talk import TODAY, contact

AREAS = tuple(Area(f"{n} legeforening", "association", (c,)) for c, n in COUNTIES.items())
EVERY = Administrator(None)


@pytest.fixture
def snapshot(script: Script) -> ListSnapshot:
    """One national import: everybody confirmed on one day."""
    people = tuple(
        contact(f"{who} Eksempel", area=area.name, confirmed=TODAY)
        for area in AREAS
        for who in ("Kari", "Ola", "Mia")
    )
    return ListSnapshot(script, load_list_texts(), AREAS, people, TODAY)


def on(snapshot: ListSnapshot, days: int) -> ListSnapshot:
    return replace(snapshot, day=TODAY + timedelta(days=days))


def test_one_import_does_not_fall_due_on_one_day(snapshot: ListSnapshot) -> None:
    first = [
        next(d for d in range(200) if due_work(on(snapshot, d), area.name).waiting)
        for area in AREAS
    ]
    assert min(first) > 90
    assert max(first) <= 90 + SPREAD
    assert len(set(first)) > len(AREAS) // 2
    assert max(first.count(day) for day in first) <= 3


def test_entries_confirmed_on_one_day_are_spread(snapshot: ListSnapshot) -> None:
    days = [stagger_days(*contact_key(c)) for c in snapshot.contacts]
    assert 0 <= min(days) <= max(days) < SPREAD
    assert max(days.count(day) for day in days) <= len(days) // 5


def test_nobody_is_reminded_twice_in_a_week(snapshot: ListSnapshot) -> None:
    told: dict[tuple[str, str], date] = {}
    days = []
    for day in range(91, 180):
        if reminder(on(snapshot, day), EVERY, told):
            days.append(day)
            told[KIND, EVERY.label] = TODAY + timedelta(days=day)
    assert len(days) > 5
    assert all(b - a >= 7 for a, b in pairwise(days))


def test_a_fresh_list_needs_nobody(snapshot: ListSnapshot) -> None:
    assert reminder(on(snapshot, 89), EVERY, {}) is None


def with_first(snapshot: ListSnapshot, **values: object) -> ListSnapshot:
    first: Contact = replace(snapshot.contacts[0], **values)  # type: ignore[arg-type]
    return replace(snapshot, contacts=(first, *snapshot.contacts[1:]))


def test_a_wrong_number_is_told_in_the_weekly_reminder_only(snapshot: ListSnapshot) -> None:
    reported = with_first(snapshot, reported=True)
    screen = reminder(reported, EVERY, {})
    assert screen
    assert "Kari Eksempel er meldt med feil nummer" in screen.text
    assert reminder(reported, EVERY, {(KIND, EVERY.label): TODAY - timedelta(days=6)}) is None
    assert reminder(reported, Administrator(("Oslo legeforening",)), {}) is None


def test_a_list_with_nobody_is_told_once_in_a_while(snapshot: ListSnapshot) -> None:
    empty = replace(
        snapshot, contacts=tuple(c for c in snapshot.contacts if c.area != AREAS[0].name)
    )
    screen = reminder(empty, EVERY, {})
    assert screen
    assert f"{AREAS[0].name}: ingen å vise" in screen.text
    assert reminder(empty, EVERY, {(KIND, EVERY.label): TODAY - timedelta(days=8)}) is None
    assert reminder(empty, EVERY, {(KIND, EVERY.label): TODAY - timedelta(days=30)})
