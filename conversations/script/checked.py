"""A script that was checked, with all that a running bot takes from its folder."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.contacts.home import Home
from conversations.script.schema import Script
from conversations.script.texts import StaffTexts
from conversations.values import value_object


@value_object
class StaffWords:
    """What is said to administrators of contact lists, and to moderators."""

    lists: StaffTexts
    counts: StaffTexts


@value_object
class CheckedScript:
    """A script without errors, and what a process has to set before it shows any of it."""

    script: Script
    words: StaffWords
    home: Home
    language: str  # in which the program speaks to whoever keeps the script
    own_sentences: Mapping[str, str]  # that its folder brings
