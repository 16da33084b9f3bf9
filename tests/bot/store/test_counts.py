"""The file of the counts: what is in it, and what it does not tell."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter as Sums
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.store import counts
from bot.store.counts import add, counts_path, figures
from bot.store.database import StoreError
from conversations.model import Metric
from conversations.script.counters import CONTACTS, STARTED
from tests.support.scripts import shipped_script

LISTED = shipped_script().counting.counters
BY_NAME = {counter.name: counter for counter in LISTED}
SUMMER, AUTUMN, WINTER = date(2026, 8, 1), date(2026, 10, 2), date(2027, 1, 2)


def batch(**numbers: int) -> dict[Metric, int]:
    return {BY_NAME[name.replace("_", ".")]: number for name, number in numbers.items()}


def put(path: Path, day: date = SUMMER, **numbers: int) -> None:
    add(path, batch(**numbers), day, LISTED)


def exact(path: Path) -> dict[tuple[str, str], int]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT period, name, number FROM counts").fetchall()
    return {(period, name): number for period, name, number in rows}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.db.counts"


def test_it_lies_beside_the_database() -> None:
    assert counts_path(Path("/x/kollegabot.db")) == Path("/x/kollegabot.db.counts")


def test_batches_add_up_in_the_quarter_and_the_year(path: Path) -> None:
    put(path, started=8, area_55=8)
    put(path, started=9)
    put(path, AUTUMN, started=8)
    assert exact(path) == {
        ("2026Q4", "started"): 8,
        ("2026", "started"): 25,
        ("2026", "area.55"): 8,
    }


def test_the_file_depends_on_the_sums_alone(path: Path, tmp_path: Path) -> None:
    """Not on the order, the number or the days of the batches, in the same quarter."""
    put(path, started=16, who_doctor=8, area_03=8)
    other = tmp_path / "other"
    for day, numbers in (
        (date(2026, 7, 1), {"area_03": 1, "who_doctor": 3}),
        (date(2026, 9, 30), {"who_doctor": 5, "started": 8}),
        (date(2026, 8, 17), {"started": 8, "area_03": 7}),
    ):
        put(other, day, **numbers)
    assert path.read_bytes() == other.read_bytes()


def test_nothing_is_beside_it_and_only_its_owner_reads_it(path: Path) -> None:
    put(path, started=8)
    put(path, started=8)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o077 == 0


def test_what_was_in_it_before_is_nowhere_in_it(path: Path) -> None:
    put(path, started=30, topic_danger=8)
    assert b"topic.danger" in path.read_bytes()
    figures(path, WINTER, LISTED)
    put(path, date(2030, 1, 1), started=8)
    assert b"2026Q3" not in path.read_bytes()


def test_a_period_that_runs_shows_nothing(path: Path) -> None:
    put(path, started=100, who_doctor=90)
    assert figures(path, date(2026, 9, 30), LISTED) == {}


def test_a_period_that_is_over_is_released_once_and_its_sums_are_gone(path: Path) -> None:
    put(path, started=43, contacts=31, who_doctor=9)
    first = figures(path, AUTUMN, LISTED)
    assert first.keys() == {"2026Q3"}
    assert {n: f for n, f in first["2026Q3"].items() if f} == {
        "started": 45, "contacts": 30,
    }  # fmt: skip
    assert {period for period, _ in exact(path)} == {"2026"}
    before = path.read_bytes()
    assert figures(path, AUTUMN, LISTED) == first
    assert path.read_bytes() == before
    assert figures(path, WINTER, LISTED)["2026Q3"] == first["2026Q3"]
    assert exact(path) == {}


def test_a_batch_after_the_end_of_a_quarter_releases_it(path: Path) -> None:
    put(path, started=43)
    put(path, AUTUMN, started=8)
    assert exact(path) == {("2026Q4", "started"): 8, ("2026", "started"): 51}


def test_quarters_go_after_two_years_and_years_stay(path: Path) -> None:
    put(path, started=43)
    assert figures(path, date(2028, 12, 31), LISTED).keys() == {"2026Q3", "2026"}
    assert figures(path, date(2029, 1, 1), LISTED).keys() == {"2026"}


def test_without_a_file_there_is_nothing_and_none_is_made(path: Path) -> None:
    assert figures(path, AUTUMN, LISTED) == {}
    assert not path.exists()


@pytest.mark.parametrize("content", [b"something else entirely" * 99, b"SQLite format 3\0" * 99])
def test_a_broken_file_is_refused_and_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match="as a database; move it away, and counting begins anew"):
        put(path, started=8)
    assert path.read_bytes() == content


def test_a_file_with_a_broken_page_is_refused(path: Path) -> None:
    put(path, started=8)
    content = bytearray(path.read_bytes())
    place = content.rindex(b"started")
    content[place - 40 : place] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(StoreError, match="move it away, and counting begins anew"):
        put(path, started=8)


def test_a_file_of_another_program_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE counts (period, name, number)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="belongs to another program"):
        put(path, started=8)
    assert path.read_bytes() == before


def test_a_full_disk_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(path, started=8)
    before = path.read_bytes()

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(counts, "fsync", full)
    with pytest.raises(StoreError):
        put(path, started=8)
    assert path.read_bytes() == before


def test_what_has_taken_its_place_is_not_written_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some disks do not make a folder lasting; the batch is in the file nevertheless."""
    put(path, started=8)

    def files_only(path: Path) -> None:
        if path.is_dir():
            raise OSError(22, "Invalid argument")

    monkeypatch.setattr(counts, "fsync", files_only)
    put(path, started=8)
    assert exact(path)["2026", "started"] == 16


