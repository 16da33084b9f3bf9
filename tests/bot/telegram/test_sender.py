"""What the outbox makes of Telegram's answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.telegram import client, rate_limiter, sender
from bot.telegram.client import NotSentError, Transport
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Outcome, Sender
from bot.telegram.updates import ReplyTarget
from conversations.model import Button, Line, Screen
from tests.support.clock import swiftly
from tests.support.telegram import FakeTelegram, opened, served

SCREEN = Screen("who", "nb", (Line("Ola & Kari <3", "bold"),), ((Button("Videre", "x"),),))
HERE = ReplyTarget(5, 7, "q")
BELOW = ReplyTarget(5)


@dataclass
class Out:
    telegram: FakeTelegram
    box: Sender


@pytest.fixture
async def out(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Out]:
    def sooner(error: TelegramError) -> float:
        return client.retry_after(error) / 10

    monkeypatch.setattr(rate_limiter, "PAUSES", (0.01,))
    monkeypatch.setattr(sender, "HOLD", 10.0)
    monkeypatch.setattr(sender, "retry_after", sooner)
    telegram = FakeTelegram()
    async with opened(telegram) as bot:
        yield Out(telegram, Sender(bot, RateLimiter(0)))


async def test_a_tapped_screen_is_edited_and_a_new_one_sent(out: Out) -> None:
    assert await out.box.show_screen(HERE, SCREEN) is Outcome.DONE
    assert await out.box.show_screen(BELOW, SCREEN, silent=True) is Outcome.DONE
    edited, sent = out.telegram.called("editMessageText", "sendMessage")
    assert (edited["chat_id"], edited["message_id"]) == (5, 7)
    assert edited["text"] == "<b>Ola &amp; Kari &lt;3</b>"
    assert (sent["chat_id"], sent["disable_notification"]) == (5, True)


SHOWN = [
    ((400, "Bad Request: message is not modified: specified new …"), Outcome.UNCHANGED, 0),
    ((400, "Bad Request: message to edit not found"), Outcome.DONE, 1),
    ((400, "Bad Request: message can't be edited"), Outcome.DONE, 1),
    ((400, "Bad Request: MESSAGE_ID_INVALID"), Outcome.DONE, 1),
    ((403, "Forbidden: bot was blocked by the user"), Outcome.UNREACHABLE, 0),
    ((400, "Bad Request: chat not found"), Outcome.UNREACHABLE, 0),
    ((400, "Bad Request: something new"), Outcome.REFUSED, 0),
    ((429, "Too Many Requests: retry after 1"), Outcome.DONE, 0),
    ((502, "Bad Gateway"), Outcome.DONE, 0),
    (TimedOut(), Outcome.DONE, 0),
    (NotSentError("x"), Outcome.DONE, 0),
]


@pytest.mark.parametrize(("refusal", "outcome", "sent"), SHOWN, ids=str)
async def test_an_edit_that_is_refused_once(
    out: Out, refusal: tuple[int, str] | Exception, outcome: Outcome, sent: int
) -> None:
    out.telegram.refuse["editMessageText"] = [refusal]
    assert await out.box.show_screen(HERE, SCREEN) is outcome
    assert len(out.telegram.called("sendMessage")) == sent


@pytest.mark.parametrize(
    ("failure", "calls", "outcome"),
    [
        (NotSentError("x"), 2, Outcome.DONE),
        (TimedOut(), 1, Outcome.UNKNOWN),
        (NetworkError("x"), 1, Outcome.UNKNOWN),
        ((502, "Bad Gateway"), 1, Outcome.UNKNOWN),
    ],
    ids=str,
)
async def test_a_message_whose_fate_is_unknown_is_not_sent_twice(
    out: Out, failure: tuple[int, str] | Exception, calls: int, outcome: Outcome
) -> None:
    out.telegram.refuse["sendMessage"] = [failure]
    assert await out.box.show_screen(BELOW, SCREEN) is outcome
    assert len(out.telegram.called("sendMessage")) == calls


async def tried(outcome: Outcome, failures: list[tuple[int, str] | Exception]) -> int:
    """How often an edit is tried that ends so, as the bot ships, where it fails and fails."""
    telegram = FakeTelegram()
    telegram.refuse["editMessageText"] = failures
    async with opened(telegram) as bot:
        assert await Sender(bot, RateLimiter(0)).show_screen(HERE, SCREEN) is outcome
    return len(telegram.called("editMessageText"))


@swiftly
async def test_a_call_is_not_tried_for_ever() -> None:
    often = await tried(Outcome.UNKNOWN, [TimedOut() for _ in range(100)])
    assert 9 <= often <= 18  # thirty seconds, with pauses of half a second to four


@swiftly
async def test_the_wait_that_telegram_asks_for_is_kept_but_not_for_ever() -> None:
    assert await tried(Outcome.NOT_NOW, [(429, "retry")] * 100) in (30, 31)  # a second each


async def test_whoever_taps_on_does_not_make_the_bot_call_on(
    out: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "HOLD", 0.1)
    out.telegram.retry_after = 3600
    out.telegram.refuse["editMessageText"] = [(429, "retry")] * 100
    began = asyncio.get_running_loop().time()
    for _ in range(3):
        assert await out.box.show_screen(HERE, SCREEN) is Outcome.NOT_NOW
    assert asyncio.get_running_loop().time() - began >= 0.3
    assert len(out.telegram.called("editMessageText")) == 3


@swiftly
async def test_where_telegram_limits_many_chats_at_once_the_next_one_waits() -> None:
    telegram = FakeTelegram()
    telegram.refuse["sendMessage"] = [(429, "retry")] * 20
    telegram.retry_after = 5
    async with opened(telegram) as bot:
        box, now = Sender(bot, RateLimiter(28)), asyncio.get_running_loop().time
        many = [
            asyncio.create_task(box.show_screen(ReplyTarget(chat), SCREEN)) for chat in range(1, 21)
        ]
        await asyncio.sleep(0)
        began = now()
        assert await box.show_screen(ReplyTarget(99), SCREEN) is Outcome.DONE
        assert now() - began > 0.9  # twenty turns alone take 0.7 seconds
        await asyncio.gather(*many)


class WithFile(FakeTelegram):
    """Says of every file that it is so large, and gives its bytes to whoever asks all the same."""

    size: int | None = None

    async def do_request(self, url: str, *asked: Any, **more: Any) -> tuple[int, bytes]:
        if not url.endswith("getFile"):
            return await super().do_request(url, *asked, **more)
        found = {"file_id": "F", "file_unique_id": "U", "file_path": "documents/file.csv"}
        result = found | ({} if self.size is None else {"file_size": self.size})
        return 200, json.dumps({"ok": True, "result": result}).encode()


@pytest.mark.parametrize(("size", "fetched"), [(1000, True), (None, True), (1001, False)])
async def test_a_file_that_is_too_large_is_not_fetched(size: int | None, fetched: bool) -> None:
    telegram = WithFile()
    telegram.size = size
    async with opened(telegram) as bot:
        content = await Sender(bot, RateLimiter(0)).download_file("F", 1000)
    assert (content is not None) is fetched
    assert len(telegram.called("file.csv")) == fetched


async def test_an_edit_that_was_done_after_all_counts_as_done(out: Out) -> None:
    unchanged = (400, "Bad Request: message is not modified: specified new …")
    out.telegram.refuse["editMessageText"] = [TimedOut(), unchanged]
    assert await out.box.show_screen(HERE, SCREEN) is Outcome.DONE


async def test_an_answer_that_comes_too_late_is_no_trouble(out: Out) -> None:
    out.telegram.refuse["answerCallbackQuery"] = [(400, "Bad Request: query is too old and …")]
    assert await out.box.answer_query("q") is Outcome.GONE


async def test_an_answer_with_words_is_a_pop_up(out: Out) -> None:
    await out.box.answer_query("q", "Slettet.")
    await out.box.answer_query("q")
    told, quiet = out.telegram.called("answerCallbackQuery")
    assert (told["text"], told["show_alert"]) == ("Slettet.", True)
    assert not {"text", "show_alert"} & {k for k, v in quiet.items() if v}


async def test_a_refused_batch_is_halved_until_what_can_go_is_gone() -> None:
    too_old = set(range(100, 131))
    deleted: set[int] = set()

    class Strict(FakeTelegram):
        async def do_request(self, url: str, *args: object, **kwargs: object) -> tuple[int, bytes]:
            answer = await super().do_request(url, *args, **kwargs)  # type: ignore[arg-type]
            if url.endswith("deleteMessages"):
                ids = set(self.calls[-1][1]["message_ids"])
                if ids & too_old:
                    return 400, self._refusal(400, "Bad Request: message can't be deleted")
                deleted.update(ids)
            return answer

    async with opened(telegram := Strict()) as bot:
        box = Sender(bot, RateLimiter(0))
        assert not await box.delete_messages(ReplyTarget(5, 130), 90, 189)
        assert deleted >= set(range(131, 190))
        assert await box.delete_messages(ReplyTarget(5, 180), 140, 239)
    assert all(len(asked["message_ids"]) <= 100 for asked in telegram.called("deleteMessages"))
    assert len(telegram.called("deleteMessages")) <= sender.DELETIONS + 1


async def test_no_message_has_a_number_below_one(out: Out) -> None:
    assert await out.box.delete_messages(ReplyTarget(5, 3), -37, 62)
    (asked,) = out.telegram.called("deleteMessages")
    assert asked["message_ids"] == list(range(1, 63))


@pytest.mark.parametrize(
    ("met", "tried"),
    [
        ([(429, "retry")], [100]),
        ([(400, "Bad Request: message can't be deleted"), (429, "retry")], [100, 50]),
        ([TimedOut()] * 100, [100]),
        ([NotSentError("x")] * 100, [100]),
    ],
    ids=["a long wait", "a long wait for a half", "no answer", "no way there"],
)
async def test_a_deletion_that_goes_unanswered_is_not_gone_on_with(
    out: Out,
    monkeypatch: pytest.MonkeyPatch,
    met: list[tuple[int, str] | Exception],
    tried: list[int],
) -> None:
    monkeypatch.setattr(sender, "HOLD", 0.1)
    out.telegram.retry_after, out.telegram.refuse["deleteMessages"] = 60, met
    assert await out.box.delete_messages(ReplyTarget(5, 130), 1, 200) is None
    asked = [tuple(one["message_ids"]) for one in out.telegram.called("deleteMessages")]
    assert [len(numbers) for numbers in dict.fromkeys(asked)] == tried


async def test_what_never_left_is_told_from_what_may_have_come(
    out: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "HOLD", 0.1)
    out.telegram.refuse["sendMessage"] = [NotSentError("x") for _ in range(100)]
    assert await out.box.show_screen(BELOW, SCREEN) is Outcome.NOT_NOW
    out.telegram.refuse["sendMessage"] = [NotSentError("x"), TimedOut()]
    assert await out.box.show_screen(BELOW, SCREEN) is Outcome.UNKNOWN


async def test_a_button_waits_no_longer_than_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "SPIN", 0.3)
    hanging = [True]

    async def telegram(request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        if hanging.pop():
            await asyncio.sleep(60)
        return web.json_response({"ok": True, "result": True})

    async with served(telegram) as port, Transport(connections=1) as calls:
        box = Sender(
            Bot("1:invented", f"http://127.0.0.1:{port}/bot", request=calls), RateLimiter(0)
        )
        began = asyncio.get_running_loop().time()
        assert await box.answer_query("q") is Outcome.UNKNOWN
        assert asyncio.get_running_loop().time() - began < 3
        hanging[:] = [False]
        assert (
            await box.answer_query("q") is Outcome.DONE
        )  # the one connection there may be is free
