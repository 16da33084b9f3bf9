"""The text of a yearly report, to be copied as it is."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.counting import EMERGENCY, REACHED, STARTED
from conversations.counts_book import CountBook, Group, share
from conversations.counts_screens import shown
from conversations.disclosure import FEW
from conversations.figures import FEWER, FLOOR, UNTOLD, Figure, quarters
from conversations.model import Line, Screen

BRIEF = {"channel"}  # groups of which it does not matter what is hidden
GROUPS = ("who", "topic", "way", "offer", "after", "found", "area", "channel")


def report(book: CountBook, year: str) -> Screen:
    """What can be said of a year of which something is shown."""
    words = book.words
    lines = [*words.lines("report_title", year=year), Line(""), Line(_main(book, year))]
    if said := _quarters(book, year):
        lines += [Line(""), Line(said)]
    for key in GROUPS:
        group = book.group(year, key)
        if any(row.figure for row in group.rows):
            lines += [Line(""), Line(" ".join(_group(book, group)))]
    lines += [Line(""), *words.lines("report_method")]
    rows = (
        (words.button("picture", f"T.pic.{year}.main"), words.button("xlsx", "T.file.xlsx")),
        (words.button("back", f"T.p.{year}"),),
    )
    return shown(words, lines, rows)


def _main(book: CountBook, year: str) -> str:
    found = book.figures(year) or {}
    counters = (STARTED.name, REACHED.name, EMERGENCY.name)
    started, reached, emergency = (found.get(name) for name in counters)
    part = share(reached, started)
    return book.words.say(
        "report_main",
        year=year,
        started=_about(book, started, FLOOR),
        reached=_about(book, reached, FEW + 1),
        emergency=_about(book, emergency, FEW + 1),
        share=" " + book.words.say("report_share", share=part) if part else "",
    )


def _about(book: CountBook, figure: Figure, least: int) -> str:
    if figure is FEWER:
        return book.said(figure)
    if figure == UNTOLD:
        return book.words.say("report_untold", least=least)
    return book.words.say("report_figure", number=figure)


def _quarters(book: CountBook, year: str) -> str:
    of = [book.started(q) for q in quarters(year) if book.figures(q) is not None]
    told = ", ".join(f"{row.name.removesuffix(f' {year}')} {row.said}" for row in of)
    return book.words.say("report_quarters", quarters=told) if told else ""


def _group(book: CountBook, group: Group) -> Iterator[str]:
    """The figures, largest first, then the names of those that are not shown."""
    words = book.words
    told = sorted((r for r in group.rows if r.figure), key=lambda row: -(row.figure or 0))
    numbers = "; ".join(f"{row.name} {row.said}" for row in told)
    yield words.say("report_group", group=words.say(f"group_{group.key}"), shown=numbers)
    for key, hidden in (("report_few", FEWER), ("report_untold_names", UNTOLD)):
        names = "; ".join(row.name for row in group.rows if row.figure == hidden)
        if names and group.key not in BRIEF:
            yield words.say(key, names=names)