def test_what_comes_after_the_release_does_not_change_it(path: Path) -> None:
    put(path, started=43)
    out = figures(path, AUTUMN, LISTED)
    put(path, started=90)  # a clock that was put back
    assert figures(path, AUTUMN, LISTED) == out
    assert exact(path) == {("2026", "started"): 133}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_what_root_writes_stays_the_bots(path: Path) -> None:
    put(path, started=8)
    os.chown(path, 10001, 10001)
    put(path, started=8)
    assert (path.stat().st_uid, path.stat().st_gid) == (10001, 10001)


def test_the_bots_own_user_gives_no_file_to_anybody(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unit's filter of system calls ends a bot that tries, even where nothing would change."""

    def end(*_: object) -> None:
        raise SystemExit("a bad system call")

    monkeypatch.setattr(os, "geteuid", lambda: 10001)
    for name in ("chown", "fchown"):
        monkeypatch.setattr(os, name, end)
    for _ in range(2):
        put(path, started=8)
    assert exact(path)["2026", "started"] == 16


@pytest.mark.parametrize(
    "row",
    [
        ("2026Q5", "started", 1),
        ("2026", "x" * 25, 1),
        ("2026", "started", "en"),
        ("26", "a", 1),
        ("2026", "8600000000001", 1),
    ],
)
def test_the_schema_takes_no_times_texts_or_long_names(path: Path, row: tuple[object, ...]) -> None:
    put(path, started=8)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO counts VALUES (?, ?, ?)", row)


def test_two_who_write_at_once_lose_nothing(path: Path) -> None:
    def ten() -> None:
        for _ in range(10):
            put(path, started=8)

    writers = [threading.Thread(target=ten) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert exact(path)["2026", "started"] == 8 * 40


WRITER = """
import sys
from datetime import date
from pathlib import Path
from bot.store.counts import add
from conversations.script.counters import CONTACTS, STARTED
while True:
    add(Path(sys.argv[1]), {STARTED: 8, CONTACTS: 8}, date(2026, 8, 1), (STARTED, CONTACTS))
    print("written", flush=True)
"""


def killed(path: Path, after: float) -> int:
    """How many batches a writer said it had written before it was killed."""
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        first = writer.stdout.readline()
        time.sleep(after)
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read()
    return (first + rest).count("written")


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.long)])
def test_a_kill_leaves_the_old_file_or_the_new(path: Path, kills: int) -> None:
    written = 0
    chance = random.Random(kills)
    for _ in range(kills):
        written += killed(path, chance.random() * 0.05)
        sums = exact(path)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        number = sums["2026", STARTED.name]
        assert number == sums["2026", CONTACTS.name] == sums["2026Q3", STARTED.name]
        assert 0 <= number // 8 - written <= 1  # the last may have been written and not yet told
        written = number // 8
    leftovers = {file.name for file in path.parent.iterdir()} - {path.name, f"{path.name}.new"}
    assert not leftovers


