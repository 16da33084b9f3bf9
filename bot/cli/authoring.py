"""`python -m bot check`, `graph` and `site`: for the authors of the script."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from bot.cli.context import chosen_language, load_checked_script, with_store
from bot.cli.output import DONE, REFUSED, CommandError, side_by_side, write_file
from bot.clock import today
from bot.store.contacts import Store
from config.loading import load_settings
from conversations.authoring.baseline import (
    FILE,
    baseline_text,
    load_baseline,
    make_baseline,
    word_changes,
    written_words,
)
from conversations.authoring.checks.folder import check_folder
from conversations.authoring.checks.launch import go_live, sensitive_tables, staff_findings
from conversations.authoring.checks.screens import NOBODY
from conversations.authoring.flowchart import flow_document, mermaid
from conversations.authoring.readability import measured_languages, report, summary
from conversations.contacts.directory import Directory
from conversations.help.engine import advance
from conversations.model import State, Text
from conversations.script.diagnostics import Finding
from conversations.script.loader import BUILT_IN
from conversations.script.schema import Script
from conversations.sentences.catalog import sentence
from conversations.understanding.intent import understand


def check(arguments: argparse.Namespace) -> int:
    """Prints what is wrong with the script, in the language of its authors."""
    settings = load_settings(require_token=False)
    reading, findings = check_folder(settings.script or BUILT_IN, today())
    if arguments.go_live and (script := reading.script):
        findings = (
            *(finding for finding in findings if not finding.warning),
            *with_store(settings, partial(_launch_findings, script), "empty"),
            *staff_findings(len(settings.administrators), settings.two_person),
        )
    for finding in findings:
        print(finding)
    if arguments.since or arguments.page:
        _say_changes(settings.script or BUILT_IN, reading.script, arguments.page)
    if any(not finding.warning for finding in findings):
        return REFUSED
    if script := reading.script:
        number = "one" if len(script.words) == 1 else "more"
        values = {"steps": len(script.steps), "languages": len(script.words)}
        print(sentence(f"check_command.in_order_{number}", **values))
        if aims := measured_languages(script):
            print(summary(report(script), aims))
    return DONE


def _say_changes(folder: Path, script: Script | None, page: Path | None) -> None:
    """Prints what has changed since the script was published, or writes it as a page.

    It is as whoever approves it reads it.
    """
    if not (baseline := load_baseline(folder)):
        raise CommandError(sentence("check_command.never_published"))
    changes = [*word_changes(baseline.words, written_words(folder))]
    written_day = script.country.written_day if script else date.isoformat
    if page:
        from bot.site.changes import changes_page

        tables = sensitive_tables(script) if script else ()
        days = (written_day(baseline.day), written_day(today()))
        write_file(page, changes_page(baseline, changes, tables, days).encode())
        print(sentence("check_command.page_written", number=len(changes), page=page))
        return
    day = written_day(baseline.day)
    print(sentence("check_command.changed_since", version=baseline.version, day=day))
    for change in changes:
        print(f"\n{change.language}.toml, {change.place}")
        before = change.before or sentence("changes_page.new")
        print(*side_by_side(before, change.after or sentence("changes_page.gone")), sep="\n")


def publish(_: argparse.Namespace) -> int:
    """Writes down what is published, for `check` to compare with; speaks as `check` does."""
    settings = load_settings(require_token=False)
    folder = settings.script or BUILT_IN
    reading, findings = check_folder(folder, today())
    wrong = [finding for finding in findings if not finding.warning]
    if wrong or reading.script is None:
        print(*wrong, sep="\n")
        return REFUSED
    before = load_baseline(folder) if (folder / FILE).exists() else None
    now = make_baseline(reading.script, today())
    if before and before.version == now.version and replace(before, day=now.day) != now:
        versions = {"version": now.version, "next": now.version + 1}
        raise CommandError(sentence("check_command.raise_version", **versions))
    try:
        (folder / FILE).write_text(baseline_text(now), encoding="utf-8")
    except OSError:
        text = sentence("check_command.unwritable", file=folder / FILE)
        raise CommandError(text) from None
    values = {"version": now.version, "steps": len(now.steps), "file": folder / FILE}
    print(sentence("check_command.published", **values))
    return DONE


async def _launch_findings(script: Script, store: Store) -> tuple[Finding, ...]:
    return go_live(script, await store.areas(), await store.contacts(), today())


def understand_text(arguments: argparse.Namespace) -> int:
    """Prints what typed words lead to, and which patterns did it; the words are kept nowhere."""
    script = load_checked_script(load_settings(require_token=False)).script
    language = chosen_language(script, arguments.language)
    meaning = understand(script.vocabulary, arguments.text, language)
    state = State(language=language)
    turn = advance(script, NOBODY, state, Text(arguments.text))
    facts = {
        "screen": turn.state.step + (" (emergency)" if meaning.emergency else ""),
        "offer": turn.state.offer,
        "area": turn.state.area,
        "wishes": ", ".join(turn.state.filters),
        "language": turn.state.language,
    }
    for name, value in facts.items():
        if value:
            print(f"{name}: {value}")
    for reason in meaning.reasons or ("no pattern",):
        print(f"because: {reason}")
    return DONE


def graph(arguments: argparse.Namespace) -> int:
    """Prints the flow as a Mermaid picture, or the document around it."""
    settings = load_settings(require_token=False)
    script = load_checked_script(settings).script
    if arguments.document:
        print(flow_document(script, NOBODY), end="")
    else:
        print(mermaid(script, with_store(settings, partial(load_directory, script), "empty")))
    return DONE


async def load_directory(script: Script, store: Store) -> Directory:
    """The contacts as they would be shown today."""
    areas, contacts = await store.areas(), await store.contacts()
    filters = script.country.filters
    return Directory(today(), areas, contacts, script.offer_areas(), filters=filters)
