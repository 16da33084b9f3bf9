"""All figures as tables.

For CSV and the command line a row for each counter and a column for each period; for XLSX sheets.
"""

from __future__ import annotations

from collections.abc import Sequence

from conversations.contacts.formatting import format_date
from conversations.counts.screens import list_sentences
from conversations.counts.statistics import GROUPS, Statistics
from conversations.script.counters import CONTACTS, STARTED

Cell = str | int
TIDY = ("period", "kind", "group", "name", "figure", "note")


def table(statistics: Statistics, periods: Sequence[str]) -> list[list[Cell]]:
    """The table of some periods, with a row of headings; what is hidden stands in it as text."""
    words = statistics.words
    mark = f" ({words.notice})" if words.notice else ""
    titles = map(statistics.title, periods)
    rows: list[list[Cell]] = [[words.say("file_group") + mark, words.say("file_name"), *titles]]
    counted = {name: None for period in periods for name in statistics.figures(period) or {}}
    for key in GROUPS:
        for name in statistics.members(counted, key):
            cells = (_cell(statistics, period, name) for period in periods)
            rows.append([words.say(f"group_{key}"), statistics.name(name), *cells])
    return rows


def _cell(statistics: Statistics, period: str, name: str) -> Cell:
    figures = statistics.figures(period)
    if figures is None:
        return statistics.words.say("withheld")
    if name not in figures:
        return ""  # not counted then
    return figures[name] or statistics.figure_text(figures[name])


def between(statistics: Statistics, first: str, last: str) -> tuple[str, ...]:
    """The periods that lie whole between two of them; either may be empty."""
    return tuple(
        p
        for p in statistics.periods
        if (not first or _begin(p) >= _begin(first)) and (not last or _end(p) <= _end(last))
    )


def _begin(period: str) -> str:
    return period if "Q" in period else f"{period}Q1"


def _end(period: str) -> str:
    return period if "Q" in period else f"{period}Q4"


def tidy_table(statistics: Statistics) -> list[list[Cell]]:
    """One row for each figure, to be filtered: what is hidden has no figure and a note."""
    words = statistics.words
    rows: list[list[Cell]] = [[words.say(f"tidy_{key}") for key in TIDY]]
    for period in statistics.periods:
        title, kind = (
            statistics.title(period),
            words.say("kind_quarter" if "Q" in period else "kind_year"),
        )
        figures = statistics.figures(period)
        if figures is None:
            rows.append([title, kind, words.say("group_main"), statistics.name(STARTED.name), "",
                         words.say("withheld")])  # fmt: skip
            continue
        for key in GROUPS:
            for name in statistics.members(figures, key):
                figure = figures[name]
                number: Cell = figure or ""
                note = "" if figure else statistics.figure_text(figure)
                rows.append(
                    [title, kind, words.say(f"group_{key}"), statistics.name(name), number, note]
                )
    return rows


def readable_table(statistics: Statistics) -> list[list[Cell]]:
    """Years beside each other, then quarters below each other: nothing to be added up twice."""
    words = statistics.words
    years = [p for p in statistics.periods if "Q" not in p]
    rows = table(statistics, years) if years else []
    names = (STARTED.name, CONTACTS.name)
    rows += [[]] if rows else []
    rows.append([words.say("tidy_period"), "", *map(statistics.name, names)])
    rows += [
        [statistics.title(p), "", *(_cell(statistics, p, name) for name in names)]
        for p in statistics.periods
        if "Q" in p
    ]
    return rows


def lists_table(statistics: Statistics) -> list[list[Cell]]:
    """The lists as they stand today; empty where they cannot be read."""
    words, now = statistics.words, statistics.lists
    if now is None:
        return []
    rows: list[list[Cell]] = [[words.say(f"lists_{key}") for key in ("area", "contacts", "months")]]
    rows += [[a.area, a.contacts, words.say("months_never") if a.months is None else a.months]
             for a in now.ages]  # fmt: skip
    rows.append([])
    day = format_date(statistics.day.isoformat())
    rows.append([words.say("title_lists", day=day).removeprefix("# ")])
    for sentence in list_sentences(words, now):
        rows.append([sentence])
    return rows


def sheets(statistics: Statistics) -> dict[str, list[list[Cell]]]:
    """The sheets of a workbook, by name: to read, to filter, the lists, and what it all means."""
    words = statistics.words
    meaning: list[list[Cell]] = [[t] for t in words.say("meaning").removeprefix("# ").splitlines()]
    found = {
        words.say("sheet_read"): readable_table(statistics),
        words.say("sheet_tidy"): tidy_table(statistics),
        words.say("sheet_lists"): lists_table(statistics),
        words.say("sheet_meaning"): meaning,
    }
    return {name: rows for name, rows in found.items() if rows}
