"""At the desk with a real store: pasted lists, confirming, two administrators, a failing store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.database import StoreError
from conversations.contacts.changes import Change
from conversations.script.schema import Script
from tests.support.office import OLA, OSLO, SIRI, TROMS, WHOLE, Office, opened_office
from tests.support.talk import TODAY, contact


@pytest.fixture
async def office(script: Script, tmp_path: Path) -> AsyncIterator[Office]:
    async with opened_office(script, tmp_path / "x.db") as office:
        yield office


async def test_a_pasted_list_says_its_area_and_offer_itself(office: Office) -> None:
    text = "Støttekolleger i Troms:\n\nNils Nyeksempel\n21234567\n\nMia Eksempel\n80012345"
    said = await office.gets(SIRI, text=text)
    assert "2 lagt til" in said
    assert "Kari Eksempel: Eksempel legesenter, 406 12 345" in said  # missing: it is a whole list
    said = await office.gets(SIRI, text="Navn\tMobil\nNils Nyeksempel\t21234567")
    assert said == "Hvilken liste gjelder det?"


async def test_all_missing_of_a_screen_are_ticked_at_once_and_nobody_unseen(
    office: Office,
) -> None:
    await office.store.put([contact(f"Kari {n}", agreed=True) for n in range(9)], TODAY)
    await office.sends(OLA, WHOLE)
    said = await office.taps(OLA, "Ikke i fila (10)", "Kryss av alle her / ingen")
    assert "Står på lista, men ikke i fila (10)." in said
    assert "☑ Fjern Kari 0" in office.buttons(OLA)
    assert "Blir fjernet: 8." in await office.taps(OLA, "Tilbake")
    await office.taps(OLA, "Ikke i fila (10)", "Neste side", "Kryss av alle her / ingen")
    assert "Forrige side" in office.buttons(OLA)  # one stays on the screen where one ticked
    assert "Blir fjernet: 10." in await office.taps(OLA, "Tilbake")
    assert (await office.taps(OLA, "Ta i bruk")).startswith("Tatt i bruk: 1 lagt til, 10 fjernet.")
    assert set(await office.contacts()) == {"Nils"}


async def test_a_list_is_confirmed_and_the_next_ones_are_asked_about(office: Office) -> None:
    old = TODAY - timedelta(days=100)
    await office.store.put([contact(confirmed=old), contact("Mia", "lfl", confirmed=old)], TODAY)
    await office.gets(OLA, text="/lister")
    said = await office.taps(OLA, f"{TROMS} · snart gammel", "Bekreft lista", "Alle stemmer")
    assert said.startswith("Bekreftet i dag: 1.\n\nStemmer dette?")
    assert "lege-for-lege:\nMia: …12 345" in said
    said = await office.taps(OLA, "Mia stemmer")
    assert said.startswith("Mia er bekreftet i dag.\n\nAlle er bekreftet i dag.\n\nTroms")
    assert {c.confirmed for c in (await office.contacts()).values()} == {TODAY}


async def test_who_was_removed_in_between_is_not_hidden(office: Office) -> None:
    await office.gets(OLA, text="/lister")
    await office.taps(OLA, f"{TROMS} · fersk", "Kari Eksempel")
    hide = office.buttons(OLA)["Skjul nå"]
    await office.store.apply([Change((await office.contacts())["Kari Eksempel"], None)], "x", TODAY)
    assert (await office.gets(OLA, data=hide)).startswith("Den knappen er for gammel")


async def test_a_second_administrator_says_no(office: Office) -> None:
    office.settings.two_person = True
    await office.sends(OLA, WHOLE)
    said = await office.taps(OLA, "Ta i bruk")
    assert said.startswith("Venter på en administrator til\n\nLista får nye eller endrede numre")
    assert office.screen(SIRI).startswith(f"Godkjenne endring?\n\nFra: {TROMS}\n1 lagt til\n\nNils")
    assert (await office.taps(SIRI, "Nei")).startswith("Du sa nei. Ingenting er endret.")
    assert office.screen(OLA) == "En annen administrator sa nei. Ingenting er endret."
    assert "Nils" not in await office.contacts()


async def test_a_second_administrator_agrees(office: Office) -> None:
    office.settings.two_person = True
    await office.sends(OLA, WHOLE)
    await office.taps(OLA, "Ta i bruk")
    said = await office.taps(SIRI, "Godkjenn")
    assert said.startswith("Tatt i bruk: 1 lagt til.\n\nLagret, men ikke bekreftet.")
    assert "En annen administrator har godkjent: 1 lagt til." in office.texts(OLA)
    entries = await office.store.history(TROMS)
    assert entries[0].label == f"{TROMS} og {OSLO} + {TROMS}"


async def test_where_nobody_else_has_the_list_nothing_waits(office: Office) -> None:
    office.settings.two_person = True
    await office.sends(SIRI, WHOLE.replace(b"Troms", b"Oslo"))
    said = await office.taps(SIRI, "Ta i bruk")
    assert said.startswith("Lista får nye eller endrede numre eller adresser, og det må to")
    assert "Det finnes ingen annen for Oslo legeforening. Ingenting er endret." in said


async def test_a_store_that_fails_is_said_in_a_sentence(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise StoreError("the disk is full")

    await office.sends(OLA, WHOLE)
    monkeypatch.setattr(office.store, "apply", fails)
    assert await office.taps(OLA, "Ta i bruk") == (
        "Det kunne ikke lagres. Ingenting er endret. Prøv igjen, eller si fra til den som drifter "
        "boten."
    )
