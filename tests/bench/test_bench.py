"""The benchmark runs: everybody reaches a number. How fast is for `make bench` to say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import parts
from bench.contestants import ours
from bench.growth import grown
from bench.report import report
from bench.running import running
from bench.scene import prepare
from bench.wire import fields
from bot.lists import today
from conversations.check import check
from conversations.reader import BUILT_IN, read

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
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert "after quiet" in ran.stdout
    felt = json.loads(file.read_text("utf-8"))["felt"]
    assert len(felt["bots"]["ours"]["fresh"]) == 3


def test_every_part_is_reported() -> None:
    one = {"updates_per_second": 2.0, "slowest": 1.0, "fastest": 3.0, "processor": 0.1}
    one |= {"resident": 50.0, "cold_start": 0.5}
    sizes = [{"size": 20, "processor": 0.001}]
    page = report(
        {
            "machine": "here",
            "speed": {"ours": one | {"title": "A"}, "ptb": one | {"title": "B"}},
            "guards": {"none": one | {"title": "C"}},
            "transports": {"D": 0.0001},
            "felt": {"round_trip": 0.04, "bots": {"x": {"title": "E", "fresh": [1], "quiet": [1]}}},
            "growth": {
                "pace": {"delays": [0.001, 0.002, 0.003]},
                "people": [{"people": 10, "resident": 50.0}],
                "contacts": sizes,
                "steps": sizes,
            },
            "left_out": ["F: why"],
        }
    )
    assert all(word in page for word in ("1.0 × B (wanted: 4)", "25.00", "50.0 MiB", "F: why"))


def test_a_grown_script_is_sound(tmp_path: Path) -> None:
    script = read(grown(tmp_path / "script", 30))
    assert len(script.steps) == len(read(BUILT_IN).steps) + 30
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
