"""What an import would do, before it does it: nothing here is saved or confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from conversations.contacts.changes import (
    Change,
    compare,
    record_consent,
    settle_trust,
    ways_first,
)
from conversations.contacts.contact import Contact, Identity, contact_key, normalize_name
from conversations.contacts.findings import QUOTED
from conversations.contacts.parse_result import ParseResult
from conversations.lists.same_person import Doubt, find_doubts, name_with_workplace, namesake_key

Leaving = Literal["hide", "remove"]
ANOTHER = -1  # the answer that nobody of what was sent is the one on the list


@dataclass(frozen=True)
class ImportPlan:
    """What would become of the lists."""

    added: tuple[Contact, ...] = ()
    changed: tuple[tuple[Contact, Contact], ...] = ()
    unchanged: int = 0
    missing: tuple[Contact, ...] = ()  # on our list, not in the file
    kept: tuple[Contact, ...] = ()  # on our list, and named in the file where something is left out
    refusing: tuple[Contact, ...] = ()  # on our list, and has said no in the file
    doubts: tuple[Doubt, ...] = ()  # what only a person can tell

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Who becomes different and who comes, in the order of the preview."""
        return (
            *(Change(old, new) for old, new in self.changed),
            *(Change(None, contact) for contact in self.added),
        )

    def steps(self, removed: Iterable[int] = ()) -> tuple[Change, ...]:
        """The plan as steps; of those missing only the ones that were ticked go."""
        gone = (Change(self.missing[n], None) for n in sorted(removed) if n < len(self.missing))
        return (*self.changes, *gone)


