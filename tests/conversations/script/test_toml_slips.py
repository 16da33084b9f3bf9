"""Slips that people make in a TOML file: each is named where it was made, with its cause."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.script.toml_slips import MOST, read_toml
from conversations.sentences.catalog import set_language

SLIPS = {
    "curly quotes": ("x = “hei”", 2, "krøllete"),
    "low quotes": ("x = „hei“", 2, "krøllete"),
    "guillemets": ("x = «hei»", 2, "teksten står i «»"),
    "a colon": ('x: "hei"', 2, "skriv = i stedet for kolon"),
    "a backslash": ('x = "C:\\mine"', 2, "en \\ har en egen mening"),
    "a backslash in a long text": ('x = """\nC:\\mine\n"""', 3, "en \\ har en egen mening"),
    "a date as in letters": ("x = 21.11.2026", 2, "skriv datoen slik: 2026-11-21"),
    "a date that is none": ("x = 2026-13-45", 2, "skriv datoen slik: 2026-11-21"),
    "a date in a table": ('x = { by = "jurist", date = 21.11.2026 }', 2, "skriv datoen slik"),
    "a hard space": ('x\u00a0= "hei"', 2, "hardt mellomrom"),
    "a hard space in front": ('\u00a0x = "hei"', 2, "hardt mellomrom"),
    "marks of git": (
        '<<<<<<< HEAD\nx = "a"\n=======\nx = "b"\n>>>>>>> other', 2,
        "to utgaver med merker fra git",
    ),
    "an open text": ('x = """\nhei på deg\nog du\n', 4, 'fra linje 2 slutter her, men mangler """'),
    "an open text before a key": (
        'x = """\nhei på deg\n\nnavn = "hei"', 3, 'fra linje 2 slutter her, men mangler """',
    ),
    "a text that never began": ('x =\nhei på deg"""', 2, "det står ingenting etter ="),
    "no quotes": ("x = hei på deg", 2, "teksten mangler anførselstegn"),
    "no quote behind": ('x = "hei', 2, "anførselstegnet på slutten mangler"),
    "no quote in front": ('x = hei"', 2, "anførselstegnet foran mangler"),
    "several lines": ('x = "hei\npå deg"', 2, "anførselstegnet på slutten mangler"),
    "quotes within": ('x = "si "hei" nå"', 2, "inne i en tekst kan det ikke stå"),
    "a comma behind": ('x = "hei",', 2, "ta bort tegnet på slutten"),
    "a semicolon behind": ('x = "hei";', 2, "ta bort tegnet på slutten"),
    "True": ("x = True", 2, "skriv true eller false med små bokstaver"),
    "a list without comma": ('x = ["a" "b"]', 2, "lista mangler et komma"),
    "an open list": ('x = ["a", "b"', 2, "lista mangler et komma"),
    "the same key": ('x = "a"\nx = "b"', 3, "x står også i linje 2"),
    "the same table": ('x = "a"\n[a]', 3, "[a] står også i linje 1"),
    "an open bracket": ('[b\nx = "a"', 2, "klammen mangler ]"),
    "a note as in other languages": ("// hei", 2, "skriv # foran en merknad"),
    "letters of ours in a key": ('nødnr = "hei"', 2, "kan bare ha a-z"),
    "nothing at all": ("hei", 2, "her mangler = og en verdi"),
    "words alone": ("hei på deg", 2, "hører linja til en tekst på flere linjer"),
    "guillemets alone": ("«hei»", 2, "hører linja til en tekst på flere linjer"),
    "two signs": ('x == "hei"', 2, "skriv bare ett = mellom navn og verdi"),
    "a sign and a colon": ('x = : "hei"', 2, "skriv bare ett = mellom navn og verdi"),
    "an escape that is none": ('x = "a\\u12"', 2, "en \\ har en egen mening"),
    "an escape of no letter": ('x = "a\\ud800"', 2, "en \\ har en egen mening"),
    "a control sign": ('x = "a\x01b"', 2, "et tegn som ikke er en bokstav"),
    "numbers": ("x = 12 34", 2, "her må det stå et tall, en dato eller en tekst"),
    "an open apostrophe": ("x = 'hei", 2, "bruk anførselstegn, ikke apostrof"),
    "two texts in apostrophes": ("x = 'hei' 'på deg'", 2, "bruk anførselstegn, ikke apostrof"),
    "accents as quotes": ("x = ´hei´", 2, "krøllete"),
    "letters of ours before a colon": ('nødnr: "hei"', 2, "skriv = i stedet for kolon"),
    "curly quotes around a key": ('“x” = "hei"', 2, "navnet «“x”» kan bare ha a-z"),
    "a short date": ("x = 2026-1-1", 2, "skriv datoen slik"),
    "a date with slashes": ("x = 1/2/2026", 2, "skriv datoen slik"),
    "FALSE": ("x = FALSE", 2, "skriv true eller false"),
    "a full stop behind a list": ('x = ["a", "b"].', 2, "ta bort tegnet på slutten"),
    "a comma behind a table": ('x = { a = "b" },', 2, "ta bort tegnet på slutten"),
    "a list of bare words": ("x = [hei, du]", 2, "lista mangler et komma"),
    "an open table": ('x = { a = "b"', 2, "lista mangler et komma"),
    "an open list of lines": ('x = [\n"a",\n"b"', 2, "lista mangler et komma"),
    "an open list of lines before a key": (
        'x = [\n"a",\n"b" # ]\n\nz = ["c"]', 2, "lista mangler et komma",
    ),
    "a comma that lacks in a list of lines": ('x = [\n"a"\n"b"]', 4, "lista mangler et komma"),
    "a bare word in a list of lines": ('x = [\n"a",\nhei\n]', 4, "lista mangler et komma"),
    "nothing behind the sign": ("x =", 2, "det står ingenting etter ="),
    "nothing behind it but a key below": ('x =\nz = "hei"', 2, "det står ingenting etter ="),
    "nothing behind it but a table below": ("x =\n\n[z]", 2, "det står ingenting etter ="),
    "a space that nobody sees": ('x\u200b = "hei"', 2, "hardt mellomrom"),
    "a hard space before the value": ('x =\u00a0"hei"', 2, "hardt mellomrom"),
    "an open text of one line": ('x = """hei', 2, 'her mangler """ på slutten'),
    "an open text before a table": ('x = """\nhei\n\n[z]', 3, 'fra linje 2 slutter her'),
    "an open text in apostrophes": ("x = '''\nhei\n", 3, "men mangler ''' på slutten"),
    "the same dotted key": ('x.z = "a"\nx.z = "b"', 3, "x.z står også i linje 2"),
    "the same key in words of several lines": (
        'x = "a"\n# x\nz = 1\nx = """\nb"""', 5, "x står også i linje 2",
    ),
    "a key that is a table already": ("x = 1\nx.z = 2", 3, "x.z står to ganger"),
    "an end of git's marks alone": (">>>>>>> other", 2, "to utgaver med merker fra git"),
    "git's marks without a middle": (
        "<<<<<<< HEAD\nx = 1\n>>>>>>> other", 2, "to utgaver med merker fra git",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_named_by_its_cause_where_it_was_made_and_the_rest_is_read(name: str) -> None:
    written, line, cause = SLIPS[name]
    reading = read_toml(f'[a]\n{written}\n[c]\ny = "hei"\n')
    (slip,) = reading.slips
    assert slip.line == line
    assert cause in slip.text
    assert reading.data is not None
    assert reading.data["c"] == {"y": "hei"}
    assert reading.text.count("\n") == written.count("\n") + 3  # each line where it was


def test_all_slips_of_a_file_are_named_at_once() -> None:
    text = '[a]\nx = “hei”\ny = hei\nz: "a"\n[b]\nq = "C:\\d"\nr = """\nord\n[c]\ns = "s"\n'
    reading = read_toml(text)
    assert [slip.line for slip in reading.slips] == [2, 3, 4, 6, 8]
    assert reading.data
    assert reading.data["c"] == {"s": "s"}


@pytest.mark.parametrize("name", SLIPS)
def test_it_is_named_in_the_language_of_those_who_keep_the_folder(name: str) -> None:
    set_language("en")
    (slip,) = read_toml(f"[a]\n{SLIPS[name][0]}\n[c]\n").slips
    assert slip.line == SLIPS[name][1]
    assert not re.search(r"\b(skriv|og|ikke|mangler|er|det|her)\b", slip.text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = hei", 'skriv x = "…"'),
        ('x = "hei', 'skriv x = "…", eller """ om teksten har flere linjer'),
        ("x = “hei”", 'skriv x = "…" med rette'),
        ('x.y = hei"', 'skriv x.y = "…"'),
    ],
)
def test_the_remedy_names_the_key(text: str, said: str) -> None:
    (slip,) = read_toml(text).slips
    assert slip.text.endswith(said)


