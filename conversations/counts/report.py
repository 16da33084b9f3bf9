"""The yearly report: text to be copied into a letter as it is, and what goes into its PDF."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.contacts.formatting import format_date
from conversations.counts import findings
from conversations.counts.release_rule import FEWER, UNTOLD, quarters
from conversations.counts.screens import counts_screen, list_sentences
from conversations.counts.statistics import FigureGroup, Statistics
from conversations.model import Line, Screen
from conversations.script.counters import CHOSE, CONTACTS_OTHERWISE

BRIEF = {"channel"}  # groups of which it does not matter what is hidden
SECTIONS = {  # under a heading: groups of figures
    "done": (),
    "asked": ("who", "topic", "offer", "area"),
    "nobody": ("nobody",),
    "lists": (),
    "way": ("further", "beside", "after", "found"),
    "reach": ("channel",),
    "limits": (),
}


def report(statistics: Statistics, year: str) -> Screen:
    """What can be said of a year of which something is shown."""
    words = statistics.words
    lines = list(words.lines("report_title", year=year))
    for heading, paragraphs in report_sections(statistics, year):
        lines += [Line(""), Line(heading, "bold"), *map(Line, paragraphs)]
    buttons = (
        (words.button("pdf", f"T.pdf.{year}"), words.button("xlsx", "T.file.xlsx")),
        (words.button("back", f"T.p.{year}"),),
    )
    return counts_screen(words, lines, buttons)


def report_sections(statistics: Statistics, year: str) -> Iterator[tuple[str, list[str]]]:
    """The headings of the report, each with its paragraphs; those without any are left out."""
    for key, groups in SECTIONS.items():
        found = [*_sentences(statistics, year, key)]
        for name in groups:
            group = statistics.group(year, name)
            if any(row.figure is not UNTOLD for row in group.rows):
                found += _group(statistics, group)
        if found := [*filter(None, found)]:
            day = format_date(statistics.day.isoformat())
            yield statistics.words.say(f"report_{key}", year=year, day=day), found


def _sentences(statistics: Statistics, year: str, key: str) -> Iterator[str]:
    words = statistics.words
    match key:
        case "done":
            yield words.say("report_what")
            yield findings.conversations(statistics, year)
            yield _quarters(statistics, year)
            yield findings.share(statistics, year)
            other = statistics.figure(year, CONTACTS_OTHERWISE.name)
            yield words.say("report_otherwise", figure=other) if other else ""
            yield findings.emergencies(statistics, year)
        case "lists" if statistics.lists:
            yield " ".join(list_sentences(words, statistics.lists))
        case "way":
            rows = statistics.group(year, "way").rows
            shown = "; ".join(f"{row.name} {row.text}" for row in rows)
            yield words.say("report_group", group=words.say("group_way"), shown=shown)
            yield findings.largest_loss(statistics, year)
            yield words.say("report_funnel") if CHOSE.name in (row.counter for row in rows) else ""
        case "reach":
            yield findings.understanding(statistics, year)
            yield findings.channels(statistics, year)
        case "limits":
            yield words.say("report_method")


def _quarters(statistics: Statistics, year: str) -> str:
    """Begun by quarter, also those of which nothing is shown."""
    words = statistics.words
    rows = [(q, statistics.conversations_row(q)) for q in quarters(year)]
    said = [f"{words.say('report_quarter', number=q[-1])} {row.text}" for q, row in rows]
    why = "" if all(row.figure for _, row in rows) else " " + words.say("report_withheld")
    return words.say("report_quarters", quarters=", ".join(said)) + why


def _group(statistics: Statistics, group: FigureGroup) -> Iterator[str]:
    """The figures, largest first, then the names of those that are not shown."""
    words = statistics.words
    named = words.say(f"group_{group.key}")
    numbers = "; ".join(f"{row.name} {row.text}" for row in group.rows if row.figure)
    few = "; ".join(row.name for row in group.rows if row.figure is FEWER)
    untold = "; ".join(row.name for row in group.rows if row.figure == UNTOLD)
    said = words.say("report_group", group=named, shown=numbers or words.say("report_all_few"))
    if few and numbers and group.key not in BRIEF:
        said += " " + words.say("report_few", names=few)
    if untold and group.key not in BRIEF:
        said += " " + words.say("report_untold", names=untold)
    yield said
