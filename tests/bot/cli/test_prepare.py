"""A start whose reading breaks off ends with one sentence, and says nothing that it has read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RUN = """
import os, signal, sys
import bot.cli.prepare
from bot.cli.main import main
def broken():
    {breaks}
bot.cli.prepare.prepare = broken
sys.exit(main(["run"]))
"""


@pytest.mark.parametrize(
    ("breaks", "told"),
    [
        ("raise LookupError('a secret')", "has broken off (1), its last lines say why"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "has broken off (-9), perhaps for want of memory"),
    ],
)
def test_a_start_that_cannot_read_says_so(breaks: str, told: str, tmp_path: Path) -> None:
    run = [sys.executable, "-c", RUN.format(breaks=breaks)]
    around = {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        run, capture_output=True, text=True, cwd=tmp_path, env=around, timeout=60, check=False
    )
    said = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert said[-1] == f"What reads settings and script {told}."
    assert "secret" not in ended.stderr
    assert ["uncaught" in line for line in said[:1]] == ["LookupError" in breaks]
