"""Files of lists and of figures, cell by cell: what goes out, what comes in, what is refused."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from bot.files import worker, xlsx
from bot.files.csv import sheets_of
from bot.files.exports import csv_bytes, figures_csv, figures_xlsx, template, xlsx_bytes
from conversations.contacts.contact import AREA_KINDS, Area, Contact
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_rows
from tests.support.talk import LANDLINE, MOBILE, TODAY, contact
from tests.support.workbooks import HEADER, repacked, workbook

NAMES = {"stotte": "støttekollega", "sana": "villa sana"}
AREAS = (Area("Troms legeforening", "association", ("55",)), Area("nasjonal", "nation"))
OFFERS = {"stotte": ["støttekollega"], "sana": ["villa sana"]}
RULES = ParseRules(AREAS, OFFERS, dict.fromkeys(OFFERS, AREA_KINDS), TODAY)
TITLES = [
    "lokalforening", "tilbud", "navn", "type", "rolle", "arbeidssted", "telefon", "e-post",
    "nettside", "adresse", "åpningstid", "språk", "tar imot studenter", "kun medlemmer", "merknad",
    "samtykke", "bekreftet", "skjult", "kjønn", "arbeidsfelt", "bortreist", "på nettet",
    "samtykke dato", "samtykke ført av",
]  # fmt: skip
KARI = contact(
    role="leder", phones=(MOBILE, LANDLINE), emails=("a@example.org", "b@example.org"),
    url="https://example.org", address="Eksempelveien 1", hours="9–15", students=True,
    languages=("norsk", "samisk"), members_only=True, note="Ring; ikke «skriv»", agreed=True,
    confirmed=date(2026, 1, 2), hidden=True, reported=True, gender="woman", setting="gp",
    away=date(2026, 12, 24), web=True, agreed_on=date(2026, 1, 1), agreed_by="administrator",
)  # fmt: skip
HOUSE = Contact("nasjonal", "sana", "Huset", "organisation", phones=("+46812345678",))


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_a_list_as_csv() -> None:
    data = csv_bytes([KARI, HOUSE], NAMES)
    assert data.startswith(b"\xef\xbb\xbflokalforening;tilbud;navn;")
    assert data.endswith(b"\r\n")
    assert table(data) == [
        TITLES,
        ["Troms legeforening", "støttekollega", "Kari Eksempel", "person", "leder",
         "Eksempel legesenter", "406 12 345 / 21 23 45 67", "a@example.org / b@example.org",
         "https://example.org", "Eksempelveien 1", "9–15", "norsk / samisk", "ja", "ja",
         "Ring; ikke «skriv»", "ja", "2026-01-02", "ja", "kvinne", "fastlege", "2026-12-24", "ja",
         "2026-01-01", "administrator"],
        ["nasjonal", "villa sana", "Huset", "organisasjon", "", "", "0046812345678", "", "", "", "",
         "", "", "", "", "", "", "", "", "", "", "", "", ""],
    ]  # fmt: skip


def test_the_mark_that_doctors_set_does_not_go_out() -> None:
    reported = csv_bytes([KARI], NAMES)
    assert reported == csv_bytes([replace(KARI, reported=False)], NAMES)
    assert reported != csv_bytes([replace(KARI, hidden=False)], NAMES)


def test_an_offer_without_a_name_goes_out_by_its_id() -> None:
    assert table(csv_bytes([KARI], {}))[1][1] == "stotte"


@pytest.mark.parametrize("field", ["name", "role", "workplace", "address", "hours", "note"])
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "'=1"])
def test_no_field_goes_out_as_a_formula(field: str, text: str) -> None:
    row = table(csv_bytes([replace(KARI, **{field: text})], NAMES))[1]  # type: ignore[arg-type]
    assert f"'{text}" in row


async def test_a_list_as_a_workbook_has_the_same_cells() -> None:
    (rows,) = [
        [list(row) for row in sheet.rows]
        for sheet in await xlsx.sheets_of(xlsx_bytes([KARI, HOUSE], NAMES))
    ]
    wanted = table(csv_bytes([KARI, HOUSE], NAMES))
    wide = [row + [""] * (len(TITLES) - len(row)) for row in rows]
    assert wide == wanted


def test_every_cell_of_a_workbook_is_text() -> None:
    data = xlsx_bytes([replace(KARI, note="=1+1", name="123")], NAMES)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    filled = re.findall(r"<c [^>]*[^/]>", sheet)
    assert len(filled) > 30
    assert all('t="s"' in cell for cell in filled)  # of the table of strings, numbers too


async def test_the_template_has_the_columns_and_two_examples() -> None:
    first, examples = [
        [list(row) for row in sheet.rows] for sheet in await xlsx.sheets_of(template())
    ]
    assert first == [TITLES]
    assert examples[0] == TITLES
    assert [row[2] for row in examples[1:]] == ["Kari Eksempel", "Eksempel senter"]
    reading = read_rows(examples, RULES)
    assert reading.problems == ()  # what we show as right, is
    assert [c.kind for c in reading.contacts] == ["person", "organisation"]


def workbook_with(*rows: Sequence[object]) -> bytes:
    """A workbook whose cells are of every kind that spreadsheets have."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as snapshot:
        sheet, day = snapshot.add_worksheet(), snapshot.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, bool):
                    sheet.write_boolean(number, column, cell)
                else:
                    sheet.write(number, column, cell)
    return out.getvalue()


