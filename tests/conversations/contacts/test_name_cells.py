"""The cell of a name: which way round it is read, and where it holds more than one name."""

from __future__ import annotations

import pytest

from conversations.contacts.names import turn_name
from conversations.contacts.parse_result import ParseResult
from tests.conversations.contacts.test_row_doubts import NOT_A_NAME, TWO, problems, read
from tests.support.talk import contact

NUMBER = "406 12 345"
LEAVING = "ordene sier at noen slutter eller er borte"


def first_name(result: ParseResult) -> str:
    assert not result.is_refused
    return result.contacts[0].name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Eksempel, Kari", "Kari Eksempel"),
        ("Prøve-Hansen, Ola Per", "Ola Per Prøve-Hansen"),
        ("EKSEMPEL, Kari", "Kari EKSEMPEL"),
        ("Kari, UNN", "Kari, UNN"),  # capitals alone may be a hospital
        ("Kari Eksempel, overlege", "Kari Eksempel, overlege"),
        ("Kari Eksempel, Tromsø", "Kari Eksempel, Tromsø"),
        ("“Kari Eksempel”", "Kari Eksempel"),
        ("'Kari Eksempel'", "Kari Eksempel"),
        ("Kari\nEksempel", "Kari Eksempel"),
    ],
)
def test_a_family_name_first_is_turned_round(written: str, name: str) -> None:
    assert first_name(read([written, NUMBER, ""])) == name


def test_an_organisation_is_never_turned_round() -> None:
    assert turn_name(contact("Legevakta, Tromsø", kind="organisation")).name == "Legevakta, Tromsø"


@pytest.mark.parametrize(
    "written",
    ["Kari Eksempel, Ola Prøve", "Kari Eksempel\nOla Prøve", "Kari Marie Eksempel, Ola Per Prøve"],
)
def test_two_people_in_one_cell_are_refused(written: str) -> None:
    assert problems([written, f"{NUMBER}, 21 23 45 68", ""]) == [TWO]


@pytest.mark.parametrize(
    "written",
    ["Kari Eksempel1)", "Kari Eksempel 1)", "[ ] Kari Eksempel",
     '{"navn": "Kari Eksempel"', "Vara: Kari Eksempel", "K\u0336a\u0336ri Eksempel"],
)  # fmt: skip
def test_a_name_with_a_mark_that_may_mean_something_is_refused(written: str) -> None:
    assert problems([written, NUMBER, ""]) == [NOT_A_NAME]


@pytest.mark.parametrize("written", ["Kari Eksempel", "Nils Eksempel 07", "Kari Eksempel2"])
def test_a_number_that_is_no_mark_may_stand_in_a_name(written: str) -> None:
    assert problems([written, NUMBER, ""]) == []


@pytest.mark.parametrize(
    "line", ["1) permisjon til høsten", "* sluttet i 2025", "Kari har sluttet"]
)
def test_a_footnote_that_says_who_has_left_is_no_remark(line: str) -> None:
    found = read(["Kari Eksempel", NUMBER, ""], ["", "", line])
    assert [LEAVING in problem.text for problem in found.problems] == [True]


def test_a_footnote_is_nobody_and_is_named() -> None:
    found = read(["Kari Eksempel", NUMBER, ""], ["* ikke i juli", "", ""])
    assert not found.problems
    assert [out.name for out in found.left_out] == ["* ikke i juli"]
