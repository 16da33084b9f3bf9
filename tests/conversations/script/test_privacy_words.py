"""What the bot promises, in each language: the five sentences, who is responsible, how to check."""

from __future__ import annotations

import re

import pytest

from bot.sandbox.messages import TWO_DAYS
from conversations.counts.release_rule import FEW
from conversations.help.engine import advance
from conversations.model import Command, Start, State
from conversations.script.schema import Script
from tests.support.norway import LANGUAGES
from tests.support.talk import Talk, everywhere

FEWER = str(FEW + 1)
PROMISE = {
    "nb": (
        ("aldri ned hvem du er", "navn", "brukernavn", "Telegram-nummer", "telefonnummer",
         "det du skriver", "en kode laget av det"),
        ("hvor mange, aldri hvem", "et merke på en kontakt"),
        ("Senest ett minutt",),
        (f"aldri tall under {FEWER}", "før kvartalet er over", "to svar fra én person sammen"),
        ("Telegram, og den som har telefonen din, kan se samtalen",
         "Hva Telegram beholder etterpå, vet vi ikke"),
    ),
    "nn": (
        ("aldri ned kven du er", "namn", "brukarnamn", "Telegram-nummer", "telefonnummer",
         "det du skriv", "ein kode laga av det"),
        ("kor mange, aldri kven", "eit merke på ein kontakt"),
        ("Seinast eitt minutt",),
        (f"aldri tal under {FEWER}", "før kvartalet er over", "to svar frå éin person saman"),
        ("Telegram, og den som har telefonen din, kan sjå samtalen",
         "Kva Telegram tek vare på etterpå, veit vi ikkje"),
    ),
    "en": (
        ("never writes down who you are", "name", "username", "Telegram number", "phone number",
         "what you write", "a code made from these"),
        ("how many, never who", "a mark on a contact"),
        ("Within a minute",),
        (f"never shows numbers below {FEWER}", "before the quarter is over",
         "two answers from one person together"),
        ("Telegram, and anyone who has your phone, can see the conversation",
         "We do not know what Telegram keeps afterwards"),
    ),
}  # fmt: skip
HONEST = {
    "nb": ("Ingen test viser", "kan lese nye meldinger", "Resten må du slette selv"),
    "nn": ("Ingen test viser", "kan lese nye meldingar", "Resten må du slette sjølv"),
    "en": ("No test shows", "can read new messages", "The rest you have to delete yourself"),
}
FIRST = {
    "nb": ("Ingen mennesker leser dette", "lagrer ikke hvem du er", "Telegram ser besøket",
           "privat telefon", "Ingen nødtjeneste", "ring 113"),
    "nn": ("Ingen menneske les dette", "lagrar ikkje kven du er", "Telegram ser besøket",
           "privat telefon", "Inga naudteneste", "ring 113"),
    "en": ("No human reads this", "doesn't store who you are", "Telegram sees your visit",
           "a private phone", "Not for emergencies", "call 113"),
}  # fmt: skip
BEYOND = {"nb": ("to døgn", "langt oppover"), "nn": ("to døgn", "langt oppover"),
          "en": ("48 hours", "far up")}  # fmt: skip
OUT_OF_REACH = {
    "nb": "for gammelt eller for langt unna",
    "nn": "for gammalt eller for langt unna",
    "en": "too old or too far back",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_five_sentences_are_there(script: Script, language: str) -> None:
    text = script.words[language].steps[script.privacy].text
    for sentence in PROMISE[language]:
        for part in sentence:
            assert part in text
    assert script.service["responsible"] in text
    assert script.service["privacy_contact"] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_to_check_and_what_nobody_can_is_one_tap_further(talk: Talk, language: str) -> None:
    talk.gives(Command("privacy"), language).taps("how")
    assert talk.turn.state.language == language
    assert talk.script.service["source"] in talk.screen.text
    for part in HONEST[language]:
        assert part in talk.screen.text
    assert talk.taps("back").sees(talk.script.privacy)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_promises_no_more_and_no_less(talk: Talk, language: str) -> None:
    shown = talk.gives(Start(), language).screen.text
    assert [part for part in FIRST[language] if part not in shown] == []
    assert not re.search("(?i)anonym|100 %", shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_erasing_it_says_what_is_left(script: Script, language: str) -> None:
    assert TWO_DAYS == 48 * 3600
    words = script.words[language]
    for part in BEYOND[language]:
        assert part in words.steps[script.erased].text
    assert OUT_OF_REACH[language] in words.lines["erased"]


def test_the_privacy_page_leads_back_to_nothing_that_came_before_it(script: Script) -> None:
    turn = advance(script, everywhere(script), State("nb"), Command("privacy"))
    assert turn.state.history == ()
