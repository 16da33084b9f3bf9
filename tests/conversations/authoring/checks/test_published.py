"""What has moved since a script was published; the changes are made to a copy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conversations.authoring.baseline import (
    WordChange,
    baseline_text,
    load_baseline,
    make_baseline,
    word_changes,
    written_words,
)
from conversations.authoring.checks.published import published_findings
from conversations.script.diagnostics import ScriptError, ScriptFiles
from conversations.script.loader import load_script
from tests.conversations.authoring.checks.test_checks import folder
from tests.conversations.authoring.checks.test_safety import approval, replacing
from tests.support.scripts import change

__all__ = ["folder"]  # the fixture

DAY = date(2026, 11, 21)


def publish(folder: Path) -> None:
    """Publishes a script as it stands."""
    text = baseline_text(make_baseline(load_script(folder), DAY))
    (folder / "published.json").write_text(text, "utf-8")


def findings(folder: Path) -> list[str]:
    baseline = load_baseline(folder)
    assert baseline
    files = ScriptFiles(folder)
    return list(map(str, published_findings(load_script(folder), baseline, files)))


def test_nothing_is_found_where_nothing_has_changed(folder: Path) -> None:
    publish(folder)
    change(folder, "service.toml", "23 10 90 00", "21 23 45 67")  # words with {switchboard} stay
    assert findings(folder) == []


def swap(folder: Path, one: str, other: str) -> None:
    """Gives two screens the code of each other."""
    change(folder, "flow.toml", f'code = "{one}"', 'code = "zz"')
    change(folder, "flow.toml", f'code = "{other}"', f'code = "{one}"')
    change(folder, "flow.toml", 'code = "zz"', f'code = "{other}"')


def test_codes_that_were_swapped_are_refused_at_both_screens(folder: Path) -> None:
    publish(folder)
    swap(folder, "un", "sb")
    moved = [one for one in findings(folder) if "advarsel" not in one]
    assert len(moved) == 2
    assert "steps.unsure.code: koden var un da manuset ble publisert" in moved[0]
    assert "steps.subst.code: koden var sb da manuset ble publisert" in moved[1]


def remove_page(folder: Path) -> None:
    """Takes a screen that one answer leads to out of all its files."""
    change(folder, "flow.toml", 'profession = "profession"\n', "")
    change(folder, "flow.toml", '[steps.profession]\ncode = "pr"\nkind = "page"\n', "")


def test_a_screen_that_is_gone_leaves_its_code_behind(folder: Path) -> None:
    publish(folder)
    remove_page(folder)
    said = findings(folder)
    assert any("retired: steget «profession» er borte; sett koden pr inn her" in s for s in said)
    assert any("steps.nodoctor.choices: advarsel: valget «profession» er borte" in s for s in said)
    change(folder, "flow.toml", "retired = [", 'retired = ["pr", ')
    change(folder, "flow.toml", "version = 1", "version = 2")
    assert all("advarsel" in one for one in findings(folder))
    publish(folder)
    change(folder, "flow.toml", '"pr", ', "")
    assert any("koden pr har vært i bruk; sett den inn igjen" in one for one in findings(folder))


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("flow.toml", "[steps.profession]", "[steps.yrke]", "steps.yrke: steget het «profession»"),
        ("flow.toml", "version = 1", "version = 0", "versjon 1 er publisert; skriv version = 2"),
        ("flow.toml", 'kept = "privacy"\n', "", "steps.who.choices: advarsel: valget «kept» er"),
        ("flow.toml", 'unsure = "unsure"', 'unsure = "subst"', "advarsel: førte til unsure da"),
        ("service.toml", ', "k8"', "", "service.toml, linje {}, channels: advarsel: koden k8 er"),
        ("nb.toml", 'back = "', 'back = "Ny ', "back: advarsel: endret på Bokmål, ikke på Nynorsk"),
        ("nb.toml", 'back = "', 'back = "Ny ', "version: advarsel: noe er endret siden versjon 1"),
    ],
)
def test_what_has_moved_is_named(folder: Path, file: str, old: str, new: str, wanted: str) -> None:
    publish(folder)
    if new == "version = 0":  # as a lower number than one that was published
        text = (folder / "published.json").read_text("utf-8")
        (folder / "published.json").write_text(
            text.replace('"version": 1', '"version": 2'), "utf-8"
        )
        old = new = "version = 1"
        wanted = "versjon 2 er publisert; skriv version = 3"
    line = change(folder, file, old, new)
    assert any(wanted.format(line) in one for one in findings(folder)), findings(folder)


def test_an_approval_that_fell_is_named(folder: Path) -> None:
    own = load_script(folder).words["nb"].hashes["steps.reported"]
    approval("jurist", "2026-11-20", own)(folder)
    publish(folder)
    replacing("nb.toml", 'text = """\n', 'text = """\nNy ', "[steps.reported]")(folder)
    assert any("godkjenningen av jurist gjelder ikke lenger" in one for one in findings(folder))


def test_a_number_that_an_emergency_screen_no_longer_shows_is_named(folder: Path) -> None:
    publish(folder)
    replacing("flow.toml", ', "mental"', "", "[steps.acute]")(folder)
    assert any("nødskjermen viste 116 123 da manuset" in one for one in findings(folder))


def test_words_before_and_after_are_told_place_by_place(folder: Path) -> None:
    before = written_words(folder)
    own = before["nb"]["lines.unconfirmed"]
    for file in ("nb.toml", "en.toml"):
        change(folder, file, 'unconfirmed = "', 'unconfirmed = "New: ')
    changes = list(word_changes(before, written_words(folder)))
    assert [(c.language, c.place) for c in changes] == [
        ("nb", "lines.unconfirmed"),
        ("en", "lines.unconfirmed"),
    ]
    assert changes[0] == WordChange("nb", "lines.unconfirmed", own, f"New: {own}")


def test_a_broken_file_is_named_and_one_that_is_not_there_is_none(folder: Path) -> None:
    (folder / "published.json").unlink(missing_ok=True)
    assert load_baseline(folder) is None
    (folder / "published.json").write_text('{"version": "x"}', "utf-8")
    with pytest.raises(ScriptError, match=r"^published.json: fila er ødelagt"):
        load_baseline(folder)


def test_codes_of_the_script_that_ships_have_not_moved_since_it_was_published() -> None:
    script = load_script()
    baseline = load_baseline(script.folder)
    assert baseline
    said = published_findings(script, baseline, ScriptFiles(script.folder))
    assert [str(finding) for finding in said if not finding.warning] == []
