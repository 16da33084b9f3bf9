"""A tiny bot with a fixed script, that speaks to a sandbox over HTTP like any other bot."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

Json = dict[str, Any]
Rows = list[list[Json]]
MENU: Rows = [
    [
        {"text": "Lege", "callback_data": "next"},
        {"text": "Medisinstudent", "callback_data": "next"},
    ],
    [{"text": "En annen, for eksempel en kollega eller partner", "callback_data": "next"}],
    [{"text": "Varsel", "callback_data": "alert"}, {"text": "Beskjed", "callback_data": "toast"}],
    [{"text": "Fil", "callback_data": "file"}, {"text": "Sen", "callback_data": "slow"}],
    [{"text": "Akutt / selvmordstanker", "callback_data": "end"}],
    [{"text": "Tilbake", "callback_data": "start"}, {"text": "Slett", "callback_data": "erase"}],
]
END: Rows = [
    [{"text": "Kopier 406 12 345", "copy_text": {"text": "+4740612345"}}],
    [{"text": "Nettside", "url": "https://example.org/stottekollega"}],
    [{"text": "Tilbake", "callback_data": "start"}],
]
FIRST = (
    "Hei. <b>Hvem gjelder det?</b>\n\nIngen mennesker leser dette. Fare for liv: ring <b>113</b>."
)
SECOND = "<b>Hva trenger du mest nå?</b>\n<i>Du kan ombestemme deg.</i>"
LAST = (
    "<b>Eksempel Eksempelsen</b>, støttekollega\n406 12 345 · eksempel@example.org\n"
    "<i>Gratis, ingen journal.</i>\nBekreftet november 2026. "
    "Om natten: 116 117, fra utlandet +47 22 40 00 40. Skriv /slett når du er ferdig. "
    "5 &lt; 6 &amp; 7"
)


class ScriptedBot:
    """Answers /start and taps as its script says."""

    def __init__(self, session: aiohttp.ClientSession, address: str, token: str) -> None:
        self.session = session
        self.root = f"{address}/bot{token}/"
        self.taps: dict[str, Callable[[Json], Awaitable[object]]] = {
            "start": lambda tap: self.edit(tap, FIRST, MENU),
            "next": lambda tap: self.edit(tap, SECOND, MENU[1:]),
            "end": lambda tap: self.edit(tap, LAST, END),
            "erase": self.erase,
            "file": self.send_file,
            "slow": lambda _: asyncio.sleep(0.3),
        }

    async def call(self, method: str, **parameters: Any) -> Any:
        """One call, in JSON."""
        async with self.session.post(self.root + method, json=parameters) as response:
            return await response.json()

    async def run(self) -> None:
        """Poll and answer until cancelled."""
        offset = 0
        while True:
            found = await self.call("getUpdates", offset=offset, timeout=20)
            for update in found.get("result", []):
                offset = update["update_id"] + 1
                await self.take(update)

    async def take(self, update: Json) -> None:
        """One update."""
        if "callback_query" in update:
            await self.tapped(update["callback_query"])
        elif update.get("message", {}).get("text", "").startswith("/start"):
            await self.send(update["message"]["chat"]["id"], FIRST, MENU)

    async def tapped(self, tap: Json) -> None:
        """One tap: what it brings, then the answer."""
        if act := self.taps.get(tap["data"]):
            await act(tap)
        said = {"alert": ("Dette er et varsel.", True), "toast": ("En kort beskjed.", False)}
        text, alert = said.get(tap["data"], ("", False))
        query = {"callback_query_id": tap["id"], "text": text, "show_alert": alert}
        await self.call("answerCallbackQuery", **query)

    async def send(self, chat_id: int, text: str, keys: Rows) -> None:
        """A new message."""
        markup = {"inline_keyboard": keys}
        body = {"chat_id": chat_id, "text": text, "parse_mode": "HTML", "reply_markup": markup}
        await self.call("sendMessage", **body)

    async def edit(self, tap: Json, text: str, keys: Rows) -> None:
        """The pressed message with other words."""
        await self.call(
            "editMessageText",
            chat_id=tap["message"]["chat"]["id"],
            message_id=tap["message"]["message_id"],
            text=text,
            parse_mode="HTML",
            reply_markup={"inline_keyboard": keys},
        )

    async def erase(self, tap: Json) -> None:
        """The pressed message gone."""
        message = tap["message"]
        chat_id, number = message["chat"]["id"], message["message_id"]
        await self.call("deleteMessages", chat_id=chat_id, message_ids=[number])

    async def send_file(self, tap: Json) -> None:
        """A small document."""
        form = aiohttp.FormData({"chat_id": str(tap["message"]["chat"]["id"]), "caption": "Listen"})
        form.add_field("document", b"area,offer\n", filename="liste.csv", content_type="text/csv")
        async with self.session.post(self.root + "sendDocument", data=form) as response:
            response.raise_for_status()


@asynccontextmanager
async def scripted(address: str, token: str) -> AsyncIterator[ScriptedBot]:
    """The bot at work for as long as the block runs."""
    async with aiohttp.ClientSession() as session:
        bot = ScriptedBot(session, address, token)
        await bot.call(
            "setMyCommands",
            commands=[
                {"command": "start", "description": "Begynn på nytt"},
                {"command": "slett", "description": "Slett samtalen"},
            ],
        )
        about = "Finn en kollega å snakke med. Tre trykk, gratis, ingen journal."
        await bot.call("setMyDescription", description=about)
        running = asyncio.create_task(bot.run())
        try:
            yield bot
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
