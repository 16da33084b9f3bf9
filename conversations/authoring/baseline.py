"""What was published last, in one file of the script's folder, and what has changed since.

Buttons with ids and codes lie in people's chats, and words were read by those who answer for them:
both can only be held against what stood there before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from conversations.authoring.checks.texts import text_entries
from conversations.script.diagnostics import Finding, ScriptError
from conversations.script.layers import layers_of
from conversations.script.loader import read_country, read_texts
from conversations.script.reader import file_text
from conversations.script.schema import Choice, Script
from conversations.sentences.catalog import sentence
from conversations.values import table

FILE = "published.json"

Entries = dict[str, str]  # words by table and key: "steps.who.text"


@table
class Baseline:
    """What is published: ids and codes of buttons, and the words of each language."""

    version: int
    day: date
    steps: dict[str, str]  # codes by id
    retired: tuple[str, ...]
    choices: dict[str, str]  # what each leads to, by step and choice: "who.doctor"
    offers: tuple[str, ...]
    channels: tuple[str, ...]
    emergency: dict[str, tuple[str, ...]]  # numbers on each emergency screen, by step
    words: dict[str, Entries]  # as they are written, by language
    approvals: dict[str, Entries] = field(default_factory=dict)  # who, by language and table


_ADAPTER = TypeAdapter(Baseline)


@dataclass(frozen=True)
class WordChange:
    """Words of one place and language, as they were and as they are; empty where there are none."""

    language: str
    place: str
    before: str
    after: str


def load_baseline(folder: Path) -> Baseline | None:
    """What was published of a script, or of the one that it extends; None where nothing was.

    ScriptError for a broken file.
    """
    texts = (file_text(path) for path in layers_of(folder, FILE))
    text = next(filter(None, texts), None)
    if text is None:
        return None
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError:
        text = sentence("check_published.broken")
        raise ScriptError(Finding(FILE, 0, "", text)) from None


def make_baseline(script: Script, day: date) -> Baseline:
    """What would be published of a script."""
    numbers = script.numbers
    return Baseline(
        version=script.version,
        day=day,
        steps={step.id: step.code for step in script.steps.values()},
        retired=tuple(sorted(script.retired)),
        choices={
            f"{step.id}.{choice.id}": target(choice)
            for step in script.steps.values()
            for choice in step.choices.values()
        },
        offers=tuple(script.offers),
        channels=tuple(sorted(script.channels)),
        emergency={
            step.id: tuple(numbers[name].value for name in step.numbers if name in numbers)
            for step in script.steps.values()
            if step.way == "emergency"
        },
        words=written_words(script.folder),
        approvals={
            language: {table: approval.by for table, approval in words.approvals.items()}
            for language, words in script.words.items()
        },
    )


def baseline_text(baseline: Baseline) -> str:
    """A baseline as its file has it."""
    return _ADAPTER.dump_json(baseline, indent=1).decode() + "\n"


def target(choice: Choice) -> str:
    """What a choice leads to, in one word."""
    return choice.url or "/".join(filter(None, (choice.to, choice.offer)))


def written_words(folder: Path) -> dict[str, Entries]:
    """The words of each language with the {names} that service.toml fills in later."""
    country = read_country(folder).value
    languages = country.languages if country else ()
    readings = {language: read_texts(folder, language, {}).value for language in languages}
    return {
        language: {f"{table}.{key}": text for table, key, text in text_entries(texts)}
        for language, texts in readings.items()
        if texts
    }


def word_changes(
    before: Mapping[str, Entries], after: Mapping[str, Entries]
) -> Iterator[WordChange]:
    """What has changed in the words, place by place, all languages of a place together."""
    places = dict.fromkeys(p for words in (after, before) for own in words.values() for p in own)
    for place in places:
        for language in dict.fromkeys((*after, *before)):
            old = before.get(language, {}).get(place, "")
            new = after.get(language, {}).get(place, "")
            if old != new:
                yield WordChange(language, place, old, new)
