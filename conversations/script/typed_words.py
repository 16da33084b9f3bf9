"""phrases.toml and places.toml as pydantic models: what typed words mean."""

from __future__ import annotations

from string import ascii_lowercase
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic.dataclasses import dataclass

from conversations.model import ABROAD, ANYWHERE
from conversations.script.country import Country
from conversations.script.fields import STRICT, List, Text, refusal, validator


def _has_words(pattern: str) -> bool:
    parts = [part for part in pattern.replace("|", " ").split() if part not in ("..", ".")]
    return bool(parts) and all(any(map(str.isalnum, part)) for part in parts)


Patterns = tuple[Annotated[str, validator(_has_words, "fields.letters")], ...]


def _language(code: str, info: ValidationInfo) -> str:
    """The code itself, where the country has that language."""
    if isinstance(info.context, Country) and code not in info.context.languages:
        raise refusal("reading.unknown", known=", ".join(info.context.languages))
    return code


ByLanguage = dict[Annotated[str, AfterValidator(_language)], Patterns]
"""Patterns of typed words, by language."""


@dataclass(frozen=True, slots=True, config=STRICT)
class PeopleWords:
    """Words of a language for who something is about."""

    first: List = ()
    third: List = ()
    patients: List = ()
    themselves: List = ()  # reflexive, of somebody else
    unwell: List = ()  # said of another, whom the next clause is about too


@dataclass(frozen=True, slots=True, config=STRICT)
class PhrasesFile:
    """phrases.toml: what typed words mean."""

    fillers: List = ()  # may stand anywhere in a phrase
    polite: List = ()  # may stand around a whole message
    joints: List = ()  # begin another clause
    pronouns: List = ()  # of whoever writes, which may be run together with the next word
    people: dict[str, PeopleWords] = Field(default_factory=dict)
    others: dict[str, str] = Field(default_factory=dict)  # steps for what is about another
    languages: dict[str, str] = Field(default_factory=dict)  # words that tell the language
    words: dict[str, Text] = Field(default_factory=dict)  # names for words that mean the same
    emergency: ByLanguage = Field(default_factory=dict)
    dangers: dict[str, ByLanguage] = Field(default_factory=dict)  # by step
    not_emergency: ByLanguage = Field(default_factory=dict)
    offers: dict[str, ByLanguage] = Field(default_factory=dict)
    topics: dict[str, ByLanguage] = Field(default_factory=dict)
    clues: dict[str, ByLanguage] = Field(default_factory=dict)  # count where nothing else does
    wishes: dict[str, ByLanguage] = Field(default_factory=dict)


def _areas(key: str, info: ValidationInfo) -> str:
    """The key itself, where all its areas are the country's."""
    country = info.context
    regions = country.regions if isinstance(country, Country) else key.split("-")
    if not {*key.split("-")} <= {*regions, ANYWHERE, ABROAD}:
        raise refusal("fields.areas", anywhere=ANYWHERE, abroad=ABROAD)
    return key


Areas = Annotated[str, AfterValidator(_areas)]
NamesByArea = dict[Areas, List]


@dataclass(frozen=True, slots=True, config=STRICT)
class PlacesFile:
    """places.toml: which areas a typed place lies in, and what stands around one in a sentence."""

    alphabet: str = ascii_lowercase  # in whose order places stand on the web
    below: dict[str, str] = Field(default_factory=dict)  # letters, and those they stand below
    everyday: List = ()
    before: List = ()
    after: List = ()
    around: List = ()
    ordinary: List = ()
    not_after: dict[str, List] = Field(default_factory=dict)
    counties: NamesByArea = Field(default_factory=dict)
    municipalities: NamesByArea = Field(default_factory=dict)
    associations: NamesByArea = Field(default_factory=dict)
    sites: NamesByArea = Field(default_factory=dict)
    former: NamesByArea = Field(default_factory=dict)
    towns: NamesByArea = Field(default_factory=dict)
    elsewhere: NamesByArea = Field(default_factory=dict)
