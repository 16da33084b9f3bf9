"""A file as its class: layers of folders, what is left out of it, and what is said of that."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from conversations.script.diagnostics import ScriptError
from conversations.script.fields import Day, Flag, Limits, List, Name, Text, Whole
from conversations.script.reader import file_text, lay_over, load_file, read_file, read_tables
from conversations.sentences.catalog import set_language
from conversations.values import table

FILE = "file.toml"


@table
class Inner:
    """A table within another."""

    text: Text
    flag: Flag = False
    list: List = ()
    day: Day | None = None


@table
class Table:
    """A file with a key of each kind."""

    number: Whole = 1
    few: Annotated[int, Limits(ge=2, le=4)] = 2
    kind: Literal["one", "two"] = "one"
    tables: dict[Name, Inner] = field(default_factory=dict)
    two: Annotated[dict[str, str], Limits(max_length=2)] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    maybe: Inner | None = None


def write(folder: Path, text: str, file: str = FILE) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / file).write_text(text, "utf-8")
    return folder


def said(folder: Path, text: str) -> list[str]:
    return [str(finding) for finding in read_file(write(folder, text), FILE, Table).findings]


MISTAKES = [
    ("number = 0", "number: her må det stå et helt tall fra 1", "write a whole number here, 1 or"),
    ("number = 1.5", "number: her må det stå et helt tall", "write a whole number here"),
    ('number = "1"', "number: her må det stå et helt tall", "write a whole number here"),
    ("few = 1", "few: her må det stå et helt tall fra 2", "write a whole number here, 2 or more"),
    ("few = 5", "few: her må det stå et helt tall, høyst 4", "write a whole number here, at m"),
    ('kind = "three"', "kind: skriv en av: one, two", "write one of: one, two"),
    ("codes = 1", "codes: her må det stå en liste, slik: [", "write a list here, like this: ["),
    ("codes = [1]", "codes: her må det stå en liste, slik: [", "write a list here, like this: ["),
    ("tables = 1", "tables: her må det være en tabell [tables]", "write a table [tables] here"),
    ("tables.a = 1", "tables.a: her må det være en tabell [tables.a]", "write a table [tables.a]"),
    ("tables.a.flag = true", "tables.a.text: mangler; skriv det inn", "missing; fill it in"),
    ("tables.a = { text = ' ' }", "tables.a.text: her må det stå en tekst i anførselstegn",
     "write a text in quotation marks here"),
    ("tables.a = { text = 'x', flag = 1 }", "tables.a.flag: her må det stå true eller false",
     "write true or false here"),
    ("tables.a = { text = 'x', list = ['a', 1] }", "tables.a.list: her må det stå en liste",
     "write a list here"),
    ("tables.a = { text = 'x', day = '2026-11-21' }", "tables.a.day: skriv datoen slik: 2026-11-21",
     "write the date like this: 2026-11-21"),
    ("tables.A.text = 'x'", "tables.A: navnet kan bare ha a-z", "the name can only contain a-z"),
    ("two = { a = 'a', b = 'b', c = 'c' }", "two: her må det være en tabell med høyst 2 navn",
     "write a table with at most 2 names here"),
    ("tables.a = { text = 'x', flg = true }", "tables.a.flg: ukjent navn; dette finnes: text, flag",
     "unknown name; the names are: text, flag, list, day"),
    ("nubmer = 1", "nubmer: ukjent navn; dette finnes: number, few, kind, tables, two, codes",
     "unknown name; the names are: number, few, kind, tables, two, codes"),
    ("maybe = { text = 'x', flg = 1 }", "maybe.flg: ukjent navn; dette finnes: text, flag, list",
     "unknown name; the names are: text, flag, list, day"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "norwegian", "english"), MISTAKES)
def test_each_mistake_has_its_remedy_in_both_languages(
    tmp_path: Path, text: str, norwegian: str, english: str
) -> None:
    (found,) = said(tmp_path, text)
    assert found.startswith(f"{FILE}, linje 1, {norwegian}")
    set_language("en")
    (found,) = said(tmp_path, text)
    place, _, remedy = found.partition(": ")
    assert place == f"{FILE}, line 1, {norwegian.partition(': ')[0]}"
    assert remedy.startswith(english)


def test_what_is_wrong_is_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    text = "number = 0\nkind = 'two'\n[tables.a]\nflag = 1\ntext = 'x'\n[tables.b]\ntext = 'y'\n"
    reading = read_file(write(tmp_path, text), FILE, Table)
    assert reading.value == Table(kind="two", tables={"a": Inner("x"), "b": Inner("y")})
    assert {*reading.left_out} == {("number",), ("tables", "a", "flag")}
    assert len(reading.findings) == 2
    with pytest.raises(ScriptError) as error:
        load_file(tmp_path, FILE, Table)
    assert error.value.findings == reading.findings


def test_a_table_that_lacks_something_goes_as_a_whole(tmp_path: Path) -> None:
    reading = read_file(write(tmp_path, "[tables.a]\nflag = true\n"), FILE, Table)
    assert reading.value == Table()
    assert reading.left_out == (("tables", "a"),)


def test_a_misspelt_key_is_read_as_what_it_was_to_be(tmp_path: Path) -> None:
    reading = read_file(write(tmp_path, "[tables.a]\ntxet = 'x'\nquite = 1\n"), FILE, Table)
    assert reading.value == Table(tables={"a": Inner("x")})
    assert [finding.place for finding in reading.findings] == [
        "tables.a.text", "tables.a.txet", "tables.a.quite",
    ]  # fmt: skip
    both = read_file(write(tmp_path, "nubmer = 5\nnumber = 3\n"), FILE, Table)
    assert both.value == Table(number=3)


def test_what_stands_in_a_line_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    reading = read_file(write(tmp_path, "kind = hei\nnumber = 2\n"), FILE, Table)
    assert reading.value == Table(number=2)
    assert reading.left_out[0] == ("kind",)
    (finding,) = reading.findings  # and not that it is no kind
    assert finding.line == 1


def test_where_nothing_can_be_read_there_is_no_value(tmp_path: Path) -> None:
    reading = read_file(write(tmp_path, "number = 2\n[a b]\n"), FILE, Table)
    assert reading.value is None
    assert [finding.line for finding in reading.findings] == [2]
    with pytest.raises(ScriptError):
        load_file(tmp_path, FILE, Table)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("file.toml.txt", "fila heter file.toml.txt; gi den navnet file.toml"),
        ("FILE.toml", "fila heter FILE.toml; gi den navnet file.toml"),
        ("file (1).toml", "fila heter file (1).toml; gi den navnet file.toml"),
        ("file(12).toml.txt", "fila heter file(12).toml.txt; gi den navnet file.toml"),
        ("my file.toml", "fila mangler; legg den i mappa"),
        ("file.toml.bak", "fila mangler; legg den i mappa"),
    ],
)
def test_a_file_with_another_name_is_pointed_at(tmp_path: Path, name: str, text: str) -> None:
    reading = read_file(write(tmp_path, "", name), FILE, Table)
    assert [str(finding) for finding in reading.findings] == [f"{FILE}: {text}"]
    optional = read_file(tmp_path, FILE, Table, optional=True)
    assert (optional.value is None) is text.startswith("fila heter")


def test_a_folder_in_place_of_a_file_and_no_folder_at_all(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    (found,) = read_file(tmp_path, FILE, Table).findings
    assert str(found) == f"{FILE}: fila kan ikke leses; se hvem som har lov til det"
    assert read_file(tmp_path, FILE, Table, optional=True).value is None
    (found,) = read_file(tmp_path / "no", FILE, Table).findings
    assert str(found) == f"{FILE}: mappa {tmp_path / 'no'} finnes ikke; rett veien til den"


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes("kind = 'å'".encode("latin-1"))
    (found,) = read_file(tmp_path, FILE, Table).findings
    assert str(found) == f"{FILE}: fila er ikke lagret som UTF-8; lagre den slik"
    (tmp_path / FILE).write_bytes("number = 3".encode("utf-8-sig"))
    assert read_file(tmp_path, FILE, Table).value == Table(number=3)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder that extends another."""
    write(tmp_path / "base", "number = 2\n[tables.a]\ntext = 'base'\nflag = true\n")
    return write(tmp_path / "own", 'extends = "../base"\n', "service.toml")


