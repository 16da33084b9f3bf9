"""An author's folder as it is now: the real bot answers with it, and the page shows it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app import answer_until
from bot.clock import today
from bot.sandbox.chats import Chat, Message, demo_people
from bot.sandbox.control import as_endpoint
from bot.sandbox.demo.launcher import fill_database
from bot.sandbox.errors import BotApiError, Json
from bot.sandbox.messages import edit_text, send_message
from bot.sandbox.params import Params
from bot.sandbox.preview import spelling
from bot.sandbox.preview.cards import (
    Card,
    cards,
    drawn_text,
    with_findings,
    with_unknown_words,
)
from bot.sandbox.preview.panel import panel
from bot.sandbox.server import preview_page
from bot.sandbox.telegram import Sandbox
from bot.store.contacts import open_store
from bot.store.link_codes import LinkCodeFile
from bot.telegram.sender import message_fields
from config.settings import Settings, Token
from conversations.authoring.checks.folder import check_folder
from conversations.contacts.directory import Directory
from conversations.help.codec import decode
from conversations.help.screens import screen
from conversations.model import Screen, State, Tap
from conversations.script.diagnostics import Finding
from conversations.script.layers import layers
from conversations.script.loader import ScriptReading, load_staff_words, read_script
from conversations.script.own_sentences import settle_language
from conversations.script.schema import Script
from conversations.sentences.catalog import sentence

LOOK = 0.15  # seconds between two looks at the files
PATIENCE = 10.0  # seconds that the page waits for something new

Stamp = frozenset[tuple[str, int, int]]


def file_stamp(folder: Path) -> Stamp:
    """What tells whether a file of a script, or of what it extends, has been saved."""
    found = set[tuple[str, int, int]]()
    for layer in layers(folder):
        for path in layer.glob("*"):
            with suppress(OSError):  # an editor is at work
                state = path.stat()
                found.add((str(path), state.st_mtime_ns, state.st_size))
    return frozenset(found)


class Preview:
    """The bot that answers with an author's folder, and the panel beside the chat."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder, self.database = folder, database
        settle_language(folder)
        self.sandbox = Sandbox(people=demo_people()[:1])
        self.script: Script | None = None  # the last that was whole
        self.directory = Directory(today())
        self.made: list[Card] = []
        self.version = 0
        self.parts: list[str] = []
        self._address = ""
        self._speller = spelling.Speller()
        self._news = asyncio.Event()
        self._is_over = False
        self._bot: tuple[asyncio.Task[None], asyncio.Event] | None = None

    async def follow(self, address: str) -> None:
        """Reads the folder now and whenever a file in it is saved."""
        self._address = address
        before: Stamp | None = None
        while not self._is_over:
            if (now := file_stamp(self.folder)) != before:
                before = now
                await self._read()
            await asyncio.sleep(LOOK)

    async def _read(self) -> None:
        """First the words, which the bot and the chat take at once; then what the checker says."""
        reading = await asyncio.to_thread(read_script, self.folder)
        script = None if reading.findings else reading.script
        if script:
            await self._take(script)
        await asyncio.to_thread(self._draw, reading)
        self._publish()
        if script:
            await self._restart_bot(script)
        _, findings = await asyncio.to_thread(check_folder, self.folder, today(), reading)
        await asyncio.to_thread(self._add_findings, reading, findings)
        self._publish()

    async def _take(self, script: Script) -> None:
        """Shows the open chats in the words of a script."""
        if self.script is None:
            await fill_database(self.database, script)
        self.script = script
        self.sandbox.languages = tuple(script.words)
        async with open_store(self.database) as store:
            areas, contacts = await store.areas(), await store.contacts()
        filters = script.country.filters
        self.directory = Directory(today(), areas, contacts, script.offer_areas(), filters=filters)
        for chat in self.sandbox.chats.by_id.values():
            if found := _shown_state(script, chat):
                self._edit(chat, *found)

    async def _restart_bot(self, script: Script) -> None:
        await self.stop_bot()
        settings = Settings(
            token=Token(self.sandbox.token),
            api_url=self._address,
            database=self.database,
            script=self.folder,
            messages_per_second=0,
        )
        stop, words = asyncio.Event(), partial(load_staff_words, self.folder)
        codes = LinkCodeFile(self.database.parent)
        self._bot = asyncio.create_task(answer_until(stop, settings, script, words, codes)), stop

    def _draw(self, reading: ScriptReading) -> None:
        """Makes the panel of what was read; in a thread of its own, since it takes a while."""
        script = reading.script
        made = cards(script, self.directory) if script else []
        self.made = with_unknown_words(made, self._unknown_words(script, made, asks=False))
        self.parts = panel(script, self.made, reading.findings, checked=False)

    def _add_findings(self, reading: ScriptReading, findings: tuple[Finding, ...]) -> None:
        made = with_findings(self.made, findings)
        unknown = self._unknown_words(reading.script, made, asks=True)
        self.made = with_unknown_words(made, unknown)
        notes = self._spelling_notes(reading.script)
        self.parts = panel(reading.script, self.made, findings, checked=True, notes=notes)

    def _unknown_words(
        self, script: Script | None, made: list[Card], *, asks: bool
    ) -> dict[str, set[str]]:
        drawn = [one for card in made for one in card.drawn]
        own = spelling.own_words(layers(self.folder))
        return {
            language: self._speller.unknown_words(
                language, [drawn_text(d) for d in drawn if d.language == language], asks=asks
            )
            - own
            for language in (script.words if script else ())
        }

    def _spelling_notes(self, script: Script | None) -> list[str]:
        """What spelling is not looked at, a line each."""
        if script is None or not spelling.dictionaries():
            return [sentence("sandbox.no_speller")]
        lacking = (name for name in script.words if name not in spelling.dictionaries())
        return [sentence("sandbox.no_dictionary", language=name) for name in lacking]

    def _publish(self) -> None:
        self.version += 1
        self._news.set()
        self._news = asyncio.Event()

    def end(self) -> None:
        """Lets the page go."""
        self._is_over = True
        self._news.set()

    async def stop_bot(self) -> None:
        """Ends the bot that answers now, if there is one."""
        if self._bot:
            task, stop = self._bot
            stop.set()
            await asyncio.wait((task,))
            self._bot = None
            task.result()

    def _edit(self, chat: Chat, message: Message, state: State) -> None:
        """Shows the screen of a state in the place of a message."""
        if self.script is None:
            return
        with suppress(BotApiError, KeyError, ValueError):  # as it was, or words lack
            fields = self._fields(chat, screen(self.script, self.directory, state))
            edit_text(self.sandbox, Params(fields | {"message_id": message.message_id}))

    def _fields(self, chat: Chat, shown: Screen) -> Json:
        return message_fields(shown) | {"chat_id": chat.id}

    # What the page asks for.

    def routes(self) -> list[Route]:
        """What the page asks for beside the chat."""
        return [
            Route("/", preview_page(self.sandbox)),
            Route("/preview", self._news_since),
            Route("/preview/open", as_endpoint(self.sandbox, self._open), methods=["POST"]),
        ]

    async def _news_since(self, request: Request) -> Response:
        """The panel, once it is newer than the one that the page has."""
        after = int(request.query_params.get("after", "0"))
        if self.version <= after and not self._is_over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), PATIENCE)
        if self.version <= after:
            return Response(status_code=204)
        return JSONResponse({"version": self.version, "parts": self.parts})

    async def _open(self, sandbox: Sandbox, request: Request) -> Json:
        """Shows the screen of a card in a chat, below what stands there or in its place."""
        ask = await request.json()
        chat, card = sandbox.chats.by_id[int(ask["chat"])], self._card(ask["card"])
        if self.script is None:
            return {}
        current = _shown_state(self.script, chat)
        language = ask.get("language") or (current[1].language if current else "")
        states = {one.language: one.state for one in card.drawn}
        state = states.get(language) or card.drawn[0].state
        if current:
            self._edit(chat, current[0], state)
        else:
            chat.started = True
            shown = screen(self.script, self.directory, state)
            send_message(sandbox, Params(self._fields(chat, shown)))
        return {"card": card.key}

    def _card(self, key: str) -> Card:
        return next(card for card in self.made if card.key == key)


def _shown_state(script: Script, chat: Chat) -> tuple[Message, State] | None:
    """The newest screen of the conversation in a chat, and the state that its buttons carry."""
    for message in reversed(chat.messages.values()):
        for button in message.buttons() if message.outgoing else ():
            state, received = decode(script, str(button.get("callback_data", "")))
            if isinstance(received, Tap):
                return message, state
    return None
