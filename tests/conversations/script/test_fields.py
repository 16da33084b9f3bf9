"""What the tables of a script are made of: each kind of value, and what refuses it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from conversations.script.areas import AreasFile
from conversations.script.country import (
    Beginning,
    CommandWord,
    Country,
    Digits,
    LanguageCode,
    MaybeDigits,
    RegionCode,
    TimeZone,
    YearlyDay,
)
from conversations.script.fields import (
    CONTRAST,
    Channel,
    Code,
    Colour,
    Day,
    Flag,
    Name,
    Text,
    Whole,
    contrast,
    refusal,
    with_ids,
    with_key,
)
from conversations.script.link_codes import LENGTH, LETTERS, NAME, ChannelName
from conversations.script.link_codes import Code as LinkCode
from conversations.script.loader import load_country
from conversations.script.schema import Answer, ChoiceName
from conversations.script.typed_words import Areas, ByLanguage, Patterns
from conversations.sentences.catalog import sentence, set_language

VALUES: list[tuple[Any, list[Any], list[Any]]] = [
    (Text, ["a", " a "], ["", " ", 1, None]),
    (Name, ["a", "a_1", "abcdefghijkl"], ["", "1a", "_a", "A", "é", "abcdefghijklm", "a b", "a\n"]),
    (Code, ["wh", "1a", "99"], ["w", "whh", "WH", "w_", "wø", "", "w\n"]),
    (Channel, ["a", "k1", "a_b", "12345678"], ["", "A", "a.b", "123456789", "ø"]),
    (Colour, ["#0b4f6c", "#000000", "#757575"], ["0b4f6c", "#0B4F6C", "#fff", "#777777"]),
    (Flag, [True, False], [1, "true", None]),
    (Whole, [1, 99], [0, -1, 1.0, "1"]),
    (Day, [date(2026, 11, 21)], ["2026-11-21", 20261121]),
    (LanguageCode, ["nb", "xx"], ["n", "nbb", "NB", "nø", "n1", ""]),
    (RegionCode, ["03", "99"], ["3", "003", "ab", 3]),
    (CommandWord, ["a", "hjelp_1", "a" * 32], ["", "A", "a-b", "a" * 33, "hjælp"]),
    (YearlyDay, ["01-01", "12-31", "02-28"], ["02-29", "04-31", "1-1", "13-01", "05/17", ""]),
    (Digits, ["4", "0123"], ["", "a", "4 5", "+4"]),
    (MaybeDigits, ["", "0"], ["a", "0 "]),
    (Beginning, ["4", "22", "other"], ["", "others", "4a"]),
    (TimeZone, ["Europe/Oslo", "UTC"], ["Oslo", "", "../etc", "Europe/", "/etc/passwd"]),
    (ChannelName, ["a", "a" * NAME], ["", " ", "a" * (NAME + 1)]),
    (LinkCode, ["bcd2", LETTERS[:LENGTH]], ["bcd", "bcd22", "abcd", "bcd1", "BCD2"]),
    (Answer, ["who.doctor"], ["who", ""]),
    (Patterns, [["a b"], ["a|b .. c ."], ["<a> =b"], []], [["!"], [""], ["..", "a"], [1]]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "good", "bad"), VALUES, ids=[str(n) for n in range(len(VALUES))])
def test_each_kind_of_value_takes_these_and_no_others(
    kind: Any, good: list[Any], bad: list[Any]
) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    for value in good:
        adapter.validate_python(value)
    for value in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


def test_a_text_is_taken_without_the_space_around_it() -> None:
    assert TypeAdapter(Text).validate_python(" a b \n") == "a b"


def remedy_of(kind: Any, value: object, context: object = None) -> str:
    """What is said of a value that is refused."""
    with pytest.raises(ValidationError) as error:
        TypeAdapter(kind).validate_python(value, context=context)
    return str(error.value.errors()[0]["msg"])


def test_a_refusal_speaks_when_it_comes_and_may_hold_braces_and_percent_signs() -> None:
    assert remedy_of(ChannelName, "") == f"navnet er 1 til {NAME} tegn"
    assert remedy_of(Code, "x") == "koden er to tegn, a-z eller 0-9"
    set_language("en")
    assert remedy_of(ChannelName, "") == f"the name has 1 to {NAME} characters"
    assert remedy_of(Code, "x") == "the code has to be two characters, a-z or 0-9"
    set_language("da", {"fields.step_code": "100 % {{x}}"})
    assert remedy_of(Code, "x") == "100 % {x}"
    error = refusal("fields.areas", anywhere="a", abroad="b")
    assert (error.type, error.message()) == (
        "remedy", sentence("fields.areas", anywhere="a", abroad="b"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#ff0000", 4.0), ("#0000ff", 8.59),
     ("#00ff00", 1.37), ("#0a0a0a", 19.8)],
)  # fmt: skip
def test_how_white_stands_out_as_wcag_reckons_it(colour: str, ratio: float) -> None:
    assert contrast(colour) == pytest.approx(ratio, abs=0.01)


def test_a_colour_is_refused_for_its_form_or_for_being_too_pale() -> None:
    assert "skriv fargen som" in remedy_of(Colour, "#12345")
    assert "velg en mørkere farge" in remedy_of(Colour, "#777777")
    assert contrast("#777777") < CONTRAST < contrast("#767676")


def test_a_key_of_the_programs_own_makes_the_authors_an_unknown_one() -> None:
    assert with_key({"a": 1, "id": 2}, "id", 3) == {"a": 1, "id ": 2, "id": 3}
    assert with_ids({"a": {"id": "x"}, "b": 1}) == {"a": {"id ": "x", "id": "a"}, "b": 1}
    assert with_ids([1]) == [1]


# --- What depends on the country ------------------------------------------------------------------


@pytest.fixture(scope="module")
def country() -> Country:
    return load_country()


@pytest.mark.parametrize("name", ["back", "acute", "alle", "ut", "nb", "en", "gp", "woman"])
def test_a_choice_has_no_name_that_a_button_has_already(country: Country, name: str) -> None:
    assert remedy_of(ChoiceName, name, country) == "navnet er opptatt; velg et annet"
    other = TypeAdapter(ChoiceName)
    assert other.validate_python("doctor", context=country) == "doctor"


def test_without_a_country_only_the_programs_own_names_are_taken() -> None:
    assert TypeAdapter(ChoiceName).validate_python("nb") == "nb"
    assert "opptatt" in remedy_of(ChoiceName, "back")


def test_patterns_are_of_languages_that_the_country_has(country: Country) -> None:
    adapter = TypeAdapter(ByLanguage)
    assert adapter.validate_python({"nb": ["a"]}, context=country) == {"nb": ("a",)}
    assert adapter.validate_python({"sv": ["a"]}) == {"sv": ("a",)}
    assert remedy_of(ByLanguage, {"sv": ["a"]}, country).endswith("dette finnes: nb, nn, en")


@pytest.mark.parametrize("areas", ["03", "03-55", "alle", "ut", "03-ut"])
def test_a_place_lies_in_areas_of_the_country(country: Country, areas: str) -> None:
    assert TypeAdapter(Areas).validate_python(areas, context=country) == areas


@pytest.mark.parametrize("areas", ["99", "03-99", "", "03-", "-03", "03 55", "3"])
def test_a_place_lies_nowhere_else(country: Country, areas: str) -> None:
    assert "fylkesnumre med bindestrek mellom, alle eller ut" in remedy_of(Areas, areas, country)
    assert TypeAdapter(Areas).validate_python(areas) == areas  # where no country is known


def areas_of(tables: dict[str, Any], context: object = None) -> AreasFile:
    return TypeAdapter(AreasFile).validate_python({"areas": tables}, context=context)


def test_the_lists_that_a_database_begins_with(country: Country) -> None:
    tables = {"b": {"kind": "association", "counties": ["55", "03"]}, "a": {"kind": "nation"}}
    first, second = areas_of(tables, country).in_order
    assert (first.name, first.kind, first.counties) == ("b", "association", ("03", "55"))
    assert (second.name, second.kind, second.counties) == ("a", "nation", ())


def test_one_of_the_lists_is_the_nations_and_all_counties_are_the_countrys(
    country: Country,
) -> None:
    nation = {"a": {"kind": "nation"}}
    one = {"b": {"kind": "county", "counties": ["99"]}}
    assert "må være for hele landet" in remedy_of(AreasFile, {"areas": one})
    assert "står ikke under [regions]" in remedy_of(AreasFile, {"areas": nation | one}, country)
    assert areas_of(nation | one).in_order[1].counties == ("99",)
    assert AreasFile().in_order == ()
