"""Whatever raises while an answer is made: the emergency screen comes, once, and buttons stop."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.handlers.help import HelpHandler
from bot.handlers.invite import InviteHandler
from bot.handlers.last_resort import LastResort
from bot.telegram import sender as sender_module
from bot.telegram.rate_limiter import Rank, RateLimiter
from bot.telegram.sender import Outcome, Sender
from bot.telegram.updates import Event, Incoming, ReplyTarget, StaffInput, Stray, parse_update
from config.settings import Token
from conversations.contacts.directory import Directory
from conversations.model import Command, Input, Screen, Start, State, Tap, Text
from conversations.script.loader import BUILT_IN, load_list_texts
from conversations.script.schema import Script
from tests.conversations.help.test_walk import SCRIPT
from tests.support.talk import everywhere
from tests.support.telegram import FakeTelegram, opened

EMERGENCY = "<b>Er livet i fare nå?</b>"
KARI = 2**33 + 5


class Broken(Exception):
    """What a part raises that is broken."""


class Breaking:
    """Raises whatever is asked of it, as a mapping, a directory or a desk."""

    def __getattr__(self, name: str) -> Any:
        raise Broken

    def __getitem__(self, name: object) -> Any:
        raise Broken

    def __contains__(self, name: object) -> bool:
        raise Broken

    def __iter__(self) -> Any:
        raise Broken


class BreakingDesk:
    """A desk that fails at whatever is put on it."""

    async def handle(self, *_: object) -> bool:
        raise Broken


class KeepingHandler:
    """A desk that takes everything and keeps what it took."""

    def __init__(self) -> None:
        self.taken: list[StaffInput] = []

    async def handle(self, _: Event, material: StaffInput) -> bool:
        self.taken.append(material)
        return True


class FailingCountBuffer:
    """Counts nothing."""

    def count(self, *_: object) -> None:
        raise Broken

    def report(self, *_: object) -> None:
        raise Broken


class FailingSender(Sender):
    """Fails at its first calls of a kind."""

    breaks: dict[str, int]

    async def show_screen(
        self, place: ReplyTarget, screen: Screen, *, silent: bool = False
    ) -> Outcome:
        self.fail("show_screen")
        return await super().show_screen(place, screen, silent=silent)

    async def put(
        self, place: ReplyTarget, screen: Any, rank: Rank, *, silent: bool = False
    ) -> Outcome:
        self.fail("put")
        return await super().put(place, screen, rank, silent=silent)

    async def answer_query(self, query: str, notice: str = "") -> Outcome:
        self.fail("answer_query")
        return await super().answer_query(query, notice)

    async def delete_messages(self, place: ReplyTarget, first: int, last: int) -> bool | None:
        self.fail("delete_messages")
        return await super().delete_messages(place, first, last)

    def fail(self, kind: str) -> None:
        if self.breaks.get(kind):
            self.breaks[kind] -= 1
            raise Broken


@dataclass
class Set:
    """Parts of an answer, any of which a test may break."""

    telegram: FakeTelegram
    sender: FailingSender
    script: Script = SCRIPT
    directory: Any = field(default_factory=lambda: everywhere(SCRIPT))
    count_buffer: Any = field(default_factory=FailingCountBuffer)
    handlers: Sequence[Any] = ()

    async def gets(self, given: Incoming, superseded: tuple[str, ...] = ()) -> list[str]:
        """The screens that somebody saw after this, by their words."""

        def directory() -> Directory:
            if isinstance(self.directory, Breaking):
                raise Broken
            return self.directory  # type: ignore[no-any-return]

        answer = HelpHandler(SCRIPT, directory, self.sender, self.count_buffer, self.handlers)
        answer._script = self.script  # breaks only when the bot is running
        words = load_list_texts(BUILT_IN)
        invited = InviteHandler(answer, self.sender, Token("1:token"), lambda: words)
        await LastResort(invited, self.sender, SCRIPT)(given, superseded)
        return [call["text"] for call in self.telegram.called("sendMessage", "editMessageText")]

    @property
    def stopped(self) -> set[str]:
        """The buttons that spin no longer."""
        asked = self.telegram.called("answerCallbackQuery")
        return {call["callback_query_id"] for call in asked}


@pytest.fixture
async def parts() -> AsyncIterator[Set]:
    telegram = FakeTelegram()
    async with opened(telegram) as bot:
        failing = FailingSender(bot, RateLimiter(1000))
        failing.breaks = {}
        yield Set(telegram, failing)


def wrote(text: str = "hei", material: StaffInput | None = None) -> Event:
    return Event(ReplyTarget(KARI), State("nb"), Text(text, 7), 7, material=material)


def tapped(given: Input | None = None, state: State | None = None) -> Event:
    shown = state or State("nb", step="who")
    return Event(ReplyTarget(KARI, 40, "spin"), shown, given or Tap("doctor"))


def broken_words() -> Script:
    """The script with one language whose labels are gone."""
    words = SCRIPT.words["nb"]
    return replace(SCRIPT, words={**SCRIPT.words, "nb": replace(words, labels={})})


GIVEN = [wrote(), wrote("Oslo"), tapped(), replace(wrote(), given=Start())]


@pytest.mark.parametrize("event", GIVEN)
async def test_no_directory(parts: Set, event: Event) -> None:
    parts.directory = Breaking()
    await once(parts, event)


@pytest.mark.parametrize("event", GIVEN)
async def test_no_conversation(parts: Set, event: Event) -> None:
    parts.script = replace(SCRIPT, steps=Breaking())  # type: ignore[arg-type]
    await once(parts, event)


@pytest.mark.parametrize("event", GIVEN)
async def test_no_words_for_a_screen(parts: Set, event: Event) -> None:
    parts.script = broken_words()
    await once(parts, event)


async def test_no_contacts(parts: Set) -> None:
    class Lost(Directory):
        def find(self, *_: object) -> Any:
            raise Broken

    parts.directory = Lost(everywhere(SCRIPT).day)
    await once(parts, tapped(Tap("03"), State("nb", step="where", offer="stotte")))


@pytest.mark.parametrize("event", GIVEN)
async def test_no_way_out(parts: Set, event: Event) -> None:
    parts.sender.breaks = {"show_screen": 1}
    await once(parts, event)


async def test_no_rendering(parts: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    last = LastResort(Breaking(), parts.sender, SCRIPT)  # type: ignore[arg-type]
    monkeypatch.setattr(sender_module, "message_fields", Breaking())
    await last(tapped())
    screens = parts.telegram.called("sendMessage", "editMessageText")
    assert [s["text"].splitlines()[0] for s in screens] == [EMERGENCY]


async def test_no_deleting(parts: Set) -> None:
    for event in (
        tapped(Tap("yes"), State("nb", step="erase")),
        replace(wrote(), given=Command("erase")),
    ):
        parts.telegram.calls.clear()
        parts.sender.breaks = {"delete_messages": 1}
        await once(parts, event)


@pytest.mark.parametrize("event", [wrote(material=StaffInput(text="hei")), tapped()])
async def test_no_desk(parts: Set, event: Event) -> None:
    parts.handlers = (BreakingDesk(),)
    await once(parts, replace(event, material=StaffInput(text="hei")))


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_no_screen_that_telegram_takes(parts: Set, method: str) -> None:
    parts.telegram.refuse[method] = [(400, "Bad Request: BUTTON_DATA_INVALID")]
    event = wrote() if method == "sendMessage" else tapped()
    shown = await parts.gets(event)
    assert len(shown) == 2  # the refused one, and what came instead
    assert shown[1].startswith(EMERGENCY)


async def test_no_edit_at_all_sends_a_screen_below(parts: Set) -> None:
    refusal = (400, "Bad Request: something new")
    parts.telegram.refuse["editMessageText"] = [refusal, refusal]
    await parts.gets(tapped())
    assert parts.telegram.called("sendMessage")[0]["text"].startswith(EMERGENCY)


async def test_no_counting_and_no_stopping_take_a_screen_from_nobody(parts: Set) -> None:
    parts.sender.breaks = {"answer_query": 9}
    shown = await parts.gets(tapped(), ("old",))
    assert len(shown) == 1
    assert not shown[0].startswith(EMERGENCY)


async def test_no_invitation_without_an_answer(parts: Set) -> None:
    parts.sender.breaks = {"show_screen": 1}
    await once(parts, wrote("AAAA-BBBB-CCCC"))


async def once(parts: Set, event: Event) -> None:
    """The emergency screen comes once, with its ways on, and every button stops."""
    shown = await parts.gets(event, ("old",))
    assert [text.splitlines()[0] for text in shown] == [EMERGENCY]
    screen = parts.telegram.called("sendMessage", "editMessageText")[0]
    rows = screen["reply_markup"]["inline_keyboard"]
    datas = [button.get("callback_data", "") for row in rows for button in row]
    assert any(data.endswith(".back") for data in datas)
    assert parts.stopped == ({"old", "spin"} if event.place.query else {"old"})


async def test_where_even_the_emergency_screen_fails_one_line_says_so_without_content(
    parts: Set, caplog: pytest.LogCaptureFixture
) -> None:
    parts.sender.breaks = {"show_screen": 9, "put": 9, "answer_query": 9}
    assert await parts.gets(wrote("Jeg heter Kari")) == []
    said = [record.getMessage() for record in caplog.records]
    assert "the emergency screen could not be shown" in said
    assert not [line for line in said if "Kari" in line or str(KARI) in line]


async def test_a_stray_button_is_stopped_and_nothing_else(parts: Set) -> None:
    assert await parts.gets(Stray(ReplyTarget(0, query="spin")), ("old",)) == []
    assert parts.stopped == {"spin", "old"}
    assert {method for method, _ in parts.telegram.calls} == {"answerCallbackQuery"}


async def test_an_update_that_cannot_be_understood(parts: Set) -> None:
    chat = {"id": KARI, "type": "private"}
    said = {"chat": chat, "message_id": 7, "date": int(time.time()), "text": "hei"}
    update = {"update_id": 1, "message": said | {"from": {"id": KARI, "language_code": "en"}}}
    got = parse_update(SCRIPT, time.time, Breaking(), update)
    assert got
    shown = await parts.gets(got)
    assert "113" in shown[0]
    assert "life" in shown[0].splitlines()[0]


# --- emergencies of staff -----------------------------------------------------------------------

NEED = [
    "Jeg vil dø\n40612345",
    "Jeg vil dø, ring meg på 406 12 345",
    "Kari Eksempel\n406 12 345\nOrker ikke leve mer",
    "eg vil døy\t40612345",
    "hjelp meg\n406 12 345",
    "I want to die\nkari@example.org",
    "/lister jeg vil ta livet av meg",
    "Ola Eksempel\nEksempel legesenter\n406 12 345\n" * 60 + "Jeg har selvmordstanker",
]


@pytest.mark.parametrize("text", NEED)
@pytest.mark.parametrize("where", ["text", "caption"])
async def test_who_is_in_need_gets_the_emergency_screen_before_any_desk(
    parts: Set, text: str, where: str
) -> None:
    handler = KeepingHandler()
    parts.handlers = (handler,)
    shown = await parts.gets(
        wrote(
            text[:200],
            StaffInput(text=text) if where == "text" else StaffInput(file="F", caption=text),
        )
    )
    assert [words.splitlines()[0] for words in shown] == [EMERGENCY]
    assert handler.taken == []


LISTS = [
    "Kari Eksempel (leder)\nAkuttmottaket, Eksempel sykehus\nMobil 406 12 113\n\n"
    "Ola Eksempel\nAkuttpsykiatrisk avdeling\n406 12 345",
    "Mia Eksempel\nNasjonalt senter for selvmordsforskning og -forebygging\n21 23 11 13",
    "Navn;Telefon;Arbeidssted\nKari Eksempel;40612345;Overdoseteamet\nOla Død;21234567;Legevakt",
    "Troms legeforening, oppdatert november\n1. Kari Eksempel, UNN, tlf. 406 12 113\n"
    "2. Ola Eksempel, Livsmestringssenteret, tlf. 406 12 112",
    "Kari Eksempel\nVoldtektsmottaket\n406 12 345\nMerknad: Snakker om selvmord blant leger",
    "Støttekolleger i Finnmark:\n• Kari Eksempel – Klinikk Alta – kari@example.org\n"
    "• Ola Eksempel – Nødmeldesentralen – 406 12 345",
    "Navn: Kari Eksempel\nTelefon: 113 45 678\nArbeidssted: Ambulansetjenesten\nMerknad: Akutt",
]


@pytest.mark.parametrize("text", LISTS)
async def test_an_ordinary_list_is_for_the_desk(parts: Set, text: str) -> None:
    handler = KeepingHandler()
    parts.handlers = (handler,)
    assert await parts.gets(wrote(text[:200], StaffInput(text=text))) == []
    assert len(handler.taken) == 1
