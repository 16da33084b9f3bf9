"""Whether a country's numbers are numbers there, as the phonenumbers library knows them.

For the command line alone: the bot does not load these tables when it starts.
"""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers
from phonenumbers import shortnumberinfo

from conversations.script.country import Country
from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.schema import Script
from conversations.sentences.catalog import sentence

FILE = "country.toml"
# Kept for one purpose in all of Europe; the library misses some where they have come lately.
HARMONISED = {"116000", "116006", "116111", "116117", "116123"}


def unknown_numbers(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    """Findings in `country.toml` and the switchboard: what nobody could call in that country."""
    country = script.country
    code = phonenumbers.country_code_for_region(country.code)
    if country.phone_code != f"+{code}":
        key, text = "code", sentence("check_numbering.no_country", country=country.code)
        if code:
            text = sentence("check_numbering.country_code", country=country.code, code=f"+{code}")
            key = "phone_code"
        yield files.finding(FILE, "", key, text)
        return
    for number in country.emergency:
        if not shortnumberinfo.is_emergency_number(number, country.code):
            text = sentence("check_numbering.emergency", number=number, country=country.code)
            yield files.finding(FILE, "", "emergency", text)
    for key in ("crisis", "health"):
        for number in getattr(country, key):
            if not _is_callable(number, country):
                text = sentence("check_numbering.number", number=number, country=country.code)
                yield files.finding(FILE, "", key, text)
    switchboard = script.service.get("switchboard", "[")
    if not switchboard.startswith("[") and not _is_callable(switchboard, country):
        text = sentence("check_numbering.switchboard", number=switchboard, country=country.code)
        yield files.finding("service.toml", "service", "switchboard", text)


def example_numbers(country: Country) -> tuple[str, ...]:
    """The numbers of a country that are nobody's, a mobile phone's first, with their +."""
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    numbers = (phonenumbers.example_number_for_type(country.code, kind) for kind in kinds)
    return tuple(f"+{n.country_code}{n.national_number}" for n in numbers if n)


def _is_callable(number: str, country: Country) -> bool:
    if number.replace(" ", "") in HARMONISED:
        return True
    try:
        parsed = phonenumbers.parse(number, country.code)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) or (
        shortnumberinfo.is_valid_short_number_for_region(parsed, country.code)
    )
