"""What a newer row does to a confirmation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conversations.contacts.changes import compare
from conversations.contacts.columns import EDITABLE
from conversations.contacts.contact import Contact
from tests.support.talk import LANDLINE, MOBILE, TODAY, contact

OLD = contact(phones=(MOBILE, LANDLINE), emails=("kari@example.org",))


def after(**known: Any) -> Contact:
    saved = compare([OLD], [contact(**{"confirmed": None} | known)], TODAY, EDITABLE)
    return saved.changed[0][1]


@pytest.mark.parametrize(
    "way",
    [
        {"phones": ("+4780012345",), "emails": OLD.emails},
        {"phones": OLD.phones, "emails": ("ny@example.org",)},
        {"phones": OLD.phones, "emails": OLD.emails, "url": "https://example.org"},
    ],
)
def test_a_new_way_to_reach_somebody_voids_the_confirmation(way: dict[str, Any]) -> None:
    assert after(**way).confirmed is None


def test_what_is_left_of_the_ways_stays_confirmed() -> None:
    assert after(phones=(MOBILE,), emails=()).confirmed == OLD.confirmed


def test_another_workplace_changes_no_confirmation() -> None:
    moved = after(phones=OLD.phones, emails=OLD.emails, workplace="Et annet legesenter")
    assert moved.confirmed == OLD.confirmed


def test_a_date_in_the_file_confirms_the_new_way() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert after(phones=("+4780012345",), confirmed=yesterday).confirmed == yesterday
