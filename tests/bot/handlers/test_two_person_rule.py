"""One rule for whatever changes a list: what it asks two for waits, by whichever way it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from config.settings import AdministratorSetting
from conversations.contacts.changes import Change
from conversations.lists import two_person
from conversations.lists.snapshot import area_id, contact_id, content_hash
from conversations.lists.two_person import Proposal
from conversations.script.schema import Script
from tests.support.office import KARI, OLA, PER, SIRI, TROMS, WHOLE, Office, opened_office
from tests.support.talk import TODAY, contact

Way = Callable[[Office], Awaitable[str]]

EVERY = 14  # of all lists
WAITS = "Venter på en administrator til"
FEWER = "område;tilbud;navn;mobil\nTroms;støttekollega;Mia Eksempel;40612345\n".encode()
MIA = contact("Mia Eksempel", agreed=True)


@pytest.fixture
async def office(script: Script, tmp_path: Path) -> AsyncIterator[Office]:
    async with opened_office(script, tmp_path / "x.db") as office:
        office.settings.two_person = True
        await office.store.put([MIA], TODAY)
        yield office


async def by_file(office: Office) -> str:
    await office.sends(OLA, WHOLE)
    return await office.taps(OLA, "Ta i bruk")


async def by_pasted_text(office: Office) -> str:
    text = "Støttekolleger i Troms:\n\nNils\n21234567\nSamtykke: ja\n\nIda\n80012345\nSamtykke: ja"
    await office.gets(OLA, text=text)
    return await office.taps(OLA, "Ta i bruk")


async def by_adding(office: Office) -> str:
    await office.gets(OLA, data=f"L.add.{area_id(TROMS)}.lfl")
    await office.gets(OLA, text="Ida Eksempel\nTlf 21 23 45 67")
    return await office.taps(OLA, "☐ Ida Eksempel har sagt ja", "Ta i bruk")


async def by_editing(office: Office) -> str:
    await office.gets(OLA, data=f"L.edit.{contact_id(KARI)}")
    await office.gets(OLA, text="Merknad: Ring før 16", reply_to=5)
    return await office.taps(OLA, "Ta i bruk")


async def by_ticking_a_removal(office: Office) -> str:
    await office.sends(OLA, FEWER)
    return await office.taps(OLA, "☐ Fjern Kari Eksempel", "Ta i bruk")


async def by_removing(office: Office) -> str:
    return await office.gets(OLA, data=f"L.rmy.{contact_id(KARI)}")


async def by_hiding(office: Office) -> str:
    return await office.gets(OLA, data=f"L.hide.{contact_id(KARI)}.1")


async def by_choosing_hours(office: Office) -> str:
    return await office.gets(OLA, data=f"L.hs.{contact_id(KARI)}.1f0816")


async def by_confirming(office: Office) -> str:
    return await office.gets(OLA, data=f"L.pok.{contact_id(KARI)}.{content_hash([KARI])}")


async def by_undoing(office: Office) -> str:
    other = contact("Per Eksempel", agreed=True)
    batch = await office.store.apply([Change(None, other)], "x", TODAY)
    return await office.gets(OLA, data=f"L.undo.{batch}.{area_id(TROMS)}")


NEW_WAYS = (by_file, by_pasted_text, by_adding)
OTHERS = (
    by_editing, by_ticking_a_removal, by_removing, by_hiding, by_choosing_hours, by_confirming,
    by_undoing,
)  # fmt: skip


@pytest.mark.parametrize("change", NEW_WAYS)
async def test_a_new_way_to_reach_somebody_waits(office: Office, change: Way) -> None:
    before = await office.contacts()
    assert (await change(office)).startswith(WAITS)
    assert await office.contacts() == before


@pytest.mark.parametrize("change", OTHERS)
async def test_all_else_is_saved_at_once(office: Office, change: Way) -> None:
    assert not (await change(office)).startswith(WAITS)
    assert "Godkjenne endring?" not in "".join(office.texts(SIRI))


@pytest.mark.parametrize("change", [*NEW_WAYS, *OTHERS])
async def test_a_stricter_rule_in_the_one_place_holds_everywhere(
    office: Office, monkeypatch: pytest.MonkeyPatch, change: Way
) -> None:
    monkeypatch.setattr(two_person, "changes_reach", bool)
    assert (await change(office)).startswith(WAITS)
    waiting = await office.contacts()
    await office.taps(SIRI, "Godkjenn")
    assert await office.contacts() != waiting


async def test_who_proposed_it_and_taps_again_hears_that_it_waits(office: Office) -> None:
    await office.sends(OLA, WHOLE)
    use = office.buttons(OLA)["Ta i bruk"]
    await office.taps(OLA, "Ta i bruk")
    assert await office.gets(OLA, data=use) == "En annen enn du må godkjenne denne."
    await office.taps(SIRI, "Godkjenn")
    assert "Nils" in await office.contacts()


async def test_two_who_agree_at_once_save_it_once(office: Office) -> None:
    office.settings.administrators.append(AdministratorSetting(EVERY, None))
    await office.sends(OLA, WHOLE)
    await office.taps(OLA, "Ta i bruk")
    approve = office.buttons(SIRI)["Godkjenn"]
    await asyncio.gather(*(office.takes(chat, data=approve) for chat in (SIRI, EVERY)))
    seen = [text for chat in (SIRI, EVERY) for text in office.texts(chat)]
    assert sum("Forhåndsvisningen er borte." in text for text in seen) == 1
    assert sum("Tatt i bruk: 1 lagt til." in text for text in seen) == 1
    answers = [text for text in office.texts(OLA) if "godkjen" in text and "Venter" not in text]
    assert answers == ["En annen administrator har godkjent: 1 lagt til."]
    assert "Nils" in await office.contacts()


async def test_what_waits_stands_under_the_lists_with_a_screen_of_its_own(office: Office) -> None:
    await by_file(office)
    await by_adding(office)
    said = await office.gets(SIRI, text="/lister")
    assert said.startswith("Venter på en administrator til: 2\n")
    waiting = [label for label in office.buttons(SIRI) if label.startswith("Venter på deg")]
    assert waiting == [f"Venter på deg: {name} (1 lagt til)" for name in ("Nils", "Ida Eksempel")]
    said = await office.taps(SIRI, waiting[1])
    assert said.startswith(f"Godkjenne endring?\n\nFra: {TROMS}")
    await office.taps(SIRI, "Nei")
    assert office.screen(SIRI).startswith("Du sa nei.")
    assert "Venter på en administrator til: 1" in office.screen(SIRI)
    await office.gets(OLA, text="/lister")
    said = await office.taps(OLA, "Din, venter: Nils (1 lagt til)")
    assert said.startswith("Venter på en administrator til\n1 lagt til\n")
    assert set(office.buttons(OLA)) == {"Trekk tilbake", "Alle listene"}
    withdraw = office.buttons(OLA)["Trekk tilbake"]
    said = await office.taps(OLA, "Trekk tilbake")
    assert said.startswith("Endringen er trukket tilbake. Ingenting er endret.")
    assert "venter" not in "".join(office.buttons(OLA))
    assert (await office.gets(OLA, data=withdraw)).startswith("Endringen er trukket tilbake.")
    assert set(await office.contacts()) == {"Kari Eksempel", "Mia Eksempel"}


async def test_others_lists_have_nothing_of_it(office: Office) -> None:
    await by_file(office)
    await office.gets(PER, text="/lister")
    assert "enter" not in "".join(office.buttons(PER))


async def test_whoever_proposed_it_hears_when_nobody_decided_in_time(office: Office) -> None:
    pending = office.handler._pending
    pending._times_to_live = {**pending._times_to_live, Proposal: 0.01}
    await by_file(office)
    expected = "Ingen godkjente endringen din innen 15 minutter: 1 lagt til."
    async with asyncio.timeout(60):  # the answer to the tap may come after it
        while not any(said.startswith(expected) for said in office.texts(OLA)):  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    approve = office.buttons(SIRI)["Godkjenn"]
    assert (await office.gets(SIRI, data=approve)).startswith("Forhåndsvisningen er borte.")


async def test_whoever_was_answered_hears_nothing_more(office: Office) -> None:
    told = list[object]()
    office.handler._pending.on_expiry = lambda _, value: told.append(value)
    await by_file(office)
    await office.taps(SIRI, "Godkjenn")
    assert not any(isinstance(value, Proposal) for value in told)
    assert not office.handler._pending.values(Proposal)
