"""`python -m bot contacts …` beyond import and status: files out, people erased, areas changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.files.exports import xlsx_bytes
from tests.support.commands import run_here as run
from tests.support.talk import contact
from tests.support.world import TOKEN

KARI, OLA = contact(agreed=True), contact("Ola Eksempel", agreed=True)
NAMES = {"stotte": "støttekollega"}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    (folder / "list.xlsx").write_bytes(xlsx_bytes([KARI, OLA], NAMES))
    ran = run(folder, "contacts", "import", "list.xlsx", "--apply")
    assert (ran.status, "2 new" in ran.out, ran.err) == (0, True, "")
    return folder


@pytest.fixture
def filled(imported: Path, tmp_path: Path) -> Path:
    """A folder of one's own with the list and what came of it."""
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_an_export_imports_unchanged(filled: Path) -> None:
    for name in ("out.csv", "out.xlsx"):
        ran = run(filled, "contacts", "export", name, "--area", "Troms")
        assert (ran.status, "contacts in it: 2." in ran.out) == (0, True)
        ran = run(filled, "contacts", "import", name)
        assert "0 new, 0 changed, 2 unchanged" in ran.out
    assert (run(filled, "contacts", "export", "nowhere/out.csv")).status == 1


def test_who_is_missing_goes_only_when_told(filled: Path) -> None:
    (filled / "list.xlsx").write_bytes(xlsx_bytes([KARI], NAMES))
    ran = run(filled, "contacts", "import", "list.xlsx", "--apply")
    assert "On the list but not in the file" in ran.out
    assert "Ola Eksempel" in ran.out
    ran = run(filled, "contacts", "import", "list.xlsx", "--apply", "--remove-missing")
    assert "1 removed" in ran.out
    ran = run(filled, "contacts", "import", "list.xlsx")
    assert "Ola" not in ran.out


def test_a_person_is_forgotten(filled: Path) -> None:
    ran = run(filled, "contacts", "forget", "kari eksempel")
    assert (ran.status, "--yes" in ran.out) == (1, True)
    assert "On the list: Troms legeforening · stotte · Kari Eksempel · Eksempel leges" in ran.out
    assert (run(filled, "contacts", "forget", "kari eksempel", "--yes")).status == 0
    assert (run(filled, "contacts", "forget", "Kari Eksempel", "--yes")).status == 1
    left = b"".join(file.read_bytes() for file in filled.glob("kollegabot.db*"))
    assert b"Kari" not in left
    assert b"Ola" in left


def test_areas_are_merged_and_renamed(filled: Path) -> None:
    north = "Nord-Norges legeforening"
    areas = ("contacts", "areas")
    ran = run(
        filled, *areas, "merge", "troms legeforening", "Finnmark legeforening", "--into", north
    )
    assert (ran.status, "KOLLEGABOT_ADMINISTRATORS" in ran.out) == (0, True)
    assert (run(filled, *areas, "rename", north, "Nord legeforening")).status == 0
    assert (run(filled, *areas, "counties", "Nord legeforening", "Troms, 56")).status == 0
    listed = (run(filled, *areas)).out
    (line,) = [line for line in listed.splitlines() if line.startswith("Nord legeforening")]
    assert "Troms" in line
    assert "Finnmark" in line
    with sqlite3.connect(filled / "kollegabot.db") as database:
        (count,) = database.execute("SELECT count(*) FROM contact_list WHERE area LIKE 'Nord le%'")
    database.close()
    assert count == (2,)


WRONG = (
    ("merge", "Narnia", "--into", "Troms legeforening"),
    ("rename", "Troms legeforening", "Oslo legeforening"),
    ("rename", "Narnia", "Ny"),
    ("remove", "Troms legeforening"),
    ("counties", "Oslo legeforening", "Narnia"),
    ("add", "Oslo  LEGEFORENING"),
)


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_changes_of_areas_are_refused(filled: Path, arguments: tuple[str, ...]) -> None:
    before = (run(filled, "contacts", "areas")).out
    ran = run(filled, "contacts", "areas", *arguments)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert (run(filled, "contacts", "areas")).out == before


def test_a_site_is_made_turned_and_removed(filled: Path) -> None:
    areas = ("contacts", "areas")
    made = run(filled, *areas, "add", "Eksempel sykehus", "--kind", "site",
                     "--counties", "Troms")  # fmt: skip
    assert made.status == 0
    assert (run(filled, *areas, "kind", "Eksempel sykehus", "trust")).status == 0
    assert "trust" in (run(filled, *areas, "list")).out
    assert (run(filled, *areas, "remove", "eksempel sykehus")).status == 0
    assert "Eksempel" not in (run(filled, *areas)).out


def test_invite_prints_a_code_and_never_the_token(tmp_path: Path) -> None:
    ran = run(tmp_path, "invite", TOKEN=TOKEN)
    assert ran.status == 0
    assert "15 minutes" in ran.out
    assert TOKEN not in ran.out
    assert (run(tmp_path, "invite")).status == 2
