"""The name of a person in a contact file: whether it is one, and one alone, and which way round."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from unicodedata import category

from conversations.contacts.columns import COLUMN
from conversations.contacts.contact import Contact
from conversations.contacts.file_words import any_of
from conversations.contacts.home import Home, home
from conversations.sentences.catalog import sentence

# A number to call, a footnote, a mark, a box that is or is not ticked, a line through the letters.
_NO_NAME = re.compile(r"(?:\d\W?){5}|\d\)|[?*:;=@/\\|~<>†\[\]{}\u0335-\u0338]")
_QUOTED = re.compile("""["'“”„«»‘’](.+)["'“”«»‘’]""")


def turn_name(contact: Contact) -> Contact:
    """A person with the first name first ("Eksempel, Kari"), and without marks of quotation."""
    found = _QUOTED.fullmatch(contact.name)
    name = found[1].strip() if found else contact.name
    family, comma, given = name.partition(", ")
    if comma and " " not in family and family[:1].isupper() and _are_names(given):
        name = f"{given} {family}"
    if contact.kind != "person" or name == contact.name:
        return contact
    return replace(contact, name=name)


def name_problem(contact: Contact) -> str:
    """Why the name of a person is none, or not one alone; empty if it is."""
    if contact.kind != "person":
        return ""
    name = contact.name
    if _NO_NAME.search(name) or any(category(c) in ("So", "No") for c in name):
        return sentence("contact.not_a_name", type=COLUMN["kind"].title)
    if is_several(name):
        return sentence("contact.several_names")
    return ""


def could_be_name(words: str) -> bool:
    """Whether words alone in a row are no remark: they begin with a letter and have no digit."""
    return words[0].isalpha() and not any(map(str.isdigit, words))


def is_several(name: str) -> bool:
    """Whether these are the names of more than one person."""
    first, *others = re.split(", |\n", name)
    is_listed = is_full_name(first) and any(map(is_full_name, others))
    return is_listed or any(map(is_full_name, _between_people(home()).split(name)[1:]))


def is_full_name(words: str) -> bool:
    """Whether words could be a first and a last name."""
    capitals = [word[0].isupper() for word in words.split()]
    return len(capitals) > 1 and all(capitals[:2])


def _are_names(words: str) -> bool:
    """Whether each word has a capital and goes on in small letters ("UNN" does not)."""
    return all(w[0].isupper() and w[1:] != w[1:].upper() for w in words.split())


@cache
def _between_people(here: Home) -> re.Pattern[str]:
    both = any_of((*here.words.words["and"], "&", "+"))
    return re.compile(rf"\s+(?:{both})\s+", re.IGNORECASE)
