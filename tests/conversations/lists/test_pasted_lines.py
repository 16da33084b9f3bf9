"""One line of a pasted list, by itself: what is a number, a label, a name, a place."""

from __future__ import annotations

import pytest

from conversations.lists.pasted_lines import (
    describes_place,
    is_address,
    is_half_a_name,
    is_role,
    looks_like_a_person,
    split_line,
)


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("Kari Eksempel: 406 12 345", [("", "Kari Eksempel"), ("phone", "406 12 345")]),
        ("Vakt: 406 12 345", [("phone", "406 12 345 (Vakt)")]),
        ("Vakt kveld: 406 12 345", [("phone", "406 12 345 (Vakt kveld)")]),
        ("Vakt på kvelden: 406 12 345", [("", "Vakt på kvelden"), ("phone", "406 12 345")]),
        ("Vakt 406 12 345", [("", "Vakt"), ("phone", "406 12 345")]),
        ("(406 12 345)", [("phone", "406 12 345")]),
        ("(406) 12 345", [("phone", "(406) 12 345")]),
        ("(406)(12345)", [("phone", "(406)(12345)")]),
        ("406 12 345(kveld)", [("phone", "406 12 345 (kveld)")]),
        ("406 12 345 (kveld), UNN", [("phone", "406 12 345 (kveld)"), ("", "UNN")]),
        ("406 12 345 kun dagtid; UNN", [("phone", "406 12 345 kun dagtid"), ("", "UNN")]),
        ("Kari Eksempel (UNN, 406 12 345)", [("", "Kari Eksempel (UNN)"), ("phone", "406 12 345")]),
    ],
)
def test_words_around_a_number(line: str, items: list[tuple[str, str]]) -> None:
    assert split_line(line) == items


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("Rolle: leder", [("role", "leder")]),
        ("rolle. leder", [("role", "leder")]),
        ("Rolle leder", [("", "Rolle leder")]),
        ("Rolle: leder 406 12 345", [("role", "leder"), ("phone", "406 12 345")]),
        ("Merknad: ring 406 12 345", [("note", "ring 406 12 345")]),
        ("Åpningstid: 9–15, 406 12 345", [("hours", "9–15, 406 12 345")]),
        ("Nettside: www.example.org og mer", [("url", "www.example.org og mer")]),
        ("Telefon:", [("phone", "")]),
        ("E-post:", [("email", "")]),
        ("Telefon: 406 12 345", [("phone", "406 12 345")]),
        ("Faks: 21 23 45 67", [("unused", "Faks: 21 23 45 67")]),
        ("Tlf 406 12 345, telefaks 21 23 45 67",
         [("unused", "Tlf 406 12 345, telefaks 21 23 45 67")]),
    ],
)  # fmt: skip
def test_labels(line: str, items: list[tuple[str, str]]) -> None:
    assert split_line(line) == items


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("Tlf 123", ["phone"]),  # a label makes a number of three digits
        ("123", [""]),
        ("Tlf 12", [""]),
        ("1234", [""]),
        ("12345", ["phone"]),
        ("1.11.2026", [""]),
        ("01.11.26", [""]),
        ("2019–2024", [""]),
        ("2026-11-21", [""]),
        ("12 9008 Tromsø", [""]),
        ("12 9008 tromsø", ["phone", ""]),
        ("+47 406 12 345", ["phone"]),
        ("0047 406 12 345", ["phone"]),
        ("kari@example.org", ["email"]),
        ("https://example.org", ["url"]),
        ("example.org", [""]),
        ("abc12345", [""]),
        ("12345abc", [""]),
    ],
)
def test_what_is_a_way_to_reach_somebody(line: str, keys: list[str]) -> None:
    assert [item.key for item in split_line(line)] == keys


def test_an_address_loses_what_a_mail_program_puts_around_it() -> None:
    assert split_line("Kari Eksempel <kari@example.org>;") == [
        ("", "Kari Eksempel"),
        ("email", "kari@example.org"),
    ]
    assert split_line("mailto:kari@example.org.") == [("email", "kari@example.org")]


def test_a_heading_stands_before_a_colon_and_names_a_list() -> None:
    assert split_line("Ny støttekollega: Kari Eksempel, 406 12 345") == [
        ("heading", "Ny støttekollega"),
        ("", "Kari Eksempel"),
        ("phone", "406 12 345"),
    ]
    assert split_line("Ny kollega: Kari Eksempel")[0].key == ""
    assert split_line("Støttekollega 406 12 345: Kari Eksempel")[0].key == ""


@pytest.mark.parametrize(
    ("text", "is_person"),
    [
        ("Kari Eksempel", True),
        ("Kari A. Eksempel", True),
        ("K. Eksempel", True),
        ("Kari Anne Marie Eksempel", True),
        ("Kari Anne Marie Berg Eksempel", False),
        ("Kari", False),
        ("Kari von Eksempel", True),
        ("von Eksempel", False),
        ("Kari på Eksempel", False),
        ("Kari-Anne Eksempel", True),
        ("Kari O'Eksempel", True),
        ("Áile Čeavkkás", True),
        ("KARI EKSEMPEL", False),
        ("Kari eksempel", False),
        ("Kari Eksempel2", False),
        ("Eksempel legesenter", False),
        ("Eksempel Legevakt", False),
    ],
)
def test_who_looks_like_a_person(text: str, is_person: bool) -> None:
    assert looks_like_a_person(text) is is_person


@pytest.mark.parametrize(
    ("text", "is_half"),
    [
        ("Kari", True),
        ("kari", False),
        ("Kari Eksempel", False),
        ("Legevakt", False),
        ("UNN", False),
    ],
)
def test_half_a_name(text: str, is_half: bool) -> None:
    assert is_half_a_name(text) is is_half


@pytest.mark.parametrize(
    ("text", "is_place", "is_street"),
    [
        ("Legesenteret", True, False),
        ("Eksempelveien 1", True, True),
        ("Eksempelveien", False, False),
        ("Store gate 12b", True, True),
        ("9008 Tromsø", True, True),
        ("Kari Eksempel", False, False),
        ("Eksempel AS", True, False),
        ("Eksempelas", False, False),
    ],
)
def test_places_and_addresses(text: str, is_place: bool, is_street: bool) -> None:
    assert (describes_place(text), is_address(text)) == (is_place, is_street)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("leder", True), ("Nestleder", True), ("pensjonert overlege", True), ("LIS 3", True),
     ("spesialist i indre medisin", True), ("leder ved UNN", False), ("Lise", False)],
)  # fmt: skip
def test_roles(text: str, is_one: bool) -> None:
    assert is_role(text) is is_one
