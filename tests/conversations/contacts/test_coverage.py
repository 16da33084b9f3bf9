"""Which lists need somebody: empty, empty within 30 days, or with old entries alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversations.contacts.contact import Area
from conversations.contacts.coverage import Coverage, coverage
from tests.support.talk import TODAY, contact

TROMS, NATION = "Troms legeforening", "nasjonal"
AREAS = (Area(TROMS, "association", ("55",)), Area(NATION, "nation"), Area("UNN", "site", ("55",)))
KINDS = {"stotte": ("association", "site"), "sana": ("nation",)}
NAMES = {"sana": "Villa Sana"}
SANA = contact("Eksempel Sana", "sana", area=NATION)


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, ""), (180, ""), (181, "old"), (300, "old"), (336, "expiring"), (366, "empty")],
)
def test_a_list_is_as_its_best_entry(days: int, state: str) -> None:
    aged = replace(contact(), confirmed=TODAY - timedelta(days=days))
    found = coverage(AREAS, [aged, SANA], KINDS, NAMES, TODAY)
    assert found == Coverage(**({state: (TROMS,)} if state else {}))
    fresh = contact("Ola Eksempel")
    assert coverage(AREAS, [aged, fresh, SANA], KINDS, NAMES, TODAY) == Coverage()


@pytest.mark.parametrize("why", [{"hidden": True}, {"away": TODAY}])
def test_who_is_shown_to_nobody_fills_no_list(why: dict[str, Any]) -> None:
    astray = contact("Mia Eksempel", "sana")
    found = coverage(AREAS, [astray, replace(contact(), **why)], KINDS, NAMES, TODAY)
    assert found.empty == (TROMS, "Villa Sana")


def test_what_an_association_never_fills_is_left_out() -> None:
    found = coverage(AREAS, [], KINDS, NAMES, TODAY, ("troms  LEGEFORENING", "villa sana"))
    assert found == Coverage()
