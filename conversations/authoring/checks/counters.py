"""Whether what is counted fits the script: every place exists, and every counter has a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversations.authoring.checks.texts import braces, placeholders_in
from conversations.model import Metric
from conversations.script.counters import FAMILIES, FILE
from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.loader import load_count_texts
from conversations.script.reader import load_file
from conversations.script.schema import CountsFile, Script
from conversations.sentences.catalog import sentence

STORED = 24  # characters of a counter, as the file of the counts takes it
NAME = re.compile("[a-z0-9_.]+")
SHOWN = 26  # characters of a name beside its bar on a phone


def counts(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    """Findings in `counts.toml`; ScriptError where its words lack."""
    yield from _texts(script, files)
    yield from _duplicates(files)
    yield from _places(script, files)
    yield from _left_out(script, files)
    yield from _names(script, files)


def _texts(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    own, usual = load_count_texts(script.folder), load_count_texts()
    for table in ("texts", "labels"):
        for key, wanted in getattr(usual, table).items():
            for wrong in braces(getattr(own, table)[key], placeholders_in(wanted)):
                yield files.finding(FILE, table, key, wrong)


def _duplicates(files: ScriptFiles) -> Iterator[Finding]:
    tables = load_file(files.folder, FILE, CountsFile)
    for family in FAMILIES:
        members = [member for listed in getattr(tables, family).values() for member in listed]
        for member in dict.fromkeys(m for m in members if members.count(m) > 1):
            text = sentence("check_counters.twice", member=member)
            yield files.finding(FILE, family, "", text)


def _places(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    counting = script.counting
    for offer, counter in counting.offers.items():
        if offer not in script.offers:
            yield _at(files, counter, sentence("check_counters.no_offer", offer=offer))
    for step, counter in (*counting.before.items(), *counting.after.items()):
        if step not in script.steps:
            yield _at(files, counter, sentence("check_counters.no_step", step=step))
    for (step, choice), counter in counting.answers.items():
        if step not in script.steps or choice not in script.steps[step].choices:
            text = sentence("check_counters.no_choice", choice=f"{step}.{choice}")
            yield _at(files, counter, text)


def _left_out(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    """What people can ask for and nothing counts."""
    counting = script.counting
    for offer in script.offers:
        if counting.offers and offer not in counting.offers:
            text = sentence("check_counters.offer_uncounted", offer=offer)
            yield files.finding(FILE, "offer", "", text)
    for step in sorted(filter(script.steps.get, _needs(script))):
        for choice in script.steps[step].choices:
            if (step, choice) not in counting.answers:
                text = sentence("check_counters.choice_uncounted", choice=f"{step}.{choice}")
                yield files.finding(FILE, "topic", "", text)


def _needs(script: Script) -> set[str]:
    """The steps that ask what one needs: where the answers in [who] lead."""
    who = (place for place, counter in script.counting.answers.items() if counter.family == "who")
    chosen = (script.steps[step].choices.get(c) for step, c in who if step in script.steps)
    return {choice.to for choice in chosen if choice}


def _names(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    named = load_count_texts(script.folder).names
    for counter in script.counting.counters:
        if len(counter.name) > STORED or not NAME.fullmatch(counter.name):
            text = sentence("check_counters.name", counter=counter.name, most=STORED)
            yield _at(files, counter, text)
        if counter.value not in script.counting.areas and counter.name not in named:
            text = sentence("check_counters.unnamed", counter=counter.name)
            yield files.finding(FILE, "names", "", text)
    for counter_name, shown in named.items():
        if len(shown) > SHOWN:
            text = sentence("check_counters.long", length=len(shown), most=SHOWN)
            yield files.finding(FILE, "names", f'"{counter_name}"', text)


def _at(files: ScriptFiles, counter: Metric, text: str) -> Finding:
    if counter.family == "channel":
        return files.finding("service.toml", "", "channels", text)
    family, _, value = counter.name.partition(".")
    return files.finding(FILE, family, value, text)
