"""Contact files as people really make them are read; what is wrong is said without repeating it."""

from __future__ import annotations

import codecs
import csv
import io
from datetime import date
from typing import Any

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from bot.files.csv import read_contacts
from conversations.contacts.columns import FILE_COLUMNS
from conversations.contacts.contact import Area, Contact
from conversations.contacts.headings import column_of
from conversations.contacts.parse_result import ParseResult

TODAY = date(2026, 11, 21)
OFFERS = {"stottekollega": {"støttekollega"}, "villasana": {"villa sana"}}
AREAS = (
    Area("Troms legeforening", "association", ("55",)),
    Area("Oslo legeforening", "association", ("03",)),
    Area("Hordaland legeforening", "association", ("46",)),
    Area("Sogn og Fjordane legeforening", "association", ("46",)),
    Area("nasjonal", "nation"),
)


def example(kind: int, form: int = phonenumbers.PhoneNumberFormat.E164) -> str:
    number = phonenumbers.example_number_for_type("NO", kind)
    assert number is not None
    return phonenumbers.format_number(number, form)


MOBILE, LANDLINE = example(PhoneNumberType.MOBILE), example(PhoneNumberType.FIXED_LINE)
TYPED = example(PhoneNumberType.MOBILE, phonenumbers.PhoneNumberFormat.NATIONAL)
PLAIN = TYPED.replace(" ", "")
PREMIUM = example(PhoneNumberType.PREMIUM_RATE)

BASIC = {"område": "Troms", "tilbud": "støttekollega", "navn": "Kari Eksempel"}
BASIC["e-post"] = "kari@example.org"
KARI = Contact("Troms legeforening", "stottekollega", "Kari Eksempel", emails=("kari@example.org",))


def read(data: str | bytes, **more: Any) -> ParseResult:
    raw = data.encode() if isinstance(data, str) else data
    return read_contacts(raw, AREAS, OFFERS, TODAY, **more)


