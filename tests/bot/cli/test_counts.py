"""`python -m bot counts`: the same figures as in the chat, on the screen and in a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.clock import today
from bot.sandbox.demo.simulation import write_simulated_counts
from bot.store.counts import counts_path
from conversations.contacts.directory import Directory
from conversations.script.schema import Script

YEAR = str(today().year - 1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOLLEGABOT_DATABASE", "kollegabot.db")
    return tmp_path


@pytest.fixture
def counted(folder: Path, script: Script) -> Path:
    """One with a year of counts."""
    write_simulated_counts(
        counts_path(folder / "kollegabot.db"), script, Directory(today()), today(), 300
    )
    return folder


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))


def test_the_screen_and_the_file_say_the_same(
    counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["counts", "--from", f"{YEAR}Q3", "--to", YEAR]) == 0
    printed = capsys.readouterr().out
    assert "En samtale er ikke en person" in printed
    assert main(["counts", "--from", f"{YEAR}Q3", "--to", YEAR, "--csv", "x.csv"]) == 0
    assert capsys.readouterr().out == "The figures are written to x.csv.\n"
    rows = table(counted / "x.csv")
    assert rows[0] == ["Gruppe", "Hva", f"3. kvartal {YEAR}", f"4. kvartal {YEAR}"]
    lines = printed.splitlines()
    assert [" ".join(line.split()) for line in lines[: len(rows)]] == [" ".join(r) for r in rows]


def test_all_periods_where_none_is_named(counted: Path) -> None:
    assert main(["counts", "--csv", "x.csv"]) == 0
    heads = table(counted / "x.csv")[0]
    assert YEAR in heads
    assert f"1. kvartal {YEAR}" in heads
    assert str(today().year) not in heads


def test_before_a_quarter_is_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["counts"]) == 0
    assert main(["counts", "--csv", "x.csv"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert set(said.err.splitlines()) == {
        "There are no figures yet; the first ones come when a quarter is over."
    }
    assert list(folder.iterdir()) == []


def test_a_file_that_cannot_be_written(counted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["counts", "--csv", str(counted / "nowhere" / "x.csv")]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("period", ["2026Q5", "i fjor", "1999", "2026Q3;"])
def test_a_period_that_is_none(period: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["counts", "--from", period])
    assert ended.value.code == 2
    assert "write a quarter as 2026Q3 and a year as 2026" in capsys.readouterr().err