@dataclass(frozen=True)
class ImportDraft:
    """An import that waits in memory for somebody's word."""

    nonce: str
    label: str  # whose it is, as others may know it
    reading: ParseResult
    whole: bool = True  # the file is all of its lists: who is not in it, is missing
    editing: Contact | None = None  # the one entry that this is about
    consents: frozenset[Identity] = frozenset()  # of whom it was said here that they agree
    ticked: frozenset[int] = frozenset()  # of those missing, who shall go
    leaving: Mapping[Identity, Leaving] = field(default_factory=dict)  # of those who said no
    answers: Mapping[Identity, int] = field(default_factory=dict)  # of doubts: option or ANOTHER
    page: int = 0  # which is shown
    pages_read: int = 1  # from the first one on
    missing_read: int = 0  # how many of those missing were shown on screens of their own
    lists_read: frozenset[tuple[str, str]] = frozenset()  # which were shown as doctors see them
    plan: ImportPlan = field(default=ImportPlan())
    basis: tuple[object, ...] = ()  # what the plan was made of

    def rebase(self, stored: Sequence[Contact], today: date) -> ImportDraft:
        """The draft as it looks beside the list of this moment; itself where nothing is new."""
        basis = (self.reading, tuple(stored), today, self.consents, dict(self.answers))
        if basis == self.basis:
            return self
        plan = plan_import(self, stored, today)
        same = [contact_key(c) for c in plan.missing] == [contact_key(c) for c in self.plan.missing]
        fresh = replace(self, plan=plan, basis=basis)
        return fresh if same else replace(fresh, ticked=frozenset(), missing_read=0)

    def turn_to(self, page: int) -> ImportDraft:
        """At another page, at most one further than before: nobody skips one."""
        page = max(0, min(page, self.pages_read))
        return replace(self, page=page, pages_read=max(self.pages_read, page + 1))

    def open_missing(self, first: int, last: int) -> ImportDraft:
        """With some of those missing shown, in their order: nobody skips one."""
        is_next = first <= self.missing_read
        return replace(self, missing_read=max(self.missing_read, last) if is_next else
                       self.missing_read)  # fmt: skip

    def open_lists(self, lists: Iterable[tuple[str, str]]) -> ImportDraft:
        """With some lists shown as doctors will see them."""
        return replace(self, lists_read=self.lists_read | {*lists})

    def toggle_removal(self, first: int, last: int) -> ImportDraft:
        """With some of those missing ticked, or not any more where all of them were."""
        some = frozenset(range(len(self.plan.missing))[first : last + 1])
        return replace(self, ticked=self.ticked - some if some <= self.ticked else
                       self.ticked | some)  # fmt: skip

    def toggle_consent(self, first: int, last: int) -> ImportDraft:
        """With the consent of some of `people_to_ask`, or without where all of them had it."""
        keys = frozenset(contact_key(contact) for contact in self.people_to_ask[first : last + 1])
        return replace(self, consents=self.consents - keys if keys <= self.consents else
                       self.consents | keys)  # fmt: skip

    def toggle_leaving(self, number: int, leaving: Leaving) -> ImportDraft:
        """With one of those who said no hidden or removed, or left as they are."""
        keys = [contact_key(contact) for contact in self.plan.refusing[number : number + 1]]
        chosen = dict(self.leaving)
        for key in keys:
            if chosen.pop(key, None) != leaving:
                chosen[key] = leaving
        return replace(self, leaving=chosen)

    def answer_doubt(self, number: int, option: int) -> ImportDraft:
        """With the answer to one of the doubts."""
        keys = [doubt.key for doubt in self.plan.doubts[number : number + 1]]
        return replace(self, answers={**self.answers, **dict.fromkeys(keys, option)})

    @cached_property
    def people_to_ask(self) -> tuple[Contact, ...]:
        """The people of the plan whose consent stands nowhere, those ticked here among them."""
        people = (step.contact for step in self.plan.changes if step.contact.kind == "person")
        return tuple(c for c in people if not c.agreed or contact_key(c) in self.consents)

    @cached_property
    def silent(self) -> tuple[Contact, ...]:
        """Those without consent, who are therefore not taken over."""
        return tuple(contact for contact in self.people_to_ask if not contact.agreed)

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """The doubts that nobody has answered."""
        return tuple(doubt for doubt in self.plan.doubts if doubt.key not in self.answers)

    @cached_property
    def steps(self) -> tuple[Change, ...]:
        """What *Ta i bruk* does."""
        steps = self.plan.steps(self.ticked)
        silent = {contact_key(contact) for contact in self.silent}
        return (
            *(step for step in steps if step.after is None or step.key not in silent),
            *(_leave(contact, self.leaving.get(contact_key(contact)))
              for contact in self.plan.refusing if contact_key(contact) in self.leaving),
        )  # fmt: skip

    @property
    def is_ready(self) -> bool:
        """Whether it may be taken into use."""
        return bool(self.steps) and not self.reading.is_refused and not self.open_doubts

    @property
    def areas(self) -> tuple[str, ...]:
        """The lists that it changes."""
        return tuple(dict.fromkeys(step.contact.area for step in self.steps))


def _leave(contact: Contact, leaving: Leaving | None) -> Change:
    hidden = replace(contact, hidden=True, agreed=False, agreed_on=None, agreed_by="")
    return Change(contact, hidden if leaving == "hide" else None)


def plan_import(draft: ImportDraft, stored: Sequence[Contact], today: date) -> ImportPlan:
    """What a draft would do to a list; a new consent gets this day and the draft's label."""
    plan = _plan_edit(draft, stored, today) if draft.editing else _plan_list(draft, stored, today)
    added = (record_consent(None, new, today, draft.label) for new in plan.added)
    changed = ((old, record_consent(old, new, today, draft.label)) for old, new in plan.changed)
    ordered = ways_first(sorted((Change(old, new) for old, new in changed), key=_list_of))
    return replace(
        plan,
        added=tuple(sorted(added, key=lambda contact: (contact.area, contact.offer))),
        changed=tuple((c.before, c.after) for c in ordered if c.before and c.after),
    )


def _list_of(change: Change) -> tuple[str, str]:
    return change.contact.area, change.contact.offer


