"""Tables that lost their lines on the way into a text: read whole, or refused."""

from __future__ import annotations

import pytest

from bot.files.csv import pasted_sheets
from conversations.contacts.parse_result import CellError

TITLES = ["Navn", "Arbeidssted", "Telefon"]
KARI = ["Kari Eksempel", "Eksempel legesenter", "406 12 345"]
OLA = ["Ola Eksempel", "UNN Tromsø", "21 23 45 67"]
TABLE = [TITLES, KARI, OLA]


def rows(text: str) -> list[list[str]]:
    (sheet,) = pasted_sheets(text)
    assert not sheet.is_text
    return [list(row) for row in sheet.rows]


def spaced(*lines: list[str]) -> str:
    return "\n".join("".join(cell.ljust(24) for cell in line).rstrip() for line in lines)


def test_columns_made_of_spaces() -> None:
    assert rows(spaced(*TABLE)) == TABLE
    assert rows("STØTTEKOLLEGER I TROMS\n" + spaced(*TABLE)) == [["STØTTEKOLLEGER I TROMS"], *TABLE]
    assert rows(spaced(TITLES, ["Kari Eksempel", "", "406 12 345"]))[1] == [
        "Kari Eksempel", "", "406 12 345",
    ]  # fmt: skip


def test_titles_further_in_than_the_cells_cut_no_name() -> None:
    titles = "   Navn                 Mobil        E-post"
    assert rows(f"{titles}\nKari Eksempel           406 12 345") == [
        ["Navn", "Mobil", "E-post"], ["Kari Eksempel", "406 12 345", ""],
    ]  # fmt: skip


def test_a_title_inside_another_one_begins_where_it_stands() -> None:
    titles = "Navn              mobiltelefon  telefon"
    assert rows(f"{titles}\nKari Eksempel     406 12 345") == [
        ["Navn", "mobiltelefon", "telefon"], ["Kari Eksempel", "406 12 345", ""],
    ]  # fmt: skip


def test_cells_line_by_line() -> None:
    text = "\n".join(cell for row in TABLE for cell in row)
    assert rows(text) == TABLE
    assert rows(text.replace("\n", "\n\n")) == TABLE


def test_cells_line_by_line_with_an_empty_one() -> None:
    assert rows("Navn\nArbeidssted\nTelefon\nKari Eksempel\n\n406 12 345") == [
        TITLES, ["Kari Eksempel", "", "406 12 345"],
    ]  # fmt: skip


def test_a_table_in_markdown() -> None:
    lines = ["| " + " | ".join(row) + " |" for row in TABLE]
    assert rows("\n".join([lines[0], "| --- | :--: | ---: |", *lines[1:]])) == TABLE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\n".join([*TITLES, *KARI, "Ola Eksempel", "21 23 45 67"]), "celle for celle"),
        ("\n".join([*TITLES, *KARI[:2], "ukjent", *OLA]), "celle for celle"),
        (spaced(TITLES, ["Kari Eksempel med langt mellomnavn 406 12 345"]), "Linje 2: teksten"),
    ],
)
def test_a_table_that_has_come_apart_is_refused(text: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        pasted_sheets(text)