def table(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def with_cells(**cells: str) -> ParseResult:
    return read(table({**BASIC, **{key.replace("_", " "): text for key, text in cells.items()}}))


def only(reading: ParseResult) -> Contact:
    assert not reading.problems
    (contact,) = reading.contacts
    return contact


def refusal(reading: ParseResult) -> str:
    assert reading.is_refused
    assert not reading.contacts
    return reading.problems[0].text


def test_every_column_is_read() -> None:
    row = {
        "area": "nasjonal", "offer": "Villa Sana", "name": "Eksempel senter",
        "kind": "organisasjon", "role": "leder", "workplace": "Modum", "phone": PLAIN,
        "email": "a@example.org / b@example.org", "url": "example.org/side",
        "address": "Eksempelveien 1", "hours": "9–15", "languages": "norsk, engelsk",
        "students": "ja", "members_only": "x", "note": "Ring", "agreed": "1",
        "confirmed": "1.10.2026", "hidden": "ja", "gender": "Kvinne", "setting": "sykehus",
        "away": "24.12.2026",
        "web": "ja", "agreed_on": "30.9.2026", "agreed_by": "Troms legeforening",
    }  # fmt: skip
    assert list(row) == [column.key for column in FILE_COLUMNS]
    reading = read(table(row))
    assert only(reading) == Contact(
        "nasjonal", "villasana", "Eksempel senter", "organisation", "leder", "Modum", (MOBILE,),
        ("a@example.org", "b@example.org"), "https://example.org/side", "Eksempelveien 1", "9–15",
        ("norsk", "engelsk"), True, True, "Ring", True, date(2026, 10, 1), True,
        gender="woman", setting="hospital", away=date(2026, 12, 24), web=True,
        agreed_on=date(2026, 9, 30), agreed_by="Troms legeforening",
    )  # fmt: skip
    assert {"note", "phones", "emails", "languages"} <= reading.columns
    assert "note" not in read(table(BASIC)).columns


def test_no_header_means_two_things() -> None:
    for column in FILE_COLUMNS:
        for name in column.names:
            assert column_of(name) is column, name


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_files_of_all_programs(delimiter: str, encoding: str, end: str) -> None:
    lines = [
        ["Støttekolleger i Troms", "", "", ""],
        ["", "", "", ""],
        ["E-POST", "Navn:", "Lokalforening", "Tilbud*"],
        ["kari@example.org", "Kari Eksempel", "troms", "Støttekollega"],
        ["", "", "", ""],
    ]
    text = end.join(delimiter.join(line) for line in lines)
    assert only(read(text.encode(encoding))) == KARI


@pytest.mark.parametrize(
    "area", ["Troms legeforening", "TROMS", " troms  Legeforening", "Troms fylke"]
)
def test_an_area_may_be_written_in_many_ways(area: str) -> None:
    assert only(with_cells(område=area)) == KARI


def test_areas_that_are_no_county() -> None:
    assert only(with_cells(område="hordaland")).area == "Hordaland legeforening"
    assert only(with_cells(område="Nasjonalt")).area == "nasjonal"
    text = refusal(with_cells(område="Vestland"))
    assert "Hordaland legeforening eller Sogn og Fjordane legeforening" in text
    assert "«troms" in refusal(with_cells(område="Trums"))


def test_defaults_serve_rows_without_their_own() -> None:
    row = {key: text for key, text in BASIC.items() if key != "område"}
    assert only(read(table(row), default_area="troms")) == KARI
    assert "Området er ukjent" in refusal(read(table(row), default_area="Narnia"))
    own = {**BASIC, "bekreftet": "2026-01-02"}
    none = {**BASIC, "navn": "Ola Eksempel", "bekreftet": ""}
    contacts = read(table(own, none), confirmed=TODAY).contacts
    assert [contact.confirmed for contact in contacts] == [date(2026, 1, 2), TODAY]
    assert "fram i tid" in refusal(read(table(BASIC), confirmed=date(2026, 11, 22)))


@pytest.mark.parametrize(
    "cell",
    [
        PLAIN, TYPED, MOBILE, f"00{MOBILE[1:]}", f"Tlf: {TYPED}", f"Mobil {PLAIN} (jobb)",
        f"Mob.{PLAIN}", f"Tlf a/p: {PLAIN}", f"\u202a{TYPED}\u202c", f"{PLAIN} / {MOBILE}",
        f"(+47) {PLAIN}", TYPED.replace(" ", "\u00a0"),
    ],
)  # fmt: skip
def test_phone_numbers_as_people_write_them(cell: str) -> None:
    assert only(with_cells(telefon=cell)).phones == (MOBILE,)


@pytest.mark.parametrize("between", ["/", " / ", ",", ";", " og ", "\n"])
def test_several_numbers_in_a_cell(between: str) -> None:
    cell = f"Mobil {PLAIN}{between}tlf {LANDLINE}"
    assert only(with_cells(telefon=cell)).phones == (MOBILE, LANDLINE)


def test_two_columns_of_numbers_are_one_list() -> None:
    assert only(with_cells(telefon=LANDLINE, mobil=PLAIN)).phones == (LANDLINE, MOBILE)


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("telefon", PLAIN[:7], "7 sifre"),
        ("telefon", "ring sentralbordet", "ikke bare et telefonnummer"),
        ("telefon", PREMIUM, "koster ekstra"),
        ("telefon", PREMIUM.replace("820", "829"), "koster ekstra"),
        ("telefon", f"=+47{PLAIN}", "ikke bare|formel"),
        ("telefon", "/".join([PLAIN, LANDLINE, "116117"]), "finnes ikke"),
        ("e-post", "kari@@example.org", "e-postadresse"),
        ("e-post", "kari@example", "e-postadresse"),
        ("e-post", "kari eksempel@example.org", "e-postadresse"),
        ("nettside", "javascript:alert(1)", "nettadresse"),
        ("bekreftet", "2026-11-22", "fram i tid"),
        ("bekreftet", "31.02.2026", "ikke en dato"),
        ("bekreftet", "i fjor", "ikke en dato"),
        ("kun medlemmer", "kanskje", "ja eller nei"),
        ("tilbud", "stotekollega", "nærmeste riktige navnet er «støttekollega»|stottekollega"),
        ("tilbud", "", "tom"),
        ("navn", "", "tom"),
        ("område", "", "tom"),
        ("merknad", "=HYPERLINK(1)", "formel"),
        ("merknad", "+1+1", "formel"),
        ("merknad", "@SUM(1)", "formel"),
        ("merknad", "\u200b-1", "formel"),
    ],
)
def test_refused_cells(column: str, cell: str, reason: str) -> None:
    reading = read(table(BASIC, {**BASIC, "navn": "Ola Eksempel", column: cell}))
    text = reading.problems[-1].text
    assert any(part in text for part in reason.split("|"))
    assert (reading.is_refused, reading.problems[-1].row) == (True, 3)
    assert text.startswith(f"Rad 3, kolonne «{column}»: ")
    assert not cell or cell not in text


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        ("area", 60), ("offer", 60), ("name", 80), ("role", 40), ("workplace", 120),
        ("phone", 120), ("email", 120), ("url", 120), ("address", 100), ("hours", 80),
        ("languages", 60), ("students", 20), ("members_only", 20), ("note", 200), ("agreed", 20),
        ("confirmed", 20),
    ],
)  # fmt: skip
def test_no_field_is_longer_than_a_screen_can_bear(key: str, limit: int) -> None:
    row = {"area": "Troms", "offer": "stottekollega", "name": "Kari Eksempel", "url": "example.org"}
    reading = read(table({**row, key: "æ" * (limit + 1)}))
    assert f"plass til {limit}" in refusal(reading)


