"""`python -m bot contacts …`: the contact lists for whoever runs the bot.

The problems of a contact file are in the first language of the script, to be sent on to whoever
keeps the list.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from datetime import date

from bot.cli.areas import quote_name
from bot.cli.context import (
    load_settings_and_home,
    load_settings_and_script,
    with_store,
)
from bot.cli.output import (
    DONE,
    REFUSED,
    WRONG_USE,
    CommandError,
    align_columns,
    print_result,
    write_file,
)
from bot.clock import today
from bot.files import MAX_BYTES, xlsx
from bot.files.csv import sheets_of
from bot.files.exports import csv_bytes, xlsx_bytes
from bot.store.contacts import Store, command_line_label
from conversations.contacts import cells
from conversations.contacts.changes import (
    Change,
    ConflictError,
    describe_change,
)
from conversations.contacts.contact import AREA_KINDS, Contact, Identity, OfferAreas, normalize_name
from conversations.contacts.contact_checks import Offers
from conversations.contacts.coverage import coverage
from conversations.contacts.directory import misplaced_contacts
from conversations.contacts.erasure import Trace, Traces
from conversations.contacts.formatting import format_value
from conversations.contacts.freshness import freshness
from conversations.contacts.parse_result import CellError, ParseResult, Problem, Question
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import failed_result, read_sheets
from conversations.lists.import_plan import ImportDraft

LINES = 50  # of one kind; a first import should not scroll the problems away

_LOG_EMPTY = "The database is written anew, and the log beside it is empty."
_LOG_FULL = (
    "The log beside the database (-wal) still holds what was erased, since another program reads "
    "the database. Close that, and run the command again until it says that the log is empty."
)
_ELSEWHERE = (
    "What was erased may still be where lists are kept apart: in backups, in files with "
    "“.before-restore-” in their names, in exported files, and in a web copy other than that of "
    "KOLLEGABOT_SITE until it is written again."
)
_FRESHNESS = {"fresh": "fresh", "soon": "soon old", "old": "old", "hidden": "old"}


def import_file(arguments: argparse.Namespace) -> int:
    """Shows what a contact file would change and, with `--apply`, changes it."""
    settings, script = load_settings_and_script()
    try:
        with arguments.file.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # one byte too many is enough to refuse it
    except OSError:
        return print_result(
            f"There is no file {arguments.file}, or it cannot be read; see whether the name is "
            "right.",
            WRONG_USE,
        )
    return with_store(
        settings,
        lambda store: import_contacts(
            store,
            data,
            script.offer_names(),
            today(),
            arguments.apply,
            arguments.area,
            arguments.confirmed,
            remove_missing=arguments.remove_missing,
            offer_areas=script.offer_areas(),
            offer=arguments.offer,
            answers=dict(arguments.answer),
        ),
        "make" if arguments.apply else "empty",
    )


async def import_contacts(
    store: Store,
    data: bytes,
    offers: Offers,
    today: date,
    apply: bool,
    area: str | None = None,
    confirmed: date | None = None,
    *,
    remove_missing: bool = False,
    offer_areas: OfferAreas | None = None,
    offer: str | None = None,
    answers: Mapping[str, str] | None = None,
) -> int:
    """Prints what the bytes of a contact file would change and, with `apply`, changes it.

    Area, offer, confirmation serve rows that name none; `answers` are those to its questions.
    """
    kinds = dict.fromkeys(offers, AREA_KINDS) if offer_areas is None else offer_areas
    rules = ParseRules(await store.areas(), offers, kinds, today, area or "", offer or "",
                       confirmed=confirmed, answers=answers or {})  # fmt: skip
    parsed = await _read(data, rules)
    if parsed.is_refused or parsed.questions:
        print("Nothing is saved. Put right or answer what stands above, and try again.")
        return REFUSED
    draft = ImportDraft("", command_line_label(), parsed).rebase(await store.contacts(), today)
    removed = range(len(draft.plan.missing)) if remove_missing else ()
    if apply:
        try:
            await store.apply(draft.plan.steps(removed), command_line_label(), today)
        except ConflictError:
            return print_result(
                "The lists were changed while the file was read; nothing is saved. Run the "
                "command again.",
                REFUSED,
            )
    _print_plan(draft, bool(removed), apply)
    return DONE


async def _read(data: bytes, rules: ParseRules) -> ParseResult:
    """What the bytes of a file hold; prints what is wrong with it, left out and asked."""
    try:
        parsed = read_sheets(await sheets_of(data), rules)
    except (CellError, xlsx.UnreadableFileError) as refused:
        parsed = failed_result(refused)
    _print_problems(parsed.problems)
    _print_group("Left out", [left_out.text for left_out in parsed.left_out])
    _print_questions(parsed.questions)
    return parsed


def _print_problems(problems: Sequence[Problem]) -> None:
    """What must be put right first, then what is only worth a look."""
    fatal = [problem.text for problem in problems if problem.fatal]
    _print_some(fatal + [f"Warning: {problem.text}" for problem in problems if not problem.fatal])


def _print_questions(questions: Sequence[Question]) -> None:
    """What has to be known first, with the option that says it."""
    for question in questions:
        values = [option.value for option in question.options]
        named = f"--{question.key} NAME"
        by_key = f'--answer "{question.key}=VALUE"'
        option = named if question.key in ("area", "offer") else by_key
        print(f"{question.text} Say it with {option}, one of: {', '.join(values)}")


def _print_plan(draft: ImportDraft, removing: bool, apply: bool) -> None:
    plan = draft.plan
    _print_group("New", [_contact_label(contact) for contact in plan.added])
    differences = [
        f"{_contact_label(old)}: {describe_change(Change(old, new), format_value)}"
        for old, new in plan.changed
    ]
    _print_group("Changed", differences)
    kept = "On the list, and left out in the file; kept as they are"
    _print_group(kept, [_contact_label(contact) for contact in plan.kept])
    title = "Removed" if removing else "On the list but not in the file (--remove-missing removes)"
    _print_group(title, [_contact_label(contact) for contact in plan.missing])
    counts = f"{len(plan.added)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged"
    counts += f", {len(plan.missing)} removed" if removing else ""
    print(f"Saved: {counts}." if apply else f"Nothing is saved ({counts}). Save with --apply.")


def _print_group(title: str, lines: Sequence[str]) -> None:
    if lines:
        print(f"{title} ({len(lines)}):")
        _print_some([f"  {line}" for line in lines])


def _print_some(lines: Sequence[str]) -> None:
    for line in lines[:LINES]:
        print(line)
    if len(lines) > LINES:
        print(f"… and {len(lines) - LINES} more.")


def _contact_label(contact: Contact) -> str:
    return f"{contact.area} · {contact.offer} · {contact.name}"


def export_file(arguments: argparse.Namespace) -> int:
    """Writes all contacts, or those of one area, into a file that imports again unchanged."""
    settings, script = load_settings_and_script()
    contacts = with_store(settings, lambda store: _contacts_of(store, arguments.area))
    names = {offer.id: (*offer.names, offer.id)[0] for offer in script.offers.values()}
    make = xlsx_bytes if arguments.file.suffix.casefold() == ".xlsx" else csv_bytes
    write_file(arguments.file, make(contacts, names))
    print(f"Written to {arguments.file}; contacts in it: {len(contacts)}.")
    return DONE


async def _contacts_of(store: Store, area: str | None) -> list[Contact]:
    name = await _area_name(store, area)
    return [contact for contact in await store.contacts() if name in ("", contact.area)]


async def _area_name(store: Store, area: str | None) -> str:
    """The name of the area that is meant; empty for every one."""
    if not area:
        return ""
    try:
        return cells.parse_area(area, cells.area_names(await store.areas()))
    except CellError:
        raise CommandError(
            f"{quote_name(area)} is not the name of one area; see the names with: contacts areas "
            "list."
        ) from None


def forget(arguments: argparse.Namespace) -> int:
    """Shows what lists and history hold of a person and, with `--yes`, erases it."""
    settings = load_settings_and_home()  # nobody has to stay because of a mistake in the words
    status = with_store(
        settings,
        lambda store: forget_person(
            store,
            arguments.name,
            arguments.area,
            erase=arguments.yes,
            keep_renamed=arguments.keep_renamed,
        ),
    )
    if settings.site and arguments.yes:
        from bot.cli.site import publish_lists

        publish_lists(settings, settings.site)
        print(f"The web copy in {settings.site} is written anew.")
    return status


async def forget_person(
    store: Store,
    name: str,
    area: str | None = None,
    *,
    erase: bool = False,
    keep_renamed: bool = False,
) -> int:
    """Prints what lists and history hold of a person and, with `erase`, erases it from both.

    Entries that have another name today stay on the list with `keep_renamed`, without history.
    Returns the exit status: 0 erased, 1 nothing or not yet all of it is erased.
    """
    area = await _area_name(store, area)
    traces = await store.traces(name, area)
    for line in _trace_lines(traces):
        print(line)
    if not traces:
        print("Nobody on the lists or in the history has this name; see whether it is spelt right.")
        if erase:  # as after a run that could not empty the log
            print(_LOG_EMPTY if await store.rebuild() else _LOG_FULL)
        return REFUSED
    if not traces.entries and not traces.remarks:
        print("Here is nothing to erase; change the texts above by hand.")
        return REFUSED
    if not erase:
        print("Nothing is erased. If all this is one person, erase it with --yes; otherwise choose")
        print("with --area, or let those with another name today stay with --keep-renamed.")
        return REFUSED
    renamed = {t.key for t in traces.entries if t.key[2] != normalize_name(name)}
    return await _erase(store, name, traces, area, renamed if keep_renamed else ())


async def _erase(
    store: Store, name: str, traces: Traces, area: str, keep: Container[Identity]
) -> int:
    try:
        is_log_empty = await store.erase(name, traces, area, keep=keep)
    except ConflictError:
        return print_result(
            "The lists were changed meanwhile; nothing is erased. Run the command again.", REFUSED
        )
    for trace in traces.entries:
        stays = trace.listed and trace.key in keep
        print(f"{'Erased from the history' if stays else 'Erased'}: {_trace_label(trace)}")
    if traces.remarks:
        print(f"Erased: lines with the name in the history of others, {len(traces.remarks)}.")
    if traces.mentions:
        print("The texts of others that mention the name are as they were; change them by hand.")
    print(_ELSEWHERE)
    print(_LOG_EMPTY if is_log_empty else _LOG_FULL)
    return DONE if is_log_empty else REFUSED


def _trace_lines(traces: Traces) -> Iterator[str]:
    for trace in traces.entries:
        yield f"{'On the list' if trace.listed else 'In the history'}: {_trace_label(trace)}"
    for contact in traces.mentions:
        yield f"Mentioned in the text of: {_contact_label(contact)}"
    if traces.remarks:
        yield f"Lines that mention the name in the history of others: {len(traces.remarks)}"


def _trace_label(trace: Trace) -> str:
    area, offer, _ = trace.key
    former = f" (also called {', '.join(trace.former)})" if trace.former else ""
    workplace = f" · {trace.workplace}" if trace.workplace else ""
    return f"{area} · {offer} · {trace.name}{former}{workplace}"


def print_status(_: argparse.Namespace) -> int:
    """Prints how many contacts each list has and how fresh they are."""
    settings, script = load_settings_and_script()
    return with_store(
        settings,
        lambda store: status(
            store, script.offer_names(), today(), script.offer_areas(), script.never_filled
        ),
    )


async def status(
    store: Store,
    offers: Offers,
    today: date,
    offer_areas: OfferAreas | None = None,
    never_filled: Collection[str] = (),
) -> int:
    """Prints how many contacts each list has and how fresh they are.

    Counted are those that may be shown: neither hidden nor too long without confirmation, and of
    an offer that fits the area. Returns the exit status: 1 where a list has nobody to show.
    """
    everybody, areas = await store.contacts(), await store.areas()
    kinds = dict.fromkeys(offers, AREA_KINDS) if offer_areas is None else offer_areas
    misplaced = misplaced_contacts(everybody, areas, kinds)
    contacts = [contact for contact in everybody if contact not in misplaced]
    lists = {
        (area.name, offer): [c for c in contacts if (c.area, c.offer) == (area.name, offer)]
        for area in areas
        for offer in sorted({c.offer for c in contacts if c.area == area.name}) or [""]
    }
    rows = [(*names, *_list_state(members, today)) for names, members in lists.items()]
    for line in align_columns(rows):
        print(line)
    for offer, count in sorted(Counter(c.offer for c in contacts if c.offer not in offers).items()):
        print(f"Warning: there is no offer “{offer}” any more; contacts not shown for it: {count}.")
    found = coverage(areas, everybody, kinds, {o: o for o in offers}, today, never_filled)
    if found.empty:
        print(f"Warning: nobody to show: {', '.join(found.empty)}.")
    if found.expiring:
        names = ", ".join(found.expiring)
        print(f"Warning: nobody to show in 30 days, if nobody confirms: {names}.")
    for contact in misplaced:
        print(
            f"Warning: {_contact_label(contact)} is not shown, since the offer does not fit the "
            "list; move or remove it."
        )
    return REFUSED if found.empty else DONE


def _is_shown(contact: Contact, today: date) -> bool:
    return not contact.hidden and freshness(contact, today) != "hidden"


def _list_state(contacts: Sequence[Contact], today: date) -> tuple[str, str, str]:
    """How many are shown, since when nobody has confirmed the oldest, and how fresh that is."""
    shown = [contact for contact in contacts if _is_shown(contact, today)]
    hidden = len(contacts) - len(shown)
    count = f"{len(shown)} ({hidden} hidden)" if hidden else f"{len(shown)}"
    if not shown:
        return count, "", "no contacts"
    oldest = min(shown, key=lambda contact: contact.confirmed or date.min)
    confirmed = f"oldest {oldest.confirmed}" if oldest.confirmed else "never confirmed"
    return count, confirmed, _FRESHNESS[freshness(oldest, today)]
