"""Text files of any program: their letters, their quotation marks, and what they are."""

from __future__ import annotations

from datetime import date

import pytest

from bot.files import xlsx
from bot.files.csv import sheets_of
from conversations.contacts.contact import AREA_KINDS, Area
from conversations.contacts.parse_result import CellError, SourceSheet
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_sheets

HEADER = "Navn{0}Mobil{0}Merknad"
RULES = ParseRules(
    (Area("Troms legeforening", "association", ("55",)),), {"stotte": ["støttekollega"]},
    {"stotte": AREA_KINDS}, date(2026, 11, 21), area="Troms legeforening", offer="stotte",
)  # fmt: skip


async def rows_of(data: bytes) -> list[list[str]]:
    (sheet,) = await sheets_of(data)
    return [list(row) for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("name", ["Åse", "Øst", "Bjørn", "Sæther", "ÆØÅ æøå", "André", "Kåre"])
async def test_one_letter_is_enough_to_know_the_encoding(name: str, encoding: str) -> None:
    data = f"{HEADER.format(';')}\n{name} Eksempel;40612345;".encode(encoding)
    assert (await rows_of(data))[1][0] == f"{name} Eksempel"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
async def test_any_delimiter(delimiter: str) -> None:
    line = delimiter.join(("Kari Eksempel", "40612345", ""))
    assert (await rows_of(f"{HEADER.format(delimiter)}\n{line}".encode()))[1] == [
        "Kari Eksempel", "40612345", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ('Kari;40612345;"ring etter 16\nOla;21234567;\nPer;40612346;', 2),
        ('Kari;40612345;\nOla;21234567;"ring\nPer;40612346;', 3),
        ('Kari;40612345;"ring etter 16\nOla;21234567;\nPer;40612346;"ikke"', 2),
        ('Kari;40612345;"ring etter 16\nOla;21234567;\nPer;40612346;"', 2),
    ],
)
async def test_a_quotation_mark_that_swallows_rows_is_refused_with_its_row(
    lines: str, row: int
) -> None:
    with pytest.raises(CellError, match=f"^Rad {row}: et anførselstegn"):
        await sheets_of(f"{HEADER.format(';')}\n{lines}".encode())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body><table>", "er en nettside"),
        (b"\n <!DOCTYPE html>", "er en nettside"),
        (b"MIME-Version: 1.0\n", "er en nettside"),
        (b"\xef\xbb\xbf<div><table border=1><tr><td>Navn", "er en nettside"),
        (b"<meta charset='utf-8'><table>", "er en nettside"),
        (b'[{"navn": "Kari Eksempel", "mobil": "40612345"}]', "laget for et program"),
        (b'{"navn": "Kari Eksempel"}\n{"navn": "Ola Eksempel"}', "laget for et program"),
        (b"{\\rtf1 Navn\\tab Mobil\\par Kari\\tab 40612345}", "laget for et program"),
        (b'ID;PWXL;N;E\nC;Y1;X1;K"Navn"\nC;Y1;X2;K"Mobil"', "laget for et program"),
        (b"dn: cn=Kari\ncn: Kari Eksempel\nmobile: 40612345", "laget for et program"),
        (b"\x00\x00\x00\x24ftypheic", "Et bilde eller en PDF"),
    ],
)
async def test_what_a_file_really_is(data: bytes, reason: str) -> None:
    with pytest.raises((CellError, xlsx.UnreadableFileError), match=reason):
        await sheets_of(data)


TABLE = "Lokalforening;Tilbud;Navn;Mobil\nTroms;støttekollega;Kari Eksempel;406 12 345\n"
CARD = """BEGIN:VCARD
VERSION:3.0
N:Eksempel;Kari;;;
FN:Kari Eksempel
ORG:Eksempel legesenter;Avdeling A
TEL;TYPE=CELL:+47 406 12 345
TEL;TYPE=FAX:21 23 45 67
item1.EMAIL;type=INTERNET:kari@example.org
NOTE:Ring etter
  kl. 16\\, ikke før
END:VCARD
"""


