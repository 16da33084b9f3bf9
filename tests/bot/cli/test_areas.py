"""`contacts areas …` with whatever is typed: done, or one sentence and nothing is changed."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.sandbox.demo.launcher import ROOT
from bot.store.contacts import open_store
from conversations.contacts.contact import normalize_name
from tests.support.patience import PATIENCE
from tests.support.talk import TODAY, contact

TROMS, OSLO = "Troms legeforening", "Oslo legeforening"
NAMES = (
    TROMS, "troms  LEGEFORENING ", OSLO, "Finnmark legeforening", "nasjonal", "NASJONAL", "Narnia",
    "Nordlys", "", " ", "-", "x" * 61, "To\nlinjer", "Troms\u200b legeforening", "\u202eNarnia",
    "\udcff", "Oslo legeforening\udcff",
)  # fmt: skip
KINDS = ("association", "site", "nation")
COUNTIES = ("Troms", "56, oslo", "none", "", "Narnia", "\n", "\udcff", "99", "Troms,,Troms")

Draw = Callable[[tuple[str, ...]], str]
VERBS: dict[str, Callable[[Draw], tuple[str, ...]]] = {
    "list": lambda _: (),
    "merge": lambda draw: (draw(NAMES), "--into", draw(NAMES)),
    "merge two": lambda draw: (draw(NAMES), draw(NAMES), "--into", draw(NAMES)),
    "rename": lambda draw: (draw(NAMES), draw(NAMES)),
    "add": lambda draw: (draw(NAMES), "--kind", draw(KINDS), "--counties", draw(COUNTIES)),
    "kind": lambda draw: (draw(NAMES), draw(KINDS)),
    "counties": lambda draw: (draw(NAMES), draw(COUNTIES)),
    "remove": lambda draw: (draw(NAMES),),
}
Rows = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with somebody in Troms and in Oslo, and an entry that both have."""
    path = tmp_path_factory.mktemp("filled") / "kollegabot.db"

    async def fill() -> None:
        async with open_store(path) as store:
            await store.put([contact(), contact(area=OSLO), contact("Ola Eksempel")], TODAY)

    asyncio.run(fill())
    return path


@pytest.fixture
def database(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOLLEGABOT_DATABASE", "kollegabot.db")
    return Path(shutil.copy(filled, tmp_path / "kollegabot.db"))


def content(database: Path) -> tuple[Rows, ...]:
    with closing(sqlite3.connect(database)) as connection:
        return tuple(
            connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
            for table in ("areas", "area_counties", "contacts", "changes")
        )


def refuse(database: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one sentence with which a command is refused; the database stays as it is."""
    before = content(database)
    assert main(["contacts", "areas", *words]) in (1, 2), words
    assert content(database) == before, words
    said = "".join(capsys.readouterr())
    assert said.count("\n") == 1, (words, said)
    assert said.endswith(".\n") or "contacts areas list" in said, words
    return said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("merge", TROMS, "--into", TROMS), "with itself"),
        (("merge", TROMS, "--into", "troms  LEGEFORENING"), "with itself"),
        (("merge", TROMS, TROMS, "--into", TROMS), "twice"),
        (("merge", TROMS, "troms legeforening", "--into", "Nord"), "twice"),
        (("merge", TROMS, "Narnia", "--into", "Nord"), "no area “Narnia”"),
        (("merge", TROMS, "--into", ""), "empty"),
        (("merge", "nasjonal", "--into", "Norge"), "the national offers"),
        (("merge", TROMS, "--into", "NASJONAL"), "local offers are not shown"),
        (("remove", "nasjonal"), "the national offers"),
        (("kind", "nasjonal", "site"), "the national offers"),
        (("rename", TROMS, TROMS), "its name already"),
        (("rename", TROMS, " Troms  legeforening"), "its name already"),
        (("rename", TROMS, OSLO.upper()), "in use"),
        (("rename", TROMS, "\u200b"), "empty"),
        (("add", "Oslo\u200b legeforening"), "in use"),
        (("add", " "), "empty"),
        (("add", "Nord\udcff"), "not UTF-8"),
        (("add", "Nord", "--counties", "Narnia\n"), "no county “Narnia”"),
        (("remove", "Nord\nSør"), "no area “Nord Sør”"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    database: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    reason: str,
) -> None:
    assert reason in refuse(database, capsys, *words)


def test_a_name_may_change_its_capitals_and_spaces(database: Path) -> None:
    assert main(["contacts", "areas", "rename", TROMS, " troms   Legeforening"]) == 0
    assert "troms Legeforening" in [name for _, name, _ in content(database)[0]]


def test_a_nation_too_many_can_be_taken_away(database: Path) -> None:
    before = content(database)
    assert main(["contacts", "areas", "add", "Norge", "--kind", "nation"]) == 0
    assert main(["contacts", "areas", "remove", "Norge"]) == 0
    assert content(database) == before


@pytest.mark.parametrize("verb", VERBS)
def test_whatever_is_typed_is_done_or_refused_in_one_sentence(
    database: Path, filled: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    dice = random.Random(verb)
    people = {row[2] for row in content(database)[2]}
    for _ in range(12):
        shutil.copy(filled, database)
        before = content(database)
        words = ("contacts", "areas", verb.split()[0], *VERBS[verb](dice.choice))
        status = main(words)
        said = "".join(capsys.readouterr())
        assert status in (0, 1, 2), words
        assert verb == "list" or said.count("\n") == 1, (words, said)
        areas, _, contacts, _ = after = content(database)
        assert after == before or not status, words
        assert {row[2] for row in contacts} == people, words
        assert "nation" in [kind for _, _, kind in areas], words
        names = [str(name) for _, name, _ in areas]
        assert len({normalize_name(name) for name in names}) == len(names), words
        assert all(name.isprintable() and 0 < len(name) <= 60 for name in names), words


async def test_bytes_from_the_terminal_that_are_no_text(database: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "contacts", "areas", "merge", b"\xff", "--into", TROMS),
        cwd=database.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    assert (process.returncode, out, err.count(b"\n")) == (2, b"", 1)
    assert b"not UTF-8" in err
