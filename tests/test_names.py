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
FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
TREES = {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text("utf-8")) for file in FILES}
BENCH = [*(ROOT / "bench").rglob("*.py")]  # its peers have classes of their own
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


@pytest.mark.parametrize("file", TREES)
def test_no_function_is_named_by_a_bare_participle(file: str) -> None:
    assert list(participles(TREES[file])) == [], "name it by a verb, or by what it returns"


@pytest.mark.parametrize("file", BENCH, ids=lambda file: file.stem)
def test_no_function_of_the_benchmark_is_either(file: pathlib.Path) -> None:
    assert list(participles(ast.parse(file.read_text("utf-8")))) == []


def test_a_class_name_stands_for_one_class() -> None:
    """An underscore before it makes no other name of it."""
    places = defaultdict(list)
    for file, tree in TREES.items():
        for name in classes(tree):
            places[name].append(file)
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_no_class_is_called_like_one_of_the_standard_library_that_is_imported_widely() -> None:
    taken = {name for module in IMPORTED_WIDELY for name in dir(module)}
    ours = {(file, name) for file, tree in TREES.items() for name in classes(tree)}
    assert {(file, name) for file, name in ours if name in taken} == set()
