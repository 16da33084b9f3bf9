"""Where two have to agree: nothing that reaches people passes one of them, or passes unseen."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.lists import ListsHandler
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.list_service import ListService
from bot.store.contacts import Store, open_store
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import Event, ReplyTarget, StaffInput
from config.loading import SettingFields
from conversations.contacts.changes import Change
from conversations.lists.snapshot import area_id
from conversations.model import Start, State
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.norway import staff_command
from tests.support.talk import LANDLINE, TODAY, contact
from tests.support.telegram import FakeTelegram, opened

TROMS = "Troms legeforening"
KARI = contact()
FORMER = replace(KARI, phones=(LANDLINE,))
CHANGED = replace(KARI, confirmed=None)  # as a new number leaves it


class Desk:
    """Two who keep one list, and what each of them is shown."""

    def __init__(self, telegram: FakeTelegram, store: Store, list_service: ListService) -> None:
        self._telegram, self.store, self.list_service = telegram, store, list_service
        self._handler = ListsHandler(list_service, list_service.sender)

    async def taps(self, chat: int, data: str) -> None:
        place = ReplyTarget(chat, 1, "q")
        await self._says(Event(place, State("nb"), Start()), StaffInput(data=data))

    async def writes(self, chat: int, text: str) -> None:
        given = StaffInput(text=text, command=staff_command(text))
        await self._says(Event(ReplyTarget(chat), State("nb"), Start(), 5), given)

    async def _says(self, event: Event, material: StaffInput) -> None:
        assert await self._handler.handle(event, material)

    def shown(self, chat: int) -> dict[str, Any]:
        """The newest screen of a chat."""
        calls = (asked for _, asked in reversed(self._telegram.calls))
        return next(c for c in calls if c.get("chat_id") == chat and "text" in c)

    def button(self, chat: int, label: str) -> str:
        """The data of a button of the newest screen; empty where it has none."""
        markup = self.shown(chat)["reply_markup"]
        rows = (json.loads(markup) if isinstance(markup, str) else markup)["inline_keyboard"]
        return next((b["callback_data"] for r in rows for b in r if b["text"] == label), "")


@pytest.fixture
async def handler(tmp_path: Path, script: Script) -> AsyncIterator[Desk]:
    given = {"administrators": "7,8", "two_person": True}
    settings = SettingFields.model_validate(given).settings()
    telegram = FakeTelegram()
    async with opened(telegram) as bot, open_store(tmp_path / "x.db") as store:
        lists, words = DirectoryRefresh(store, script.offer_areas()), load_list_texts()
        sender = Sender(bot, RateLimiter(0))
        list_service = ListService(script, words, store, lists, sender, settings, lambda: TODAY)
        yield Desk(telegram, store, list_service)


async def test_a_former_number_comes_back_only_when_two_agree(handler: Desk) -> None:
    await handler.store.put([FORMER], TODAY)
    batch = await handler.store.apply([Change(FORMER, CHANGED)], "x", TODAY)
    undo = f"L.undo.{batch}.{area_id(TROMS)}"
    await handler.taps(7, undo)
    assert handler.shown(7)["text"].startswith("<b>Venter på en administrator til")
    assert await handler.store.contacts() == (CHANGED,)
    agree = handler.button(8, "Godkjenn")
    await handler.taps(7, agree)
    assert await handler.store.contacts() == (CHANGED,)
    await handler.taps(8, agree)
    assert await handler.store.contacts() == (replace(FORMER, confirmed=None),)


async def test_an_undo_is_refused_where_the_list_was_changed_in_between(handler: Desk) -> None:
    await handler.store.put([FORMER], TODAY)
    batch = await handler.store.apply([Change(FORMER, CHANGED)], "x", TODAY)
    await handler.taps(7, f"L.undo.{batch}.{area_id(TROMS)}")
    newer = replace(CHANGED, note="ny")
    await handler.store.apply([Change(CHANGED, newer)], "x", TODAY)
    await handler.taps(8, handler.button(8, "Godkjenn"))
    assert await handler.store.contacts() == (newer,)
    assert "ble ikke godkjent" in handler.shown(7)["text"]


async def test_taking_a_number_away_again_needs_one(handler: Desk) -> None:
    await handler.store.put([KARI], TODAY)
    both = replace(KARI, phones=(*KARI.phones, LANDLINE), confirmed=None)
    batch = await handler.store.apply([Change(KARI, both)], "x", TODAY)
    await handler.taps(7, f"L.undo.{batch}.{area_id(TROMS)}")
    assert await handler.store.contacts() == (KARI,)


async def test_nobody_agrees_to_a_number_behind_padding(handler: Desk) -> None:
    """Thirty changed notes and then thirty changed numbers: the numbers are on the first pages."""
    people = [contact(f"P{n:02d} Eksempel") for n in range(60)]
    await handler.store.put(people, TODAY)
    rows = ["område;tilbud;navn;telefon;merknad"]
    rows += [f"Troms;støttekollega;{p.name};40612345;ny" for p in people[:30]]
    rows += [f"Troms;støttekollega;{p.name};21234567;" for p in people[30:]]
    await handler.writes(7, "\n".join(rows))
    pages = 0
    while not handler.button(7, "Ta i bruk"):
        agreed = handler.button(7, "Alle på denne siden har sagt ja")
        await handler.taps(7, agreed or handler.button(7, "Neste side"))
        pages += 1
        assert pages < 30, handler.shown(7)
    await handler.taps(7, handler.button(7, "Ta i bruk"))
    seen, pages = set[str](), 0
    refuse = handler.button(8, "Nei")
    forged = refuse.replace("L.rj.", "L.ap.")
    assert handler.button(8, "Godkjenn") == ""
    await handler.taps(8, refuse.replace("L.rj.", "L.sp.") + ".9")  # pages cannot be skipped
    assert handler.button(8, "Godkjenn") == ""
    await handler.taps(
        8, handler.button(8, "Fra begynnelsen") or refuse.replace("L.rj.", "L.sp.") + ".0"
    )
    while not handler.button(8, "Godkjenn"):
        seen |= set(re.findall(r"P\d\d", handler.shown(8)["text"]))
        await handler.taps(8, handler.button(8, "Flere"))
        pages += 1
        assert pages < 20
    seen |= set(re.findall(r"P\d\d", handler.shown(8)["text"]))
    assert {f"P{n}" for n in range(30, 60)} <= seen
    await handler.taps(8, forged)
    changed = [c for c in await handler.store.contacts() if c.phones == (LANDLINE,)]
    assert len(changed) == 30


async def test_a_forged_early_agreement_is_refused(handler: Desk) -> None:
    people = [contact(f"P{n:02d} Eksempel") for n in range(60)]
    await handler.store.put(people, TODAY)
    steps = [Change(p, replace(p, phones=(LANDLINE,), confirmed=None)) for p in people]
    batch = await handler.store.apply(steps, "x", TODAY)
    await handler.taps(7, f"L.undo.{batch}.{area_id(TROMS)}")
    forged = handler.button(8, "Nei").replace("L.rj.", "L.ap.")
    await handler.taps(8, forged)
    assert handler.shown(8)["text"].startswith("<b>Se alle endringene først.")
    assert all(c.phones == (LANDLINE,) for c in await handler.store.contacts())
