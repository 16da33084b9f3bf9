"""What administrators read of changes: before, when others are asked or told, and afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.contacts.changes import Change, ChangeRecord, differences
from conversations.contacts.contact import Area, Contact
from conversations.contacts.parse_result import ParseResult, Problem
from conversations.lists import change_screens, screens
from conversations.lists.import_plan import ImportDraft, apply_changes
from conversations.lists.snapshot import Administrator, ListSnapshot
from conversations.lists.two_person import Proposal, needs_second_person
from conversations.model import Screen
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.talk import LANDLINE, TODAY, contact

TROMS, OSLO = "Troms legeforening", "Oslo legeforening"
AREAS = (Area(TROMS, "association", ("55",)), Area(OSLO, "association", ("03",)))
KARI = contact(note="Ring etter 16", agreed=True)
OLA = contact("Ola Eksempel", phones=(LANDLINE,), agreed=True)
SIRI = contact("Siri Eksempel", area=OSLO, agreed=True)
NILS = contact("Nils Nyeksempel", confirmed=None, workplace="Kommunen")
COLUMNS = frozenset({"name", "phones", "note", "workplace"})


@pytest.fixture
def snapshot(script: Script) -> ListSnapshot:
    return ListSnapshot(script, load_list_texts(), AREAS, (KARI, OLA, SIRI), TODAY)


def draft(
    snapshot: ListSnapshot, *contacts: Contact, problems: Iterable[Problem] = (), **more: object
) -> ImportDraft:
    reading = ParseResult(contacts, tuple(problems), COLUMNS)
    made = ImportDraft("abc", TROMS, reading, **more)  # type: ignore[arg-type]
    return made.rebase(snapshot.contacts, TODAY)


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


def leads(screen: Screen) -> list[str]:
    return [button.data for row in screen.rows for button in row]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], ""),
        ([Change(None, NILS)], "1 lagt til"),
        ([Change(KARI, None), Change(OLA, None)], "2 fjernet"),
        ([Change(KARI, replace(KARI, confirmed=TODAY))], "1 bekreftet"),
        ([Change(KARI, replace(KARI, confirmed=TODAY, note="x"))], "1 endret"),
        ([Change(KARI, replace(KARI, hidden=True))], "1 endret"),
        (
            [Change(OLA, None), Change(None, NILS), Change(KARI, replace(KARI, note="")),
             Change(SIRI, replace(SIRI, confirmed=TODAY))],
            "1 lagt til, 1 endret, 1 bekreftet, 1 fjernet",
        ),
    ],
)  # fmt: skip
def test_steps_in_a_few_words(snapshot: ListSnapshot, steps: list[Change], said: str) -> None:
    assert change_screens.summary(snapshot, steps) == said


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Change(None, NILS), "Nils Nyeksempel: Kommunen, 406 12 345 kom på lista"),
        (
            Change(OLA, None),
            "Ola Eksempel: Eksempel legesenter, 21 23 45 67 ble fjernet",
        ),
        (
            Change(KARI, replace(KARI, phones=(LANDLINE,), note="")),
            "Kari Eksempel: telefon: 406 12 345 → 21 23 45 67; "
            "merknad: Ring etter 16 → (tomt)",
        ),
        (Change(KARI, replace(KARI, hidden=True)), "Kari Eksempel: skjult: nei → ja"),
        (
            Change(KARI, replace(KARI, confirmed=TODAY)),
            "Kari Eksempel: bekreftet: 11.11.2026 → 21.11.2026",
        ),
        (Change(KARI, replace(KARI, name="Kari Hansen")),
         "Kari Eksempel: navn: Kari Eksempel → Kari Hansen"),
        (Change(KARI, replace(KARI, languages=("norsk", "samisk"), students=True)),
         "Kari Eksempel: språk: (tomt) → norsk / samisk; tar imot studenter: nei → ja"),
    ],
)  # fmt: skip
def test_a_step_in_a_sentence(snapshot: ListSnapshot, step: Change, said: str) -> None:
    assert change_screens.sentence(snapshot, step) == said


def test_others_are_told_of_their_lists_alone(snapshot: ListSnapshot) -> None:
    steps = [Change(None, NILS), Change(SIRI, None), Change(OLA, replace(OLA, confirmed=TODAY))]
    seen = change_screens.change_notice(snapshot, steps, "administrator", [7], [TROMS])
    assert seen.text == (
        f"{TROMS} er endret\n\nAv: administrator\n1 lagt til, 1 bekreftet\n\n"
        "Nils Nyeksempel: Kommunen, 406 12 345 kom på lista\nBekreftet: Ola Eksempel"
    )
    assert labels(seen) == ["Angre", "Alle listene"]
    both = change_screens.change_notice(snapshot, steps, "administrator", [7], [TROMS, OSLO])
    assert both.text.startswith(f"{TROMS}, {OSLO} er endret")
    assert "Siri Eksempel" in both.text
    assert leads(both)[0] == "L.undo.7.all"


def test_an_undo_of_more_batches_than_a_button_holds_is_left_to_the_history(
    snapshot: ListSnapshot,
) -> None:
    right = [Change(OLA, replace(OLA, confirmed=TODAY))]
    some, many = range(100, 104), range(1000, 1020)
    seen = change_screens.change_notice(snapshot, right, TROMS, some, [TROMS])
    assert leads(seen)[0].startswith("L.undo.100+101+102+103.")
    assert labels(change_screens.change_notice(snapshot, right, TROMS, many, [TROMS])) == [
        "Alle listene"
    ]


def test_of_several_offers_each_line_says_which(snapshot: ListSnapshot) -> None:
    doctor = replace(KARI, offer="lfl")
    steps = [Change(KARI, None), Change(None, doctor)]
    text = change_screens.change_notice(snapshot, steps, TROMS, [7], [TROMS]).text
    assert f"{TROMS} · støttekollega · Kari Eksempel" in text
    assert f"{TROMS} · lege-for-lege · Kari Eksempel" in text
    kept = [*entries(9, Change(None, doctor)), *entries(8, Change(KARI, None))]
    after = replace(snapshot, contacts=(doctor, OLA))
    text = change_screens.history(after, AREAS[0], kept, 0).text
    assert "Kari Eksempel (lege-for-lege) kom på lista" in text
    assert "Kari Eksempel (støttekollega) ble fjernet" in text


def test_others_are_told_when_a_list_has_nobody_left(snapshot: ListSnapshot) -> None:
    empty = replace(snapshot, contacts=(KARI, OLA))
    seen = change_screens.change_notice(empty, [Change(SIRI, None)], TROMS, [7], [OSLO])
    assert seen.text.endswith(f"Nå er det ingen å vise i {OSLO}.")


def test_others_read_of_ten_and_the_number_of_the_rest(snapshot: ListSnapshot) -> None:
    new = [Change(None, contact(f"Nils {n:02}")) for n in range(13)]
    right = [Change(OLA, replace(OLA, confirmed=TODAY, name=f"Ola {n:02}")) for n in range(12)]
    confirmed = [Change(s.after, replace(s.after, confirmed=TODAY - timedelta(days=1)))
                 for s in right if s.after]  # fmt: skip
    text = change_screens.change_notice(snapshot, [*new, *confirmed], TROMS, [7], [TROMS]).text
    assert "… og 3 til." in text
    assert text.endswith("Ola 08, Ola 09, + 2")


def test_the_second_administrator_reads_who_asks_and_what_for(snapshot: ListSnapshot) -> None:
    asked = Proposal(TROMS, (Change(KARI, replace(KARI, note="ny")), Change(None, NILS)))
    seen = change_screens.approval_screen(snapshot, asked, "abc")
    assert seen.text.startswith(f"Godkjenne endring?\n\nFra: {TROMS}\n1 lagt til, 1 endret\n\nNils")
    assert "Kari Eksempel: merknad: Ring etter 16 → ny" in seen.text
    assert (labels(seen), leads(seen)) == (["Godkjenn", "Nei"], ["L.ap.abc", "L.rj.abc"])


def test_the_second_administrator_turns_pages_of_twelve(snapshot: ListSnapshot) -> None:
    asked = Proposal(TROMS, tuple(Change(None, contact(f"Nils {n:02}")) for n in range(15)))
    first, second = (
        change_screens.approval_screen(snapshot, asked, "abc", page) for page in (0, 1)
    )
    assert "Nils 11: Eksempel legesenter, 406 12 345 kom på lista\n… og 3 til." in first.text
    assert (labels(first), leads(first)) == (["Flere", "Nei"], ["L.sp.abc.1", "L.rj.abc"])
    assert "Nils 12" in second.text
    assert "Nils 11" not in second.text
    assert labels(second) == ["Fra begynnelsen", "Godkjenn", "Nei"]
    assert change_screens.approval_screen(snapshot, asked, "abc", 9) == second


def test_one_new_way_among_other_changes_needs_two(snapshot: ListSnapshot) -> None:
    note = replace(KARI, note="ny")
    assert not needs_second_person(draft(snapshot, note, OLA).steps)
    other = replace(OLA, phones=("+4780012345",))
    assert needs_second_person(draft(snapshot, note, other).steps)
    assert needs_second_person(draft(snapshot, note, replace(NILS, agreed=True), OLA).steps)
    assert not needs_second_person(draft(snapshot, note).toggle_removal(0, 0).steps)


def entries(batch: int, *steps: Change) -> list[ChangeRecord]:
    day = TODAY - timedelta(days=20 - batch)
    return [
        ChangeRecord(batch, day, "administrator", step.key, field, old, new)
        for step in steps
        for field, old, new in differences(step)
    ]


def test_the_history_of_a_list(snapshot: ListSnapshot) -> None:
    changed = Change(KARI, replace(KARI, phones=(LANDLINE,)))
    kept = [*entries(9, changed), *entries(8, Change(None, OLA)), *entries(7, Change(NILS, None))]
    seen = change_screens.history(snapshot, AREAS[0], kept, 0)
    assert seen.text == (
        f"Historikk: {TROMS}\n\n"
        "10.11.2026, av administrator\nKari Eksempel: telefon: 406 12 345 → 21 23 45 67\n\n"
        "09.11.2026, av administrator\nOla Eksempel kom på lista\n\n"
        "08.11.2026, av administrator\nNils Nyeksempel ble fjernet"
    )
    assert labels(seen) == [
        "Angre 10.11.2026: Kari Eksempel", "Angre 09.11.2026: Ola Eksempel",
        "Angre 08.11.2026: Nils Nyeksempel", "Tilbake",
    ]  # fmt: skip
    assert [data.split(".")[2] for data in leads(seen)[:3]] == ["9", "8", "7"]


def test_the_history_has_pages_of_six(snapshot: ListSnapshot) -> None:
    kept = [e for n in range(14, 0, -1) for e in entries(n, Change(None, contact(f"Kari {n}")))]
    pages = [change_screens.history(snapshot, AREAS[0], kept, start) for start in (0, 6, 12)]
    assert [labels(page).count("Flere") for page in pages] == [1, 1, 0]
    assert [sum(name.startswith("Angre") for name in labels(page)) for page in pages] == [6, 6, 2]
    assert "L.hist" in leads(pages[0])[-2]
    assert leads(pages[0])[-2].endswith(".6")


def test_a_list_without_a_history(snapshot: ListSnapshot) -> None:
    seen = change_screens.history(snapshot, AREAS[0], [], 0)
    assert seen.text == f"Historikk: {TROMS}\nIngenting er endret de siste tolv månedene."
    assert labels(seen) == ["Tilbake"]


def test_a_large_batch_is_cut_and_counted(snapshot: ListSnapshot) -> None:
    many = [Change(None, contact(f"Kari {n:02}")) for n in range(20)]
    text = change_screens.history(snapshot, AREAS[0], entries(9, *many), 0).text
    assert "Kari 11 kom på lista\n… og 8 til." in text


def test_after_an_import_the_lists_that_it_changed_wait_to_be_confirmed(
    snapshot: ListSnapshot,
) -> None:
    seen = screens.after_import(snapshot, Administrator(None), [TROMS], "Tatt i bruk: 1 lagt til.")
    assert seen.text.startswith("Tatt i bruk: 1 lagt til.\n\nLagret, men ikke bekreftet.")
    assert labels(seen) == [
        f"Bekreft lista: {TROMS}", "Tekst til dem som står der", "Alle listene",
    ]  # fmt: skip
    others = screens.after_import(snapshot, Administrator((OSLO,)), [TROMS], "x")
    assert labels(others) == ["Alle listene"]


def test_a_plan_carried_out_gives_the_list_that_was_previewed() -> None:
    stored = (KARI, OLA, SIRI)
    made = ImportDraft("n", TROMS, ParseResult((replace(KARI, note="ny"), NILS), columns=COLUMNS))
    agreed = made.rebase(stored, TODAY).toggle_consent(0, 0).rebase(stored, TODAY)
    steps = agreed.toggle_removal(0, 0).steps
    after = {c.name: c for c in apply_changes(stored, steps)}
    assert after.keys() == {"Kari Eksempel", "Nils Nyeksempel", "Siri Eksempel"}
    assert after["Kari Eksempel"].note == "ny"


def test_ticks_are_forgotten_where_others_are_missing_now() -> None:
    made = ImportDraft("n", TROMS, ParseResult((KARI,), columns=COLUMNS)).rebase((KARI, OLA), TODAY)
    ticked = made.toggle_removal(0, 0)
    assert ticked.rebase((KARI, OLA), TODAY).ticked == {0}
    assert ticked.rebase((KARI, OLA, contact("Aa Eksempel")), TODAY).ticked == frozenset()


def test_changing_one_entry_leaves_what_the_text_does_not_say() -> None:
    said = Contact(TROMS, "stotte", "Kari Eksempel", phones=(LANDLINE,))
    made = ImportDraft(
        "n", TROMS, ParseResult((said,), columns=frozenset({"name", "phones"})), False, KARI
    )
    ((old, new),) = made.rebase((KARI, OLA), TODAY).plan.changed
    assert old == KARI
    assert (new.phones, new.note, new.agreed) == ((LANDLINE,), "Ring etter 16", True)
    renamed = replace(made, reading=replace(made.reading, contacts=(replace(said, name="Kari H"),)))
    ((_, new),) = renamed.rebase((KARI, OLA), TODAY).plan.changed
    assert new.name == "Kari H"
    twice = replace(made, reading=replace(made.reading, contacts=(said, OLA)))
    assert twice.rebase((KARI, OLA), TODAY).steps == ()
