"""LIX as its author counted it, on texts short enough to count by hand."""

from __future__ import annotations

import pytest

from conversations.authoring.readability import (
    ReadabilityReport,
    ScreenReadability,
    lix,
    measured_languages,
    report,
    sentences,
    summary,
)
from conversations.script.schema import Script


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("…\n\n–", 0),
        ("Hei.", 1),
        ("Du er her.", 3),
        ("Støttekollega", 101),  # one word in one sentence, and it is long
        ("Ring nå. Vent litt.", 2),
        ("Vi har tatt kontakt med deg.", 6 + 17),  # six words, one of seven letters: 16.7 per cent
        ("Vi er bak.", 3),
    ],
)
def test_lix_is_words_in_a_sentence_and_long_words_in_a_hundred(text: str, number: int) -> None:
    assert lix(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("# Hvor?\nDu velger fritt", 2),  # a heading needs no full stop
        ("én\nto\ntre", 3),  # nor does an entry of a list
        ("Snakk med en lege, f.eks. fastlegen. Det går bra.", 2),
        ("Senest 1. januar 2027 er alt klart.", 1),
        ("Ring 22 40 00 40. 113 går foran. – Nå?", 3),
        ("Kom kl. 12: vi venter: både du og jeg.", 4),
        ("Ta f.eks. én. Eller to", 2),
        ("Les mer på modum-bad.no i dag", 1),
        ("Ring: du får svar.", 2),  # a colon ends a sentence in this measure
        ("Skriv «Kan vi snakke?» Det er nok.", 2),
        ("Vent … Ring så.", 2),
        ("\n\n.\n", 0),
    ],
)
def test_where_a_sentence_ends(text: str, number: int) -> None:
    assert len(sentences(text)) == number


def test_a_telephone_number_is_one_short_word() -> None:
    assert lix("Ring 22 40 00 40 nå.") == lix("Ring 116117 nå.") == 3


def test_the_median_and_the_hardest_of_a_report() -> None:
    values = {"a": 20, "b": 50, "c": 31, "d": 40}
    found = ReadabilityReport(
        tuple(ScreenReadability("nb", place, n) for place, n in values.items())
    )
    assert found.median("nb") == round((31 + 40) / 2)
    assert [r.place for r in found.hardest("nb", 2)] == ["b", "d"]
    assert found.median("nn") == 0
    assert summary(found, {"nb": 40, "nn": 35}).splitlines() == [
        "LIX nb: median 36, tyngst b 50, d 40, c 31 (mål: høyst 40).",
        "LIX nn: median 0, tyngst  (mål: høyst 35).",
    ]


def test_every_norwegian_screen_is_measured_and_the_words_keep_the_aim(script: Script) -> None:
    found, aims = report(script), measured_languages(script)
    assert aims == {"nb": 40, "nn": 40}
    places = {(r.language, r.place) for r in found.readings}
    assert {r.language for r in found.readings} == {*aims}
    for language, aim in aims.items():
        shown = {s.id for s in script.steps.values() if s.kind not in ("end", "about")}
        assert {(language, f"steps.{step}") for step in shown} <= places
        assert {(language, f"offers.{offer}") for offer in script.offers} <= places
        assert found.median(language) <= aim
