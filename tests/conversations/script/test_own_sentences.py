"""Findings come in the language of those who keep the folder, and in sentences they brought."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from conversations.script.loader import BUILT_IN, read_script
from conversations.script.own_sentences import FILE, sentence_findings, settle_language
from conversations.sentences.catalog import sentence, sentences, set_language
from tests.support.scripts import small_folder

COUNTY = {"nb": "et fylke", "en": "a county"}  # how each language says it
DANISH = '[languages.da]\nclients = [""]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small script, to be changed; the program speaks as no folder here does."""
    set_language("xx", {"kinds.county": "of another folder"})
    return Path(shutil.copytree(small_folder(), tmp_path / "script"))


def country(folder: Path, text: str) -> Path:
    (folder / "country.toml").write_text(text, "utf-8")
    return folder


def own(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, "utf-8")
    return folder


def county_after(folder: Path) -> str:
    """How the program calls a county once it has settled how to speak."""
    settle_language(folder)
    return sentence("kinds.county")


def said(folder: Path, language: str = "nb") -> list[str]:
    settle_language(folder)
    return [str(finding) for finding in sentence_findings(folder, language)]


def test_the_first_language_is_that_of_findings(folder: Path) -> None:
    text = (folder / "country.toml").read_text("utf-8")
    assert county_after(folder) == COUNTY["nb"]
    before, first, rest = text.partition("[languages.nb]")
    country(folder, f"{before}[languages.en]\n[languages.nb]{rest}")
    assert first
    assert county_after(folder) == COUNTY["en"]


def test_where_the_first_is_not_spoken_it_is_the_next_that_is(folder: Path) -> None:
    """Of an association that writes nynorsk first, staff read bokmål rather than English."""
    text = (folder / "country.toml").read_text("utf-8")
    before, _, rest = text.partition("[languages.nb]")
    country(folder, f"{before}[languages.nn]\n[languages.nb]\n[languages.en]\n")
    assert rest
    assert county_after(folder) == COUNTY["nb"]
    assert said(folder, "nn") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('code = "NO', "nb"),  # of an old program, which was Norway's alone
        ("format = 2\n", "en"),
        ("format = 2\nlanguages = 3\n", "en"),
        ("format = 2\n[languages]\n", "en"),
        ('format = 2\n[languages."../sentences/nb"]\n', "en"),
        ("format = 2\n[languages.da]\n", "en"),
        ("format = 2\ncode = NO\n[languages.nb]\n", "nb"),  # with a slip above
        ("", "en"),
    ],
)
def test_it_is_known_as_far_as_the_file_can_be_read(folder: Path, text: str, language: str) -> None:
    assert county_after(country(folder, text)) == COUNTY[language]


def test_without_a_country_it_is_english(folder: Path) -> None:
    (folder / "country.toml").unlink()
    assert county_after(folder) == COUNTY["en"]
    found = {str(finding) for finding in read_script(folder).findings}
    assert "country.toml: the file is missing; put it in the folder" in found


def test_a_folder_that_extends_another_speaks_as_that_one_does(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "service.toml").write_text('extends = "../script"\n', "utf-8")
    country(tmp_path / "own", "[languages.nb]\n")  # which is no file that it may have
    country(folder, f"format = 2\n{DANISH}")
    own(folder, '[kinds]\ncounty = "en region"\nsite = "et sygehus"\n')
    own(tmp_path / "own", '[kinds]\nsite = "et hospital"\n')
    assert county_after(tmp_path / "own") == "en region"
    assert sentence("kinds.site") == "et hospital"


def test_what_is_wrong_in_files_comes_in_that_language(folder: Path) -> None:
    text = (folder / "country.toml").read_text("utf-8").replace("[languages.nb]", "[languages.da]")
    country(own(folder, '[finding]\nline = ", linie {line}"\n'), text)
    (folder / "offers.toml").write_text("[offers.tann]\nlocal = True\n", "utf-8")
    found = [str(finding) for finding in read_script(folder).findings]
    assert "offers.toml, linie 2: write true or false in lower case" in found


