"""All figures as one table: a row for each counter, a column for each period."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.counts_book import GROUPS, CountBook

Cell = str | int


def table(book: CountBook, periods: Sequence[str]) -> list[list[Cell]]:
    """The table of some periods, with a row of headings; what is hidden stands in it as text."""
    words = book.words
    mark = f" ({words.notice})" if words.notice else ""
    heads: list[Cell] = [words.say("file_group") + mark, words.say("file_name")]
    every = {name: None for period in periods for name in book.figures(period) or {}}
    counters = [(key, name) for key in GROUPS for name in book.members(every, key)]
    return [
        [*heads, *map(book.title, periods)],
        *(
            [words.say(f"group_{key}"), book.name(name), *(_cell(book, p, name) for p in periods)]
            for key, name in counters
        ),
    ]


def _cell(book: CountBook, period: str, name: str) -> Cell:
    found = book.figures(period)
    if found is None:
        return book.words.say("withheld")
    if name not in found:
        return ""  # not counted then
    return found[name] or book.said(found[name])


def between(book: CountBook, first: str, last: str) -> tuple[str, ...]:
    """The periods that lie whole between two of them; either may be empty."""
    return tuple(
        p
        for p in book.periods
        if (not first or _begin(p) >= _begin(first)) and (not last or _end(p) <= _end(last))
    )


def _begin(period: str) -> str:
    return period if "Q" in period else f"{period}Q1"


def _end(period: str) -> str:
    return period if "Q" in period else f"{period}Q4"
