"""Whatever an author gets wrong in a file of the script is named: every key that ships is tried."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from conversations.contacts.file_words import FileWords
from conversations.script.areas import AreasFile
from conversations.script.country import Country
from conversations.script.diagnostics import Finding, ScriptError, lines_by_key
from conversations.script.fields import with_key
from conversations.script.loader import (
    BUILT_IN,
    load_count_texts,
    load_country,
    load_list_texts,
    load_script,
)
from conversations.script.reader import findings_of
from conversations.script.schema import (
    CountsFile,
    Flow,
    ListsFile,
    OffersFile,
    ServiceFile,
    Texts,
)
from conversations.script.typed_words import PhrasesFile, PlacesFile
from tests.conversations.authoring.checks.test_checks import folder
from tests.support.scripts import change

__all__ = ["folder"]  # the fixture

FILES: dict[str, Any] = {
    "flow.toml": Flow, "offers.toml": OffersFile, "service.toml": ServiceFile,
    "country.toml": Country,
    "nb.toml": Texts, "nn.toml": Texts, "en.toml": Texts, "phrases.toml": PhrasesFile,
    "places.toml": PlacesFile, "lists.toml": ListsFile, "counts.toml": CountsFile,
    "areas.toml": AreasFile, "columns.toml": FileWords,
}  # fmt: skip
OPEN = {  # tables whose keys the author chooses, or of which `check` knows which there must be
    "steps", "steps.choices", "offers", "numbers", "service", "labels", "lines", "profile",
    "poster", "commands", "topics", "not_after", "counties", "municipalities", "associations",
    "site", "sites", "former", "towns", "elsewhere", "forbidden", "below",
    "reading", "texts", "names", "who", "topic", "found", "offer", "before", "after", "people",
    "others", "languages", "words", "dangers", "wishes", "regions", "filters",
    "languages.commands", "groups", "areas", "emergency", "not_emergency",
    "columns", "columns.choices", "name_parts", "ways", "answers", "sheets", "clues",
    "old_counties",
}  # fmt: skip
COUNTRY = load_country()
WRONG = [5, "x", ["x"], [5], {"x": 1}, True, date(2026, 11, 21), 2.5]

Path_ = tuple[str, ...]


def keys(table: dict[str, Any], above: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    for key, value in table.items():
        yield (*above, key), value
        if isinstance(value, dict):
            yield from keys(value, (*above, key))


def alone(data: dict[str, Any], path: Path_) -> dict[str, Any]:
    """A file with what lies at a path and little beside it, so that thousands of trials take
    seconds."""
    small = {}
    for key, value in data.items():
        kept = path[1] if key == path[0] and len(path) > 1 else ""
        if isinstance(value, dict):
            is_cut = key in (*OPEN, "emergency") and key != "areas"  # of which one is the nation
            names = [kept or next(iter(value))] if is_cut else value
            value = {n: v[:2] if isinstance(v := value[n], list) else v for n in names}
        small[key] = value
    return small


def changed(data: dict[str, Any], path: Path_, value: object, name: str = "") -> dict[str, Any]:
    """A copy with another value at a path, or with the same under another name."""
    key, *below = path
    if below:
        return data | {key: changed(data[key], tuple(below), value, name)}
    return {(name or k) if k == key else k: value if k == key else v for k, v in data.items()}


@cache
def adapter(table: type) -> TypeAdapter[Any]:
    return TypeAdapter(table)


def findings(file: str, data: dict[str, Any], lines: Any) -> list[Finding]:
    table = FILES[file]
    try:
        data = with_key(data, "language", "nb") if table is Texts else data
        adapter(table).validate_python(data, context=COUNTRY)
    except ValidationError as error:
        return findings_of(error, table, file, {"": lines})
    return []


def is_open(path: Path_) -> bool:
    """Whether any name may stand here: `steps.who`, `steps.who.choices.doctor`, `labels.back`."""
    above = path[:-1]
    kinds = ".".join(above[:1] + above[2:])
    return len(above) != 2 and kinds in OPEN if above else False


@pytest.mark.parametrize("file", FILES)
def test_every_key_that_is_misspelt_or_of_a_wrong_type_is_named_with_its_line(file: str) -> None:
    text = (BUILT_IN / file).read_text("utf-8")
    data, lines = tomllib.loads(text), lines_by_key(text)
    for path, own in keys(data):
        small = alone(data, path)
        assert findings(file, small, lines) == []
        inside = [number for key, number in lines.items() if key[: len(path)] == path]
        line = lines.get(path) or (inside[0] if inside else lines[path[:-1]])
        place = ".".join(p if re.fullmatch(r"[\w-]+", p) else f'"{p}"' for p in path)
        for value in WRONG:
            if type(value) is type(own) and (
                value != [5] or path[0] in ("groups", "quiet", "holidays")
            ):
                continue
            if path[2:3] == ("choices",) and file == "flow.toml" and value == "x":
                continue  # a choice may be a step alone
            named = findings(file, changed(small, path, value), lines)
            assert named, (path, value)
            assert all(f.file == file and f.place.startswith(place) for f in named), (path, named)
            assert {f.line for f in named} == {line}, (path, named)
        if not is_open(path):
            named = findings(file, changed(small, path, own, f"{path[-1]}x"), lines)
            assert any(
                f.place == f"{place}x" and f.text.startswith("ukjent navn; dette finnes: ")
                for f in named
            ), (path, named)


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("nb.toml", "[labels]", "[lables]", ["lables: ukjent navn"]),
        ("flow.toml", 'place = "place"', "place = []", ["place: her må det stå en tekst"]),
        ("flow.toml", '\noffer = "lfl"', '\noffer = ["x"]', [".offer: her må det stå en tekst"]),
        ("flow.toml", 'code = "wh"', 'id = "who"', ["steps.who.code: mangler", "steps.who.id: uk"]),
        ("flow.toml", 'to = "read", beside', 'to = "read", besides', ["read.besides: ukjent navn"]),
        ("nn.toml", "\nname =", '\nlanguage = "nb"\nname =', ["language: ukjent navn"]),
        ("offers.toml", 'from_abroad = "112"', "from_abroad = 5", ["from_abroad: her må det stå"]),
        ("offers.toml", "[offers.rus]", "[offers.Rus]", ["offers.Rus: navnet kan bare ha"]),
        ("service.toml", "\n[service]", "\n[services]", ["services: ukjent navn"]),
    ],
)
def test_a_mistake_in_the_file_itself_is_named_where_it_stands(
    folder: Path, file: str, old: str, new: str, wanted: list[str]
) -> None:
    line = change(folder, file, old, new) + old.startswith("\n")
    with pytest.raises(ScriptError) as error:
        load_script(folder)
    said = str(error.value).splitlines()
    assert len(said) == len(wanted)
    assert any(one.startswith(f"{file}, linje {line}, ") for one in said), said
    for sentence, one in zip(wanted, said, strict=True):
        assert sentence in one


def test_all_that_is_wrong_in_a_file_is_said_at_once(folder: Path) -> None:
    lines = [
        change(folder, "flow.toml", "version = 1", "version = true"),
        change(folder, "flow.toml", 'kind = "county"', 'kind = "fylke"'),
        change(folder, "flow.toml", '"read", beside = true', '"read", beside = 1'),
    ]
    with pytest.raises(ScriptError) as error:
        load_script(folder)
    said = str(error.value).splitlines()
    assert len(said) == 3
    assert all(any(f"linje {line}, " in one for one in said) for line in lines)


@pytest.mark.parametrize(
    ("file", "load"), [("lists.toml", load_list_texts), ("counts.toml", load_count_texts)]
)
def test_every_text_for_staff_that_is_misspelt_is_named(
    tmp_path: Path, file: str, load: Any
) -> None:
    own = load(BUILT_IN)
    for table in ("texts", "labels"):
        texts = getattr(own, table)
        written = "\n".join(f'{key}x = "Tekst"' for key in texts if key != "notice")
        (tmp_path / file).write_text(f"[{table}]\n{written}\n", "utf-8")
        with pytest.raises(ScriptError) as error:
            load(tmp_path)
        said = str(error.value)
        for number, key in enumerate(texts, 2):
            assert f"{table}.{key}: teksten mangler; skriv den" in said
            assert f"{file}, linje {number}, {table}.{key}x: ukjent navn" in said


def test_a_text_of_several_lines_is_not_taken_for_keys() -> None:
    text = '[a]\nx = """\n[b]\ny = 1"""\ny = 2\n"c.d" = 3\n[e."f.g"]\nh.i = 4\n'
    assert lines_by_key(text) == {
        ("a",): 1, ("a", "x"): 2, ("a", "y"): 5, ("a", "c.d"): 6, ("e", "f.g"): 7,
        ("e", "f.g", "h", "i"): 8,
    }  # fmt: skip
