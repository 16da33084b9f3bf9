"""Files of figures: made by a process of its own, read back as a moderator's spreadsheet would."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.files import figures, worker, xlsx
from bot.files.exports import figures_csv, figures_xlsx
from conversations.counts.exports import sheets, table, tidy_table
from conversations.counts.release_rule import FEWER, UNTOLD
from conversations.counts.statistics import SendPicture, Statistics, group_of
from conversations.script.schema import Script
from tests.support.counted import book_of, simulated
from tests.support.png import read

FORMULA = '=HYPERLINK("https://example.org")'


@pytest.fixture
def statistics(script: Script, tmp_path: Path) -> Statistics:
    return simulated(script, tmp_path, 150)


async def test_a_workbook_has_a_sheet_to_read_one_to_filter_and_what_it_means(
    statistics: Statistics,
) -> None:
    content = await figures.create_table(statistics, "xlsx")
    shown, tidy, meaning = [
        [list(row) for row in sheet.rows] for sheet in await xlsx.sheets_of(content)
    ]
    assert shown[0] == ["Gruppe", "Hva", "2025"]
    assert ["Periode", "", "Samtaler begynt", "Fikk se kontakter"] in shown
    rows = [[str(cell) for cell in row] for row in tidy_table(statistics)]
    assert [row + [""] * (6 - len(row)) for row in tidy] == rows
    assert tidy[0] == ["Periode", "Kvartal eller år", "Gruppe", "Hva", "Tall", "Merknad"]
    assert "Hva tallene betyr" in meaning[0][0]


async def test_every_figure_is_one_row_of_the_tidy_table(statistics: Statistics) -> None:
    rows, few = tidy_table(statistics)[1:], "for få til å vises"

    def called(group: str) -> str:
        return statistics.words.say(f"group_{group}")

    wanted = {
        (statistics.title(period), called(group_of(name)), statistics.name(name)): figure or None
        for period in statistics.periods
        for name, figure in (statistics.figures(period) or {}).items()
    }
    assert {(r[0], r[2], r[3]): r[4] or None for r in rows if r[5] != few} == wanted
    assert all(bool(row[4]) != bool(row[5]) for row in rows)  # a number, or why there is none
    withheld = [p for p in statistics.periods if statistics.figures(p) is None]
    assert [row[0] for row in rows if row[5] == few] == list(map(statistics.title, withheld))


async def test_csv_reads_back_as_the_table_and_opens_in_excel(statistics: Statistics) -> None:
    content = await figures.create_table(statistics, "csv")
    assert content.startswith(b"\xef\xbb\xbfGruppe;Hva;1. kvartal 2025;")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [[str(cell) for cell in row] for row in table(statistics, statistics.periods)]


async def test_nothing_is_ever_calculated(script: Script) -> None:
    statistics = book_of(
        script, {"2026Q3": {"started": 30, "who.doctor": FEWER, "contacts": UNTOLD}}
    )
    names = {**statistics.words.names, "who.doctor": FORMULA}
    statistics = replace(statistics, words=replace(statistics.words, names=names))
    rows = table(statistics, statistics.periods)
    content = figures_xlsx(sheets(statistics))
    assert b"<f>" not in content
    (_, tidy, _) = [[list(row) for row in sheet.rows] for sheet in await xlsx.sheets_of(content)]
    assert [row[3:] for row in tidy[1:]] == [
        ["Samtaler begynt", "30"], ["Fikk se kontakter", "", "vises ikke"],
        [FORMULA, "", "færre enn 8"],
    ]  # fmt: skip
    assert f"'{FORMULA}".replace('"', '""') in figures_csv(rows).decode("utf-8-sig")


async def test_a_report_is_text_of_two_sheets_and_pictures_with_words(
    statistics: Statistics,
) -> None:
    content = await figures.create_report(statistics, "2025")
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") <= 6
    assert b"/Lang (nb)" in content
    assert content.count(b"/Alt ") == content.count(b"/Subtype /Image")
    assert len(content) < 1_000_000


async def test_a_picture_is_drawn_outside_the_bot(statistics: Statistics) -> None:
    before = set(sys.modules)
    words, content = await figures.create_picture(statistics, SendPicture("2025", "topic"))
    assert "2025: Hvem, hva, hvilke tilbud" in words
    assert read(content).width == 1080
    assert not {m for m in set(sys.modules) - before if m.startswith(("PIL", "xlsxwriter", "fpdf"))}


async def test_what_takes_too_long_or_fails_is_not_made(
    statistics: Statistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(figures.FileNotCreatedError):
        await figures._run_child(exe=[["a"]])
    monkeypatch.setattr(figures, "PATIENCE", 0.01)
    with pytest.raises(figures.FileNotCreatedError):
        await figures.create_picture(statistics, SendPicture())


async def test_a_child_has_no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KOLLEGABOT_TOKEN", "1:secret")
    (tmp_path / "tells.py").write_text("import os; print(sorted(os.environ))")
    monkeypatch.syspath_prepend(tmp_path)
    status, out = await worker.run_worker("tells", b"", 10, 1000)
    assert status == 0
    assert b"PYTHONPATH" in out
    assert b"KOLLEGABOT" not in out
