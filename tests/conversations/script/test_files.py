"""A small script with files added, changed and taken away: what it understands, what is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conversations.authoring.checks.routing import check
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import load_places, load_script, load_vocabulary
from conversations.script.vocabulary import make_gazetteer
from conversations.understanding.intent import understand
from conversations.understanding.words import read_words
from tests.support.scripts import change, small_folder
from tests.support.talk import TODAY

PHRASES = """
fillers = ["veldig"]
[emergency]
nb = ["vil dø"]
nn = ["vil døy"]
en = ["want to die"]
[not_emergency]
nb = ["vil dø av latter"]
[offers.tann]
nb = ["snakke|prate med kollega"]
[topics.privacy]
nb = ["personvern"]
"""
PLACES = """
[counties]
"03" = ["Oslo"]
"55" = ["Troms"]
"18-55" = ["Nord"]
alle = ["hele landet"]
[elsewhere]
ut = ["Sverige"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(small_folder(), tmp_path / "script"))
    (copy / "phrases.toml").write_text(PHRASES, "utf-8")
    (copy / "places.toml").write_text(PLACES, "utf-8")
    return copy


def findings(folder: Path) -> list[str]:
    return [str(finding) for finding in check(load_script(folder), TODAY)]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("jeg vil dø", ("acute", "")),
        ("I want to die", ("acute", "")),
        ("jeg vil veldig dø", ("acute", "")),
        ("jeg vil dø av latter", ("", "")),
        ("kan jeg snakke med kollega", ("", "tann")),
        ("prate med kollega", ("", "tann")),
        ("personvern", ("privacy", "")),
        ("noe annet", ("", "")),
        ("", ("", "")),
    ],
)
def test_phrases_mean_what_their_table_says(
    folder: Path, text: str, meaning: tuple[str, str]
) -> None:
    understood = understand(load_vocabulary(folder), text)
    assert (understood.step, understood.offer) == meaning


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("Oslo", ("03",)),
        ("jeg bor i Troms", ("55",)),
        ("Nord", ("18", "55")),
        ("hele landet", ("alle",)),
        ("Sverige", ("ut",)),
    ],
)
def test_places_mean_the_areas_they_stand_under(
    folder: Path, text: str, areas: tuple[str, ...]
) -> None:
    assert understand(load_vocabulary(folder), text).areas == areas


def test_a_name_in_two_counties_means_either(folder: Path) -> None:
    change(
        folder, "places.toml", "[elsewhere]", '[towns]\n"03" = ["Nes"]\n"55" = ["Nes"]\n[elsewhere]'
    )
    where = make_gazetteer(load_places(folder), ("03", "55")).exact(read_words("nes"))
    assert where
    assert set(where.areas) == {"03", "55"}


def test_the_small_script_with_them_is_sound(folder: Path) -> None:
    assert findings(folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "remedy"),
    [
        ("phrases.toml", "[offers.tann]", "[offers.tan]", "offers.tan", "«tan» finnes ikke"),
        ("phrases.toml", "[topics.privacy]", "[topics.privat]", "topics.privat",
         "«privat» finnes ikke"),
        ("flow.toml", '"tann"', '"tenner"', "steps.who.choices.dentist", "«tenner» finnes ikke"),
        ("flow.toml", 'kept = "privacy"', 'kept = "privat"', "steps.who.choices.kept",
         "«privat» finnes ikke"),
        ("flow.toml", 'numbers = ["amk"]', 'numbers = ["abc"]', "steps.acute.numbers",
         "«abc» finnes ikke"),
        ("nb.toml", 'kept = "Hva blir lagret?"\n', "", "steps.who.choices", "«kept» mangler"),
        ("nb.toml", 'back = "Tilbake"', 'bakc = "Tilbake"', "labels", "«bakc» er ikke i bruk"),
        ("nb.toml", 'back = "Tilbake"', 'bakc = "Tilbake"', "labels", "«back» mangler"),
        ("en.toml", "[steps.end]", "[steps.ends]", "steps", "«end» mangler"),
        ("nb.toml", "Bekreftet {month}", "Bekreftet {year}", "lines.confirmed", "bruk {month}"),
        ("nb.toml", "Kopier {number}", "Kopier", "labels.copy", "{number} mangler"),
        ("nb.toml", '"Utlandet"', '"Utlandet!"', "labels.abroad", "ta bort utropstegnet"),
        ("nb.toml", '"Utlandet"', f'"{"Utland" * 8}"', "labels.abroad", "48 tegn; høyst"),
        ("offers.toml", "2026-11-21", "2026-09-21", "numbers.amk", "sist sjekket 21.09.2026"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_in_its_file_and_near_its_line(
    folder: Path, file: str, old: str, new: str, place: str, remedy: str
) -> None:
    line = change(folder, file, old, new)
    try:
        said = findings(folder)
    except ScriptError as error:
        said = str(error).splitlines()
    about = [one for one in said if remedy in one]
    assert about, said
    start, _, rest = about[0].partition(", ")
    assert start == file
    assert rest.partition(", ")[2].startswith(place)
    own = int(rest.partition(",")[0].removeprefix("linje "))
    length = (folder / file).read_text("utf-8").count("\n")
    assert 1 <= own <= length
    if new and place.count(".") > 1:
        assert own == line


def test_a_language_of_which_a_file_is_missing(folder: Path) -> None:
    (folder / "nn.toml").unlink()
    with pytest.raises(ScriptError, match=r"^nn.toml: fila mangler; legg den i mappa$"):
        load_script(folder)


def test_places_may_be_left_out_and_phrases_may_not(folder: Path) -> None:
    (folder / "places.toml").unlink()
    assert findings(folder) == []
    (folder / "phrases.toml").unlink()
    (finding,) = findings(folder)
    assert finding.startswith("phrases.toml: fila mangler, så «jeg vil dø» fører ingen til")


def test_findings_of_several_files_are_told_together(folder: Path) -> None:
    change(folder, "nb.toml", '"Utlandet"', '"Utlandet!"')
    change(folder, "en.toml", "[steps.end]", "[steps.ends]")
    files = {one.partition(",")[0] for one in findings(folder)}
    assert {"nb.toml", "en.toml"} <= files
