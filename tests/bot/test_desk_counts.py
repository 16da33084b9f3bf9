"""The desk of moderators where something goes wrong: they are told, and nobody else is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import count_files, count_store
from bot.desk_counts import CountsDesk
from bot.inbox import Event, Material, Place
from bot.moderators import Moderators
from bot.outbox import Outbox
from bot.pacing import Pace
from conversations.counts_words import read_count_words
from conversations.model import Stale, State
from conversations.script import Script
from tests.counted import DAY, simulated
from tests.telegram import FakeTelegram, opened

KARI, OLA = 7, 8  # Kari is a moderator


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
async def desk(telegram: FakeTelegram, script: Script, tmp_path: Path) -> AsyncIterator[CountsDesk]:
    simulated(script, tmp_path, 150)
    counters = script.counting.counters
    moderators = Moderators({KARI}, read_count_words(), counters, tmp_path / "counts", lambda: DAY)
    async with opened(telegram) as bot:
        yield CountsDesk(moderators, Outbox(bot, Pace(0)))


async def taken(desk: CountsDesk, chat: int, material: Material) -> bool:
    place = Place(chat, 3, "q") if material.data else Place(chat)
    return await desk.take(Event(place, State(), Stale(), material=material), material)


@pytest.mark.parametrize(
    "material", [Material(text="/tall"), Material(text="/TALL@bot nå"), Material(data="T.p.2025")]
)
async def test_only_for_moderators(
    desk: CountsDesk, telegram: FakeTelegram, material: Material
) -> None:
    assert not await taken(desk, OLA, material)
    assert telegram.calls == []
    assert await taken(desk, KARI, material)
    assert [asked["chat_id"] for asked in telegram.called("sendMessage", "editMessageText")] == [7]


@pytest.mark.parametrize(
    "material",
    [Material(text="jeg vil dø"), Material(text="tall"), Material(data="L.home"), Material(),
     Material(text="/start"), Material(file="x"), Material(data="1.nb.who")],
)  # fmt: skip
async def test_a_moderator_is_a_person_too(
    desk: CountsDesk, telegram: FakeTelegram, material: Material
) -> None:
    assert not await taken(desk, KARI, material)
    assert telegram.calls == []


async def test_counts_that_cannot_be_read(
    desk: CountsDesk, telegram: FakeTelegram, tmp_path: Path
) -> None:
    (tmp_path / "counts").write_bytes(b"dette er ingen database" * 100)
    assert await taken(desk, KARI, Material(text="/tall"))
    (said,) = telegram.called("sendMessage")
    assert said["text"].startswith("Tallene kan ikke leses nå.")


async def test_a_file_that_cannot_be_made(
    desk: CountsDesk, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(count_files, "PATIENCE", 0.01)
    for data in ("T.pic", "T.file.xlsx"):
        assert await taken(desk, KARI, Material(data=data))
    assert {said["text"][:20] for said in telegram.called("sendMessage")} == {
        "Fila kunne ikke lages"[:20]
    }
    assert len(telegram.called("answerCallbackQuery")) == 2
    assert not telegram.called("sendPhoto", "sendDocument")


@pytest.mark.parametrize(
    ("data", "method"), [("T.pic", "sendPhoto"), ("T.file.csv", "sendDocument")]
)
async def test_a_file_that_telegram_does_not_take(
    desk: CountsDesk, telegram: FakeTelegram, data: str, method: str
) -> None:
    telegram.refuse[method] = [(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")]
    assert await taken(desk, KARI, Material(data=data))
    (said,) = telegram.called("sendMessage")
    assert said["text"].startswith("Fila kom kanskje ikke fram.")


async def test_figures_are_released_by_whoever_looks_first(
    desk: CountsDesk, telegram: FakeTelegram, script: Script, tmp_path: Path
) -> None:
    assert await taken(desk, KARI, Material(data="T.p.2026Q3"))
    (seen,) = telegram.called("editMessageText")
    released = count_store.figures(tmp_path / "counts", DAY, script.counting.counters)["2026Q3"]
    assert f"Samtaler begynt: {released['started']}" in seen["text"]
