"""Each way to break a script that could harm somebody is refused where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conversations.authoring.checks.safety import safety
from conversations.script.diagnostics import ScriptFiles
from conversations.script.loader import load_script
from tests.conversations.authoring.checks.test_checks import TODAY, folder
from tests.support.scripts import change

__all__ = ["folder"]  # the fixture

Attack = Callable[[Path], int]


def findings(folder: Path) -> list[str]:
    return list(map(str, safety(load_script(folder), ScriptFiles(folder), TODAY)))


def within(folder: Path, file: str, start: str, old: str, new: str) -> int:
    """Replaces the first `old` after `start`; the number of the line it begins on."""
    text = (folder / file).read_text("utf-8")
    at = text.index(old, text.index(start))
    (folder / file).write_text(text[:at] + new + text[at + len(old) :], "utf-8")
    return text[:at].count("\n") + 1


def without(folder: Path, file: str, *parts: str) -> int:
    """Takes texts out of a file, wherever they stand; no line."""
    text = (folder / file).read_text("utf-8")
    for part in parts:
        text = text.replace(part, "")
    (folder / file).write_text(text, "utf-8")
    return 0


def replacing(file: str, old: str, new: str, start: str = "") -> Attack:
    return lambda folder: within(folder, file, start, old, new)


def approval(by: str, day: str, words: str = "") -> Attack:
    given = f'approved = {{ by = "{by}", date = {day}, words = "{words}" }}\n'
    return lambda folder: (
        change(folder, "nb.toml", "[steps.reported]\n", f"[steps.reported]\n{given}") + 1
    )


ATTACKS: dict[str, tuple[Attack, str]] = {
    "113 written 131 in a number": (
        replacing("offers.toml", 'value = "113"', 'value = "131"'),
        "offers.toml, linje {}, numbers.amk.value: 131 står ikke på listene",
    ),
    "113 written 131 in the words of the first screen": (
        replacing("nb.toml", "ring 113", "ring 131", "[steps.who]"),
        "steps.who.text: «131» står ikke på listene",
    ),
    "113 gone from the words of the first screen": (
        replacing("nn.toml", "ring 113", "ring lege", "[steps.who]"),
        "steps.who.text: her må nødnummeret 113 stå",
    ),
    "113 cut to 13": (
        replacing("en.toml", "call 113", "call 13", "[steps.subst]"),
        "steps.subst.text: «13» står ikke på listene",
    ),
    "a number of another country": (
        replacing("en.toml", "call 113", "call 911", "[steps.subst]"),
        "steps.subst.text: «911» står ikke på listene",
    ),
    "an amount to call": (
        replacing("en.toml", "call 113", "call 240", "[steps.subst]"),
        "steps.subst.text: «240» står ikke på listene",
    ),
    "another phone code": (
        replacing("nb.toml", "+47", "+46", "[steps.wh_abroad]"),
        "steps.wh_abroad.text: «+46» står ikke på listene",
    ),
    "a wrong digit from abroad": (
        replacing("offers.toml", "+47 22 40 00 40", "+47 22 40 00 41"),
        "offers.toml, linje {}, numbers.kirkens.from_abroad: dette er ikke 22 40 00 40 slik",
    ),
    "a short number as if it worked from abroad": (
        replacing("offers.toml", 'from_abroad = "112"', 'from_abroad = "+47 112"'),
        "offers.toml, linje {}, numbers.eu.from_abroad: dette er ikke 112 slik",
    ),
    "a wrong digit in a long number": (
        replacing("nb.toml", "116 117", "116 171", "[steps.wh_lfl]"),
        "steps.wh_lfl.text: «116 171» står ikke på listene",
    ),
    "no number on the emergency screen": (
        replacing("flow.toml", 'numbers = ["amk", ', "numbers = [", "[steps.acute]"),
        "flow.toml, linje {}, steps.acute.numbers: nødskjermen må vise 113 først",
    ),
    "another number before that of the emergency screen": (
        replacing("flow.toml", '["amk", "mental"]', '["mental", "amk"]', "[steps.acute]"),
        "flow.toml, linje {}, steps.acute.numbers: nødskjermen må vise 113 først",
    ),
    "only numbers that are no emergency numbers": (
        replacing("flow.toml", 'numbers = ["kirkens", "eu"]', 'numbers = ["kirkens"]'),
        "flow.toml, linje {}, steps.thoughts_ab.numbers: en nødskjerm må vise 113 eller 112",
    ),
    "nobody for suicidal thoughts": (
        lambda folder: without(folder, "flow.toml", '"mental", ', '"kirkens", ', ', "mental"'),
        "steps.acute.choices: ett trykk herfra må det stå et nummer for selvmordstanker",
    ),
    "the emergency screen is none": (
        replacing("flow.toml", 'way = "emergency"\n', "", "[steps.acute]"),
        "steps.acute.way: dette er nødskjermen",
    ),
    "a screen of danger is no emergency screen": (
        replacing("flow.toml", 'way = "emergency"\n', "", "[steps.unsafe]"),
        "steps.unsafe.way: en skjerm med nødnummer er en nødskjerm",
    ),
    "another screen as the emergency screen": (
        replacing("flow.toml", 'acute = "acute"', 'acute = "privacy"'),
        "steps.privacy.way: dette er nødskjermen",
    ),
    "an offer under an emergency screen": (
        replacing(
            "flow.toml", '{ to = "wh_extra", offer = "stotte" }', '{ offer = "sana" }',
            "[steps.thoughts]",
        ),
        "flow.toml, linje {}, steps.thoughts.choices.talk: en nødskjerm kan bare lede til",
    ),
    "another list under an emergency screen": (
        replacing(
            "flow.toml", '{ to = "wh_extra", offer = "stotte" }', '"wh_lfl"', "[steps.unsafe]"
        ),
        "flow.toml, linje {}, steps.unsafe.choices.talk: en nødskjerm kan bare lede til",
    ),
    "a way out of the question after an emergency screen": (
        replacing(
            "flow.toml", 'offer = "stotte"\nsensitive = true\n',
            'offer = "stotte"\n[steps.wh_extra.choices]\nread = "read"\n', "[steps.wh_extra]",
        ),
        "steps.wh_extra.choices.read: spørsmålet følger etter ",
    ),
    "a page on the web under an emergency screen": (
        replacing("flow.toml", '"acute_ab"', '{ url = "https://example.org" }', "[steps.acute]"),
        "flow.toml, linje {}, steps.acute.choices.abroad: en nødskjerm kan bare lede til",
    ),
    "no phrase of an emergency in one language": (
        replacing("phrases.toml", '["vil døy", "orkar ikkje leve", "ta livet mitt"]', "[]"),
        "phrases.toml, linje {}, emergency.nn: ingen ord på Nynorsk fører til nødskjermen",
    ),
    "an approval of tomorrow": (
        approval("jurist", "2026-11-23"),
        "nb.toml, linje {}, steps.reported.approved: 23.11.2026 har ikke vært ennå",
    ),
    "an approval by name": (
        approval("Kari Nordmann", "2026-11-20"),
        "nb.toml, linje {}, steps.reported.approved: «Kari Nordmann» er ingen rolle",
    ),
    "an approval of other words": (
        approval("jurist", "2026-11-20", "abcdef012345"),
        "nb.toml, linje {}, steps.reported.approved: ordene er ikke de som ble godkjent",
    ),
    "an emergency number that the country does not list": (
        replacing("country.toml", 'emergency = ["113", ', 'emergency = ["131", '),
        "numbers.amk.value: 113 står ikke på listene",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_what_could_harm_somebody_is_refused_where_it_stands(folder: Path, name: str) -> None:
    attack, wanted = ATTACKS[name]
    line = attack(folder)
    said = findings(folder)
    assert any(wanted.format(line) in one for one in said), said
    assert all(re.match(r"\w+\.toml, linje \d+, ", one) for one in said)


def test_a_script_without_phrases_is_refused(folder: Path) -> None:
    (folder / "phrases.toml").unlink()
    assert [one for one in findings(folder) if one.startswith("phrases.toml: fila mangler")]


def test_what_ships_is_safe(folder: Path) -> None:
    assert findings(folder) == []


@pytest.mark.parametrize(
    "words", ["i 2016 og 2019", "1–5 samtaler, 90 minutter", "3,00 til 2,53", "1. januar 2027",
              "ring 113, fra utlandet 112", "+47 foran", "227 leger", "2003-2005",
              "+47 23 10 90 00"],
)  # fmt: skip
def test_what_is_no_number_to_call_may_stand_in_words(folder: Path, words: str) -> None:
    within(folder, "nb.toml", "[steps.write]", "Du trenger ikke", f"({words}) Du trenger ikke")
    assert findings(folder) == []


def test_an_approval_falls_with_the_words_it_is_about_and_only_with_them(folder: Path) -> None:
    own = load_script(folder).words["nb"].hashes["steps.reported"]
    approval("jurist", "2026-11-20", own)(folder)
    assert findings(folder) == []
    assert load_script(folder).words["nb"].approvals["steps.reported"].date == date(2026, 11, 20)
    change(folder, "service.toml", "23 10 90 00", "21 23 45 67")  # is nobody's to approve
    assert "steps.reported" in load_script(folder).words["nb"].approvals
    within(folder, "nb.toml", "[steps.reported.choices]", "Hvem får", "Hvem kan få")
    script = load_script(folder)
    assert "steps.reported" not in script.words["nb"].approvals
    (said,) = findings(folder)
    new = script.words["nb"].hashes["steps.reported"]
    assert f'words = "{new}"' in said
    change(folder, "nb.toml", own, new)
    assert findings(folder) == []
    assert "steps.reported" in load_script(folder).words["nb"].approvals