def _plan_list(draft: ImportDraft, stored: Sequence[Contact], today: date) -> ImportPlan:
    reading, known = draft.reading, {contact_key(contact): contact for contact in stored}
    doubts = find_doubts(reading.contacts, stored)
    renamed = {d.options[n]: d.old for d in doubts for n in [_option(draft, d)]
               if d.kind == "rename" and n != ANOTHER}  # fmt: skip
    others = {d.options[0] for d in doubts if d.kind == "namesake" and _option(draft, d) == ANOTHER}
    others |= {c for c in reading.contacts if _namesake_key(c) in known}
    contacts = [name_with_workplace(c) if c in others else c for c in reading.contacts
                if c not in renamed]  # fmt: skip
    agreed = [_with_consent(draft, contact) for contact in contacts]
    saved = compare(stored, agreed, today, reading.columns, reading.silent)
    pairs = [(old, _merge_as(draft, old, new, today)) for new, old in renamed.items()]
    refusing = tuple(_refusing(reading, known))
    present = {contact_key(c) for c in (*contacts, *renamed.values(), *refusing)}
    lists = {(c.area, c.offer) for c in reading.contacts} if draft.whole else set()
    absent = [c for c in stored if (c.area, c.offer) in lists and contact_key(c) not in present]
    lines = [_name_words(left.name) for left in reading.left_out]
    kept = {c for c in absent if any(_name_words(c.name) <= words for words in lines)}
    return ImportPlan(
        added=saved.added,
        changed=(*((old, new) for old, new in pairs if old != new), *saved.changed),
        unchanged=len(saved.unchanged) + sum(old == new for old, new in pairs),
        missing=tuple(contact for contact in absent if contact not in kept),
        kept=tuple(contact for contact in absent if contact in kept),
        refusing=refusing,
        doubts=doubts,
    )


def _name_words(text: str) -> frozenset[str]:
    """The words of a name, or of a line that may hold one, without what stands in brackets."""
    bare = re.sub(r"\([^()]*\)", " ", normalize_name(text[:QUOTED])) or text
    return frozenset(re.findall(r"\w+", bare)) or frozenset({text})


def _namesake_key(contact: Contact) -> Identity | None:
    """Where the second of two people of one name stands; None where nothing tells them apart."""
    return namesake_key(contact) if contact.workplace else None


def _option(draft: ImportDraft, doubt: Doubt) -> int:
    return draft.answers.get(doubt.key, doubt.guess)


def _with_consent(draft: ImportDraft, contact: Contact) -> Contact:
    return replace(contact, agreed=True) if contact_key(contact) in draft.consents else contact


def _refusing(reading: ParseResult, known: Mapping[Identity, Contact]) -> Iterator[Contact]:
    """Those on the list who say no in what was sent, and are shown to doctors until now."""
    no = (left.contact for left in reading.left_out if left.reason == "said_no" and left.contact)
    listed = {contact_key(contact): known.get(contact_key(contact)) for contact in no}
    yield from (contact for contact in listed.values() if contact and not contact.hidden)


def _plan_edit(draft: ImportDraft, stored: Iterable[Contact], today: date) -> ImportPlan:
    """One entry with what was said of it; its name may be a new one."""
    entry = draft.editing
    if not entry or len(draft.reading.contacts) != 1:
        return ImportPlan()
    current = next((c for c in stored if contact_key(c) == contact_key(entry)), entry)
    new = _merge_as(draft, current, draft.reading.contacts[0], today)
    return ImportPlan(unchanged=1) if new == current else ImportPlan(changed=((current, new),))


def _merge_as(draft: ImportDraft, old: Contact, new: Contact, today: date) -> Contact:
    """An entry with what is said of it under a new name; all else stays."""
    reading, key = draft.reading, contact_key(new)
    columns = reading.columns - reading.silent.get(key, frozenset())
    named = replace(_with_consent(draft, new), area=old.area, offer=old.offer, name=old.name)
    saved = compare([old], [named], today, columns)
    merged = saved.changed[0][1] if saved.changed else old
    renamed = replace(merged, name=new.name)
    return settle_trust(old, renamed, merged.confirmed)  # the name may hold a number


def apply_changes(stored: Iterable[Contact], steps: Iterable[Change]) -> tuple[Contact, ...]:
    """The list as it will be."""
    known = {contact_key(contact): contact for contact in stored}
    for step in steps:
        if step.before:
            known.pop(contact_key(step.before), None)
        if step.after:
            known[contact_key(step.after)] = step.after
    return tuple(sorted(known.values(), key=contact_key))
