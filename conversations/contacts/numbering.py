"""Numbering plans: what is a number in which country, of which kind, as phonenumbers knows them.

Loaded where a number is read or written, for the library's tables are large.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
)

from conversations.contacts.home import home
from conversations.contacts.parse_result import CellError
from conversations.sentences.catalog import sentence

SHORTEST = 6  # digits of a number in another country
GLOBAL = "001"  # what phonenumbers calls a country code that is no country's
REMOTE = frozenset({247})  # Ascension: a country code as dear as a satellite

_CALLED = frozenset({
    PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.TOLL_FREE, PhoneNumberType.VOIP, PhoneNumberType.UAN,
})  # fmt: skip
_DEAR = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


def is_ordinary(digits: str) -> bool:
    """Whether a number is one of an ordinary phone at home, without all that is asked of others."""
    return any(pattern.fullmatch(digits) for pattern in _ordinary_patterns(home().code))


@cache
def _ordinary_patterns(region: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of the library's data for what reaches somebody at an ordinary price."""
    known = PhoneMetadata.metadata_for_region(region)
    kinds = (known.mobile, known.fixed_line) if known else ()
    patterns = (kind.national_number_pattern for kind in kinds if kind)
    return tuple(re.compile(pattern) for pattern in patterns if pattern)


def parse_number(text: str) -> str:
    """A number as E.164 has it; CellError where it is none that may be on a list."""
    with suppress(NumberParseException):
        number = phonenumbers.parse(text, home().code)
        _refuse_dear(number)
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    digits = sum(c.isdigit() for c in text)
    raise CellError(sentence("phones.unknown", digits=digits))


def _refuse_dear(number: PhoneNumber) -> None:
    """Raises CellError for a number that does not reach an ordinary phone at an ordinary price."""
    code = number.country_code or 0
    if phonenumbers.region_code_for_country_code(code) == GLOBAL or code in REMOTE:
        raise CellError(sentence("phones.global", code=code))
    kind = phonenumbers.number_type(number)
    if kind in _DEAR:
        raise CellError(sentence("phones.dear"))
    if kind not in _CALLED and phonenumbers.is_valid_number(number):
        raise CellError(sentence("phones.unusual"))
    if (
        f"+{code}" != home().phone_code
        and len(phonenumbers.national_significant_number(number)) < SHORTEST
    ):
        raise CellError(sentence("phones.short"))


def written_form(number: str, *, abroad: bool) -> str:
    """A number as the phonenumbers library writes it, within its country or from abroad."""
    form = PhoneNumberFormat.INTERNATIONAL if abroad else PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(phonenumbers.parse(number), form)
