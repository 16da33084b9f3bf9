"""Pasted texts as people send them: whose number it is stands clear, or the text is refused."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.contacts.contact import AREA_KINDS, Area
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_sheets
from conversations.lists.pasted_text import parse_text, pasted_sheet

KARI = {"name": "Kari Eksempel", "phone": "406 12 345"}
OLA = {"name": "Ola Eksempel", "phone": "21 23 45 67"}


def people(text: str) -> list[dict[str, str]]:
    pasted = parse_text(text)
    assert pasted.problems == ()
    return [{key: " / ".join(said) for key, said in p.values.items()} for p in pasted.people]


def doubts(text: str) -> list[str]:
    return [problem.text for problem in parse_text(text).problems]


@pytest.mark.parametrize(
    "text",
    [
        "406 12 345\nKari Eksempel\n21 23 45 67\nOla Eksempel",
        "406 12 345\n\nKari Eksempel\n\n21 23 45 67\n\nOla Eksempel",
        "Kari Eksempel\n\n406 12 345\n\nOla Eksempel\n\n21 23 45 67",
        "Kari Eksempel 406 12 345\nOla Eksempel 21 23 45 67",
        "Kari Eksempel tlf. 406 12 345, Ola Eksempel tlf. 21 23 45 67",
        "**Kari Eksempel**\n- Mobil: 406 12 345\n\n**Ola Eksempel**\n- Mobil: 21 23 45 67",
        "Hei!\nHer er lista:\n\nKari Eksempel, 406 12 345\nOla Eksempel, 21 23 45 67\n\nMvh Eva",
    ],
)
def test_each_number_goes_to_the_name_it_stands_with(text: str) -> None:
    assert people(text) == [KARI, OLA]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Kari Eksempel\nOla Eksempel\n406 12 345\n21 23 45 67", "Linje 2: to navn står etter"),
        ("406 12 345\n21 23 45 67\nKari Eksempel\nOla Eksempel", "Linje 4: to navn står etter"),
        ("Kari Eksempel\nOla Eksempel\n406 12 345", "Linje 2: to navn står etter"),
        ("Kari Eksempel, Ola Eksempel, 406 12 345", "Linje 1: to navn står etter"),
        ("Kari Eksempel og Ola Eksempel\n406 12 345", "Linje 1: her er flere navn"),
        ("Eksempel, Kari; 406 12 345", "Linje 1: dette kan være etternavn"),
        ("Kari Eksempel slutter. Ny er Ola Eksempel 406 12 345", "Linje 1: her står noe om hvem"),
        ("Kari Eksempel er sluttet\n\nOla Eksempel 406 12 345", "Linje 1: her står noe om hvem"),
        ("Kari 2 Eksempel\n406 12 345", "Linje 1: det står tall i navnet"),
        ("Kari Eksempel 406 12 345\n\n21 23 45 67", "Linje 3: nummeret eller adressen har ikke"),
        ("kari@example.org\n\nKari Eksempel 406 12 345", "Linje 1: nummeret eller adressen har"),
    ],
)
def test_what_leaves_open_whose_number_it_is_refuses_the_text(text: str, reason: str) -> None:
    assert doubts(text)[0].startswith(reason)


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Tlf jobb: 406 12 345", "phone", "406 12 345"),
        ("Mobil privat 406 12 345", "phone", "406 12 345"),
        ("M: 406 12 345", "phone", "406 12 345"),
        ("Vakttlf: 406 12 345", "phone", "406 12 345 (Vakttlf)"),
        ("406 12 345 etter kl. 16", "phone", "406 12 345 etter kl. 16"),
        ("Tlf: 21 23 45 67 | Mob: 406 12 345", "phone", "21 23 45 67 / 406 12 345"),
        ("<kari@example.org>", "email", "kari@example.org"),
        ("mailto:kari@example.org.", "email", "kari@example.org"),
        ("Eksempelveien 14, 9008 Tromsø, 406 12 345", "address", "Eksempelveien 14, 9008 Tromsø"),
        ("Fastlege\n406 12 345", "role", "Fastlege"),
    ],
)
def test_what_stands_beside_a_number(line: str, key: str, value: str) -> None:
    (kari,) = people(f"Kari Eksempel\n{line}")
    assert kari[key] == value


@pytest.mark.parametrize("digits", ["9008", "01.11.2026", "2019–2024", "2026-11-01"])
def test_other_digits_are_no_number(digits: str) -> None:
    (kari,) = people(f"Kari Eksempel\nEksempel legesenter {digits}\n406 12 345")
    assert kari["phone"] == "406 12 345"


@pytest.mark.parametrize(
    "line",
    ["Med vennlig hilsen", "Mvh", "Hilsen Eva i sekretariatet", "Hei!", "Kjære alle sammen",
     "Denne e-posten kan inneholde taushetsbelagt informasjon.", "Sendt fra min iPhone",
     "Gi beskjed til oss om noe er feil", "Faks: 21 23 45 67"],
)  # fmt: skip
def test_a_greeting_or_a_sentence_is_nobody_and_is_named(line: str) -> None:
    pasted = parse_text(f"Kari Eksempel 406 12 345\n\n{line}")
    assert [p.values["name"] for p in pasted.people] == [["Kari Eksempel"]]
    assert [(out.name, out.row, out.reason) for out in pasted.left_out] == [
        (line, 3, "not_a_person")
    ]


def test_whoever_signs_a_list_is_not_on_it() -> None:
    pasted = parse_text("Kari Eksempel 406 12 345\n\nMvh\nEva Eksempel\nTlf 21 23 45 67")
    (kari,) = pasted.people
    assert kari.values["phone"] == ["406 12 345"]
    assert [out.name for out in pasted.left_out] == ["Mvh", "Eva Eksempel", "Tlf 21 23 45 67"]


def test_a_signature_alone_is_a_person() -> None:
    text = "Med vennlig hilsen\n\nKari Eksempel\nEksempel legesenter\nMob: 406 12 345"
    assert people(text) == [{**KARI, "workplace": "Eksempel legesenter"}]


@pytest.mark.parametrize("mark", ["", ":", " legeforening"])
def test_several_lists_in_one_text(mark: str) -> None:
    pasted = parse_text(f"Troms{mark}\nKari Eksempel 406 12 345\nFinnmark{mark}\nOla 21 23 45 67")
    assert [p.heading for p in pasted.people] == [f"Troms{mark}", f"Finnmark{mark}"]


def test_a_heading_and_a_person_on_one_line() -> None:
    (kari,) = parse_text("Ny støttekollega i Troms: Kari Eksempel, UNN, mobil 406 12 345").people
    assert (kari.heading, kari.values["name"]) == ("Ny støttekollega i Troms", ["Kari Eksempel"])


def test_every_heading_is_used_or_named_with_its_line() -> None:
    text = (
        "Kontakter 2026\nFinnmark:\nTroms legeforening:\n\nKari Eksempel 406 12 345\n\n"
        "Liste fra kontoret\nOla Eksempel 21 23 45 67\n\nOppdatert i mai"
    )
    areas = (
        Area("Troms legeforening", "association", ("55",)),
        Area("Finnmark legeforening", "association", ("56",)),
    )
    offers = {"stotte": ["støttekollega"]}
    rules = ParseRules(areas, offers, {"stotte": AREA_KINDS}, date(2026, 11, 21), offer="stotte")
    reading = read_sheets([pasted_sheet(text)], rules)
    assert [(c.name, c.area) for c in reading.contacts] == [
        ("Kari Eksempel", "Troms legeforening"), ("Ola Eksempel", "Troms legeforening"),
    ]  # fmt: skip
    assert [left.text for left in reading.left_out] == [
        "Linje 1, «Kontakter 2026»: er ikke en person.",
        "Linje 2, «Finnmark:»: er ikke en person.",
        "Linje 7, «Liste fra kontoret»: er ikke en person.",
        "Linje 10, «Oppdatert i mai»: er ikke en person.",
    ]


@pytest.mark.parametrize(
    "words", ["Hemmelig:", "Gammelt nr:", "Nytt nr", "Kone:", "Pårørende", "HPR-nr."]
)
def test_a_number_that_may_not_be_for_doctors_is_asked_about(words: str) -> None:
    (doubt,) = doubts(f"Kari Eksempel\nMobil 406 12 345\n{words} 21 23 45 67")
    assert doubt == (
        "Linje 3: ordene ved nummeret sier at det kan være gammelt, en annens eller ikke for alle; "
        "la bare stå det leger skal ringe."
    )


def test_a_heading_of_former_ones_is_a_doubt() -> None:
    assert doubts(
        "Kari Eksempel 406 12 345\n\nTidligere støttekolleger\nOla Eksempel 21234567"
    ) == [
        "Linje 3: overskriften sier at de som står under, ikke gjelder nå; ta bort dem som ikke "
        "skal stå på lista, og overskriften."
    ]


@pytest.mark.parametrize(
    "line",
    ["Fjern Ola Eksempel 21234567", "Legg til Ola Eksempel 21234567",
     "Ola Eksempel 21234567 (permisjon)",
     "Ola Eksempel har byttet navn til Ola Prøve, 21234567"],
)  # fmt: skip
def test_a_line_that_asks_for_a_change_is_a_doubt(line: str) -> None:
    assert doubts(f"Kari Eksempel 406 12 345\n{line}") == [
        "Linje 2: her står noe om hvem som slutter eller er ny; skriv bare dem som skal stå på "
        "lista."
    ]


@pytest.mark.parametrize("mark", ["📞 ", "o ", "a) ", "12\t", "• "])
def test_marks_before_a_person_are_no_part_of_the_name(mark: str) -> None:
    assert people(f"{mark}Kari Eksempel 406 12 345\n{mark}Ola Eksempel 21 23 45 67") == [KARI, OLA]
