"""`/privacy` and `/personvern` answer whoever asks, whatever has happened before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox import actions
from conversations.script.texts import lines_of
from tests.support.scripts import shipped_script
from tests.support.world import World, world

ADMINISTRATOR = 8_700_000_002
PAGE = "\n".join(line.text for line in lines_of(shipped_script().words["nb"].steps["privacy"].text))
LISTS = ("Bare vis kontakter", "Støttekollega: en samtale", "Troms")

Acts = Sequence[tuple[str, dict[str, Any]]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("page")
    staff = str(ADMINISTRATOR)
    async with world(folder, MESSAGES_PER_SECOND="0", ADMINISTRATORS=staff) as running:
        yield running


def says(text: str) -> tuple[str, dict[str, Any]]:
    return "say", {"text": text}


def taps(*labels: str) -> Acts:
    return [says("/start"), *(("tap", {"label": label}) for label in labels)]


BEFORE: dict[str, Acts] = {
    "nothing": [],
    "the start": taps(),
    "a question": taps("Meg, jeg er lege"),
    "the county": taps("Meg, jeg er lege", "Noen å snakke med"),
    "contacts": taps(*LISTS),
    "the emergency screen": taps("Akutt / selvmordstanker"),
    "words": [says("hjelp meg")],
    "words in an emergency": [says("vil dø")],
    "a place": [says("Tromsø")],
    "a picture": [("send", {"kind": "photo"})],
    "a forged button": [*taps(), ("tap", {"data": "x"})],
    "a wrong number": taps(*LISTS, "Mer", "Feil nummer?"),
    "itself": [says("/privacy")],
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
@pytest.mark.parametrize("command", ["/privacy", "/personvern"])
async def test_it_answers_in_every_state(here: World, before: Acts, command: str) -> None:
    kari = here.person()
    for act, ask in before:
        await kari.does(act, **ask)
    await kari.does("say", text=command)
    assert kari.screen == PAGE
    await kari.taps("Hvordan kan jeg vite det?")
    assert kari.screen.startswith("Hvordan kan jeg vite det?")
    await kari.taps("Tilbake")
    assert kari.screen == PAGE


@pytest.mark.asyncio(loop_scope="module")
async def test_it_answers_after_everything_was_erased(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.taps("Slett og avslutt", "Ja, slett")
    assert kari.messages == []
    await kari.does("say", text="/privacy")
    assert kari.screen == PAGE


@pytest.mark.asyncio(loop_scope="module")
async def test_it_answers_whoever_comes_back(here: World) -> None:
    kari = here.person()
    await kari.starts()
    actions.perform(here.sandbox, kari.chat.id, "block")
    await kari.does("say", text="/privacy")  # whoever writes has unblocked first
    assert kari.screen == PAGE


@pytest.mark.asyncio(loop_scope="module")
async def test_it_answers_a_question_that_waited_long(here: World) -> None:
    kari = here.person()
    here.sandbox.shift = -3600
    await kari.does("say", text="/privacy")
    here.sandbox.shift = 0
    assert kari.screen == PAGE


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("answering", [False, True])
async def test_it_answers_staff_in_the_middle_of_a_list(here: World, answering: bool) -> None:
    ola = here.person(id=ADMINISTRATOR)
    await ola.does("say", text="/lister")
    await ola.taps(ola.labels[0], "Legg til", "støttekollega")
    told = {"message_id": ola.shown[-1][0], "date": 1, "chat": ola.chat.as_json()}
    more = {"reply_to_message": told} if answering else {}
    await ola.does("send", kind="other", body={"text": "/personvern"} | more)
    assert ola.screen == PAGE


async def test_it_answers_while_the_bot_pauses(tmp_path: Path) -> None:
    async with world(tmp_path, PAUSED="true") as here:
        kari = here.person()
        await kari.does("say", text="/privacy")
        assert kari.screen == PAGE
        await kari.taps("Hvordan kan jeg vite det?")
        assert kari.screen.startswith("Hvordan kan jeg vite det?")
        await kari.taps("Tilbake", "Tilbake")
        assert kari.screen.startswith("Boten tar en pause")
