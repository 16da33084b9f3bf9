"""A script that was checked is not checked again, and one that differs in anything is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli import checked
from bot.cli.checked import CheckedScript, checked_file
from bot.cli.context import load_valid_script
from config.settings import Settings
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import BUILT_IN


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A script of one's own beside a database."""
    (tmp_path / "bot.db").touch()
    folder = shutil.copytree(BUILT_IN, tmp_path / "script")
    return Settings(database=tmp_path / "bot.db", script=folder)


def is_same(settings: Settings) -> bool:
    return CheckedScript(settings.database, settings.script or BUILT_IN).is_same()


def test_what_becomes_wrong_after_a_check_is_refused(settings: Settings) -> None:
    assert not is_same(settings)
    load_valid_script(settings)
    assert is_same(settings)
    assert checked_file(settings.database).stat().st_mode & 0o777 == 0o600
    assert settings.script
    words = settings.script / "nb.toml"
    right = words.read_text("utf-8")
    words.write_text(right.replace('."""', '!"""', 1), "utf-8")
    for _ in range(2):  # what is wrong is never kept as checked
        with pytest.raises(ScriptError):
            load_valid_script(settings)
    words.write_text(right, "utf-8")
    assert is_same(settings)
    load_valid_script(settings)


def test_any_change_of_script_program_or_libraries_counts(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CheckedScript(settings.database, settings.script or BUILT_IN).record()
    assert is_same(settings)
    assert settings.script
    for name in ("published.json", "spelling.txt", "areas.toml"):
        file = settings.script / name
        before = file.read_bytes()
        file.write_bytes(before + b"\n")
        assert not is_same(settings), name
        file.write_bytes(before)
    (settings.script / "places.toml").rename(settings.script / "steder.toml")
    assert not is_same(settings)
    (settings.script / "steder.toml").rename(settings.script / "places.toml")
    assert is_same(settings)
    with monkeypatch.context() as other:
        program = tmp_path / "conversations"
        shutil.copytree(checked.PROGRAM / "script", program / "script")
        other.setattr(checked, "PROGRAM", program)
        assert not is_same(settings)
    with monkeypatch.context() as other:
        (tmp_path / "site" / "pydantic-9.dist-info").mkdir(parents=True)
        other.setattr(checked, "INSTALLED", tmp_path / "site")
        assert not is_same(settings)
    assert is_same(settings)


def test_what_a_script_extends_counts(settings: Settings, tmp_path: Path) -> None:
    overlay = tmp_path / "own"
    overlay.mkdir()
    (overlay / "service.toml").write_text('extends = "../script"\n', "utf-8")
    CheckedScript(settings.database, overlay).record()
    assert CheckedScript(settings.database, overlay).is_same()
    assert not is_same(settings)
    with (tmp_path / "script" / "flow.toml").open("a") as flow:
        flow.write("# another\n")
    assert not CheckedScript(settings.database, overlay).is_same()


@pytest.mark.parametrize("kept", [b"", b"0" * 64, b"\xff"])
def test_what_is_no_such_hash_counts_for_nothing(settings: Settings, kept: bytes) -> None:
    checked_file(settings.database).write_bytes(kept)
    assert not is_same(settings)


def test_nothing_is_left_where_there_is_no_database(settings: Settings) -> None:
    settings.database.unlink()
    load_valid_script(settings)
    assert not checked_file(settings.database).exists()
