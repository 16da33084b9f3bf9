"""Lists as doctors write them become rows; words in need never look like a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.lists.pasted_text import looks_like_a_list, parse_people, people_table

PUBLISHED = """Troms legeforening har for tiden følgende støttekolleger:

Kari Eksempel (leder)
Eksempel legesenter AS
Mobil 406 12 345
E-post kari@example.org

Ola Eksempel
Eksempel avd Eksempel sykehus
Tlf 212 34 567
"""


def values(text: str) -> list[dict[str, str]]:
    return [{key: " / ".join(said) for key, said in p.values.items()} for p in parse_people(text)]


def test_the_published_shape() -> None:
    first, second = values(PUBLISHED)
    assert first == {
        "name": "Kari Eksempel",
        "role": "leder",
        "workplace": "Eksempel legesenter AS",
        "phone": "406 12 345",
        "email": "kari@example.org",
    }
    assert second["phone"] == "212 34 567"
    assert {p.heading for p in parse_people(PUBLISHED)} == {PUBLISHED.splitlines()[0]}
    assert people_table(parse_people(PUBLISHED))[0] == [
        "name",
        "role",
        "workplace",
        "phone",
        "email",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Kari Eksempel\nEksempel legesenter\nMob.: 40612345\nkari@example.org",
        "Kari Eksempel, Eksempel legesenter, mob 40612345, kari@example.org",
        "• Kari Eksempel – Eksempel legesenter – 40612345 – kari@example.org",
        "Kari Eksempel\tEksempel legesenter\t40612345\tkari@example.org",
        "Navn: Kari Eksempel\nArbeidssted: Eksempel legesenter\nTelefon: 40612345\n"
        "E-post:\nkari@example.org",
        "1. Kari Eksempel\nEksempel legesenter\n40612345\nE-post: kari@\nexample.org",
    ],
)
def test_one_person_in_many_ways(text: str) -> None:
    (found,) = values(text)
    assert found == {
        "name": "Kari Eksempel",
        "workplace": "Eksempel legesenter",
        "phone": "40612345",
        "email": "kari@example.org",
    }


def test_people_without_a_line_between_them() -> None:
    text = "Kari Eksempel\n40612345\nOla Eksempel\nEksempel sykehus\n21234567 / 406 12 345"
    first, second = values(text)
    assert (first["name"], second["name"]) == ("Kari Eksempel", "Ola Eksempel")
    assert second["phone"] == "21234567 / 406 12 345"


def test_roles_and_labelled_lines() -> None:
    text = "Kari Eksempel\navdelingsleder\nTlf a/p: 212 34 567\nSpråk: norsk, samisk\nMerknad: -"
    (found,) = values(text)
    assert found["role"] == "avdelingsleder"
    assert found["phone"] == "212 34 567"
    assert found["languages"] == "norsk, samisk"
    assert found["note"] == "-"


@pytest.mark.parametrize(
    "text",
    ["jeg orker ikke mer", "jeg orker ikke mer\nkan noen ringe", "40612345", "Troms", "/lister",
     "Hei!\n\nJeg vet ikke hvem jeg skal snakke med: alt er svart"],
)  # fmt: skip
def test_what_is_no_list(text: str) -> None:
    assert not looks_like_a_list(text)


def test_what_is_a_list() -> None:
    assert looks_like_a_list(PUBLISHED)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all(person.values for person in parse_people(text))