async def test_cells_as_a_person_would_have_typed_them() -> None:
    midday = datetime(2026, 1, 31, 12, 30)  # noqa: DTZ001 (a cell has no zone)
    cells: dict[str, object] = {
        "40612345": 40612345, "21234567": 21234567.0, "1.5": 1.5, "yes": True, "no": False,
        "2026-01-30": date(2026, 1, 30), "2026-01-31": midday, "Kåre – «Æ»": "Kåre – «Æ»",
        "x" * 500: "x" * 800,
    }  # fmt: skip
    (sheet,) = await xlsx.sheets_of(workbook_with([*cells.values()]))
    assert sheet.rows == [list(cells)]


async def test_formulas_give_what_the_spreadsheet_last_saw() -> None:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as snapshot:
        snapshot.add_worksheet().write_formula(0, 0, "=1+1", None, "2")
    (sheet,) = await xlsx.sheets_of(out.getvalue())
    assert sheet.rows == [["2"]]


async def test_the_sheet_with_the_list_is_found_among_others() -> None:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as snapshot:
        snapshot.add_worksheet("Forside").write(0, 0, "Støttekolleger")
        sheet = snapshot.add_worksheet("Liste")
        for column, title in enumerate(HEADER):
            sheet.write(2, column, title)
            sheet.write(3, column, f"celle {column}")
    front, liste = await sheets_of(out.getvalue())
    rows = liste.rows
    assert (front.name, liste.name) == ("Forside", "Liste")
    assert list(rows[2]) == list(HEADER)
    assert rows[3][0] == "celle 0"


PK = workbook(HEADER)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", "Et bilde eller en PDF kan ikke leses"),
        (b"\xff\xd8\xff\xe0", "Et bilde eller en PDF kan ikke leses"),
        (b"GIF89a", "Et bilde eller en PDF kan ikke leses"),
        (b"%PDF-1.7", "Et bilde eller en PDF kan ikke leses"),
        (b"\x00\x00\x00\x18ftypheic", "Et bilde eller en PDF kan ikke leses"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "gammelt format eller har passord"),
        (b"PK\x03\x04 and no more", "Arket kan ikke leses; åpne det i Excel, lagre det på nytt"),
        (PK[: len(PK) // 2], "Arket kan ikke leses; åpne det i Excel, lagre det på nytt"),
        (repacked(PK, xl__vbaProject_dot_bin=b"x"), "Arket har makroer"),
        (repacked(PK, XL__VBAPROJECT_dot_BIN=b"x"), "Arket har makroer"),
        (repacked(PK, **{f"xl__media__{n}_dot_png": b"x" for n in range(300)}), "for stort når"),
        (repacked(PK, xl__media__a_dot_png=b"\0" * (31 * 1024 * 1024)), "for stort når"),
        (repacked(PK, xl__workbook_dot_xml=b"<not xml"), "Arket kan ikke leses"),
    ],
    ids=range(13),
)
async def test_what_is_no_sound_workbook_is_refused_with_a_remedy(data: bytes, said: str) -> None:
    with pytest.raises(xlsx.UnreadableFileError, match=said):
        await sheets_of(data)


