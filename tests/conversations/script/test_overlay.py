"""A folder that extends another: what it may change, what it may not, and what is said of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conversations.authoring.baseline import load_baseline, word_changes, written_words
from conversations.authoring.checks.folder import check_folder
from conversations.script.diagnostics import ScriptError
from conversations.script.layers import (
    BUILT_IN,
    base_folder,
    extended_by,
    has_file,
    layers,
    layers_of,
)
from conversations.script.loader import load_count_texts, load_list_texts, load_script, read_script
from conversations.script.reader import lay_over
from tests.support.scripts import shipped_script, small_folder

DAY = date(2026, 11, 22)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A whole script of three steps."""
    return Path(shutil.copytree(small_folder(), tmp_path / "whole"))


def overlay(folder: Path, extends: str = "../whole", **files: str) -> Path:
    """A folder that extends another, with files by name without ending."""
    folder.mkdir(exist_ok=True)
    service = files.pop("service", "")
    (folder / "service.toml").write_text(f'extends = "{extends}"\n{service}', "utf-8")
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder


@pytest.fixture
def own(base: Path, tmp_path: Path) -> Path:
    """An overlay of that script that changes nothing yet."""
    assert base.parent == tmp_path
    return overlay(tmp_path / "own")


def said(folder: Path) -> list[str]:
    return [str(finding) for finding in read_script(folder).findings]


def test_an_overlay_that_says_nothing_more_is_the_same_script(base: Path, own: Path) -> None:
    whole = load_script(base)
    same = replace(load_script(own), folder=base, vocabulary=whole.vocabulary)
    assert same == whole
    assert load_list_texts(own) == load_list_texts(base)
    assert load_count_texts(own) == load_count_texts(base)


def test_the_script_that_ships_is_extended_by_its_name(tmp_path: Path) -> None:
    own = overlay(
        tmp_path / "own",
        "default",
        service='[service]\nbot_name = "@eksempelbot"\n',
        nb='[steps.unsure.choices]\ntalk = "At noen lytter"\n',
        offers="[numbers.amk]\nchecked = 2026-12-01\n",
    )
    script, shipped = load_script(own), shipped_script()
    assert script.service == {**shipped.service, "bot_name": "@eksempelbot"}
    assert script.words["nb"].steps["unsure"].choices["talk"] == "At noen lytter"
    assert script.words["nb"].steps["unsure"].text == shipped.words["nb"].steps["unsure"].text
    assert script.words["nn"] == shipped.words["nn"]
    assert script.numbers["amk"] == replace(shipped.numbers["amk"], checked=date(2026, 12, 1))
    assert script.steps == shipped.steps
    changes = [*word_changes(load_baseline(own).words, written_words(own))]  # type: ignore[union-attr]
    assert ("nb", "steps.unsure.choices.talk") in {(c.language, c.place) for c in changes}


def test_lists_and_texts_are_replaced_and_tables_laid_together(own: Path) -> None:
    overlay(
        own,
        service='channels = ["k9"]\n[service]\nswitchboard = "21 23 45 67"\n',
        lists='[labels]\nuse = "Bruk denne"\n',
    )
    script = load_script(own)
    assert script.channels == frozenset({"k9"})
    assert script.service["responsible"]
    assert load_list_texts(own).labels["use"] == "Bruk denne"
    assert load_list_texts(own).labels["cancel"] == load_list_texts().labels["cancel"]


def test_a_choice_is_replaced_whole() -> None:
    below = {"steps": {"who": {"code": "wh", "choices": {"a": {"to": "b", "offer": "c"}}}}}
    above = {"steps": {"who": {"choices": {"a": {"url": "https://example.org"}, "d": "e"}}}}
    assert lay_over(below, above) == {
        "steps": {"who": {"code": "wh", "choices": {"a": {"url": "https://example.org"}, "d": "e"}}}
    }


@pytest.mark.parametrize(
    ("above", "approved"),
    [
        ({}, True),
        ({"text": "Slik."}, True),
        ({"text": "Annerledes."}, False),
        ({"choices": {"b": "Ny"}}, False),
    ],
)
def test_an_approval_is_of_the_words_that_were_read(
    above: dict[str, object], approved: bool
) -> None:
    below = {"text": "Slik.", "choices": {"a": "Ja"}, "approved": {"by": "leder"}}
    assert ("approved" in lay_over({"who": below}, {"who": above})["who"]) is approved
    renewed = {**above, "approved": {"by": "jurist"}}
    assert lay_over({"who": below}, {"who": renewed})["who"]["approved"] == {"by": "jurist"}


