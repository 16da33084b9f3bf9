"""Tables of any shape become contacts, with problems that name row, column and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.files.csv import pasted_sheets, sheets_of, text_rows
from conversations.contacts.contact import Area, Contact, OfferAreas
from conversations.contacts.headings import column_of, known_titles
from conversations.contacts.parse_result import LEAVE_OUT, ParseResult, SourceSheet
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_rows, read_sheets

TODAY = date(2026, 11, 21)
AREAS = (
    Area("Troms legeforening", "association", ("55",)),
    Area("Oslo legeforening", "association", ("03",)),
    Area("nasjonal", "nation"),
)
OFFERS = {"stotte": {"stotte", "støttekollega"}, "sana": {"sana", "villa sana"}}
KINDS: OfferAreas = {"stotte": ("association", "county"), "sana": ("nation",)}
RULES = ParseRules(AREAS, OFFERS, KINDS, TODAY)
HEADER = ("Lokalforening", "Tilbud", "Navn", "Mobil")
KARI = ("Troms", "støttekollega", "Kari Eksempel", "406 12 345")
OLA = ("Troms", "støttekollega", "Ola Eksempel", "21 23 45 67")


def read(*rows: Sequence[str], rules: ParseRules = RULES) -> ParseResult:
    return read_rows(rows, rules)


def texts(reading: ParseResult) -> list[str]:
    return [problem.text for problem in reading.problems]


def test_a_plain_table() -> None:
    reading = read(HEADER, KARI, OLA)
    assert texts(reading) == []
    assert reading.contacts == (
        Contact("Troms legeforening", "stotte", "Kari Eksempel", phones=("+4740612345",)),
        Contact("Troms legeforening", "stotte", "Ola Eksempel", phones=("+4721234567",)),
    )
    assert reading.columns == {"name", "phones"}


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Navn", "name"), ("NAVN:", "name"), ("Kontaktperson", "name"), ("namn", "name"),
        ("Lokalforening", "area"), ("Lokalforeining", "area"), ("Fylke*", "area"),
        ("Ordning", "offer"), ("Tilbod", "offer"), ("Type", "kind"), ("Verv", "role"),
        ("Arbeidsgiver", "workplace"), ("Arbeidsstad", "workplace"), ("Arb.sted", "workplace"),
        ("Tlf.", "phone"),
        ("Mobil nummer", "phone"), ("e-post", "email"), ("E-Mail", "email"), ("epost", "email"),
        ("Hjemmeside", "url"), ("Besøksadresse", "address"), ("Opningstider", "hours"),
        ("Språk", "languages"), ("Tar imot studenter?", "students"),
        ("Berre medlemmer", "members_only"), ("Kommentar", "note"), ("Sagt ja", "agreed"),
        ("Sist bekreftet", "confirmed"), ("Stadfesta", "confirmed"), ("phone", "phone"),
        ("", ""), ("Alder", ""), ("Navn og nummer", ""), ("navn" * 30, ""),
    ],
)  # fmt: skip
def test_titles_of_columns(title: str, field: str) -> None:
    column = column_of(title)
    assert (column.key if column else "") == field


def test_how_many_columns_a_row_names() -> None:
    assert known_titles(["Navn", "Kontakt", "Mobil", "Alder", ""]) == 2
    assert known_titles([]) == 0


def test_the_row_of_titles_may_stand_below_others() -> None:
    above = [("Støttekolleger i Troms",), (), ("Oppdatert 1.11.2026", "")]
    assert len(read(*above, HEADER, KARI).contacts) == 1
    (problem,) = read(*above, HEADER, (*KARI[:3], "4061234")).problems
    assert problem.row == 5
    far = read(*[("",)] * 30, HEADER, KARI)
    assert texts(far) == ["Fila mangler kolonnenavn; skriv øverst: lokalforening, tilbud, navn."]


def test_empty_rows_and_short_rows_do_no_harm() -> None:
    reading = read((*HEADER, "Merknad"), KARI, (), ("", " ", "-"), (*OLA, "Ring"))
    assert [c.name for c in reading.contacts] == ["Kari Eksempel", "Ola Eksempel"]
    assert [c.note for c in reading.contacts] == ["", "Ring"]


def test_a_row_with_a_mistake_is_left_out_and_named() -> None:
    reading = read(HEADER, KARI, (*OLA[:3], "212345"), ("Narnia", *KARI[1:3], "40612345"))
    assert [c.name for c in reading.contacts] == ["Kari Eksempel"]
    assert reading.is_refused
    first, second = texts(reading)
    assert first == (
        "Rad 3, kolonne «Mobil»: nummeret har 6 sifre og finnes ikke; norske har 8, andre + og "
        "landkode."
    )
    assert second.startswith("Rad 4, kolonne «Lokalforening»: området er ukjent; skriv navnet")


def test_several_mistakes_in_a_row_are_all_named() -> None:
    reading = read((*HEADER, "Samtykke"), ("", "stotte", "", "123", "kanskje"))
    assert [(p.row, p.column) for p in reading.problems] == [
        (2, "area"), (2, "name"), (2, "phone"), (2, "agreed"),
    ]  # fmt: skip
    assert texts(reading)[0] == "Rad 2, kolonne «Lokalforening»: cellen er tom; fyll den ut."


def test_a_title_with_a_slip_of_the_finger_is_read_and_said_aloud() -> None:
    reading = read((*HEADER, "Merknat"), (*KARI, "x"))
    assert not reading.is_refused
    assert texts(reading) == ["Rad 1: kolonnen «Merknat» er lest som merknad."]


def test_two_columns_for_one_thing_are_refused() -> None:
    reading = read((*HEADER, "Kontakt"), (*KARI, "Kari"))
    assert texts(reading) == [
        "Rad 1, kolonne «Navn»: to kolonner betyr «Kontakt»; behold den ene, eller flytt den ene "
        "tabellen under den andre."
    ]
    assert reading.contacts == ()


def test_two_columns_of_numbers_are_read_together() -> None:
    reading = read((*HEADER, "Tlf"), (*KARI, "21 23 45 67"), (*OLA, ""))
    assert [c.phones for c in reading.contacts] == [
        ("+4740612345", "+4721234567"), ("+4721234567",),
    ]  # fmt: skip


def test_a_cell_without_a_title_is_not_lost_in_silence() -> None:
    reading = read(HEADER, (*KARI, "Tromsø"))
    assert texts(reading) == [
        'Rad 2: en celle står uten kolonnenavn; gi den et, eller sett teksten i "anførselstegn".'
    ]


def test_who_cannot_be_reached_is_refused() -> None:
    reading = read(HEADER, (*KARI[:3], ""))
    assert texts(reading) == [
        "Rad 2: telefon, e-post og nettside mangler; fyll ut minst én av dem."
    ]


@pytest.mark.parametrize("name", ["Kari Eksempel", "KARI  eksempel"])
def test_the_same_person_twice_is_refused(name: str) -> None:
    reading = read(HEADER, KARI, (*KARI[:2], name, "21234567"))
    assert texts(reading) == ["Rad 3: samme område, tilbud og navn som i rad 2; slett den ene."]
    assert len(reading.contacts) == 1


def test_namesakes_on_two_lists_are_two_people() -> None:
    reading = read(HEADER, KARI, ("Oslo", *KARI[1:]))
    assert not reading.is_refused
    assert [c.area for c in reading.contacts] == ["Troms legeforening", "Oslo legeforening"]


def test_a_number_that_two_people_have_is_pointed_out() -> None:
    reading = read(HEADER, KARI, (*OLA[:3], "40612345"))
    assert len(reading.contacts) == 2
    assert texts(reading) == [
        "Rad 3, kolonne «Mobil»: samme nummer som i rad 2 med et annet navn; se om begge er "
        "riktige."
    ]
    assert not reading.is_refused


@pytest.mark.parametrize(
    ("cell", "warns"),
    [("Kari Eksempel <a@example.org>", False), ("<a@example.org>", False),
     ('"Ola Prøve" <a@example.org>', True), ("Kari <a@example.org>, Ola <b@example.org>", True)],
)  # fmt: skip
def test_an_address_with_another_name_before_it_is_pointed_out(cell: str, warns: bool) -> None:
    reading = read((*HEADER, "E-post"), (*KARI, cell))
    assert len(reading.contacts) == 1
    assert (
        texts(reading)
        == ["Rad 2, kolonne «E-post»: foran adressen står et annet navn; se om den er riktig."]
        * warns
    )


@pytest.mark.parametrize(
    ("value", "asks"), [("person", False), ("", False), ("Støttekollega", False), ("Lege", True)]
)
def test_a_type_of_something_else_is_asked_for(value: str, asks: bool) -> None:
    rules = replace(RULES, offer="stotte")
    reading = read(
        ("Lokalforening", "Type", "Navn", "Mobil"), ("Troms", value, *KARI[2:]), rules=rules
    )
    assert [question.key for question in reading.questions] == ["column:Type"] * asks
    assert len(reading.contacts) == 1


@pytest.mark.parametrize("line", ["Sum: 2 personer", "Oppdatert 1.11.2026"])
def test_a_remark_below_the_people_is_left_out_and_named(line: str) -> None:
    reading = read(HEADER, KARI, ("", "", line))
    assert [(out.name, out.reason) for out in reading.left_out] == [(line, "not_a_person")]
    assert not reading.is_refused


def test_an_administrator_changes_only_their_lists() -> None:
    rules = replace(RULES, allowed={"Troms legeforening"})
    reading = read(HEADER, KARI, ("Oslo", *OLA[1:]), rules=rules)
    assert [c.name for c in reading.contacts] == ["Kari Eksempel"]
    assert texts(reading) == [
        "Rad 3, kolonne «Lokalforening»: lista Oslo legeforening kan ikke endres herfra; ta bort "
        "raden eller velg riktig liste."
    ]


def test_list_and_offer_that_somebody_chose_stand_in_for_columns() -> None:
    rules = replace(RULES, area="Troms legeforening", offer="stotte")
    (kari,) = read(("Navn", "Mobil"), KARI[2:], rules=rules).contacts
    assert (kari.area, kari.offer) == ("Troms legeforening", "stotte")
    own = read(HEADER, ("nasjonal", "villa sana", *KARI[2:]), rules=rules).contacts[0]
    assert (own.area, own.offer) == ("nasjonal", "sana")


@pytest.mark.parametrize(
    ("area", "offer", "lists"),
    [
        ("Troms", "villa sana", "tilbudet villa sana kan ikke stå på denne lista, bare på ei liste "
         "for hele landet"),
        ("nasjonal", "støttekollega", "tilbudet støttekollega kan ikke stå på denne lista, bare på "
         "ei liste for ei lokalforening eller et fylke"),
    ],
)  # fmt: skip
def test_an_offer_stands_only_on_lists_of_its_kind(area: str, offer: str, lists: str) -> None:
    reading = read(HEADER, (area, offer, *KARI[2:]))
    assert reading.contacts == ()
    assert texts(reading) == [f"Rad 2, kolonne «Tilbud»: {lists}."]


def test_the_choice_is_held_to_the_same_rules() -> None:
    rules = replace(RULES, area="Oslo", offer="stotte", allowed={"Troms legeforening"})
    reading = read(("Navn", "Mobil"), KARI[2:], rules=rules)
    assert "lista Oslo legeforening kan ikke endres herfra" in texts(reading)[0]


def test_people_of_a_text_are_called_persons_and_numbered_from_one() -> None:
    def read_text(*rows: Sequence[str]) -> ParseResult:
        return read_sheets([SourceSheet(rows, is_text=True)], RULES)

    reading = read_text(("name", "phone", "area", "offer"), ("Kari", "123456", "Troms", "stotte"))
    assert texts(reading)[0].startswith("Person 1, kolonne «telefon»: nummeret har 6 sifre")
    assert texts(read_text(("name", "area", "offer"), ("Kari", "Troms", "stotte"))) == [
        "Person 1, kolonne «telefon»: kolonnen mangler; legg den til i raden med kolonnenavn."
    ]


@pytest.mark.parametrize("missing", [2, 3])
def test_a_column_that_must_be_there_is_asked_for(missing: int) -> None:
    rows = [[cell for n, cell in enumerate(row) if n != missing] for row in (HEADER, KARI)]
    name = ("lokalforening", "tilbud", "navn", "telefon")[missing]
    assert texts(read(*rows)) == [
        f"Rad 1, kolonne «{name}»: kolonnen mangler; legg den til i raden med kolonnenavn."
    ]


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (HEADER, set()),
        (("Navn", "Mobil"), {"area", "offer"}),
        (("Navn", "Mobil", "Fylke"), {"offer"}),
        (("Navn", "Mobil", "Ordning"), {"area"}),
        (("Noe", "Annet"), set()),  # no list: its reader says so
    ],
)
def test_what_has_to_be_asked_for(header: tuple[str, ...], wanted: set[str]) -> None:
    asked = {question.key for question in read(header, KARI).questions}
    assert asked == wanted


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(map(delimiter.join, (HEADER, KARI)))
    assert text_rows(text) == [list(HEADER), list(KARI)]


def test_quoted_cells_keep_delimiters_and_lines() -> None:
    rows = text_rows('Navn;Mobil;Merknad\n"Kari; Eksempel";40612345;"en\nto ""tre"""\n')
    assert rows[1] == ["Kari; Eksempel", "40612345", 'en\nto "tre"']