def test_what_another_folder_brought_is_forgotten(folder: Path) -> None:
    assert county_after(own(folder, '[kinds]\ncounty = "et amt"\n')) == "et amt"
    assert county_after(BUILT_IN) == COUNTY["nb"]


def test_sentences_that_lack_are_counted_once(folder: Path) -> None:
    number = len(sentences("en"))
    assert said(folder, "nb") == said(folder, "en") == []
    country(folder, f"format = 2\n{DANISH}")
    assert said(folder, "da") == [
        f"{FILE}: warning: missing here: {number} of {number} sentences, which appear in "
        "English until you write them"
    ]
    own(folder, '[kinds]\ncounty = "en region"\nsite = "et sygehus"\n')
    (lacking,) = said(folder, "da")
    assert f": {number - 2} of {number} sentences" in lacking


def test_a_whole_file_lacks_nothing(folder: Path) -> None:
    sections: dict[str, list[str]] = {}
    for name, text in sentences("en").items():
        section, _, key = name.partition(".")
        sections.setdefault(section, []).append(f"{key} = {json.dumps(text)}")
    lines = (f"[{section}]\n" + "\n".join(keys) for section, keys in sections.items())
    assert said(own(folder, "\n".join(lines)), "da") == []


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ('county = "et amt"', None),
        ('county = "X"', None),
        ('counti = "et amt"', "programmet har ingen slik setning; rett navnet eller ta det bort"),
        ('county = "et {amt}"', "kan ikke ha navn i klammer; to klammer, {{ og }}, vises som en"),
        ('county = "et { amt"', "kan ikke ha navn i klammer; to klammer, {{ og }}, vises som en"),
        ('county = "et {{ amt"', None),
        ("county = 3", "her må det stå en tekst i anførselstegn"),
        ('county = ""', "her må det stå en tekst i anførselstegn"),
    ],
)
def test_what_cannot_be_a_sentence_is_named_in_its_line_and_not_said(
    folder: Path, line: str, ends: str | None
) -> None:
    found = said(own(folder, f"# ours\n[kinds]\n{line}\n"))
    if ends is None:
        assert found == []
        assert sentence("kinds.county") in ("et amt", "et { amt", "X")
    else:
        (finding,) = found
        assert finding.startswith(f"{FILE}, linje 3, kinds.count")
        assert finding.endswith(ends)
        assert sentence("kinds.county") == COUNTY["nb"]


@pytest.mark.parametrize(
    "text",
    [
        "too long by {shown}",
        "{shown} of {room} in {row}",
        "{shown} of {room:>9}",
        "{shown} of {room!r}",
        "{shown.real} of {room}",
    ],
)
def test_a_sentence_has_its_values_and_no_others(folder: Path, text: str) -> None:
    (finding,) = said(own(folder, f'[contact]\ntoo_long = "{text}"\n'))
    assert "contact.too_long: setningen må ha {room}, {shown}, skrevet slik" in finding
    assert sentence("contact.too_long", shown=3, room=2).startswith("raden har 3 tegn")


def test_the_values_may_stand_in_another_order(folder: Path) -> None:
    assert said(own(folder, '[contact]\ntoo_long = "{room} er for lite for {shown}"\n')) == []
    assert sentence("contact.too_long", shown=3, room=2) == "2 er for lite for 3"


def test_of_a_file_that_cannot_be_read_nothing_is_said(folder: Path) -> None:
    (finding,) = said(own(folder, '[kinds]\ncounty = "et amt"\n[a b]\n'))
    assert finding.startswith(f"{FILE}, linje 3: i klammer kan det bare stå")
    assert sentence("kinds.county") == COUNTY["nb"]


def test_a_section_is_a_table(folder: Path) -> None:
    (finding,) = said(own(folder, 'kinds = "et amt"\n'))
    assert finding == f"{FILE}, linje 1, kinds: her må det være en tabell [kinds]"


def test_a_slip_in_the_file_is_named_and_the_rest_said(folder: Path) -> None:
    (finding,) = said(own(folder, '[kinds]\nsite = "et sygehus\ncounty = "et amt"\n'))
    assert finding.startswith(f"{FILE}, linje 2: anførselstegnet på slutten mangler")
    assert sentence("kinds.county") == "et amt"
