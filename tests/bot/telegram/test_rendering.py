"""How a screen is written for Telegram, and what a strict one takes of it.

Every screen that can be reached is tried in tests/conversations/help/test_walk.py.
"""

from __future__ import annotations

from bot.sandbox import limits
from bot.telegram.sender import message_fields, text
from conversations.model import Button, Line, Screen

HOSTILE = "<b>O'Hara</i> & Kari <3 &amp; \u202e </code>"


def test_a_value_that_looks_like_markup_is_only_text() -> None:
    lines = (Line(HOSTILE, "bold"), Line(""), Line(HOSTILE), Line("", "bold"))
    taken = limits.parse_text(text(Screen("x", "nb", lines, ())), "HTML")
    assert taken["text"] == f"{HOSTILE}\n\n{HOSTILE}"
    assert [entity["type"] for entity in taken["entities"]] == ["bold"]


def test_quoted_lines_in_a_row_are_one_quotation_that_unfolds() -> None:
    lines = (Line("A"), Line("b & c", "quote"), Line("d", "quote"), Line("E", "bold"))
    html = text(Screen("x", "nb", lines, ()))
    assert html == "A\n<blockquote expandable>b &amp; c\nd</blockquote>\n<b>E</b>"
    taken = limits.parse_text(html, "HTML")
    assert [entity["type"] for entity in taken["entities"]] == ["expandable_blockquote", "bold"]


def test_a_button_has_its_colour_and_others_have_none() -> None:
    row = Button("Akutt", "x", style="danger"), Button("Kari", copy="1", style="primary")
    fields = message_fields(Screen("x", "nb", (), (row,)))
    (shown,) = fields["reply_markup"]["inline_keyboard"]
    assert [button["style"] for button in shown] == ["danger", "primary"]
    assert limits.parse_keyboard({"inline_keyboard": [shown]}, only_inline=True) == [shown]


def test_each_kind_of_button_has_one_action() -> None:
    row = Button("Videre", "x"), Button("Kopier", copy="113"), Button("Nett", url="https://e.org")
    fields = message_fields(Screen("x", "nb", (), (row,)))
    (shown,) = fields["reply_markup"]["inline_keyboard"]
    assert shown == [
        {"text": "Videre", "callback_data": "x"},
        {"text": "Kopier", "copy_text": {"text": "113"}},
        {"text": "Nett", "url": "https://e.org"},
    ]


def test_telegram_fetches_no_page_that_a_screen_names() -> None:
    lines = (Line("https://example.org"),)
    assert message_fields(Screen("x", "nb", lines, ()))["link_preview_options"] == {
        "is_disabled": True
    }
