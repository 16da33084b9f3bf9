"""Telephone numbers as people write them in a list: read, refused with a remedy, or kept beside."""

from __future__ import annotations

import pytest

from conversations.contacts import cells
from conversations.contacts.parse_result import CellError
from conversations.contacts.phones import parse_phones, split_phones
from tests.support.refusals import value_or_reason

DATE = "her står en dato, som kan leses som et nummer; flytt den til merknaden"
UNSURE = (
    "ordene ved nummeret sier at det kan være gammelt, en annens eller ikke for alle; "
    "la bare stå det leger skal ringe"
)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("", ()),
        ("40612345", ("+4740612345",)),
        ("406 12 345", ("+4740612345",)),
        ("40 61 23 45", ("+4740612345",)),
        ("406-12-345", ("+4740612345",)),
        ("406.12.345", ("+4740612345",)),
        ("+47 406 12 345", ("+4740612345",)),
        ("0047 40612345", ("+4740612345",)),
        ("(+47) 40612345", ("+4740612345",)),
        ("+4740612345", ("+4740612345",)),
        ("Tlf. 21 23 45 67", ("+4721234567",)),
        ("tel: 21234567", ("+4721234567",)),
        ("Mobiltelefon: 40612345", ("+4740612345",)),
        ("arb. tlf. 21234567 privat 40612345", ("+4721234567", "+4740612345")),
        ("arbeid 21234567 / privat 40612345", ("+4721234567", "+4740612345")),
        ("Tlf a/p 21234567", ("+4721234567",)),
        ("nr 21234567", ("+4721234567",)),
        ("40612345 (jobb)", ("+4740612345",)),
        ("40612345 (best etter 16)", None),
        ("40612345, 21234567", ("+4740612345", "+4721234567")),
        ("40612345; 21234567", ("+4740612345", "+4721234567")),
        ("40612345 og 21234567", ("+4740612345", "+4721234567")),
        ("40612345 / 406 12 345 / +47 40612345", ("+4740612345",)),
        ("40612345 / ", ("+4740612345",)),
        ("800 12 345", ("+4780012345",)),
        ("+46 8 12 34 56 78", ("+46812345678",)),
        ("+45 32 12 34 56", ("+4532123456",)),
        ("4061234", None),
        ("406123456", None),
        ("00000000", None),
        ("fire null seks", None),
        ("kari@example.org", None),
        ("40612345x", None),
        ("+47 (0) 406 12 345", ("+4740612345",)),
        ("M: 406 12 345", ("+4740612345",)),
        ("'+4740612345", ("+4740612345",)),
        ("＋４７４０６１２３４５", ("+4740612345",)),
        ("40612345.0", ("+4740612345",)),
        ("40612345,00", ("+4740612345",)),
        ("21.11.20.26", ("+4721112026",)),
        ("+47 21 11 20 26", ("+4721112026",)),
        ("4.740612345E9", ("+4740612345",)),
        ("4,74061E+09", None),
        ("Faks 21234567", None),
        ("406 12 345 21 23 45 67", ("+4740612345", "+4721234567")),
        ("Mob: 406 12 345 Tlf: 21 23 45 67", ("+4740612345", "+4721234567")),
        ("40612345 el. 21234567", ("+4740612345", "+4721234567")),
        ("40612345 | 21234567", ("+4740612345", "+4721234567")),
        ("40612345 eller 21234567", ("+4740612345", "+4721234567")),
        ("=40612345", None),
        ("40612345 21234567", ("+4740612345", "+4721234567")),
        ("116 117", None),
        ("810 21 234", None),
        ("820 12 345", None),
        ("829 12 345", None),
    ],
)
def test_numbers(cell: str, numbers: tuple[str, ...] | None) -> None:
    if numbers is None:
        with pytest.raises(CellError):
            parse_phones(cell)
    else:
        assert parse_phones(cell) == numbers


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("4061234", "nummeret har 7 sifre og finnes ikke; norske har 8, andre + og landkode"),
        ("406123456", "nummeret har 9 sifre og finnes ikke; norske har 8, andre + og landkode"),
        ("ring Kari", "dette er ikke bare et telefonnummer; flytt ord til merknaden"),
        ("820 12 345", "nummeret koster ekstra å ringe; bruk et vanlig nummer"),
        ("+870 773 111 632", "+870 er satellitt eller globale numre; bruk et nummer i et land"),
        (
            "+44 70 1234 5678",
            "nummeret følger en person eller går til svarer; bruk et vanlig nummer",
        ),
        ("21.11.2026", DATE),
        ("23 05 1967", DATE),
        ("2026-11-21", DATE),
        ("40612345 per 21.11.2026", DATE),
        ("406 12 345 (hemmelig)", UNSURE),
        ("406 12 345 – må ikke deles", UNSURE),
        ("gml 406 12 345, nytt 21234567", UNSURE),
        ("406 12 345 / kona: 21234567", UNSURE),
        ("HPR 40612345", UNSURE),
        (
            "40612345/21234567/+4780012345/+46812345678",
            "her står mer enn 3; behold de viktigste",
        ),
    ],
)
def test_a_number_that_is_refused_says_why_and_what_to_do(cell: str, reason: str) -> None:
    with pytest.raises(CellError) as refused:
        parse_phones(cell)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("cell", "number", "remark"),
    [
        ("40612345 etter kl. 16", "+4740612345", "etter kl. 16"),
        ("40612345 (jobb, 9–15)", "+4740612345", "jobb, 9–15"),
        ("21 23 45 67 int. 123", "+4721234567", "int. 123"),
        ("Mobil: 406 12 345, ikke mandager", "+4740612345", "ikke mandager"),
        ("40612345 (jobb)", "+4740612345", ""),
        ("arbeid 21234567", "+4721234567", ""),
        ("40612345 (fra 1.12.2026)", "+4740612345", "fra 1.12.2026"),
    ],
)
def test_words_beside_a_number_are_kept(cell: str, number: str, remark: str) -> None:
    assert split_phones(cell) == ((number,), remark)


