"""Changes as values: previewed, undone, told, and never more than was meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.changes import Entry, Outdated, Step, described, differences, reaches, undone
from conversations.directory import Contact, identity
from conversations.merge import EDITABLE
from conversations.preview import Draft, Reading, outcome
from tests.talk import LANDLINE, TODAY, contact

KARI = contact(agreed=True)
OLA = contact("Ola Eksempel", phones=(LANDLINE,), agreed=True)
ELSEWHERE = contact("Siri Eksempel", area="Oslo legeforening")
COLUMNS = frozenset({"name", "phones", "note"})


def drafted(*contacts: Contact, stored: tuple[Contact, ...] = (KARI, OLA, ELSEWHERE)) -> Draft:
    reading = Reading(contacts, columns=COLUMNS)
    return Draft("n", "administrator", reading).against(stored, TODAY)


def entries(*steps: Step) -> list[Entry]:
    return [
        Entry(1, TODAY, "administrator", step.key, field, old, new)
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
    assert draft.ticking(0).steps == (Step(OLA, None),)
    assert draft.ticking(99).ticking(99).steps == ()


def test_missing_is_only_who_stands_on_a_list_of_the_file() -> None:
    assert drafted(KARI, replace(ELSEWHERE, name="Per Hansen")).plan.missing == (OLA, ELSEWHERE)
    assert ELSEWHERE not in drafted(KARI).plan.missing
    assert replace(drafted(KARI), whole=False).against((KARI, OLA), TODAY).plan.missing == ()


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


def test_it_has_to_be_said_that_all_agreed() -> None:
    draft = drafted(contact("Mia Eksempel"))
    assert draft.asks
    assert not draft.ready
    said = replace(draft, agreed=True).against((KARI, OLA), TODAY)
    assert said.ready
    assert all(step.after and step.after.agreed for step in said.steps)
    assert not drafted(contact("Sentralen", kind="organisation")).asks


def test_saving_confirms_nobody() -> None:
    ((_, new),) = drafted(replace(KARI, note="ny", confirmed=None), OLA).plan.changed
    assert new.confirmed == KARI.confirmed
    own = replace(KARI, note="ny", confirmed=TODAY)
    ((_, new),) = drafted(own, OLA).plan.changed
    assert new.confirmed == TODAY


def test_only_new_ways_to_reach_somebody_need_a_second_one() -> None:
    assert reaches(Step(None, KARI))
    assert reaches(Step(KARI, replace(KARI, phones=(LANDLINE,))))
    assert reaches(Step(KARI, replace(KARI, emails=("ny@example.org",))))
    assert not reaches(Step(KARI, replace(KARI, phones=())))
    assert not reaches(Step(KARI, replace(KARI, note="ny", hidden=True)))
    assert not reaches(Step(KARI, None))


changes = st.sampled_from([
    Step(KARI, None), Step(None, contact("Mia Eksempel")), Step(OLA, replace(OLA, note="x")),
    Step(KARI, replace(KARI, phones=(LANDLINE, *KARI.phones), hidden=True)),
    Step(OLA, replace(OLA, confirmed=TODAY)), Step(OLA, replace(OLA, name="Ola Annen")),
    Step(KARI, replace(KARI, kind="organisation", languages=("norsk", "samisk"))),
])  # fmt: skip


@given(st.lists(changes, unique_by=lambda step: (step.before or step.contact).name))
def test_undoing_leaves_the_list_as_it_was(steps: list[Step]) -> None:
    before = (KARI, OLA)
    after = outcome(before, steps)
    assert set(outcome(after, undone(entries(*steps), after))) == set(before)


def test_what_was_changed_again_is_not_undone() -> None:
    step = Step(KARI, replace(KARI, note="ny"))
    again = replace(KARI, note="enda nyere")
    with pytest.raises(Outdated):
        undone(entries(step), [again])
    with pytest.raises(Outdated):
        undone(entries(step), [])
    other = replace(KARI, note="ny", role="leder")  # another field may have changed
    assert undone(entries(step), [other]) == (Step(other, replace(other, note="")),)


def test_the_history_says_nothing_of_reports() -> None:
    step = Step(replace(KARI, reported=True), replace(KARI, confirmed=TODAY))
    assert [field for field, _, _ in differences(step)] == ["confirmed"]


def test_described_from_old_to_new() -> None:
    assert described(Step(KARI, replace(KARI, note="ny"))) == "merknad: (tomt) → ny"


def test_identity_is_what_a_step_is_about() -> None:
    step = Step(KARI, replace(KARI, name="Kari Annen"))
    assert step.leaves
    assert step.key == identity(replace(KARI, name="Kari Annen"))
    assert not Step(KARI, replace(KARI, confirmed=TODAY - timedelta(days=1))).leaves
    assert COLUMNS - {"name"} <= EDITABLE
