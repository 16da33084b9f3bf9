"""Where something stands in the files of a script, and how it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.script.diagnostics import (
    Finding,
    ScriptError,
    ScriptFiles,
    base_name,
    lines_by_key,
    locate,
)
from conversations.sentences.catalog import set_language


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('a = """\nb = 1\n"""\nc = 2', {("a",): 1, ("c",): 4}),
        ("a = '''\n[b]\n'''\n[c]", {("a",): 1, ("c",): 4}),
        ('a = """one line"""\nb = 1', {("a",): 1, ("b",): 2}),
        ("a = '''it is \"\"\" here\n'''\nb = 1", {("a",): 1, ("b",): 3}),
        ('a = """it is \'\'\' here\nc = 2\n"""\nb = 1', {("a",): 1, ("b",): 4}),
        ('a = """x""" # and """\nc = 2\n"""\nb = 1', {("a",): 1, ("b",): 4}),
        ("[a]\nb = 1\n[a.c]\nb = 2", {("a",): 1, ("a", "b"): 2, ("a", "c"): 3, ("a", "c", "b"): 4}),
        ('["a b"]\n"c d" = 1', {("a b",): 1, ("a b", "c d"): 2}),
        ("['a']\n'b'.c = 1", {("a",): 1, ("a", "b", "c"): 2}),
        ("  [ a . b ]  \n  c  = 1", {("a", "b"): 1, ("a", "b", "c"): 2}),
        ("[[a]]\nb = 1\n[[a]]\nb = 2", {("a",): 1, ("a", "b"): 2}),  # the first of each
        ("# a = 1\n\nb = [\n  1,\n]", {("b",): 3}),
        ("a-b_1 = { c = 1 }", {("a-b_1",): 1}),
        ("", {}),
    ],
)
def test_the_line_of_each_table_and_key(text: str, lines: dict[tuple[str, ...], int]) -> None:
    assert lines_by_key(text) == lines


OWN = {("a",): 3, ("a", "b"): 4, ("c", "d", "e"): 9}
BASE = {("a",): 11, ("a", "b"): 12, ("a", "f"): 13, ("g",): 14}


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (("a", "b"), ("", 4)),
        (("a", "f"), ("base", 13)),  # which the author's own file does not have
        (("a", "x"), ("", 3)),
        (("c",), ("", 9)),
        (("c", "d", "x"), ("", 9)),
        (("g", "x", "y"), ("base", 14)),
        (("x",), ("", 1)),
        ((), ("", 1)),
    ],
)
def test_the_nearest_line_of_the_authors_own_file_or_of_the_one_below(
    path: tuple[str, ...], where: tuple[str, int]
) -> None:
    assert locate({"": OWN, "base": BASE}, path) == where


def test_a_table_has_its_own_line_though_one_in_it_stands_above() -> None:
    lines = lines_by_key("[a.b]\nc = 1\n[a]\nd = 2\n")
    assert locate({"": lines}, ("a",)) == ("", 3)
    assert locate({"": lines}, ("a", "x")) == ("", 3)


def test_where_only_the_file_below_is_there_its_first_line_is_named() -> None:
    assert locate({"base": BASE}, ("x",)) == ("base", 1)
    assert locate({}, ("x",)) == ("", 1)


@pytest.mark.parametrize(
    ("finding", "norwegian", "english"),
    [
        (Finding("a.toml", 7, "b.c", "x"), "a.toml, linje 7, b.c: x", "a.toml, line 7, b.c: x"),
        (Finding("a.toml", 0, "", "x"), "a.toml: x", "a.toml: x"),
        (Finding("a.toml", 0, "b", "x", warning=True), "a.toml, b: advarsel: x",
         "a.toml, b: warning: x"),
        (Finding("a.toml", 7, "b", "x", base="own"), "a.toml (i own, linje 7), b: x",
         "a.toml (in own, line 7), b: x"),
        (Finding("a.toml", 0, "", "x", base="own"), "a.toml (i own): x", "a.toml (in own): x"),
    ],
)  # fmt: skip
def test_a_finding_is_one_line_in_the_language_that_is_spoken(
    finding: Finding, norwegian: str, english: str
) -> None:
    assert str(finding) == norwegian
    set_language("en")
    assert str(finding) == english
    assert str(finding.as_error()) == english.replace("warning: ", "")
    assert finding.as_error().place == finding.place


def test_an_error_says_all_its_findings_and_keeps_them() -> None:
    first, second = Finding("a.toml", 1, "", "x"), Finding("b.toml", 2, "", "y")
    error = ScriptError(first, "a sentence", second)
    assert str(error) == "a.toml, linje 1: x\na sentence\nb.toml, linje 2: y"
    assert error.findings == (first, second)


def test_a_finding_names_the_folder_whose_line_it_is(tmp_path: Path) -> None:
    base, own = tmp_path / "base", tmp_path / "own"
    base.mkdir()
    own.mkdir()
    (own / "service.toml").write_text('extends = "../base"\n', "utf-8")
    (own / "nb.toml").write_text("[labels]\nback = 'Hjem'\n", "utf-8")
    (base / "nb.toml").write_text("name = 'Bokmål'\n[labels]\nback = 'x'\nnext = 'y'\n", "utf-8")
    files = ScriptFiles(own)
    assert (
        str(files.finding("nb.toml", "labels", "back", "z")) == "nb.toml, linje 2, labels.back: z"
    )
    assert str(files.finding("nb.toml", "labels", "next", "z")) == (
        "nb.toml (i base, linje 4), labels.next: z"
    )
    assert str(files.finding("nb.toml", "", "name", "z")) == "nb.toml (i base, linje 1), name: z"
    assert str(files.finding("nb.toml", "", '"name"', "z")).startswith("nb.toml (i base, linje 1)")
    assert str(files.finding("xx.toml", "a", "b", "z")) == "xx.toml, linje 1, a.b: z"
    assert base_name(own / "nb.toml", own) == ""
    assert base_name(own / ".." / "base" / "nb.toml", own) == "base"


def test_a_file_is_read_once_however_much_is_found_in_it(tmp_path: Path) -> None:
    (tmp_path / "nb.toml").write_text("a = 1\nb = 2\n", "utf-8")
    files = ScriptFiles(tmp_path)
    assert files.finding("nb.toml", "", "b", "x").line == 2
    (tmp_path / "nb.toml").write_text("b = 2\n", "utf-8")
    assert files.finding("nb.toml", "", "b", "x").line == 2


def test_a_file_with_another_encoding_has_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "nb.toml").write_bytes("a = 1\nb = 'å'\n".encode("latin-1"))
    assert ScriptFiles(tmp_path).finding("nb.toml", "", "b", "x").line == 1
    (tmp_path / "nn.toml").write_bytes("\ufeffa = 1\nb = 2\n".encode())
    assert ScriptFiles(tmp_path).finding("nn.toml", "", "a", "x").line == 1
    assert ScriptFiles(tmp_path).finding("nn.toml", "", "b", "x").line == 2
