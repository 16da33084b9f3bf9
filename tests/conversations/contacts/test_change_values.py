"""Changes as values: which fields differ, what a newer row does, and how a batch is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from conversations.contacts.changes import (
    Change,
    ChangeRecord,
    ConflictError,
    changes_of,
    compare,
    describe_change,
    differences,
    has_name,
    record_consent,
    texts,
    undo_batch,
)
from conversations.contacts.columns import COLUMN, EDITABLE
from conversations.contacts.contact import Contact, contact_key
from conversations.contacts.formatting import (
    change_sentence,
    entry_text,
    format_date,
    format_value,
    number_endings,
)
from tests.support.talk import LANDLINE, MOBILE, TODAY, contact

KARI = contact(
    role="leder", emails=("kari@example.org",), languages=("norsk", "samisk"), students=True,
    note="Ring etter 16", agreed=True,
)  # fmt: skip
OLA = contact("Ola Eksempel", phones=(LANDLINE,))
DAY = date(2026, 11, 2)
EVERY: dict[str, Any] = {
    "name": "Kari Hansen", "kind": "organisation", "role": "nestleder", "workplace": "Sykehuset",
    "phones": (LANDLINE, MOBILE), "emails": ("a@example.org", "b@example.org"),
    "url": "https://example.org", "address": "Eksempelveien 1", "hours": "9–15",
    "languages": ("engelsk",), "students": False, "members_only": True, "note": "", "agreed": False,
    "confirmed": date(2026, 11, 20), "hidden": True, "gender": "woman", "setting": "gp",
    "away": date(2026, 12, 24), "web": True, "agreed_on": date(2026, 11, 1),
    "agreed_by": "administrator",
}  # fmt: skip


def entries(*steps: Change, batch: int = 1) -> list[ChangeRecord]:
    return [
        ChangeRecord(batch, TODAY, "administrator", step.key, field, old, new)
        for step in steps
        for field, old, new in differences(step)
    ]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("name", "Kari", "Kari"), ("note", "", ""), ("students", True, "ja"),
        ("students", False, ""), ("confirmed", None, ""),
        ("phones", (MOBILE, LANDLINE), "+4740612345 / +4721234567"), ("phones", (), ""),
        ("confirmed", date(2026, 11, 1), "2026-11-01"),
    ],
)  # fmt: skip
def test_values_as_the_history_keeps_them(field: str, value: object, kept: str) -> None:
    assert COLUMN[field].to_text(value) == kept


@pytest.mark.parametrize("field", EVERY)
def test_every_field_comes_back_from_the_history(field: str) -> None:
    for contact_ in (KARI, replace(KARI, **EVERY), Contact("a", "b", "c")):
        own = getattr(contact_, field)
        assert COLUMN[field].from_text(COLUMN[field].to_text(own)) == own


@pytest.mark.parametrize("field", EVERY)
def test_each_change_of_one_field_is_taken_back(field: str) -> None:
    changed = replace(KARI, **{field: EVERY[field]})
    step = Change(KARI, changed)
    assert [name for name, _, _ in differences(step)] == [field]
    (back,) = undo_batch(entries(step), [changed, OLA])
    assert back.before == changed
    again = replace(KARI, confirmed=back.after.confirmed if back.after else None)
    assert back.after == again  # a former way to reach somebody is not confirmed


def test_a_report_is_no_change() -> None:
    assert list(differences(Change(KARI, replace(KARI, reported=True)))) == []


def test_of_who_comes_and_goes_only_what_is_filled_in() -> None:
    came = {field: (old, new) for field, old, new in differences(Change(None, OLA))}
    assert came == {
        "name": (None, "Ola Eksempel"), "kind": (None, "person"),
        "workplace": (None, "Eksempel legesenter"), "phones": (None, LANDLINE),
        "confirmed": (None, "2026-11-11"),
    }  # fmt: skip
    went = {field: (old, new) for field, old, new in differences(Change(OLA, None))}
    assert went == {field: (new, old) for field, (old, new) in came.items()}
    assert set(texts(None).values()) == {None}


def test_a_batch_of_all_kinds_is_taken_back_at_once() -> None:
    changed = replace(OLA, note="ny", hidden=True)
    mia = contact("Mia Eksempel")
    batch = entries(Change(KARI, None), Change(OLA, changed), Change(None, mia))
    steps = {step.key[2]: step for step in undo_batch(batch, [changed, mia])}
    assert steps["ola eksempel"] == Change(changed, OLA)
    assert steps["mia eksempel"] == Change(mia, None)
    back = steps["kari eksempel"]
    assert back.before is None
    assert back.after
    assert (back.after.name, back.after.phones, back.after.languages, back.after.students) == (
        "Kari Eksempel", (MOBILE,), ("norsk", "samisk"), True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("step", "now"),
    [
        (Change(OLA, replace(OLA, note="ny")), [replace(OLA, note="nyere")]),
        (Change(OLA, replace(OLA, note="ny")), []),
        (Change(None, OLA), []),
        (Change(None, OLA), [replace(OLA, phones=(MOBILE,))]),
        (Change(OLA, None), [OLA]),
    ],
    ids=["changed again", "gone", "gone since", "changed since", "back again"],
)
def test_what_is_otherwise_now_is_not_taken_back(step: Change, now: list[Contact]) -> None:
    with pytest.raises(ConflictError):
        undo_batch(entries(step), now)


def test_other_fields_may_have_changed_since() -> None:
    step = Change(OLA, replace(OLA, note="ny"))
    now = replace(OLA, note="ny", workplace="Sykehuset")
    assert undo_batch(entries(step), [now]) == (Change(now, replace(now, note="")),)


def test_where_an_entry_stood_becomes_empty() -> None:
    assert Change(OLA, None).frees_key
    assert Change(OLA, replace(OLA, name="Ola Hansen")).frees_key
    assert Change(OLA, replace(OLA, area="Oslo legeforening")).frees_key
    assert not Change(OLA, replace(OLA, name="OLA  eksempel")).frees_key
    assert not Change(None, OLA).frees_key
    assert Change(OLA, None).contact == OLA
    assert Change(OLA, replace(OLA, name="Per")).key == ("Troms legeforening", "stotte", "per")


def test_a_change_in_words() -> None:
    step = Change(OLA, replace(OLA, note="ny", phones=(), hidden=True))
    assert describe_change(step, format_value) == (
        "telefon: 21 23 45 67 → (tomt); merknad: (tomt) → ny; skjult: nei → ja"
    )
    assert describe_change(Change(OLA, OLA), format_value) == ""


@pytest.mark.parametrize(
    ("field", "kept", "shown"),
    [
        ("phones", "+4740612345 / +4721234567", "406 12 345 / 21 23 45 67"),
        ("phones", "", "(tomt)"),
        ("confirmed", "2026-11-01", "01.11.2026"),
        ("confirmed", "", "(tomt)"),
        ("students", "", "nei"), ("members_only", "", "nei"), ("agreed", "", "nei"),
        ("hidden", "", "nei"), ("hidden", "ja", "ja"), ("note", "", "(tomt)"),
        ("gender", "woman", "kvinne"), ("setting", "gp", "fastlege"), ("gender", "", "(tomt)"),
        ("away", "2026-12-24", "24.12.2026"), ("kind", "organisation", "organisasjon"),
        ("note", "Ring", "Ring"), ("emails", "kari@example.org", "kari@example.org"),
    ],
)  # fmt: skip
def test_values_as_people_read_them(field: str, kept: str, shown: str) -> None:
    assert format_value(field, kept) == shown


def test_names_are_compared_without_case_and_spaces() -> None:
    assert has_name(KARI, "kari  EKSEMPEL")
    assert not has_name(KARI, "Kari Hansen")


# --- What a newer row does ------------------------------------------------------------------------


def merge(old: Contact, new: Contact, columns: frozenset[str] = EDITABLE) -> Contact:
    saved = compare([old], [new], TODAY, columns)
    return saved.changed[0][1] if saved.changed else old


def test_columns_that_a_file_has_not_are_left_alone() -> None:
    sparse = Contact(KARI.area, KARI.offer, KARI.name, phones=(MOBILE,))
    assert merge(KARI, sparse, frozenset({"phones"})) == KARI
    emptied = merge(KARI, sparse, frozenset({"phones", "note"}))
    assert (emptied.note, emptied.role) == ("", "leder")


@pytest.mark.parametrize("field", sorted(EDITABLE - {"name", "phones", "emails", "url"}))
def test_each_column_that_a_file_has_is_taken_over(field: str) -> None:
    new = replace(KARI, **{field: EVERY[field]})
    after = merge(KARI, replace(new, confirmed=None), frozenset({field}))
    assert after == new


def test_what_is_never_taken_over_from_a_file() -> None:
    assert set(COLUMN) - EDITABLE == {
        "area", "offer", "confirmed", "hidden", "reported", "agreed", "agreed_on", "agreed_by",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "given", "kept"),
    [
        ((None, ""), (None, ""), (TODAY, "administrator")),  # nobody knew, and now somebody says so
        ((None, ""), (DAY, "Oslo legeforening"), (DAY, "Oslo legeforening")),
        ((DAY, "administrator"), (None, ""), (DAY, "administrator")),
        ((DAY, "administrator"), (TODAY, "Oslo legeforening"), (TODAY, "Oslo legeforening")),
    ],
)
def test_day_and_label_of_a_consent(
    stored: tuple[date | None, str], given: tuple[date | None, str], kept: tuple[date, str]
) -> None:
    had = replace(OLA, agreed=stored[0] is not None, agreed_on=stored[0], agreed_by=stored[1])
    new = replace(OLA, agreed=True, agreed_on=given[0], agreed_by=given[1])
    after = record_consent(had, merge(had, new), TODAY, "administrator")
    assert (after.agreed_on, after.agreed_by) == kept


def test_no_consent_has_no_day_and_an_old_one_gets_none() -> None:
    agreed = replace(OLA, agreed=True)
    assert record_consent(agreed, agreed, TODAY, "administrator") == agreed
    given = record_consent(None, agreed, TODAY, "x" * 200)
    assert (given.agreed_on, given.agreed_by) == (TODAY, "x" * 120)
    assert record_consent(given, replace(given, agreed=False), TODAY, "administrator") == OLA


@pytest.mark.parametrize(
    ("stored", "given", "kept"),
    [
        (None, None, None),
        (None, 10, 10),
        (10, None, 10),
        (10, 5, 5),  # days ago: the newer one counts
        (5, 10, 5),
        (10, -1, 10),  # tomorrow is no confirmation
        (None, -1, None),
    ],
)
def test_which_confirmation_counts(stored: int | None, given: int | None, kept: int | None) -> None:
    def day(ago: int | None) -> date | None:
        return None if ago is None else TODAY - timedelta(days=ago)

    old = replace(KARI, confirmed=day(stored))
    new = replace(KARI, confirmed=day(given), note="ny")
    assert merge(old, new).confirmed == day(kept)


def test_only_a_newer_confirmation_clears_a_report() -> None:
    old = replace(KARI, reported=True)
    assert merge(old, replace(KARI, note="ny")).reported
    assert not merge(old, replace(KARI, confirmed=TODAY)).reported
    assert merge(old, replace(KARI, confirmed=TODAY - timedelta(days=90), note="x")).reported


def test_what_saving_would_do() -> None:
    mia, early = contact("Mia Eksempel"), contact("Per Eksempel", confirmed=date(2027, 1, 1))
    changed = replace(OLA, note="ny")
    saved = compare([KARI, OLA], [KARI, changed, mia, early], TODAY, EDITABLE)
    assert saved.unchanged == (KARI,)
    assert saved.changed == ((OLA, changed),)
    assert saved.added == (mia, replace(early, confirmed=None))
    assert changes_of(saved) == (
        Change(None, mia), Change(None, replace(early, confirmed=None)), Change(OLA, changed),
    )  # fmt: skip


def test_of_two_rows_about_one_the_last_counts() -> None:
    first, last = replace(OLA, note="en"), replace(OLA, name="OLA EKSEMPEL", note="to")
    assert contact_key(first) == contact_key(last)
    saved = compare([OLA], [first, last], TODAY, EDITABLE)
    assert [new.note for _, new in saved.changed] == ["to"]


# --- An entry in words ----------------------------------------------------------------------------


def test_an_entry_as_the_text_to_change() -> None:
    assert entry_text(KARI) == (
        "Kari Eksempel (leder)\nEksempel legesenter\nTelefon: 406 12 345\n"
        "E-post: kari@example.org\nSpråk: norsk / samisk\nMerknad: Ring etter 16"
    )
    assert entry_text(Contact("a", "b", "Senteret")) == "Senteret"


@pytest.mark.parametrize(
    ("known", "compared"),
    [
        ({"phones": (MOBILE,)}, "…12 345"),
        ({"phones": (MOBILE, LANDLINE)}, "…12 345 / …45 67"),
        ({"phones": (), "emails": ("kari@example.org",)}, "kari@example.org"),
        ({"phones": (), "url": "https://example.org"}, "https://example.org"),
        ({"phones": ("+46812345678",)}, "…345678"),
    ],
)
def test_what_one_compares(known: dict[str, Any], compared: str) -> None:
    assert number_endings(contact(**known)) == compared


def test_days_and_people() -> None:
    assert format_date("2026-01-31") == "31.01.2026"
    assert change_sentence(Change(Contact("a", "b", "Senteret"), None)) == "Senteret"
