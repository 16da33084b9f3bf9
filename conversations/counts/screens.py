"""The screens of moderators: what a committee asks, each period, the lists, what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from conversations.contacts.formatting import format_date
from conversations.contacts.freshness import SOON_AFTER
from conversations.counts import findings
from conversations.counts.lists_now import MONTH, ListsNow
from conversations.counts.release_rule import FEW, FEWER, UNTOLD, is_over, quarters
from conversations.counts.statistics import FigureGroup, FigureRow, Statistics, percentage
from conversations.help.screens import in_rows
from conversations.model import Button, Line, Screen
from conversations.script.texts import StaffTexts, lines_of
from conversations.sentences.catalog import sentence

Rows = Iterable[tuple[Button, ...]]

RECENT = 4  # quarters on the first screen
YEARS = 4  # buttons in a row
QUESTIONS = ("area", "way", "topic", "channel", "typed")  # pages that have a button at once
AGES = 8  # lists named, the oldest first


def counts_screen(words: StaffTexts, lines: Iterable[Line], rows: Rows, notice: str = "") -> Screen:
    """A screen of counts, with what has to be said above it."""
    above = tuple(Line(text, "bold") for text in (words.notice, notice) if text)
    gap = (Line(""),) if above else ()
    return Screen(
        "counts", sentence.language, (*above, *gap, *lines), tuple(row for row in rows if row)
    )


def home(statistics: Statistics, notice: str = "") -> Screen:
    """The newest numbers of conversations, the questions, and the way to each period."""
    words, ended = statistics.words, statistics.periods[::-1]
    recent = [p for p in ended if "Q" in p][:RECENT]
    listed = [*recent, *[p for p in ended if "Q" not in p][:RECENT]]
    figures = [_home_line(statistics, p) for p in listed] or words.lines("nothing")
    lines = (*words.lines("home"), Line(""), *figures, Line(""), *words.lines("explained"))
    questions = [words.button(f"page_{page}", f"T.q.{page}") for page in QUESTIONS]
    lists = (words.button("lists", "T.lists"),) if statistics.lists else ()
    rows = (
        *in_rows([words.button("many", "T.many"), *questions, *lists], 2),
        *in_rows([Button(year, f"T.p.{year}") for year in statistics.years], YEARS),
        *_files(statistics),
        (words.button("meaning", "T.what"),),
    )
    return counts_screen(words, lines, rows, notice)


def _files(statistics: Statistics) -> Rows:
    words = statistics.words
    if statistics.periods:
        yield words.button("xlsx", "T.file.xlsx"), words.button("csv", "T.file.csv")


def _home_line(statistics: Statistics, period: str) -> Line:
    row = statistics.conversations_row(period)
    count = statistics.words.say("home_count", figure=row.text) if row.figure else row.text
    return Line(statistics.words.say("home_line", period=row.name, figure=count))


def many(statistics: Statistics) -> Screen:
    """How many conversations there were, each period beside the same of the year before."""
    words = statistics.words
    lines = [*words.lines("title_many"), Line("")]
    for kind in (False, True):
        listed = [p for p in statistics.periods[::-1] if ("Q" in p) == kind][: 2 * RECENT]
        for period in listed:
            compared = findings.comparison(statistics, period)
            line = _home_line(statistics, period).text
            lines.append(Line(f"{line}. {compared}" if compared else line))
        lines += [Line("")] if listed else []
    lines += [] if statistics.periods else [*words.lines("nothing"), Line("")]
    rows = (
        ((words.button("picture", "T.pic"), words.button("xlsx", "T.file.xlsx")))
        if statistics.periods
        else (),
        (words.button("back", "T.home"),),
    )
    return counts_screen(words, (*lines, *words.lines("unhoured")), rows)


def question(statistics: Statistics, page: str) -> Screen:
    """The newest answer to a question; where there is none yet, when it comes."""
    if period_named := statistics.newest(page):
        return period(statistics, period_named, page)
    words, day = statistics.words, format_date(date(statistics.day.year + 1, 1, 1).isoformat())
    lines = words.lines("unanswered", title=words.say(f"title_{page}"), day=day)
    return counts_screen(words, lines, ((words.button("back", "T.home"),),))


def lists(statistics: Statistics, now: ListsNow) -> Screen:
    """How true the lists are today."""
    words = statistics.words
    lines = [*_lists_title(statistics), Line("")]
    lines += map(Line, list_sentences(words, now))
    oldest = now.ages[:AGES]
    if oldest:
        lines += [Line(""), *words.lines("lists_oldest")]
        lines += [Line(words.say("row", name=age.area, figure=months(words, age.months)))
                  for age in oldest]  # fmt: skip
    lines += [Line(""), *words.lines("lists_about")]
    buttons = (words.button("picture", "T.pic.lists"), words.button("xlsx", "T.file.xlsx"))
    rows = (buttons if now.ages and statistics.periods else buttons[:1] if now.ages else (),
            (words.button("back", "T.home"),))  # fmt: skip
    return counts_screen(words, lines, rows)


def _lists_title(statistics: Statistics) -> tuple[Line, ...]:
    day = format_date(statistics.day.isoformat())
    return tuple(statistics.words.lines("title_lists", day=day))


def months(words: StaffTexts, number: int | None) -> str:
    """How long ago an entry was confirmed."""
    if number is None:
        return words.say("months_never")
    return words.say("months_one" if number == 1 else "months", number=number)


def list_sentences(words: StaffTexts, now: ListsNow) -> Iterator[str]:
    """What there is to say of the lists in a sentence each."""
    nowhere = [offer for offer, counties in now.nobody if len(counties) == len(now.regions)]
    for offer, counties in now.nobody:
        listed = [name for name in now.regions if name not in counties]
        if offer not in nowhere:
            few = len(listed) < len(counties)
            key, named = ("lists_only", listed) if few else ("lists_nobody", counties)
            yield words.say(key, offer=offer, counties=", ".join(named))
    if nowhere:
        yield words.say("lists_nowhere", offers=", ".join(nowhere))
    if not now.nobody:
        yield words.say("lists_everywhere")
    if now.contacts:
        share = percentage(now.due, now.contacts)
        key = "lists_due" if share is None else "lists_due_share"
        since = round(SOON_AFTER / MONTH)
        yield words.say(key, due=now.due, contacts=now.contacts, share=share, months=since)
        yield words.say("lists_marked" if now.marked else "lists_unmarked", marked=now.marked)


def _quarter_buttons(statistics: Statistics, name: str) -> tuple[Button, ...]:
    """A button for each quarter of a year that is over; none of a quarter."""
    ended = (quarter for quarter in quarters(name) if quarter in statistics.periods)
    return tuple(statistics.words.button("quarter", f"T.p.{q}", number=q[-1]) for q in ended)


def period(statistics: Statistics, name: str, page: str = "main") -> Screen:
    """A page of a period, or why there is none."""
    if not is_over(name, statistics.day):
        day = format_date(date(int(name[:4]) + 1, 1, 1).isoformat())
        return _withheld_screen(statistics, "running", name, day=day)
    if statistics.figures(name) is None:
        return _withheld_screen(statistics, "withheld_page", name)
    words = statistics.words
    title = words.say("page", title=words.say(f"title_{page}"), period=statistics.title(name))
    lines = [*lines_of(title), Line("")]
    said = [Line(text) for text in sentences(statistics, name, page) if text]
    lines += [*said, Line("")] if said else []
    for group in statistics.page(name, page):
        lines += [*_group_lines(statistics, name, group, alone=page == "main"), Line("")]
    lines = [*lines, *words.lines("explained")] if page == "main" else lines[:-1]
    return counts_screen(words, lines, _period_buttons(statistics, name, page))


def sentences(statistics: Statistics, name: str, page: str) -> tuple[str, ...]:
    """The answer that a page gives, in words; some may be empty."""
    match page:
        case "main":
            return (
                findings.conversations(statistics, name),
                findings.share(statistics, name),
                findings.emergencies_limit(statistics, name),
            )
        case "area":
            return findings.share(statistics, name), findings.nobody(statistics, name)
        case "way":
            return (findings.largest_loss(statistics, name),)
        case "topic":
            grown = findings.largest_growth(statistics, name, "topic")
            before = statistics.title(findings.year_before(name))
            more = statistics.words.say("more_of", name=grown, period=before)
            return (more if grown else "",)
        case "channel":
            return (findings.channels(statistics, name),)
        case "typed":
            return (findings.understanding(statistics, name),)
    return ()


def _withheld_screen(statistics: Statistics, key: str, name: str, **values: str) -> Screen:
    words = statistics.words
    rows = (
        _quarter_buttons(statistics, name),
        _beside(statistics, name, "main"),
        (words.button("meaning", "T.what"), words.button("back", "T.home")),
    )
    return counts_screen(words, words.lines(key, period=statistics.title(name), **values), rows)


def _group_lines(
    statistics: Statistics, name: str, group: FigureGroup, *, alone: bool
) -> Iterator[Line]:
    words = statistics.words
    if not alone:
        yield from words.lines("heading", group=words.say(f"group_{group.key}"))
    if (about := f"about_{group.key}") in words.texts:
        yield from words.lines(about)
    shown = [row for row in group.rows if row.figure is not FEWER]
    lost = {loss.after: loss.number for loss in findings.losses(statistics, name)}
    in_funnel = group.key == "way" and any(lost)
    base = group.rows[0].figure if in_funnel else None
    for row in shown:
        yield _figure_line(words, row, base, lost.get(row.counter, 0) if in_funnel else 0)
    few = [row.name for row in group.rows if row.figure is FEWER]
    if few and shown:
        yield Line(words.say("rest", figure=words.say("few").capitalize(), names="; ".join(few)))
    elif few:
        yield from words.lines("all_few")
    if any(row.figure == UNTOLD for row in shown):
        yield from words.lines("untold_why")


def _figure_line(words: StaffTexts, row: FigureRow, base: int | None, lost: int) -> Line:
    share = percentage(row.figure, base)
    key = "row" if share in (None, 100) else "row_share"
    said = words.say(key, name=row.name, figure=row.text, share=share)
    return Line(said + (words.say("row_lost", number=lost) if lost > FEW else ""))


def _beside(statistics: Statistics, name: str, page: str) -> tuple[Button, ...]:
    """The same page of the year before and of the year after, where they are over."""
    words, found = statistics.words, []
    for label, step in (("earlier", -1), ("later", 1)):
        other = f"{int(name[:4]) + step}{name[4:]}"
        has_page = page == "main" or page in statistics.pages(other)
        if other in statistics.periods and has_page:
            title = statistics.title(other)
            if "Q" in other:
                quarter = words.labels["quarter"].format(number=other[-1])
                title = f"{quarter} {other[:4]}"
            found.append(words.button(label, f"T.p.{other}.{page}", period=title))
    return tuple(found)


def _period_buttons(statistics: Statistics, name: str, page: str) -> Rows:
    words = statistics.words
    yield words.button("picture", f"T.pic.{name}.{page}"), words.button("xlsx", "T.file.xlsx")
    yield _beside(statistics, name, page)
    if page != "main":
        year = words.button("whole", f"T.p.{name}", period=statistics.title(name))
        yield year, words.button("back", "T.home")
        return
    pages = [words.button(f"page_{key}", f"T.p.{name}.{key}") for key in statistics.pages(name)]
    yield _quarter_buttons(statistics, name)
    yield from in_rows(pages, 2)
    if "Q" not in name:
        yield words.button("report", f"T.rep.{name}"), words.button("pdf", f"T.pdf.{name}")
    yield words.button("meaning", "T.what"), words.button("back", "T.home")


def message_screen(words: StaffTexts, key: str) -> Screen:
    """A few words, and the way back."""
    return counts_screen(words, words.lines(key), ((words.button("back", "T.home"),),))


def newest_quarter(day: date) -> str:
    """The quarter that was over last."""
    quarter = (day.month - 1) // 3
    return f"{day.year}Q{quarter}" if quarter else f"{day.year - 1}Q4"


def summary(statistics: Statistics) -> Screen:
    """What is said when a quarter is over, also when nothing of it can be shown."""
    words, quarter = statistics.words, newest_quarter(statistics.day)
    ended = [quarter, quarter[:4]] if quarter.endswith("Q4") else [quarter]
    lines = list(words.lines("summary", period=statistics.title(quarter)))
    for period in ended:
        said = (findings.conversations(statistics, period), findings.share(statistics, period))
        title = "" if period == quarter else f"{statistics.title(period)}: "
        lines += [Line(""), Line(title + " ".join(filter(None, said)))]
    if statistics.lists:
        lines += [Line(""), *_lists_title(statistics)]
        lines += map(Line, list_sentences(words, statistics.lists))
    shown = [p for p in ended if statistics.figures(p) is not None]
    buttons = [Button(statistics.title(p), f"T.p.{p}") for p in shown]
    buttons.append(words.button("many", "T.many"))
    buttons += [words.button("lists", "T.lists")] if statistics.lists else []
    return counts_screen(words, lines, in_rows(buttons, 2))
