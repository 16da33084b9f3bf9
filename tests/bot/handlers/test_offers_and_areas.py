"""An offer stands only on lists of the kinds that the script names, whichever way it is tried."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.contacts import import_contacts, status
from bot.files.csv import pasted_sheets, read_contacts
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.list_service import ListService
from bot.store.contacts import Store, open_store
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from config.loading import SettingFields
from conversations.contacts.changes import Change, ConflictError
from conversations.contacts.contact import Area
from conversations.contacts.directory import Directory
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_sheets
from conversations.lists import router
from conversations.lists.snapshot import Administrator, ListSnapshot, area_id
from conversations.model import ANYWHERE
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.talk import TODAY, contact
from tests.support.telegram import FakeTelegram, opened

TROMS = "Troms legeforening"
AREAS = (Area(TROMS, "association", ("55",)), Area("nasjonal", "nation"))
NATIONAL = ("sana", "rus", "jus", "ansa")
LOCAL = ("stotte", "lfl", "samsk", "lms", "likep", "smgr", "fellsk")
ASTRAY = [(offer, TROMS) for offer in NATIONAL] + [(offer, "nasjonal") for offer in LOCAL]
FILE = "område;tilbud;navn;telefon\n{area};{offer};Kari Eksempel;40612345\n"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "x.db") as opened_store:
        yield opened_store


@pytest.mark.parametrize(("offer", "area"), ASTRAY)
def test_a_file_and_a_pasted_text_name_row_column_and_remedy(
    script: Script, offer: str, area: str
) -> None:
    names, kinds = script.offer_names(), script.offer_areas()
    file = FILE.format(area=area, offer=offer).encode()
    pasted = f"Kari Eksempel\nMobil 406 12 345\nTilbud: {offer}\nOmråde: {area}"
    sheets = pasted_sheets(pasted)
    rules = ParseRules(AREAS, names, kinds, TODAY)
    for reading, where in (
        (read_contacts(file, AREAS, names, TODAY, offer_areas=kinds), "Rad 2, kolonne «tilbud»"),
        (read_sheets(sheets, rules), "Person 1, kolonne «tilbud»"),
    ):
        assert reading.is_refused
        assert not reading.contacts
        (problem,) = reading.problems
        assert problem.text.startswith(f"{where}: tilbudet ")
        assert "bare på ei liste for" in problem.text


@pytest.mark.parametrize(("offer", "area"), ASTRAY)
def test_what_stands_astray_is_shown_to_nobody(script: Script, offer: str, area: str) -> None:
    listed = [contact(offer=offer, area=area)]
    directory = Directory(TODAY, AREAS, listed, script.offer_areas())
    assert not any(directory.find(offer, where) for where in ("", ANYWHERE, "ut", "55"))


@pytest.mark.parametrize(("offer", "area"), ASTRAY)
def test_it_cannot_be_added_in_the_chat(script: Script, offer: str, area: str) -> None:
    snapshot = ListSnapshot(script, load_list_texts(), AREAS, (), TODAY)
    reply = router.handle_tap(snapshot, Administrator(None), f"L.add.{area_id(area)}.{offer}")
    assert reply.act is None
    assert reply.screen
    offered = {b.data.rpartition(".")[2] for row in reply.screen.rows for b in row}
    assert offered - {"home"} - {"L"} <= set(NATIONAL if area == "nasjonal" else LOCAL)


@pytest.mark.parametrize(("offer", "area"), [("sana", TROMS), ("stotte", "nasjonal")])
async def test_no_draft_however_old_is_taken_into_use(
    store: Store, script: Script, offer: str, area: str
) -> None:
    settings = SettingFields.model_validate({"administrators": "7"}).settings()
    async with opened(FakeTelegram()) as bot:
        lists_, words = DirectoryRefresh(store, script.offer_areas()), load_list_texts()
        sender = Sender(bot, RateLimiter(0))
        list_service = ListService(script, words, store, lists_, sender, settings, lambda: TODAY)
        with pytest.raises(ConflictError):
            await list_service.apply_changes(
                7, [Change(None, contact(offer=offer, area=area))], "x"
            )
    assert await store.contacts() == ()


async def test_the_command_line_refuses_it_and_names_what_an_area_of_another_kind_left(
    store: Store, script: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    names, kinds = script.offer_names(), script.offer_areas()
    data = FILE.format(area=TROMS, offer="villa sana").encode()
    code = await import_contacts(store, data, names, TODAY, True, offer_areas=kinds)
    assert (code, await store.contacts()) == (1, ())
    await store.put([contact(area=TROMS)], TODAY)
    async with store.edit_areas() as areas:
        await areas.set_kind(TROMS, "nation")
    assert await status(store, names, TODAY, kinds) == 1
    assert "Troms legeforening · stotte · Kari Eksempel is not shown" in capsys.readouterr().out
