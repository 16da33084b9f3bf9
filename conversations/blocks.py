"""Lists as doctors write them: blocks of text, one person each, made into rows with columns.

Kari Eksempel (leder)
Eksempel legesenter
Mobil 406 12 345
E-post: kari@example.org
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_LABELS = {
    "phone": "tlf telefon tel mob mobil mobiltlf mobiltelefon arbeid privat phone mobile",
    "email": "e-post epost e-mail email mail e-postadresse",
    "url": "nettside nettsted hjemmeside web lenke url",
    "address": "adresse besøksadresse address",
    "hours": "åpningstid åpningstider opningstid telefontid hours",
    "languages": "språk languages language",
    "students": "studenter students",
    "members_only": "medlemmer",
    "note": "merknad kommentar notat note",
    "role": "rolle verv funksjon role",
    "workplace": "arbeidssted arbeidsplass arbeidsstad workplace",
    "name": "navn namn name",
    "area": "område lokalforening fylke area",
    "offer": "tilbud ordning tilbod offer",
    "confirmed": "bekreftet stadfesta confirmed",
    "agreed": "samtykke agreed",
    "kind": "type kind",
}
_KEYS = {label: key for key, labels in _LABELS.items() for label in labels.split()}
_LABELLED = re.compile(r"(?P<label>[\wæøå-]+)(?:\s+a/p)?\s*(?P<mark>[:.]*)\s*(?P<rest>.*)")
_BARE = {"phone", "email"}  # whose labels need no colon
_PHONE = re.compile(r"[+(]*\d[\d\s().\-–/+]*")
_EMAIL = re.compile(r"\S+@\S+")
_URL = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_ROLE = re.compile(
    r"(avdelings|nest)?(leder|leiar)|(avdelings)?rådgiver|koordinator|kontaktperson", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<role>[^()\d]+)\)\s*(?P<rest>.*)")
_BULLET = re.compile(r"^\s*(?:[•*·▪–-]\s+|\d{1,2}[.)]\s+)")
_CUT = re.compile(
    r"[,;|\t]+|\s[–-]\s|\s(?=(?:tlf|tel|telefon|mob|mobil|e-?post|e-?mail|mail)\b[\s.:])",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r":$|forening|støttekolleg|støttelege|lege[ -]for[ -]lege|\bliste|oppdatert|kontakter",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"@\s*\n\s*(?=\S)|(?<=\S)\s*\n\s*(?=@\S)|(?<=@)[ \t]+|[ \t]+(?=@)")


@dataclass(slots=True)
class Person:
    """What was said of one person, by column, and the heading it stood under."""

    values: dict[str, list[str]] = field(default_factory=dict)
    heading: str = ""
    line: int = 0

    def add(self, key: str, text: str) -> None:
        self.values.setdefault(key, []).append(text)

    @property
    def reachable(self) -> bool:
        """Whether a way to reach this person has been said."""
        return bool(self.values.keys() & {"phone", "email", "url"})


def people(text: str) -> tuple[Person, ...]:
    """The people of a text, in order; who has no number among them too."""
    return tuple(p for p in _Reading().read(_mended(text)) if p.values)


def looks_like_a_list(text: str) -> bool:
    """Whether a text is meant to be one: somebody by name with a way to reach them."""
    several = len([line for line in text.splitlines() if line.strip()]) > 1 or "\t" in text
    return several and any(p.reachable and "name" in p.values for p in people(text))


def says_something(text: str) -> bool:
    """Whether a text has a line that is clearly of a list: a number, an address, a label."""
    return any(p.values.keys() - {"name", "workplace", "role"} for p in people(text))


def table(found: Sequence[Person]) -> list[list[str]]:
    """People as the rows of a spreadsheet, with its header."""
    columns = list(dict.fromkeys(key for person in found for key in person.values))
    rows = [[" / ".join(p.values.get(key, ())) for key in columns] for p in found]
    return [columns, *rows]


def _mended(text: str) -> str:
    """The text with addresses in one piece that a copied page has broken over two lines."""
    return _BROKEN.sub(lambda found: "@" if "@" in found[0] else "", text)


class _Reading:
    """One text being read, line by line."""

    def __init__(self) -> None:
        self.found: list[Person] = []
        self.current = Person()
        self.heading = ""
        self.waiting = ""  # a label whose value stands on the next line

    def read(self, text: str) -> Iterator[Person]:
        for number, line in enumerate(text.splitlines(), 1):
            bare = _BULLET.sub("", line).strip()
            if bare:
                self.line(number, bare)
            else:
                self.end()
        self.end()
        return iter(self.found)

    def end(self) -> None:
        if self.current.values:
            self.found.append(self.current)
        self.current, self.waiting = Person(heading=self.heading), ""

    def line(self, number: int, text: str) -> None:
        if self.waiting:
            key, self.waiting = self.waiting, ""
            self.current.add(key, text)
        elif known := _labelled(text):
            self.known(number, *known)
        elif len(pieces := _pieces(text)) > 1:
            for piece in pieces:
                self.line(number, piece)
        elif not self.current.values and _HEADING.search(text):
            self.heading = self.current.heading = text
        else:
            self.word(number, text)

    def known(self, number: int, key: str, text: str) -> None:
        if key == "name" and "name" in self.current.values:
            self.end()
        if not text:
            self.waiting = key
        else:
            self.current.add(key, text)
        self.current.line = self.current.line or number

    def word(self, number: int, text: str) -> None:
        """A line that says nothing of what it is: name, role, then workplace."""
        if self.current.reachable and "name" in self.current.values:
            self.end()
        self.current.line = self.current.line or number
        if "name" not in self.current.values:
            self.named(text)
        elif _ROLE.fullmatch(text):
            self.current.add("role", text)
        else:
            self.current.values["workplace"] = [
                ", ".join((*self.current.values.get("workplace", ()), text))
            ]

    def named(self, text: str) -> None:
        found = _IN_BRACKETS.fullmatch(text)
        self.current.add("name", found["name"] if found else text)
        if found:
            self.current.add("role", found["role"])
            if found["rest"]:
                self.current.add("workplace", found["rest"].strip(" ,–-"))


def _labelled(text: str) -> tuple[str, str] | None:
    """The column that a line names, and its value; or what its shape says."""
    if found := _LABELLED.fullmatch(text):
        key = _KEYS.get(found["label"].casefold())
        fits = found["mark"] or (key in _BARE and _shaped(found["rest"]))
        if key and fits and _whole(key, found["rest"]):
            return key, found["rest"]
    shape = _shaped(text)
    return (shape, text) if shape else None


def _whole(key: str, rest: str) -> bool:
    """Whether the rest of a line is of one kind, and not more columns behind it."""
    return key not in _BARE or len(_pieces(rest)) < 2 or _shaped(rest) == key


def _shaped(text: str) -> str:
    if _PHONE.fullmatch(text) and sum(c.isdigit() for c in text) > 4:
        return "phone"
    if _EMAIL.fullmatch(text):
        return "email"
    return "url" if _URL.fullmatch(text) else ""


def _pieces(text: str) -> list[str]:
    """A line that holds a whole person, cut where its parts end; else the line."""
    pieces = [piece.strip() for piece in _CUT.split(text) if piece and piece.strip()]
    telling = [p for p in pieces if _shaped(p) or (_labelled(p) if p != text else None)]
    return pieces if telling else [text]
