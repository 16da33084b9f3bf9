"""What a contact file gives is said in English where that is an association's first language."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.files import xlsx
from bot.files.csv import text_sheets
from conversations.contacts.changes import Change, describe_change
from conversations.contacts.contact import AREA_KINDS, Area
from conversations.contacts.formatting import format_value
from conversations.contacts.parse_result import ParseResult, SourceSheet
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_sheets
from conversations.sentences.catalog import set_language
from tests.support.talk import TODAY, contact

AREAS = (Area("Wales branch", "association", ("55",)), Area("national", "nation"))
OFFERS = {"peer": ["peer supporter"]}
RULES = ParseRules(AREAS, OFFERS, dict.fromkeys(OFFERS, AREA_KINDS), TODAY)
CARYS = {"area": "Wales branch", "offer": "peer", "name": "Carys Example", "phone": "406 12 345"}


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def read(*rows: Mapping[str, str], sheet: SourceSheet | None = None) -> ParseResult:
    """What a table with these rows gives, whose titles are the keys of the first."""
    table = [list(rows[0]), *(list(row.values()) for row in rows)]
    return read_sheets([sheet or SourceSheet(table)], RULES)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"phone": "40612"}, "the number has 5 digits and does not exist"),
        ({"phone": "Fax 22 12 34 56"}, "this is a fax number"),
        ({"email": "carys@"}, "this is not an email address"),
        ({"url": "https://bit.ly/x"}, "the link is shortened"),
        ({"confirmed": "1/2/2026"}, "the day and the month could be the other way round"),
        ({"agreed": "perhaps?"}, "write ja or nei"),
        ({"area": "Atlantis"}, "the area is unknown; write the name"),
        ({"area": "Walse branch"}, "the nearest name is “wales branch”"),
        ({"offer": "sleep"}, "the offer is unknown; it can be peer supporter"),
        ({"note": "x" * 300}, "there are 300 characters here, and there is room for 200"),
        ({"note": "=A1"}, "the cell begins with “=” like a formula"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_used_is_named_with_its_place(
    cell: dict[str, str], said: str
) -> None:
    (problem,) = read(CARYS | cell).problems
    assert problem.text.startswith("Row 2, column “")
    assert said in problem.text


def test_rows_that_contradict_each_other_are_named() -> None:
    first, second = read(
        CARYS, CARYS | {"name": "Owen Example"}, CARYS | {"phone": "22123456"}
    ).problems
    assert first.text.startswith("Row 3, column “phone”: the same number as in row 2")
    assert second.text == "Row 4: the same area, offer and name as in row 2; delete one of them."


def test_what_is_left_out_is_named_with_its_reason() -> None:
    table = [list(CARYS), *([*CARYS.values()] for _ in range(3))]
    sheet = SourceSheet(table, row_marks={3: "hidden"})
    assert [left_out.text for left_out in read(CARYS, sheet=sheet).left_out] == [
        "Row 3, “Carys Example”: the row is hidden in the sheet.",
        "Row 4, “Carys Example”: appears earlier, with the same in every cell.",
    ]


def test_what_has_to_be_known_is_asked() -> None:
    without = {"name": "Carys Example", "phone": "406 12 345", "Shoe size": "38"}
    assert {q.key: q.text for q in read(without).questions} == {
        "area": "Which list is this for?",
        "offer": "Which offer is this for?",
        "column:Shoe size": "What is the column “Shoe size”?",
    }


def test_a_file_without_titles_is_refused() -> None:
    (problem,) = read_sheets([SourceSheet([["Carys", "406 12 345"]])], RULES).problems
    assert problem.text.startswith("The file has no column titles; write at the top: ")


def test_sheets_that_are_not_read_are_named() -> None:
    table = [list(CARYS), [*CARYS.values()]]
    hidden = SourceSheet([], name="Old", is_hidden=True)
    (problem,) = read_sheets([SourceSheet(table, name="New"), hidden], RULES).problems
    assert problem.text == "The sheet “Old” has not been read: it is hidden."


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(xlsx.UnreadableFileError, match="A picture or a PDF cannot be read"):
        xlsx.is_workbook(b"%PDF-1.7")
    with pytest.raises(Exception, match="The file is a web page"):
        text_sheets("<html><body>")
    with pytest.raises(Exception, match="One of the address cards in the file is cut off"):
        text_sheets("BEGIN:VCARD\nFN:Carys Example\n")


def test_a_value_that_comes_or_goes_is_called_empty() -> None:
    step = Change(contact(note="Owl"), contact(note=""))
    assert describe_change(step, format_value).endswith("Owl → (empty)")