def test_a_pasted_table_is_read_as_one() -> None:
    text = "Navn\tMobil\tLokalforening\nKari Eksempel\t40612345\tTroms"
    assert pasted_sheets(text) == [
        SourceSheet([["Navn", "Mobil", "Lokalforening"], ["Kari Eksempel", "40612345", "Troms"]])
    ]


def test_a_heading_says_list_and_offer_of_the_people_below() -> None:
    text = (
        "Støttekollegaer i Troms:\n\nKari Eksempel\n40612345\n\nKontakter for Oslo\n\nOla\n21234567"
    )
    kari, ola = read_sheets(pasted_sheets(text), RULES).contacts
    assert (kari.name, kari.area, kari.offer) == ("Kari Eksempel", "Troms legeforening", "stotte")
    assert (ola.name, ola.area, ola.offer) == ("Ola", "Oslo legeforening", "stotte")


def test_what_a_person_says_of_themselves_goes_before_the_heading() -> None:
    text = "Støttekollegaer i Troms:\n\nKari Eksempel\n40612345\nFylke: Oslo"
    (kari,) = read_sheets(pasted_sheets(text), RULES).contacts
    assert kari.area == "Oslo legeforening"


async def test_bytes_of_a_text_are_read_in_the_encodings_of_this_country() -> None:
    text = "Navn;Mobil;Merknad\nKåre Ødegård;40612345;æøå ÆØÅ – «x»\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        (sheet,) = await sheets_of(text.encode(encoding))
        assert sheet.rows[1] == ["Kåre Ødegård", "40612345", "æøå ÆØÅ – «x»"], encoding


