"""What the documents say is so: the tests they name exist, and all that is kept is named."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.contacts import open_store
from bot.store.counts import add, counts_path
from conversations.script.counters import STARTED
from tests.support.talk import TODAY

ROOT = Path(__file__).parents[1]
PAGES = {page: (ROOT / page).read_text("utf-8") for page in ("docs/privacy.md", "SECURITY.md")}
SECTIONS = re.split(r"^## ", PAGES["docs/privacy.md"], flags=re.MULTILINE)


def section(heading: str) -> str:
    """The part of docs/privacy.md below a heading."""
    (found,) = (part for part in SECTIONS if part.startswith(heading))
    return found


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables in a text, without their headings."""
    tables = re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE)
    return [line.split("|")[1:-1] for table in tables for line in table.splitlines()[2:]]


def there() -> set[str]:
    """The name of every test of the project."""
    texts = (file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    return {name for text in texts for name in re.findall(r"(?m)^(?:async )?def (test_\w+)", text)}


def test_every_test_that_is_named_exists() -> None:
    faults = (ROOT / "docs" / "decisions" / "0028-operation-for-years.md").read_text("utf-8")
    for page, least in ((PAGES["docs/privacy.md"], 50), (faults, 15)):
        named = set(re.findall(r"`(test_\w+)`", page))
        assert len(named) > least
        assert named - there() == set()


@pytest.mark.parametrize(("heading", "least"), [("1. The promise", 5), ("6. Threats", 15)])
def test_each_promise_and_threat_says_what_shows_it(heading: str, least: int) -> None:
    told = rows(section(heading))
    assert len(told) >= least
    for row in told:
        assert any("`test_" in cell or cell.strip() == "section 5" for cell in row), row


async def test_the_inventory_names_every_column_and_no_other(tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    async with open_store(database):
        add(counts_path(database), {STARTED: 8}, TODAY, [STARTED])
    first = (row[0] for row in rows(section("2. Everything that is stored")))
    listed = {name for cell in first for name in re.findall(r"`(\w+\.\w+)`", cell)}
    assert listed == columns(database) | columns(counts_path(database))


def columns(file: Path) -> set[str]:
    """Every column of every table of a file."""
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute(
            "SELECT t.name, c.name FROM pragma_table_list t, pragma_table_info(t.name) c "
            "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        ).fetchall()
    return {f"{table}.{column}" for table, column in found}


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_name_no_address_that_nobody_answers(page: str) -> None:
    """Whom to write to stands in service.toml, and nowhere else."""
    assert not re.search(r"[\w.]+@[\w.]+|\+?\d[\d ]{7,}", PAGES[page])


def test_the_glossary_says_each_thing_in_bokmaal_in_english_and_in_the_code() -> None:
    entries = re.findall(r"^- .*", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE)
    assert len(entries) > 80
    assert [entry for entry in entries if entry.count(" · ") != 2] == []


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 120


def test_every_reader_has_a_page_that_the_readme_leads_to() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) < 120
    for reader in ("using", "administering", "moderating", "writing", "operating", "developing"):
        assert f"(docs/{reader}.md)" in readme
        assert (ROOT / "docs" / f"{reader}.md").read_text("utf-8").startswith("# ")
