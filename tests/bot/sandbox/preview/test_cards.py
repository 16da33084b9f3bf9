"""Screens as cards, the map of them, and the panel they stand in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.sandbox.preview.cards import (
    cards,
    drawn_text,
    other_findings,
    tree,
    with_findings,
    with_unknown_words,
)
from bot.sandbox.preview.live import file_stamp
from bot.sandbox.preview.panel import panel
from conversations.contacts.directory import Directory
from conversations.script.diagnostics import Finding
from conversations.script.loader import load_script
from conversations.sentences.catalog import set_language
from tests.examples.test_britain import FOLDER as BRITAIN
from tests.examples.test_staff_abroad import NORWEGIAN
from tests.support.scripts import small_folder
from tests.support.talk import TODAY

SCRIPT = load_script(small_folder())
CARDS = cards(SCRIPT, Directory(TODAY))
WRONG = Finding("nb.toml", 3, "steps.who.text", "mangler <noe>")
DOUBTFUL = Finding("offers.toml", 4, "numbers.amk.checked", "se etter", warning=True)


def test_every_step_has_a_card_in_every_language() -> None:
    assert {card.step.id for card in CARDS} == set(SCRIPT.steps)
    for card in CARDS:
        assert [one.language for one in card.drawn] == list(SCRIPT.words)
        assert all(one.screen for one in card.drawn)


def test_a_button_leads_to_the_card_of_its_screen() -> None:
    keys = {card.key for card in CARDS}
    targets = {target for card in CARDS for _, target in card.drawn[0].keys if target}
    assert len(targets) > 1
    assert targets <= keys


def test_the_map_has_every_screen_once_and_a_parent_before_its_children() -> None:
    listed = [*tree(SCRIPT, CARDS)]
    keys = [card.key for card, _, _ in listed]
    assert sorted(keys) == sorted(card.key for card in CARDS)
    for place, (_, depth, parent) in enumerate(listed):
        assert bool(parent) == bool(depth)
        assert not parent or parent in keys[:place]


def test_a_finding_stands_beside_its_screen() -> None:
    made = with_findings(CARDS, [WRONG, DOUBTFUL])
    assert [card.key for card in made if WRONG in card.findings] == ["who"]
    assert other_findings(made, [WRONG, DOUBTFUL]) == [DOUBTFUL]


def test_unknown_words_stand_below_the_screens_that_have_them() -> None:
    word = re.findall(r"\w{4,}", drawn_text(CARDS[0].drawn[0]))[0]
    made = with_unknown_words(CARDS, {"nb": {word, "aldri"}})
    assert made[0].drawn[0].unknown == (word,)
    assert all("aldri" not in one.unknown for card in made for one in card.drawn)


def test_the_panel_has_an_element_for_each_part_and_only_words_as_words() -> None:
    made = with_findings(CARDS, [WRONG, DOUBTFUL])
    parts = panel(SCRIPT, made, [WRONG, DOUBTFUL], checked=True, notes=["<b>"])
    assert len(parts) == 4 + len(made)  # state, findings, map, heading
    for part in parts:
        name = re.match(r"<(\w+)", part)
        assert name
        assert part.endswith(f"</{name[1]}>")
        assert "<noe>" not in part
        assert "<b>" not in part
    assert "Feil: 1. Advarsler: 1." in parts[0]
    assert 'href="#k-who" data-card="who"' in parts[1]
    assert parts[2].count("<rect") == len(made)
    assert not [part for part in parts if "style=" in part or "<script" in part]


def test_what_cannot_be_drawn_says_so() -> None:
    card = CARDS[0]
    broken = replace(card, drawn=(replace(card.drawn[0], screen=None), *card.drawn[1:]))
    parts = panel(SCRIPT, [broken], [], checked=True)
    assert "Kan ikke tegnes ennå" in parts[-1]
    assert "Manuset kan ikke leses" in panel(None, [], [], checked=True)[0]


def test_a_save_is_noticed_in_a_folder_and_in_what_it_extends(tmp_path: Path) -> None:
    own, whole = tmp_path / "own", tmp_path / "whole"
    whole.mkdir()
    own.mkdir()
    (own / "service.toml").write_text('extends = "../whole"\n', "utf-8")
    stamps = [file_stamp(own)]
    for file in (own / "nb.toml", whole / "nn.toml", own / "spelling.txt"):
        file.write_text("# x\n", "utf-8")
        stamps.append(file_stamp(own))
    assert len({*stamps}) == 4
    assert file_stamp(own) == stamps[-1]


def test_the_panel_speaks_english_where_the_folder_does() -> None:
    set_language("en")
    script = load_script(BRITAIN)
    made = with_unknown_words(cards(script, Directory(date(2026, 11, 21))), {"en": {"the"}})
    parts = "".join(panel(script, made, [], checked=True))
    assert "All in order: 22 screens. Warnings: 0." in parts
    assert "Show in the chat" in parts
    words = re.sub(r"<code>[^<]*|\([\w.]+\)|<[^>]*>|\ben\b", "\n", parts)  # codes are none
    assert not NORWEGIAN.search(words)
    assert "Reading …" in panel(script, made, [], checked=False)[0]
    assert "The script cannot be read." in panel(None, [], [], checked=True)[0]
