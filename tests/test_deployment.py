"""The unit, the image and their documents hold what they promise, as far as reading them tells."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot.cli import _parser
from bot.guards import scrubbing
from config.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
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
    _parser().parse_args(words)


def test_unit_and_image_set_the_allocator_so_that_the_bot_starts_once() -> None:
    (unit,) = (unit for unit in UNITS if unit.name == "kollegabot.service")
    assert scrubbing(environment(" ".join(values(unit, "Environment")))) == {}
    (image,) = re.findall(r"^ENV (.*)$", DOCKERFILE, flags=re.MULTILINE)
    assert scrubbing(environment(image)) == {}


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


def test_the_container_is_shut_and_opens_no_port() -> None:
    assert "read_only: true" in COMPOSE
    assert "cap_drop: [ALL]" in COMPOSE
    assert "no-new-privileges:true" in COMPOSE
    assert "ports:" not in COMPOSE
    assert "EXPOSE" not in DOCKERFILE


def test_the_files_of_the_container_belong_to_its_user() -> None:
    (user,) = re.findall(r"--uid (\d+)", DOCKERFILE)
    named = re.findall(r"(?:user|chown -R|-o) (\d+)", OPERATING + COMPOSE)
    assert set(named) == {user}


def test_what_is_given_to_the_container_is_a_setting() -> None:
    secrets = re.findall(r"file: \./secrets/(\w+)", COMPOSE)
    named = set(re.findall(r"^ +(KOLLEGABOT_\w+):", COMPOSE, flags=re.MULTILINE))
    settings = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
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
