"""Words that are missing, left over, too long, or not what we say to a colleague."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conversations.cards import LABEL
from conversations.findings import Finding, Places
from conversations.script import Script, Words

QUESTION = 700  # characters of a question or a page
POP_UP = (200, ", for den vises i et lite vindu")
LONGEST: Mapping[str, tuple[int, str]] = {
    "lines.erased": POP_UP,
    "lines.unanswered": POP_UP,
    "profile.description": (512, ", for Telegram tar ikke mer"),
    "profile.short": (120, ", for Telegram tar ikke mer"),
    "commands": (256, ", for Telegram tar ikke mer"),
}
"""Characters of words that Telegram shows otherwise than in a message, and why no more."""

LABELS = {"back", "acute", "erase", "forget", "copy", "anywhere", "abroad", "next", "first"}
LABELS |= {"county", "wrong"}
LINES = {"confirmed", "outdated", "unconfirmed", "reported", "switchboard", "only_in_norway"}
LINES |= {
    "typed",
    "thanks",
    "students",
    "from_abroad",
    "anywhere",
    "abroad",
    "stale",
    "paused",
    "erased",
    "unanswered",
}
OFFER = {"heading", "promise", "closing", "empty", "about"}
PROFILE = {"description", "short"}
COMMANDS = {"start", "hjelp", "personvern", "slett"}
STAFF_COMMANDS = {"lister", "tall"}
COMMANDS_IN = {
    "nb": COMMANDS | STAFF_COMMANDS,
    "nn": COMMANDS,
    "en": {"start", "help", "privacy", "slett"},
}
"""What the menu lists in each language; staff read bokmål."""

FORBIDDEN = {
    "anonym": "lov ikke for mye, si hva som ikke blir lagret",
    "100 %": "lov ikke for mye, si hva som ikke blir lagret",
    "begå s": "skriv at noen tar livet sitt",
    "begår s": "skriv at noen tar livet sitt",
    "commit suicide": "skriv at noen «dies by suicide»",
    "misbruk": "skriv om bruk eller problemer, ikke om personen",
    "alkoholiker": "skriv om bruk eller problemer, ikke om personen",
    "addict": "skriv om bruk eller problemer, ikke om personen",
    "dessverre": "si heller hva en kan gjøre",
    "vennligst": "skriv som til en kollega",
}
"""Beginnings of words that a tired colleague should not meet here, and what to do instead."""

PLACE = frozenset({"place"})
PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "labels.copy": frozenset({"number"}),
    "labels.wrong": frozenset({"name"}),
    "lines.confirmed": frozenset({"month"}),
    "lines.outdated": frozenset({"month"}),
    "lines.from_abroad": frozenset({"number"}),
    "heading": PLACE,
}
"""What the program fills in, and where; everything else in braces is a name of service.toml."""


def words(script: Script, places: Places) -> Iterator[Finding]:
    """Findings in the words of every language."""
    for spoken in script.words.values():
        yield from _Language(script, spoken, places).findings()


def no_profile(script: Script, places: Places) -> Iterator[Finding]:
    """Languages in which there is nothing to tell those who have not begun yet, as warnings."""
    for spoken in script.words.values():
        if not (spoken.profile or spoken.commands):
            text = "«profile» og «commands» mangler; skriv det som vises før noen begynner"
            yield places.of(f"{spoken.language}.toml", "profile", "", text, warning=True)


@dataclass(frozen=True, slots=True)
class _Language:
    script: Script
    words: Words
    places: Places

    def findings(self) -> Iterator[Finding]:
        yield from self.keys("labels", LABELS, self.words.labels)
        yield from self.keys("lines", LINES, self.words.lines)
        yield from self.keys("numbers", set(self.script.numbers), self.words.numbers)
        yield from self.keys("steps", set(self.script.steps), self.words.steps)
        yield from self.keys("offers", set(self.script.offers), self.words.offers)
        for name in self.script.steps.keys() & self.words.steps.keys():
            wanted = set(self.script.steps[name].choices)
            yield from self.keys(f"steps.{name}.choices", wanted, self.words.steps[name].choices)
        for name in self.script.offers.keys() & self.words.offers.keys():
            yield from self.keys(f"offers.{name}", OFFER, self.words.offers[name])
        if self.words.profile or self.words.commands:
            yield from self.keys("profile", PROFILE, self.words.profile)
            yield from self.keys("commands", COMMANDS_IN[self.words.language], self.words.commands)
        for table, key, text in self.texts():
            allowed = self.filled(table, key)
            yield from (self.at(table, key, wrong) for wrong in _wrong(table, key, text, allowed))

    def filled(self, table: str, key: str) -> frozenset[str]:
        """What the program fills in here."""
        if (table, key) == (f"steps.{self.script.place}", "text"):
            return PLACE
        return PLACEHOLDERS.get(f"{table}.{key}") or PLACEHOLDERS.get(key, frozenset())

    def at(self, table: str, key: str, text: str) -> Finding:
        return self.places.of(f"{self.words.language}.toml", table, key, text)

    def keys(self, table: str, wanted: set[str], found: Mapping[str, object]) -> Iterator[Finding]:
        for key in sorted(wanted - found.keys()):
            yield self.at(table, "", f"«{key}» mangler på {self.words.name}; skriv ordene")
        inner = "" if table in ("steps", "offers") else table
        for key in sorted(found.keys() - wanted):
            place = (table, key) if inner else (f"{table}.{key}", "")
            yield self.at(*place, f"«{key}» er ikke i bruk; rett navnet eller ta det bort")

    def texts(self) -> Iterator[tuple[str, str, str]]:
        tables: dict[str, Mapping[str, str]] = {
            "labels": self.words.labels,
            "lines": self.words.lines,
            "numbers": self.words.numbers,
            "profile": self.words.profile,
            "commands": self.words.commands,
        }
        for name, step in self.words.steps.items():
            tables[f"steps.{name}"] = {"text": step.text}
            tables[f"steps.{name}.choices"] = step.choices
        tables |= {f"offers.{name}": offer for name, offer in self.words.offers.items()}
        return (
            (table, key, text) for table, texts in tables.items() for key, text in texts.items()
        )


def _wrong(table: str, key: str, text: str, allowed: frozenset[str]) -> Iterator[str]:
    if (table == "labels" or table.endswith(".choices")) and len(text) > LABEL:
        yield f"teksten på knappen er {len(text)} tegn; høyst {LABEL}"
    longest, why = LONGEST.get(f"{table}.{key}") or LONGEST.get(table, (QUESTION, ""))
    if len(text) > longest:
        yield f"teksten er {len(text)} tegn; høyst {longest}{why}"
    if "!" in text:
        yield "ta bort utropstegnet"
    for word, instead in FORBIDDEN.items():
        if word in text.casefold():
            yield f"skriv ikke «{word}»; {instead}"
    yield from braces(text, allowed)


def filled_in(text: str) -> frozenset[str]:
    """The names in braces that a text has the program fill in; ValueError for a single brace."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def braces(text: str, allowed: frozenset[str]) -> Iterator[str]:
    """What is wrong about the names in braces of a text."""
    try:
        used = filled_in(text)
    except ValueError:
        yield "en klamme { eller } står alene; skriv begge eller ingen"
        return
    for name in sorted(used - allowed):
        known = ", ".join(f"{{{n}}}" for n in sorted(allowed)) or "et navn fra service.toml"
        yield f"{{{name}}} kan ikke fylles ut her; bruk {known}"
    for name in sorted(allowed - used):
        if name != "place":
            yield f"{{{name}}} mangler i teksten"
