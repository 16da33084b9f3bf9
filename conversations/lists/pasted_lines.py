"""One line of a pasted list: its numbers, addresses and labels, and the words between them."""

from __future__ import annotations

import re
from typing import NamedTuple

from conversations.contacts.columns import FILE_COLUMNS

WAYS = frozenset({"phone", "email", "url"})  # keys of what somebody is reached by

_KEYS = {label: column.key for column in FILE_COLUMNS for label in column.labels.split()}
_LABELLED = re.compile(r"(?P<label>[\wæøå-]+)\s*(?P<mark>[:.]*)\s*(?P<rest>.*)")
_WAY_LABEL = re.compile(
    r"(?:(?<![\w-])(?:tlf|telefon|tel|mob|mobil|mobiltlf|mobiltelefon|phone|mobile|arbeid|arb|jobb|"
    r"privat|priv|kontor|direkte|nr|m|t|e-?post|e-?mail|mail|epostadresse|e-postadresse|"
    r"nettside|nettsted|web|a/p)\b[\s.:]*)+$",
    re.IGNORECASE,
)
_FAX = re.compile(r"\b(?:tele)?fa(?:ks|x)\b[\s.:]*$", re.IGNORECASE)
_WAY = re.compile(
    r"(?P<email>(?:mailto:)?[^\s<>,;|()]+@[^\s<>,;|()]+)"
    r"|(?P<url>(?:https?://|www\.)[^\s,;|]+)"
    r"|(?P<phone>(?<![\w@.])[+(]{0,2}\d[\d\s().\-–]*\d\)?(?!\w))",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d\d)|(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d|\d{4}-\d\d-\d\d"
)
_POSTAL = re.compile(r"\d{1,3}\s\d{4}(?=\s[A-ZÆØÅ])")
_ASIDE = re.compile(
    r"^\s*(?:\([^()]*\)|(?:etter|før|kun|bare|mellom|kl|hver|dag|kveld|helst|int|intern|linje|ext|"
    r"best|ikke|ring|man|tir|ons|tor|fre)\b[^,;|\t]*)",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,;|\t]+|\s[–-]\s|\s{2,}")
