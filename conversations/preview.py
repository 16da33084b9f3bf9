"""What an import would do, before it does it: nothing here is saved or confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from conversations.changes import Step, reaches
from conversations.directory import Contact, folded, identity
from conversations.merge import compare


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to know about a file; a fatal one keeps all of it from being imported."""

    row: int  # as the spreadsheet counts, from 1; 0 for the whole file
    column: str  # key of HEADERS; empty for the whole row
    text: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: the contacts of the rows without fatal problems, and all problems."""

    contacts: tuple[Contact, ...] = ()
    problems: tuple[Problem, ...] = ()
    columns: frozenset[str] = frozenset()  # fields of Contact that the file speaks of

    @property
    def refused(self) -> bool:
        """Whether nothing of the file may be imported."""
        return any(problem.fatal for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of the lists."""

    added: tuple[Contact, ...] = ()
    changed: tuple[tuple[Contact, Contact], ...] = ()
    unchanged: int = 0
    missing: tuple[Contact, ...] = ()  # on our list, not in the file

    def steps(self, removed: Iterable[int] = ()) -> tuple[Step, ...]:
        """The plan as steps; of those missing only the ones that were ticked go."""
        return (
            *(Step(None, contact) for contact in self.added),
            *(Step(old, new) for old, new in self.changed),
            *(Step(self.missing[n], None) for n in sorted(removed) if n < len(self.missing)),
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """An import that waits in memory for somebody's word."""

    nonce: str
    label: str  # whose it is, as others may know it
    reading: Reading
    whole: bool = True  # the file is all of its lists: who is not in it, is missing
    editing: Contact | None = None  # the one entry that this is about
    agreed: bool = False  # somebody said that all of them have said yes
    ticked: frozenset[int] = frozenset()  # of those missing, who shall go
    plan: Plan = field(default=Plan())

    def against(self, stored: Sequence[Contact], today: date) -> Draft:
        """The draft as it looks beside the list of this moment."""
        plan = planned(self, stored, today)
        same = [identity(c) for c in plan.missing] == [identity(c) for c in self.plan.missing]
        return replace(self, plan=plan, ticked=self.ticked if same else frozenset())

    def ticking(self, number: int) -> Draft:
        """With one of those missing ticked, or not any more; any number beyond means all."""
        every = frozenset(range(len(self.plan.missing)))
        if number not in every:
            return replace(self, ticked=frozenset() if self.ticked == every else every)
        return replace(self, ticked=self.ticked ^ {number})

    @property
    def steps(self) -> tuple[Step, ...]:
        """What *Ta i bruk* does."""
        return self.plan.steps(self.ticked)

    @property
    def asks(self) -> bool:
        """Whether it has to be said first that all have said yes."""
        came = (*self.plan.added, *(new for _, new in self.plan.changed))
        return any(c.kind == "person" and not c.agreed for c in came)

    @property
    def ready(self) -> bool:
        """Whether it may be taken into use."""
        return bool(self.steps) and not self.reading.refused and not self.asks

    @property
    def areas(self) -> tuple[str, ...]:
        """The lists that it changes."""
        return tuple(dict.fromkeys(step.contact.area for step in self.steps))

    @property
    def needs_two(self) -> bool:
        """Whether it adds or changes a way to reach someone."""
        return any(map(reaches, self.steps))


def planned(draft: Draft, stored: Sequence[Contact], today: date) -> Plan:
    """What a draft would do to a list."""
    contacts, columns = draft.reading.contacts, draft.reading.columns
    if draft.agreed:
        contacts = tuple(replace(contact, agreed=True) for contact in contacts)
        columns |= {"agreed"}
    if draft.editing:
        return _edited(draft.editing, stored, contacts, columns, today)
    saved = compare(stored, contacts, today, columns)
    missing = tuple(_missing(stored, contacts)) if draft.whole else ()
    renames = dict(_renames(missing, saved.added))
    new_names = {identity(new) for new in renames.values()}
    renamed = tuple((old, _renamed(old, new)) for old, new in renames.items())
    return Plan(
        added=tuple(c for c in saved.added if identity(c) not in new_names),
        changed=(*renamed, *saved.changed),
        unchanged=len(saved.unchanged),
        missing=tuple(c for c in missing if c not in renames),
    )


def _edited(
    entry: Contact,
    stored: Iterable[Contact],
    contacts: Sequence[Contact],
    columns: frozenset[str],
    today: date,
) -> Plan:
    """One entry with what was said of it; its name may be a new one."""
    current = next((c for c in stored if identity(c) == identity(entry)), entry)
    if len(contacts) != 1:
        return Plan()
    named = replace(contacts[0], name=current.name)
    saved = compare([current], [named], today, columns)
    merged = saved.changed[0][1] if saved.changed else current
    new = replace(merged, name=contacts[0].name)
    return Plan(unchanged=1) if new == current else Plan(changed=((current, new),))


def _missing(stored: Iterable[Contact], contacts: Sequence[Contact]) -> Iterator[Contact]:
    """Who stands in a list of the file, but not in the file; other lists are not its business."""
    lists = {(c.area, c.offer) for c in contacts}
    present = {identity(c) for c in contacts}
    for contact in stored:
        if (contact.area, contact.offer) in lists and identity(contact) not in present:
            yield contact


def _renames(
    missing: Iterable[Contact], added: Sequence[Contact]
) -> Iterator[tuple[Contact, Contact]]:
    """Who has only got another name: same list, a number or address and a part of the name."""
    taken = set[tuple[str, str, str]]()
    for old in missing:
        likely = [c for c in added if _alike(old, c) and identity(c) not in taken]
        if len(likely) == 1:
            taken.add(identity(likely[0]))
            yield old, likely[0]


def _alike(old: Contact, new: Contact) -> bool:
    ways = {*old.phones, *old.emails} & {*new.phones, *new.emails}
    parts = set(folded(old.name).split()) & set(folded(new.name).split())
    return (old.area, old.offer) == (new.area, new.offer) and bool(ways and parts)


def _renamed(old: Contact, new: Contact) -> Contact:
    newer = new.confirmed and (old.confirmed is None or new.confirmed > old.confirmed)
    return replace(
        new,
        confirmed=new.confirmed if newer else old.confirmed,
        hidden=old.hidden,
        reported=old.reported and not newer,
    )


def outcome(stored: Iterable[Contact], steps: Iterable[Step]) -> tuple[Contact, ...]:
    """The list as it will be."""
    known = {identity(contact): contact for contact in stored}
    for step in steps:
        if step.before:
            known.pop(identity(step.before), None)
        if step.after:
            known[identity(step.after)] = step.after
    return tuple(sorted(known.values(), key=identity))
