"""Who may change which list in the chat: forged taps at the desk, on a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.handlers.lists import ListsHandler
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.list_service import ListService
from bot.store.contacts import Store, open_store
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import Event, ReplyTarget, StaffInput
from config.settings import AdministratorSetting, Settings
from conversations.contacts.changes import Change
from conversations.lists.snapshot import area_id
from conversations.model import Stale, State
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.norway import staff_command
from tests.support.talk import NOON, TODAY, contact
from tests.support.telegram import FakeTelegram, opened

TROMS, OSLO = "Troms legeforening", "Oslo legeforening"
OLA, SIRI, PER = 11, 12, 13  # of Troms, of Troms and Oslo, of Oslo
NILS = "Nils Nyeksempel\nKommunen\nTlf 212 34 567"
KARI = contact(agreed=True)
ANNE = contact("Anne Eksempel", area=OSLO, agreed=True)


@dataclass
class Office:
    """The desk, its administrators, and what each of them was shown last."""

    handler: ListsHandler
    store: Store
    telegram: FakeTelegram
    settings: Any
    number: int = field(default=100)

    async def gets(self, chat: int, text: str = "", data: str = "") -> str:
        """What somebody sees after a text or a tap."""
        self.number += 1
        place = ReplyTarget(chat, self.number if data else 0, f"q{self.number}" if data else "")
        event = Event(place, State("nb"), Stale(), 0 if data else self.number)
        assert await self.handler.handle(
            event, StaffInput(data=data, text=text, command=staff_command(text))
        )
        return self.screen(chat)

    def asked(self, chat: int) -> list[dict[str, Any]]:
        called = self.telegram.called("sendMessage", "editMessageText")
        return [asked for asked in called if asked["chat_id"] == chat]

    def screen(self, chat: int) -> str:
        return str(self.asked(chat)[-1]["text"]).replace("<b>", "").replace("</b>", "")

    def button(self, chat: int, start: str) -> str:
        """The newest button of somebody whose data begins like this."""
        for asked in reversed(self.asked(chat)):
            for row in asked["reply_markup"]["inline_keyboard"]:
                for button in row:
                    if button.get("callback_data", "").startswith(start):
                        return str(button["callback_data"])
        raise AssertionError(f"{chat} has no button {start}")

    async def listed(self, area: str = TROMS) -> dict[str, Any]:
        return {c.name: c for c in await self.store.contacts() if c.area == area}

    async def drafts(self, chat: int, text: str, area: str = TROMS, offer: str = "stotte") -> str:
        """An addition that only waits to be taken into use; its name."""
        await self.gets(chat, data=f"L.add.{area_id(area)}.{offer}")
        await self.gets(chat, text=text)
        agreed = self.button(chat, "L.yes.")
        await self.gets(chat, data=agreed)
        return self.button(chat, "L.use.").rpartition(".")[2]


@pytest.fixture
async def office(script: Script, tmp_path: Path) -> AsyncIterator[Office]:
    telegram = FakeTelegram()
    lists_of = {OLA: (TROMS,), SIRI: (TROMS, OSLO), PER: (OSLO,)}
    people = [AdministratorSetting(chat, areas) for chat, areas in lists_of.items()]
    settings = SimpleNamespace(administrators=people, two_person=False, paused=False)
    async with open_store(tmp_path / "x.db") as store, opened(telegram) as bot:
        await store.put([KARI, ANNE], TODAY)
        sender = Sender(bot, RateLimiter(0))
        lists = DirectoryRefresh(store, script.offer_areas(), lambda: NOON)
        known = cast("Settings", settings)
        list_service = ListService(
            script, load_list_texts(), store, lists, sender, known, day=lambda: TODAY
        )
        yield Office(ListsHandler(list_service, sender), store, telegram, settings)


@pytest.fixture
def strict(office: Office) -> Office:
    office.settings.two_person = True
    return office


GONE = "Forhåndsvisningen er borte."


async def test_a_draft_is_its_owners_alone(office: Office) -> None:
    nonce = await office.drafts(OLA, NILS)
    for other in (SIRI, PER):
        for act in ("use", "d", "t", "yes", "see", "no"):
            assert (await office.gets(other, data=f"L.{act}.{nonce}.0")).startswith(GONE), act
        assert "Nils Nyeksempel" not in await office.listed()
    await office.gets(OLA, data=f"L.use.{nonce}")
    assert "Nils Nyeksempel" in await office.listed()


async def test_rows_that_wait_for_a_list_are_their_senders_alone(office: Office) -> None:
    asked = await office.gets(SIRI, text="Støttekolleger\n\n" + NILS)
    assert asked == "Hvilken liste gjelder det?"
    to_troms = office.button(SIRI, "L.to.").rpartition(".")[0] + f".{area_id(TROMS)}"
    assert (await office.gets(OLA, data=to_troms)).startswith(GONE)
    assert "Nils Nyeksempel" in await office.gets(SIRI, data=to_troms)


async def test_a_right_that_was_taken_away_ends_what_was_begun(office: Office) -> None:
    nonce = await office.drafts(OLA, NILS)
    office.settings.administrators = [AdministratorSetting(OLA, (OSLO,))]
    assert (await office.gets(OLA, data=f"L.use.{nonce}")).startswith(GONE)
    assert "Nils Nyeksempel" not in await office.listed()


async def test_only_who_has_the_list_decides_as_the_second(strict: Office) -> None:
    nonce = await strict.drafts(OLA, NILS)
    waiting = await strict.gets(OLA, data=f"L.use.{nonce}")
    assert waiting.startswith("Venter på en administrator til")
    assert not strict.asked(PER)
    for said in ("ap", "rj"):
        assert (await strict.gets(PER, data=f"L.{said}.{nonce}")).startswith(GONE)
    assert await strict.gets(OLA, data=f"L.ap.{nonce}") == "En annen enn du må godkjenne denne."
    assert "Nils Nyeksempel" not in await strict.listed()
    await strict.gets(SIRI, data=strict.button(SIRI, "L.ap."))
    assert "Nils Nyeksempel" in await strict.listed()


async def test_one_new_way_among_other_changes_needs_a_second(strict: Office) -> None:
    await strict.store.put([contact("Mia Eksempel", workplace="Et annet sted", agreed=True)], TODAY)
    kari, mia = "Kari Eksempel\nTlf 212 34 567", "Mia Eksempel\nKommunen\nTlf 406 12 345"
    seen = await strict.gets(OLA, text=f"{TROMS}\nStøttekolleger\n\n{kari}\n\n{mia}")
    assert "Telefon: 406 12 345 → 21 23 45 67" in seen
    assert "Arbeidssted: Et annet sted → Kommunen" in seen
    await strict.gets(OLA, data=strict.button(OLA, "L.use."))
    assert strict.screen(OLA).startswith("Venter på en administrator til")
    assert (await strict.listed())["Kari Eksempel"].phones == ("+4740612345",)


async def batch_of_two_lists(office: Office) -> int:
    """What Siri has done at once with both of her lists: nobody stands there any more."""
    steps = [Change(one, replace(one, hidden=True)) for one in (KARI, ANNE)]
    return await office.store.apply(steps, f"{OSLO} + {TROMS}", TODAY)


async def hidden(office: Office) -> tuple[bool, bool]:
    here, there = await office.listed(TROMS), await office.listed(OSLO)
    return here["Kari Eksempel"].hidden, there["Anne Eksempel"].hidden


async def test_nobody_takes_back_what_was_done_on_a_list_of_others(office: Office) -> None:
    batch = await batch_of_two_lists(office)
    stale = await office.gets(PER, data=f"L.undo.{batch}.{area_id(TROMS)}")
    assert stale.startswith("Den knappen er for gammel")
    assert await hidden(office) == (True, True)


@pytest.mark.parametrize("where", ["all", area_id(OSLO)])
async def test_taking_back_on_ones_own_list_leaves_the_others(office: Office, where: str) -> None:
    batch = await batch_of_two_lists(office)
    assert "Angret: 1 endret" in await office.gets(PER, data=f"L.undo.{batch}.{where}")
    assert await hidden(office) == (True, False)
