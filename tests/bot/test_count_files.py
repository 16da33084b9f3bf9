"""Files of figures: made by a process of its own, read back as a moderator's spreadsheet would."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot import child, count_files, sheets
from bot.count_sheet import csv_bytes, xlsx_bytes
from conversations.counts_book import CountBook, Picture
from conversations.counts_table import table
from conversations.figures import FEWER, UNTOLD
from conversations.script import Script
from tests.counted import book_of, simulated
from tests.png import read

FORMULA = '=HYPERLINK("https://example.org")'


@pytest.fixture
def book(script: Script, tmp_path: Path) -> CountBook:
    return simulated(script, tmp_path, 150)


async def test_a_workbook_reads_back_as_the_table(book: CountBook) -> None:
    content = await count_files.file(book, "xlsx")
    figures, meaning = await sheets.rows_of(content)
    rows = [[str(cell) for cell in row] for row in table(book, book.periods)]
    assert figures == rows
    assert "Hva tallene betyr" in meaning[0][0]
    assert "færre enn 8" in figures[1] + figures[2]


async def test_csv_reads_back_as_the_table_and_opens_in_excel(book: CountBook) -> None:
    content = await count_files.file(book, "csv")
    assert content.startswith(b"\xef\xbb\xbfGruppe;Hva;1. kvartal 2025;")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [[str(cell) for cell in row] for row in table(book, book.periods)]


async def test_nothing_is_ever_calculated(script: Script) -> None:
    book = book_of(script, {"2026Q3": {"started": 30, "who.doctor": FEWER, "reached": UNTOLD}})
    names = {**book.words.names, "who.doctor": FORMULA}
    book = replace(book, words=replace(book.words, names=names))
    rows = table(book, book.periods)
    content = xlsx_bytes(rows)
    assert b"<f>" not in content
    (figures, _) = await sheets.rows_of(content)
    assert figures[-1][1:] == [FORMULA, "færre enn 8"]
    assert f"'{FORMULA}".replace('"', '""') in csv_bytes(rows).decode("utf-8-sig")
    assert ["Fikk se kontakter", "vises ikke"] in [row[1:] for row in figures]


async def test_a_picture_is_drawn_outside_the_bot(book: CountBook) -> None:
    before = set(sys.modules)
    words, content = await count_files.picture(book, Picture("2025", "topic"))
    assert words == "Hva det gjaldt, 2025. Tallene står også som tekst, under /tall."
    assert read(content).width == 1080
    assert not {m for m in set(sys.modules) - before if m.startswith(("PIL", "xlsxwriter"))}


async def test_what_takes_too_long_or_fails_is_not_made(
    book: CountBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(count_files.NotMade):
        await count_files._made(kind="exe", rows=[["a"]], meaning=[])
    monkeypatch.setattr(count_files, "PATIENCE", 0.01)
    with pytest.raises(count_files.NotMade):
        await count_files.picture(book, Picture())


async def test_a_child_has_no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KOLLEGABOT_TOKEN", "1:secret")
    (tmp_path / "tells.py").write_text("import os; print(sorted(os.environ))")
    monkeypatch.syspath_prepend(tmp_path)
    status, out = await child.outcome("tells", b"", 10)
    assert status == 0
    assert b"PYTHONPATH" in out
    assert b"KOLLEGABOT" not in out
