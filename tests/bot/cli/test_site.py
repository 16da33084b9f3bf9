"""The web copy by hand, and what `contacts forget` does to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.clock import today
from tests.support.scripts import small_folder

LIST = (
    "area,offer,name,phone,agreed,web,confirmed\n"
    "Troms legeforening,tann,Kari Eksempel,406 12 345,ja,ja,{day}\n"
    "Troms legeforening,tann,Ola Eksempel,412 34 567,ja,,{day}\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a database that has two people, one of them on the web."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(small_folder()))
    monkeypatch.setenv("KOLLEGABOT_DATABASE", "x.db")
    (tmp_path / "list.csv").write_text(LIST.format(day=today().isoformat()), "utf-8")
    assert main(["contacts", "import", "list.csv", "--apply"]) == 0
    return tmp_path


def whole(site: Path) -> str:
    return "".join(path.read_text("utf-8") for path in site.rglob("*.html"))


def test_it_is_written_where_one_says_or_where_it_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["site"]) == 2
    assert "Name a folder, or set KOLLEGABOT_SITE." in capsys.readouterr().err
    assert main(["site", "here", "--bot", "@eksempel_bot"]) == 0
    assert "files in here; begin with index.html" in capsys.readouterr().out
    assert "Kari Eksempel" in whole(folder / "here")
    assert "https://t.me/eksempel_bot" in whole(folder / "here")
    assert "Ola Eksempel" not in whole(folder / "here")
    monkeypatch.setenv("KOLLEGABOT_SITE", "kept")
    assert main(["site"]) == 0
    assert (folder / "kept" / "index.html").exists()


def test_whoever_is_forgotten_is_gone_from_it_when_the_command_ends(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOLLEGABOT_SITE", "kept")
    main(["site", "--bot", "eksempel_bot"])
    assert main(["contacts", "forget", "Kari Eksempel", "--yes"]) == 0
    assert "The web copy in kept is written anew." in capsys.readouterr().out
    assert "Kari" not in whole(folder / "kept")
    assert "https://t.me/eksempel_bot" in whole(folder / "kept")  # as it was there before
    assert {path.name for path in folder.iterdir() if "copy" in path.name} == set()


def test_a_folder_of_others_is_refused_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "letter.txt").write_text("dear")
    assert main(["site", "mine"]) == 1
    assert "is not empty and holds no site of ours" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_sheets_are_written_instead(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["site", "--sheets", "sheets"]) == 0
    assert capsys.readouterr().out.split() == [
        "sheets/ark-nb.html", "sheets/ark-nn.html", "sheets/ark-en.html",
    ]  # fmt: skip


def test_status_knows_whether_it_is_as_the_lists_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def web_copy() -> Any:
        capsys.readouterr()
        main(["status", "--json"])
        return json.loads(capsys.readouterr().out)["checks"].get("web copy")

    assert web_copy() is None
    monkeypatch.setenv("KOLLEGABOT_SITE", "kept")
    assert web_copy() == {"state": "attention", "text": "none in kept", "seconds": None}
    main(["site", "--bot", "@eksempel_bot"])
    assert web_copy()["state"] == "ok"
    assert web_copy()["seconds"] < 60
    monkeypatch.setenv("KOLLEGABOT_PAUSED", "true")
    assert web_copy()["text"].startswith("not as the lists are, drawn ")
    monkeypatch.delenv("KOLLEGABOT_PAUSED")
    (folder / "list.csv").write_text(LIST.replace("Kari", "Kaja").format(day=today()), "utf-8")
    main(["contacts", "import", "list.csv", "--apply"])
    assert web_copy()["state"] == "attention"
