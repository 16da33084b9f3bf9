"""Each kind of cell of a contact file: what it takes, what becomes of it, what it refuses."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.contacts import cells
from conversations.contacts.columns import COLUMN
from conversations.contacts.contact import Area
from conversations.contacts.parse_result import CellError
from conversations.contacts.phones import parse_phones
from tests.support.refusals import value_or_reason

TODAY = date(2026, 11, 21)
AREAS = (
    Area("Troms legeforening", "association", ("55",)),
    Area("Oslo legeforening", "association", ("03",)),
    Area("Hordaland legeforening", "association", ("46",)),
    Area("Sogn og Fjordane legeforening", "association", ("46",)),
    Area("UNN Harstad", "site", ("55", "18")),
    Area("Nasjonale tilbud", "nation"),
)
OFFERS = {"stotte": "stotte", "støttekollega": "stotte", "villa sana": "sana"}


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("  Kari   Eksempel ", "Kari Eksempel"),
        ("Kari\tEksempel", "Kari Eksempel"),
        ("Kari\u00a0Eksempel", "Kari Eksempel"),
        ("Kari\u200b\u200e Eksempel\u202c", "Kari Eksempel"),
        ("Kari\x00\x07 Eksempel", "Kari Eksempel"),
        ("Tromso\u0308 og Sa\u030ar", "Tromsö og Sår"),
        ("en\r\nto\n\n  \ntre", "en to tre"),
        ("e\u00adpost", "epost"),
        ("\ufeffKari", "Kari"),
        ("-", ""),
        ("–", ""),
        (" — ", ""),
        ("- -", "- -"),
        ("", ""),
    ],
)
def test_a_cell_is_one_line_without_marks_that_nobody_sees(cell: str, seen: str) -> None:
    assert cells.clean(cell) == seen


def test_lines_of_a_cell_with_several_values_stay_apart() -> None:
    assert cells.clean("406 12 345\n21 23 45 67", " / ") == "406 12 345 / 21 23 45 67"


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("", ()),
        ("kari@example.org", ("kari@example.org",)),
        ("Kari.Eksempel@EXAMPLE.org", ("Kari.Eksempel@example.org",)),
        ("E-post: kari@example.org", ("kari@example.org",)),
        ("epost:kari@example.org", ("kari@example.org",)),
        ("mailto:kari@example.org", ("kari@example.org",)),
        ("kari+hjelp@sub.example.org", ("kari+hjelp@sub.example.org",)),
        ("kari@example.org; ola@example.org", ("kari@example.org", "ola@example.org")),
        ("kari@example.org og ola@example.org", ("kari@example.org", "ola@example.org")),
        ("kari@example.org, kari@example.org", ("kari@example.org",)),
        ("kari@example.org/", ("kari@example.org",)),
        ("kari(at)example.org", None),
        ("kari@", None),
        ("@example.org", None),
        ("kari@example", None),
        ("kari@@example.org", None),
        ("kåri@example.org", None),
        ("Kari <kari@example.org>", ("kari@example.org",)),
        ("kari@example.org ola@example.org", ("kari@example.org", "ola@example.org")),
        ("kari@127.0.0.1", None),
        ("a@example.org,b@example.org,c@example.org,d@example.org", None),
    ],
)
def test_addresses(cell: str, addresses: tuple[str, ...] | None) -> None:
    if addresses is None:
        with pytest.raises(CellError):
            cells.parse_emails(cell)
    else:
        assert cells.parse_emails(cell) == addresses


@pytest.mark.parametrize(
    ("cell", "spoken"),
    [
        ("", ()),
        ("norsk", ("norsk",)),
        ("norsk, engelsk og samisk", ("norsk", "engelsk", "samisk")),
        ("norsk / norsk; engelsk", ("norsk", "engelsk")),
        ("norsk,,", ("norsk",)),
    ],
)
def test_languages(cell: str, spoken: tuple[str, ...]) -> None:
    assert cells.parse_languages(cell) == spoken


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("", ""),
        ("https://example.org", "https://example.org"),
        ("https://example.org/a/b?c=d#e", "https://example.org/a/b?c=d#e"),
        ("example.org", "https://example.org"),
        ("www.example.org/side", "https://www.example.org/side"),
        ("eksempel", None),
        ("https://", None),
        ("ftp://example.org", None),
        ("javascript:alert(1)", None),
        ("https://kari:passord@example.org", None),
        ("https://example.org og mer", None),
        ("https://example.org@example.com", None),
        ("//example.org", None),
        ("example.org\\side", None),
        ("http://example.org", None),
        ("example\u3002org", None),
        ("\uff45xample.org", None),
        ("\u0435xample.org", None),  # a Cyrillic е
        ("192.0.2.1", None),
        ("blåbær.example.org", "https://blåbær.example.org"),
    ],
)
def test_pages(cell: str, address: str | None) -> None:
    if address is None:
        with pytest.raises(CellError):
            cells.parse_url(cell)
    else:
        assert cells.parse_url(cell) == address


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("", None),
        ("2026-01-31", date(2026, 1, 31)),
        ("31.01.2026", date(2026, 1, 31)),
        ("1.2.2026", date(2026, 2, 1)),
        ("2026-11-21", TODAY),
        ("29.2.2024", date(2024, 2, 29)),
        ("01.02.26", date(2026, 2, 1)),
        ("januar 2026", date(2026, 1, 1)),
        ("1. oktober 2026", date(2026, 10, 1)),
        ("46000", date(2025, 12, 9)),
        ("20261001", date(2026, 10, 1)),
        ("2026-10-01 00:00:00", date(2026, 10, 1)),
        ("01.10.2026 08:30", date(2026, 10, 1)),
        ("01.10.2026 kl. 08.30", date(2026, 10, 1)),
        ("13/10/2026", date(2026, 10, 13)),
        ("2/2/2026", date(2026, 2, 2)),
    ],
)
def test_days(cell: str, day: date | None) -> None:
    assert cells.parse_date(cell, TODAY) == day


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("22.11.2026", "datoen ligger fram i tid; skriv dagen opplysningene ble bekreftet"),
        ("2027-01-01", "datoen ligger fram i tid; skriv dagen opplysningene ble bekreftet"),
        ("29.2.2026", "dette er ikke en dato; skriv den som 2026-01-31 eller 31.01.2026"),
        ("1/2/2026", "her kan dag og måned byttes om; skriv datoen som 31.01.2026"),
        ("2-1-26", "her kan dag og måned byttes om; skriv datoen som 31.01.2026"),
        ("13.13.2026", "dette er ikke en dato; skriv den som 2026-01-31 eller 31.01.2026"),
        ("460", "dette er ikke en dato; skriv den som 2026-01-31 eller 31.01.2026"),
        ("en gang i 2026", "dette er ikke en dato; skriv den som 2026-01-31 eller 31.01.2026"),
    ],
)
def test_a_day_that_is_refused_says_why(cell: str, reason: str) -> None:
    with pytest.raises(CellError) as refused:
        cells.parse_date(cell, TODAY)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    "cell",
    [
        "ja",
        "JA",
        "j",
        "yes",
        "Y",
        "x",
        "X",
        "1",
        "sant",
        "true",
        "✓",
        "×",
        "ok",
        "OK.",
        "Ja, muntlig 3/2",
        "har sagt ja",
        "ja (på telefon)",
        "Muntlig",
    ],
)
def test_what_says_yes(cell: str) -> None:
    assert cells.parse_yes_no(cell) is True


@pytest.mark.parametrize("cell", ["nei", "Nei", "n", "no", "0", "usant", "FALSE", ""])
def test_what_says_no(cell: str) -> None:
    assert cells.parse_yes_no(cell) is False


@pytest.mark.parametrize(
    "cell",
    [
        "kanskje",
        "2",
        "ja?",
        "ja nei",
        "sann",
        "?",
        "ja, men ikke mobil",
        "ikke spurt",
        "har ikke sagt ja",
        "nei, ja",
        "ok?",
    ],
)
def test_what_says_neither_is_never_taken_for_consent(cell: str) -> None:
    with pytest.raises(CellError, match=r"^skriv ja eller nei$"):
        cells.parse_yes_no(cell)


def parse_kind(cell: str) -> str:
    return cells.parse_choice(cell, COLUMN["kind"])


def test_persons_and_organisations() -> None:
    assert [parse_kind(cell) for cell in ("", "person", "Person")] == ["person"] * 3
    named = ("organisasjon", "Organisasjon", "organisation", "organization")
    assert {parse_kind(cell) for cell in named} == {"organisation"}
    for cell in ("firma", "personer", "org"):
        with pytest.raises(CellError, match=r"^skriv person eller organisasjon$"):
            parse_kind(cell)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Troms legeforening", "Troms legeforening"),
        ("troms  LEGEFORENING", "Troms legeforening"),
        ("Troms", "Troms legeforening"),
        ("Troms lokalforening", "Troms legeforening"),
        ("Troms lokalforeining", "Troms legeforening"),
        ("Troms fylke", "Troms legeforening"),
        ("Troms fylkeskommune", "Troms legeforening"),
        ("Sogn og Fjordane", "Sogn og Fjordane legeforening"),
        ("unn harstad", "UNN Harstad"),
        ("nasjonal", "Nasjonale tilbud"),
        ("Hele landet", "Nasjonale tilbud"),
        ("heile landet", "Nasjonale tilbud"),
        ("landsdekkende", "Nasjonale tilbud"),
        ("nasjonale tilbud", "Nasjonale tilbud"),
    ],
)
def test_areas(cell: str, name: str) -> None:
    assert cells.parse_area(cell, cells.area_names(AREAS)) == name


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (
            "Vestland",
            "fylket har flere lister; skriv Hordaland legeforening eller Sogn og Fjordane "
            "legeforening",
        ),
        ("Tromms", "området er ukjent; det nærmeste riktige navnet er «troms»"),
        ("Nordland", None),  # a county without a list, and no site stands in for one
        ("Norge", None),
    ],
)
def test_an_area_that_is_none_or_several_is_refused(cell: str, reason: str | None) -> None:
    with pytest.raises(CellError) as refused:
        cells.parse_area(cell, cells.area_names(AREAS))
    assert reason is None or str(refused.value) == reason


def test_a_hint_names_only_areas_that_can_be_meant() -> None:
    with pytest.raises(CellError) as refused:
        cells.parse_area("Nordlan", cells.area_names(AREAS))
    assert "nordland" not in str(refused.value)


def test_offers() -> None:
    assert cells.parse_offer("Støttekollega", OFFERS) == "stotte"
    assert cells.parse_offer("VILLA  SANA", OFFERS) == "sana"
    assert cells.parse_offer("stotte", OFFERS) == "stotte"
    with pytest.raises(CellError) as refused:
        cells.parse_offer("støttekolega", OFFERS)
    assert str(refused.value) == (
        "tilbudet er ukjent; det nærmeste riktige navnet er «støttekollega»"
    )


def test_an_area_may_be_changed_only_by_who_has_it() -> None:
    assert cells.require_permitted_area("Troms legeforening", None) == "Troms legeforening"
    assert (
        cells.require_permitted_area("Troms legeforening", {"Troms legeforening"})
        == "Troms legeforening"
    )
    for allowed in (set[str](), {"Oslo legeforening"}):
        with pytest.raises(CellError) as refused:
            cells.require_permitted_area("Troms legeforening", allowed)
        assert str(refused.value) == (
            "lista Troms legeforening kan ikke endres herfra; ta bort raden eller velg riktig liste"
        )


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_marks_that_turn_text_around_are_refused(mark: str) -> None:
    with pytest.raises(CellError, match="skjulte tegn som snur teksten"):
        cells.refuse_marks(f"Kari{mark}Eksempel")


@pytest.mark.parametrize("cell", ["<b>Kari</b>", "a > b", "<", "Kari <kari@example.org>"])
def test_what_looks_like_a_web_page_is_refused(cell: str) -> None:
    with pytest.raises(CellError, match="som på en nettside"):
        cells.refuse_marks(cell)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Kari", "Kari"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+47", "'+47"),
        ("-", "'-"),
        ("@kari", "'@kari"),
        ("'=1+1", "''=1+1"),
        ("''@kari", "'''@kari"),
        ("'Kari", "'Kari"),
        ("a=b", "a=b"),
    ],
)
def test_a_text_is_disarmed_for_a_spreadsheet_and_taken_back(text: str, written: str) -> None:
    assert cells.escape_formula(text) == written
    if written != text:
        assert cells.unescape_formula(written) == text


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "-kari"])
def test_a_formula_is_refused(cell: str) -> None:
    with pytest.raises(CellError) as refused:
        cells.unescape_formula(cell)
    assert str(refused.value) == (
        f"cellen begynner med «{cell[0]}» som en formel; skriv den uten tegnet"
    )


@pytest.mark.parametrize(
    "read",
    [
        parse_phones,
        cells.parse_emails,
        cells.parse_url,
        cells.parse_yes_no,
        parse_kind,
        cells.unescape_formula,
        cells.refuse_marks,
        lambda cell: cells.parse_date(cell, TODAY),
    ],
)
@pytest.mark.parametrize("cell", ["=hemmelig<1", "+40hemmelig<", "@hemmelig@>"])
def test_no_reason_repeats_the_cell(read: object, cell: str) -> None:
    assert callable(read)
    with pytest.raises(CellError) as refused:
        read(cell)
    assert "hemmelig" not in str(refused.value)


def test_somebody_is_away_for_a_year_at_most() -> None:
    assert cells.parse_until("24.12.2026", TODAY) == date(2026, 12, 24)
    assert cells.parse_until("2025-12-24", TODAY) == date(2025, 12, 24)  # an old file
    assert cells.parse_until("", TODAY) is None
    with pytest.raises(CellError, match="mer enn et år fram"):
        cells.parse_until("24.12.2062", TODAY)


@pytest.mark.parametrize(
    "address",
    ["kari@example.org", "Kari.E@example.org", "kari..e@example.org", ".kari@example.org",
     "kari@EXAMPLE.org", "a" * 70 + "@example.org", "kari@other.example", "kari@example.org.",
     "postmaster@example.org", "Postmaster@example.org", "kåre@example.org", "kari@@example.org"],
)  # fmt: skip
def test_an_address_at_a_known_domain_is_read_as_any_other(address: str) -> None:
    domains = {"example.org"}
    assert value_or_reason(
        lambda cell: cells.parse_emails(cell, domains), address
    ) == value_or_reason(cells.parse_emails, address)
