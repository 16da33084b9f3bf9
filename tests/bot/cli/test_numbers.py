"""`numbers`: how old fixed numbers are, and the monthly comparison as a command."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.cli import numbers
from bot.cli.main import main
from conversations.script.reader import load_file
from conversations.script.schema import OffersFile

DAY = date(2026, 12, 1)
BASE = 'value = "113"  # medical\nsource = "https://example.org"'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An association's folder, which extends the script that ships; a day that stands still."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(numbers, "today", lambda: DAY)
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "service.toml").write_text('extends = "default"\n', "utf-8")
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(folder))
    return folder


def test_a_confirmed_number_stands_in_the_associations_folder(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["numbers", "confirm", "113", "22 40 00 40", "legevakt"]) == 0
    written = (own / "offers.toml").read_text("utf-8")
    assert "[numbers.amk]\nchecked = 2026-12-01\n" in written
    listed = load_file(own, "offers.toml", OffersFile).numbers
    days = {name: number.checked for name, number in listed.items()}
    confirmed = {name for name, day in days.items() if day == DAY}
    assert confirmed == {"amk", "kirkens", "legevakt"}
    said = capsys.readouterr().out
    assert f"113 (amk): compared 2026-12-01 with {listed['amk'].source}" in said
    assert main(["numbers", "confirm", "113"]) == 0
    assert (own / "offers.toml").read_text("utf-8") == written


def test_numbers_are_listed_with_their_age(
    own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["numbers", "confirm", *load_file(own, "offers.toml", OffersFile).numbers]) == 0
    capsys.readouterr()
    for later, status, said in (
        (1, 0, "2026-12-01, 1 day ago"),
        (31, 0, "2026-12-01, 31 days ago"),
        (32, 1, "2026-12-01, 32 days ago; compare it again"),
    ):
        monkeypatch.setattr(numbers, "today", lambda days=later: DAY + timedelta(days=days))
        assert main(["numbers"]) == status
        line = next(x for x in capsys.readouterr().out.splitlines() if x.startswith("113 "))
        assert said in line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"# ours\r\n[numbers.amk]\r\n{BASE}\r\nchecked = 2026-10-01  # by phone\r\n# end",
            f"# ours\r\n[numbers.amk]\r\n{BASE}\r\nchecked = 2026-12-01  # by phone\r\n# end",
        ),
        ("numbers.amk.checked=2026-10-01\n", "numbers.amk.checked=2026-12-01\n"),
        ('[numbers.amk]\nsource = "x"\n', '[numbers.amk]\nchecked = 2026-12-01\nsource = "x"\n'),
        ("# mine\n\n\n", "# mine\n\n[numbers.amk]\nchecked = 2026-12-01\n"),
        ("", "[numbers.amk]\nchecked = 2026-12-01\n"),
    ],
)
def test_all_else_in_the_file_stays(own: Path, before: str, after: str) -> None:
    before, after = (text.replace('value = "113"  # medical\n', "") for text in (before, after))
    (own / "offers.toml").write_bytes(before.encode())
    assert main(["numbers", "confirm", "113"]) == 0
    assert (own / "offers.toml").read_bytes().decode() == after


def test_what_cannot_be_changed_in_place_is_left(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "numbers = { amk = { checked = 2026-10-01 } }\n"
    (own / "offers.toml").write_text(text, "utf-8")
    assert main(["numbers", "confirm", "113"]) == 1
    assert "was left as it is: write checked = 2026-12-01" in capsys.readouterr().err
    assert (own / "offers.toml").read_text("utf-8") == text


def test_an_unknown_number_changes_nothing(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["numbers", "confirm", "113", "114"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("114 is no fixed number of this script; these are: 113, ")
    assert not (own / "offers.toml").exists()


def test_the_programs_own_folder_is_never_written(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert own.exists()
    monkeypatch.delenv("KOLLEGABOT_SCRIPT")
    assert main(["numbers", "confirm", "113"]) == 1
    said = capsys.readouterr().err
    assert "is part of the program, which upgrades replace; make a folder of your own" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.chmod(0o500)
    assert main(["numbers", "confirm", "113"]) == 1
    assert "cannot be written; let this user write there." in capsys.readouterr().err
