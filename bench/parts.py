"""The parts: how fast side by side, how soon a person sees it, what grows, and lists beside it."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.contestants import Contestant, ours
from bench.growth import write_script
from bench.running import Failed, Running, running
from bench.scene import prepare

Result = dict[str, Any]
Say = Callable[[str], None]

AT_ONCE = 64  # people on the way at the same time
IDLE = 60.0  # seconds after which the far stub hangs up on a quiet connection


@dataclass(frozen=True, slots=True)
class Length:
    """How long everything takes."""

    rounds: int
    seconds: float  # of one measurement
    most: float  # seconds in which a new round side by side may begin
    quiet: float  # seconds before a tap that finds the bot idle
    crowd: Sequence[int]  # how many different people, cumulated
    contacts: Sequence[int]
    steps: Sequence[int]
    people: int = 0  # in a smoke test: so many people instead of so many seconds
    doctors: int = 50  # who tap while a list is imported


FULL = Length(4, 5.0, 110.0, 70.0, (1_000, 10_000, 30_000), (20, 2_000, 20_000), (0, 400))
QUICK = Length(1, 1.0, 60.0, 3.0, (200,), (20, 200), (0, 20), people=60, doctors=5)


def side_by_side(contestants: list[Contestant], length: Length, say: Say) -> Result:
    """Everyone in alternating rounds, as fast as they can."""
    found: dict[str, list[Result]] = {c.name: [] for c in contestants}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        database = prepare(folder)
        for one in filter(lambda one: one.ours, contestants):
            with running(one, folder, database):
                pass  # keeps the script it has read, as all have their bytecode
        began = time.monotonic()
        for number in range(length.rounds):
            if number and time.monotonic() - began > length.most:
                break
            for contestant in contestants[number % 2 :] + contestants[: number % 2]:
                say(f"round {number + 1} of {length.rounds}: {contestant.title}")
                with running(contestant, folder, database) as run:
                    found[contestant.name].append(_result_of(run, length))
    return {
        c.name: {"title": c.title, "rounds": found[c.name], **_middle(found[c.name])}
        for c in contestants
    }


def _result_of(run: Running, length: Length) -> Result:
    """Speed and size of one bot, once warm; first the wait of whoever is there when it starts."""
    first_answer = run.cold_start + run.play(people=1, steps=1)["first"][0]
    run.play(people=max(length.people, 300) // 5, at_once=AT_ONCE)
    if length.people:
        told = run.play(people=length.people, at_once=AT_ONCE)
    else:
        told = run.play(seconds=length.seconds, at_once=AT_ONCE)
    return {
        "updates_per_second": told["updates"] / told["seconds"],
        "processor": told["processor"],
        "resident": run.resident(),
        "cold_start": run.cold_start,
        "first_answer": first_answer,
        "arrived": told["arrived"],
        "calls": told["calls"] / told["updates"],
    }


def _middle(rounds: Sequence[Result]) -> Result:
    keys = ("updates_per_second", "processor", "resident", "cold_start", "first_answer")
    spread = [r["updates_per_second"] for r in rounds]
    return {key: median(r[key] for r in rounds) for key in keys} | {
        "slowest": min(spread),
        "fastest": max(spread),
    }


def tap_to_screen(
    contestants: Sequence[Contestant], length: Length, delay: float, say: Say
) -> Result:
    """Seconds from tap to screen with Telegram far away: warm, and after a time of quiet."""
    say(f"tap to screen, {2000 * delay:.0f} ms away, and after {length.quiet:.0f} s of quiet")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        database, certificate = prepare(folder), _certificate(folder)

        def one(contestant: Contestant) -> Result:
            far = ("--certificate", str(certificate), "--delay", str(delay), "--idle", str(IDLE))
            with running(
                contestant,
                folder,
                database,
                *far,
                certificate=certificate,
                address="https://127.0.0.1",
            ) as run:
                time.sleep(2)
                fresh = run.play(people=1, think=1.0)["first"][1:]
                quiet = run.play(people=1, think=length.quiet, steps=2)["first"][1:]
            return {"title": contestant.title, "fresh": fresh, "quiet": quiet}

        with ThreadPoolExecutor(len(contestants)) as side:
            each = zip(contestants, side.map(one, contestants), strict=True)
            found = {contestant.name: result for contestant, result in each}
    return {"round_trip": 2 * delay, "bots": found}


def _certificate(folder: Path) -> Path:
    """A certificate for this machine that only the bots here trust, with its key."""
    file = folder / "stub.pem"
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj"
    named = ["/CN=bench", "-addext", "subjectAltName=IP:127.0.0.1"]
    where = ["-keyout", str(file), "-out", str(folder / "certificate.pem")]
    subprocess.run(["openssl", *asked.split(), *named, *where], check=True, capture_output=True)
    certificate = (folder / "certificate.pem").read_text()
    file.write_text(file.read_text() + certificate)
    return file


def growth(length: Length, say: Say) -> Result:
    """What grows with people, with contacts, with the script; and the wait at an even pace."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        database = prepare(folder)
        say("memory against the number of different people")
        with running(ours(), folder, database) as run:
            people = [_after(run, length.crowd[: n + 1]) for n in range(len(length.crowd))]
        say("time per update with 100 updates a second")
        with running(ours(), folder, database) as run:
            time.sleep(2)  # staff's part is loaded
            run.play(people=50, at_once=8)
            # Without a moment to think all taps but the first come when the bot sends a screen.
            pace = run.play(people=length.people or 750, rate=100.0, think=1.0)
        say("time per update against contacts")
        contacts = _alternating(length.contacts, length, _with_contacts)
        say("time per update against steps of the script")
        steps = _alternating(length.steps, length, _with_steps)
    keys = ("delays", "updates", "processor")
    return {
        "people": people,
        "pace": {key: pace[key] for key in keys},
        "contacts": contacts,
        "steps": steps,
    }


