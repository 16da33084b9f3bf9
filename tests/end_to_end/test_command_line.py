"""`python -m bot` as whoever runs it meets it: one sentence, an exit status, never a value."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from conversations.script.loader import BUILT_IN, load_script
from tests.support.commands import one_sentence, run, run_here
from tests.support.patience import PATIENCE
from tests.support.talk import MOBILE
from tests.support.world import TOKEN

WRONG_TOKEN = "9876543210:refused-token-of-nobody-at-all"


@pytest.fixture
async def telegram() -> AsyncIterator[str]:
    async with serve(Sandbox(TOKEN)) as address:
        yield address


async def test_without_a_token(tmp_path: Path) -> None:
    ran = await run(tmp_path, "run")
    assert ran.status == 2
    one_sentence(ran)
    assert "KOLLEGABOT_TOKEN" in ran.err


async def test_a_refused_token(tmp_path: Path, telegram: str) -> None:
    ran = await run(tmp_path, "run", TOKEN=WRONG_TOKEN, API_URL=telegram, LOG_LEVEL="DEBUG")
    assert ran.status == 1
    one_sentence(ran)
    assert "refused-token" not in ran.err + ran.out
    (empty,) = (line for line in ran.err.splitlines() if "nobody to show: " in line)
    for offer in load_script().offers.values():
        assert offer.names[0] in empty
    assert "switchboard" in empty


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKN", "1:abc"),
        ("ADMINISTRATORS", "kari-eksempel"),
        ("API_URL", "ftp://kari-eksempel"),
        ("MESSAGES_PER_SECOND", "kari-eksempel"),
        ("LOG_LEVEL", "kari-eksempel"),
    ],
)
async def test_a_wrong_setting(tmp_path: Path, name: str, value: str) -> None:
    ran = await run(tmp_path, "run", **{"TOKEN": TOKEN, name: value})
    assert ran.status == 2
    one_sentence(ran)
    assert f"KOLLEGABOT_{name}" in ran.err
    assert value not in ran.err
    assert TOKEN not in ran.err


async def test_a_wrong_name_in_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"KOLLEGABOT_TOKEN={TOKEN}\nKOLLEGABOT_DATABSE=x.db\n")
    ran = await run(tmp_path, "run")
    assert ran.status == 2
    one_sentence(ran)
    assert "KOLLEGABOT_DATABASE" in ran.err


@pytest.mark.parametrize(
    "database",
    [
        "not-a-database.db",
        *(pytest.param(place, marks=pytest.mark.long) for place in ("nowhere/x.db", ".")),
    ],
)
async def test_a_database_that_cannot_be_used(tmp_path: Path, telegram: str, database: str) -> None:
    (tmp_path / "not-a-database.db").write_text("dette er ikke en database" * 100)
    ran = await run(tmp_path, "run", TOKEN=TOKEN, API_URL=telegram, DATABASE=database)
    assert ran.status == 1
    one_sentence(ran)
    assert database in ran.err
    assert (tmp_path / "not-a-database.db").read_text().startswith("dette er ikke")


async def test_a_script_with_a_mistake_is_not_run(tmp_path: Path) -> None:
    ran = await run(tmp_path, "run", TOKEN=TOKEN, SCRIPT=str(tmp_path / "missing"))
    assert ran.status == 1
    one_sentence(ran)
    assert "flow.toml" in ran.err


@pytest.mark.parametrize("arguments", [(), ("fly",), ("contacts",), ("demo", "--port", "x")])
def test_wrong_use(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = run_here(tmp_path, *arguments)
    assert ran.status == 2
    assert "usage: kollegabot" in ran.err
    assert "Traceback" not in ran.err


def test_check_says_that_all_is_well(tmp_path: Path) -> None:
    ran = run_here(tmp_path, "check")
    assert ran.status == 0
    assert "I orden" in ran.out


def test_what_is_published_is_shown_beside_what_stands_there_now(tmp_path: Path) -> None:
    shutil.copytree(BUILT_IN, tmp_path / "script")
    (tmp_path / "script" / "published.json").unlink()
    script = {"SCRIPT": "script"}
    ran = run_here(tmp_path, "check", "--since", **script)
    assert (ran.status, "publish" in ran.err) == (1, True)
    ran = run_here(tmp_path, "publish", **script)
    assert (ran.status, ran.out.startswith("Publisert: versjon ")) == (0, True)
    words = tmp_path / "script" / "en.toml"
    words.write_text(words.read_text("utf-8").replace('"Back"', '"Go back"'), "utf-8")
    ran = run_here(tmp_path, "check", "--since", **script)
    assert ran.status == 0
    assert "en.toml, labels.back\nBack                                   | Go back\n" in ran.out
    ran = run_here(tmp_path, "publish", **script)
    assert (ran.status, "skriv version = " in ran.err) == (1, True)


def test_a_list_is_shown_taken_and_counted(tmp_path: Path) -> None:
    row = f"Troms legeforening,støttekollega,Kari Eksempel,{MOBILE},2026-11-01\n"
    (tmp_path / "list.csv").write_text("area,offer,name,phone,confirmed\n" + row, "utf-8")
    database = {"DATABASE": "lists.db"}
    shown = run_here(tmp_path, "contacts", "import", "list.csv", **database)
    assert (shown.status, "Kari Eksempel" in shown.out) == (0, True)
    assert [file.name for file in tmp_path.iterdir()] == ["list.csv"]
    taken = run_here(tmp_path, "contacts", "import", "list.csv", "--apply", **database)
    assert (taken.status, taken.err) == (0, "")
    status = (run_here(tmp_path, "contacts", "status", **database)).out
    (line,) = [line for line in status.splitlines() if line.startswith("Troms")]
    assert "stotte" in line
    assert "2026-11-01" in line


def test_a_wrong_list_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("area,offer,name,phone\nTroms,støttekollega,Kari,1234567\n")
    ran = run_here(tmp_path, "contacts", "import", "list.csv", "--apply")
    assert ran.status == 1
    assert "Rad 2" in ran.out
    assert "1234567" not in ran.out
    assert (run_here(tmp_path, "contacts", "import", "missing.csv")).status == 2


async def test_the_demo_says_where_it_is_and_ends_cleanly(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo", "--port", "0"),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        said = (await process.stdout.readline()).decode()
        address = said.split(" at ")[1].split()[0]
        await staff_see_their_command(address)
        busy = await run(tmp_path, "demo", "--port", address.rpartition(":")[2])
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
    assert busy.status == 1
    assert busy.err.startswith("Port ")
    assert busy.err.endswith("DEMO_PORT=…\n")
    assert list(tmp_path.iterdir()) == []


async def staff_see_their_command(address: str) -> None:
    """What `setup` has put there: the text before START, and after it a menu with /lister."""
    async with aiohttp.ClientSession(f"{address}/sandbox/") as page:

        async def shown() -> Any:
            async with page.get("chats/8700000002") as answer:
                return (await answer.json())["bot"]

        assert "støttekollega" in (await shown())["description"]
        assert "lister" not in str((await shown())["commands"])
        async with page.post("chats/8700000002/say", json={"text": "/start"}):
            pass
        while "lister" not in str((await shown())["commands"]):  # noqa: ASYNC110 (as above)
            await asyncio.sleep(0.05)


async def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    line = f"{sys.executable} -m bot graph | head -1"
    process = await asyncio.create_subprocess_shell(
        line, cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    assert out.decode().startswith("flowchart")
    assert err == b""
