"""columns.toml: what is wrong in it is named where it stands, and what it lacks is English."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from conversations.contacts.cells import parse_date, parse_until, parse_yes_no
from conversations.contacts.columns import COLUMN, COLUMNS
from conversations.contacts.file_words import ColumnWords, FileWords
from conversations.contacts.formatting import entry_text
from conversations.contacts.headings import column_of
from conversations.contacts.home import Home, set_home
from conversations.contacts.parse_result import CellError
from conversations.script.columns import read_columns
from conversations.script.country import Country
from conversations.script.layers import BUILT_IN
from conversations.script.loader import read_script
from tests.conversations.authoring.checks.test_checks import folder
from tests.conversations.script.test_overlay import base, overlay
from tests.support.scripts import change, shipped_script
from tests.support.talk import TODAY, contact

__all__ = ["base", "folder"]  # fixtures

EXAMPLES = Path(__file__).parents[3] / "examples"
FOLDERS = [BUILT_IN, EXAMPLES / "britain"]


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ('title = "tilbud"', "", "columns.offer.title", "mangler; skriv det inn"),
        ('title = "tilbud"', 'title = " "', "columns.offer.title", "skriv hva kolonnen heter"),
        ('title = "rolle"', 'title = "Navn"', "columns.role.title",
         "«Navn» betyr også kolonnen name; behold den ene"),
        ('headings = ["slag"]', 'headings = ["Fylke"]', "columns.kind.headings",
         "«Fylke» betyr også kolonnen area; behold den ene"),
        ('headings = ["slag"]', 'headings = ["note"]', "columns.kind.headings",
         "«note» betyr også kolonnen note; behold den ene"),
        ("[columns.role]", "[columns.rolle]", "columns", "mangler: role; skriv en tabell med"),
        ("[columns.role]", "[columns.rolle]", "columns.rolle", "ukjent kolonne; dette finnes: "),
        ('person = ["person"], ', "", "columns.kind.choices",
         "skriv minst ett ord for hver av disse verdiene, og ingen andre: organisation, person"),
        ('other = ["annet", "anna"]', 'others = ["annet"]', "columns.setting.choices",
         "skriv minst ett ord for hver av disse verdiene, og ingen andre: gp, hospital, other"),
        ('title = "rolle"', 'title = "rolle"\nchoices = { a = ["b"] }', "columns.role.choices",
         "skriv minst ett ord for hver av disse verdiene, og ingen andre: –"),
        ('"jan", "feb", ', '"jan", ', "months", "skriv begynnelsen på alle tolv månedene i"),
        ('yes = ["ja"', 'yess = ["ja"', 'answers.yess', "skriv en av: yes, no, beside, doubt"),
        ('hours = "hverdager', 'tider = "hverdager', "examples.tider", "ukjent kolonne; dette"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_where_it_stands(
    folder: Path, old: str, new: str, place: str, text: str
) -> None:
    change(folder, "columns.toml", old, new)
    found = read_columns(folder).findings
    assert any(f.place == place and f.text.startswith(text) for f in found), found
    assert all(f.file == "columns.toml" and f.line for f in found)


def test_the_line_of_a_heading_that_two_columns_have_is_told(folder: Path) -> None:
    line = change(folder, "columns.toml", 'headings = ["slag"]', 'headings = ["fylke"]')
    assert [f.line for f in read_columns(folder).findings] == [line]


def test_a_folder_without_the_file_is_told_so(folder: Path) -> None:
    (folder / "columns.toml").unlink()
    (found,) = read_script(folder).findings
    assert str(found) == "columns.toml: fila mangler; legg den i mappa"


@pytest.mark.usefixtures("base")
def test_a_folder_that_extends_another_changes_single_columns(tmp_path: Path) -> None:
    own = overlay(tmp_path / "own", columns='[columns.area]\ntitle = "krins"\n')
    reading = read_columns(own)
    assert reading.value
    assert not reading.findings
    columns = reading.value.columns
    assert (columns["area"].title, columns["name"].title) == ("krins", "navn")
    assert "fylke" in columns["area"].headings


def test_english_knows_every_column_and_each_of_its_values() -> None:
    english = FileWords().with_english()
    assert {*english.columns} == {column.key for column in COLUMNS}
    for column in COLUMNS:
        assert {*english.columns[column.key].choices} == {*column.values} - {""}


@pytest.mark.parametrize("where", FOLDERS, ids=lambda path: path.name)
def test_nothing_that_english_says_anyway_is_said_again(where: Path) -> None:
    own, english = (tomllib.loads((where / "columns.toml").read_text("utf-8")),
                    FileWords().with_english())  # fmt: skip
    for key, column in own["columns"].items():
        assert not {*column.get("headings", ())} & {*english.columns[key].headings}, key


def use(words: FileWords) -> None:
    """Makes a home in Norway with other words."""
    country: Country = shipped_script().country
    set_home(Home.of(country, words))


def test_what_an_association_does_not_name_has_its_english_name() -> None:
    use(FileWords(columns={"name": ColumnWords("nimi")}))
    assert (COLUMN["name"].title, COLUMN["phones"].title) == ("nimi", "phone")
    assert [column_of(title) for title in ("Nimi", "Name", "Full name", "Navn")] == [
        *[COLUMN["name"]] * 3,
        None,
    ]


def test_capitals_inside_a_title_stay_where_it_begins_a_line() -> None:
    use(FileWords(columns={"email": ColumnWords("e-Mail"), "gender": ColumnWords("gender")}))
    text = entry_text(contact(emails=("kari@example.org",), gender="woman"))
    assert "E-Mail: kari@example.org" in text
    assert "Gender: woman" in text


def test_what_stands_for_something_else_here_is_not_read_as_english() -> None:
    columns = {"role": ColumnWords("company"), "workplace": ColumnWords("firma")}
    use(FileWords(columns=columns, answers={"yes": ("no",), "no": ("nei",)}))
    assert column_of("Company") == COLUMN["role"]
    assert column_of("Employer") == COLUMN["workplace"]
    assert [parse_yes_no(cell) for cell in ("no", "yes", "nei", "n")] == [True, True, False, False]


def test_months_and_the_last_day_are_read_in_the_association_s_own_words() -> None:
    months = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka",
              "marras", "joulu")  # fmt: skip
    use(FileWords(months=months, words={"until": ("asti",), "clock": ("klo",)}))
    assert str(parse_date("31. tammikuuta 2026", TODAY)) == "2026-01-31"
    assert str(parse_date("31 January 2026", TODAY)) == "2026-01-31"
    assert str(parse_date("31.1.2026 klo 12.30", TODAY)) == "2026-01-31"
    assert str(parse_until("asti 2027-01-31", TODAY)) == "2027-01-31"
    with pytest.raises(CellError):
        parse_date("31 mai 2026", TODAY)
