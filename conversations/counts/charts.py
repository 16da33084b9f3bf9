"""What stands in a picture of figures, and in the words below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from conversations.contacts.formatting import format_date
from conversations.counts import findings
from conversations.counts.lists_now import ListsNow
from conversations.counts.release_rule import FEWER, UNTOLD
from conversations.counts.report import report_sections
from conversations.counts.screens import list_sentences, months, sentences
from conversations.counts.statistics import FigureGroup, FigureRow, SendPicture, Statistics
from conversations.script.texts import StaffTexts
from conversations.sentences.catalog import sentence
from conversations.values import value_object

CAPTION = 900  # characters; Telegram takes 1024
NAMED = 6  # figures in a caption
ROWS = 18  # bars of a picture that Telegram leaves as large as it is
PICTURES = ("way", "topic", "area")  # of a year, in its report


@value_object
class Bars:
    """Bars under a heading, which the first of a picture does not need."""

    heading: str
    rows: tuple[FigureRow, ...]  # with numbers
    hidden: str = ""  # those without, in words


@value_object
class Chart:
    """A picture: bars, or points in time that a line joins where nothing is missing."""

    title: str
    notice: str
    bars: tuple[Bars, ...] = ()
    rule: str = ""
    subtitle: str = ""
    points: tuple[FigureRow, ...] = ()  # one without a number is a gap
    ticks: tuple[str, ...] = ()  # below the points, in two lines


def chart(statistics: Statistics, wanted: SendPicture) -> Chart:
    """The picture of a page of a period, of the lists, or of all quarters."""
    words = statistics.words
    if wanted.page == "lists" and statistics.lists:
        return _lists(statistics, statistics.lists)
    if not wanted.period:
        gap = not all(row.figure for row in statistics.trend().rows)
        return Chart(
            title=findings.trend(statistics),
            notice=words.notice,
            rule=_rule(words, ("rule_trend",) if gap else ()),
            subtitle=words.say("trend"),
            points=statistics.trend().rows,
            ticks=tuple(_tick(words, p) for p in statistics.periods if "Q" in p),
        )
    name, period = words.say(f"title_{wanted.page}"), statistics.title(wanted.period)
    called = words.say("page", title=name, period=period).removeprefix("# ")
    title = findings.headline(statistics, wanted.period, wanted.page)
    groups = statistics.page(wanted.period, wanted.page)
    hidden = {row.figure for group in groups for row in group.rows if not row.figure}
    keys = [key for key, value in (("rule_few", FEWER), ("rule_untold", UNTOLD)) if value in hidden]
    return Chart(
        title=title or called,
        notice=words.notice,
        bars=tuple(_bars(words, group, len(groups)) for group in groups),
        rule=_rule(words, keys, "messages" if wanted.page == "typed" else "conversations"),
        subtitle=called if title else "",
    )


def _rule(words: StaffTexts, keys: Iterable[str], unit: str = "conversations") -> str:
    """What has to be known to read a picture, of that alone which stands in it."""
    return " ".join(words.say(key) for key in ("rule", *keys, f"rule_{unit}"))


def _tick(words: StaffTexts, quarter: str) -> str:
    return f"{words.labels['quarter'].format(number=quarter[-1])}\n{quarter[:4]}"


def _bars(words: StaffTexts, group: FigureGroup, groups: int) -> Bars:
    few = [row.name for row in group.rows if row.figure is FEWER]
    untold = [row.name for row in group.rows if row.figure is not FEWER and not row.figure]
    heading = words.say(f"group_{group.key}") if groups > 1 else ""
    numbers = tuple(row for row in group.rows if row.figure)
    most = ROWS // groups if len(numbers) > ROWS // 2 else ROWS
    others = [f"{row.name} {row.text}" for row in numbers[most:]]
    hidden = (("others", others), ("few", few), ("untold", untold))
    said = [_names(words, key, names) for key, names in hidden]
    if not numbers and not untold and len(few) > NAMED:
        said = [words.say("all_few")]
    return Bars(heading, numbers[:most], ". ".join(filter(None, said)))


def _names(words: StaffTexts, key: str, names: Sequence[str]) -> str:
    """Those that have no number, after the word for why; empty where there are none."""
    said = words.say("rest", figure=words.say(key).capitalize(), names="; ".join(names))
    return said if names else ""


def _lists(statistics: Statistics, now: ListsNow) -> Chart:
    words = statistics.words
    rows = tuple(FigureRow(a.area, a.months, months(words, a.months)) for a in now.ages if a.months)
    never = [age.area for age in now.ages if age.months is None]
    return Chart(
        title=words.say("headline_lists", due=now.due, contacts=now.contacts),
        notice=words.notice,
        bars=(Bars("", rows, _names(words, "months_never", never)),),
        rule=words.say("rule_lists", day=format_date(statistics.day.isoformat())),
        subtitle=words.say("lists_oldest").removeprefix("# "),
    )


def caption(statistics: Statistics, wanted: SendPicture, drawn: Chart) -> str:
    """The words below a picture: what it says, and its main figures, for whoever cannot see it."""
    words = statistics.words
    said = [drawn.notice, drawn.title, drawn.subtitle]
    if wanted.period:
        more = sentences(statistics, wanted.period, wanted.page)
        said += [one for one in more if one.rstrip(".") != drawn.title]
    elif statistics.lists and wanted.page == "lists":
        said += list_sentences(words, statistics.lists)
    said += ["; ".join(f"{r.name} {r.text}" for r in bars.rows[:NAMED]) for bars in drawn.bars]
    said.append("; ".join(f"{point.name} {point.text}" for point in drawn.points[-NAMED:]))
    said += [": ".join(filter(None, (b.heading, b.hidden))) for b in drawn.bars if not b.rows]
    text = " ".join(part if part.endswith((".", "?")) else f"{part}." for part in said if part)
    return text if len(text) <= CAPTION else f"{text[: CAPTION - 1]}…"


def chart_from_json(parts: Mapping[str, Any]) -> Chart:
    """A chart of what `asdict` made of it and JSON carried."""
    bars = (
        Bars(b["heading"], tuple(FigureRow(**row) for row in b["rows"]), b["hidden"])
        for b in parts["bars"]
    )
    points = tuple(FigureRow(**row) for row in parts["points"])
    return Chart(**{**parts, "bars": tuple(bars), "points": points, "ticks": tuple(parts["ticks"])})


def report_document(statistics: Statistics, year: str) -> dict[str, Any]:
    """What the PDF of a yearly report is made of: its text, then pictures with what they say."""
    words = statistics.words
    upto = {p: f for p, f in statistics.released.items() if p[:4] <= year}
    then = replace(statistics, released=upto, day=date(int(year) + 1, 1, 1))
    pages = [page for page in PICTURES if page in statistics.pages(year)]
    wanted: Sequence[SendPicture] = (SendPicture(), *(SendPicture(year, page) for page in pages))
    drawn = [(one, chart(then, one)) for one in wanted]
    return {
        "language": sentence.language,
        "title": words.say("report_title", year=year).removeprefix("# "),
        "notice": words.notice,
        "sections": list(report_sections(statistics, year)),
        "charts": [asdict(one) for _, one in drawn],
        "captions": [caption(then, one, picture) for one, picture in drawn],
    }