async def test_another_zip_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(xlsx.UnreadableFileError, match="er et Word-dokument; kopier tabellen"):
        await sheets_of(out.getvalue())


# --- Figures --------------------------------------------------------------------------------------

FIGURES: list[list[str | int]] = [
    ["Gruppe", "Hva", "2025"], ["I alt", "Begynt", 120], ["I alt", "=Nødhjelp", "færre enn 8"],
]  # fmt: skip


def test_figures_as_csv() -> None:
    data = figures_csv(FIGURES)
    assert data.startswith(b"\xef\xbb\xbfGruppe;Hva;2025\r\n")
    assert table(data) == [
        ["Gruppe", "Hva", "2025"], ["I alt", "Begynt", "120"],
        ["I alt", "'=Nødhjelp", "færre enn 8"],
    ]  # fmt: skip


async def test_figures_as_a_workbook_are_numbers_with_their_meaning() -> None:
    notes = [["Hva tallene betyr"], ["Færre enn 8 vises ikke."]]
    data = figures_xlsx({"Til å lese": FIGURES, "Til å filtrere": FIGURES, "Hva": notes})
    sheets = [[list(row) for row in sheet.rows] for sheet in await xlsx.sheets_of(data)]
    figures, again, meaning = sheets
    assert figures == again
    assert figures == [["Gruppe", "Hva", "2025"], ["I alt", "Begynt", "120"],
                       ["I alt", "=Nødhjelp", "færre enn 8"]]  # fmt: skip
    assert meaning == [["Hva tallene betyr"], ["Færre enn 8 vises ikke."]]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        tidy = parts.read("xl/worksheets/sheet2.xml").decode()
    assert '<autoFilter ref="A1:C3"/>' in tidy
    assert "<autoFilter" not in sheet
    assert all('fitToPage="1"' in one for one in (sheet, tidy))
    assert "<v>120</v>" in sheet
    assert "<f>" not in sheet


# --- A process of its own -------------------------------------------------------------------------


async def test_what_a_child_writes_and_how_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "echoes.py").write_text(
        "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1]); sys.exit(3)"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert await worker.run_worker("echoes", b"abc", 10, 100) == (3, b"cba")


async def test_a_child_that_writes_too_much_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shouts.py").write_text("import sys; sys.stdout.write('x' * 101)")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(worker.TooMuch):
        await worker.run_worker("shouts", b"", 10, 100)
    assert await worker.run_worker("shouts", b"", 10, 101) == (0, b"x" * 101)


async def test_a_child_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sleeps.py").write_text("import time; time.sleep(60)")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(TimeoutError):
        await worker.run_worker("sleeps", b"", 0.05, 100)


async def test_a_child_lets_the_answers_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tells_rank.py").write_text(
        "import os, sys; sys.stdin.read(); print(os.getpriority(os.PRIO_PROCESS, 0))"
    )
    monkeypatch.syspath_prepend(tmp_path)
    status, out = await worker.run_worker("tells_rank", b"", 10, 100)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert (status, int(out)) == (0, min(own + worker.NICER, 19))


async def test_a_confined_child_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "writes.py").write_text(
        "from bot.files.worker import limit_process\nlimit_process(512 * 1024 * 1024, 5)\n"
        "print('limited', flush=True)\n"
        f"with open({str(tmp_path / 'kept')!r}, 'w') as file:\n    file.write('x' * 10)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    status, out = await worker.run_worker("writes", b"", 10, 100)
    assert (bool(status), out) == (True, b"limited\n")
    kept = tmp_path / "kept"
    assert not kept.exists() or kept.read_bytes() == b""
