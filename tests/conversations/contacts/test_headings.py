"""Titles of columns, however people and programs spell them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from conversations.contacts.headings import find_header, heading_of


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Telefon (mobil)", "phone"), ("Tlf. arbeid", "phone"), ("Mobil privat", "phone"),
        ("Mobilnr.", "phone"), ("Jobbtelefon", "phone"), ("Telefon 2", "phone"),
        ("Business Phone", "phone"), ("Cell phone", "phone"), ("Phone 1 - Value", "phone"),
        ("E-post jobb", "email"), ("E-mail 2 Address", "email"), ("Epost adresse", "email"),
        ("E-mail 1 - Value", "email"), ("Full name", "name"), ("Sykehus", "workplace"),
        ("Firma", "workplace"), ("Company", "workplace"), ("Organization 1 - Name", "workplace"),
        ("Service", "offer"), ("County", "area"), ("Last confirmed", "confirmed"),
        ("Notater", "note"), ("Web Page", "url"), ("Språk", "languages"),
        ("MobilePhone", "phone"), ("officePhone", "phone"), ("Fylkesavd.", "area"),
        ("Sist sjekket", "confirmed"), ("Samtykkjer", "agreed"), ("Webside", "url"),
        ("Namma", "name"), ("Telefovdna", "phone"), ("E-poasta", "email"),
    ],
)  # fmt: skip
def test_usual_titles(title: str, key: str) -> None:
    heading = heading_of(title)
    assert heading.column
    assert (heading.column.key, heading.is_slip) == (key, False)


@pytest.mark.parametrize(
    ("title", "key"),
    [("Nanv", "name"), ("Lokalforenning", "area"), ("Arbeidsted", "workplace"),
     ("Moblinr", "phone"), ("Merknat", "note")],
)  # fmt: skip
def test_a_slip_of_the_finger_is_read_and_known_for_one(title: str, key: str) -> None:
    heading = heading_of(title)
    assert heading.column
    assert (heading.column.key, heading.is_slip) == (key, True)


@pytest.mark.parametrize(
    "title",
    ["Vakttlf.", "Privat merknad", "Intern merknad", "Telefon dagtid og kveld", "Alt", "Kari",
     "Hobby", "Tlf pårørende"],
)  # fmt: skip
def test_what_nobody_knows_leads_into_no_column(title: str) -> None:
    heading = heading_of(title)
    assert (heading.column, heading.is_ignored) == (None, False)


@pytest.mark.parametrize(
    "title",
    ["Nr", "#  nr", "Født", "Spesialitet", "Stilling", "Job Title", "Faks", "Business Fax",
     "Phone 1 - Type", "E-mail 1 - Label", "Hjemmeadresse", "Categories", "Avdeling"],
)  # fmt: skip
def test_what_has_no_place_in_a_list_is_known_for_that(title: str) -> None:
    assert heading_of(title).is_ignored


@pytest.mark.parametrize(
    ("title", "part"),
    [("Fornavn", "given"), ("First Name", "given"), ("Etternavn", "family"),
     ("Surname", "family"), ("Mellomnavn", "middle")],
)  # fmt: skip
def test_parts_of_a_name(title: str, part: str) -> None:
    assert heading_of(title).part == part


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([["Navn", "Mobil"], ["Kari", "1"]], (1, 1)),
        ([["Støttekolleger"], [], ["Navn", "Mobil"]], (3, 3)),
        ([["Fylke", "Person", ""], ["", "Navn", "Mobil"]], (1, 2)),
        ([["Navn", "Telefon", ""], ["", "Mobil", "Arbeid"]], (1, 2)),
        ([["Navn", "Mobil"], ["Navn", "Mobil"]], (1, 1)),
    ],
)
def test_where_the_titles_stand(rows: Sequence[Sequence[str]], where: tuple[int, int]) -> None:
    header = find_header(rows)
    assert header
    assert (header.first, header.last) == where


def test_a_table_without_titles_has_no_header() -> None:
    assert find_header([["Kari", "406 12 345"], ["Ola", "21 23 45 67"]]) is None