def test_what_is_within_a_conflict_is_read_once_as_the_first_has_it() -> None:
    text = '<<<<<<< HEAD\nx = "a"\n=======\nx = "b"\nz = 1\n>>>>>>> other\ny = "c"\n'
    assert read_toml(text).data == {"x": "a", "y": "c"}
    assert read_toml(text * 1 + text.replace("x", "v").replace("y", "w")).data == {
        "x": "a", "y": "c", "v": "a", "w": "c",
    }  # fmt: skip


def test_a_table_that_stands_twice_is_read_as_the_first_has_it() -> None:
    reading = read_toml("[a.b]\nx = 1\n[a.b]\nx = 2\ny = 3\n[c]\nz = 4\n")
    assert [(slip.line, slip.text) for slip in reading.slips] == [
        (3, "[a.b] står også i linje 1; ta bort den ene")
    ]
    assert reading.data == {"a": {"b": {"x": 1}}, "c": {"z": 4}}


def test_a_backslash_is_read_as_a_stroke_and_what_cannot_be_read_as_dots() -> None:
    reading = read_toml('x = "a\\qb"\ny = hei\n[a\nz = 1\n')
    assert reading.data == {"x": "a/qb", "y": "…", "a": {"z": 1}}
    assert [slip.line for slip in reading.slips] == [1, 2, 3]