def import_beside_taps(length: Length, say: Say) -> Result:
    """Seconds of an administrator's import, and of taps meanwhile, on the local Telegram."""
    from bench import lists  # stands on the support of the tests

    say(f"an import of {lists.ROWS} rows while {length.doctors} people tap")
    try:
        return asyncio.run(lists.measure("xlsx", length.doctors))
    except (AssertionError, LookupError, TimeoutError) as error:
        raise Failed(f"not the screen that was expected: {error!r}") from error


def _after(run: Running, so_far: Sequence[int]) -> Result:
    """Memory once so many different people have been here; each starts and taps once."""
    new = so_far[-1] - (so_far[-2] if len(so_far) > 1 else 0)
    run.play(people=new, at_once=AT_ONCE, steps=2)
    time.sleep(1.5)  # the sweep
    return {"people": so_far[-1], "resident": run.resident()}


def _alternating(
    sizes: Sequence[int], length: Length, one: Callable[[int, Length], float]
) -> list[Result]:
    """Each size in turn, several times, so that what else goes on here hits all of them."""
    found: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(min(length.rounds, 2)):
        for size in sizes:
            found[size].append(one(size, length))
    return [{"size": size, "processor": median(times)} for size, times in found.items()]


def _with_contacts(contacts: int, length: Length) -> float:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        database = prepare(folder, contacts=contacts)
        with running(ours(), folder, database) as run:
            return _per_update(run, length)


def _with_steps(steps: int, length: Length) -> float:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        script = write_script(folder / "script", steps)
        database = prepare(folder, script)
        with running(ours(KOLLEGABOT_SCRIPT=str(script)), folder, database) as run:
            return _per_update(run, length)


def _per_update(run: Running, length: Length) -> float:
    people = length.people or 1_000
    run.play(people=people // 3, at_once=AT_ONCE)
    return float(run.play(people=people, at_once=AT_ONCE)["processor"])
