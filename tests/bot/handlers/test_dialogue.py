"""What an administrator says and taps beside the straight way, and what is understood by it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from conversations.contacts.changes import Change
from conversations.script.schema import Script
from tests.support.office import KARI, OLA, TROMS, WHOLE, Office, opened_office
from tests.support.talk import TODAY

NILS = "Nils Nyeksempel\nMobil 21 23 45 67"


@pytest.fixture
async def office(script: Script, tmp_path: Path) -> AsyncIterator[Office]:
    async with opened_office(script, tmp_path / "x.db") as office:
        yield office


async def asked_about_kari(office: Office) -> None:
    await office.gets(OLA, text="/lister")
    await office.taps(OLA, f"{TROMS} · fersk", "Kari Eksempel", "Endre")


@pytest.mark.parametrize("way", ["Tilbake", "L.home", "/lister", "1.nb.who", "/start"])
async def test_a_question_that_was_left_is_over(office: Office, way: str) -> None:
    await asked_about_kari(office)
    if way == "Tilbake":
        await office.taps(OLA, way)
    else:
        await office.takes(OLA, **({"text": way} if way[0] == "/" else {"data": way}))
    said = await office.gets(OLA, text=NILS)
    assert "Kari" not in said  # it is somebody new, and no answer about her


async def test_a_template_does_not_end_the_question_that_it_is_for(office: Office) -> None:
    await office.gets(OLA, text="/lister")
    await office.taps(OLA, f"{TROMS} · fersk", "Legg til", "lege-for-lege")
    await office.takes(OLA, data="L.tpl")
    assert "Hvilket tilbud" not in await office.gets(OLA, text=NILS)


@pytest.mark.parametrize("text", ["hei, går det bra", "Rolle: leder", "Kari kommer på mandag"])
async def test_words_without_a_question_get_a_sentence_about_lists(
    office: Office, text: str
) -> None:
    said = await office.gets(OLA, text=text)
    assert said.startswith("Boten leste ikke dette som ei liste, og ingenting er endret.")
    assert "Skriv /lister" in said
    assert "/start" in said


async def test_any_words_answer_a_question(office: Office) -> None:
    await asked_about_kari(office)
    assert "Rolle: (tomt) → leder" in await office.gets(OLA, text="Rolle: leder")


@pytest.mark.parametrize(
    "text", ["han har sluttet", "Hun slutta i fjor", "pensjonert nå", "vil ikke stå her", "fjern"]
)
async def test_who_has_left_can_be_hidden_or_removed(office: Office, text: str) -> None:
    await asked_about_kari(office)
    said = await office.gets(OLA, text=text)
    assert said.startswith("Skal Kari Eksempel bort fra lista?")
    assert {"Skjul nå", "Fjern"} <= set(office.buttons(OLA))
    await office.taps(OLA, "Skjul nå")
    assert (await office.contacts())["Kari Eksempel"].hidden


async def test_words_about_leaving_inside_a_value_are_a_value(office: Office) -> None:
    await asked_about_kari(office)
    said = await office.gets(OLA, text="Merknad: slutter kl. 16 på fredager")
    assert "Merknad: Ring etter 16 → slutter kl. 16 på fredager" in said


async def test_a_second_tap_is_told_that_it_is_one(office: Office) -> None:
    await office.sends(OLA, WHOLE)
    use = office.buttons(OLA)["Ta i bruk"]
    await office.gets(OLA, data=use)
    before = await office.contacts()
    assert (await office.gets(OLA, data=use)).startswith("Allerede tatt i bruk.")
    assert await office.contacts() == before


async def test_a_report_on_the_day_of_a_confirmation_is_cleared_the_same_day(
    office: Office,
) -> None:
    today = replace(KARI, confirmed=TODAY)
    await office.store.apply([Change(KARI, today)], "administrator", TODAY)
    await office.store.mark_reported([(TROMS, "stotte", "Kari Eksempel")])
    await office.gets(OLA, text="/lister")
    await office.taps(OLA, f"{TROMS} · fersk", "Kari Eksempel", "Stemmer")
    assert await office.contacts() == {"Kari Eksempel": today}


async def test_a_screen_that_telegram_refuses_is_said_below(office: Office) -> None:
    office.telegram.refuse["editMessageText"] = [(400, "Bad Request: BUTTON_DATA_INVALID")]
    await office.takes(OLA, data="L.home")
    assert office.screen(OLA).startswith("Dette kunne ikke vises i Telegram.")


async def test_a_long_list_that_telegram_splits_is_one_list(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.uploads.WAIT", 0.02)
    people = [f"Nils {chr(65 + n // 9)}{'abcdefghi'[n % 9]}\nMobil 8001{n:04}" for n in range(200)]
    text = "Støttekolleger i Troms:\n\n" + "\n\n".join(people)
    cut = text.index("\n\n", 3600)
    first, second = text[:cut], text[cut + 2 :]
    assert len(first) < 4096
    assert await office.takes(OLA, text=first)
    assert await office.takes(OLA, text=second)
    said = await office.settles(OLA)
    assert "200 lagt til" in said


async def test_files_that_are_sent_together_are_one_list(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.uploads.WAIT", 0.02)
    office.telegram.content = WHOLE
    for name in ("a.csv", "b.csv"):
        sent = {"file": "f", "file_name": name, "file_size": 3, "album": "7"}
        assert await office.takes(OLA, **sent)
    said = await office.settles(OLA)
    assert len(office.telegram.called("deleteMessages", "deleteMessage")) == 2
    assert "1 lagt til" in said or "Hvilke" in said or "ark" in said
    office.telegram.content = None
    for name in ("a.csv", "b.csv"):
        await office.takes(OLA, file="f", file_name=name, file_size=3, album="8")
    said = await office.settles(OLA)
    assert "a.csv: Fila kunne ikke hentes" in said
    assert "b.csv: Fila kunne ikke hentes" in said


async def test_a_text_that_comes_with_files_is_answered_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.uploads.WAIT", 0.02)
    office.telegram.content = WHOLE
    await office.takes(OLA, file="f", file_name="a.csv", file_size=3, album="7")
    await office.takes(OLA, text="og så har Ola sluttet")
    await office.settles(OLA)
    of_file, of_text = office.texts(OLA)
    assert "1 lagt til" in of_file
    assert of_text.startswith("Boten leste ikke dette som ei liste")


async def test_what_is_no_part_of_an_answer_about_one_person_is_named(office: Office) -> None:
    await asked_about_kari(office)
    said = await office.gets(
        OLA, text="Liste for i år:\n\nmobil 21 23 45 67\nHun er best å treffe om kvelden."
    )
    assert "21 23 45 67" in said
    assert "Linje 1, «Liste for i år:»: er ikke en person." in said
    assert "Linje 4, «Hun er best å treffe om kvelden.»: er ikke en person." in said


async def test_a_line_of_an_answer_that_may_be_about_another_refuses_it(office: Office) -> None:
    await asked_about_kari(office)
    said = await office.gets(OLA, text="Rolle: leder\nOvertar etter Per, mobil 21 23 45 67")
    assert "Linje 2: her står noe om hvem som slutter eller er ny" in said


async def test_whoever_is_listed_can_be_told_what_is_shown(office: Office) -> None:
    await office.gets(OLA, text="/lister")
    said = await office.taps(OLA, f"{TROMS} · fersk", "Tekst til dem som står der")
    assert "Vil du endre noe eller ikke stå der" in said
    rows = office.message(OLA)["reply_markup"]["inline_keyboard"]
    (copied,) = [b["copy_text"]["text"] for row in rows for b in row if "copy_text" in b]
    assert len(copied.replace(TROMS, "Sogn og Fjordane legeforening")) <= 256
    assert TROMS in copied


async def test_parts_that_cannot_be_dealt_with_are_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.uploads.WAIT", 0.0)

    async def fail(_: object) -> None:
        raise ValueError

    monkeypatch.setattr(office.handler._collector, "_process", fail)
    await office.takes(OLA, file="f", file_name="a.csv", file_size=3, album="7")
    assert (await office.settles(OLA)).startswith("Dette kunne ikke vises")
