"""Changes as values: previewed, undone, told, and never more than was meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.contacts.changes import (
    Change,
    ChangeRecord,
    ConflictError,
    changes_reach,
    describe_change,
    differences,
    undo_batch,
)
from conversations.contacts.columns import EDITABLE
from conversations.contacts.contact import Contact, contact_key
from conversations.contacts.formatting import format_value
from conversations.contacts.parse_result import ParseResult
from conversations.lists.import_plan import ImportDraft, apply_changes
from tests.support.talk import LANDLINE, TODAY, contact

KARI = contact(agreed=True)
OLA = contact("Ola Eksempel", phones=(LANDLINE,), agreed=True)
ELSEWHERE = contact("Siri Eksempel", area="Oslo legeforening")
COLUMNS = frozenset({"name", "phones", "note"})


def drafted(
    *contacts: Contact, stored: tuple[Contact, ...] = (KARI, OLA, ELSEWHERE)
) -> ImportDraft:
    reading = ParseResult(contacts, columns=COLUMNS)
    return ImportDraft("n", "administrator", reading).rebase(stored, TODAY)


def entries(*steps: Change) -> list[ChangeRecord]:
    return [
        ChangeRecord(1, TODAY, "administrator", step.key, field, old, new)
        for step in steps
        for field, old, new in differences(step)
    ]


def test_a_preview_has_added_changed_and_missing() -> None:
    new, changed = contact("Mia Eksempel", phones=(MIA,)), replace(KARI, note="ny")
    plan = drafted(new, changed).plan
    assert (plan.added, plan.changed, plan.missing) == ((new,), ((KARI, changed),), (OLA,))


MIA = "+4780012345"


def test_nobody_goes_who_is_not_ticked() -> None:
    draft = drafted(KARI)
    assert draft.steps == ()
    assert draft.toggle_removal(0, 0).steps == (Change(OLA, None),)
    assert draft.toggle_removal(0, 99).toggle_removal(0, 99).steps == ()


def test_missing_is_only_who_stands_on_a_list_of_the_file() -> None:
    assert drafted(KARI, replace(ELSEWHERE, name="Per Hansen")).plan.missing == (OLA, ELSEWHERE)
    assert ELSEWHERE not in drafted(KARI).plan.missing
    assert replace(drafted(KARI), whole=False).rebase((KARI, OLA), TODAY).plan.missing == ()


def test_a_new_name_with_the_same_number_is_a_rename() -> None:
    married = replace(KARI, name="Kari Eksempeldatter", hidden=False)
    stored = replace(KARI, hidden=True, reported=True)
    plan = drafted(replace(married, confirmed=None), OLA, stored=(stored, OLA)).plan
    ((old, new),) = plan.changed
    assert (old, new.name, new.hidden, new.reported) == (stored, married.name, True, True)
    assert new.confirmed == KARI.confirmed
    assert (plan.added, plan.missing) == ((), ())
    successor = replace(KARI, name="Per Hansen")  # a switchboard's number is not a person
    assert drafted(successor, OLA).plan.missing == (KARI,)


def test_hidden_and_reported_marks_survive_an_import() -> None:
    stored = replace(KARI, hidden=True, reported=True)
    ((_, new),) = drafted(replace(KARI, note="ny"), stored=(stored,)).plan.changed
    assert (new.hidden, new.reported) == (True, True)


def test_it_has_to_be_said_that_each_agreed() -> None:
    draft = drafted(contact("Mia Annen", phones=("+4780012345",), workplace="Kommunen"), KARI, OLA)
    assert [person.name for person in draft.silent] == ["Mia Annen"]
    assert not draft.is_ready
    said = draft.toggle_consent(0, 0).rebase((KARI, OLA), TODAY)
    assert said.is_ready
    assert all(step.after and step.after.agreed for step in said.steps)
    assert not drafted(contact("Sentralen", kind="organisation")).silent


def test_saving_confirms_nobody() -> None:
    ((_, new),) = drafted(replace(KARI, note="ny", confirmed=None), OLA).plan.changed
    assert new.confirmed == KARI.confirmed
    own = replace(KARI, note="ny", confirmed=TODAY)
    ((_, new),) = drafted(own, OLA).plan.changed
    assert new.confirmed == TODAY


def test_only_new_ways_to_reach_somebody_need_a_second_one() -> None:
    assert changes_reach(Change(None, KARI))
    assert changes_reach(Change(KARI, replace(KARI, phones=(LANDLINE,))))
    assert changes_reach(Change(KARI, replace(KARI, emails=("ny@example.org",))))
    assert not changes_reach(Change(KARI, replace(KARI, phones=())))
    assert not changes_reach(Change(KARI, replace(KARI, note="ny", hidden=True)))
    assert not changes_reach(Change(KARI, None))


changes = st.sampled_from([
    Change(KARI, None), Change(None, contact("Mia Eksempel")), Change(OLA, replace(OLA, note="x")),
    Change(KARI, replace(KARI, phones=(LANDLINE, *KARI.phones), hidden=True)),
    Change(OLA, replace(OLA, confirmed=TODAY)), Change(OLA, replace(OLA, name="Ola Annen")),
    Change(KARI, replace(KARI, kind="organisation", languages=("norsk", "samisk"))),
])  # fmt: skip


@given(st.lists(changes, unique_by=lambda step: (step.before or step.contact).name))
def test_undoing_leaves_the_list_as_it_was(steps: list[Change]) -> None:
    before = (KARI, OLA)
    after = apply_changes(before, steps)
    assert set(apply_changes(after, undo_batch(entries(*steps), after))) == set(before)


def test_what_was_changed_again_is_not_undone() -> None:
    step = Change(KARI, replace(KARI, note="ny"))
    again = replace(KARI, note="enda nyere")
    with pytest.raises(ConflictError):
        undo_batch(entries(step), [again])
    with pytest.raises(ConflictError):
        undo_batch(entries(step), [])
    other = replace(KARI, note="ny", role="leder")  # another field may have changed
    assert undo_batch(entries(step), [other]) == (Change(other, replace(other, note="")),)


def test_the_history_says_nothing_of_reports() -> None:
    step = Change(replace(KARI, reported=True), replace(KARI, confirmed=TODAY))
    assert [field for field, _, _ in differences(step)] == ["confirmed"]


def test_described_from_old_to_new() -> None:
    assert (
        describe_change(Change(KARI, replace(KARI, note="ny")), format_value)
        == "merknad: (tomt) → ny"
    )


def test_identity_is_what_a_step_is_about() -> None:
    step = Change(KARI, replace(KARI, name="Kari Annen"))
    assert step.frees_key
    assert step.key == contact_key(replace(KARI, name="Kari Annen"))
    assert not Change(KARI, replace(KARI, confirmed=TODAY - timedelta(days=1))).frees_key
    assert COLUMNS - {"name"} <= EDITABLE
