"""What counts as a way to reach somebody, wherever it stands, and what follows from a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import Leniency, PhoneNumberMatcher

from conversations.contacts.changes import (
    Change,
    ChangeRecord,
    changes_reach,
    compare,
    undo_batch,
    ways_in_words,
)
from conversations.contacts.columns import EDITABLE
from conversations.contacts.contact import contact_key
from conversations.contacts.parse_result import ParseResult
from conversations.lists.import_plan import ImportDraft
from tests.support.talk import LANDLINE, TODAY, contact

FREE = ("name", "role", "workplace", "address", "hours", "languages", "note")
ADDED = (
    "NYTT NUMMER 406 12 345", "tlf 4 0 6 1 2", "406-12-345", "4.0.6.1.2", "40612\u00a0345",
    "(406) 12/345", "４０６１２", "4\u200b0\u200b6\u200b1\u200b2", "٤٠٦١٢",
    "se www.example.org", "example.org", "https://x", "tg://resolve?domain=x", "@eksempel",
    "kari@example.org", "t.me/eksempel", "＠eksempel",
)  # fmt: skip
PLAIN = ("", "leder", "Eksempel legesenter, 2. etasje", "Storgata 1, 0155 Oslo", "9–15", "uke 47")
KARI = contact()


def holding(field: str, text: str) -> Any:
    """Kari with a text behind what one of her fields holds."""
    old: Any = getattr(KARI, field)
    new: Any = (*old, text) if field == "languages" else f"{old} {text}"
    return replace(KARI, **{field: new})


@pytest.mark.parametrize("field", FREE)
@pytest.mark.parametrize("text", ADDED)
def test_a_way_in_free_text_needs_two_and_voids_the_confirmation(field: str, text: str) -> None:
    changed = holding(field, text)
    assert changes_reach(Change(KARI, changed))
    draft = ImportDraft(
        "", "x", ParseResult((changed,), columns=EDITABLE), whole=False, editing=KARI
    )
    ((_, new),) = draft.rebase([KARI], TODAY).plan.changed
    assert new.confirmed is None
    if field != "name":
        ((_, merged),) = compare([KARI], [changed], TODAY, EDITABLE).changed
        assert merged.confirmed is None


@pytest.mark.parametrize("field", FREE)
@pytest.mark.parametrize("text", PLAIN)
def test_other_words_do_not(field: str, text: str) -> None:
    changed = holding(field, text)
    assert not changes_reach(Change(KARI, changed))
    assert not changes_reach(Change(holding(field, "406 12 345"), KARI))  # nor does taking one away


def test_a_rename_with_a_new_number_is_not_confirmed() -> None:
    renamed = contact("Kari Nyeksempel", phones=(*KARI.phones, LANDLINE), confirmed=None)
    plan = (
        ImportDraft("", "x", ParseResult((renamed,), columns=EDITABLE)).rebase([KARI], TODAY).plan
    )
    ((_, new),) = plan.changed
    assert (new.name, new.confirmed) == ("Kari Nyeksempel", None)


PIECES = st.sampled_from([*"0123456789", *" .-()/+x~[]–—\u00a0\u2060\u30fc", "ring ", "47", "406"])


@given(st.lists(PIECES, min_size=5, max_size=24).map("".join))
def test_whatever_phonenumbers_finds_is_found(text: str) -> None:
    for match in PhoneNumberMatcher(text, "NO", leniency=Leniency.POSSIBLE):
        assert sum(c.isdigit() for c in match.raw_string) < 5 or ways_in_words(text)


def test_undoing_does_not_confirm_a_former_number() -> None:
    now = replace(KARI, phones=(LANDLINE,), confirmed=TODAY)
    old_day = (TODAY - timedelta(days=10)).isoformat()
    entries = [
        ChangeRecord(1, TODAY, "x", contact_key(KARI), "phones", "+4740612345", LANDLINE),
        ChangeRecord(1, TODAY, "x", contact_key(KARI), "confirmed", old_day, TODAY.isoformat()),
    ]
    (step,) = undo_batch(entries, [now])
    assert step.after == replace(KARI, confirmed=None)
    assert changes_reach(step)


@pytest.mark.parametrize(
    "parts",
    [
        {"workplace": "Eksempel legesenter 4061", "note": "2345"},
        {"role": "406", "workplace": "12", "note": "345 etter 16"},
        {"address": "ring 4061", "languages": ("2345",)},
    ],
)
def test_a_number_that_is_split_over_texts_is_a_way(parts: dict[str, Any]) -> None:
    split = replace(KARI, **parts)
    assert changes_reach(Change(KARI, split))
    assert not changes_reach(Change(split, KARI))
    assert not changes_reach(Change(split, replace(split, phones=())))


def test_ordinary_numbers_in_several_texts_are_none() -> None:
    plain = replace(KARI, address="Storgata 1", hours="08–16", note="2. etasje")
    assert not changes_reach(Change(KARI, plain))
    assert not changes_reach(Change(KARI, replace(plain, address="Storgata 1, 0155 Oslo")))