def test_a_file_is_read_in_both_folders(own: Path) -> None:
    assert read_file(own, FILE, Table).value == Table(2, tables={"a": Inner("base", flag=True)})
    write(own, "[tables.a]\ntext = 'own'\n[tables.b]\ntext = 'new'\n")
    assert read_file(own, FILE, Table).value == Table(
        2, tables={"a": Inner("own", flag=True), "b": Inner("new")}
    )


def test_what_is_wrong_is_named_in_the_folder_where_it_stands(own: Path) -> None:
    write(own, "[tables.b]\nflag = true\n")
    write(own.parent / "base", "\nnumber = 0\n[tables.a]\ntext = “base”\n")
    found = [str(finding) for finding in read_file(own, FILE, Table).findings]
    assert found == [
        f'{FILE} (i base, linje 4): anførselstegnene er krøllete; skriv text = "…" med rette',
        f"{FILE} (i base, linje 2), number: her må det stå et helt tall fra 1",
        f"{FILE}, linje 1, tables.b.text: mangler; skriv det inn",
    ]


def test_where_one_of_two_folders_cannot_be_read_there_is_no_value(own: Path) -> None:
    write(own, "number = 3\n[a b]\n")
    reading = read_file(own, FILE, Table)
    assert reading.value is None
    assert [(finding.base, finding.line) for finding in reading.findings] == [("", 2)]


