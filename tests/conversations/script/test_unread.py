"""What is left of a script, and said, where one of its files cannot be read at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conversations.authoring.checks.folder import check_folder
from conversations.script.country import FORMAT
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import (
    ScriptReading,
    load_areas,
    load_country,
    load_script,
    read_script,
    read_texts,
)
from tests.support.scripts import small_folder
from tests.support.talk import TODAY

NEEDED = {"flow.toml", "offers.toml", "service.toml", "country.toml"}
OTHERS = {"nb.toml", "nn.toml", "en.toml", "phrases.toml", "places.toml", "counts.toml",
          "areas.toml", "columns.toml"}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small script, to be changed."""
    return Path(shutil.copytree(small_folder(), tmp_path / "script"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text, old
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def broken(folder: Path, *files: str) -> ScriptReading:
    """What is read where these files have a table whose name nobody can read."""
    for file in files:
        (folder / file).write_text("[a b]\nx = 1\n", "utf-8")
    return read_script(folder)


def files_of(reading: ScriptReading) -> Iterator[str]:
    return (finding.file for finding in reading.findings)


@pytest.mark.parametrize("file", sorted(NEEDED))
def test_without_one_of_these_there_is_no_script(folder: Path, file: str) -> None:
    reading = broken(folder, file)
    assert reading.script is None
    assert file in reading.unread
    assert file in files_of(reading)
    assert check_folder(folder, TODAY)[1]
    with pytest.raises(ScriptError) as error:
        load_script(folder)
    assert error.value.findings == reading.findings


@pytest.mark.parametrize("file", sorted(OTHERS))
def test_without_any_other_the_rest_is_a_script_that_is_looked_at(folder: Path, file: str) -> None:
    reading = broken(folder, file)
    assert reading.script is not None
    assert {*files_of(reading)} == reading.unread == {file}
    assert {*reading.script.words} == {"nb", "nn", "en"}
    with pytest.raises(ScriptError, match=rf"^{file}, linje 1: i klammer"):
        load_script(folder)
    found = [str(finding) for finding in check_folder(folder, TODAY)[1]]
    assert found[0].startswith(f"{file}, linje 1: i klammer kan det bare stå")
    assert {one.partition(",")[0] for one in found} <= {file, "phrases.toml: fila mangler"}


def test_a_language_that_cannot_be_read_is_stood_for_by_another(folder: Path) -> None:
    script = broken(folder, "nn.toml").script
    assert script
    assert script.words["nn"].language == "nn"
    assert script.words["nn"].name == script.words["nb"].name != script.words["en"].name
    assert broken(folder, "nb.toml", "en.toml").script is None


def test_all_that_is_wrong_is_said_of_each_file_once(folder: Path) -> None:
    reading = broken(folder, *NEEDED, *OTHERS)
    assert reading.script is None
    said = [*files_of(reading)]
    assert sorted(said) == sorted((NEEDED | OTHERS) - {"nb.toml", "nn.toml", "en.toml"})


def test_a_choice_with_an_offer_goes_on_where_it_says(folder: Path) -> None:
    change(folder, "flow.toml", 'kept = "privacy"', "kept = { to = 'privacy', offer = 'tann' }")
    choices = load_script(folder).steps["who"].choices
    assert (choices["kept"].to, choices["kept"].offer) == ("privacy", "tann")
    assert (choices["dentist"].to, choices["dentist"].offer) == ("where", "tann")
    change(folder, "flow.toml", "to = 'privacy'", "url = 'https://example.org'")
    kept = read_script(folder).script
    assert kept
    assert (kept.steps["who"].choices["kept"].to, kept.steps["who"].choices["kept"].url) == (
        "", "https://example.org",
    )  # fmt: skip
    change(folder, "offers.toml", "local = true", "local = false")
    national = read_script(folder).script
    assert national
    assert national.steps["who"].choices["dentist"].to == "end"


def test_an_offer_that_is_not_there_leads_nowhere(folder: Path) -> None:
    change(folder, "flow.toml", 'offer = "tann"', 'offer = "tenn"')
    script = read_script(folder).script
    assert script
    assert script.steps["who"].choices["dentist"].to == ""


def test_names_of_the_service_file_are_filled_in_wherever_words_stand(folder: Path) -> None:
    change(folder, "service.toml", "[service]", "[service]\nher = 'Bergen'\nder = 'Oslo'")
    change(folder, "nb.toml", '"Tilbake"', '"{her}, {der}, {her}, {ukjent}"')
    script = load_script(folder)
    assert script.words["nb"].labels["back"] == "Bergen, Oslo, Bergen, {ukjent}"
    assert "Ansvarlig: Eksempelforeningen." in script.words["nb"].steps["privacy"].text
    plain = read_texts(folder, "nb", {}).value
    assert plain
    assert "Ansvarlig: {responsible}." in plain.steps["privacy"].text
    assert plain.hashes == script.words["nb"].hashes  # of the words as they are written


def test_a_key_of_the_programs_own_is_an_unknown_one_for_authors(folder: Path) -> None:
    change(folder, "nb.toml", 'name = "Bokmål"', 'name = "Bokmål"\nlanguage = "xx"\nhashes = 1')
    change(folder, "flow.toml", 'code = "wh"', 'code = "wh"\nid = "x"')
    reading = read_script(folder)
    assert [(f.file, f.place) for f in reading.findings] == [
        ("flow.toml", "steps.who.id"), ("nb.toml", "language"), ("nb.toml", "hashes"),
    ]  # fmt: skip
    assert reading.script
    assert reading.script.words["nb"].language == "nb"
    assert reading.script.steps["who"].id == "who"


def test_country_and_areas_are_read_alone_and_refused_with_all_that_is_wrong(folder: Path) -> None:
    assert load_country(folder).code == "NO"
    assert [area.kind for area in load_areas(folder)].count("nation") == 1
    change(folder, "areas.toml", "counties = [", 'counties = ["77", ')
    with pytest.raises(ScriptError, match=r"^areas\.toml, linje \d+, .*: dette fylket står ikke"):
        load_areas(folder)
    change(folder, "country.toml", 'code = "NO"', 'code = "no"')
    with pytest.raises(ScriptError, match=r"^country\.toml, linje \d+, code: skriv to bokstaver"):
        load_country(folder)
    (folder / "country.toml").unlink()
    with pytest.raises(ScriptError, match=r"^country\.toml: fila mangler; legg den i mappa$"):
        load_country(folder)


@pytest.mark.parametrize("written", ['"3"', "[3]", "3.5"])
def test_a_format_that_is_no_number_of_one_is_a_mistake_like_others(
    folder: Path, written: str
) -> None:
    change(folder, "country.toml", f"format = {FORMAT}", f"format = {written}")
    (finding,) = read_script(folder).findings
    assert str(finding).startswith("country.toml, linje 1, format: skriv en av: ")


@pytest.mark.parametrize("written", [-1, 0, 1, FORMAT + 1])
def test_of_a_folder_of_another_format_nothing_else_is_said_of_that_file(
    folder: Path, written: int
) -> None:
    change(folder, "country.toml", f"format = {FORMAT}", f"format = {written}\nnew = 1")
    (finding,) = (one for one in read_script(folder).findings if one.file == "country.toml")
    assert (finding.line, finding.place) == (1, "format")
    assert ("nyere" in finding.text) is (written > FORMAT)
    assert ("areas.toml" in finding.text) is (written < FORMAT)
