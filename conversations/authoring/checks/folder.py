"""All that is wrong in the folder of a script, in one round, for its authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from conversations.authoring.baseline import load_baseline
from conversations.authoring.checks.numbering import unknown_numbers
from conversations.authoring.checks.published import published_findings
from conversations.authoring.checks.routing import check
from conversations.authoring.checks.texts import braces, placeholders_in
from conversations.script.areas import FILE as AREAS
from conversations.script.columns import FILE as COLUMNS
from conversations.script.counters import FILE
from conversations.script.diagnostics import Finding, ScriptError, ScriptFiles
from conversations.script.layers import has_file
from conversations.script.loader import ScriptReading, load_list_texts, read_script
from conversations.script.overlay import extends_error
from conversations.script.own_sentences import FILE as SENTENCES
from conversations.script.own_sentences import sentence_findings
from conversations.script.reader import Place
from conversations.script.schema import Script
from conversations.sentences.catalog import sentence

PHRASES = "phrases.toml"
LISTS = "lists.toml"
QUOTED = re.compile(r"[«»“”„‟\"‘’‚‛'‹›「](\w+)[«»“”„‟\"‘’‚‛'‹›」]")  # whichever the language has
WORDS = re.compile(r"[a-z]{2}\.toml")  # the words of a language
FILES = {
    "flow.toml", "offers.toml", "service.toml", "country.toml", PHRASES, "places.toml",
    LISTS, FILE, AREAS, COLUMNS, SENTENCES,
}  # fmt: skip


def check_folder(
    folder: Path, today: date, reading: ScriptReading | None = None
) -> tuple[ScriptReading, tuple[Finding, ...]]:
    """What could be read of a script, and every finding: in its files, and in the whole of it.

    Whoever has just read it may give the reading.
    """
    reading = reading or read_script(folder)
    if not folder.is_dir() or extends_error(folder):
        return reading, reading.findings
    findings = [*reading.findings, *_strangers(folder, reading.script), *_list_texts(folder)]
    if reading.script:
        files = ScriptFiles(folder)
        whole = (
            *check(reading.script, today),
            *unknown_numbers(reading.script, files),
            *_since_published(reading.script, files),
            *sentence_findings(folder, reading.script.country.staff_language),
        )
        findings += (f for f in whole if not _is_consequence(f, reading))
    return reading, tuple(dict.fromkeys(findings))


def _since_published(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    try:
        if baseline := load_baseline(script.folder):
            yield from published_findings(script, baseline, files)
    except ScriptError as error:
        yield from error.findings


def _strangers(folder: Path, script: Script | None) -> Iterator[Finding]:
    """Files that nothing reads, whose author perhaps thinks otherwise."""
    if folder.is_dir():
        for path in sorted(folder.glob("*.toml*")):
            is_spoken = script is None or path.stem in script.words
            if path.name not in FILES and not (is_spoken and WORDS.fullmatch(path.name)):
                text = sentence("check_folder.stranger")
                yield Finding(path.name, 0, "", text, warning=True)


def _list_texts(folder: Path) -> Iterator[Finding]:
    """Findings in the words for administrators."""
    try:
        own, usual, files = load_list_texts(folder), load_list_texts(), ScriptFiles(folder)
    except ScriptError as error:
        yield from error.findings
        return
    for table in ("texts", "labels"):
        for key, wanted in getattr(usual, table).items():
            for wrong in braces(getattr(own, table)[key], placeholders_in(wanted)):
                yield files.finding(LISTS, table, key, wrong)


def _is_consequence(finding: Finding, reading: ScriptReading) -> bool:
    """Whether something is only wrong because of what had to be left out."""
    if finding.file in reading.unread:
        return True
    is_there = reading.script and has_file(reading.script.folder, PHRASES)
    if finding.text == sentence("check_routing.unreached") and (
        PHRASES in reading.unread or not is_there
    ):
        return True  # perhaps typed words lead there
    place = tuple(finding.place.split("."))
    names = {*place, *QUOTED.findall(finding.text)}
    return any(
        _concerns(place, names, left_out)
        for file, *left_out in reading.left_out
        if file == finding.file
        or not WORDS.fullmatch(file)  # of words nothing else is a consequence
    )


def _concerns(place: Place, names: set[str], left_out: Sequence[str]) -> bool:
    is_within = list(place[: len(left_out)]) == left_out
    return is_within or (len(left_out) == 2 and left_out[1] in names)
