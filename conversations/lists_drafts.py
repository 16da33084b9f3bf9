"""The screens of changes: before they are made, when others are told, and in the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from conversations.changes import TITLES, Entry, Step, differences
from conversations.directory import Area
from conversations.lists_book import Book, area_mark
from conversations.lists_screens import Row, as_doctors_see, shown
from conversations.lists_text import dated, told_of, value_shown
from conversations.model import Button, Line, Screen
from conversations.preview import Draft, outcome

SHOWN = 12  # lines of one kind on a screen: who must rather look at a file can export one
TICKS = 8  # buttons to take somebody away with
ROOM = 3600  # characters of a screen, of Telegram's 4096
TOLD = 10  # steps that others read about
BATCHES = 6  # of the history on one screen


def preview(book: Book, draft: Draft, notice: str = "", *, file: bool = False) -> Screen:
    """What an import would change, what is wrong with it, and *Ta i bruk* once nothing is."""
    words = book.words
    if draft.reading.refused:
        return _refused(book, draft, notice)
    if not draft.steps and not draft.plan.missing:
        body = [*words.lines("preview_none"), *_problems(book, draft)]
        return shown(body, ((words.button("home", "L.home"),),), notice)
    plan = draft.plan
    counts = words.say(
        "counts", added=len(plan.added), changed=len(plan.changed), unchanged=plan.unchanged
    )
    body = [
        *words.lines("preview"),
        Line(f"{', '.join(draft.areas)} · {counts}".removeprefix(" · ")),
    ]
    body += [*_problems(book, draft), *_changes(book, draft)]
    body += [Line(""), *words.lines("ask_agreed" if draft.asks else "waits")]
    if file:
        body += words.lines("file_gone")
    return shown(_fitting(body), _draft_rows(book, draft), notice)


def _refused(book: Book, draft: Draft, notice: str) -> Screen:
    words = book.words
    body = [*words.lines("preview_refused"), *_problems(book, draft), Line("")]
    body += words.lines("refused_end")
    rows = ((words.button("template", "L.tpl"), words.button("home", "L.home")),)
    return shown(_fitting(body), rows, notice)


def _problems(book: Book, draft: Draft) -> Iterator[Line]:
    """What must be put right first, then what is only worth a look."""
    found = sorted(draft.reading.problems, key=lambda problem: not problem.fatal)
    if found:
        yield Line("")
    yield from (Line(problem.text) for problem in found[:SHOWN])
    yield from _more(book, len(found))


def _more(book: Book, total: int) -> Iterable[Line]:
    return book.words.lines("problems_more", count=total - SHOWN) if total > SHOWN else ()


def _changes(book: Book, draft: Draft) -> Iterator[Line]:
    plan, words = draft.plan, book.words
    parts: tuple[tuple[str, Sequence[Step]], ...] = (
        ("added", [Step(None, contact) for contact in plan.added]),
        ("changed", [Step(old, new) for old, new in plan.changed]),
        ("missing", [Step(contact, None) for contact in plan.missing]),
    )
    for key, steps in parts:
        if steps:
            yield from (Line(""), *words.lines(key, count=len(steps)))
            yield from (Line(told_of(step)) for step in steps[:SHOWN])
            yield from _more(book, len(steps))
    if draft.ticked:
        yield from words.lines("removing", count=len(draft.ticked))


def _draft_rows(book: Book, draft: Draft) -> Iterator[Row]:
    words, nonce = book.words, draft.nonce
    for number, contact in enumerate(draft.plan.missing[:TICKS]):
        label = "ticked" if number in draft.ticked else "tick"
        yield (words.button(label, f"L.t.{nonce}.{number}", name=contact.name),)
    if len(draft.plan.missing) > 1:
        yield (words.button("tick_all", f"L.t.{nonce}.all"),)
    if draft.asks:
        yield (words.button("agreed", f"L.yes.{nonce}"),)
    elif draft.ready:
        yield (words.button("use", f"L.use.{nonce}"),)
    if draft.steps:
        yield (words.button("doctor", f"L.see.{nonce}"),)
    yield (words.button("cancel", f"L.no.{nonce}"),)


def _fitting(lines: Iterable[Line]) -> Iterator[Line]:
    """As many lines as a message holds, the last ones kept: they say what to do."""
    every = list(lines)
    head, tail = every[:-3], every[-3:]
    room = ROOM - sum(len(line.text) + 1 for line in tail)
    for line in head:
        room -= len(line.text) + 1
        if room < 0:
            yield Line("…")
            break
        yield line
    yield from tail


def doctors_preview(book: Book, draft: Draft) -> Screen:
    """The screen that a doctor would get after *Ta i bruk*."""
    words, steps = book.words, draft.steps
    first = next((s.after for s in steps if s.after), steps[0].contact if steps else None)
    found = next((a for a in book.areas if first and a.name == first.area), None)
    body = list(words.lines("doctor"))
    if first and found and first.offer in book.script.offers:
        after = outcome(book.contacts, steps)
        body += [Line(""), *as_doctors_see(book, after, found, first.offer), Line("")]
        body += words.lines("doctor_note")
    return shown(_fitting(body), ((words.button("back", f"L.d.{draft.nonce}"),),))


def summary(book: Book, steps: Sequence[Step]) -> str:
    """How many came, changed, were confirmed and went."""
    counts = Counter(map(_kind, steps))
    return ", ".join(
        book.words.say(f"count_{kind}", count=counts[kind])
        for kind in ("added", "changed", "confirmed", "removed")
        if counts[kind]
    )


def _kind(step: Step) -> str:
    if step.before is None:
        return "added"
    if step.after is None:
        return "removed"
    only = {field for field, _, _ in differences(step)} <= {"confirmed"}
    return "confirmed" if only else "changed"


def told(book: Book, steps: Sequence[Step], label: str, batch: int, areas: Sequence[str]) -> Screen:
    """What another administrator reads, with one tap to undo it."""
    words = book.words
    mine = [step for step in steps if step.contact.area in areas]
    body = [*words.lines("told", areas=", ".join(areas), label=label), Line(summary(book, mine))]
    body += [Line(""), *_sentences(book, mine)]
    if empty := [area for area in areas if book.mark(area) == "none"]:
        body += [Line(""), *words.lines("told_empty", areas=", ".join(empty))]
    where = area_mark(areas[0]) if len(areas) == 1 else "all"
    rows: tuple[Row, ...] = ((words.button("undo", f"L.undo.{batch}.{where}"),),)
    return shown(_fitting(body), (*rows, (words.button("home", "L.home"),)))


def _sentences(book: Book, steps: Sequence[Step]) -> Iterator[Line]:
    """What was done, one line each; those who were only confirmed share one."""
    rest = [step for step in steps if _kind(step) != "confirmed"]
    yield from (Line(sentence(book, step)) for step in rest[:TOLD])
    if len(rest) > TOLD:
        yield from book.words.lines("problems_more", count=len(rest) - TOLD)
    if names := [step.contact.name for step in steps if _kind(step) == "confirmed"]:
        more = [f"+ {len(names) - TOLD}"] if len(names) > TOLD else []
        yield from book.words.lines("told_right", names=", ".join((*names[:TOLD], *more)))


def sentence(book: Book, step: Step) -> str:
    """One step as it is told: who came, who went, what became different."""
    if step.before and step.after:
        return told_of(step)
    return book.words.say("went" if step.before else "came", name=told_of(step))


def second(book: Book, draft: Draft) -> Screen:
    """What the second administrator decides on."""
    words, steps = book.words, draft.steps
    body = [*words.lines("second_asked", label=draft.label), Line(summary(book, steps)), Line("")]
    body += [Line(sentence(book, step)) for step in steps[:SHOWN]]
    body += [*_more(book, len(steps)), Line("")]
    yes = words.button("approve", f"L.ap.{draft.nonce}")
    return shown(_fitting(body), ((yes, words.button("reject", f"L.rj.{draft.nonce}")),))


def history(book: Book, found: Area, entries: Sequence[Entry], page: int) -> Screen:
    """What was done with a list, the newest first, each with a tap to take it back."""
    words, mark = book.words, area_mark(found.name)
    batches = [list(group) for _, group in groupby(entries, key=lambda entry: entry.batch)]
    part = batches[page : page + BATCHES]
    body = [*words.lines("history", area=found.name)]
    body += [] if part else words.lines("history_none")
    rows: list[Row] = []
    for batch in part:
        day = dated(batch[0].day.isoformat())
        body += [Line(""), Line(words.say("history_line", day=day, label=batch[0].label), "bold")]
        body += list(_happened(book, batch))
        rows.append(
            (
                words.button(
                    "undo_day", f"L.undo.{batch[0].batch}.{mark}", day=f"{day}: {_first(batch)}"
                ),
            )
        )
    more: tuple[Button, ...] = ()
    if page + BATCHES < len(batches):
        more = (words.button("more", f"L.hist.{mark}.{page + BATCHES}"),)
    return shown(_fitting(body), (*rows, more, (words.button("back", f"L.area.{mark}"),)))


def _first(batch: Sequence[Entry]) -> str:
    return next((e.new or e.old or "" for e in batch if e.field == "name"), batch[0].key[2].title())


def _happened(book: Book, batch: Sequence[Entry]) -> Iterator[Line]:
    people = [list(group) for _, group in groupby(batch, key=lambda entry: entry.key)]
    for entries in people[:SHOWN]:
        yield Line(_what(book, entries))
    yield from _more(book, len(people))


def _what(book: Book, entries: Sequence[Entry]) -> str:
    words, name = book.words, _first(entries)
    if any(e.field == "name" and e.old is None for e in entries):
        return words.say("came", name=name)
    if any(e.field == "name" and e.new is None for e in entries):
        return words.say("went", name=name)
    what = "; ".join(
        f"{TITLES[e.field]}: {value_shown(e.field, e.old or '')} → "
        f"{value_shown(e.field, e.new or '')}"
        for e in entries
    )
    return words.say("was", name=name, what=what)
