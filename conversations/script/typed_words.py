"""phrases.toml and places.toml: what typed words mean."""

from __future__ import annotations

from dataclasses import field
from string import ascii_lowercase
from typing import Annotated

from conversations.model import ABROAD, ANYWHERE
from conversations.script.country import Country
from conversations.script.fields import List, Text, in_context, refusal, validator
from conversations.values import table


def _has_words(pattern: str) -> bool:
    parts = [part for part in pattern.replace("|", " ").split() if part not in ("..", ".")]
    return bool(parts) and all(any(map(str.isalnum, part)) for part in parts)


Patterns = tuple[Annotated[str, validator(_has_words, "fields.letters")], ...]


def _language(code: str, country: object) -> str:
    """The code itself, where the country has that language."""
    if isinstance(country, Country) and code not in country.languages:
        raise refusal("reading.unknown", known=", ".join(country.languages))
    return code


ByLanguage = dict[Annotated[str, in_context(_language)], Patterns]
"""Patterns of typed words, by language."""


@table
class PeopleWords:
    """Words of a language for who something is about."""

    first: List = ()
    third: List = ()
    patients: List = ()
    themselves: List = ()  # reflexive, of somebody else
    unwell: List = ()  # said of another, whom the next clause is about too


@table
class PhrasesFile:
    """phrases.toml: what typed words mean."""

    fillers: List = ()  # may stand anywhere in a phrase
    polite: List = ()  # may stand around a whole message
    joints: List = ()  # begin another clause
    pronouns: List = ()  # of whoever writes, which may be run together with the next word
    people: dict[str, PeopleWords] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)  # steps for what is about another
    languages: dict[str, str] = field(default_factory=dict)  # words that tell the language
    words: dict[str, Text] = field(default_factory=dict)  # names for words that mean the same
    emergency: ByLanguage = field(default_factory=dict)
    dangers: dict[str, ByLanguage] = field(default_factory=dict)  # by step
    not_emergency: ByLanguage = field(default_factory=dict)
    offers: dict[str, ByLanguage] = field(default_factory=dict)
    topics: dict[str, ByLanguage] = field(default_factory=dict)
    clues: dict[str, ByLanguage] = field(default_factory=dict)  # count where nothing else does
    wishes: dict[str, ByLanguage] = field(default_factory=dict)


def _areas(key: str, country: object) -> str:
    """The key itself, where all its areas are the country's."""
    regions = country.regions if isinstance(country, Country) else key.split("-")
    if not {*key.split("-")} <= {*regions, ANYWHERE, ABROAD}:
        raise refusal("fields.areas", anywhere=ANYWHERE, abroad=ABROAD)
    return key


Areas = Annotated[str, in_context(_areas)]
NamesByArea = dict[Areas, List]


@table
class PlacesFile:
    """places.toml: which areas a typed place lies in, and what stands around one in a sentence."""

    alphabet: str = ascii_lowercase  # in whose order places stand on the web
    below: dict[str, str] = field(default_factory=dict)  # letters, and those they stand below
    everyday: List = ()
    before: List = ()
    after: List = ()
    around: List = ()
    ordinary: List = ()
    not_after: dict[str, List] = field(default_factory=dict)
    counties: NamesByArea = field(default_factory=dict)
    municipalities: NamesByArea = field(default_factory=dict)
    associations: NamesByArea = field(default_factory=dict)
    sites: NamesByArea = field(default_factory=dict)
    former: NamesByArea = field(default_factory=dict)
    towns: NamesByArea = field(default_factory=dict)
    elsewhere: NamesByArea = field(default_factory=dict)
