"""How far a contact is trusted by its age."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from conversations.contacts.freshness import freshness
from tests.support.talk import TODAY, contact


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
    assert freshness(contact(confirmed=TODAY - timedelta(days=days)), TODAY) == state


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
