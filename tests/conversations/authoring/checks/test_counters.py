"""What the checker finds in `counts.toml`; the changes are made to a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.authoring.checks.counters import counts
from conversations.authoring.checks.routing import check
from conversations.script.diagnostics import ScriptError, ScriptFiles
from conversations.script.loader import load_script
from tests.conversations.authoring.checks.test_checks import TODAY, folder
from tests.support.scripts import change

__all__ = ["folder"]  # the fixture


def found(folder: Path) -> str:
    script = load_script(folder)
    return "\n".join(map(str, counts(script, ScriptFiles(script.folder))))


CHANGES = [
    ('others = ["lms", ', "others = [", "offer: tilbudet «lms» mangler"),
    ('sana = ["sana"]', 'sana = ["sona"]', "offer.sana: tilbudet «sona» finnes ikke"),
    ('read = ["read"]', 'read = ["raed"]', "before.read: steget «raed» finnes ikke"),
    ('more = ["more"]', 'more = ["moor"]', "after.more: steget «moor» finnes ikke"),
    ('rus = ["rus"]', 'rus = ["rus", "sana"]', "offer: «sana» står to ganger"),
    ('"need_d.case", ', "", "topic: «need_d.case» mangler"),
    ('"who.doctor", ', '"who.doktor", ', "who.doctor: «who.doktor» er ikke et valg"),
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


@pytest.mark.parametrize("code", ["K8", "k.8", "", "k 8", "k12345678"])
def test_a_code_of_a_link_that_no_button_can_hold_is_named_where_it_stands(
    folder: Path, code: str
) -> None:
    line = change(folder, "service.toml", '"k8"', f'"{code}"')
    with pytest.raises(ScriptError, match=f"service.toml, linje {line}, channels: en kode i en"):
        load_script(folder)


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
    try:
        said = check(load_script(folder), TODAY)
    except ScriptError as error:
        said = error.findings
    assert any(wanted in str(finding) for finding in said)
