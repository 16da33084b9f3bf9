"""The screens of changes: before they are made, when others are told, and in the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from conversations.contacts.changes import (
    Change,
    ChangeRecord,
    added_way,
    differences,
    ways_first,
)
from conversations.contacts.columns import COLUMN
from conversations.contacts.contact import Area
from conversations.contacts.formatting import change_sentence, format_date, format_value
from conversations.lists.screens import (
    Row,
    list_name,
    lists_screen,
    offer_name,
    units,
)
from conversations.lists.snapshot import (
    ImportAct,
    ListContext,
    ListSnapshot,
    WaitingChange,
    area_id,
)
from conversations.lists.two_person import Proposal, needs_second_person
from conversations.model import Button, Line, Screen

SHOWN = 12  # lines of one kind on a screen: who must rather look at a file can export one
PAGE = 2400  # of Telegram's 4096 for what a second administrator decides on, beside who asks
TOLD = 10  # steps that others read about
BATCHES = 6  # of the history on one screen
BUTTON = 64  # bytes that Telegram keeps in a button


def summary(snapshot: ListSnapshot, steps: Sequence[Change]) -> str:
    """How many came, changed, were confirmed and went."""
    counts = Counter(map(_kind, steps))
    return ", ".join(
        snapshot.words.say(f"count_{kind}", count=counts[kind])
        for kind in ("added", "changed", "confirmed", "removed")
        if counts[kind]
    )


def _kind(step: Change) -> str:
    if step.before is None:
        return "added"
    if step.after is None:
        return "removed"
    only = {field for field, _, _ in differences(step)} <= {"confirmed"}
    return "confirmed" if only else "changed"


def change_notice(
    snapshot: ListSnapshot,
    steps: Sequence[Change],
    label: str,
    batches: Sequence[int],
    areas: Sequence[str],
) -> Screen:
    """What another administrator reads, with one tap to undo it."""
    words = snapshot.words
    mine = [step for step in steps if step.contact.area in areas]
    body = [
        *words.lines("told", areas=", ".join(areas), label=label),
        Line(summary(snapshot, mine)),
    ]
    body += [Line(""), *_sentences(snapshot, mine)]
    if empty := [area for area in areas if snapshot.freshness_of(area) == "none"]:
        body += [Line(""), *words.lines("told_empty", areas=", ".join(empty))]
    return lists_screen(
        body, (_undo_row(snapshot, batches, areas), (words.button("home", "L.home"),))
    )


def batch_notice(
    snapshot: ListSnapshot, entries: Sequence[ChangeRecord], areas: Sequence[str]
) -> Screen:
    """What administrators of these lists read of a batch that was not made in the chat."""
    words = snapshot.words
    body = [*words.lines("told", areas=", ".join(areas), label=entries[0].label), Line("")]
    body += _batch_lines(snapshot, entries)
    undo = _undo_row(snapshot, [entries[0].batch], areas)
    return lists_screen(body, (undo, (words.button("home", "L.home"),)))


def _undo_row(snapshot: ListSnapshot, batches: Sequence[int], areas: Sequence[str]) -> Row:
    """One tap to undo; of more batches than a button holds, the history has one for each."""
    where = area_id(areas[0]) if len(areas) == 1 else "all"
    data = f"L.undo.{'+'.join(map(str, batches))}.{where}"
    return (snapshot.words.button("undo", data),) if len(data) <= BUTTON else ()


def are_confirmations(steps: Iterable[Change]) -> bool:
    """Whether all that was done is to confirm."""
    return all(_kind(step) == "confirmed" for step in steps)


def _sentences(snapshot: ListSnapshot, steps: Sequence[Change]) -> Iterator[Line]:
    """What was done, one line each; those who were only confirmed share one."""
    rest = ways_first(step for step in steps if _kind(step) != "confirmed")
    several = is_about_several_lists(steps)
    yield from (Line(sentence(snapshot, step, several=several)) for step in rest[:TOLD])
    if len(rest) > TOLD:
        yield from snapshot.words.lines("problems_more", count=len(rest) - TOLD)
    if names := [step.contact.name for step in steps if _kind(step) == "confirmed"]:
        more = [f"+ {len(names) - TOLD}"] if len(names) > TOLD else []
        yield from snapshot.words.lines("told_right", names=", ".join((*names[:TOLD], *more)))


def is_about_several_lists(steps: Iterable[Change]) -> bool:
    """Whether steps are about more than one area and offer."""
    return len({(step.contact.area, step.contact.offer) for step in steps}) > 1


def sentence(snapshot: ListSnapshot, step: Change, *, several: bool = False) -> str:
    """One step as it is told: who came, who went, what became different; and where, of several."""
    said = change_sentence(step)
    if step.before is None or step.after is None:
        said = snapshot.words.say("went" if step.before else "came", name=said)
    return f"{list_name(snapshot, step.contact)} · {said}" if several else said


def waiting_changes(
    context: ListContext, proposals: Mapping[str, tuple[int, Proposal]]
) -> tuple[WaitingChange, ...]:
    """The proposals, each by name and with its owner, that somebody made or may decide on."""
    snapshot, found = context.snapshot, []
    for nonce, (owner, proposal) in proposals.items():
        if context.can_edit(proposal.areas):
            key = "waiting_own" if owner == context.chat else "waiting"
            first, *others = approval_pages(snapshot, proposal)[0]
            said = {
                "name": first.contact.name + (" …" if others else ""),
                "summary": summary(snapshot, proposal.steps),
            }
            button = snapshot.words.button(key, ImportAct.TURN_PAGE.data(nonce, 0), **said)
            found.append(WaitingChange(nonce, button))
    return tuple(found)


def approval_screen(
    snapshot: ListSnapshot,
    proposal: Proposal,
    nonce: str,
    page: int = 0,
    notice: str = "",
    *,
    is_own: bool = False,
) -> Screen:
    """A page of what the second administrator decides on; agreeing comes after all it is about.

    Whoever proposed it sees the same, and can withdraw it.
    """
    words, pages, turn = snapshot.words, approval_pages(snapshot, proposal), ImportAct.TURN_PAGE
    page = min(page, len(pages) - 1)
    body = [*words.lines("second_own_asked" if is_own else "second_asked", label=proposal.label)]
    body += [Line(summary(snapshot, proposal.steps)), Line("")]
    several = is_about_several_lists(proposal.steps)
    body += [Line(sentence(snapshot, step, several=several)) for step in pages[page]]
    rest = sum(map(len, pages[page + 1 :]))
    body += [*(words.lines("problems_more", count=rest) if rest else ()), Line("")]
    paging: Row = ()
    if rest:
        paging = (words.button("more", turn.data(nonce, page + 1)),)
    elif page:
        paging = (words.button("first", turn.data(nonce, 0)),)
    decide: Row = (words.button("reject", ImportAct.REJECT.data(nonce)),)
    if is_own:
        back = words.button("home", "L.home")
        decide = (words.button("withdraw", ImportAct.CANCEL.data(nonce)), back)
    elif page >= last_required_page(snapshot, proposal):
        decide = (words.button("approve", ImportAct.APPROVE.data(nonce)), *decide)
    return lists_screen(body, (paging, decide), notice)


def approval_pages(snapshot: ListSnapshot, proposal: Proposal) -> list[list[Change]]:
    """Pages of whole steps, first those that need a second person; at least one page."""
    pages: list[list[Change]] = [[]]
    room, several = PAGE, is_about_several_lists(proposal.steps)
    for step in sorted(proposal.steps, key=lambda step: not needs_second_person([step])):
        size = units(sentence(snapshot, step, several=several)) + 1
        if pages[-1] and (size > room or len(pages[-1]) == SHOWN):
            pages.append([])
            room = PAGE
        pages[-1].append(step)
        room -= size
    return pages


def last_required_page(snapshot: ListSnapshot, proposal: Proposal) -> int:
    """The number of the last page that needs a second person, and is read before agreeing."""
    pages = enumerate(approval_pages(snapshot, proposal))
    return max((number for number, page in pages if needs_second_person(page)), default=0)


def history(
    snapshot: ListSnapshot, area: Area, entries: Sequence[ChangeRecord], page: int
) -> Screen:
    """What was done with a list, the newest first, each with a tap to take it back."""
    words, mark = snapshot.words, area_id(area.name)
    batches = [list(group) for _, group in groupby(entries, key=lambda entry: entry.batch)]
    part = batches[page : page + BATCHES]
    body = [*words.lines("history", area=area.name)]
    body += [] if part else words.lines("history_none")
    rows: list[Row] = []
    for batch in part:
        day = format_date(batch[0].day.isoformat())
        body += [Line(""), Line(words.say("history_line", day=day, label=batch[0].label), "bold")]
        body += list(_batch_lines(snapshot, batch))
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
    return lists_screen(body, (*rows, more, (words.button("back", f"L.area.{mark}"),)))


def _first(batch: Sequence[ChangeRecord]) -> str:
    return next((e.new or e.old or "" for e in batch if e.field == "name"), batch[0].key[2].title())


def _batch_lines(snapshot: ListSnapshot, batch: Sequence[ChangeRecord]) -> Iterator[Line]:
    people = [list(group) for _, group in groupby(batch, key=lambda entry: entry.key)]
    people.sort(key=lambda entries: not added_way(entries))
    for entries in people[:SHOWN]:
        yield Line(_batch_summary(snapshot, entries))
    if len(people) > SHOWN:
        yield from snapshot.words.lines("problems_more", count=len(people) - SHOWN)


def _name_in_history(snapshot: ListSnapshot, entries: Sequence[ChangeRecord]) -> str:
    """A name, with the offer where the list has more than one: two may have the same name."""
    area, offer, _ = entries[0].key
    offers = {contact.offer for contact in snapshot.contacts_of(area)} | {offer}
    where = f" ({offer_name(snapshot, offer)})" if len(offers) > 1 else ""
    return f"{_first(entries)}{where}"


def _batch_summary(snapshot: ListSnapshot, entries: Sequence[ChangeRecord]) -> str:
    words, name = snapshot.words, _name_in_history(snapshot, entries)
    if any(e.field == "name" and e.old is None for e in entries):
        return words.say("came", name=name)
    if any(e.field == "name" and e.new is None for e in entries):
        return words.say("went", name=name)
    what = "; ".join(
        f"{COLUMN[e.field].title}: {format_value(e.field, e.old or '')} → "
        f"{format_value(e.field, e.new or '')}"
        for e in entries
    )
    return words.say("was", name=name, what=what)