def test_added_up_by_hand(path: Path) -> None:
    chance = random.Random(4)
    wanted: Sums[str] = Sums()
    for _ in range(20):
        numbers: Mapping[Metric, int] = {
            counter: chance.randrange(1, 9) for counter in _some(chance)
        }
        add(path, numbers, SUMMER, LISTED)
        wanted.update({counter.name: number for counter, number in numbers.items()})
    assert {name: n for (period, name), n in exact(path).items() if period == "2026"} == wanted


def _some(chance: random.Random) -> Iterable[Metric]:
    return chance.sample(LISTED, 6)


# --- A file of version 1, which counted more by quarter and some of it otherwise ------------------

OLD_SCHEMA = """
PRAGMA application_id = 1265590883;
PRAGMA user_version = 1;
CREATE TABLE counts (period TEXT, name TEXT, number INTEGER, PRIMARY KEY (period, name));
CREATE TABLE figures (period TEXT, name TEXT, figure INTEGER, PRIMARY KEY (period, name));
"""
OLD_SUMS = {"started": 44, "reached": 40, "who.doctor": 31, "before.need": 40, "area.55": 22}
OLD_FIGURES = [("2026Q2", "started", 60), ("2026Q2", "reached", 45), ("2026Q2", "who.doctor", None)]


@pytest.fixture
def old(path: Path) -> Path:
    """A file as version 1 left it in the third quarter."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(OLD_SCHEMA)
        for period in ("2026Q3", "2026"):
            rows = [(period, name, number) for name, number in OLD_SUMS.items()]
            connection.executemany("INSERT INTO counts VALUES (?, ?, ?)", rows)
        connection.executemany("INSERT INTO figures VALUES (?, ?, ?)", OLD_FIGURES)
    return path


def test_figures_that_are_out_stay_as_they_are(old: Path) -> None:
    put(old, started=8, contacts=8)
    out = figures(old, SUMMER, LISTED)
    assert out == {"2026Q2": {"started": 60, "reached": 45, "who.doctor": None}}


def test_what_is_not_counted_so_any_more_is_let_go(old: Path) -> None:
    put(old, started=8, contacts=8, who_student=8)
    assert exact(old) == {
        ("2026Q3", "started"): 52,
        ("2026Q3", "contacts"): 8,
        ("2026", "started"): 52,
        ("2026", "contacts"): 8,
        ("2026", "who.doctor"): 31,
        ("2026", "who.student"): 8,
    }


def test_of_a_period_begun_by_the_old_way_only_what_was_counted_through_it_is_shown(
    old: Path,
) -> None:
    put(old, started=8, contacts=8, who_student=8, typed_known=8)
    put(old, AUTUMN, started=30, contacts=30)
    out = figures(old, WINTER, LISTED)
    assert out["2026Q3"] == {"started": 50}
    assert out["2026Q4"] == {"started": 30, "contacts": 30}
    year = out["2026"]
    assert year["who.student"] == 10
    assert year["who.doctor"] == 0  # its second quarter is out and hidden
    assert not {"contacts", "typed.known", "before.chose", "area.55", "reached"} & year.keys()


def test_from_the_next_period_on_everything_is_shown(old: Path) -> None:
    put(old, WINTER, started=90, contacts=40)
    out = figures(old, date(2027, 4, 1), LISTED)
    assert out["2027Q1"] == {"started": 90, "contacts": 40}
