"""`python -m bot setup`: what Telegram shows of the bot, told once, to the right people only."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.sandbox.errors import Fault
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from config.version import program_version
from conversations.script.loader import load_script
from tests.end_to_end.test_command_line import WRONG_TOKEN
from tests.support.commands import Ran, one_sentence, run
from tests.support.scripts import small_folder
from tests.support.world import TOKEN

ADMINISTRATOR, BOTH, MODERATOR, STRANGER = (
    8_700_000_002,
    8_700_000_003,
    8_700_000_004,
    8_700_000_005,
)
STAFF = {
    "ADMINISTRATORS": f"{ADMINISTRATOR}:Troms legeforening, {BOTH}",
    "MODERATORS": f"{BOTH},{MODERATOR}",
}
MENUS = {
    "nb": {"start", "hjelp", "personvern", "slett"},
    "nn": {"start", "hjelp", "personvern", "slett"},
    "en": {"start", "help", "privacy", "slett"},
}

Setup = Callable[..., Coroutine[Any, Any, Ran]]


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(TOKEN)


@pytest.fixture
async def setup(
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> AsyncIterator[Setup]:
    """The command, in this process and with a short script, which is ten times as fast."""
    monkeypatch.chdir(tmp_path)
    async with serve(sandbox) as address:

        async def told(**settings: str) -> Ran:
            sandbox.call_log.counts.clear()
            usual = {"TOKEN": TOKEN, "API_URL": address, "SCRIPT": str(small_folder())}
            for name, value in (usual | settings).items():
                monkeypatch.setenv(f"KOLLEGABOT_{name}", value)
            return Ran(await asyncio.to_thread(main, ["setup"]), *capsys.readouterr())

        yield told


def commands(sandbox: Sandbox, chat: int, language: str = "nb") -> list[str]:
    return [one["command"] for one in sandbox.profile.menu(chat, language)]


def changes(sandbox: Sandbox) -> int:
    return sum(n for method, n in sandbox.call_log.counts.items() if method.startswith("setMy"))


async def test_everybody_sees_it_in_their_language_and_twice_changes_nothing(
    sandbox: Sandbox, setup: Setup
) -> None:
    first = await setup(SCRIPT="")
    assert (first.status, first.err) == (0, "")
    assert "  + Ingen mennesker leser dette" in first.out
    assert "  + /start Begynn på nytt" in first.out
    words = load_script().words
    for client, language in {
        "": "nb",
        "nb": "nb",
        "no": "nb",
        "de": "nb",
        "nn": "nn",
        "en": "en",
    }.items():
        profile = words[language].profile
        told, version = sandbox.profile.text("description", client).rsplit("\n\n", 1)
        assert (told, version) == (profile["description"], f"Kollegabot {program_version()}")
        assert sandbox.profile.text("short_description", client) == profile["short"]
        assert set(commands(sandbox, STRANGER, client)) == MENUS[language]
    second = await setup(SCRIPT="")
    assert (second.status, second.out.count("\n"), changes(sandbox)) == (0, 1, 0)
    assert second.out.startswith("0 changed")


async def test_only_what_differs_is_changed_and_shown(sandbox: Sandbox, setup: Setup) -> None:
    await setup()
    sandbox.profile.texts["short_description"]["en"] = "Something old"
    ran = await setup()
    assert (ran.status, changes(sandbox)) == (0, 1)
    assert "Short description, English\n  - Something old\n  + Peer help" in ran.out
    assert "Description, " not in ran.out


async def test_a_bot_without_a_picture_gets_one_and_a_chosen_one_stays(
    sandbox: Sandbox, setup: Setup
) -> None:
    ran = await setup()
    assert "Picture\n  + two speech bubbles" in ran.out
    assert sandbox.profile.picture
    assert sandbox.profile.picture.content.startswith(b"\xff\xd8\xff")
    assert "Picture" not in (await setup()).out
    assert sandbox.call_log.counts["setMyProfilePhoto"] == 0
    sandbox.profile.picture = None
    sandbox.faults.queue.append(Fault("setMyProfilePhoto", 400))
    refused = await setup()
    assert refused.status == 1
    assert "Picture: Telegram does not take it; send @BotFather /setuserpic" in refused.out


async def test_staff_have_their_commands_in_their_own_chats_only(
    sandbox: Sandbox, setup: Setup
) -> None:
    for number in (ADMINISTRATOR, BOTH, MODERATOR, STRANGER):
        sandbox.join(id=number).started = True
    ran = await setup(**STAFF)
    assert (ran.status, ran.err) == (0, "")
    for number, own in {
        ADMINISTRATOR: {"lister"}, BOTH: {"lister", "tall"}, MODERATOR: {"tall"}, STRANGER: set(),
    }.items():  # fmt: skip
        assert set(commands(sandbox, number)) & {"lister", "tall"} == own
        assert {"start", "hjelp", "personvern", "slett"} <= set(commands(sandbox, number))
    assert changes(sandbox) == 3 * 3 + 3 + 1
    assert (await setup(**STAFF)).out.startswith("0 changed")
    assert "8700" not in ran.out


async def test_whoever_has_not_started_is_named_by_place_and_asked_to(
    sandbox: Sandbox, setup: Setup
) -> None:
    sandbox.join(id=MODERATOR).started = True
    ran = await setup(**STAFF)
    assert ran.status == 1
    assert "Commands, administrator 1: Telegram knows no such chat yet" in ran.out
    assert "Commands, administrator 2: Telegram knows no such chat yet" in ran.out
    assert "8700" not in ran.out + ran.err
    assert "tall" in commands(sandbox, MODERATOR)
    for number in (ADMINISTRATOR, BOTH):
        sandbox.join(id=number).started = True
    assert (await setup(**STAFF)).status == 0
    assert changes(sandbox) == 2


async def test_another_script_says_its_own_words_or_none(
    sandbox: Sandbox, setup: Setup, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(small_folder(), tmp_path / "script"))
    assert (await setup(SCRIPT=str(folder))).status == 0
    assert sandbox.profile.text("short_description", "en") == "Peer help for dentists"
    english = folder / "en.toml"
    text = english.read_text("utf-8")
    kept = text[: text.index("[profile]")] + text[text.index("[steps.who]") :]
    english.write_text(kept, "utf-8")
    ran = await setup(SCRIPT=str(folder))
    assert (ran.status, changes(sandbox)) == (0, 0)
    assert "en.toml, linje 1, profile: advarsel: " in ran.out
    english.write_text(text.replace('short = "', f'short = "{"x" * 120}'), "utf-8")
    ran = await setup(SCRIPT=str(folder))
    assert (ran.status, changes(sandbox)) == (1, 0)
    assert "høyst 120" in ran.err


async def test_what_telegram_refuses_is_said_in_one_sentence(
    sandbox: Sandbox, setup: Setup, tmp_path: Path
) -> None:
    sandbox.faults.queue.append(Fault("setMyDescription", 429, retry_after=3000))
    slowed = await setup()
    wrong = await setup(TOKEN=WRONG_TOKEN)
    away = await run(tmp_path, "setup", TOKEN=TOKEN, API_URL="http://127.0.0.1:9")
    for ran, words in ((wrong, "refuses the token"), (away, "cannot be"), (slowed, "a pause")):
        assert ran.status == 1
        one_sentence(ran)
        assert words in ran.err
    sandbox.faults.queue.append(Fault("setMyShortDescription", 400))
    refused = await setup()
    assert refused.status == 1
    assert "Short description, Bokmål: Telegram does not take it." in refused.out
    assert (await setup(TOKEN="")).status == 2
