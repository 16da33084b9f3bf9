"""In which language the program speaks to whoever keeps a folder, and the sentences they brought.

It is the first language of country.toml, which staff read, or else the first of the others that the
program speaks. A folder may bring the program's sentences in `sentences.toml`, by section and key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from pydantic import StringConstraints

from conversations.script.country import FILE as COUNTRY
from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.layers import layers_of
from conversations.script.reader import lay_over, read_file, read_tables
from conversations.sentences.catalog import (
    FALLBACK,
    USUAL,
    is_spoken,
    sentence,
    sentences,
    set_language,
)

FILE = "sentences.toml"

Sections = dict[str, dict[str, Annotated[str, StringConstraints(min_length=1)]]]


def settle_language(folder: Path) -> None:
    """Has the program speak from now on as those do who keep a script's folder.

    Before anything else is read, so that what is wrong there is said in their language.
    """
    own, languages = _own_sentences(folder), _languages(folder)
    set_language(languages[0] if own else _spoken_language(languages), own)


def sentence_findings(folder: Path, language: str) -> Iterator[Finding]:
    """What is wrong in the sentences that a folder brings, and how many of them lack."""
    reading, files = read_file(folder, FILE, Sections, optional=True), ScriptFiles(folder)
    yield from reading.findings
    written = {
        (section, key): text
        for section, texts in (reading.value or {}).items()
        for key, text in texts.items()
    }
    for (section, key), text in written.items():
        if wrong := _problem(f"{section}.{key}", text):
            yield files.finding(FILE, section, key, wrong)
    wanted = sentences(FALLBACK).keys()
    lacking = wanted - {f"{section}.{key}" for section, key in written}
    is_read = not written and is_spoken(_spoken_language(_languages(folder)))
    if lacking and not is_spoken(language) and not is_read:
        text = sentence("own_sentences.lacking", lacking=len(lacking), all=len(wanted))
        yield Finding(FILE, 0, "", text, warning=True)


def _spoken_language(languages: Sequence[str]) -> str:
    """The first language that the program speaks, else the first."""
    return next(filter(is_spoken, languages), languages[0])


def _languages(folder: Path) -> Sequence[str]:
    """The languages of a folder, as far as its country.toml can be read; else English."""
    tables = read_tables(layers_of(folder, COUNTRY)[0])
    languages = tables.get("languages")
    if isinstance(languages, dict) and languages:
        return [code if re.fullmatch("[a-z]{2}", code) else FALLBACK for code in languages]
    is_old = bool(tables) and "format" not in tables  # all folders were Norwegian then
    return [USUAL if is_old else FALLBACK]


def _own_sentences(folder: Path) -> Mapping[str, str]:
    """The sentences that a folder brings, without those that could not be said."""
    tables: dict[str, Any] = {}
    for path in reversed(layers_of(folder, FILE)):
        if path.exists():
            tables = lay_over(tables, read_tables(path))
    return {
        f"{section}.{key}": text
        for section, texts in tables.items()
        if isinstance(texts, dict)
        for key, text in texts.items()
        if isinstance(text, str) and not _problem(f"{section}.{key}", text)
    }


def _problem(key: str, text: str) -> str:
    """Why a text cannot be a sentence of the program's; empty if it can."""
    if (usual := sentences(FALLBACK).get(key)) is None:
        return sentence("own_sentences.unknown")
    try:
        is_same = _values(text) == _values(usual)
    except ValueError:
        is_same = False
    if is_same:
        return ""
    values = ", ".join(f"{{{name}}}" for name, _, _ in sorted(_values(usual), key=str))
    if not values:
        return sentence("own_sentences.no_values")
    return sentence("own_sentences.values", values=values)


def _values(text: str) -> set[tuple[str, str | None, str | None]]:
    """The values of a sentence, and how they are written; ValueError for a single brace."""
    return {(n, spec, how) for _, n, spec, how in Formatter().parse(text) if n is not None}
