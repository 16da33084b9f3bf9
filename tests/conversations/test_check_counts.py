"""What the checker finds in `counts.toml`; the changes are made to a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.check import check
from conversations.check_counts import counts
from conversations.files import ScriptError
from conversations.findings import Places
from conversations.reader import read
from tests.conversations.test_check import TODAY, change, folder

__all__ = ["folder"]  # the fixture


def found(folder: Path) -> str:
    script = read(folder)
    return "\n".join(map(str, counts(script, Places(script))))


CHANGES = [
    ('others = ["lms", ', "others = [", "offer: tilbudet «lms» mangler"),
    ('sana = ["sana"]', 'sana = ["sona"]', "offer.sana: tilbudet «sona» finnes ikke"),
    ('read = ["read"]', 'read = ["raed"]', "before.read: steget «raed» finnes ikke"),
    ('more = ["more"]', 'more = ["moor"]', "after.more: steget «moor» finnes ikke"),
    ('rus = ["rus"]', 'rus = ["rus", "sana"]', "offer: «sana» står to ganger"),
    ('"need_d.case", ', "", "topic: «need_d.case» mangler"),
    ('"who.doctor", ', '"who.doktor", ', "who.doctor: «who.doktor» er ikke et valg"),
    (', "unread.doctor"]', "]", "who: «unread.doctor» må stå her når det fører til et steg under"),
    ('= ["who.other", ', '= ["who.bare", "who.other", ', "«who.bare» må stå her når"),
    ('need = ["need_d", ', 'need = ["who", "need_d", ', "steget «who» kan nås uten et svar"),
    ('yes = ["more.found"]', 'yes = ["mere.found"]', "found.yes: «mere.found» er ikke et valg"),
    ('"topic.case" = ', '"topic.kase" = ', "names: «topic.case» mangler"),
    ("\ncase = [", "\nsaker_og_tilsyn_m_m = [", "«topic.saker_og_tilsyn_m_m» kan bare ha"),
    ("\ncase = [", "\nCase = [", "topic.Case: «topic.Case» kan bare ha a-z"),
    ('= "Villa Sana"', f'= "{"S" * 27}"', 'names."offer.sana": navnet er 27 tegn; høyst 26'),
    ('few = "færre enn 8"', 'few = "færre enn {x}"', "texts.few: {x} kan ikke fylles ut her"),
]


@pytest.mark.parametrize(("old", "new", "wanted"), CHANGES)
def test_a_mistake_is_named_with_its_place(folder: Path, old: str, new: str, wanted: str) -> None:
    change(folder, "counts.toml", old, new)
    report = found(folder)
    assert wanted in report
    assert "counts.toml, linje " in report


def test_the_line_named_is_the_line_to_change(folder: Path) -> None:
    line = change(folder, "counts.toml", 'sana = ["sana"]', 'sana = ["sona"]')
    assert f"counts.toml, linje {line}, offer.sana" in found(folder)
    line = change(folder, "counts.toml", '"offer.rus" = "Rus', f'"offer.rus" = "{"x" * 30}')
    assert f'counts.toml, linje {line}, names."offer.rus"' in found(folder)


def test_a_code_of_a_link_that_cannot_be_stored_is_named_where_it_stands(folder: Path) -> None:
    change(folder, "service.toml", '"k8"', '"K8"')
    change(folder, "counts.toml", '"channel.k8"', '"channel.K8"')
    assert "service.toml, linje 3, channels: «channel.K8» kan bare ha" in found(folder)


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('rule = "', 'roule = "', "texts.rule: teksten mangler; skriv den"),
        ("[labels]", "[lables]", "lables: ukjent navn"),
    ],
)
def test_words_that_lack_are_named_in_one_sentence(
    folder: Path, old: str, new: str, wanted: str
) -> None:
    change(folder, "counts.toml", f"\n{old}", f"\n{new}")
    with pytest.raises(ScriptError, match=wanted):
        check(read(folder), TODAY)