def test_an_upgrade_never_goes_back() -> None:
    assert lay_over({"version": 9, "retired": ["a1"]}, {"version": 8, "retired": ["b2"]}) == {
        "version": 9,
        "retired": ["a1", "b2"],
    }
    assert lay_over({"version": 7}, {"version": 8}) == {"version": 8}


FORBIDDEN = [
    ("country", 'code = "NO"\n', "country.toml, linje 1: en mappe som bygger på en annen, har"),
    ("phrases", "[emergency]\n", "phrases.toml, linje 1: en mappe som bygger på en annen, har"),
    ("flow", 'acute = "who"\n', "flow.toml, linje 1, acute: "),
    ("flow", "\n[steps.acute]\nnumbers = []\n", "flow.toml, linje 2, steps.acute: "),
    (
        "flow",
        '[steps.new]\ncode = "nw"\nkind = "page"\nway = "emergency"\n',
        "flow.toml, linje 1, steps.new: ",
    ),
    ("nb", '[steps.acute]\ntext = "Ta det med ro"\n', "nb.toml, linje 1, steps.acute: "),
    ("en", '[numbers]\namk = "Shop"\n', "en.toml, linje 2, numbers.amk: "),
    ("nn", "[numbers.amk]\nchecked = 1\n", "nn.toml, linje 1, numbers.amk: "),
    (
        "offers",
        '[numbers.amk]\nchecked = 2026-12-01\nvalue = "112"\n',
        "offers.toml, linje 3, numbers.amk.value: ",
    ),
    (
        "offers",
        "[offers.help]\nafter_emergency = true\n",
        "offers.toml, linje 2, offers.help.after_emergency: ",
    ),
]


@pytest.mark.parametrize(("file", "text", "begins"), FORBIDDEN)
def test_what_keeps_people_safe_is_never_changed(
    own: Path, file: str, text: str, begins: str
) -> None:
    overlay(own, **{file: text})
    (finding,) = [one for one in said(own) if "uten" in one]
    assert finding.startswith(begins)
    assert finding.endswith('; ta det bort, eller lag en hel mappe uten "extends"')
    with pytest.raises(ScriptError):
        load_script(own)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("nb", '[offers.tann]\nabout = "Annet"\n'),
        ("offers", '[offers.tann]\nnames = ["hjelp"]\n'),
        ("offers", "[numbers.amk]\nchecked = 2026-12-01\n"),
        ("offers", '[numbers.amk]\nsource = "example.org"\nchecked = 2026-12-01\n'),
        ("flow", "[steps.who]\nsensitive = true\n"),
        ("nb", '[steps.who]\ntext = "# Hei\\nEr livet i fare, ring 113."\n'),
        ("offers", '[numbers.ny]\nvalue = "112"\nsource = "x"\nchecked = 2026-12-01\n'),
    ],
)
def test_what_is_nobodys_safety_may_be_changed(own: Path, file: str, text: str) -> None:
    overlay(own, **{file: text})
    assert said(own) == []
    assert load_script(own) != load_script(own.parent / "whole")


def test_a_key_of_the_flow_is_forbidden_in_the_flow_alone(own: Path) -> None:
    overlay(own, service='acute = "who"\nafter_emergency = true\n')
    assert [one for one in said(own) if "uten" in one] == []
    assert len([one for one in said(own) if "ukjent navn" in one]) == 2


def test_whatever_stands_in_place_of_a_table_is_named_once(own: Path) -> None:
    overlay(own, flow="steps = 1\n", offers="numbers = 2\noffers = 3\n")
    assert not any("uten" in one for one in said(own))
    assert {one.partition(":")[0] for one in said(own)} == {
        "flow.toml, linje 1, steps", "offers.toml, linje 1, numbers",
        "offers.toml, linje 2, offers",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("extends", "ends"),
    [
        ("../nowhere", 'nowhere; write extends = "default", or correct the path'),
        ("../other", "itself extends another; name a complete folder"),
        ("", 'write extends = "default", or the path to another folder'),
        (".", "itself extends another; name a complete folder"),
    ],
)
def test_what_is_extended_is_a_whole_folder(
    own: Path, tmp_path: Path, extends: str, ends: str
) -> None:
    (overlay(tmp_path / "other") / "flow.toml").write_text("", "utf-8")
    (own / "flow.toml").write_text("", "utf-8")
    overlay(own, extends)
    (finding,) = said(own)
    assert finding.startswith("service.toml, line 1, extends: ")
    assert finding.endswith(ends)