def test_a_number_with_its_country_is_no_formula() -> None:
    assert cells.unescape_formula("+47 406 12 345") == "+47 406 12 345"


def test_plain_numbers_are_read_as_all_others_are() -> None:
    """The short way for a number of eight digits gives what the library gives, for each prefix."""
    for prefix in (*range(100, 1000, 10), *range(450, 460), *range(800, 900)):
        digits = f"{prefix}12345"
        assert value_or_reason(parse_phones, digits) == value_or_reason(
            parse_phones, f"tlf {digits}"
        ), digits
    for plain in ("406 12 345", "+4740612345", "+47 406 12 345", "40 61 23 45"):
        assert parse_phones(plain) == ("+4740612345",)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("406 12 345 -> 406 12 346", "kan være gammelt"),
        ("406 12 345 → 406 12 346", "kan være gammelt"),
        ("406 12 345*", "står et merke"),
        ("406 12 345 ✓", "står et merke"),
        ("406 12 345 (nei)", "ja eller nei"),
        ("406 12 345 – nei takk", "ja eller nei"),
        ("ja, 406 12 345", "ja eller nei"),
        ("kari@example.org", "e-postadresse"),
        ("4O6 12 345", "bokstaven O"),
        ("406 12 34o", "bokstaven O"),
    ],
)
def test_what_is_said_beside_a_number_is_no_remark_for_doctors(cell: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        split_phones(cell)


@pytest.mark.parametrize("cell", ["“406 12 345”", "'406 12 345'", '=""406 12 345""', "«40612345»"])
def test_quotation_marks_around_a_number_are_no_remark(cell: str) -> None:
    assert split_phones(cell) == (("+4740612345",), "")
