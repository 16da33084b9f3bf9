"""One line of a pasted list: its numbers, addresses and labels, and the words between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from conversations.contacts.columns import FILE_COLUMNS
from conversations.contacts.headings import heading_of
from conversations.contacts.home import Home, home
from conversations.lists.reading_words import reading

WAYS = frozenset({"phone", "email", "url"})  # keys of what somebody is reached by

_LABELLED = re.compile(r"(?P<label>[\w-]+)\s*(?P<mark>[:.]*)\s*(?P<rest>.*)")
_WAY = re.compile(
    r"(?P<email>(?:mailto:)?[^\s<>,;|()]+@[^\s<>,;|()]+)"
    r"|(?P<url>(?:https?://|www\.)[^\s,;|]+)"
    r"|(?P<phone>(?<![\w@.])[+(]{0,2}\d[\d\s().\-–]*\d\)?(?!\w))",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d\d)|(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d|\d{4}-\d\d-\d\d"
)
_CUT = re.compile(r"[,;|\t]+|\s[–—-]\s|\s{2,}")
_NAME_WORD = re.compile(r"(?:[^\W\d_]['’])?(?P<first>[^\W\d_]+)(?:[-'’][^\W\d_]+)*")
_INITIAL = re.compile(r"[^\W\d_]\.")
_HEADED = re.compile(r"(?P<heading>[^:]{4,60}):\s+(?P<rest>\S.*)")

FEWEST = 5  # digits of what may be a number without saying so


class Item(NamedTuple):
    """A part of a line: the key of a column, or empty for words that do not say what they are.

    "unused" and "heading" stand for what is no column. A label without a value has an empty text.
    """

    key: str
    text: str


def split_line(line: str) -> list[Item]:
    """A line as its parts; a line of words alone is one part."""
    if labelled := _label_value(line):
        return [labelled]
    headed = _HEADED.fullmatch(line)
    if (
        headed
        and reading().list_word.search(headed["heading"])
        and not _WAY.search(headed["heading"])
    ):
        return [Item("heading", headed["heading"]), *split_line(headed["rest"])]
    items: list[Item] = []
    start = 0
    for way in filter(_is_way, _WAY.finditer(line)):
        before = line[start : way.start()]
        start = way.end()
        if reading().fax.search(before):
            return [Item("unused", line)]
        words = reading().way_label.sub("", before.rstrip(" <"))
        text = way[0].strip().removeprefix("mailto:").rstrip(".,;")
        if way.lastgroup == "phone":
            if text[0] == "(" and text[-1] == ")" and text.count("(") == 1:
                text = text[1:-1]
            if "(" not in text:
                text = text.removesuffix(")")  # of words in front of it
            if aside := reading().aside.match(line[start:]):
                start += aside.end()
                text += aside[0].rstrip() if aside[0].startswith(" ") else f" {aside[0].rstrip()}"
        items += _words(words)
        if words.rstrip().endswith(":") and _is_label(items):
            text += f" ({items.pop().text})"
        items.append(Item(way.lastgroup or "", text))
    rest = _words(line[start:].lstrip(" >"))
    return items + rest if items else [Item("", line)]


def _label_value(line: str) -> Item | None:
    """A line whose first word is the label of a column other than a phone or an address.

    A label of what is never taken over makes the line "unused".
    """
    found = _LABELLED.fullmatch(line)
    key = _keys_by_label(home()).get(found["label"].casefold(), "") if found else ""
    if found and not key and ":" in found["mark"] and heading_of(found["label"]).is_ignored:
        return Item("unused", line)
    if not found or not key or not found["mark"]:
        return None
    if key in ("phone", "email"):
        return None if found["rest"] else Item(key, "")
    has_other_ways = key != "url" and any(map(_is_way, _WAY.finditer(found["rest"])))
    return None if has_other_ways and key not in ("note", "hours") else Item(key, found["rest"])


@cache
def _keys_by_label(here: Home) -> Mapping[str, str]:
    """The key of the column that each label stands for."""
    columns = here.words.columns
    return {w.casefold(): c.key for c in FILE_COLUMNS for w in columns[c.key].labels}


def _is_way(found: re.Match[str]) -> bool:
    """Whether digits are a number to call, and not a date, a span of years or a postal code."""
    if found.lastgroup != "phone":
        return True
    text, before = found[0], found.string[: found.start()]
    if _NO_PHONE.fullmatch(text.strip()) or _is_house_and_postcode(found):
        return False
    return sum(map(str.isdigit, text)) >= (3 if reading().way_label.search(before) else FEWEST)


def _is_house_and_postcode(found: re.Match[str]) -> bool:
    """Whether digits are the number of a house and a postal code, the town behind them."""
    code = reading().house_and_postcode.match(found.string, found.start())
    return code is not None and found.string[code.end() :][:1].isupper()


def _words(text: str) -> list[Item]:
    """The words between the ways of a line, cut where their parts end."""
    pieces = (
        piece.strip(" :.,;|/()<>–—-") for piece in _CUT.split(reading().way_label.sub("", text))
    )
    return [_label_value(piece) or Item("", _close_bracket(piece)) for piece in pieces if piece]


def _close_bracket(piece: str) -> str:
    """A piece with the bracket that was cut off at its end."""
    return f"{piece})" if piece.count("(") > piece.count(")") else piece


def _is_label(items: Sequence[Item]) -> bool:
    """Whether the last words before a number say which it is, and are no name or half of one."""
    if not items or items[-1].key:
        return False
    words = items[-1].text
    is_given_name = is_half_a_name(words) and [is_half_a_name(i.text) for i in items[:-1]] == [True]
    return len(words.split()) < 3 and not looks_like_a_person(words) and not is_given_name


def looks_like_a_person(text: str) -> bool:
    """Whether words could be somebody's first and last name, and are no workplace."""
    words = text.split()
    if not 1 < len(words) < 5 or reading().place.search(text):
        return False
    particles = reading().particles
    return all(_is_name_word(w) or (w in particles and n) for n, w in enumerate(words))


def _is_name_word(word: str) -> bool:
    """Whether a word could be a part of a name: with a capital, and not of capitals alone."""
    if _INITIAL.fullmatch(word):
        return word[0].isupper()
    found = _NAME_WORD.fullmatch(word)
    behind = found["first"][1:] if found else ""
    return word[0].isupper() and behind.upper() != behind


def is_half_a_name(text: str) -> bool:
    """Whether one word could be a first or a last name."""
    return _is_name_word(text) and not reading().place.search(text)


def describes_place(text: str) -> bool:
    """Whether words name a place of work or its address."""
    return bool(reading().place.search(text)) or is_address(text)


def is_address(text: str) -> bool:
    """Whether words are a street with a number, or a postal code with its place."""
    return bool(reading().address.search(text))


def is_role(text: str) -> bool:
    """Whether words say what somebody is."""
    return bool(reading().role.fullmatch(text))