def test_all_fields_together_have_a_limit() -> None:
    longest = {"note": "n" * 200, "workplace": "w" * 120, "address": "a" * 100, "hours": "h" * 80}
    reading = with_cells(**longest, url="example.org/" + "u" * 90)
    assert "plass til 420" in refusal(reading)


def test_invisible_marks_are_taken_out() -> None:
    contact = only(
        with_cells(navn="\u200bKari\u200b \x07Eksempel\u2028", merknad="a\r\nb\tc\u00ad")
    )
    assert (contact.name, contact.note) == ("Kari Eksempel", "a b c")
    assert only(with_cells(merknad="–")).note == ""


def test_rows_that_do_not_go_together() -> None:
    assert "minst én" in refusal(with_cells(**{"e-post": ""}))
    assert "som i rad 2" in refusal_of_second({"navn": "kari  EKSEMPEL"})
    assert "uten kolonnenavn" in refusal(read(table(BASIC).rstrip() + ",Tromsø"))


def refusal_of_second(cells: dict[str, str]) -> str:
    reading = read(table(BASIC, {**BASIC, **cells}))
    assert reading.is_refused
    return reading.problems[0].text


def test_a_shared_number_is_a_warning() -> None:
    rows = [{**BASIC, "telefon": PLAIN}, {**BASIC, "telefon": PLAIN, "navn": "Ola Eksempel"}]
    reading = read(table(*rows))
    assert [(p.row, p.fatal) for p in reading.problems] == [(3, False)]
    assert len(reading.contacts) == 2


def test_columns_unknown_missing_and_doubled() -> None:
    reading = with_cells(merknat="x")
    assert (reading.is_refused, len(reading.contacts)) == (False, 1)
    assert "kolonnen «merknat» er lest som merknad" in reading.problems[0].text
    assert "to kolonner betyr «kontakt»" in refusal(with_cells(kontakt="x"))
    for column in ("navn", "e-post"):
        rest = {key: text for key, text in BASIC.items() if key != column}
        assert "kolonnen mangler" in refusal(read(table(rest)))
    for column in ("område", "tilbud"):
        rest = {key: text for key, text in BASIC.items() if key != column}
        reading = read(table(rest))
        assert (len(reading.questions), reading.contacts) == (1, ())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "mangler kolonnenavn"),
        (b"Kari Eksempel\nTroms", "mangler kolonnenavn"),
        (b"PK\x03\x04\x14\0\x08\0mimetype", "ikke ren tekst"),
        (table(BASIC).encode("utf-32-le"), "ikke ren tekst"),
        (b" " * (1024 * 1024 + 1), "større enn 1 MB"),
        (b'navn,tilbud\n"' + b"x" * 140_000, "Rad 2: et anførselstegn er åpnet"),
        (b"navn,tilbud,telefon,fylke\n" + b"x\n" * 5001, "fra 1 til 5000 rader"),
        (b"navn,tilbud,telefon,fylke\n,,,\n", "fra 1 til 5000 rader"),
        (b"navn,tilbud" + b",x" * 60 + b"\n" + b"y," * 61, "mer enn 60 kolonner"),
    ],
    ids=range(9),
)
def test_refused_files(data: bytes, reason: str) -> None:
    assert reason in refusal(read(data))


def test_reading_stops_where_nothing_is_right() -> None:
    reading = read("navn,tilbud,telefon,fylke\n" + "x,x,x,x\n" * 4000)
    assert len(reading.problems) < 110
    assert "resten er ikke lest" in reading.problems[-1].text


KEYS = [column.key for column in FILE_COLUMNS]
cells = st.text(max_size=30) | st.sampled_from(["", PLAIN, "=1", "Vestland", "ja", "\ud7ff", '"'])


@given(
    st.binary() | st.binary().map(lambda tail: codecs.BOM_UTF8 + b"navn;tilbud;tlf;fylke\n" + tail)
)
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    assert isinstance(read(data), ParseResult)


@settings(max_examples=40)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(KEYS, cells)), min_size=1, max_size=2))
def test_any_cells_are_read_without_an_exception(rows: list[dict[str, str]]) -> None:
    """Something comes of every row in which anything is written."""
    reading = read(table(*({**row, "role": "lege"} for row in rows)))
    assert reading.problems or reading.contacts or reading.left_out or reading.questions


@given(st.sampled_from(KEYS), cells)
def test_what_is_accepted_fits_on_a_line(key: str, cell: str) -> None:
    row = {"area": "Troms", "offer": "stottekollega", "name": "Kari Eksempel", "url": "example.org"}
    for contact in read(table({**row, key: cell})).contacts:
        shown = [contact.name, contact.note, contact.role, *contact.phones, *contact.languages]
        assert all(text.isprintable() for text in shown)
