"""Contact files of each country: the template and its examples, and British words in a file."""

from __future__ import annotations

import io
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest
from python_calamine import CalamineWorkbook

from bot.cli.main import main
from bot.clock import today
from bot.files.csv import text_sheets
from bot.files.exports import csv_bytes, template
from conversations.contacts.changes import Change
from conversations.contacts.columns import COLUMNS, FILE_COLUMNS
from conversations.contacts.formatting import change_sentence, format_value
from conversations.contacts.home import Home, set_home
from conversations.contacts.parse_result import ParseResult
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_rows, read_sheets
from conversations.script.loader import BUILT_IN, load_areas, load_script
from conversations.script.schema import Script
from conversations.sentences.catalog import set_language
from tests.examples.test_britain import FOLDER, MOBILE, NORWEGIAN, person

_load = cache(load_script)
TITLES = [
    "local association", "offer", "name", "type", "role", "workplace", "phone", "e-mail", "website",
    "address", "opening hours", "languages", "takes students", "members only", "note", "consent",
    "last confirmed", "hidden", "gender", "field of work", "away until", "on the web",
    "consent date", "consent noted by",
]  # fmt: skip


def settle(folder: Path) -> Script:
    """The script of a folder, in a process that serves it."""
    script = _load(folder)
    set_home(Home.of(script.country, script.file_words))
    set_language(script.country.staff_language)
    return script


def rules(script: Script) -> ParseRules:
    areas = load_areas(script.folder)
    return ParseRules(areas, script.offer_names(), script.offer_areas(), today())


def read(script: Script, text: str) -> ParseResult:
    return read_sheets(text_sheets(text), rules(script))


@pytest.mark.parametrize("folder", [BUILT_IN, FOLDER], ids=["norway", "britain"])
def test_the_examples_of_the_template_are_as_an_import_wants_them(folder: Path) -> None:
    script = settle(folder)
    book = CalamineWorkbook.from_filelike(io.BytesIO(template()))
    empty, examples = ([list(map(str, row)) for row in book.get_sheet_by_index(n).to_python()]
                       for n in (0, 1))  # fmt: skip
    assert empty == [[column.title for column in FILE_COLUMNS]] == [examples[0]]
    reading = read_rows(examples, rules(script))
    assert reading.problems == ()
    assert [contact.kind for contact in reading.contacts] == ["person", "organisation"]
    assert all(contact.agreed for contact in reading.contacts)


def test_sheets_and_titles_are_british() -> None:
    settle(FOLDER)
    book = CalamineWorkbook.from_filelike(io.BytesIO(template()))
    assert book.sheet_names == ["Contacts", "Examples"]
    assert [column.title for column in FILE_COLUMNS] == TITLES
    listed = person(students=True, setting="gp", gender="woman", agreed=True, web=True)
    text = csv_bytes([listed], {"peer": "peer supporter"}).decode("utf-8-sig")
    assert "Wales branch;peer supporter;Carys Example;person;" in text
    assert ";yes;" in text
    assert ";woman;GP;" in text
    assert not NORWEGIAN.search(text)


def test_a_file_is_read_by_british_words() -> None:
    script = settle(FOLDER)
    reading = read(
        script,
        "Branch;Scheme;Contact;Practice;Mobile number;Has agreed;Last checked;Field of work\n"
        "Wales;Peer support;Carys Example;Example Surgery;mobile 07400 123456;verbal;31 March 2026;"
        "GP\n",
    )
    assert reading.problems == ()
    (carys,) = reading.contacts
    assert (carys.area, carys.offer, carys.workplace) == ("Wales branch", "peer", "Example Surgery")
    assert (carys.phones, carys.agreed, carys.setting) == ((MOBILE,), True, "gp")
    assert carys.confirmed == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("title", "cell", "said"),
    [
        (
            "branch",
            "Cardiff",
            "column “branch”: the area is unknown; perhaps the list is Wales branch",
        ),
        ("consent", "maybe", "column “consent”: write yes or no"),
        ("gender", "none", "column “gender”: write woman or man"),
        ("field of work", "ward", "column “field of work”: write GP or hospital or other"),
    ],
)
def test_what_is_wrong_is_said_in_british_words(title: str, cell: str, said: str) -> None:
    values = {"branch": "Wales", "offer": "peer", "name": "Carys Example", "phone": "07400 123456"}
    values |= {title: cell}
    reading = read(settle(FOLDER), ";".join(values) + "\n" + ";".join(values.values()))
    assert [problem.text for problem in reading.problems] == [f"Row 2, {said}."]


def test_norwegian_words_are_nothing_there() -> None:
    reading = read(settle(FOLDER), "Lokalforening;Navn;Telefon\nWales;Carys;07400 123456\n")
    (problem,) = reading.problems
    assert problem.text == (
        "The file has no column titles; write at the top: local association, offer, name."
    )


def test_a_change_of_any_column_is_told_in_british_words() -> None:
    settle(FOLDER)
    said = [format_value(column.field, "") for column in COLUMNS]
    assert {*said} == {"no", "(empty)"}
    away = today() + timedelta(7)
    step = Change(person(), person(agreed=True, hidden=True, gender="man", away=away))
    assert change_sentence(step) == (
        "Carys Example: consent: no → yes; hidden: no → yes; gender: (empty) → man; "
        f"away until: (empty) → {away:%d/%m/%Y}"
    )


def test_commands_beside_the_bot_speak_of_areas_as_the_folder_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("area,offer,name,phone\nWales,peer,Carys Example,07400 123456\n", "utf-8")
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(FOLDER))
    monkeypatch.setenv("KOLLEGABOT_DATABASE", str(tmp_path / "kollegabot.db"))
    assert main(["contacts", "import", str(file), "--apply"]) == 0
    set_home(None)  # as at the start of another command
    broken = Path(copytree(FOLDER, tmp_path / "script"))
    (broken / "places.toml").write_text("[towns", "utf-8")
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(broken))
    assert main(["contacts", "forget", "Carys Example", "--area", "Wales", "--yes"]) == 0
    assert "Erased: Wales branch · peer · Carys Example" in capsys.readouterr().out
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(FOLDER))
    set_home(None)
    assert main(["contacts", "areas", "counties", "Wales branch", "Wales, Scotland"]) == 0
    assert main(["contacts", "areas"]) == 0
    assert "Scotland, Wales" in capsys.readouterr().out
