"""Hours and absence of a contact, chosen with buttons from the screen of the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from conversations.contacts.changes import Change
from conversations.contacts.contact import Area, Contact, contact_key
from conversations.lists.router import handle_tap
from conversations.lists.snapshot import (
    Administrator,
    ApplyChanges,
    ExpectInput,
    ListSnapshot,
    ListsReply,
    contact_id,
)
from conversations.lists.times import PARTS, decode_parts
from conversations.model import Screen
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.talk import TODAY, contact

TROMS = "Troms legeforening"
KARI = contact(agreed=True, hours="Ring på dagtid")
OLA = Administrator((TROMS,))
BUTTON = 64  # bytes that Telegram takes


@pytest.fixture
def snapshot(script: Script) -> ListSnapshot:
    areas = (Area(TROMS, "association", ("55",)),)
    return ListSnapshot(script, load_list_texts(), areas, (KARI,), TODAY)


def tapped(snapshot: ListSnapshot, *labels: str, whom: Contact = KARI) -> ListsReply:
    """What the last of these taps gives, from somebody's screen on."""
    reply = handle_tap(snapshot, OLA, f"L.p.{contact_id(whom)}")
    for label in labels:
        assert reply.screen
        buttons = {b.label: b.data for row in reply.screen.rows for b in row}
        assert all(len(data.encode()) <= BUTTON for data in buttons.values())
        reply = handle_tap(snapshot, OLA, buttons[label])
    return reply


def shown(reply: ListsReply) -> Screen:
    assert reply.screen
    return reply.screen


def change(reply: ListsReply) -> Change:
    assert isinstance(reply.act, ApplyChanges)
    (step,) = reply.act.steps
    return step


def test_hours_are_chosen_and_saved_as_the_contact_page_reads_them(snapshot: ListSnapshot) -> None:
    times = ("Tider og reise", "Velg tider")
    assert "Åpningstid: Ring på dagtid" in shown(tapped(snapshot, *times[:1])).text
    first = (*times, "Man–fre", "☑ ons", "Videre", "08", "16")
    seen = shown(tapped(snapshot, *first))
    assert "Nå: Ring på dagtid\nBlir: man–tir, tor–fre 08–16" in seen.text
    second = (*first, "Flere tider", "☐ lør", "☐ søn", "Videre", "22", "02")
    assert "Blir: man–tir, tor–fre 08–16; lør–søn 22–02" in shown(tapped(snapshot, *second)).text
    reply = tapped(snapshot, *second, "Lagre tidene")
    assert change(reply) == Change(
        KARI, replace(KARI, hours="man–tir, tor–fre 08–16; lør–søn 22–02")
    )
    assert isinstance(reply.act, ApplyChanges)
    assert reply.act.notice == "Lagret for Kari Eksempel."


def test_at_most_three_parts_and_no_way_on_without_a_day(snapshot: ListSnapshot) -> None:
    whole = ("Alle dager", "Videre", "00", "24")
    labels = ["Tider og reise", "Velg tider", *whole]
    for _ in range(PARTS - 1):
        labels += ["Flere tider", *whole]
    last = shown(tapped(snapshot, *labels))
    assert "Flere tider" not in [b.label for row in last.rows for b in row]
    nothing = shown(tapped(snapshot, "Tider og reise", "Velg tider", "☐ man", "☑ man"))
    assert "Videre" not in [b.label for row in nothing.rows for b in row]


def test_hours_are_taken_away_and_text_is_left_alone(snapshot: ListSnapshot) -> None:
    step = change(tapped(snapshot, "Tider og reise", "Ta bort tidene"))
    assert step == Change(KARI, replace(KARI, hours=""))
    seen = shown(tapped(snapshot, "Tider og reise", "Velg tider", "Tilbake"))
    assert "Åpningstid: Ring på dagtid" in seen.text


@pytest.mark.parametrize(
    ("label", "until"), [("Borte 1 uke", date(2026, 11, 28)), ("Borte 2 uker", date(2026, 12, 5))]
)
def test_somebody_is_away(snapshot: ListSnapshot, label: str, until: date) -> None:
    assert change(tapped(snapshot, "Tider og reise", label)) == Change(
        KARI, replace(KARI, away=until)
    )
    away = replace(KARI, away=until)
    there = replace(snapshot, contacts=(away,))
    seen = shown(tapped(there, "Tider og reise", whom=away))
    assert f"Bortreist til og med: {until.day:02}.{until.month}.2026" in seen.text
    assert tapped(there, "Tider og reise", label, whom=away).act is None  # a second tap
    back = tapped(there, "Tider og reise", "Tilbake i dag", whom=away)
    assert change(back) == Change(away, KARI)


