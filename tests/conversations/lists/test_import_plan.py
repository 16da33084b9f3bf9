"""What an import would do, as a value: the draft, its answers, and the plan that comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversations.contacts.changes import Change
from conversations.contacts.columns import EDITABLE
from conversations.contacts.contact import Contact, contact_key
from conversations.contacts.findings import line_left_out
from conversations.contacts.parse_result import LeftOut, ParseResult
from conversations.lists.import_plan import ANOTHER, ImportDraft, ImportPlan, apply_changes
from conversations.lists.two_person import Proposal, needs_second_person
from tests.support.talk import LANDLINE, MOBILE, TODAY, contact

KARI = contact(agreed=True)
OLA = contact("Ola Eksempel", phones=(LANDLINE,), agreed=True)
MIA = contact("Mia Eksempel", phones=("+4745678901",), agreed=True)
STORED = (KARI, OLA)


def draft(
    contacts: Sequence[Contact], stored: Sequence[Contact] = STORED, **known: Any
) -> ImportDraft:
    """A draft of a file, beside a list."""
    left_out = known.pop("left_out", ())
    reading = ParseResult(tuple(contacts), columns=EDITABLE, left_out=left_out)
    return ImportDraft("n", "Kari", reading, **known).rebase(stored, TODAY)


def test_a_file_adds_changes_and_leaves_as_it_is() -> None:
    changed = replace(OLA, workplace="Et nytt sted")
    plan = draft([KARI, changed, MIA]).plan
    assert plan.added == (replace(MIA, agreed_on=TODAY, agreed_by="Kari"),)
    assert [(old.name, new.workplace) for old, new in plan.changed] == [(OLA.name, "Et nytt sted")]
    assert (plan.unchanged, plan.missing, plan.kept, plan.refusing) == (1, (), (), ())
    assert [change.before for change in plan.changes] == [OLA, None]


def test_who_is_not_in_a_whole_file_is_missing_and_goes_where_it_is_ticked() -> None:
    one = draft([KARI])
    assert one.plan.missing == (OLA,)
    assert one.steps == ()
    ticked = one.toggle_removal(0, 0)
    assert ticked.steps == (Change(OLA, None),)
    assert ticked.areas == (OLA.area,)
    assert ticked.toggle_removal(0, 0).steps == ()
    assert one.toggle_removal(0, 9).ticked == {0}
    assert one.plan.steps([0, 5]) == (Change(OLA, None),)


def test_of_a_part_of_a_list_nobody_is_missing() -> None:
    assert draft([KARI], whole=False).plan.missing == ()
    other = replace(OLA, offer="lfl")
    assert draft([KARI], [KARI, other]).plan.missing == ()  # the file is of the other offer


def test_a_tick_for_several_is_taken_back_only_where_all_had_it() -> None:
    one = draft([MIA], [KARI, OLA, MIA])
    assert one.plan.missing == (KARI, OLA)
    some = one.toggle_removal(0, 0)
    assert some.toggle_removal(0, 1).ticked == {0, 1}
    assert some.toggle_removal(0, 1).toggle_removal(0, 1).ticked == frozenset()


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("Ola Eksempel har flyttet", True),
        ("ola eksempel", True),
        ("Eksempel, Ola (UNN)", True),
        ("Ola har flyttet", False),
        ("Olav Eksempel", False),
        ("(Ola Eksempel)", False),
    ],
)
def test_who_is_named_in_a_line_that_is_left_out_is_not_missing(text: str, is_kept: bool) -> None:
    plan = draft([KARI], left_out=(line_left_out(3, text),)).plan
    assert (plan.kept, plan.missing) == (((OLA,), ()) if is_kept else ((), (OLA,)))


def said_no(one: Contact) -> LeftOut:
    return replace(line_left_out(2, one.name), reason="said_no", contact=one)


def test_who_says_no_stays_hides_or_goes() -> None:
    one = draft([KARI], left_out=(said_no(OLA),))
    assert (one.plan.refusing, one.plan.missing, one.steps) == ((OLA,), (), ())
    hidden = one.toggle_leaving(0, "hide")
    (step,) = hidden.steps
    assert step.after == replace(OLA, hidden=True, agreed=False)
    assert hidden.toggle_leaving(0, "remove").steps == (Change(OLA, None),)
    assert hidden.toggle_leaving(0, "hide").steps == ()
    assert one.toggle_leaving(1, "hide").steps == ()


def test_who_is_hidden_or_unknown_has_nothing_to_leave() -> None:
    hidden = replace(OLA, hidden=True)
    assert draft([KARI], [KARI, hidden], left_out=(said_no(OLA),)).plan.refusing == ()
    assert draft([KARI], left_out=(said_no(MIA),)).plan.refusing == ()


def test_without_consent_nobody_is_taken_over() -> None:
    silent = replace(MIA, agreed=False)
    one = draft([KARI, OLA, silent])
    assert one.people_to_ask == one.silent == (silent,)
    assert (one.steps, one.is_ready) == ((), False)
    yes = one.toggle_consent(0, 0).rebase(STORED, TODAY)
    assert (yes.silent, yes.is_ready) == ((), True)
    (step,) = yes.steps
    assert step.after == replace(MIA, agreed_on=TODAY, agreed_by="Kari")
    assert yes.people_to_ask == (step.after,)  # who was ticked here can be unticked
    assert yes.toggle_consent(0, 0).consents == frozenset()


def test_each_answer_is_about_one_person() -> None:
    silent = [replace(MIA, agreed=False), replace(MIA, name="Per Eksempel", agreed=False)]
    asked = draft([KARI, OLA, *silent])
    assert asked.toggle_consent(0, 0).consents == {contact_key(silent[0])}
    assert asked.toggle_consent(1, 1).consents == {contact_key(silent[1])}
    both = asked.toggle_consent(1, 1).toggle_consent(0, 1)
    assert both.consents == {*map(contact_key, silent)}
    leaving = draft([MIA], left_out=(said_no(KARI), said_no(OLA)))
    assert [c.name for c in leaving.plan.refusing] == [KARI.name, OLA.name]
    assert [*leaving.toggle_leaving(0, "hide").leaving] == [contact_key(KARI)]
    assert [*leaving.toggle_leaving(1, "hide").leaving] == [contact_key(OLA)]
    new = [replace(KARI, name="Kari Nyhus"), replace(OLA, name="Ola Nyhus")]
    doubtful = draft(new)
    assert len(doubtful.plan.doubts) == 2
    assert [*doubtful.answer_doubt(0, 0).answers] == [doubtful.plan.doubts[0].key]
    assert [*doubtful.answer_doubt(1, 0).answers] == [doubtful.plan.doubts[1].key]


def test_only_who_says_no_refuses() -> None:
    twice = replace(line_left_out(2, OLA.name), reason="duplicate", contact=OLA)
    nobody = replace(line_left_out(3, "nei takk"), reason="said_no")
    assert draft([KARI], left_out=(twice, nobody)).plan.refusing == ()


def test_an_organisation_is_not_asked() -> None:
    house = replace(MIA, kind="organisation", agreed=False)
    one = draft([KARI, OLA, house])
    assert one.people_to_ask == ()
    assert len(one.steps) == 1


def test_a_doubt_has_to_be_answered_first() -> None:
    new = replace(OLA, name="Ola Nyeksempel", agreed=False)
    one = draft([KARI, new])
    (doubt,) = one.plan.doubts
    assert (one.open_doubts, one.is_ready) == ((doubt,), False)
    same = one.answer_doubt(0, 0).rebase(STORED, TODAY)
    assert same.open_doubts == ()
    assert [(old.name, now.name) for old, now in same.plan.changed] == [(OLA.name, new.name)]
    assert (same.plan.added, same.plan.missing) == ((), ())
    other = one.answer_doubt(0, ANOTHER).rebase(STORED, TODAY)
    assert other.plan.added == (new,)
    assert other.plan.missing == (OLA,)
    assert one.answer_doubt(1, 0) == one


def test_a_namesake_who_is_another_gets_the_workplace_behind_the_name() -> None:
    new = replace(OLA, workplace="Et annet sted", phones=(MOBILE,))
    one = draft([KARI, new])
    assert [old.name for old, _ in one.plan.changed] == [OLA.name]
    other = one.answer_doubt(0, ANOTHER).rebase(STORED, TODAY)
    assert [added.name for added in other.plan.added] == ["Ola Eksempel (Et annet sted)"]
    assert other.plan.changed == ()


def test_pages_are_read_one_after_the_other() -> None:
    one = draft([KARI])
    assert [one.turn_to(page).page for page in (-1, 0, 1, 2, 9)] == [0, 0, 1, 1, 1]
    assert one.turn_to(1).turn_to(2).pages_read == 3
    assert one.turn_to(1).turn_to(0).pages_read == 2
    assert one.open_missing(0, 5).open_missing(5, 9).missing_read == 9
    assert one.open_missing(5, 9).missing_read == 0
    assert one.open_missing(0, 5).open_missing(0, 3).missing_read == 5
    lists = one.open_lists([("a", "b")]).open_lists([("c", "d")])
    assert lists.lists_read == {("a", "b"), ("c", "d")}


def test_a_draft_is_made_anew_only_where_something_is_new() -> None:
    one = draft([KARI]).toggle_removal(0, 0).open_missing(0, 1)
    assert one.rebase(STORED, TODAY) is one
    moved = one.rebase((KARI, replace(OLA, note="ny")), TODAY)
    assert moved.ticked == {0}  # the same person is missing
    assert moved.missing_read == 1
    other = one.rebase((KARI, MIA), TODAY)
    assert other.ticked == frozenset()
    assert other.missing_read == 0
    assert one.rebase(STORED, TODAY + timedelta(1)) is not one


def test_an_edit_is_of_one_person_who_may_get_another_name() -> None:
    new = replace(OLA, name="Ola Nyeksempel", note="Ring etter 16")
    one = draft([new], editing=OLA)
    ((old, now),) = one.plan.changed
    assert (old, now.name, now.note, now.phones) == (OLA, new.name, new.note, OLA.phones)
    assert draft([OLA], editing=OLA).plan == ImportPlan(unchanged=1)
    assert draft([OLA, MIA], editing=OLA).plan == ImportPlan(unchanged=0)
    assert draft([OLA, MIA], editing=OLA).plan.unchanged == 0


def test_steps_applied_to_a_list() -> None:
    renamed = replace(OLA, name="Anne Eksempel")
    steps = [Change(OLA, renamed), Change(None, MIA), Change(KARI, None)]
    assert apply_changes(STORED, steps) == (renamed, MIA)
    assert [c.name for c in apply_changes((), [Change(None, OLA), Change(None, KARI)])] == [
        KARI.name,
        OLA.name,
    ]


def test_a_second_person_is_needed_for_any_new_way_among_other_changes() -> None:
    note, number = replace(KARI, note="ny"), replace(OLA, phones=("+4745678901",))
    assert not needs_second_person([Change(KARI, note), Change(OLA, None)])
    assert needs_second_person([Change(KARI, note), Change(OLA, number)])
    assert needs_second_person([Change(None, MIA)])
    assert not needs_second_person([])


def test_nobody_skips_a_page_of_a_proposal_and_each_reads_for_themselves() -> None:
    oslo = replace(MIA, area="Oslo legeforening")
    proposal = Proposal("Kari", (Change(None, OLA), Change(None, oslo), Change(None, KARI)))
    assert proposal.areas == (OLA.area, oslo.area)
    assert proposal.last_page(1) == 0
    further, page = proposal.turn_page(1, 5)
    assert (page, further.last_page(1), further.last_page(2)) == (1, 1, 0)
    back, page = further.turn_page(1, 0)
    assert (page, back.last_page(1)) == (0, 1)
    assert contact_key(proposal.steps[0].contact) == contact_key(OLA)
