"""The desk of administrators on a real store and a Telegram that has a file to fetch."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from telegram.request import RequestData

from bot.handlers.lists import ListsHandler
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.list_service import ListService
from bot.store.contacts import Store, open_store
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import Event, ReplyTarget, StaffInput
from config.settings import AdministratorSetting, Settings
from conversations.contacts.contact import Contact
from conversations.model import Stale, State
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.norway import staff_command
from tests.support.patience import PATIENCE
from tests.support.talk import NOON, TODAY, contact
from tests.support.telegram import FakeTelegram, opened

TROMS, OSLO, NATION = "Troms legeforening", "Oslo legeforening", "nasjonal"
OLA, SIRI, PER, STRANGER = 11, 12, 13, 99  # of Troms, Troms and Oslo, the nation, of nothing
KARI = contact(agreed=True, note="Ring etter 16")
ANNE = contact("Anne Eksempel", area=OSLO, agreed=True)
TABLE = b"Navn;Mobil\nNils Nyeksempel;21234567\n"
WHOLE = "Lokalforening;Tilbud;Navn;Mobil;Samtykke\nTroms;støttekollega;Nils;21234567;ja\n".encode()


class Files(FakeTelegram):
    """A Telegram that has one file to fetch."""

    content: bytes | None = b""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """The file, where to find it, or what any fake says."""
        if "/file/" in url:
            return 200, self.content or b""
        if url.endswith("getFile"):
            if self.content is None:
                return 400, self._refusal(400, "Bad Request: wrong file_id")
            found = {"file_id": "f", "file_unique_id": "u", "file_path": "f",
                     "file_size": len(self.content)}  # fmt: skip
            return 200, json.dumps({"ok": True, "result": found}).encode()
        return await super().do_request(url, method, request_data)


@dataclass
class Office:
    """The desk, its store and its Telegram."""

    handler: ListsHandler
    store: Store
    telegram: Files
    settings: Any
    number: int = 100

    async def takes(self, chat: int, **material: Any) -> bool:
        """Whether the desk deals with something."""
        self.number += 1
        tapped = "data" in material
        place = ReplyTarget(chat, self.number if tapped else 0, f"q{self.number}" if tapped else "")
        event = Event(place, State("nb"), Stale(), 0 if tapped else self.number)
        command = staff_command(material.get("text", ""))
        return await self.handler.handle(event, StaffInput(**material, command=command))

    async def gets(self, chat: int, **material: Any) -> str:
        """What somebody sees after a text, a tap or a file."""
        assert await self.takes(chat, **material)
        return self.screen(chat)

    async def settles(self, chat: int) -> str:
        """What somebody sees once all parts of what they sent are together."""
        collector = self.handler._collector
        async with asyncio.timeout(PATIENCE):
            while collector.is_waiting(chat) or collector._tasks:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        return self.screen(chat)

    async def sends(self, chat: int, content: bytes | None) -> str:
        self.telegram.content = content
        return await self.gets(chat, file="f", file_name="liste.csv", file_size=len(content or b""))

    async def taps(self, chat: int, *labels: str) -> str:
        for label in labels:
            await self.gets(chat, data=self.buttons(chat)[label])
        return self.screen(chat)

    def message(self, chat: int) -> dict[str, Any]:
        called = self.telegram.called("sendMessage", "editMessageText")
        return [asked for asked in called if asked["chat_id"] == chat][-1]

    def texts(self, chat: int) -> list[str]:
        called = self.telegram.called("sendMessage", "editMessageText")
        return [asked["text"] for asked in called if asked["chat_id"] == chat]

    def screen(self, chat: int) -> str:
        return str(self.message(chat)["text"]).replace("<b>", "").replace("</b>", "")

    def buttons(self, chat: int) -> dict[str, str]:
        rows = self.message(chat)["reply_markup"]["inline_keyboard"]
        return {b["text"]: b.get("callback_data", "") for row in rows for b in row}

    async def contacts(self, area: str = TROMS) -> dict[str, Contact]:
        return {c.name: c for c in await self.store.contacts() if c.area == area}


@asynccontextmanager
async def opened_office(script: Script, database: Path) -> AsyncIterator[Office]:
    """The desk with its administrators, on a store of its own."""
    telegram = Files()
    lists_of = {OLA: (TROMS,), SIRI: (TROMS, OSLO), PER: (NATION,)}
    people = [AdministratorSetting(chat, areas) for chat, areas in lists_of.items()]
    settings = SimpleNamespace(administrators=people, two_person=False, paused=False)
    async with open_store(database) as store, opened(telegram) as bot:
        await store.put([KARI, ANNE], TODAY)
        sender = Sender(bot, RateLimiter(0))
        lists = DirectoryRefresh(store, script.offer_areas(), lambda: NOON)
        known = cast("Settings", settings)
        list_service = ListService(
            script, load_list_texts(), store, lists, sender, known, lambda: TODAY
        )
        yield Office(ListsHandler(list_service, sender), store, telegram, settings)
