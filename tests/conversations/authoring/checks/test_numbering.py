"""The numbers of a country, held against what the phonenumbers library knows of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.authoring.checks.numbering import unknown_numbers
from conversations.script.country import Country, Language
from conversations.script.diagnostics import ScriptFiles
from conversations.script.schema import Script

GB = Country(
    format=2, time_zone="Europe/London", day_form="{day}/{month}/{year}",
    day_names=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), regions={"01": "Wales"},
    languages={"en": Language()},
    code="GB", phone_code="+44", emergency=("999", "112"), abroad="112",
    crisis=("116 123",), health=("111", "020 7946 0018", "121 234 5678"),
)  # fmt: skip


def findings(script: Script, country: Country, **service: str) -> list[str]:
    changed = replace(script, country=country, service={**script.service, **service})
    return list(map(str, unknown_numbers(changed, ScriptFiles(script.folder))))


def test_norways_are_what_they_are(script: Script) -> None:
    """The one place where the shipped script's emergency numbers stand a second time."""
    country = script.country
    assert (country.code, country.phone_code, country.abroad) == ("NO", "+47", "112")
    assert country.emergency == ("113", "112", "110")
    assert country.crisis == ("116 123", "22 40 00 40")
    assert country.health == ("116 117", "116 006")
    assert findings(script, country) == []


@pytest.mark.parametrize(
    ("wrong", "wanted"),
    [
        ({"emergency": ("131", "112")}, "emergency: «131» er ikke et nødnummer i NO"),
        ({"emergency": ("113", "112", "999")}, "emergency: «999» er ikke et nødnummer i NO"),
        ({"crisis": ("116 132",)}, "crisis: «116 132» er ikke et nummer i NO"),
        ({"health": ("22 40 00",)}, "health: «22 40 00» er ikke et nummer i NO"),
        ({"health": ("lege",)}, "health: «lege» er ikke et nummer i NO"),
        ({"phone_code": "+46"}, "phone_code: NO har +47; rett landet eller landkoden"),
        ({"code": "NX"}, "code: landet NX finnes ikke"),
    ],
)
def test_what_nobody_can_call_there_is_named(
    script: Script, wrong: dict[str, str], wanted: str
) -> None:
    (finding,) = findings(script, replace(script.country, **wrong))  # type: ignore[arg-type]
    assert finding.startswith("country.toml, linje ")
    assert wanted in finding


def test_a_switchboard_is_a_number_or_not_given_yet(script: Script) -> None:
    assert findings(script, script.country, switchboard="[ikke oppgitt ennå]") == []
    (finding,) = findings(script, script.country, switchboard="23 10 90")
    assert "service.switchboard: «23 10 90» er ikke et nummer i NO" in finding


def test_another_country_has_numbers_of_its_own(script: Script) -> None:
    said = findings(script, GB, switchboard="020 7946 0018")
    assert said == []
    emergency = findings(script, replace(GB, emergency=("113",)), switchboard="020 7946 0018")
    assert "«113» er ikke et nødnummer i GB" in emergency[0]
