"""Texts of lists, line by line: which column each line is, and who is a person of their own."""

from __future__ import annotations

import pytest

from conversations.lists.pasted_text import (
    has_list_line,
    looks_like_a_list,
    parse_people,
    people_table,
)


def read(text: str) -> list[dict[str, str]]:
    return [{key: " / ".join(said) for key, said in p.values.items()} for p in parse_people(text)]


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Tlf 40612345", "phone", "40612345"),
        ("Tlf. 40612345", "phone", "40612345"),
        ("Tlf.: 406 12 345", "phone", "406 12 345"),
        ("Tlf a/p: 406 12 345", "phone", "406 12 345"),
        ("MOBIL 406 12 345", "phone", "406 12 345"),
        ("Mobiltelefon: +47 406 12 345", "phone", "+47 406 12 345"),
        ("Telefon (406) 12 345", "phone", "(406) 12 345"),
        ("Privat: 406 12 345", "phone", "406 12 345"),
        ("406 12 345", "phone", "406 12 345"),
        ("+4740612345", "phone", "+4740612345"),
        ("406 12 345 / 21 23 45 67", "phone", "406 12 345 / 21 23 45 67"),
        ("E-post: ola@example.org", "email", "ola@example.org"),
        ("epost ola@example.org", "email", "ola@example.org"),
        ("Mail: ola@example.org", "email", "ola@example.org"),
        ("ola@example.org", "email", "ola@example.org"),
        ("ola @example.org", "email", "ola@example.org"),
        ("Nettside: example.org", "url", "example.org"),
        ("https://example.org/side", "url", "https://example.org/side"),
        ("www.example.org", "url", "www.example.org"),
        ("Adresse: Eksempelveien 1", "address", "Eksempelveien 1"),
        ("Besøksadresse: Eksempelveien 1", "address", "Eksempelveien 1"),
        ("Åpningstid: 9–15", "hours", "9–15"),
        ("Telefontid: kl. 9–10", "hours", "kl. 9–10"),
        ("Språk: norsk, samisk", "languages", "norsk, samisk"),
        ("Studenter: ja", "students", "ja"),
        ("Medlemmer: ja", "members_only", "ja"),
        ("Merknad: Ring etter 16", "note", "Ring etter 16"),
        ("Rolle: leder", "role", "leder"),
        ("Verv: nestleder", "role", "nestleder"),
        ("leder", "role", "leder"),
        ("Avdelingsrådgiver", "role", "Avdelingsrådgiver"),
        ("Arbeidssted: Legesenteret", "workplace", "Legesenteret"),
        ("Legesenteret", "workplace", "Legesenteret"),
        ("Tlf er best", "workplace", "Tlf er best"),
        ("Område: Troms", "area", "Troms"),
        ("Lokalforening: Troms", "area", "Troms"),
        ("Tilbud: lege-for-lege", "offer", "lege-for-lege"),
        ("Bekreftet: 1.11.2026", "confirmed", "1.11.2026"),
        ("Samtykke: ja", "agreed", "ja"),
        ("Type: organisasjon", "kind", "organisasjon"),
        ("Telefon:\n406 12 345", "phone", "406 12 345"),
        ("E-post:\nola@example.org", "email", "ola@example.org"),
        ("E-post: ola@\nexample.org", "email", "ola@example.org"),
        ("E-post: ola\n@example.org", "email", "ola@example.org"),
    ],
)
def test_what_a_line_says(line: str, key: str, value: str) -> None:
    assert read(f"Ola Eksempel\n{line}") == [{"name": "Ola Eksempel", key: value}]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Kari Eksempel (leder)", {"name": "Kari Eksempel", "role": "leder"}),
        ("Kari Eksempel (leder), Legesenteret",
         {"name": "Kari Eksempel", "role": "leder", "workplace": "Legesenteret"}),
        ("Kari Eksempel (avdelingsleder)", {"name": "Kari Eksempel", "role": "avdelingsleder"}),
        ("Navn: Kari Eksempel", {"name": "Kari Eksempel"}),
        ("• Kari Eksempel", {"name": "Kari Eksempel"}),
        ("12. Kari Eksempel", {"name": "Kari Eksempel"}),
        ("3) Kari Eksempel", {"name": "Kari Eksempel"}),
        ("- Kari Eksempel", {"name": "Kari Eksempel"}),
        ("Kari Eksempel-Hansen", {"name": "Kari Eksempel-Hansen"}),
    ],
)  # fmt: skip
def test_names(line: str, said: dict[str, str]) -> None:
    assert read(f"{line}\nMobil 40612345") == [{**said, "phone": "40612345"}]


@pytest.mark.parametrize(
    "line",
    [
        "Kari Eksempel, Legesenteret, 40612345, kari@example.org",
        "Kari Eksempel; Legesenteret; 40612345; kari@example.org",
        "Kari Eksempel | Legesenteret | 40612345 | kari@example.org",
        "Kari Eksempel\tLegesenteret\t40612345\tkari@example.org",
        "Kari Eksempel – Legesenteret – tlf. 40612345 – e-post: kari@example.org",
        "Kari Eksempel, Legesenteret tlf 40612345 e-post kari@example.org",
        "1. Kari Eksempel, Legesenteret, Mob: 40612345, Mail: kari@example.org",
    ],
)
def test_a_person_on_one_line(line: str) -> None:
    assert read(line) == [
        {"name": "Kari Eksempel", "workplace": "Legesenteret", "phone": "40612345",
         "email": "kari@example.org"}
    ]  # fmt: skip


