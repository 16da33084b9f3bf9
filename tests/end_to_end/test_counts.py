"""Moderators see the counts in the chat: the real bot, a strict local Telegram."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.clock import today
from bot.files import xlsx
from bot.sandbox.actions import perform
from bot.sandbox.demo.launcher import add_example_contacts, add_simulated_counts
from bot.store import counts
from bot.store.counts import counts_path
from conversations.counts.release_rule import periods_of
from conversations.script.counters import STARTED
from conversations.script.loader import load_script
from tests.support.png import read
from tests.support.world import Person, World, until, world

MODERATOR, BOTH, ADMINISTRATOR = 8_700_000_021, 8_700_000_022, 8_700_000_023
STAFF = {"MODERATORS": f"{MODERATOR},{BOTH}", "ADMINISTRATORS": f"{ADMINISTRATOR},{BOTH}"}
YEAR = str(today().year - 1)


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """One bot for all, beside a year of simulated counts."""
    folder = tmp_path_factory.mktemp("counts")
    await add_example_contacts(folder / "test.db")
    await add_simulated_counts(folder / "test.db")
    async with world(folder, **STAFF) as running:
        yield running


async def moderator(here: World, number: int = MODERATOR) -> Person:
    """Somebody who has asked for the counts."""
    person = here.person(id=number)
    await person.does("say", text="/tall")
    return person


def newest(here: World, person: Person, kind: str) -> tuple[Any, bytes]:
    """The newest message with a file, and its bytes."""
    message = next(m for m in reversed(person.messages) if kind in m)
    held = message[kind][0] if kind == "photo" else message[kind]
    return message, here.sandbox.files.by_id[held["file_id"]].content


async def test_a_year_is_looked_at_from_all_sides(here: World) -> None:
    before = len([m for m in here.person(id=MODERATOR).messages if m["outgoing"]])
    ola = await moderator(here)
    assert f"{YEAR}: " in ola.screen
    assert "En samtale er ikke en person" in ola.screen
    for label, title in (
        ("Noen å ringe?", "Fikk de noen å ringe?"), ("Hvor stopper de?", "Hvor stopper de?"),
        ("Hvem og hva?", "Hvem, hva, hvilke tilbud"), ("Hvilke lenker?", "Hvilke lenker?"),
        ("Ble det forstått?", "Ble ordene forstått?"),
    ):  # fmt: skip
        await ola.taps(label)
        assert ola.screen.startswith(f"{YEAR}: {title}")
        await ola.taps(YEAR, label, "Tilbake")
    for label in ("Hvor mange?", "Listene nå"):
        await ola.taps(label)
        assert ola.screen.startswith(label.partition(" ")[0])
        await ola.taps("Tilbake")
    await ola.taps(YEAR, "Årsrapport")
    assert ola.screen.startswith(f"Kollegabot i {YEAR}")
    await ola.taps("Tilbake", "Hva tallene betyr", "Tilbake", str(today().year))
    assert "er ikke over" in ola.screen
    assert [m["outgoing"] for m in ola.messages].count(True) == before + 1  # one message, edited
    assert here.refusals() == []


async def test_a_picture_and_files_are_sent(here: World) -> None:
    ola = await moderator(here)
    await ola.taps("Hvor mange?", "Bilde")
    message, content = newest(here, ola, "photo")
    assert "Samtaler, kvartal for kvartal." in message["caption"]
    assert read(content).width == message["photo"][0]["width"] == 1080
    await ola.does("tap", data=f"T.pic.{YEAR}.area")
    assert newest(here, ola, "photo")[0]["caption"].startswith(f"{YEAR}: Fikk de noen å ringe?")
    await ola.does("tap", data="T.pic.lists")
    assert "kontakter bør bekreftes på nytt" in newest(here, ola, "photo")[0]["caption"]
    perform(here.sandbox, ola.chat.id, "tap", data=f"T.pdf.{YEAR}")
    await until(lambda: any("document" in message for message in ola.messages))
    message, content = newest(here, ola, "document")
    assert message["document"]["file_name"] == f"kollegabot-{YEAR}.pdf"
    assert content.startswith(b"%PDF-")
    for kind in ("xlsx", "csv"):
        await ola.does("tap", data=f"T.file.{kind}")
        message, content = newest(here, ola, "document")
        assert message["document"]["file_name"] == f"tall-{today()}.{kind}"
        rows = (
            (await xlsx.sheets_of(content))[0].rows
            if kind == "xlsx"
            else list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        )
        assert rows[0][:2] == ["Gruppe", "Hva"]
        assert YEAR in rows[0]
        assert "Samtaler begynt" in rows[1]
    assert here.refusals() == []


async def test_for_anybody_else_it_is_nonsense(here: World) -> None:
    for kari in (here.person(), here.person(id=ADMINISTRATOR)):
        await kari.starts()
        await kari.does("say", text="/nonsens")
        nonsense = kari.screen
        await kari.does("say", text="/tall")
        assert kari.screen == nonsense
        for data in ("T.home", f"T.p.{YEAR}", "T.file.csv", "T.pic"):
            await kari.does("tap", data=data)
            assert "eldre samtale" in kari.screen
            assert not [m for m in kari.messages if "photo" in m or "document" in m]
            await kari.starts()


async def test_who_has_both_tasks_has_both_desks(here: World) -> None:
    both = await moderator(here, BOTH)
    assert both.screen.startswith("Tall for boten")
    await both.does("say", text="/lister")
    assert both.screen.startswith("Kontaktlistene dine")
    await both.does("say", text="/TALL@kollegabot")
    assert both.screen.startswith("Tall for boten")
    await both.starts()
    await both.taps("Meg, jeg er lege")  # a moderator may need somebody, too
    assert here.refusals() == []


async def test_conversations_are_seen_once_their_quarter_is_over(
    here: World, tmp_path: Path
) -> None:
    """Whole: people talk, the bot counts, and when the quarter is over there is a figure."""
    for _ in range(32):
        await here.person().starts()
    copy, listed = tmp_path / "copy", load_script().counting.counters
    now, later = today(), date(today().year + 1, 12, 31)
    quarter, _ = periods_of(now, STARTED.name)
    await here.stop()
    shutil.copy(counts_path(here.database), copy)
    await here.start()
    assert quarter not in counts.figures(copy, now, listed)
    # Those of the other tests here are among them.
    assert counts.figures(copy, later, listed)[quarter][STARTED.name] in (30, 35, 40, 45)