_ROLE = re.compile(
    r"(?:avdelings|nest)?(?:leder|leiar)|(?:avdelings)?rådgiver|koordinator|kontaktperson|fastlege|"
    r"overlege|allmennlege|bedriftslege|psykiater|psykolog|professor|lege|pensjonert \w+|"
    r"(?:lege)?spesialist i .{1,25}|lis ?\d?",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b\w*(?:veien|vegen|gata|gaten|gate|veg|vei|plass|allé|torg|torget|terrasse|brygge)\s+\d+|"
    r"^\d{4}\s[A-ZÆØÅ]",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"senter|sykehus|sjukehus|klinikk|kontor|legevakt|avdeling|\bavd\b|universitet|kommune|helse|"
    r"\bhf\b|\bas\b|stiftelse|praksis|legene|institutt|seksjon|fylke|forening|sana\b|\bved\b",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[A-ZÆØÅÄÖÉ](?:\.|[^\W\d_]*[a-zæøåäöéüè][^\W\d_]*(?:[-'’][^\W\d_]+)*)")
_PARTICLES = {"von", "van", "de", "af", "av", "la", "der", "el"}
_HEADED = re.compile(r"(?P<heading>[^:]{4,60}):\s+(?P<rest>\S.*)")
_LIST_WORD = re.compile(
    r"støttekolleg|støttelege|lege[ -]for[ -]lege|forening|\bliste", re.IGNORECASE
)

FEWEST = 5  # digits of what may be a number without saying so


class Item(NamedTuple):
    """A part of a line: the key of a column, or empty for words that do not say what they are.

    "fax" and "heading" stand for what is no column. A label without a value has an empty text.
    """

    key: str
    text: str


def split_line(line: str) -> list[Item]:
    """A line as its parts; a line of words alone is one part."""
    if labelled := _label_value(line):
        return [labelled]
    headed = _HEADED.fullmatch(line)
    if headed and _LIST_WORD.search(headed["heading"]) and not _WAY.search(headed["heading"]):
        return [Item("heading", headed["heading"]), *split_line(headed["rest"])]
    items: list[Item] = []
    start = 0
    for way in filter(_is_way, _WAY.finditer(line)):
        before = line[start : way.start()]
        start = way.end()
        if _FAX.search(before):
            return [Item("fax", line)]
        words = _WAY_LABEL.sub("", before.rstrip(" <"))
        text = way[0].strip().removeprefix("mailto:").rstrip(".,;")
        if way.lastgroup == "phone":
            if text[0] == "(" and text[-1] == ")" and text.count("(") == 1:
                text = text[1:-1]
            if aside := _ASIDE.match(line[start:]):
                start += aside.end()
                text += aside[0].rstrip() if aside[0].startswith(" ") else f" {aside[0].rstrip()}"
        items += _words(words)
        if items and not items[-1].key and words.rstrip().endswith(":") and _is_label(items[-1]):
            text += f" ({items.pop().text})"
        items.append(Item(way.lastgroup or "", text))
    rest = _words(line[start:].lstrip(" >"))
    return items + rest if items else [Item("", line)]


def _label_value(line: str) -> Item | None:
    """A line whose first word is the label of a column other than a phone or an address."""
    found = _LABELLED.fullmatch(line)
    key = _KEYS.get(found["label"].casefold(), "") if found else ""
    if not found or not key or not found["mark"]:
        return None
    if key in ("phone", "email"):
        return None if found["rest"] else Item(key, "")
    has_other_ways = key != "url" and any(map(_is_way, _WAY.finditer(found["rest"])))
    return None if has_other_ways and key not in ("note", "hours") else Item(key, found["rest"])


def _is_way(found: re.Match[str]) -> bool:
    """Whether digits are a number to call, and not a date, a span of years or a postal code."""
    if found.lastgroup != "phone":
        return True
    text, before = found[0], found.string[: found.start()]
    if _NO_PHONE.fullmatch(text.strip()) or _POSTAL.match(found.string, found.start()):
        return False
    return sum(map(str.isdigit, text)) >= (3 if _WAY_LABEL.search(before) else FEWEST)


def _words(text: str) -> list[Item]:
    """The words between the ways of a line, cut where their parts end."""
    pieces = (piece.strip(" :.,;|/()<>–-") for piece in _CUT.split(_WAY_LABEL.sub("", text)))
    return [_label_value(piece) or Item("", _close_bracket(piece)) for piece in pieces if piece]


def _close_bracket(piece: str) -> str:
    """A piece with the bracket that was cut off at its end."""
    return f"{piece})" if piece.count("(") > piece.count(")") else piece


def _is_label(item: Item) -> bool:
    return len(item.text.split()) < 3 and not looks_like_a_person(item.text)


def looks_like_a_person(text: str) -> bool:
    """Whether words could be somebody's first and last name, and are no workplace."""
    words = text.split()
    if not 1 < len(words) < 5 or _PLACE.search(text):
        return False
    return all(_NAME_WORD.fullmatch(w) or (w in _PARTICLES and n) for n, w in enumerate(words))


def is_half_a_name(text: str) -> bool:
    """Whether one word could be a first or a last name."""
    return bool(_NAME_WORD.fullmatch(text)) and not _PLACE.search(text)


def describes_place(text: str) -> bool:
    """Whether words name a place of work or its address."""
    return bool(_PLACE.search(text)) or is_address(text)


def is_address(text: str) -> bool:
    """Whether words are a street with a number, or a postal code with its place."""
    return bool(_STREET.search(text))


def is_role(text: str) -> bool:
    """Whether words say what somebody is."""
    return bool(_ROLE.fullmatch(text))
