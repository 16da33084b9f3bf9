"""Tries mistakes on a copy of the code, one at a time, and says which of them no test notices.

`python -m tests.mutants.run` tries the list in `mutants.toml` and writes docs/mutants.md;
`… ID…` tries some of it. `--generate 50 --seed 3 --in conversations --tests tests/conversations`
tries so many mistakes drawn by chance (see `operators`). The status is 1 where one is alive.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.operators import drawn

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("mutants.toml")
PAGE = ROOT / "docs" / "mutants.md"
TABLE = re.compile(r"(?<=<!-- table -->\n).*(?=<!-- end -->)", re.DOTALL)
PATIENCE = 600.0  # seconds for the tests of one mutant
ALIVE = "**alive**"
FAILED = 1  # pytest: a test failed
BROKEN = 2  # pytest: the code could not be imported


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mistake: in this file, this text (which stands there once) becomes that one."""

    id: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    what: str = ""
    before: str = ""  # how the suite dealt with it when it was first tried


def listed() -> tuple[Mutant, ...]:
    """The list, as it stands in the file."""
    entries = tomllib.loads(LIST.read_text("utf-8"))["mutant"]
    return tuple(Mutant(**entry | {"tests": tuple(entry["tests"])}) for entry in entries)


def mutated(mutant: Mutant, root: Path = ROOT) -> str:
    """The text of its file with the mistake in it; raises ValueError where it does not fit."""
    text = (root / mutant.file).read_text("utf-8")
    if (times := text.count(mutant.old)) != 1:
        raise ValueError(f"{mutant.id}: {mutant.old!r} stands {times} times in {mutant.file}")
    return text.replace(mutant.old, mutant.new)


def verdict(mutant: Mutant) -> str:
    """The test that notices a mutant, or that it is alive."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = copied(Path(folder))
        (copy / mutant.file).write_text(mutated(mutant), "utf-8")
        return noticed(copy, mutant.tests)


def copied(folder: Path) -> Path:
    """A copy of what the repository holds, uncommitted changes too."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def noticed(root: Path, tests: Sequence[str]) -> str:
    """The first of these tests that fails in a tree, or that none does."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "no test ends in time"
    if done.returncode == 0:
        return ALIVE
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    if done.returncode not in (FAILED, BROKEN) or not found:
        raise ValueError(f"the tests {tests} cannot be run:\n{done.stdout}{done.stderr}")
    return found[1]


def tried(mutants: Sequence[Mutant], workers: int) -> Iterator[tuple[Mutant, str]]:
    """Each mutant and what notices it, said as soon as it is known."""
    with ThreadPoolExecutor(workers) as pool:
        for mutant, found in zip(mutants, pool.map(verdict, mutants), strict=True):
            _say(f"{mutant.id}: {found}")
            yield mutant, found


def table(results: Iterable[tuple[Mutant, str]]) -> str:
    """The results as a table of the page."""
    rows = (
        f"| {m.what} | `{m.id}` | {m.before or '–'} | {_test(found)} |\n" for m, found in results
    )
    head = "| The mistake | Name | Before | Noticed by |\n| --- | --- | --- | --- |\n"
    return head + "".join(rows)


def _test(found: str) -> str:
    name = found.rpartition("::")[2].partition("[")[0]
    return f"`{name}`" if name.startswith("test_") else found


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (a command)


def main() -> int:
    """Tries what was asked for."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("ids", nargs="*", help="of the list; none: all of it, into docs/mutants.md")
    parser.add_argument("--generate", type=int, default=0, metavar="N", help="draw N by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--in", dest="where", nargs="+", default=["conversations"])
    parser.add_argument("--tests", nargs="+", default=["tests/conversations"])
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    if asked.generate:
        mistakes = drawn(ROOT, asked.where, asked.generate, asked.seed)
        mutants = [Mutant(*mistake, tests=tuple(asked.tests)) for mistake in mistakes]
    else:
        mutants = [m for m in listed() if not asked.ids or m.id in asked.ids]
    tests = sorted({test for mutant in mutants for test in mutant.tests})
    if (failing := noticed(ROOT, tests)) != ALIVE:
        _say(f"{failing} fails without any mutant: mend that first")
        return 2
    results = list(tried(mutants, asked.workers))
    alive = sum(found == ALIVE for _, found in results)
    _say(f"{len(results)} mutants, {alive} alive")
    if not asked.ids and not asked.generate:
        page = PAGE.read_text("utf-8")
        PAGE.write_text(TABLE.sub(lambda _: table(results), page), "utf-8")
    return 1 if alive else 0


if __name__ == "__main__":
    raise SystemExit(main())
