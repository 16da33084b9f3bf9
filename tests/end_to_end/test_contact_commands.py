"""`python -m bot contacts …` beyond import and status: files out, people erased, areas changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
import pytest_asyncio

from bot.contact_export import xlsx_bytes
from tests.end_to_end.test_command_line import run
from tests.end_to_end.world import TOKEN
from tests.talk import contact

KARI, OLA = contact(agreed=True), contact("Ola Eksempel", agreed=True)
NAMES = {"stotte": "støttekollega"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    (folder / "list.xlsx").write_bytes(xlsx_bytes([KARI, OLA], NAMES))
    ran = await run(folder, "contacts", "import", "list.xlsx", "--apply")
    assert (ran.status, "2 nye" in ran.out, ran.err) == (0, True, "")
    return folder


@pytest.fixture
def filled(imported: Path, tmp_path: Path) -> Path:
    """A folder of one's own with the list and what came of it."""
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return tmp_path


async def test_an_export_imports_unchanged(filled: Path) -> None:
    for name in ("out.csv", "out.xlsx"):
        ran = await run(filled, "contacts", "export", name, "--area", "Troms")
        assert (ran.status, "2 kontakter" in ran.out) == (0, True)
        ran = await run(filled, "contacts", "import", name)
        assert "0 nye, 0 endret, 2 uendret" in ran.out
    assert (await run(filled, "contacts", "export", "nowhere/out.csv")).status == 1


async def test_who_is_missing_goes_only_when_told(filled: Path) -> None:
    (filled / "list.xlsx").write_bytes(xlsx_bytes([KARI], NAMES))
    ran = await run(filled, "contacts", "import", "list.xlsx", "--apply")
    assert "Står på lista, men ikke i filen" in ran.out
    assert "Ola Eksempel" in ran.out
    ran = await run(filled, "contacts", "import", "list.xlsx", "--apply", "--remove-missing")
    assert "1 fjernet" in ran.out
    ran = await run(filled, "contacts", "import", "list.xlsx")
    assert "Ola" not in ran.out


async def test_a_person_is_forgotten(filled: Path) -> None:
    assert (await run(filled, "contacts", "forget", "kari eksempel")).status == 0
    assert (await run(filled, "contacts", "forget", "Kari Eksempel")).status == 1
    left = b"".join(file.read_bytes() for file in filled.glob("kollegabot.db*"))
    assert b"Kari" not in left
    assert b"Ola" in left


async def test_areas_are_merged_and_renamed(filled: Path) -> None:
    north = "Nord-Norges legeforening"
    areas = ("contacts", "areas")
    ran = await run(
        filled, *areas, "merge", "troms legeforening", "Finnmark legeforening", "--into", north
    )
    assert (ran.status, "KOLLEGABOT_ADMINISTRATORS" in ran.out) == (0, True)
    assert (await run(filled, *areas, "rename", north, "Nord legeforening")).status == 0
    assert (await run(filled, *areas, "counties", "Nord legeforening", "Troms, 56")).status == 0
    listed = (await run(filled, *areas)).out
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


@pytest.mark.parametrize(
    "arguments", [WRONG[0], *(pytest.param(one, marks=pytest.mark.long) for one in WRONG[1:])]
)
async def test_wrong_changes_of_areas_are_refused(filled: Path, arguments: tuple[str, ...]) -> None:
    before = (await run(filled, "contacts", "areas")).out
    ran = await run(filled, "contacts", "areas", *arguments)
    assert (ran.status, len(ran.out.splitlines())) == (1, 1)
    assert (await run(filled, "contacts", "areas")).out == before


async def test_a_site_is_made_turned_and_removed(tmp_path: Path) -> None:
    areas = ("contacts", "areas")
    made = await run(tmp_path, *areas, "add", "Eksempel sykehus", "--kind", "site",
                     "--counties", "Troms")  # fmt: skip
    assert made.status == 0
    assert (await run(tmp_path, *areas, "kind", "Eksempel sykehus", "trust")).status == 0
    assert "trust" in (await run(tmp_path, *areas, "list")).out
    assert (await run(tmp_path, *areas, "remove", "eksempel sykehus")).status == 0
    assert "Eksempel" not in (await run(tmp_path, *areas)).out


async def test_invite_prints_a_code_and_never_the_token(tmp_path: Path) -> None:
    ran = await run(tmp_path, "invite", TOKEN=TOKEN)
    assert ran.status == 0
    assert "15 minutter" in ran.out
    assert TOKEN not in ran.out
    assert (await run(tmp_path, "invite")).status == 2
