"""The benchmark runs: everybody reaches a number. How fast is for `make bench` to say."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bench import parts
from bench.check import RATIOS, ratios, too_slow
from bench.contestants import ours, peers
from bench.growth import write_script
from bench.picture import picture
from bench.report import noise, report
from bench.running import running
from bench.scene import prepare
from bench.wire import fields
from bot.clock import today
from conversations.authoring.checks.routing import check
from conversations.script.loader import BUILT_IN, load_script
from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@LINUX
@pytest.mark.long
def test_everybody_reaches_a_number(tmp_path: Path) -> None:
    database = prepare(tmp_path)
    with running(ours(), tmp_path, database) as run:
        told = run.play(people=100, at_once=20)
        assert (told["arrived"], told["astray"]) == (100, 0)
        assert told["updates"] == 400
        assert told["tapped"] == told["answered"] == 300
        assert run.play(people=10, rate=200.0)["arrived"] == 10
        assert run.play(people=10, steps=2)["left"] == 10
        assert run.resident() > 1


@LINUX
@pytest.mark.long
def test_it_runs_from_far_away_and_reports(tmp_path: Path) -> None:
    file = tmp_path / "latest.json"
    command = [sys.executable, "-m", "bench", "--quick", "--only", "ours", "--parts", "felt"]
    command += ["--delay", "0.005", "--output", str(file)]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert "after quiet" in ran.stdout
    felt = json.loads(file.read_text("utf-8"))["felt"]
    assert len(felt["bots"]["ours"]["fresh"]) == 3


def test_every_part_is_reported() -> None:
    one = {"updates_per_second": 2.0, "slowest": 1.0, "fastest": 3.0, "processor": 0.1}
    one |= {"resident": 50.0, "cold_start": 0.5, "first_answer": 0.6}
    sizes = [{"size": 20, "processor": 0.001}]
    page = report(
        {
            "machine": "here",
            "speed": {"ours": one | {"title": "A"}, "ptb": one | {"title": "B", "cold_start": 0.2}},
            "guards": {"none": one | {"title": "C"}},
            "transports": {"D": 0.0001},
            "felt": {"round_trip": 0.04, "bots": {"x": {"title": "E", "fresh": [1], "quiet": [1]}}},
            "growth": {
                "pace": {"delays": [0.001, 0.002, 0.003]},
                "people": [{"people": 10, "resident": 50.0}],
                "contacts": sizes,
                "steps": sizes,
            },
            "lists": {
                "rows": 3000,
                "people": 50,
                "preview": 1.5,
                "applied": 0.5,
                "processor": [1.2, 0.4],
                "taps": {"while read": [0.01, 0.02, 0.03]},
            },
            "left_out": ["F: why"],
        }
    )
    assert all(word in page for word in ("1.0 × B (wanted: 7)", "25.00", "50.0 MiB", "F: why"))
    assert "its first poll takes 2.5 × the time of PTB's (wanted: 2)" in page
    assert "while 50 people tap: preview 1.50 s (wanted: 2), taken into use 0.50 s" in page


def rate(slowest: float, fastest: float) -> dict[str, Any]:
    return {"title": "A", "slowest": slowest, "fastest": fastest, "updates_per_second": 100.0}


@pytest.mark.parametrize(
    ("load", "one", "why"),
    [
        (0.2, rate(90, 110), []),
        (1.9, rate(90, 110), ["load 1.9 at the start"]),
        (0.2, rate(60, 110), ["A: 60 to 110 updates/s"]),
    ],
)
def test_a_machine_that_was_not_quiet_is_named(load: float, one: Any, why: list[str]) -> None:
    assert [*noise({"load": load, "speed": {"ours": one}})] == why
    page = report({"machine": "here", "load": load, "guards": {}, "speed": {}})
    assert ("not quiet" in page) is (load > 1)


def test_a_dearer_update_fails_the_check_and_a_cheaper_one_does_not() -> None:
    times = {"ours": [0.5, 0.4, 9.0], "x": [2.0, 1.6, 9.0], "y": [0.2, 0.16, 9.0]}
    found = ratios(times)
    assert found == {"x": pytest.approx(4), "y": pytest.approx(0.4)}
    assert [*too_slow({"x": 3.9, "y": 0.39}, found)] == []
    assert [*too_slow({"x": 4.1, "y": 0.39}, found)] == [
        "x takes 4.00 times our processor time: less than 4.1"
    ]
    least = tomllib.loads(RATIOS.read_text("utf-8"))
    assert set(least) <= {one.name for one in peers()}
    assert all(0 < ratio < 20 for ratio in least.values())


def test_the_picture_shows_each_of_the_peers() -> None:
    one = {"updates_per_second": 2400.0, "slowest": 2300.0, "fastest": 2500.0, "resident": 75.0}
    speed = {name: {"title": name, "first_answer": 0.5, **one} for name in ("ours", "ptb")}
    bots = {name: {"title": name, "quiet": [0.05]} for name in speed}
    felt = {"round_trip": 0.04, "bots": bots}
    found = {"machine": "here", "load": 0.1, "speed": speed, "felt": felt}
    quiet, loud = picture(found), picture(found | {"load": 5.0})
    assert quiet.startswith(b"\x89PNG")
    assert quiet != loud


def test_a_grown_script_is_sound(tmp_path: Path) -> None:
    script = load_script(write_script(tmp_path / "script", 30))
    assert len(script.steps) == len(load_script(BUILT_IN).steps) + 30
    assert [str(found) for found in check(script, today()) if not found.warning] == []


def test_parameters_are_read_in_each_of_their_forms() -> None:
    asked = {"chat_id": "7", "text": "Kjære & gode"}
    form = b"chat_id=7&text=Kj%C3%A6re+%26+gode"
    parts_ = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (k, v.encode())
        for k, v in ((k.encode(), v) for k, v in asked.items())
    )
    head = b"POST / HTTP/1.1\r\nContent-Type: "
    assert fields(head + b"application/json", json.dumps(asked).encode()) == asked
    assert fields(head + b"application/x-www-form-urlencoded", form) == asked
    assert fields(head + b"multipart/form-data; boundary=b", parts_ + b"--b--\r\n") == asked


def test_a_quick_look_takes_every_part_once() -> None:
    assert parts.QUICK.rounds == 1
    assert len(parts.FULL.crowd) == 3
