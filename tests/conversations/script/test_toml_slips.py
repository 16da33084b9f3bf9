"""Slips that people make in a TOML file: each is named where it was made, with its cause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.script.toml_slips import read_toml

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


@pytest.mark.parametrize(
    "text",
    [
        'x = """\nhei\n=======\n- en liste = med noe\n"""',
        'x = """én linje"""\n# x = “merknad”\n[b]\ny = \'\'\'to\n"""\n\'\'\'',
        'x = "si «hei»: C = 5, [b]"',
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
