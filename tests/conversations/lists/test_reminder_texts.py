"""Reminders: which lists need somebody, what is said of each, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from conversations.contacts.contact import Area, Contact
from conversations.lists.reminders import due_work, marks_dropped, reminder
from conversations.lists.snapshot import Administrator, ListSnapshot
from conversations.model import Screen
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.talk import TODAY, contact

TROMS, OSLO = "Troms legeforening", "Oslo legeforening"
EVERY = Administrator(None)
FRESH = contact("Fersk Eksempel", area=OSLO, confirmed=TODAY)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def snapshot(script: Script) -> ListSnapshot:
    areas = (Area(TROMS, "association", ("55",)), Area(OSLO, "association", ("03",)))
    return ListSnapshot(script, load_list_texts(), areas, (), TODAY)


def remind(snapshot: ListSnapshot, *contacts: Contact, last: date | None = None) -> Screen | None:
    known = {} if last is None else {("reminder", "administrator"): last}
    return reminder(replace(snapshot, contacts=(*contacts, FRESH)), EVERY, known)


def line(screen: Screen | None) -> str:
    assert screen
    return screen.text.splitlines()[-1]


def test_nobody_is_reminded_of_fresh_lists(snapshot: ListSnapshot) -> None:
    assert remind(snapshot, contact(confirmed=ago(90))) is None


def test_a_reminder(snapshot: ListSnapshot) -> None:
    seen = remind(snapshot, contact(confirmed=ago(150)), contact("Mia Eksempel", confirmed=TODAY))
    assert seen
    assert seen.text == (
        "Kontaktlistene trenger et blikk\n\n"
        "Trykk på en liste. Er alt riktig, tar det ett trykk til.\n\n"
        "Troms legeforening: 1 må bekreftes"
    )
    ((button,),) = seen.rows
    assert button.label == "Troms legeforening"
    assert button.data.startswith("L.conf.")


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([contact(confirmed=None)], "1 må bekreftes"),
        ([contact(confirmed=ago(200)), contact("Mia", confirmed=ago(130))], "2 må bekreftes"),
        ([contact(confirmed=TODAY, reported=True)], "Kari Eksempel er meldt med feil nummer"),
        ([contact(confirmed=ago(200), reported=True)],
         "1 må bekreftes, Kari Eksempel er meldt med feil nummer"),
        ([contact(confirmed=ago(400)), contact("Mia", confirmed=TODAY)],
         "1 må bekreftes, 1 vises ikke (for gammel bekreftelse)"),
        ([contact(confirmed=ago(400))],
         "1 må bekreftes, 1 vises ikke (for gammel bekreftelse), ingen å vise"),
        ([contact(confirmed=None, hidden=True)], "ingen å vise"),
        ([contact(confirmed=ago(200), hidden=True), contact("Mia", confirmed=None)],
         "1 må bekreftes"),
        ([], "ingen å vise"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_list(snapshot: ListSnapshot, people: list[Contact], said: str) -> None:
    assert line(remind(snapshot, *people)) == f"Troms legeforening: {said}"


def test_many_reports_are_cut_to_five_names(snapshot: ListSnapshot) -> None:
    people = [contact(f"Kari {n}", confirmed=TODAY, reported=True) for n in range(8)]
    said = line(remind(snapshot, *people))
    assert said.count("er meldt med feil nummer") == 5
    assert said.endswith(", 3 til er meldt")


def test_a_list_with_nobody_to_confirm_is_opened_and_not_confirmed(snapshot: ListSnapshot) -> None:
    for person in (contact(confirmed=TODAY, reported=True), contact(hidden=True)):
        seen = remind(snapshot, person)
        assert seen
        assert seen.rows[0][0].data.startswith("L.area.")


def test_all_of_a_list_are_named_on_one_day_that_is_its_own(snapshot: ListSnapshot) -> None:
    waiting = []
    for days in range(85, 125):
        people = (contact(confirmed=ago(days)), contact("Mia", confirmed=ago(days - 3)))
        waiting.append(due_work(replace(snapshot, contacts=people), TROMS).waiting)
    first = next(n for n, count in enumerate(waiting) if count)
    assert 91 <= 85 + first <= 91 + 27
    assert set(waiting[:first]) == {0}
    assert set(waiting[first:]) <= {1, 2}
    areas = [Area(f"Liste {n}", "association", ("55",)) for n in range(40)]
    old = tuple(contact(area=area.name, confirmed=ago(104)) for area in areas)
    here = replace(snapshot, areas=tuple(areas), contacts=old)
    ripe = sum(due_work(here, area.name).waiting for area in areas)
    assert 5 < ripe < 35  # never the whole country at once


@pytest.mark.parametrize(("days", "again"), [(0, False), (6, False), (7, True), (100, True)])
def test_at_most_once_a_week(snapshot: ListSnapshot, days: int, again: bool) -> None:
    assert (remind(snapshot, contact(confirmed=None), last=ago(days)) is not None) is again


@pytest.mark.parametrize(("days", "again"), [(7, False), (27, False), (28, True)])
def test_of_an_empty_list_alone_at_most_every_four_weeks(
    snapshot: ListSnapshot, days: int, again: bool
) -> None:
    assert (remind(snapshot, last=ago(days)) is not None) is again


def test_what_another_administrator_was_told_changes_nothing(snapshot: ListSnapshot) -> None:
    seen = reminder(
        snapshot, EVERY, {("reminder", TROMS): TODAY, ("other", "administrator"): TODAY}
    )
    assert seen


def test_only_of_their_own_lists(snapshot: ListSnapshot) -> None:
    old = (contact(confirmed=None), contact("Anne Eksempel", area=OSLO, confirmed=None))
    seen = reminder(replace(snapshot, contacts=old), Administrator((OSLO,)), {})
    assert seen
    assert "Oslo legeforening: 1 må bekreftes" in seen.text
    assert "Troms" not in seen.text
    of_troms = replace(snapshot, contacts=(contact(confirmed=None), FRESH))
    assert reminder(of_troms, Administrator((OSLO,)), {}) is None


def test_more_than_twenty_lists_are_counted(snapshot: ListSnapshot) -> None:
    areas = tuple(Area(f"Liste {n:02}", "association", ("55",)) for n in range(24))
    seen = reminder(replace(snapshot, areas=areas), EVERY, {})
    assert seen
    assert len(seen.rows) == 20
    assert seen.text.endswith("… og flere lister (4). Alle står under /lister.")


def test_who_reads_that_too_much_was_reported(snapshot: ListSnapshot) -> None:
    seen = marks_dropped(snapshot, Administrator((TROMS,)), [OSLO, TROMS])
    assert seen
    assert seen.text.startswith("Mange meldinger om feil nummer\n\nI løpet av en time")
    assert "også i Troms legeforening." in seen.text
    assert marks_dropped(snapshot, Administrator((OSLO,)), [TROMS]) is None
