"""Confirming, hiding, removing, changing and adding people from the chat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.lists.router import handle_tap
from conversations.lists.snapshot import (
    ApplyChanges,
    ExpectInput,
    ListSnapshot,
)
from tests.conversations.lists.test_screens import (
    EVERY,
    KARI,
    MIA,
    OLA,
    TO_TROMS,
    TROMS,
    data,
    labels,
    screen,
    snapshot,
    taps,
    with_people,
)
from tests.support.talk import LANDLINE, TODAY, contact

__all__ = ["snapshot"]  # the fixture


def test_who_is_confirmed_today_is_not_asked_about_again(snapshot: ListSnapshot) -> None:
    today = replace(KARI, confirmed=TODAY)
    seen = screen(with_people(snapshot, today), TO_TROMS, "Kari Eksempel (leder)")
    assert labels(seen)[0] == ["Endre", "Skjul nå"]
    reported = with_people(snapshot, replace(today, reported=True))
    assert labels(screen(reported, TO_TROMS, "Kari Eksempel (leder)"))[0] == ["Stemmer"]
    seen = screen(with_people(snapshot, today), TO_TROMS, "Bekreft lista")
    assert seen.text.startswith("Alle er bekreftet i dag.\n\nTroms legeforening\n")


def test_confirming_asks_by_offer_with_names_and_endings(snapshot: ListSnapshot) -> None:
    first = screen(snapshot, TO_TROMS, "Bekreft lista")
    assert first.text == (
        "Stemmer dette?\n\n"
        "Se på navn og slutten av numrene. Er alt riktig, trykk «Alle stemmer». Er bare noen "
        "riktige, trykk på dem.\n\n"
        "støttekollega:\n"
        "Kari Eksempel (leder): …12 345 / kari@example.org / https://example.org\n"
        "Ola Eksempel: …45 67"
    )
    assert labels(first) == [
        ["Alle stemmer"],
        ["Kari Eksempel stemmer"],
        ["Ola Eksempel stemmer"],
        ["Flere"],
        ["Tilbake"],
    ]
    second = screen(snapshot, TO_TROMS, "Bekreft lista", "Flere")
    assert second.text.endswith("lege-for-lege:\nMia Eksempel: …12 345")
    assert labels(second) == [
        ["Alle stemmer"], ["Mia Eksempel stemmer"], ["Fra begynnelsen"], ["Tilbake"],
    ]  # fmt: skip


def test_one_tap_confirms_those_on_the_screen_and_no_others(snapshot: ListSnapshot) -> None:
    act = taps(snapshot, TO_TROMS, "Bekreft lista", "Alle stemmer").act
    assert isinstance(act, ApplyChanges)
    assert [step.before for step in act.steps] == [KARI, OLA]
    assert [step.after for step in act.steps] == [
        replace(KARI, confirmed=TODAY), replace(OLA, confirmed=TODAY),
    ]  # fmt: skip
    assert act.notice == "Bekreftet i dag: 2."
    then = handle_tap(
        with_people(snapshot, replace(KARI, confirmed=TODAY), MIA), EVERY, act.then
    ).screen
    assert then
    assert "Mia Eksempel: …12 345" in then.text


def test_one_person_is_confirmed_alone(snapshot: ListSnapshot) -> None:
    act = taps(snapshot, TO_TROMS, "Bekreft lista", "Ola Eksempel stemmer").act
    assert isinstance(act, ApplyChanges)
    assert [step.after for step in act.steps] == [replace(OLA, confirmed=TODAY)]
    assert act.notice == "Ola Eksempel er bekreftet i dag."
    assert handle_tap(snapshot, EVERY, act.then) == taps(snapshot, TO_TROMS, "Bekreft lista")
    alone = taps(snapshot, TO_TROMS, "Ola Eksempel", "Stemmer").act
    assert isinstance(alone, ApplyChanges)
    assert alone.steps == act.steps
    assert handle_tap(snapshot, EVERY, alone.then) == taps(snapshot, TO_TROMS, "Ola Eksempel")


@pytest.mark.parametrize(
    "change",
    [
        {"phones": (LANDLINE,)}, {"phones": ()}, {"emails": ("ny@example.org",)},
        {"url": "https://example.org/ny"}, {"name": "Kari Hansen"},
    ],
)  # fmt: skip
def test_what_looks_different_now_is_not_confirmed_by_an_old_button(
    snapshot: ListSnapshot, change: dict[str, object]
) -> None:
    path = (TO_TROMS, "Bekreft lista")
    every = data(screen(snapshot, *path), "Alle stemmer")
    single = data(screen(snapshot, *path), "Kari Eksempel stemmer")
    moved = with_people(snapshot, replace(KARI, **change), OLA, MIA)  # type: ignore[arg-type]
    reply = handle_tap(moved, EVERY, every)
    assert reply.act is None
    assert reply.screen
    assert reply.screen.text.startswith("Lista er endret siden sist du så den. Se på nytt.\n\nStem")
    assert handle_tap(moved, EVERY, single).act is None


def test_a_screen_confirms_at_most_twelve(snapshot: ListSnapshot) -> None:
    people = [contact(f"Kari {n:02}") for n in range(13)]
    act = taps(with_people(snapshot, *people), TO_TROMS, "Bekreft lista", "Alle stemmer").act
    assert isinstance(act, ApplyChanges)
    assert len(act.steps) == 12


def test_hiding_and_showing_are_one_tap(snapshot: ListSnapshot) -> None:
    hide = taps(snapshot, TO_TROMS, "Mia Eksempel", "Skjul nå").act
    assert isinstance(hide, ApplyChanges)
    assert [step.after for step in hide.steps] == [replace(MIA, hidden=True)]
    assert hide.notice == "Mia Eksempel er skjult. Leger ser ikke denne lenger."
    show = taps(snapshot, TO_TROMS, "Ola Eksempel", "Vis igjen").act
    assert isinstance(show, ApplyChanges)
    assert [step.after for step in show.steps] == [replace(OLA, hidden=False)]
    assert show.notice == "Ola Eksempel vises igjen."


def test_a_second_tap_on_hide_hides_still(snapshot: ListSnapshot) -> None:
    button = data(screen(snapshot, TO_TROMS, "Mia Eksempel"), "Skjul nå")
    hidden = with_people(snapshot, replace(MIA, hidden=True))
    act = handle_tap(hidden, EVERY, button).act
    assert isinstance(act, ApplyChanges)
    assert [step.after for step in act.steps] == [replace(MIA, hidden=True)]


def test_removing_takes_two_taps(snapshot: ListSnapshot) -> None:
    asked = taps(snapshot, TO_TROMS, "Mia Eksempel", "Fjern")
    assert asked.act is None
    assert asked.screen
    assert asked.screen.text.startswith("Fjerne Mia Eksempel?\n\nMia Eksempel blir borte fra lista")
    assert labels(asked.screen) == [["Ja, fjern Mia Eksempel"], ["Tilbake"]]
    act = taps(snapshot, TO_TROMS, "Mia Eksempel", "Fjern", "Ja, fjern Mia Eksempel").act
    assert isinstance(act, ApplyChanges)
    assert [(step.before, step.after) for step in act.steps] == [(MIA, None)]
    assert act.notice == "Mia Eksempel er fjernet."
    assert handle_tap(snapshot, EVERY, act.then) == taps(snapshot, TO_TROMS)
    assert taps(snapshot, TO_TROMS, "Mia Eksempel", "Fjern", "Tilbake") == taps(
        snapshot, TO_TROMS, "Mia Eksempel"
    )


def test_changing_shows_the_text_to_change_and_waits_for_an_answer(snapshot: ListSnapshot) -> None:
    reply = taps(snapshot, TO_TROMS, "Kari Eksempel (leder)", "Endre")
    said = (
        "Kari Eksempel (leder)\nEksempel legesenter\nTelefon: 406 12 345\n"
        "E-post: kari@example.org\nNettside: https://example.org\nAdresse: Eksempelveien 1\n"
        "Åpningstid: 9–15\nSpråk: norsk / samisk\nMerknad: Ring etter 16"
    )
    assert reply.act == ExpectInput(TROMS, "stotte", (TROMS, "stotte", "kari eksempel"))
    assert reply.screen
    assert reply.screen.text.startswith("Endre Kari Eksempel\n\nSvar på denne meldingen")
    assert reply.screen.text.endswith(said)
    assert [(b.label, b.copy) for b in reply.screen.rows[0]] == [("Kopier teksten", said)]


def test_a_text_that_telegram_does_not_copy_has_no_button(snapshot: ListSnapshot) -> None:
    long = replace(KARI, note="n" * 200)
    reply = taps(with_people(snapshot, long), TO_TROMS, "Kari Eksempel (leder)", "Endre")
    assert labels(reply.screen) == [["Tilbake"]]


def test_adding_asks_for_the_offer_that_fits_the_list(snapshot: ListSnapshot) -> None:
    asked = taps(snapshot, TO_TROMS, "Legg til")
    assert asked.act is None
    assert labels(asked.screen) == [
        ["støttekollega"], ["lege-for-lege"], ["studentsamskipnad"],
        ["lærings- og mestringssenter"], ["likeperson"], ["smågruppe"], ["helsefellesskap"],
        ["Alle listene"],
    ]  # fmt: skip
    assert labels(screen(snapshot, "nasjonal · ingen å vise", "Legg til")) == [
        ["villa sana"], ["trasoppklinikken"], ["jus og arbeidsliv"], ["student i utlandet"],
        ["Alle listene"],
    ]  # fmt: skip


def test_adding_waits_for_an_answer_about_that_list(snapshot: ListSnapshot) -> None:
    reply = taps(snapshot, TO_TROMS, "Legg til", "lege-for-lege")
    assert reply.act == ExpectInput(TROMS, "lfl")
    assert reply.screen
    assert reply.screen.text == (
        "Ny på lista\n\nTroms legeforening: lege-for-lege\n\n"
        "Svar på denne meldingen med en tekst, slik:\n\n"
        "Kari Eksempel (leder)\nEksempel legesenter\nMobil 406 12 345\n"
        "E-post: kari@example.org\nSpråk: norsk, engelsk"
    )
    assert labels(reply.screen) == [["Tilbake"]]


def test_sending_a_list(snapshot: ListSnapshot) -> None:
    reply = taps(snapshot, "Send ei liste")
    assert reply.act == ExpectInput(file=True)
    assert reply.screen
    assert "Det gjelder" not in reply.screen.text
    reply = taps(snapshot, TO_TROMS, "Send ei liste")
    assert reply.act == ExpectInput(TROMS, file=True)
    assert reply.screen
    assert reply.screen.text.endswith("lagres ikke.\n\nDet gjelder Troms legeforening.")
    assert labels(reply.screen) == [["Tom mal"], ["Alle listene"]]