def test_a_file_that_one_of_two_folders_has_is_no_missing_one(own: Path) -> None:
    (own.parent / "base" / FILE).unlink()
    (found,) = read_file(own, FILE, Table).findings
    assert str(found) == f"{FILE} (i base): fila mangler; legg den i mappa"
    assert read_file(own, FILE, Table, optional=True).value == Table()
    write(own, "number = 7\n")
    assert read_file(own, FILE, Table).value == Table(7)
    assert read_file(own, FILE, Table, optional=True).value == Table(7)


@pytest.mark.parametrize(
    ("below", "above", "merged"),
    [
        ({}, {"a": 1}, {"a": 1}),
        ({"a": 1}, {}, {"a": 1}),
        ({"a": {"b": 1}}, {"a": 2}, {"a": 2}),
        ({"a": 2}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": [1]}, {"a": [2]}, {"a": [2]}),
        ({"retired": [1]}, {"retired": [2]}, {"retired": [1, 2]}),
        ({"retired": 1}, {"retired": [2]}, {"retired": [2]}),
        ({"retired": [1]}, {"retired": 2}, {"retired": 2}),
        ({"version": 3}, {"version": 2}, {"version": 3}),
        ({"version": "x"}, {"version": 2}, {"version": 2}),
        ({"version": 3}, {"version": "x"}, {"version": "x"}),
        ({"choices": {"a": {"b": 1}}}, {"choices": {"a": {"c": 2}}}, {"choices": {"a": {"c": 2}}}),
        ({"approved": {"by": "a"}, "t": 1}, {"approved": {"c": 1}}, {"approved": {"c": 1}, "t": 1}),
        ({"approved": {"by": "a"}, "t": 1}, {"t": 2}, {"t": 2}),
        ({"approved": {"by": "a"}, "t": 1}, {"t": 1}, {"approved": {"by": "a"}, "t": 1}),
    ],
)  # fmt: skip
def test_tables_are_laid_over_each_other(
    below: dict[str, Any], above: dict[str, Any], merged: dict[str, Any]
) -> None:
    before = repr(below)
    assert lay_over(below, above) == merged
    assert repr(below) == before


def test_tables_are_read_as_far_as_they_can_be(tmp_path: Path) -> None:
    write(tmp_path, "number = 2\nkind = hei\n")
    assert read_tables(tmp_path / FILE) == {"number": 2, "kind": "…"}
    assert read_tables(tmp_path / "no.toml") == {}
    write(tmp_path, "[a b]\n")
    assert read_tables(tmp_path / FILE) == {}


def test_the_text_of_a_file_of_the_programs_own(tmp_path: Path) -> None:
    write(tmp_path, "ål\n")
    assert file_text(tmp_path / FILE) == "ål\n"
    assert file_text(tmp_path / "no") is None
    assert file_text(tmp_path) is None
    (tmp_path / FILE).write_bytes(b"\xff")
    assert file_text(tmp_path / FILE) is None
