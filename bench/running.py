"""Processes of the benchmark: a stub on one core, a bot on another, and what the kernel counts."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from bench.contestants import PYTHON, ROOT, Contestant, surroundings

READY = 90.0  # seconds that a bot has to ask for its first updates


class Failed(Exception):
    """A bot or the stub did not do what it should; the text says which and what it said last."""


@dataclass
class Running:
    """A bot beside its stub."""

    contestant: Contestant
    bot: subprocess.Popen[bytes]
    stub: subprocess.Popen[bytes]
    cold_start: float
    log: Path

    def play(self, **asked: Any) -> dict[str, Any]:
        """Lets people come; what came of it, with the processor time that the bot took."""
        before = self.processor()
        told = _ask_stub(self.stub, asked)
        spent = self.processor() - before
        if told is None or self.bot.poll() is not None:
            raise Failed(f"{self.contestant.name}: {self.last_words()}")
        if told["astray"]:
            raise Failed(f"{self.contestant.name}: {told['astray']} did not find their way")
        told["processor"] = spent / max(told["updates"], 1)
        return told

    def processor(self) -> float:
        """Seconds of processor time that the bot has taken so far."""
        fields = Path(f"/proc/{self.bot.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """Memory that the bot holds, in MiB."""
        pages = int(Path(f"/proc/{self.bot.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def last_words(self) -> str:
        """The end of what the bot wrote."""
        return self.log.read_text("utf-8", "replace")[-2000:]


@contextmanager
def running(
    contestant: Contestant,
    folder: Path,
    database: Path,
    *far: str,
    certificate: Path | None = None,
    address: str = "http://127.0.0.1",
) -> Iterator[Running]:
    """Starts a stub, far away where asked, and a bot on it; ends both."""
    way, log = folder / "way.json", folder / f"{contestant.name.replace(chr(32), chr(95))}.log"
    stub = _start([PYTHON, "-m", "bench.stub", str(way), *far], core=0)
    try:
        port = _answer_of(stub)["port"]
        base = f"{address}:{port}"
        around = surroundings(contestant, database, base)
        if certificate:
            around |= {"SSL_CERT_FILE": str(certificate), "NODE_EXTRA_CA_CERTS": str(certificate)}
        began = time.monotonic()
        with log.open("wb") as output:
            command = list(contestant.started_with(base, way))
            bot = _start(command, environment=around, output=output, folder=folder)
        try:
            cold = _time_of_first_poll(stub, bot, log) - began
            pin(bot.pid, 1)  # only now: a start may use all cores, as it does where nobody pins it
            yield Running(contestant, bot, stub, cold, log)
        finally:
            _end(bot)
    finally:
        _end(stub)


def _time_of_first_poll(
    stub: subprocess.Popen[bytes], bot: subprocess.Popen[bytes], log: Path
) -> float:
    """When the bot asked for its first updates."""
    assert stub.stdout
    until = time.monotonic() + READY
    while time.monotonic() < until and bot.poll() is None:
        if select.select([stub.stdout], [], [], 0.1)[0]:
            return float(_answer_of(stub)["polled"])
    raise Failed(f"did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def _ask_stub(stub: subprocess.Popen[bytes], asked: dict[str, Any]) -> dict[str, Any] | None:
    assert stub.stdin
    stub.stdin.write(json.dumps(asked).encode() + b"\n")
    stub.stdin.flush()
    return _answer_of(stub)


def _answer_of(stub: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert stub.stdout
    line = stub.stdout.readline()
    if not line:
        raise Failed("the stub ended")
    return cast("dict[str, Any]", json.loads(line))


def _start(
    command: list[str],
    core: int | None = None,
    environment: dict[str, str] | None = None,
    output: Any = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if output else subprocess.PIPE,
        stdout=output or subprocess.PIPE,
        stderr=output,
        env=environment or {**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=folder,
        bufsize=0 if output else -1,
    )
    if core is not None:
        pin(process.pid, core)
    return process


def pin(pid: int, core: int) -> bool:
    """Gives a process and its threads a core of their own, where there are several and we may."""
    with contextlib.suppress(AttributeError, OSError):
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) > 1:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), {cores[core]})
            return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
