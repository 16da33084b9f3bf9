"""The script: what is asked, where each answer leads, and the words; a class for each table.

pydantic validates each file against its class: an unknown key or a wrong type is an error
everywhere. `loader` says of an error where it is; whether the whole makes sense is for `check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, field
from pathlib import Path
from typing import Annotated, Literal

from conversations.contacts.contact import AREA_KINDS, Area, AreaKind
from conversations.contacts.file_words import FileWords
from conversations.script.counters import Metrics
from conversations.script.country import Country
from conversations.script.fields import (
    Channel,
    Code,
    Colour,
    Day,
    Flag,
    Limits,
    List,
    Name,
    Text,
    Whole,
    before,
    in_context,
    refusal,
    validator,
    with_ids,
)
from conversations.understanding.intent import Vocabulary
from conversations.values import table, value_object

ROLES = ("start", "county", "end", "acute", "unread", "privacy", "erased")

# Choices that the engine gives to screens by itself, beside the country's languages and filters;
# no step may use these names.
RESERVED = ("back", "acute", "erase", "forget", "next", "county", "alle", "ut")


def _choices(tables: object) -> object:
    """A choice may be written as the step alone: `doctor = "need_d"`."""
    if not isinstance(tables, dict):
        return tables
    return with_ids({k: {"to": t} if isinstance(t, str) else t for k, t in tables.items()})


def _choice(written: object) -> object:
    if isinstance(written, dict | Choice):
        return written
    raise refusal("fields.choice")


def _free_name(name: str, country: object) -> str:
    own = (*country.languages, *country.filters) if isinstance(country, Country) else ()
    if name in (*RESERVED, *own):
        raise refusal("fields.choice_name")
    return name


ChoiceName = Annotated[Name, in_context(_free_name)]
Kind = Literal["question", "county", "end", "about", "page", "place", "wrong", "write"]


@table
class Choice:
    """One answer to a step: the step it leads to and the offer it is about, or an address."""

    id: str
    to: str = ""
    offer: str = ""
    url: str = ""
    beside: Flag = False  # stands in the same row as the choice before it
    retired: Flag = False  # no longer drawn; buttons in people's chats still lead there


Choices = dict[ChoiceName, Annotated[Choice, before(_choice)]]


@table
class Step:
    """One screen of the flow."""

    id: str
    code: Code  # stands for the step in buttons, for ever
    kind: Kind
    choices: Annotated[Choices, before(_choices)] = field(default_factory=dict)
    offer: str = ""  # a county step: the offer it asks for, where none was chosen before
    numbers: List = ()  # emergency and other fixed numbers that it shows
    columns: Whole = 1  # choices beside each other in a row
    share: Flag = False  # has a button that passes the bot on to somebody
    languages: Flag = False  # shows the buttons that change the language
    way: Literal["main", "emergency", "aside"] = "main"
    sensitive: Flag = False  # says something medical or legal, which a person has to approve

    @property
    def drawn_choices(self) -> dict[str, Choice]:
        """The choices that its screen has buttons for."""
        return {name: choice for name, choice in self.choices.items() if not choice.retired}


@table
class Offer:
    """Something a person can turn to."""

    id: str
    local: Flag = False  # has a list for each county
    areas: tuple[AreaKind, ...] = ()  # that may have a list of it; none said: as `local` has it
    names: List = ()  # what a contact file may call it
    asides: List = ()  # choices of the end step that fit this offer
    sensitive: Flag = False  # as with steps
    essential: Flag = False  # nobody may be led by the bot before somebody stands behind it
    after_emergency: Flag = False  # what an emergency screen may lead to, as an extra

    @property
    def area_kinds(self) -> tuple[AreaKind, ...]:
        """The kinds of areas that may have a list of it."""
        return self.areas or tuple(k for k in AREA_KINDS if self.local == (k != "nation"))


@table
class FixedNumber:
    """A fixed number that nobody can change from the chat, with where it was found and when."""

    id: str
    value: Text  # as one reads it aloud, "22 40 00 40"
    source: Text
    checked: Day
    from_abroad: str = ""  # the form that works from abroad; empty where there is none

    @property
    def dial(self) -> str:
        """What a copy button puts on the clipboard: the form that works in most places."""
        return (self.from_abroad or self.value).replace(" ", "")


@table
class Approval:
    """Who, by role, stands behind which words on medicine or law, and since when."""

    by: Text
    date: Day
    words: str = ""  # the hash of the words it is about


@table
class StepTexts:
    """The words of one step in one language."""

    text: Text
    choices: dict[str, Text] = field(default_factory=dict)
    approved: Approval | None = None
    web: str = ""  # what the web copy says instead, where it has to be something else


@table
class OfferTexts:
    """The words of one offer in one language."""

    heading: Text
    promise: Text
    closing: Text
    empty: Text
    about: Text
    approved: Approval | None = None


@table
class Texts:
    """Everything that is said in one language: nb.toml, nn.toml or en.toml."""

    language: str
    name: Text  # of the language, in itself
    months: Annotated[tuple[Text, ...], validator(lambda m: len(m) == 12, "fields.months")]
    steps: dict[Name, StepTexts]
    offers: dict[Name, OfferTexts]
    labels: dict[str, Text] = field(default_factory=dict)
    lines: dict[str, Text] = field(default_factory=dict)
    numbers: dict[str, Text] = field(default_factory=dict)
    profile: dict[str, Text] = field(default_factory=dict)  # what Telegram shows before START
    commands: dict[str, Text] = field(default_factory=dict)  # what Telegram's menu says of each
    poster: dict[str, Text] = field(default_factory=dict)  # what stands on paper
    site: dict[str, Text] = field(default_factory=dict)  # what only the web pages say
    hashes: dict[str, str] = field(default_factory=dict)  # of steps' and offers' words, by table

    @property
    def written_approvals(self) -> Mapping[str, Approval]:
        """The approvals as they stand, by table, also those of words that were others then."""
        tables: dict[str, StepTexts | OfferTexts] = {f"steps.{n}": t for n, t in self.steps.items()}
        tables |= {f"offers.{n}": t for n, t in self.offers.items()}
        return {name: table.approved for name, table in tables.items() if table.approved}

    @property
    def approvals(self) -> Mapping[str, Approval]:
        """The approvals of the words as they are, by table: "steps.reported", "offers.stotte"."""
        written = self.written_approvals
        return {table: a for table, a in written.items() if a.words == self.hashes.get(table)}


@table
class ServiceFile:
    """service.toml: what differs from one association to another."""

    extends: str = ""  # the folder that this one only changes; empty: this one is whole
    channels: tuple[Channel, ...] = ()  # codes that a link may carry
    approvers: List = ()  # roles that may approve words on medicine or law
    never_filled: List = ()  # lists and offers that this association has nobody for, by name
    colour: Colour = "#0b4f6c"  # of posters and of the bot's picture
    service: dict[str, Text] = field(default_factory=dict)


@table
class OffersFile:
    """offers.toml: the offers and the fixed numbers."""

    offers: Annotated[dict[Name, Offer], before(with_ids)]
    numbers: Annotated[dict[Name, FixedNumber], before(with_ids)]


@table
class Flow:
    """flow.toml: where each answer leads, without words."""

    _: KW_ONLY
    version: Whole
    start: Text
    county: Text
    end: Text
    acute: Text
    unread: Text
    privacy: Text
    erased: Text
    erase: str = ""  # the step that asks before everything is deleted; empty: it is not asked
    contacts: str = ""  # what Tilbake from contacts ends at; empty: the start
    place: str = ""  # what a place that somebody typed leads to; empty where there is no such step
    night: List = ()  # fixed numbers that contacts open with at night
    retired: frozenset[str] = frozenset()  # codes of steps that are gone
    steps: Annotated[dict[Name, Step], before(with_ids)]


@value_object
class Script(Flow):
    """A whole conversation as its authors wrote it; made by `loader`, of what was validated."""

    _: KW_ONLY
    offers: Mapping[str, Offer]
    numbers: Mapping[str, FixedNumber]
    words: Mapping[str, Texts]
    service: Mapping[str, str]
    colour: str
    channels: frozenset[str]
    approvers: frozenset[str]
    country: Country
    file_words: FileWords
    areas: tuple[Area, ...]  # that a new database begins with
    never_filled: tuple[str, ...]
    by_code: Mapping[str, Step]
    vocabulary: Vocabulary
    counting: Metrics
    folder: Path

    def offer_areas(self) -> dict[str, tuple[AreaKind, ...]]:
        """The kinds of areas that may have a list of each offer."""
        return {o.id: o.area_kinds for o in self.offers.values()}

    def offer_names(self) -> dict[str, set[str]]:
        """What a contact file may call each offer."""
        return {o.id: {o.id, *o.names} for o in self.offers.values()}


TOPICS, OFFERS, STEPS = 6, 10, 12  # counters of a family: the finer the list, the more it tells
Answer = Annotated[str, validator(lambda place: "." in place, "fields.answer")]
Answers = dict[str, tuple[Answer, ...]]
Members = dict[str, List]


@table
class StaffFile:
    """What is said to members of staff, in the first language of the country."""

    texts: dict[str, Text] = field(default_factory=dict)
    labels: dict[str, Text] = field(default_factory=dict)


@table
class ListsFile(StaffFile):
    """lists.toml: what is said to administrators, and how they write lists themselves."""

    reading: dict[str, tuple[Text, ...]] = field(default_factory=dict)


@table
class CountsFile(StaffFile):
    """counts.toml: each key of the first tables is a counter, its list says where it is counted."""

    who: Annotated[Answers, Limits(max_length=TOPICS)] = field(default_factory=dict)
    topic: Annotated[Answers, Limits(max_length=TOPICS)] = field(default_factory=dict)
    found: Annotated[Answers, Limits(max_length=2)] = field(default_factory=dict)
    offer: Annotated[Members, Limits(max_length=OFFERS)] = field(default_factory=dict)
    before: Annotated[Members, Limits(max_length=STEPS)] = field(default_factory=dict)
    after: Annotated[Members, Limits(max_length=STEPS)] = field(default_factory=dict)
    names: dict[str, Text] = field(default_factory=dict)