async def test_address_cards() -> None:
    other = CARD.replace("FN:Kari Eksempel\n", "").replace("Kari", "Åse")
    header, kari, aase = await rows_of((CARD + other).replace("\n", "\r\n").encode())
    assert dict(zip(header, kari, strict=True)) == {
        "navn": "Kari Eksempel", "arbeidssted": "Eksempel legesenter, Avdeling A",
        "telefon": "+47 406 12 345", "e-post": "kari@example.org", "nettside": "",
        "merknad": "Ring etter kl. 16, ikke før",
    }  # fmt: skip
    assert aase[0] == "Åse Eksempel"


async def test_what_the_bot_has_no_place_for_on_a_card_is_named() -> None:
    more = (
        "TITLE:Overlege\nROLE:Lege\nADR;TYPE=HOME:;;Eksempelveien 1;Tromsø;;9008;Norge\n"
        "BDAY:1970-01-01\nPHOTO;ENCODING=b:AAAA\nNICKNAME:Kaia\nCATEGORIES:venner\nEND:VCARD"
    )
    reading = read_sheets(await sheets_of(CARD.replace("END:VCARD", more).encode()), RULES)
    assert [problem.text for problem in reading.problems] == [
        "Rad 1: ikke tatt med: «faks», «tittel», «yrke», «postadresse», «bursdag», «bilde», "
        "«kallenavn», «kategorier»."
    ]
    assert not reading.questions


async def test_a_card_that_does_not_end_is_not_lost() -> None:
    with pytest.raises(CellError, match="Et av adressekortene i fila mangler slutten"):
        await sheets_of(f"{CARD}BEGIN:VCARD\nFN:Ola Eksempel\nTEL:21234567\n".encode())


async def test_an_old_card_with_coded_letters() -> None:
    card = (
        "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85se "
        "Eksempel\nTEL;CELL:40612345\nEND:VCARD"
    )
    assert (await rows_of(card.encode()))[1][0] == "Åse Eksempel"


async def test_a_text_of_people_is_read_as_if_it_were_pasted() -> None:
    (sheet,) = await sheets_of(b"Kari Eksempel\n406 12 345\n")
    assert sheet.is_text
    assert sheet.rows == [["name", "phone"], ["Kari Eksempel", "406 12 345"]]


@pytest.mark.parametrize(
    "data",
    [
        f"{TABLE}\0\0".encode(),
        f"{TABLE}\x1a".encode("cp1252"),
        TABLE.encode("utf-16-le"),
    ],
)  # fmt: skip
async def test_what_old_programs_write_around_a_text_is_no_part_of_it(data: bytes) -> None:
    assert [c.name for c in read_sheets(await sheets_of(data), RULES).contacts] == ["Kari Eksempel"]


async def test_a_pager_and_other_people_of_a_card_are_named_and_not_taken() -> None:
    more = "TEL;TYPE=PAGER:21234567\nRELATED:Per\nIMPP:x:kari\nEND:VCARD"
    reading = read_sheets(await sheets_of(CARD.replace("END:VCARD", more).encode()), RULES)
    (before,) = read_sheets(await sheets_of(CARD.encode()), RULES).contacts
    assert reading.contacts == (before,)
    assert [p.text for p in reading.problems][-1] == (
        "Rad 1: ikke tatt med: «faks», «personsøker», «pårørende», «lynmelding»."
    )


async def test_text_around_address_cards_is_named_with_its_line() -> None:
    text = f"Her er de\n{CARD}Ola Eksempel 212 34 567\n{CARD.replace('Kari', 'Mia')}"
    reading = read_sheets(await sheets_of(text.replace("\n", "\r\n").encode()), RULES)
    assert [c.name for c in reading.contacts] == ["Kari Eksempel", "Mia Eksempel"]
    assert [(out.row, out.name) for out in reading.left_out] == [
        (1, "Her er de"), (13, "Ola Eksempel 212 34 567"),
    ]  # fmt: skip


