"""A script that was read and checked is kept; one that differs in anything is not taken from it."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import script_cache
from bot.cli.context import load_checked_script
from bot.cli.prepare import prepare
from bot.cli.script_cache import ScriptCache, checked_file
from config.settings import Settings, Token
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import BUILT_IN

TOKEN = Token("987654321:AAinventedinventedinventedinvented0")
KEPT = b"what was kept"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A script of one's own beside a database."""
    (tmp_path / "bot.db").touch()
    folder = shutil.copytree(BUILT_IN, tmp_path / "script")
    return Settings(token=TOKEN, database=tmp_path / "bot.db", script=folder)


def cache(settings: Settings) -> ScriptCache:
    return ScriptCache(settings.database, settings.script or BUILT_IN, settings.token)


def is_kept(settings: Settings) -> bool:
    return cache(settings).load() is not None


@pytest.fixture
def _environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.logs.set_up", lambda _: None)  # of this whole process
    monkeypatch.setenv("KOLLEGABOT_TOKEN", TOKEN.reveal())
    monkeypatch.setenv("KOLLEGABOT_DATABASE", str(settings.database))
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(settings.script))


@pytest.mark.usefixtures("_environment")
def test_a_start_reads_a_script_once_and_refuses_what_becomes_wrong(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, fresh, _ = prepare()
    assert checked_file(settings.database).stat().st_mode & 0o777 == 0o600
    with monkeypatch.context() as nothing_read:
        nothing_read.setattr("bot.cli.context.load_checked_script", None)
        read, kept, _ = prepare()
    assert (read.database, kept) == (settings.database, fresh)
    now, then = load_checked_script(settings), pickle.loads(kept)  # noqa: S301 (made above)
    words = now.script.vocabulary  # which has its own test
    assert replace(then.script, vocabulary=words) == now.script
    assert (then.words, then.language) == (now.words, now.language)
    assert settings.script
    file = settings.script / "nb.toml"
    right = file.read_text("utf-8")
    file.write_text(right.replace('."""', '!"""', 1), "utf-8")
    for _ in range(2):  # what is wrong is never kept
        with pytest.raises(ScriptError):
            prepare()
    file.write_text(right, "utf-8")
    assert prepare()[1] == fresh


def test_any_change_of_script_program_or_libraries_counts(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache(settings).store(KEPT)
    assert cache(settings).load() == KEPT
    assert settings.script
    for name in ("published.json", "spelling.txt", "areas.toml"):
        file = settings.script / name
        before = file.read_bytes()
        file.write_bytes(before + b"\n")
        assert not is_kept(settings), name
        file.write_bytes(before)
    (settings.script / "places.toml").rename(settings.script / "steder.toml")
    assert not is_kept(settings)
    (settings.script / "steder.toml").rename(settings.script / "places.toml")
    assert is_kept(settings)
    with monkeypatch.context() as other:
        program = tmp_path / "conversations"
        shutil.copytree(script_cache.PROGRAM / "script", program / "script")
        other.setattr(script_cache, "PROGRAM", program)
        assert not is_kept(settings)
    with monkeypatch.context() as other:
        (tmp_path / "site" / "pydantic-9.dist-info").mkdir(parents=True)
        other.setattr(script_cache, "INSTALLED", tmp_path / "site")
        assert not is_kept(settings)
    assert is_kept(settings)


def test_the_same_script_in_another_place_is_another(settings: Settings, tmp_path: Path) -> None:
    """What is kept knows its folder, in which lists and words are looked up later."""
    cache(settings).store(KEPT)
    assert settings.script
    elsewhere = shutil.copytree(settings.script, tmp_path / "elsewhere")
    assert not is_kept(replace(settings, script=elsewhere))


def test_what_a_script_extends_counts(settings: Settings, tmp_path: Path) -> None:
    overlay = tmp_path / "own"
    overlay.mkdir()
    (overlay / "service.toml").write_text('extends = "../script"\n', "utf-8")
    extending = replace(settings, script=overlay)
    cache(extending).store(KEPT)
    assert is_kept(extending)
    assert not is_kept(settings)
    with (tmp_path / "script" / "flow.toml").open("a") as flow:
        flow.write("# another\n")
    assert not is_kept(extending)


def test_only_whoever_has_the_token_can_have_written_it(settings: Settings) -> None:
    """Whoever can write beside the database must not get the bot to run what they wrote."""
    cache(settings).store(KEPT)
    file = checked_file(settings.database)
    signed = file.read_bytes()
    assert TOKEN.reveal().encode() not in signed
    forged = [b"", b"\xff", b"0" * 64, signed[:-1], signed + b"0", signed[:32], KEPT]
    forged += [
        signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :] for at in range(len(signed))
    ]
    for written in forged:
        file.write_bytes(written)
        assert not is_kept(settings), written
    file.write_bytes(signed)
    assert is_kept(settings)
    cache(replace(settings, token=Token("987654321:AAanother"))).store(KEPT)
    assert not is_kept(settings)


def test_nothing_is_left_where_there_is_no_database(settings: Settings) -> None:
    settings.database.unlink()
    cache(settings).store(KEPT)
    assert not checked_file(settings.database).exists()


def test_a_disk_that_can_be_neither_read_nor_written_only_costs_time(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    cache(settings).store(KEPT)
    with monkeypatch.context() as broken:
        broken.setattr("bot.store.private_files.overwrite", fail)
        cache(settings).store(b"other")
    assert cache(settings).load() == KEPT
    monkeypatch.setattr(script_cache, "state_hash", fail)
    cache(settings).store(b"other")
    assert not is_kept(settings)
