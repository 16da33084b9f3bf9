"""The two-person rule: which changes a second administrator approves, and has to read first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from conversations.contacts.changes import Change, changes_reach
from conversations.lists.import_plan import ImportDraft
from conversations.values import value_object


def needs_second_person(changes: Iterable[Change]) -> bool:
    """Whether a second administrator has to approve: somebody can be reached in a new way.

    The one place of the rule, for files, pasted lists, what is added, edited, hidden, removed,
    confirmed and undone alike; the second administrator also reads every change it is about.
    """
    return any(map(changes_reach, changes))


@value_object
class Proposal:
    """Changes that wait for a second administrator."""

    label: str  # who proposes them, as others may know it
    steps: tuple[Change, ...]
    draft: ImportDraft | None = None  # the import that they come of; none for all else
    pages_read: Mapping[int, int] = field(default_factory=dict)  # the last page, by chat

    @property
    def areas(self) -> tuple[str, ...]:
        """The lists that it changes."""
        return tuple(dict.fromkeys(step.contact.area for step in self.steps))

    def last_page(self, chat: int) -> int:
        """The last page that somebody read in order; the first comes with the question."""
        return self.pages_read.get(chat, 0)

    def turn_page(self, chat: int, page: int) -> tuple[Proposal, int]:
        """The page that is shown next, at most one further than before: nobody skips one."""
        last = self.last_page(chat)
        page = min(page, last + 1)
        return replace(self, pages_read={**self.pages_read, chat: max(last, page)}), page
