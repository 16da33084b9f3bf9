"""No text that somebody reads stands in Python, where an association abroad cannot change it."""

from __future__ import annotations

import ast

import pytest

from tests.norwegian import ALLOWED, is_norwegian, norwegian_literals, readable_literals
from tests.test_architecture import ROOT


def test_no_norwegian_is_left_in_python() -> None:
    found = [*norwegian_literals(ROOT)]
    assert [one for one in found if one[0] not in ALLOWED] == []
    assert {file for file, _, _ in found} == {*ALLOWED}, "nothing is allowed that is not there"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Ikke tatt med på lista", True),
        ("er ikke en person", True),
        ("Linje {line}", True),
        ("hele landet, også Ålesund", True),
        ("not a person at all; so write a name", False),
        ("alle", False),
        ("{day:02}.{month:02}", False),
        ("Of this file no row is taken over, and none is left", False),
    ],
)
def test_norwegian_is_told_from_english(text: str, is_one: bool) -> None:
    assert is_norwegian(text) is is_one


def test_what_only_those_who_read_the_source_see_is_left_alone() -> None:
    source = (
        '"""Doc."""\nA = 1\n"""Of A."""\nlog.info("told %s", f"x{A}")\nprint("said", f"b{A}c")\n'
    )
    assert [text for _, text in readable_literals(ast.parse(source))] == ["said", "b", "c"]
