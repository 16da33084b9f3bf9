"""What things are called: functions by a verb or a noun, classes by a noun of their own."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import contextlib
import dataclasses
import datetime
import enum
import functools
import pathlib
import re
from collections import defaultdict

import pytest

from tests.names import classes, is_participle, participles

ROOT = pathlib.Path(__file__).parents[1]
PACKAGES = ("bot", "conversations", "config")
IMPORTED_WIDELY = (
    builtins, collections, collections.abc, contextlib, dataclasses, datetime, enum, functools,
    pathlib, re,
)  # fmt: skip


@pytest.mark.parametrize("name", ["told", "_parsed", "shown", "written", "__made", "changed"])
def test_a_bare_participle_is_seen(name: str) -> None:
    assert is_participle(name)


@pytest.mark.parametrize("name", ["send_screen", "read", "need", "feed", "is_refused", "told_of"])
def test_a_verb_or_a_longer_name_is_left_alone(name: str) -> None:
    assert not is_participle(name)


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Every file of the program and the benchmark, parsed."""
    files = (file for top in (*PACKAGES, "bench") for file in (ROOT / top).rglob("*.py"))
    return {f.relative_to(ROOT).as_posix(): ast.parse(f.read_text("utf-8")) for f in files}


@pytest.fixture(scope="module")
def places(trees: dict[str, ast.Module]) -> dict[str, list[str]]:
    """The files that define a class of each name; the benchmark's peers have their own."""
    found = defaultdict(list)
    for file, tree in trees.items():
        if not file.startswith("bench/"):
            for name in classes(tree):
                found[name].append(file)
    return found


def test_no_function_is_named_by_a_bare_participle(trees: dict[str, ast.Module]) -> None:
    """Each is better named by a verb, or by what it returns."""
    found = {file: [*participles(tree)] for file, tree in trees.items()}
    assert {file: names for file, names in found.items() if names} == {}


def test_a_class_name_stands_for_one_class(places: dict[str, list[str]]) -> None:
    """An underscore before it makes no other name of it."""
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_no_class_is_called_like_one_of_the_standard_library_that_is_imported_widely(
    places: dict[str, list[str]],
) -> None:
    taken = {name for module in IMPORTED_WIDELY for name in dir(module)}
    assert {name: files for name, files in places.items() if name in taken} == {}
