"""What contacts can be narrowed to: where somebody works, woman or man, and a language.

What is chosen says something about those listed, never about who asks. Which filters there are
says the script's country; each is looked up by its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from conversations.contacts.contact import Contact
from conversations.values import table


@table
class Filter:
    """One thing that contacts can be narrowed to."""

    id: str
    letter: str  # stands for it in a button, for ever
    column: Literal["setting", "gender", "languages"]
    words: tuple[str, ...] = ()  # of a language: how it is called; of the others, the id

    def matches(self, contact: Contact) -> bool:
        """Whether somebody fits it; gender and workplace count with consent alone."""
        if self.column == "languages":
            spoken = (language.casefold() for language in contact.languages)
            return any(word in language for language in spoken for word in self.words)
        return contact.agreed and getattr(contact, self.column) == self.id


Filters = Mapping[str, Filter]
"""The filters of a country by name, in the order in which buttons carry and screens show them."""


def matches(contact: Contact, chosen: Iterable[Filter]) -> bool:
    """Whether somebody fits all of these."""
    return all(one.matches(contact) for one in chosen)


def useful_filters(
    filters: Filters, contacts: Sequence[Contact], chosen: Collection[str] = ()
) -> tuple[str, ...]:
    """The filters that single out some of these contacts, one for each column at most."""
    useful: dict[str, str] = {}
    for name in (*in_order(filters, chosen), *filters):
        number = sum(filters[name].matches(contact) for contact in contacts)
        if name in chosen or 0 < number < len(contacts):
            useful.setdefault(filters[name].column, name)
    return in_order(filters, useful.values())


def toggle(filters: Filters, chosen: Sequence[str], name: str) -> tuple[str, ...]:
    """The filters chosen with one more, in place of another of its column, or without it."""
    others = [f for f in chosen if filters[f].column != filters[name].column]
    return in_order(filters, others if name in chosen else (*others, name))


def in_order(filters: Filters, names: Iterable[str]) -> tuple[str, ...]:
    """Names of filters in the order of all."""
    named = set(names)
    return tuple(name for name in filters if name in named)
