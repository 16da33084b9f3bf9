"""In the wrong folder no command leaves a database, and each says which file it used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main
from tests.support.scripts import small_folder

LIST = "area,offer,name,phone,confirmed\nTroms legeforening,støttekollega,Kari Eksempel,{},{}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(LIST.format("406 12 345", "2026-11-01"), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "contacts status", "contacts export x.csv", "contacts forget Kari", "contacts areas",
        "contacts areas add Nordlys", "backup x.db", "status",
    ],
)  # fmt: skip
def test_an_operators_command_refuses(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main(command.split()) == 1
    said = capsys.readouterr()
    assert "There is no database" in said.out + said.err
    assert [file.name for file in folder.iterdir()] == ["list.csv"]


@pytest.mark.parametrize(
    "command", ["graph", "site pages", "check --go-live", "contacts import list.csv", "counts"]
)
def test_what_needs_no_list_does_without(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    if "site" in command:  # a few pages tell as much of the folder as thousands
        monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(small_folder()))
    assert main(command.split()) == (1 if "live" in command else 0)
    capsys.readouterr()
    assert {file.name for file in folder.iterdir()} <= {"list.csv", "pages"}


def test_only_an_import_that_is_applied_makes_one_and_every_command_names_it(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    named = f"Database: {folder / 'kollegabot.db'}; KOLLEGABOT_DATABASE is not set."
    for command in ("contacts import list.csv --apply", "contacts areas", "backup x.db"):
        assert main(command.split()) == 0
        assert capsys.readouterr().err.strip() == named
    monkeypatch.setenv("KOLLEGABOT_DATABASE", str(folder / "kollegabot.db"))
    assert main(["contacts", "areas"]) == 0
    assert capsys.readouterr().err == ""
