"""Who is shown, where, and in which order."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from conversations.directory import Area, Contact, Directory, freshness, in_turn
from conversations.model import SEEDS
from tests.talk import TODAY, contact

TROMS = Area("Troms legeforening", "association", ("55",))
HORDALAND = Area("Hordaland legeforening", "association", ("46",))
SOGN = Area("Sogn og Fjordane legeforening", "association", ("46",))


def shown(directory: Directory, where: str, seed: int = 0) -> list[Contact]:
    return [c for _, c in in_turn(directory.find("stotte", where), seed)]


def aged(name: str, days: int, **known: Any) -> Contact:
    return contact(name, confirmed=TODAY - timedelta(days=days), **known)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (0, "fresh"),
        (90, "fresh"),
        (91, "soon"),
        (180, "soon"),
        (181, "old"),
        (366, "hidden"),
    ],
)
def test_an_entry_ages(days: int, state: str) -> None:
    assert freshness(aged("A Eksempel", days), TODAY) == state


def test_an_entry_that_nobody_confirmed_counts_as_old() -> None:
    assert freshness(contact(confirmed=None), TODAY) == "old"


def test_a_national_list_of_one_day_does_not_vanish_overnight() -> None:
    people = [contact(f"{n} Eksempel") for n in range(200)]
    gone = [
        sum(freshness(c, TODAY + timedelta(days=days)) == "hidden" for c in people)
        for days in range(300, 370)
    ]
    assert gone[0] == 0
    assert gone[-1] == 200
    assert max(after - before for before, after in pairwise(gone)) < 20


def test_a_contact_is_found_in_its_county_anywhere_and_abroad_only() -> None:
    directory = Directory(TODAY, [TROMS], [contact()])
    found = {where for where in ("", "alle", "ut", "55", "56", "03") if shown(directory, where)}
    assert found == {"", "alle", "ut", "55"}
    assert not directory.find("lfl", "55")


def test_old_entries_come_last_and_go_where_enough_fresh_ones_are() -> None:
    fresh = [aged(f"{n} Eksempel", 5) for n in "ABC"]
    old = aged("D Eksempel", 200)
    for seed in range(40):
        assert shown(Directory(TODAY, [TROMS], [old, *fresh[:2]]), "55", seed)[-1] == old
    assert old not in shown(Directory(TODAY, [TROMS], [old, *fresh]), "55")


def test_hidden_and_expired_entries_are_not_shown_and_reported_ones_come_after_good_ones() -> None:
    good, bad = aged("A Eksempel", 5), aged("B Eksempel", 5, reported=True)
    away = [aged("C Eksempel", 5, hidden=True), aged("D Eksempel", 400)]
    for seed in range(20):
        assert shown(Directory(TODAY, [TROMS], [bad, *away, good]), "55", seed) == [good, bad]


def test_the_order_is_fair_and_every_contact_comes_once() -> None:
    people = [aged(f"{n} Eksempel", 5) for n in range(6)]
    directory = Directory(TODAY, [TROMS], people)
    orders = [shown(directory, "55", seed) for seed in range(SEEDS)]
    assert all(Counter(order) == Counter(people) for order in orders)
    first = Counter(order[0].name for order in orders)
    assert max(first.values()) - min(first.values()) <= 1


def test_a_county_with_two_lists_shows_some_of_both_first() -> None:
    people = [contact(f"{n} Eksempel", area=HORDALAND.name) for n in range(8)]
    people += [contact(f"{n} Eksempel", area=SOGN.name) for n in range(3)]
    directory = Directory(TODAY, [HORDALAND, SOGN], people)
    first = shown(directory, "46", 3)[:5]
    assert Counter(c.area for c in first) == {HORDALAND.name: 3, SOGN.name: 2}
    assert len(set(shown(directory, "46", 3))) == 11


def test_a_contact_of_an_area_that_is_gone_is_not_shown() -> None:
    assert not shown(Directory(TODAY, [], [contact()]), "alle")


def test_a_snapshot_is_for_its_day() -> None:
    entry = aged("A Eksempel", 330)
    days = [d for d in range(60) if shown(Directory(TODAY + timedelta(d), [TROMS], [entry]), "55")]
    assert days == list(range(days[-1] + 1))
    assert 0 < days[-1] <= 35