async def test_a_phone_names_the_owner_of_a_number_on_a_line_of_its_own() -> None:
    labelled = CARD.replace("TEL;TYPE=CELL", "item2.X-ABLabel:{}\nitem2.TEL")
    (kari,) = read_sheets(await sheets_of(labelled.format("jobb").encode()), RULES).contacts
    assert (kari.phones, kari.note) == (("+4740612345",), "Ring etter kl. 16, ikke før")
    whose = read_sheets(await sheets_of(labelled.format("Kona").encode()), RULES)
    assert whose.is_refused
    fax = read_sheets(await sheets_of(labelled.format("_$!<WorkFAX>!$_").encode()), RULES)
    assert [c.phones for c in fax.contacts] == [()]


async def test_what_nobody_knows_of_a_card_is_named_by_its_key() -> None:
    data = CARD.replace("END:VCARD", "X-SOCIALPROFILE:x\nREV:1\nEND:VCARD").encode()
    said = [problem.text for problem in read_sheets(await sheets_of(data), RULES).problems]
    assert said == ["Rad 1: ikke tatt med: «faks», «X-SOCIALPROFILE»."]


async def test_an_old_card_in_the_letters_of_windows() -> None:
    card = CARD.replace("FN:Kari", "FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:K=E5re")
    assert (await rows_of(card.encode()))[1][0] == "Kåre Eksempel"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman"])
async def test_letters_that_a_program_has_broken_are_refused_in_any_column(encoding: str) -> None:
    broken = "Kåre Øvre;40612345;Sjøveien".encode().decode(encoding).encode()
    reading = read_sheets(await sheets_of(HEADER.format(";").encode() + b"\n" + broken), RULES)
    assert ["bokstavene er ødelagt" in problem.text for problem in reading.problems] == [True] * 2


async def test_text_of_two_bytes_a_letter_needs_no_mark_in_front() -> None:
    reading = read_sheets(await sheets_of(TABLE.encode("utf-16-be")), RULES)
    assert [c.name for c in reading.contacts] == ["Kari Eksempel"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_lines_that_a_program_took_for_one_cell_are_cut(end: str) -> None:
    lines = ["Navn,Mobil,Merknad", 'Kari Eksempel,40612345,""kveld""']
    quoted = end.join(f'"{line}"' for line in lines)
    assert (await rows_of(quoted.encode()))[1] == ["Kari Eksempel", "40612345", "kveld"]


async def test_a_table_above_one_with_more_columns_is_not_lost() -> None:
    data = "Navn;Mobil\nKari Eksempel;40612345\n\nNavn;Mobil;Merknad\nOla Eksempel;21234567;x\n"
    reading = read_sheets(await sheets_of(data.encode()), RULES)
    assert [problem.row for problem in reading.problems if problem.fatal] == [1]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Navn;Kari Eksempel;Ola Prøve\nMobil;40612345;21234567", "Tabellen ligger på siden"),
        ("Navn/stilling;Mobil\nKari Eksempel, overlege;40612345", "Kolonnen «Navn/stilling» er to"),
        ("Navn;Telefon / e-post\nKari;40612345", "Kolonnen «Telefon / e-post» er to"),
    ],
)
async def test_a_table_without_a_row_of_titles_is_told_why(data: str, reason: str) -> None:
    (problem,) = read_sheets(await sheets_of(data.encode()), RULES).problems
    assert problem.text.startswith(reason)


def test_a_workbook_with_all_in_one_column_is_told_what_to_do() -> None:
    (problem,) = read_sheets([SourceSheet([["Navn;Mobil"], ["Kari;40612345"]])], RULES).problems
    assert "Tekst til kolonner" in problem.text