LAYERED = (("Støttekolleger i Troms og Oslo",), HEADER[2:], KARI[2:])


def ask(*rows: Sequence[str], **answers: str) -> tuple[list[str], ParseResult]:
    """The keys of the questions to a file, and what it gives with these answers."""
    rules = replace(RULES, offer="stotte", answers={k.replace("_", ":"): a for k, a in
                    answers.items()})  # fmt: skip
    reading = read(*rows, rules=rules)
    return [question.key for question in reading.questions], reading


def test_a_title_with_two_areas_asks_which() -> None:
    key = "heading:Støttekolleger i Troms og Oslo"
    (question,) = read(*LAYERED, rules=replace(RULES, offer="stotte")).questions
    assert question.key == key
    assert [o.value for o in question.options] == ["Troms legeforening", "Oslo legeforening"]
    answered = replace(RULES, offer="stotte", answers={key: "Oslo legeforening"})
    assert [c.area for c in read(*LAYERED, rules=answered).contacts] == ["Oslo legeforening"]
    unknown = replace(RULES, offer="stotte", answers={key: "Narnia"})
    assert read(*LAYERED, rules=unknown).questions == (question,)


def test_a_column_of_areas_makes_a_doubtful_title_no_question() -> None:
    keys, reading = ask(LAYERED[0], HEADER, KARI)
    assert keys == []
    assert [c.area for c in reading.contacts] == ["Troms legeforening"]


def test_who_keeps_neither_of_two_areas_may_only_name_their_own() -> None:
    rules = replace(RULES, offer="stotte", allowed=["nasjonal"])
    (question,) = read(*LAYERED, rules=rules).questions
    assert [option.value for option in question.options] == ["nasjonal"]


@pytest.mark.parametrize(
    ("answer", "phones", "note"),
    [("phone", 2, ""), ("note", 1, "21234567"), (LEAVE_OUT, 1, "")],
)
def test_a_column_that_nobody_knows_is_what_the_answer_says(
    answer: str, phones: int, note: str
) -> None:
    table = ((*HEADER, "Vakttlf."), (*KARI, "21234567"))
    (question,) = read(*table).questions
    assert [option.label for option in question.options] == ["telefon", "merknad", "ikke ta med"]
    (kari,) = read(*table, rules=replace(RULES, answers={question.key: answer})).contacts
    assert (len(kari.phones), kari.note) == (phones, note)
    wrong = read(*table, rules=replace(RULES, answers={question.key: "noe annet"}))
    assert wrong.questions == (question,)
