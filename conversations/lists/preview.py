"""The preview of an import, page by page: all that will be saved stands on it before *Ta i bruk*.

First what to look at, what is left out and what only a person can tell; then every person with
each field, new and old; last what doctors will get. Above `LARGE` changes all of it comes as one
file, and only what has to be decided, and ways that change, are pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice

from conversations.contacts.changes import Change, changes_reach
from conversations.contacts.contact import Contact, contact_key
from conversations.lists.change_lines import CONSENT, change_lines, one_line
from conversations.lists.import_plan import ANOTHER, ImportDraft, apply_changes
from conversations.lists.same_person import Doubt
from conversations.lists.screens import (
    LONGEST,
    Row,
    as_doctors_see,
    list_name,
    lists_screen,
    offer_name,
    units,
)
from conversations.lists.snapshot import ImportAct, ListSnapshot
from conversations.model import Button, Line, Screen
from conversations.values import value_object

LARGE = 60  # people whom a change is about, before it comes as a file
PAGE, BUTTONS = 2600, 9  # of one page: length, of Telegram's 4096, and rows of buttons
INLINE = 3  # lists that are shown on the pages as doctors see them
NAMES = 40  # on a page that asks for consent alone
TICKS = 8  # of those missing on one screen


@value_object
class PreviewBlock:
    """Some lines that stay together, the heading they stand under, and their buttons."""

    heading: str
    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()
    asked: tuple[int, ...] = ()  # numbers of those in it whose consent is asked for


Page = tuple[PreviewBlock, ...]

# Labels by what a button does, without and with a tick.
_BOXES = {
    "hide": ("hide_tick", "hide_ticked"), "remove": ("remove_tick", "remove_ticked"),
    "renamed": ("renamed_tick", "renamed_ticked"), "same": ("same_tick", "same_ticked"),
    "another": ("another_tick", "another_ticked"), "agrees": ("agrees_tick", "agrees_ticked"),
    "missing": ("tick", "ticked"),
}  # fmt: skip
_DOUBTS = {"rename": "doubt_rename", "namesake": "doubt_namesake"}


def preview(
    snapshot: ListSnapshot, draft: ImportDraft, notice: str = "", *, file: bool = False
) -> Screen:
    """The page of a draft at which its owner is; *Ta i bruk* stands on the last one."""
    if draft.reading.is_refused:
        return _refusal_screen(snapshot, draft, notice)
    words, pages = snapshot.words, preview_pages(snapshot, draft)
    page = min(draft.page, len(pages) - 1)
    is_last = page == len(pages) - 1
    body = [*_page_head(snapshot, draft, page, len(pages))]
    body += _page_lines(pages[page])
    closing = list(_closing_lines(snapshot, draft)) if is_last else []
    body += [Line(""), *closing] if closing else []
    if file:
        body += words.lines("file_gone")
    rows = [row for block in pages[page] for row in block.rows]
    rows += _page_rows(snapshot, draft, page, pages)
    return lists_screen(body, rows, notice)


def preview_pages(snapshot: ListSnapshot, draft: ImportDraft) -> list[Page]:
    """What is shown page by page; at least one page."""
    is_large = is_for_file(draft)
    blocks = [*_notes(snapshot, draft), *_doubt_blocks(snapshot, draft)]
    blocks += _consent_blocks(snapshot, draft) if is_large else ()
    blocks += _person_blocks(snapshot, draft, ways_alone=is_large)
    if 0 < len(draft.plan.missing) <= TICKS:
        blocks += missing_blocks(snapshot, draft)
    if len(touched_lists(draft)) <= INLINE:
        blocks += doctor_blocks(snapshot, draft).values()
    return _paginate(blocks)


def is_for_file(draft: ImportDraft) -> bool:
    """Whether a draft is about so many that all of it comes as a file."""
    return len(draft.plan.changes) > LARGE


def preview_text(snapshot: ListSnapshot, draft: ImportDraft) -> str:
    """All of a large draft as the text of a file."""
    blocks = [*_notes(snapshot, draft), *_doubt_blocks(snapshot, draft)]
    blocks += _person_blocks(snapshot, draft)
    blocks += missing_blocks(snapshot, draft)
    blocks += doctor_blocks(snapshot, draft, draft.plan.changes).values()
    head = _page_head(snapshot, draft, 0, 1)
    return "\r\n".join(line.text for line in (*head, *_page_lines(tuple(blocks)))) + "\r\n"


def _refusal_screen(snapshot: ListSnapshot, draft: ImportDraft, notice: str) -> Screen:
    words = snapshot.words
    problems = sorted(draft.reading.problems, key=lambda problem: not problem.fatal)
    left = [Line(one.text) for one in draft.reading.left_out]
    body = [*words.lines("preview_refused"), Line(""), *(Line(one.text) for one in problems)]
    body += [*((Line(""), *words.lines("left_out", count=len(left)), *left) if left else ())]
    body += [Line(""), *words.lines("refused_end")]
    rows = ((words.button("template", "L.tpl"), words.button("home", "L.home")),)
    return lists_screen(body, rows, notice)


def _page_head(snapshot: ListSnapshot, draft: ImportDraft, page: int, total: int) -> Iterator[Line]:
    words, plan = snapshot.words, draft.plan
    areas = ", ".join(dict.fromkeys(change.contact.area for change in plan.changes))
    if not (plan.changes or plan.missing or plan.refusing):
        yield from words.lines("preview_none")
        return
    yield from words.lines("preview")
    if page == 0:
        counts = words.say(
            "counts", added=len(plan.added), changed=len(plan.changed), unchanged=plan.unchanged
        )
        yield Line(f"{areas} · {counts}".removeprefix(" · "))
        yield from words.lines("in_file") if is_for_file(draft) else ()
    if total > 1:
        yield from words.lines("page_of", page=page + 1, total=total)


def _page_lines(page: Page) -> Iterator[Line]:
    for heading, blocks in groupby(page, key=lambda block: block.heading):
        yield Line("")
        if heading:
            yield Line(heading, "bold")
        for number, block in enumerate(blocks):
            is_apart = len(block.lines) > 1
            yield from ((Line(""), *block.lines) if number and is_apart else block.lines)


def _closing_lines(snapshot: ListSnapshot, draft: ImportDraft) -> Iterator[Line]:
    """What is still open, what goes, and how to end."""
    words = snapshot.words
    if draft.ticked:
        yield from words.lines("removing", count=len(draft.ticked))
    if draft.open_doubts:
        yield from words.lines("doubts_open", count=len(draft.open_doubts))
    elif draft.steps and draft.silent:
        names = ", ".join(contact.name for contact in draft.silent[:TICKS])
        more = f" + {len(draft.silent) - TICKS}" if len(draft.silent) > TICKS else ""
        yield from words.lines("without_consent", names=f"{names}{more}")
    elif draft.silent:
        yield from words.lines("ask_agreed")
    if draft.is_ready:
        labels = [words.say("quoted", text=b.label) for b in open_first(snapshot, draft)]
        while len(labels) > 1:
            labels[:2] = [words.say("both", first=labels[0], second=labels[1])]
        yield from words.lines("open_first", what=labels[0]) if labels else words.lines("waits")


def _page_rows(
    snapshot: ListSnapshot, draft: ImportDraft, page: int, pages: Sequence[Page]
) -> Iterator[Row]:
    words, nonce, is_last = snapshot.words, draft.nonce, page == len(pages) - 1
    if not (draft.plan.changes or draft.plan.missing or draft.plan.refusing):
        yield (words.button("home", "L.home"),)
        return
    asked = [number for block in pages[page] for number in block.asked]
    if len(asked) > 1 and not all(draft.people_to_ask[number].agreed for number in asked):
        yield (words.button("agreed", ImportAct.CONFIRM_CONSENT.data(nonce, asked[0], asked[-1])),)
    if is_last and len(draft.plan.missing) > TICKS:
        count = len(draft.plan.missing)
        yield (words.button("missing", ImportAct.SHOW_MISSING.data(nonce, 0), count=count),)
    if is_last and len(touched_lists(draft)) > INLINE:
        yield (words.button("doctor", ImportAct.SHOW_AS_DOCTOR.data(nonce, 0)),)
    if is_last and draft.is_ready and not any(open_first(snapshot, draft)):
        yield (words.button("use", ImportAct.APPLY.data(nonce)),)
    before = words.button("previous", ImportAct.SHOW.data(nonce, page - 1))
    after = words.button("next", ImportAct.SHOW.data(nonce, page + 1))
    yield ((before,) if page else ()) + (() if is_last else (after,))
    yield (words.button("cancel", ImportAct.CANCEL.data(nonce)),)


def _notes(snapshot: ListSnapshot, draft: ImportDraft) -> Iterator[PreviewBlock]:
    """What is worth a look, and who is left out; those who said no can be hidden or removed."""
    words, reading, nonce = snapshot.words, draft.reading, draft.nonce
    for problem in reading.problems:
        yield PreviewBlock(words.say("look_at"), (Line(problem.text),))
    heading = words.say("left_out", count=len(reading.left_out))
    numbers = {contact_key(c): number for number, c in enumerate(draft.plan.refusing)}
    for left in reading.left_out:
        key = contact_key(left.contact) if left.contact and left.reason == "said_no" else None
        if key not in numbers:
            yield PreviewBlock(heading, (Line(left.text),))
            continue
        contact, chosen = draft.plan.refusing[numbers[key]], draft.leaving.get(key, "")
        buttons = tuple(
            words.button(
                _BOXES[act][chosen == act],
                ImportAct.REFUSAL.data(nonce, numbers[key], act),
                name=contact.name,
            )
            for act in ("hide", "remove")
        )
        yield PreviewBlock(
            heading, (Line(left.text), *words.lines("still_listed", name=contact.name)), (buttons,)
        )

    heading = words.say("kept", count=len(draft.plan.kept))
    for contact in draft.plan.kept:
        line = Line(f"{list_name(snapshot, contact)}: {one_line(contact)}")
        yield PreviewBlock(heading, (line,))


def _doubt_blocks(snapshot: ListSnapshot, draft: ImportDraft) -> Iterator[PreviewBlock]:
    words = snapshot.words
    for number, doubt in enumerate(draft.plan.doubts):
        chosen = draft.answers.get(doubt.key)
        answers = [*enumerate(doubt.options), (ANOTHER, None)]
        rows = tuple(
            (
                words.button(
                    _doubt_label(doubt, option, is_chosen=chosen == place),
                    ImportAct.ANSWER_DOUBT.data(draft.nonce, number, place),
                    name=option.name if option else doubt.old.name,
                ),
            )
            for place, option in answers
        )
        lines = words.lines(_DOUBTS[doubt.kind], name=doubt.old.name)
        lines += tuple(Line(f"– {one_line(c)}") for c in (doubt.old, *doubt.options))
        yield PreviewBlock(words.say("doubts"), lines, rows)


def _doubt_label(doubt: Doubt, option: Contact | None, *, is_chosen: bool) -> str:
    kind = "another" if option is None else ("same" if doubt.kind == "namesake" else "renamed")
    return _BOXES[kind][is_chosen]


def _consent_blocks(snapshot: ListSnapshot, draft: ImportDraft) -> Iterator[PreviewBlock]:
    """Names of a large file, many on a page, to be ticked together."""
    heading = snapshot.words.say("asks_consent")
    people = draft.people_to_ask
    for first in range(0, len(people), NAMES):
        part = people[first : first + NAMES]
        names = ", ".join(f"{'☑' if c.agreed else '☐'} {c.name}" for c in part)
        lines = (Line(names), Line(""))
        yield PreviewBlock(heading, lines, asked=tuple(range(first, first + len(part))))


def _person_blocks(
    snapshot: ListSnapshot, draft: ImportDraft, *, ways_alone: bool = False
) -> Iterator[PreviewBlock]:
    """Each person with every field, those reached in a new way first; list by list."""
    words, plan = snapshot.words, draft.plan
    numbers = {contact_key(contact): number for number, contact in enumerate(draft.people_to_ask)}
    changed = [Change(old, new) for old, new in plan.changed]
    added = [Change(None, contact) for contact in plan.added]
    if ways_alone:
        changed, added = [change for change in changed if changes_reach(change)], []
    for key, changes in (("changed", changed), ("added", added)):
        for change in changes:
            number = numbers.get(change.key)
            heading = words.say(key, list=list_name(snapshot, change.contact))
            rows: tuple[Row, ...] = ()
            if number is not None and not ways_alone:
                label = _BOXES["agrees"][change.contact.agreed]
                data = ImportAct.CONFIRM_CONSENT.data(draft.nonce, number, number)
                rows = ((words.button(label, data, name=change.contact.name),),)
            asked = () if number is None or ways_alone else (number,)
            lines = change_lines(snapshot, change, CONSENT if asked else ())
            yield PreviewBlock(heading, tuple(lines), rows, asked)


def missing_blocks(
    snapshot: ListSnapshot, draft: ImportDraft, start: int = 0, size: int | None = None
) -> Iterator[PreviewBlock]:
    """Who stands on the list and not in the file, each with a box to take them away."""
    words, missing = snapshot.words, draft.plan.missing
    part = list(enumerate(missing))[start : None if size is None else start + size]
    for number, contact in part:
        label = _BOXES["missing"][number in draft.ticked]
        data = ImportAct.TOGGLE_REMOVAL.data(draft.nonce, number)
        rows: tuple[Row, ...] = ((words.button(label, data, name=contact.name),),)
        if number == part[-1][0] and len(part) > 1:  # nobody is ticked whom this list does not show
            these = ImportAct.TOGGLE_REMOVAL.data(draft.nonce, part[0][0], number)
            rows += ((words.button("tick_all", these),),)
        heading = words.say("missing", count=len(missing))
        yield PreviewBlock(
            heading, (Line(f"{list_name(snapshot, contact)}: {one_line(contact)}"),), rows
        )


def missing_screen(snapshot: ListSnapshot, draft: ImportDraft, start: int) -> Screen:
    """Some of many who are not in the file, and the way back to the last page."""
    words, nonce, total = snapshot.words, draft.nonce, len(draft.plan.missing)
    start = start // TICKS * TICKS if start < total else 0
    blocks = tuple(missing_blocks(snapshot, draft, start, TICKS))
    rows = [row for block in blocks for row in block.rows]
    before = words.button("previous", ImportAct.SHOW_MISSING.data(nonce, start - TICKS))
    after = words.button("next", ImportAct.SHOW_MISSING.data(nonce, start + TICKS))
    rows.append(((before,) if start else ()) + ((after,) if start + TICKS < total else ()))
    rows.append((words.button("back", ImportAct.SHOW.data(nonce, "last")),))
    return lists_screen(_page_lines(blocks), rows)


def open_first(snapshot: ListSnapshot, draft: ImportDraft) -> Iterator[Button]:
    """The ways to what has to be looked at first, as it stands neither on a page nor in a file."""
    words, nonce, count = snapshot.words, draft.nonce, len(draft.plan.missing)
    if is_for_file(draft):
        return
    if count > max(TICKS, draft.missing_read):
        data = ImportAct.SHOW_MISSING.data(nonce, draft.missing_read)
        yield words.button("missing", data, count=count)
    pages = doctor_pages(snapshot, draft) if len(touched_lists(draft)) > INLINE else []
    unread = (n for n, page in enumerate(pages) if not draft.lists_read.issuperset(page))
    if (number := next(unread, None)) is not None:
        yield words.button("doctor", ImportAct.SHOW_AS_DOCTOR.data(nonce, number))


def touched_lists(draft: ImportDraft) -> tuple[tuple[str, str], ...]:
    """Area and offer of whatever the draft changes."""
    return _lists_of(draft.steps)


def _lists_of(steps: Iterable[Change]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(step.contact.area, step.contact.offer) for step in steps}))


def doctor_blocks(
    snapshot: ListSnapshot, draft: ImportDraft, steps: Sequence[Change] = ()
) -> Mapping[tuple[str, str], PreviewBlock]:
    """What a doctor will get of each list that these steps change, else those of the draft."""
    words, blocks = snapshot.words, dict[tuple[str, str], PreviewBlock]()
    areas = {area.name: area for area in snapshot.areas}
    after = apply_changes(snapshot.contacts, steps or draft.steps)
    for name, offer in _lists_of(steps or draft.steps):
        if name not in areas or offer not in snapshot.script.offers:
            continue
        heading = words.say("doctor_of", list=f"{name} · {offer_name(snapshot, offer)}")
        seen = as_doctors_see(snapshot, after, areas[name], offer)
        lines = (*seen, Line(""), *words.lines("doctor_note"))
        blocks[name, offer] = PreviewBlock(heading, lines)
    return blocks


def doctor_pages(snapshot: ListSnapshot, draft: ImportDraft) -> list[list[tuple[str, str]]]:
    """The lists that the draft changes, as many on a page as there is room for."""
    blocks = doctor_blocks(snapshot, draft)
    lists = iter(blocks)
    return [[*islice(lists, len(page))] for page in _paginate(blocks.values()) if page]


def doctors_preview(snapshot: ListSnapshot, draft: ImportDraft, number: int) -> Screen:
    """What a doctor will get of some of many lists, and the way to the next."""
    words, nonce = snapshot.words, draft.nonce
    pages = _paginate(doctor_blocks(snapshot, draft).values())
    number = min(number, len(pages) - 1)
    before = words.button("previous", ImportAct.SHOW_AS_DOCTOR.data(nonce, number - 1))
    after = words.button("next", ImportAct.SHOW_AS_DOCTOR.data(nonce, number + 1))
    turn = ((before,) if number else ()) + ((after,) if number + 1 < len(pages) else ())
    back = (words.button("back", ImportAct.SHOW.data(nonce, "last")),)
    return lists_screen(_page_lines(pages[number]), (turn, back))


def last_page(snapshot: ListSnapshot, draft: ImportDraft) -> int:
    """The number of the page on which *Ta i bruk* stands."""
    return len(preview_pages(snapshot, draft)) - 1


def _paginate(blocks: Iterable[PreviewBlock]) -> list[Page]:
    """Blocks in pages that Telegram takes, whole but for one that is longer than a page."""
    pages: list[list[PreviewBlock]] = [[]]
    room, buttons = PAGE, BUTTONS
    for block in blocks:
        size = (
            sum(units(line.text[:LONGEST]) + 1 for line in block.lines) + units(block.heading) + 2
        )
        is_full = size > room or len(block.rows) > buttons or len(block.asked) > 1
        if pages[-1] and is_full:
            pages.append([])
            room, buttons = PAGE, BUTTONS
        pages[-1].append(block)
        room, buttons = room - size, buttons - len(block.rows)
    return [tuple(page) for page in pages]