def test_a_day_is_asked_for(snapshot: ListSnapshot) -> None:
    reply = tapped(snapshot, "Tider og reise", "Borte til en dato")
    assert reply.act == ExpectInput(TROMS, "stotte", contact_key(KARI), label="Bortreist")


@pytest.mark.parametrize(
    "code", ["", "zz", "1f", "1f99", "1f0899", "xxxxxx", "-10816", "١٢0816", "ff0816"]
)
def test_forged_hours_change_nothing_that_no_button_could(
    snapshot: ListSnapshot, code: str
) -> None:
    parts = decode_parts(code)
    assert all(part.days < 128 for part in parts)
    assert shown(handle_tap(snapshot, OLA, f"L.hr.{contact_id(KARI)}.{code}")).rows
    reply = handle_tap(snapshot, OLA, f"L.hs.{contact_id(KARI)}.{code}")
    if reply.act:
        after = change(reply).after
        assert after
        assert after.hours in ("", "man–søn 08–16")


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


def test_what_was_chosen_so_far_stands_above_each_question(snapshot: ListSnapshot) -> None:
    way = ["Tider og reise", "Velg tider"]
    days = shown(tapped(snapshot, *way))
    assert days.text == "Når kan Kari Eksempel nås?\n\nKryss av for dagene."
    start = shown(tapped(snapshot, *way, "Man–fre", "Videre"))
    assert start.text == "Når kan Kari Eksempel nås?\n\nman–fre\n\nFra klokka:"
    end = shown(tapped(snapshot, *way, "Man–fre", "Videre", "08"))
    assert "\n\nman–fre 08–\n\nTil klokka." in end.text
    assert "08" not in labels(end)
    assert {"00", "24"} & {*labels(start)} == {"00"}
    assert {"00", "24"} & {*labels(end)} == {"24"}
    more = shown(tapped(snapshot, *way, "Man–fre", "Videre", "08", "16", "Flere tider"))
    assert more.text == (
        "Når kan Kari Eksempel nås?\n\nSå langt: man–fre 08–16\n\nKryss av for dagene."
    )


def test_where_no_hours_are_set_it_says_so(snapshot: ListSnapshot) -> None:
    nobody = replace(KARI, hours="")
    there = replace(snapshot, contacts=(nobody,))
    times = shown(tapped(there, "Tider og reise", whom=nobody))
    assert "Åpningstid: ikke satt" in times.text
    assert "Ta bort tidene" not in labels(times)
    way = ("Tider og reise", "Velg tider", "Alle dager", "Videre", "08", "16")
    assert "Nå: ikke satt\nBlir: man–søn 08–16" in shown(tapped(there, *way, whom=nobody)).text


@pytest.mark.parametrize(("days", "is_away"), [(-1, False), (0, True), (1, True)])
def test_an_absence_lasts_to_the_end_of_its_day(
    snapshot: ListSnapshot, days: int, is_away: bool
) -> None:
    away = replace(KARI, away=TODAY + timedelta(days))
    seen = shown(tapped(replace(snapshot, contacts=(away,)), "Tider og reise", whom=away))
    assert ("Tilbake i dag" in labels(seen)) is is_away
    assert ("Bortreist til og med: ikke satt" not in seen.text) is is_away


@pytest.mark.parametrize("code", ["00x", "0008", "000816"])
def test_hours_without_a_day_ask_for_the_days_again(snapshot: ListSnapshot, code: str) -> None:
    seen = shown(handle_tap(snapshot, OLA, f"L.hr.{contact_id(KARI)}.{code}"))
    assert "Kryss av for dagene." in seen.text
    assert "Lagre tidene" not in labels(seen)


@pytest.mark.parametrize("choice", ["", "8", "7x", "-7", "dato"])
def test_a_forged_absence_changes_nothing(snapshot: ListSnapshot, choice: str) -> None:
    reply = handle_tap(snapshot, OLA, f"L.aw.{contact_id(KARI)}.{choice}")
    assert reply.act is None
    assert "Bortreist til og med: ikke satt" in shown(reply).text
