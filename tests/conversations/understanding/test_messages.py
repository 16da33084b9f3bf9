"""What people type at night: a list of messages, each with what is right.

messages.tsv was written without a look at the patterns, list by list. Its first half, `tuned`, was
used to mend them and `held` to see whether that holds for what they were not made for; `third`,
`danger`, `last`, `indirect` and `harmless` were each read once and then mended as well (decision
26 has what each was the first time). What is counted as right may only grow.

One of these is right: danger, danger_other (of somebody else's life), no_danger, help (anything
known), nothing, a step or offer, @ with an area or any, ~ with a wish.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conversations.help.engine import advance
from conversations.model import State, Text
from conversations.understanding.intent import Meaning, understand
from tests.support.scripts import shipped_script
from tests.support.talk import everywhere
from tests.support.tsv import read_rows

VOCABULARY = shipped_script().vocabulary
MESSAGES = read_rows(Path(__file__).parent / "messages.tsv", "list", "right", "text")
FLOORS = {  # right ones of 100
    "tuned": 98, "held": 98, "third": 96, "danger": 99, "last": 94, "indirect": 98, "harmless": 98,
}  # fmt: skip
OF_OTHERS = ("acute_o", "thoughts_o")
KINDS: Mapping[str, Callable[[Meaning], bool]] = {
    "danger": lambda m: m.emergency and m.step != "unsafe",
    "danger_other": lambda m: m.step in OF_OTHERS,
    "unsafe": lambda m: m.step == "unsafe",
    "no_danger": lambda m: not m.emergency,
    "help": lambda m: m.is_known and not m.emergency,
    "nothing": lambda m: not m.is_known,
}


def is_right(wanted: str, meaning: Meaning) -> bool:
    """Whether one of several things that are right is what was understood."""
    for one in wanted.split():
        if one in KINDS:
            right = KINDS[one](meaning)
        elif one[0] == "~":
            right = one[1:] in meaning.wishes
        else:
            name, at, area = one.partition("@")
            right = not meaning.emergency and name in ("", meaning.step, meaning.offer)
            right = right and (not at or (area in meaning.areas if area else bool(meaning.areas)))
        if right:
            return True
    return False


@pytest.mark.parametrize("name", FLOORS)
def test_what_people_type_leads_where_it_should(name: str) -> None:
    own = [(wanted, text) for one, wanted, text in MESSAGES if one == name]
    wrong = [(w, text) for w, text in own if not is_right(w, understand(VOCABULARY, text))]
    assert 100 * (len(own) - len(wrong)) / len(own) >= FLOORS[name], wrong


def test_every_message_is_answered_with_buttons() -> None:
    script = shipped_script()
    directory = everywhere(script)
    for number, (_, _, text) in enumerate(MESSAGES):
        language = list(script.words)[number % len(script.words)]
        assert advance(script, directory, State(language=language), Text(text, 3)).screen.rows, text


def test_no_message_about_danger_is_missed() -> None:
    missed = [
        text
        for _, wanted, text in MESSAGES
        if wanted in ("danger", "danger_other", "unsafe")
        and not understand(VOCABULARY, text).emergency
    ]
    assert not missed


def test_no_message_about_something_else_brings_the_emergency_screen() -> None:
    false = [
        text
        for _, wanted, text in MESSAGES
        if not {"danger", "danger_other", "unsafe"}.intersection(wanted.split())
        and understand(VOCABULARY, text).emergency
    ]
    assert not false


def test_words_are_understood_alike_in_a_process_that_was_handed_the_script() -> None:
    """A start takes the vocabulary as another process pickled it."""
    code = "import pickle, sys; print(pickle.dumps(pickle.load(sys.stdin.buffer)).hex())"
    given = pickle.dumps(VOCABULARY)
    handed = subprocess.run([sys.executable, "-c", code], input=given, stdout=-1, check=True)
    vocabulary = pickle.loads(bytes.fromhex(handed.stdout.decode()))  # noqa: S301 (made above)
    for _, _, text in MESSAGES:
        assert understand(vocabulary, text) == understand(VOCABULARY, text), text
