"""The unit, the image and their documents hold what they promise, as far as reading them tells."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.cli.parser import command_parser
from bot.files import figures, xlsx
from bot.process.hardening import missing_variables
from bot.store.backup import back_up, restore
from bot.store.contacts import open_store
from config.settings import PREFIX, Settings
from tests.rehearsal.container import restrictions
from tests.support.talk import TODAY, contact

ROOT = Path(__file__).parents[1]
UNITS = sorted(file for file in (ROOT / "deploy").glob("*.service") if "@" not in file.name)
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")


def values(unit: Path, key: str) -> list[str]:
    """What a unit says of a key, once for each time."""
    return re.findall(rf"^{key}=(.*)$", unit.read_text("utf-8"), flags=re.MULTILINE)


def environment(words: str) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", words))


def understood(words: list[str]) -> None:
    """Raises SystemExit where the command line does not know a command."""
    try:
        command_parser().parse_args(words)
    except SystemExit as end:  # `--version` ends with 0
        if end.code:
            raise


def test_unit_and_image_set_the_allocator_so_that_the_bot_starts_once() -> None:
    (unit,) = (unit for unit in UNITS if unit.name == "kollegabot.service")
    assert missing_variables(environment(" ".join(values(unit, "Environment")))) == {}
    (image,) = re.findall(r"^ENV (.*)$", DOCKERFILE, flags=re.MULTILINE)
    assert missing_variables(environment(image)) == {}


def test_nothing_goes_to_swap_or_a_core_file() -> None:
    unit = ROOT / "deploy" / "kollegabot.service"
    assert values(unit, "MemorySwapMax") == values(unit, "LimitCORE") == ["0"]
    limits = dict(re.findall(r"^ +(\w+_limit): (\w+)", COMPOSE, flags=re.MULTILINE))
    assert limits["mem_limit"] == limits["memswap_limit"]
    assert re.search(r"core: 0$", COMPOSE, flags=re.MULTILINE)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_writes_its_own_folder_only_and_for_itself(unit: Path) -> None:
    assert values(unit, "ProtectSystem") == ["strict"]
    assert values(unit, "UMask") == ["0077"]
    assert values(unit, "StateDirectoryMode") == ["0700"]
    assert values(unit, "User") == ["kollegabot"]


def test_the_image_says_which_version_it_is_and_under_which_licence() -> None:
    labels = dict(re.findall(r'image\.(\w+)="(.*?)"', DOCKERFILE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert labels["version"] == project["version"]
    assert labels["licenses"] == project["license"] == "MIT"
    assert labels["description"] == project["description"]


def test_a_bot_that_ends_is_started_and_a_unit_that_fails_is_told() -> None:
    assert values(ROOT / "deploy" / "kollegabot.service", "Restart") == ["always"]
    assert values(ROOT / "deploy" / "kollegabot.service", "OOMPolicy") == ["continue"]
    for unit in UNITS:
        (alert,) = values(unit, "OnFailure")
        assert (ROOT / "deploy" / alert.replace("%n", "")).is_file()
    assert re.search(r"restart: (always|unless-stopped)$", COMPOSE, flags=re.MULTILINE)


def test_a_child_has_half_of_the_bots_memory() -> None:
    (most,) = values(ROOT / "deploy" / "kollegabot.service", "MemoryMax")
    assert most == "512M"
    assert "mem_limit: 512m" in COMPOSE
    for child in (figures, xlsx):
        assert child.MEMORY <= 256 * 2**20


def test_a_busy_machine_ends_no_child_that_has_processor_time_left() -> None:
    for child in (figures, xlsx):
        assert child.PATIENCE >= 5 * child.SECONDS


@pytest.mark.parametrize(("interpreter", "anew"), [("exit 1", True), ("exit 0", False)])
def test_make_sees_that_the_environments_interpreter_is_another(
    tmp_path: Path, interpreter: str, anew: bool
) -> None:
    """As after the step to the next Debian: the link is there, and finds no package."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{interpreter}\n")
    python.chmod(0o700)
    (tmp_path / ".venv" / "installed-base").touch()
    make = ["make", "-n", ".venv/installed-base"]
    ran = subprocess.run(make, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ("venv --clear .venv" in ran.stdout) is anew
    assert ("--require-hashes" in ran.stdout) is anew


@pytest.mark.parametrize("start", [("-m", "bot"), ("bin/kollegabot",)])
def test_a_config_in_the_working_directory_is_not_ours(
    tmp_path: Path, start: tuple[str, ...]
) -> None:
    (tmp_path / "bin").mkdir()
    script = "import sys\nfrom bot.__main__ import main\nsys.exit(main())\n"
    (tmp_path / "bin" / "kollegabot").write_text(script)
    for package in PACKAGES[1:]:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise SystemExit('the wrong one')\n")
    ran = subprocess.run(
        [sys.executable, *start, "health"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert "No bot on" in ran.stderr


def test_the_container_is_shut_and_opens_no_port() -> None:
    assert "read_only: true" in COMPOSE
    assert "cap_drop: [ALL]" in COMPOSE
    assert "no-new-privileges:true" in COMPOSE
    assert "ports:" not in COMPOSE
    assert "EXPOSE" not in DOCKERFILE


def test_the_rehearsal_starts_a_container_with_every_line_of_compose() -> None:
    """A line that it does not know, or one that is gone, is a LookupError."""
    assert {"--read-only", "--cap-drop=ALL", "--memory=512m"} <= set(restrictions())


def test_the_files_of_the_container_belong_to_its_user() -> None:
    (user,) = re.findall(r"--uid (\d+)", DOCKERFILE)
    named = re.findall(r"(?:user|chown -R|-o) (\d+)", OPERATING + COMPOSE)
    assert set(named) == {user}


def test_what_is_given_to_the_container_is_a_setting() -> None:
    secrets = re.findall(r"file: \./secrets/(\w+)", COMPOSE)
    named = set(re.findall(r"^ +(KOLLEGABOT_\w+):", COMPOSE, flags=re.MULTILINE))
    settings = {f"{PREFIX}{name}".upper() for name in vars(Settings())}
    assert len(secrets) == 3
    assert {secret.upper() for secret in secrets} | named <= settings


def test_the_image_copies_what_is_there_and_let_through() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, flags=re.MULTILINE)
    let_through = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    for path in " ".join(copied).split():
        assert (ROOT / path).exists()
        assert path.partition("/")[0] in let_through


def test_units_and_image_call_commands_that_exist() -> None:
    commands = [
        re.findall(r"kollegabot (.*?)'?$", v)[0] for u in UNITS for v in values(u, "ExecStart")
    ]
    commands += [
        " ".join(re.findall(r'"(\w+)"', c)) for c in re.findall(r"CMD \[(.*?)\]", DOCKERFILE)
    ]
    assert len(commands) == 4
    for command in commands:
        understood(command.removeprefix("bot ").split()[:2])


def test_every_command_of_the_operating_page_exists() -> None:
    lines = re.findall(r"^ {4}kollegabot (?!\()(.*)$", OPERATING, flags=re.MULTILINE)
    lines += re.findall(r"`kollegabot ([a-z][^`]*)`", OPERATING)
    assert len(lines) > 20
    for line in lines:
        understood(shlex.split(re.split(r"[;&#]", line)[0]))


PACKAGES = ("bot", "conversations", "config")


@pytest.mark.long
def test_what_is_installed_has_all_it_needs_and_runs_from_any_folder(tmp_path: Path) -> None:
    """As the image installs it: fonts, migrations, words and templates come along."""
    source, installed, elsewhere = (tmp_path / name for name in ("source", "installed", "x"))
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    elsewhere.mkdir()
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--no-index", ".", "-w", str(tmp_path)], cwd=source, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as packed:
        packed.extractall(installed)
    for package in PACKAGES:
        assert files_of(installed / package) == files_of(ROOT / package)
    for command in ("--help", "check", "site pages", "contacts status"):
        ran = subprocess.run(
            [sys.executable, "-m", "bot", *command.split()],
            cwd=elsewhere,
            env=os.environ | {"PYTHONPATH": str(installed)},
            capture_output=True,
            text=True,
        )
        refused = command == "contacts status"  # there is no database
        assert ran.returncode == refused, (command, ran.stderr)
        assert "Traceback" not in ran.stderr


def test_the_copy_on_another_machine_is_made_as_the_page_says_and_comes_back(
    tmp_path: Path,
) -> None:
    """The line of the crontab, with a shell in the place of ssh, and a restore of what came."""
    (line,) = re.findall(r"^ {4}30 4 \* \* \* {2}(.*)$", OPERATING, flags=re.MULTILINE)
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "backups").mkdir(parents=True)
    (there / "kollegabot-copies").mkdir(parents=True)
    asyncio.run(_make_database(here / "kollegabot.db"))
    back_up(here / "kollegabot.db", here / "backups")
    local = line.replace("ssh root@bot.example.org", "sh -c")
    local = local.replace("/var/lib/kollegabot", str(here))
    assert local.count(str(here)) == 1
    environment = os.environ | {"HOME": str(there)}
    command = local.replace("\\%", "%")  # as cron reads it
    subprocess.run(["sh", "-c", command], env=environment, check=True)
    (copy,) = (there / "kollegabot-copies").iterdir()
    assert restore(there / "kollegabot.db", copy).contacts == 1


async def _make_database(path: Path) -> None:
    async with open_store(path) as store:
        await store.put([contact()], TODAY)


def files_of(folder: Path) -> set[str]:
    """The files below a folder, by their paths in it; what Python makes of them left out."""
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {file.as_posix() for file in files if "__pycache__" not in file.parts}


def test_every_file_of_a_package_is_packed() -> None:
    """What lies beside the modules and is named by no pattern would lack in the wheel."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    data = settings["tool"]["setuptools"]["package-data"]
    patterns = [f"{package.replace('.', '/')}/{one}" for package in data for one in data[package]]
    for package in ("bot", "config", "conversations"):
        for file in files_of(ROOT / package):
            name = Path(package, file)
            assert name.suffix == ".py" or any(map(name.match, patterns)), name