@pytest.mark.parametrize("header", ["[a b]", "[[a]", "[a]]", "[æ]", "[a.]"])
def test_below_a_name_of_a_table_that_cannot_be_read_nobody_can_tell(header: str) -> None:
    reading = read_toml(f'x = "a"\n{header}\ny = “b”\n')
    assert [slip.line for slip in reading.slips] == [2]
    assert reading.slips[0].text.startswith("i klammer kan det bare stå a-z")
    assert reading.data is None


def test_so_many_slips_are_named_and_no_more() -> None:
    lines = [f"x{n} = hei" for n in range(MOST + 5)]
    reading = read_toml("\n".join(lines))
    assert [slip.line for slip in reading.slips] == [*range(1, MOST + 1)]
    assert reading.data is None


def test_lines_without_a_name_belong_to_the_slip_above_them() -> None:
    reading = read_toml('x = "hei\npå deg\n\nog alle andre"\ny = hei\nmer\nz: 1\n')
    assert [slip.line for slip in reading.slips] == [1, 5, 7]


@pytest.mark.parametrize(
    "text",
    [
        'x = """\nhei\n=======\n- en liste = med noe\n"""',
        'x = """én linje"""\n# x = “merknad”\n[b]\ny = \'\'\'to\n"""\n\'\'\'',
        'x = "si «hei»: C = 5, [b]"',
        'x = [\n"a", # ]\n\n"b",\n]\ny = { a = "b" }',
        'x = """\nen linje =\nog [en] til = "hei"\n"""',
        "x = '''si \"\"\" her\n'''\ny = 1",
        "x = 'C:\\mine'\ny = 2026-11-21\nz = 12.5",
        "x = 'si \"hei\"'\r\ny = 1",
        "",
    ],
)
def test_what_is_sound_has_no_slips(text: str) -> None:
    assert read_toml(text).slips == []


@given(st.text(alphabet="ab=\"[]{}'\\#\n, .«“1", max_size=60))
def test_whatever_is_written_is_read_or_named(text: str) -> None:
    reading = read_toml(text)
    assert reading.slips or reading.data is not None
    assert all(1 <= slip.line <= text.count("\n") + 2 for slip in reading.slips)
