"""An import from the file to *Ta i bruk*, at the desk with a real store: asked, shown, decided."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.handlers import pending
from conversations.contacts.changes import Change
from conversations.script.schema import Script
from tests.support.office import (
    OLA,
    OSLO,
    PER,
    SIRI,
    STRANGER,
    TABLE,
    TROMS,
    WHOLE,
    Office,
    opened_office,
)
from tests.support.talk import LANDLINE, MOBILE, TODAY, contact


@pytest.fixture
async def office(script: Script, tmp_path: Path) -> AsyncIterator[Office]:
    async with opened_office(script, tmp_path / "x.db") as office:
        yield office


async def test_a_whole_import_from_a_file_without_columns(office: Office) -> None:
    said = await office.sends(SIRI, TABLE)
    assert said == "Hvilken liste gjelder det?"
    assert set(office.buttons(SIRI)) == {TROMS, OSLO, "Alle listene"}
    said = await office.taps(SIRI, TROMS)
    assert said == "Hvilket tilbud gjelder det?"
    assert "villa sana" not in office.buttons(SIRI)
    said = await office.taps(SIRI, "støttekollega")
    assert (
        "Nye på Troms legeforening · støttekollega\nNils Nyeksempel\nTelefon: 21 23 45 67" in said
    )
    assert "Kari Eksempel: Eksempel legesenter, 406 12 345" in said  # missing
    assert set(office.buttons(SIRI)) == {
        "☐ Fjern Kari Eksempel", "☐ Nils Nyeksempel har sagt ja", "Avbryt",
    }  # fmt: skip
    assert "Nils Nyeksempel" not in await office.contacts()
    await office.taps(SIRI, "☐ Fjern Kari Eksempel", "☐ Nils Nyeksempel har sagt ja")
    said = await office.taps(SIRI, "Ta i bruk")
    assert said.startswith("Tatt i bruk: 1 lagt til, 1 fjernet.")
    (nils,) = (await office.contacts()).values()
    assert (nils.name, nils.phones, nils.agreed, nils.confirmed) == (
        "Nils Nyeksempel", (LANDLINE,), True, None,
    )  # fmt: skip
    assert office.screen(OLA).startswith(f"{TROMS} er endret\n\nAv: {OSLO} + {TROMS}\n")


async def test_who_keeps_one_list_is_not_asked_which(office: Office) -> None:
    assert await office.sends(OLA, TABLE) == "Hvilket tilbud gjelder det?"


async def test_only_offers_that_the_list_can_hold_are_asked_about(office: Office) -> None:
    assert await office.sends(PER, TABLE) == "Hvilket tilbud gjelder det?"
    assert set(office.buttons(PER)) == {
        "villa sana", "trasoppklinikken", "jus og arbeidsliv", "student i utlandet", "Alle listene",
    }  # fmt: skip


async def test_consent_in_the_file_needs_no_question(office: Office) -> None:
    said = await office.sends(OLA, WHOLE)
    assert "sagt ja" not in said
    assert "Fila er slettet fra chatten." in said
    assert "Ta i bruk" in office.buttons(OLA)


async def test_the_file_is_erased_from_the_chat_also_where_it_cannot_be_read(
    office: Office,
) -> None:
    for content in (WHOLE, b"\x89PNG\r\n\x1a\n", b"x" * (1024 * 1024 + 1), None):
        before = len(office.telegram.called("deleteMessages", "deleteMessage"))
        await office.sends(OLA, content)
        assert len(office.telegram.called("deleteMessages", "deleteMessage")) == before + 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (1024 * 1024 + 1), "Fila er større enn 1 MB; del den opp, eller slett tomme rader"),
        (None, "Fila kunne ikke hentes fra Telegram. Send den en gang til."),
        (b"", "Fila er tom; se om det var den riktige."),
        (b"%PDF-1.4", "Et bilde eller en PDF kan ikke leses; send regnearket"),
        (b"a;b\n1;2\n", "Dette må rettes først\n\nFila mangler kolonnenavn; skriv øverst:"),
        (TABLE.replace(b"21234567", b"123").replace(b"Navn", b"Tilbud;Navn").replace(
            b"Nils", b"stotte;Nils"), "Rad 2, kolonne «Mobil»: nummeret har 3 sifre"),
    ],
    ids=["large", "lost", "empty", "picture", "titles", "digits"],
)  # fmt: skip
async def test_what_cannot_be_read_is_said_and_nothing_changes(
    office: Office, content: bytes | None, said: str
) -> None:
    before = await office.contacts()
    seen = await office.sends(OLA, content)
    assert said in seen
    assert "Ingenting er endret" in seen
    assert "Ta i bruk" not in office.buttons(OLA)
    assert await office.contacts() == before


async def test_a_draft_is_cancelled(office: Office) -> None:
    await office.sends(OLA, WHOLE)
    use = office.buttons(OLA)["Ta i bruk"]
    said = await office.taps(OLA, "Avbryt")
    assert said.startswith("Avbrutt. Ingenting er endret.\n\nKontaktlistene dine")
    assert (await office.gets(OLA, data=use)).startswith("Forhåndsvisningen er borte.")
    assert "Nils" not in await office.contacts()


async def test_a_new_file_takes_the_place_of_the_one_before(office: Office) -> None:
    await office.sends(OLA, WHOLE)
    first = office.buttons(OLA)["Ta i bruk"]
    await office.sends(OLA, WHOLE.replace(b"Nils", b"Mia"))
    assert (await office.gets(OLA, data=first)).startswith("Forhåndsvisningen er borte.")


async def test_a_draft_that_is_gone_says_how_long_it_is_kept(office: Office) -> None:
    said = await office.gets(OLA, data="L.use.0123456789")
    assert said.startswith(
        "Forhåndsvisningen er borte. Den varer i 15 minutter, og ikke over en "
        "omstart. Send lista en gang til. Ingenting er endret."
    )
    assert set(pending.TIMES_TO_LIVE.values()) == {15 * 60}


async def test_a_list_that_somebody_changed_meanwhile_is_shown_again(office: Office) -> None:
    await office.sends(OLA, WHOLE)
    new = contact("Nils", phones=(MOBILE,), agreed=True)
    await office.store.apply([Change(None, new)], "administrator", TODAY)
    said = await office.taps(OLA, "Ta i bruk")
    assert said.startswith("Lista er endret av en annen i mellomtida. Se på forhåndsvisningen på")
    assert "Telefon: 406 12 345 → 21 23 45 67" in said
    assert (await office.contacts())["Nils"].phones == (MOBILE,)
    assert (await office.taps(OLA, "Ta i bruk")).startswith("Tatt i bruk: 1 endret.")
    assert (await office.contacts())["Nils"].phones == (LANDLINE,)


async def test_the_preview_has_what_doctors_get(office: Office) -> None:
    said = await office.sends(OLA, WHOLE)
    assert "Nils\n21 23 45 67" in said.split("Slik ser legen det")[1]


async def test_an_answer_about_a_file_that_is_gone(office: Office) -> None:
    for data in ("L.to.0123456789.x", "L.of.0123456789.stotte", "L.ap.0123456789"):
        assert (await office.gets(OLA, data=data)).startswith("Forhåndsvisningen er borte."), data


async def test_several_people_in_an_answer_are_no_whole_list(office: Office) -> None:
    await office.gets(OLA, text="/lister")
    await office.taps(OLA, f"{TROMS} · fersk", "Legg til", "støttekollega")
    said = await office.gets(OLA, text="Nils\n21234567\n\nMia\n80012345\n\nPer\n40612345")
    assert "3 lagt til" in said
    assert "ikke i fila" not in said


@pytest.mark.parametrize("argument", ["xxxxxxxxxx", ""])
async def test_an_answer_that_no_button_gives_ends_the_import(
    office: Office, argument: str
) -> None:
    await office.sends(SIRI, TABLE)
    data = office.buttons(SIRI)[TROMS].rpartition(".")[0]
    said = await office.gets(SIRI, data=f"{data}.{argument}")
    assert said.startswith("Forhåndsvisningen er borte.")


async def test_an_offer_that_is_none_ends_the_import(office: Office) -> None:
    await office.sends(OLA, TABLE)
    data = office.buttons(OLA)["støttekollega"].rpartition(".")[0]
    said = await office.gets(OLA, data=f"{data}.ukjent")
    assert said.startswith("Forhåndsvisningen er borte.")


async def test_adding_somebody_by_a_text(office: Office) -> None:
    await office.gets(OLA, text="/lister")
    await office.taps(OLA, f"{TROMS} · fersk", "Legg til", "lege-for-lege")
    said = await office.gets(OLA, text="Mia Eksempel (rådgiver)\nLegesenteret\nTlf 21 23 45 67")
    assert "Mia Eksempel (rådgiver)\nArbeidssted: Legesenteret\nTelefon: 21 23 45 67" in said
    assert "ikke i fila" not in said  # one person is no whole list
    await office.taps(OLA, "☐ Mia Eksempel har sagt ja", "Ta i bruk")
    mia = (await office.contacts())["Mia Eksempel"]
    assert (mia.offer, mia.role, mia.workplace) == ("lfl", "rådgiver", "Legesenteret")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Merknad: Ring før 16", "Merknad: Ring etter 16 → Ring før 16"),
        ("Merknad: -", "Merknad: Ring etter 16 → (tomt)"),
        ("Mobil 21 23 45 67", "Telefon: 406 12 345 → 21 23 45 67"),
        ("Navn: Kari Hansen", "Navn: Kari Eksempel → Kari Hansen"),
        ("E-post: kari@example.org\nMobil 40612345", "E-post: (tomt) → kari@example.org"),
        ("Språk: norsk og samisk", "Språk: (tomt) → norsk / samisk"),
    ],
)
async def test_changing_somebody_by_a_text(office: Office, text: str, changed: str) -> None:
    await office.gets(OLA, text="/lister")
    await office.taps(OLA, f"{TROMS} · fersk", "Kari Eksempel", "Endre")
    said = await office.gets(OLA, text=text, reply_to=5)
    assert f"Kari Eksempel\n{changed}" in said or f"\n{changed}" in said
    assert (await office.taps(OLA, "Ta i bruk")).startswith("Tatt i bruk: 1 endret.")


async def test_two_people_in_an_answer_about_one(office: Office) -> None:
    await office.gets(OLA, text="/lister")
    await office.taps(OLA, f"{TROMS} · fersk", "Kari Eksempel", "Endre")
    two = "Kari Eksempel\n40612345\n\nOla Eksempel\n21234567"
    assert await office.gets(OLA, text=two) == (
        "Svar med én person om gangen her. Ingenting er endret."
    )
    assert (await office.gets(OLA, text="Kontakter:", reply_to=5)).startswith(
        "Boten fant ikke et navn og et nummer her. Skriv navnet på første linje"
    )
    assert "Ingenting er endret" in await office.gets(OLA, text="takk", reply_to=5)


async def test_what_an_administrator_writes_in_need_is_no_list(office: Office) -> None:
    await office.gets(OLA, text="/lister")
    for text in ("jeg orker ikke mer", "Troms", "/start", "lege-for-lege"):
        assert not await office.takes(OLA, text=text), text
    assert not await office.takes(OLA, data="1.nb.who")


async def test_the_desk_is_closed_for_everybody_else(office: Office) -> None:
    before = len(office.telegram.calls)
    for material in ({"text": "/lister"}, {"data": "L.home"}, {"file": "f", "file_size": 3}):
        assert not await office.takes(STRANGER, **material)
    assert len(office.telegram.calls) == before


async def test_a_picture_is_answered_only_by_who_is_at_the_desk(office: Office) -> None:
    assert not await office.takes(OLA)
    await office.gets(OLA, text="/lister")
    assert await office.gets(OLA) == (
        "Et bilde kan ikke leses. Send regnearket, eller lim inn lista som tekst. "
        "Ingenting er endret."
    )


async def test_files_go_out(office: Office) -> None:
    await office.gets(SIRI, text="/lister")
    await office.taps(SIRI, "Hent som Excel", f"{TROMS} · fersk", "Hent som CSV")
    await office.gets(SIRI, data="L.tpl")
    whole, troms, template = office.telegram.called("sendDocument")
    assert whole["caption"].startswith("Kontakter i fila: 2. Den kan sendes hit igjen")
    assert troms["caption"].startswith("Kontakter i fila: 1.")
    assert template["caption"].startswith("Fyll ut det første arket")


async def test_a_file_that_may_not_have_come_is_owned_up_to(office: Office) -> None:
    office.telegram.refuse["sendDocument"] = [(400, "Bad Request: no rights")]
    said = await office.gets(OLA, data="L.tpl")
    assert said.startswith("Fila kom kanskje ikke fram.")


async def test_history_and_taking_back(office: Office) -> None:
    await office.sends(OLA, WHOLE)
    await office.taps(OLA, "Ta i bruk", "Alle listene", f"{TROMS} · gammel")
    said = await office.taps(OLA, "Historikk")
    assert said.startswith(f"Historikk: {TROMS}\n\n21.11.2026, av {TROMS}\nNils kom på lista")
    undo = office.buttons(OLA)["Angre 21.11.2026: Nils"]
    assert (await office.gets(OLA, data=undo)).startswith("Angret: 1 fjernet.")
    assert "Nils" not in await office.contacts()
    assert office.screen(SIRI).startswith(f"{TROMS} er endret")
    assert (await office.gets(OLA, data=undo)).startswith("Allerede angret.")


async def test_every_tap_is_answered_so_that_the_button_stops(office: Office) -> None:
    for data in ("L.home", "L.use.nothing", "L.tpl", "L.nonsense"):
        before = len(office.telegram.called("answerCallbackQuery"))
        await office.gets(OLA, data=data)
        assert len(office.telegram.called("answerCallbackQuery")) == before + 1
