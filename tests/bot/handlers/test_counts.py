"""The desk of moderators where something goes wrong: they are told, and nobody else is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.files import figures
from bot.handlers.counts import CountsHandler
from bot.services.statistics_service import StatisticsService
from bot.store import counts
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import Event, ReplyTarget, StaffInput
from conversations.model import Stale, State
from conversations.script.loader import load_count_texts
from conversations.script.schema import Script
from tests.support.counted import DAY, simulated
from tests.support.telegram import FakeTelegram, opened

KARI, OLA = 7, 8  # Kari is a moderator


@pytest.fixture
async def handler(
    telegram: FakeTelegram, script: Script, tmp_path: Path
) -> AsyncIterator[CountsHandler]:
    simulated(script, tmp_path, 150)
    counters = script.counting.counters
    moderators = StatisticsService(
        {KARI}, load_count_texts(), counters, tmp_path / "counts", lambda: DAY
    )
    async with opened(telegram) as bot:
        yield CountsHandler(moderators, Sender(bot, RateLimiter(0)))


async def taken(handler: CountsHandler, chat: int, material: StaffInput) -> bool:
    place = ReplyTarget(chat, 3, "q") if material.data else ReplyTarget(chat)
    return await handler.handle(Event(place, State("nb"), Stale(), material=material), material)


@pytest.mark.parametrize(
    "material",
    [
        StaffInput(text="/tall", command="counts"),
        StaffInput(data="T.p.2025"),
        StaffInput(data="T.many"),
        StaffInput(data="T.q.way"),
        StaffInput(data="T.lists"),
    ],
)
async def test_only_for_moderators(
    handler: CountsHandler, telegram: FakeTelegram, material: StaffInput
) -> None:
    assert not await taken(handler, OLA, material)
    assert telegram.calls == []
    assert await taken(handler, KARI, material)
    assert [asked["chat_id"] for asked in telegram.called("sendMessage", "editMessageText")] == [7]


@pytest.mark.parametrize(
    "material",
    [
        StaffInput(text="jeg vil dø"),
        StaffInput(text="tall"),
        StaffInput(data="L.home"),
        StaffInput(),
        StaffInput(text="/start"),
        StaffInput(file="x"),
        StaffInput(data="1.nb.who"),
    ],
)
async def test_a_moderator_is_a_person_too(
    handler: CountsHandler, telegram: FakeTelegram, material: StaffInput
) -> None:
    assert not await taken(handler, KARI, material)
    assert telegram.calls == []


async def test_counts_that_cannot_be_read(
    handler: CountsHandler, telegram: FakeTelegram, tmp_path: Path
) -> None:
    (tmp_path / "counts").write_bytes(b"dette er ingen database" * 100)
    assert await taken(handler, KARI, StaffInput(text="/tall", command="counts"))
    (said,) = telegram.called("sendMessage")
    assert said["text"].startswith("Tallene kan ikke leses nå.")


async def test_a_file_that_cannot_be_made(
    handler: CountsHandler, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "PATIENCE", 0.01)
    for data in ("T.pic", "T.file.xlsx", "T.pdf.2025"):
        assert await taken(handler, KARI, StaffInput(data=data))
    assert {said["text"][:20] for said in telegram.called("sendMessage")} == {
        "Fila kunne ikke lages"[:20]
    }
    assert len(telegram.called("answerCallbackQuery")) == 3
    assert not telegram.called("sendPhoto", "sendDocument")


@pytest.mark.parametrize(
    ("data", "method"),
    [
        ("T.pic", "sendPhoto"),
        ("T.file.csv", "sendDocument"),
        pytest.param("T.pdf.2025", "sendDocument", marks=pytest.mark.long),
    ],
)
async def test_a_file_that_telegram_does_not_take(
    handler: CountsHandler, telegram: FakeTelegram, data: str, method: str
) -> None:
    telegram.refuse[method] = [(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")]
    assert await taken(handler, KARI, StaffInput(data=data))
    (said,) = telegram.called("sendMessage")
    assert said["text"].startswith("Fila kom kanskje ikke fram.")


async def test_figures_are_released_by_whoever_looks_first(
    handler: CountsHandler, telegram: FakeTelegram, script: Script, tmp_path: Path
) -> None:
    assert await taken(handler, KARI, StaffInput(data="T.p.2026Q3"))
    (seen,) = telegram.called("editMessageText")
    released = counts.figures(tmp_path / "counts", DAY, script.counting.counters)["2026Q3"]
    assert f"Samtaler begynt: {released['started']}" in seen["text"]
