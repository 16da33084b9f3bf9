"""Which numbers, addresses and links a contact list may hold, and what is said of the others."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from bot.files.csv import pasted_sheets, read_contacts
from conversations.contacts.cells import parse_emails, parse_url
from conversations.contacts.contact import AREA_KINDS, Area
from conversations.contacts.parse_result import CellError
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.phones import parse_phones
from conversations.contacts.sheets import read_sheets
from tests.support.talk import TODAY

REFUSED_TYPES = ("PERSONAL_NUMBER", "PAGER", "PREMIUM_RATE", "SHARED_COST", "VOICEMAIL")
TAKEN_TYPES = ("FIXED_LINE", "MOBILE", "FIXED_LINE_OR_MOBILE", "TOLL_FREE", "VOIP", "UAN")
AREAS = (Area("Troms legeforening", "association", ("55",)),)
OFFERS = {"stotte": ("støttekollega",)}


def examples(kinds: tuple[str, ...]) -> list[str]:
    """The example number of each country and type."""
    found = [
        phonenumbers.example_number_for_type(region, getattr(PhoneNumberType, kind))
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in kinds
    ]
    return [phonenumbers.format_number(n, PhoneNumberFormat.E164) for n in found if n]


def test_no_number_of_a_refused_type_in_any_country_is_taken() -> None:
    for number in examples(REFUSED_TYPES):
        with pytest.raises(CellError):
            parse_phones(number)


def test_ordinary_numbers_of_every_country_are_taken() -> None:
    for number in examples(TAKEN_TYPES):
        if number.startswith("+247") or (len(number) < 10 and not number.startswith("+47")):
            continue
        kind = phonenumbers.number_type(phonenumbers.parse(number))
        if kind in [getattr(PhoneNumberType, name) for name in TAKEN_TYPES]:
            assert parse_phones(number) == (number,)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+870 301 234 567", "+870 er satellitt eller globale numre"),
        ("+878 10 1234567890", "+878 er satellitt eller globale numre"),
        ("+881 612 345 678", "+881 er satellitt eller globale numre"),
        ("+882 13 123456", "+882 er satellitt eller globale numre"),
        ("+883 510 012 345", "+883 er satellitt eller globale numre"),
        ("+888 123 456 789", "+888 er satellitt eller globale numre"),
        ("+979 123 456 789", "+979 er satellitt eller globale numre"),
        ("+800 1234 5678", "+800 er satellitt eller globale numre"),
        ("+808 1234 5678", "+808 er satellitt eller globale numre"),
        ("+247 40123", "+247 er satellitt eller globale numre"),
        ("+44 70 1234 5678", "følger en person"),
        ("+49 137 012345", "finnes ikke"),
        ("880 12 345", "følger en person"),
        ("810 21 234", "koster ekstra"),
        ("829 12 345", "koster ekstra"),
        ("+98 9601", "bare i sitt eget land"),
        ("+31 14 020", "bare i sitt eget land"),
        ("116 117", "finnes ikke"),
    ],
)
def test_what_is_refused_says_why(number: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason.replace("+", r"\+")):
        parse_phones(number)


@pytest.mark.parametrize("number", ["02800", "815 12 345", "800 12 345", "850 12 345"])
def test_norwegian_numbers_of_a_service_are_taken(number: str) -> None:
    assert parse_phones(number) == (f"+47{number.replace(' ', '')}",)


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org", "ftp://example.org", "tg://resolve?domain=x", "javascript:a.no",
        "https://192.0.2.1/side", "https://192.0.2.1", "https://3221225985", "https://0xC0000201",
        "https://0xC0.0.2.1", "https://192.0.2.0x1", "https://192.513", "https://[2001:db8::1]",
        "https://[::ffff:192.0.2.1]", "https://kari@example.org", "https://example.org:8080",
        "https://example.org@192.0.2.1", "https://bit.ly/abc", "https://www.bit.ly/abc",
        "BIT.LY/abc", "tinyurl.com/abc", "https://t.me/eksempel", "t.me", "https://wa.me/4740612345",
        "https://telegram.me/x", "https://eksempel.t.me", "https://chat.whatsapp.com/x",
        "https://еxample.org", "https://xn--xample-2of.org", "https://exаmple.org/side",
        "https://examplе.оrg", "https://ехамрле.org", "https://examplɑ.org", "https://lıst.no",
        "https://example\u3002org", "https://ex\u200bample.org", "https://example", "https://.no",
        "https://legeforeningen．no＠192.0.2.1", "https://a_b.no",
    ],
)  # fmt: skip
def test_a_link_that_can_be_misread_or_lead_elsewhere_is_refused(link: str) -> None:
    with pytest.raises(CellError, match="; "):
        parse_url(link)


@pytest.mark.parametrize(
    ("link", "taken"),
    [
        ("example.org", "https://example.org"),
        ("www.example.org/side?a=1#b", "https://www.example.org/side?a=1#b"),
        ("https://blåbær.example.org", "https://blåbær.example.org"),
        ("https://xn--blbr-roah.no/@side", "https://xn--blbr-roah.no/@side"),
        ("https://sámi.example.org", "https://sámi.example.org"),
        ("https://пример.рф", "https://пример.рф"),
    ],
)
def test_an_ordinary_link_is_taken(link: str, taken: str) -> None:
    assert parse_url(link) == taken


@pytest.mark.parametrize("address", ["kari@еxample.org", "kari@exаmple.org", "kari@lıst.no"])
def test_an_address_with_letters_that_look_like_others_is_refused(address: str) -> None:
    with pytest.raises(CellError, match="domenet"):
        parse_emails(address)


@pytest.mark.parametrize(
    ("column", "cell"),
    [("telefon", "+870 301 234 567"), ("nettside", "https://t.me/x"), ("e-post", "a@exаmple.org")],
)
def test_a_file_and_a_pasted_text_refuse_the_same(column: str, cell: str) -> None:
    file = f"område;tilbud;navn;{column}\nTroms;støttekollega;Kari Eksempel;{cell}\n"
    text = f"Kari Eksempel\n{column}: {cell}\nOmråde: Troms\nTilbud: støttekollega"
    sheets = pasted_sheets(text)
    rules = ParseRules(AREAS, OFFERS, {"stotte": AREA_KINDS}, TODAY)
    for reading, row in (
        (read_contacts(file.encode(), AREAS, OFFERS, TODAY), "Rad 2, kolonne «"),
        (read_sheets(sheets, rules), "Person 1, kolonne «"),
    ):
        assert not reading.contacts
        assert any(problem.text.startswith(row) for problem in reading.problems)
        assert cell not in "".join(problem.text for problem in reading.problems)
