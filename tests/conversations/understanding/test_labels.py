"""Every label of every button, in three languages, does when it is typed what its button does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conversations.help.engine import advance
from conversations.model import EraseChat, State, Text, Turn
from tests.support.norway import LANGUAGES
from tests.support.scripts import shipped_script
from tests.support.talk import everywhere

SCRIPT = shipped_script()
DIRECTORY = everywhere(SCRIPT)
NEEDS_CONTACTS = {"about", "wrong"}  # screens that hang on contacts: their labels show contacts
NOTHING_ALONE = {"unread"}  # the screen that one would be on anyway


def writes(text: str, language: str = "nb") -> Turn:
    return advance(SCRIPT, DIRECTORY, State(language=language), Text(text, 7))


def labels() -> Iterator[tuple[str, str, frozenset[tuple[str, str]]]]:
    """Language, label, and the step and offer that buttons of this label lead to."""
    for language in LANGUAGES:
        targets: dict[str, set[tuple[str, str]]] = {}
        for step in SCRIPT.steps.values():
            for choice in step.drawn_choices.values():
                label = SCRIPT.words[language].steps[step.id].choices[choice.id]
                to = choice.to or step.id
                offer = choice.offer or SCRIPT.steps[to].offer
                targets.setdefault(label, set()).add((to, offer))
        for label, ways in targets.items():
            yield language, label, frozenset(ways)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_leads_where_a_button_of_that_label_leads(language: str) -> None:
    for own, label, ways in labels():
        if own != language or {SCRIPT.steps[to].kind for to, _ in ways} & NEEDS_CONTACTS:
            continue
        for written in (label, label.upper(), f"{label}."):
            state = writes(written, language).state
            offer = state.offer or SCRIPT.steps[state.step].offer
            asked = {(to, of) for to, of in ways} | {
                ("erase", "") for to, _ in ways if to == "erased"
            }
            topical = SCRIPT.steps[state.step].kind in ("county", "end") and any(
                SCRIPT.steps[to].way == "aside" for to, _ in ways
            )
            assert (state.step, offer) in asked or topical, (written, state.step, offer)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chat", LANGUAGES)
def test_no_label_of_any_language_is_met_with_the_general_screen(language: str, chat: str) -> None:
    words = SCRIPT.words[language]
    typed = [label for own, label, _ in labels() if own == language]
    typed += [label.format(number="113", name="Kari Eksempel") for label in words.labels.values()]
    typed += [words.name]
    missed = [label for label in typed if writes(label, chat).state.step == "unread"]
    assert not missed, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_that_means_danger_brings_an_emergency_screen(language: str) -> None:
    for own, label, ways in labels():
        if own == language and all(SCRIPT.steps[to].way == "emergency" for to, _ in ways):
            for chat in LANGUAGES:
                turn = writes(label, chat)
                assert SCRIPT.steps[turn.state.step].way == "emergency", label


@pytest.mark.parametrize(
    "text",
    ["slett", "Slett og avslutt", "stopp", "Slett meldingen min", "delete", "Stop", "avslutt"],
)
def test_words_for_erasing_ask_first_and_show_the_emergency_line(text: str) -> None:
    turn = writes(text)
    assert turn.state.step == "erase"
    assert not any(isinstance(effect, EraseChat) for effect in turn.effects)
    assert "113" in turn.screen.lines[0].text


def test_a_label_of_another_language_is_answered_in_it() -> None:
    assert writes("My colleague is in danger now").screen.language == "en"
    assert writes("Show contacts").screen.language == "en"
    assert writes("Vis kontaktar").screen.language == "nn"
    assert writes("Vis kontakter", "en").screen.language == "nb"
    assert writes("English").screen.language == "en"