def test_a_line_of_words_alone_is_not_cut() -> None:
    assert read("Kari Eksempel\nLegesenteret, 2. etasje, inngang B\n40612345") == [
        {"name": "Kari Eksempel", "workplace": "Legesenteret, 2. etasje, inngang B",
         "phone": "40612345"}
    ]  # fmt: skip


def test_several_lines_of_words_are_one_workplace() -> None:
    (kari,) = read("Kari Eksempel\nLegesenteret\nEksempel kommune\n40612345")
    assert kari["workplace"] == "Legesenteret, Eksempel kommune"


def test_a_workplace_that_could_be_a_heading_is_none_inside_a_person() -> None:
    (kari,) = parse_people("Kari Eksempel\nTroms legeforening\n40612345")
    assert (kari.values["workplace"], kari.heading) == (["Troms legeforening"], "")


def test_several_numbers_are_kept_in_order() -> None:
    (kari,) = read("Kari Eksempel\nArbeid: 21 23 45 67\nPrivat: 406 12 345")
    assert kari["phone"] == "21 23 45 67 / 406 12 345"


@pytest.mark.parametrize(
    "text",
    [
        "Kari Eksempel\n40612345\n\nOla Eksempel\n21234567",
        "Kari Eksempel\n40612345\nOla Eksempel\n21234567",
        "Kari Eksempel 40612345\n\n\n\nOla Eksempel 21234567".replace(" 4", ", 4").replace(
            " 2", ", 2"
        ),
        "Navn: Kari Eksempel\nMobil: 40612345\nNavn: Ola Eksempel\nMobil: 21234567",
        "• Kari Eksempel, 40612345\n• Ola Eksempel, 21234567",
    ],
)
def test_where_one_person_ends_and_the_next_begins(text: str) -> None:
    assert read(text) == [
        {"name": "Kari Eksempel", "phone": "40612345"},
        {"name": "Ola Eksempel", "phone": "21234567"},
    ]


def test_the_lines_that_people_stand_on() -> None:
    text = "Støttekolleger i Troms:\n\nKari Eksempel\n40612345\n\nOla Eksempel\n21234567\n"
    assert [person.line for person in parse_people(text)] == [3, 6]


@pytest.mark.parametrize(
    "heading",
    [
        "Troms legeforening", "Støttekolleger", "Støttekollegaer i Troms:", "Lege-for-lege",
        "Kontakter", "Liste", "Oppdatert 1.11.2026", "Dette er våre kontakter:",
    ],
)  # fmt: skip
def test_headings(heading: str) -> None:
    found = parse_people(f"{heading}\n\nKari Eksempel\n40612345")
    assert [(p.heading, p.values["name"]) for p in found] == [(heading, ["Kari Eksempel"])]


def test_each_person_has_the_heading_above_them() -> None:
    text = "Støttekolleger:\nKari\n40612345\n\nLege-for-lege:\nOla\n21234567\n\nMia\n40612345"
    assert [p.heading for p in parse_people(text)] == [
        "Støttekolleger:", "Lege-for-lege:", "Lege-for-lege:",
    ]  # fmt: skip


def test_people_as_rows() -> None:
    text = "Kari Eksempel\nMobil 40612345\nTlf 21234567\n\nOla Eksempel (leder)\nola@example.org"
    assert people_table(parse_people(text)) == [
        ["name", "phone", "role", "email"],
        ["Kari Eksempel", "40612345 / 21234567", "", ""],
        ["Ola Eksempel", "", "leder", "ola@example.org"],
    ]
    assert people_table(()) == [[]]


@pytest.mark.parametrize(
    "text",
    [
        "Kari Eksempel\n40612345",
        "Kari Eksempel\nkari@example.org",
        "Kari Eksempel\tLegesenteret\t40612345",
        "Støttekolleger:\n\nKari Eksempel, 40612345",
        "Navn: Kari\nNettside: example.org",
    ],
)
def test_what_is_taken_for_a_list(text: str) -> None:
    assert looks_like_a_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "40612345",
        "Kari Eksempel, 40612345",  # one line: anybody may write so
        "jeg vil dø",
        "hei\ner det noen der",
        "jeg klarer ikke mer\n\nhva skal jeg gjøre\ning svar",
        "/start\n/hjelp",
        "Troms\nOslo",
    ],
)
def test_what_is_not_taken_for_a_list(text: str) -> None:
    assert not looks_like_a_list(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("40612345", True), ("kari@example.org", True), ("Merknad: -", True),
        ("Språk: norsk", True),
        ("Navn: Kari", False), ("Kari Eksempel", False), ("jeg orker ikke mer", False),
        ("leder", False), ("", False), ("12", False),
    ],
)  # fmt: skip
def test_what_says_something_of_an_entry(text: str, says: bool) -> None:
    assert has_list_line(text) is says
