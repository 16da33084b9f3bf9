"""The command line as a whole: every command is there, says its version, and loads little."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest

from bot.cli.main import BARE, main, read_command
from bot.cli.parser import command_parser
from bot.sandbox.demo.launcher import ROOT
from bot.store.contacts import open_store

HEAVY = {  # libraries that take long to load, and what needs them
    "telegram", "aiohttp", "phonenumbers", "email_validator", "xlsxwriter", "rapidfuzz", "jinja2",
    "conversations.script.schema", "conversations.authoring",
}  # fmt: skip


def functions(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Where the function of each command is, whatever it is a part of."""
    if command := parser.get_default("command"):
        yield command
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for part in action.choices.values():
                yield from functions(part)


def test_every_command_has_its_function() -> None:
    named = [*functions(command_parser())]
    assert len(named) >= 19
    for function in named:
        assert callable(resolve_name(f"bot.cli.{function}")), function


@pytest.mark.parametrize("name", BARE)
def test_what_needs_no_parser_is_read_as_the_parser_reads_it(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert vars(read_command([name])) == vars(command_parser().parse_args([name]))
    for more, status, said in (
        ("x", 2, "kollegabot: error: unrecognized arguments: x\n"),
        ("--nothing", 2, "kollegabot: error: unrecognized arguments: --nothing\n"),
        ("--help", 0, f"usage: kollegabot {name} [-h]\n"),
    ):
        with pytest.raises(SystemExit) as ended:
            read_command([name, more])
        assert ended.value.code == status
        assert said in "".join(capsys.readouterr())


def test_every_verb_of_areas_has_its_function(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    async def make() -> None:
        async with open_store(tmp_path / "kollegabot.db"):
            pass

    asyncio.run(make())
    assert main(["contacts", "areas"]) == 0
    assert "Troms legeforening" in (listed := capsys.readouterr().out)
    assert main(["contacts", "areas", "list"]) == 0
    assert capsys.readouterr().out == listed


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    version = capsys.readouterr().out.removeprefix("kollegabot ").strip()
    assert ended.value.code == 0
    assert f'\nversion = "{version}"\n' in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("command", "environment", "dotenv", "asked", "fresh"),
    [
        ("--help", {}, "", "", True),
        ("health", {"KOLLEGABOT_DATABASE": "own.db"}, "KOLLEGABOT_DATABASE=no.db", "own.db", True),
        ("health", {}, "KOLLEGABOT_DATABASE=own.db", "own.db", True),
        ("health", {}, "KOLLEGABOT_TOKEN=1:abc", "kollegabot.db", True),
        ("health", {"KOLLEGABOT_DATABASE": "own.db"}, "", "own.db", False),
        ("health", {}, "KOLLEGABOT_DATABASE=own.db", "own.db", False),
        ("health", {}, "", "kollegabot.db", False),
    ],
)
def test_what_runs_often_loads_little(
    tmp_path: Path, command: str, environment: dict[str, str], dotenv: str, asked: str, fresh: bool
) -> None:
    """`health` looks at more only where the bot does not answer, to say why."""
    (tmp_path / ".env").write_text(dotenv)
    (tmp_path / f"{asked}.alive").touch()
    if not fresh:
        os.utime(tmp_path / f"{asked}.alive", (1, 1))
    code = (
        "import sys\n"
        "from bot.__main__ import main\n"
        f"sys.argv = ['kollegabot', {command!r}]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('modules', *sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert "bot.cli.main" in loaded
    assert ("pydantic" in loaded) is not fresh
    assert ("asyncio" in loaded) is not fresh
    assert ("argparse" in loaded) is (command == "--help" or not fresh)
    assert ran.stderr.startswith("" if fresh else f"No bot on {tmp_path / asked} has")
    assert bool(ran.stderr) is not fresh
    assert not loaded & HEAVY


@pytest.mark.parametrize("mistakes", [1, 3])
def test_a_script_that_is_not_run_says_how_much_is_wrong(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    mistakes: int,
) -> None:
    script = shutil.copytree(ROOT / "conversations" / "script" / "default", tmp_path / "script")
    words = (script / "nb.toml").read_text("utf-8")
    assert words.count('"""') > mistakes * 2
    (script / "nb.toml").write_text(words.replace('."""', '!"""', mistakes), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(script))
    monkeypatch.setenv("KOLLEGABOT_TOKEN", "1:abc")
    assert main(["setup"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("nb.toml, linje ")
    rest = {1: "(see: python -m bot check)\n", 3: "(and 2 more, see: python -m bot check)\n"}
    assert said.endswith(rest[mistakes])
    assert said.count("\n") == 1
