"""Every screen that can be reached, as a strict Telegram would judge it."""

from __future__ import annotations

import pytest

from bot.render import keyboard, text
from bot.sandbox import limits
from conversations.model import LANGUAGES, Button, Line, Screen
from tests.conversations.test_walk import walked

HOSTILE = "<b>O'Hara</i> & Kari <3 &amp; \u202e </code>"


@pytest.mark.parametrize(
    "language", ["nb", *(pytest.param(w, marks=pytest.mark.long) for w in LANGUAGES if w != "nb")]
)
@pytest.mark.parametrize("directory", ["full", "empty"])
def test_telegram_takes_every_screen(language: str, directory: str) -> None:
    for screen in walked(language, directory).screens.values():
        assert limits.text_of(text(screen), "HTML")["text"] == screen.text.strip()
        limits.keyboard_of(keyboard(screen), only_inline=True)


def test_a_value_that_looks_like_markup_is_only_text() -> None:
    lines = (Line(HOSTILE, "bold"), Line(""), Line(HOSTILE), Line("", "bold"))
    taken = limits.text_of(text(Screen("x", "nb", lines, ())), "HTML")
    assert taken["text"] == f"{HOSTILE}\n\n{HOSTILE}"
    assert [entity["type"] for entity in taken["entities"]] == ["bold"]


def test_each_kind_of_button_has_one_action() -> None:
    row = Button("Videre", "x"), Button("Kopier", copy="113"), Button("Nett", url="https://e.org")
    (shown,) = keyboard(Screen("x", "nb", (), (row,)))["inline_keyboard"]
    assert shown == [
        {"text": "Videre", "callback_data": "x"},
        {"text": "Kopier", "copy_text": {"text": "113"}},
        {"text": "Nett", "url": "https://e.org"},
    ]