@pytest.mark.parametrize("file", ["lists.toml", "counts.toml", "nn.toml"])
def test_a_folder_that_extends_none_is_whole(base: Path, file: str) -> None:
    (base / file).unlink()
    wrong = {str(finding) for finding in check_folder(base, DAY)[1] if not finding.warning}
    assert f"{file}: fila mangler; legg den i mappa" in wrong


def test_findings_name_the_file_and_line_of_whoever_wrote_it(base: Path, own: Path) -> None:
    overlay(own, nb='\n[steps.who.choices]\ndentist = "Tannlege!"\n', en='[lables]\na = "b"\n')
    found = {str(finding) for finding in check_folder(own, DAY)[1]}
    assert "nb.toml, linje 3, steps.who.choices.dentist: ta bort utropstegnet" in found
    assert any(one.startswith("en.toml, linje 1, lables: ukjent navn") for one in found)
    text = (base / "nn.toml").read_text("utf-8")
    (base / "nn.toml").write_text(text.replace("[steps.who]", "[steps.whom]"), "utf-8")
    found = {str(finding) for finding in check_folder(own, DAY)[1]}
    assert any(one.startswith("nn.toml (i whole, linje ") for one in found)


def test_a_slip_in_an_overlay_is_named_there(own: Path) -> None:
    overlay(own, nb="[steps.who.choices]\ndentist = “Tannlege”\n")
    (slip,) = said(own)
    assert slip.startswith("nb.toml, linje 2: anførselstegnene er krøllete")
    (own / "nb.toml").rename(own / "nb.toml.txt")
    assert said(own) == ["nb.toml: fila heter nb.toml.txt; gi den navnet nb.toml"]


def test_nothing_of_the_shipped_script_slips_into_a_whole_one(base: Path) -> None:
    text = (base / "nb.toml").read_text("utf-8")
    line = next(one for one in text.splitlines() if one.startswith("copy_email = "))
    (base / "nb.toml").write_text(text.replace(line, ""), "utf-8")
    found = [str(finding) for finding in check_folder(base, DAY)[1]]
    assert any("«copy_email» mangler på Bokmål" in one for one in found)
    assert BUILT_IN.name == "default"


# --- Which folders a file is read from ------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "named", "base"),
    [
        ('extends = "default"', "default", BUILT_IN),
        ('extends = "../whole"', "../whole", Path("../whole")),
        ('extends = ""', "", None),
        ("extends = 5", 5, None),
        ("extends = [1]", [1], None),
        ("", None, None),
        ('extends = "../whole', "…", Path("…")),  # with a slip, which is named
    ],
)
def test_what_a_folder_extends(tmp_path: Path, line: str, named: object, base: Path | None) -> None:
    (tmp_path / "service.toml").write_text(f"{line}\n", "utf-8")
    assert extended_by(tmp_path) == named
    wanted = tmp_path / base if base else None
    assert base_folder(tmp_path) == wanted
    assert layers(tmp_path) == (tmp_path, *([wanted] if wanted else []))


def test_the_folder_that_ships_and_one_without_a_service_file_extend_nothing(
    tmp_path: Path,
) -> None:
    assert extended_by(BUILT_IN) is extended_by(tmp_path) is extended_by(tmp_path / "no") is None
    (tmp_path / "service.toml").write_bytes(b"\xff")
    assert extended_by(tmp_path) is None
    assert layers(BUILT_IN) == (BUILT_IN,)


def test_a_number_in_place_of_what_is_extended_is_refused(own: Path) -> None:
    (own / "service.toml").write_text("extends = 5\n", "utf-8")
    (finding,) = said(own)
    assert finding.startswith("service.toml, line 1, extends: write extends = ")


def test_a_file_is_looked_for_in_the_own_folder_first(base: Path, own: Path) -> None:
    other = own / "../whole"
    assert layers_of(own, "nb.toml") == (own / "nb.toml", other / "nb.toml")
    assert layers_of(own, "country.toml") == (other / "country.toml",)
    assert layers_of(own, "phrases.toml") == (other / "phrases.toml",)
    assert layers_of(base, "country.toml") == (base / "country.toml",)
    assert has_file(own, "nb.toml")  # of the folder below
    (own / "nx.toml").write_text("", "utf-8")
    assert has_file(own, "nx.toml")
    assert not has_file(own, "ny.toml")
    (own / "phrases.toml").write_text("", "utf-8")
    (base / "phrases.toml").unlink()
    assert not has_file(own, "phrases.toml")
