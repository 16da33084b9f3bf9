"""The conversation with moderators: only what may be shown, and a reason where it is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import counts, counts_report, counts_screens
from conversations.codec import LIMIT, decode
from conversations.counting import STARTED
from conversations.counts_book import PAGES, CountBook, Picture, Reply, Table, share
from conversations.counts_table import between, table
from conversations.counts_words import read_count_words
from conversations.figures import FEWER, FLOOR, UNTOLD, Exact, Figures, release, show
from conversations.model import Screen, Stale, State
from conversations.reader import read
from conversations.script import Script
from tests.counted import book_of, simulated

Released = Mapping[str, Figures]
shipped = cache(read)


@pytest.fixture(scope="module", params=[100, 150, 1000])
def book(
    request: pytest.FixtureRequest, script: Script, tmp_path_factory: pytest.TempPathFactory
) -> CountBook:
    """A year of so many conversations."""
    return simulated(script, tmp_path_factory.mktemp("years"), request.param)


def everywhere(book: CountBook) -> dict[str, Reply]:
    """Every button that a way from the first screen leads to, and what it does."""
    found: dict[str, Reply] = {}
    waiting = ["T.home"]
    while waiting:
        if (tapped := waiting.pop()) not in found:
            found[tapped] = reply = counts.answer(book, tapped)
            if reply.screen:
                waiting += [b.data for row in reply.screen.rows for b in row if b.data]
    return found


def text(book: CountBook, data: str) -> str:
    screen = counts.answer(book, data).screen
    assert screen
    return screen.text


def test_every_button_leads_somewhere_and_fits(book: CountBook) -> None:
    found = everywhere(book)
    for tapped, reply in found.items():
        assert len(tapped.encode()) <= LIMIT
        assert bool(reply.screen) != bool(reply.act)
        if reply.screen:
            long = 2000 if tapped.startswith("T.rep") else 900
            assert len(reply.screen.text) < long, tapped
            assert not reply.screen.text.startswith("Den knappen")
            assert all(len(b.label) <= 24 for row in reply.screen.rows for b in row)
            assert len(reply.screen.rows) <= 8
    assert {f"T.p.{p}" for p in book.periods} <= found.keys()
    assert Table("csv") in [reply.act for reply in found.values()]


def test_no_figure_is_on_a_screen_but_those_that_are_released(book: CountBook) -> None:
    """Of all that follows a colon, and of the numbers of a report, nothing is finer than 5."""
    for tapped, reply in everywhere(book).items():
        if reply.screen is None or tapped == "T.what":
            continue
        said = re.sub(r"færre enn 8|Færre enn 8|Under 8|nærmeste 5|minst (8|25)|færre enn 25", "",
                      reply.screen.text)  # fmt: skip
        said = re.sub(r"\d\. kvartal|\b20[2-9]\d\b|\(\d+ %\)|\d\d\.\d\d\.\d{4}|Lenke k\d", "", said)
        said = said.replace("8 eller flere", "")
        numbers = [int(number) for number in re.findall(r"\d+", said)]
        assert all(number >= 10 and number % 5 == 0 for number in numbers), (tapped, numbers)


def test_every_figure_that_is_released_is_on_its_page(book: CountBook) -> None:
    for period in book.periods:
        found = book.figures(period)
        pages = "".join(text(book, f"T.p.{period}.{page}") for page in book.pages(period))
        pages += text(book, f"T.p.{period}")
        if found is None:
            assert "færre enn 25 samtaler" in pages
            continue
        for name, figure in found.items():
            called = book.name(name)
            if figure is FEWER:
                hidden = re.search(rf"Færre enn 8: [^\n]*{re.escape(called)}", pages)
                assert hidden or "Ingen av dem har 8 eller flere" in pages, name
                assert f"{called}: " not in pages
            else:
                assert f"{called}: {book.said(figure)}" in pages, name


def test_help_knows_none_of_these_buttons(book: CountBook) -> None:
    for tapped in everywhere(book):
        assert decode(shipped(), tapped, State())[1] == Stale()


@given(st.text(max_size=40) | st.sampled_from(["p.2026Q4", "p.2024", "p.2026Q3.area", "rep.2026"]))
def test_any_data_is_answered(said: str) -> None:
    for released in ({}, {"2026Q3": {STARTED.name: 30}}):
        reply = counts.answer(book_of(shipped(), released), f"T.{said}")
        assert reply.screen or reply.act


@pytest.mark.parametrize(
    "data", ["T.p.2026Q4", "T.p.2024", "T.p.2026Q3.area", "T.rep.2026Q3", "T.rep.2026",
             "T.pic.2026Q3.nothing", "T.pic.2026", "T.file.exe", "T.p", "T.", "T.p.x"],
)  # fmt: skip
def test_what_there_is_no_button_for_shows_the_periods(script: Script, data: str) -> None:
    reply = counts.answer(book_of(script, {"2026Q3": {STARTED.name: 30}}), data)
    assert reply.screen
    assert reply.screen.text.startswith("Den knappen er for gammel")


def test_a_period_that_is_not_over_says_why_nothing_is_shown(script: Script) -> None:
    empty = book_of(script, {})
    assert "Ingen tall ennå" in text(empty, "T.home")
    said = text(empty, "T.p.2026")
    assert "2026 er ikke over. Tallene kommer 01.01.2027." in said
    assert "hva ett menneske svarte" in said
    assert not [reply.act for reply in everywhere(empty).values() if reply.act]


def test_a_period_of_which_nothing_is_shown_looks_like_one_without_counts(script: Script) -> None:
    shown: Figures = {STARTED.name: 30}
    hidden = book_of(script, {"2026Q1": shown, "2026Q2": {STARTED.name: FEWER}, "2026Q3": shown})
    absent = book_of(script, {"2026Q1": shown, "2026Q3": shown})
    assert everywhere(hidden).keys() == everywhere(absent).keys()
    for tapped, reply in everywhere(hidden).items():
        assert reply == everywhere(absent)[tapped]
    assert table(hidden, hidden.periods) == table(absent, absent.periods)
    assert hidden.trend() == absent.trend()
    assert hidden.trend().rows[1].said == "for få til å vises"


def test_which_periods_there_are(script: Script) -> None:
    shown: Figures = {STARTED.name: 30}
    kept = {"2023": shown, "2024": shown, "2024Q2": shown, "2025Q4": shown, "2025": shown}
    book = book_of(script, kept)
    quarters = ["2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4",
                "2026Q1", "2026Q2", "2026Q3"]  # fmt: skip
    assert [p for p in book.periods if "Q" in p] == quarters
    assert [p for p in book.periods if "Q" not in p] == ["2023", "2024", "2025"]
    assert book.years == ("2026", "2025", "2024", "2023")
    assert between(book, "2025", "2026") == (*quarters[3:7], "2025", *quarters[7:])
    assert between(book, "2024Q4", "2025Q1") == ("2024Q4", "2025Q1")
    assert between(book, "", "2023") == ("2023",)


def released(exact: Mapping[str, Exact]) -> Released:
    """What becomes public of exact numbers by period."""
    names = [counter.name for counter in shipped().counting.counters]
    public: dict[str, Figures] = {}
    for period in sorted(exact, key=len, reverse=True):
        public[period] = release(period, exact[period], names, public)
    return public


def test_hidden_and_untold_numbers_are_words_everywhere(script: Script) -> None:
    quarter = {"started": 60, "reached": 34, "offer.stotte": 30, "offer.sana": 4}
    year = {name: 4 * number for name, number in quarter.items()} | {"offer.sana": 9}
    public = dict(released({f"2025Q{n}": quarter for n in range(1, 5)} | {"2025": year}))
    public["2025"] = {**public["2025"], "started": UNTOLD, "offer.sana": UNTOLD}
    book = book_of(script, public)
    assert "Samtaler begynt: vises ikke" in text(book, "T.p.2025")
    assert "Villa Sana: vises ikke" in text(book, "T.p.2025.offer")
    assert "Færre enn 8: Lege-for-lege; " in text(book, "T.p.2025Q1.offer")
    report = text(book, "T.rep.2025")
    assert "I 2025 ble det begynt minst 25 samtaler." in report
    assert "Vises ikke: Villa Sana." in report
    assert "(%" not in report
    rows = table(book, ["2025Q1", "2025"])
    (sana,) = [row for row in rows if row[1] == "Villa Sana"]
    assert sana[2:] == ["færre enn 8", "vises ikke"]
    (oslo,) = [row for row in rows if row[1] == "Oslo"]
    assert oslo[2:] == ["", "færre enn 8"]  # areas are counted by year alone


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(35, 50, 70), (10, 330, 3), (60, 55, 100), (35, 45, None), (FEWER, 100, None),
     (UNTOLD, 100, None), (35, FEWER, None), (35, UNTOLD, None), (35, None, None)],
)  # fmt: skip
def test_a_percentage_is_of_shown_figures_alone(
    part: int | None, whole: int | None, said: int | None
) -> None:
    assert share(part, whole) == said


def test_parts_of_all_conversations_are_given_in_per_cent(script: Script, tmp_path: Path) -> None:
    book = simulated(script, tmp_path, 300)
    for page in ("main", "way"):
        said = text(book, f"T.p.2025.{page}" if page == "way" else "T.p.2025")
        assert re.search(r"Samtaler begynt: \d+\n", said)
        assert re.search(r"Fikk se kontakter: \d+ \([67]\d %\)", said)
    assert "%" not in text(book, "T.p.2025.topic")  # of what would it be


def test_a_report_has_every_figure_of_the_year_or_names_what_is_hidden(
    script: Script, tmp_path: Path
) -> None:
    book = simulated(script, tmp_path, 300)
    report = text(book, "T.rep.2025")
    for name, figure in (book.figures("2025") or {}).items():
        family = name.partition(".")[0]
        if figure and family not in ("started", "reached", "emergency"):
            assert f"{book.name(name)} {figure}" in report, name
        elif family == "area":
            assert re.search(rf"Færre enn 8: [^\n]*{book.name(name)}", report), name
    assert "En samtale er ikke en person" in report
    assert re.search(r"I rundt \d+ av dem \(\d\d %\) fikk den som spurte, se", report)


def summary(book: CountBook) -> Screen | None:
    return counts_screens.summary(book)


def test_moderators_are_told_of_what_can_be_shown_and_of_nothing_else(script: Script) -> None:
    shown: Figures = {STARTED.name: 30}
    hidden: Figures = {STARTED.name: FEWER}
    january = date(2027, 1, 4)
    assert summary(book_of(script, {})) is None
    assert summary(book_of(script, {"2026Q2": shown})) is None  # the newest has nothing
    assert summary(book_of(script, {"2026Q3": hidden})) is None
    told = summary(book_of(script, {"2026Q3": shown}))
    assert told
    assert "3. kvartal 2026: 30 samtaler" in told.text
    both = summary(book_of(script, {"2026Q4": shown, "2026": {STARTED.name: 95}}, january))
    assert both
    assert [b.data for row in both.rows for b in row] == ["T.p.2026Q4", "T.p.2026"]
    year = summary(book_of(script, {"2026Q4": hidden, "2026": {STARTED.name: 35}}, january))
    assert year
    assert "2026 er over" in year.text


def test_counters_of_earlier_years_keep_their_names_and_new_ones_are_not_in_old_years(
    script: Script,
) -> None:
    old: Figures = {STARTED.name: 30, "topic.health": 10, "topic.gone": 15}
    book = book_of(script, {"2025Q4": old})
    said = text(book, "T.p.2025Q4.topic")
    assert "topic.gone: 15" in said  # a name that nobody has kept is shown as it is
    assert "Sykdom og rus: 10" in said
    assert "Noen å snakke med" not in said


def test_every_picture_is_of_a_page(book: CountBook) -> None:
    asked = [reply.act for reply in everywhere(book).values() if isinstance(reply.act, Picture)]
    assert {act.page for act in asked if act.period} == set(PAGES)
    assert Picture() in asked
    assert all(book.figures(act.period) for act in asked if act.period)


def test_the_floor_is_as_the_words_say() -> None:
    words = read_count_words()
    assert f"færre enn {FLOOR} samtaler" in words.say("withheld_page", period="x")
    assert f"med {FLOOR} samtaler eller mer" in words.say("meaning")
    assert f"er 0 til {FLOOR - 1}." in words.say("rule_trend")
    assert [show(n) for n in (0, 7, 8, 12, 13)] == [FEWER, FEWER, 10, 10, 15]
    assert [n for n in range(8, 60) if show(n) == 35] == list(range(33, 38))  # as `meaning` says


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    words = read_count_words()
    folder = Path(counts_report.__file__).parents[1]
    files = [*(folder / "conversations").glob("counts*.py"), *(folder / "bot").glob("*count*.py")]
    code = "".join(file.read_text("utf-8") for file in files)
    assert set(re.findall(r'words\.(?:say|lines)\(\s*"(\w+)"', code)) <= words.texts.keys()
    assert set(re.findall(r'words\.button\(\s*"(\w+)"', code)) <= words.labels.keys()
    strings = set(re.findall(r'"(\w+)"', code))
    made = {f"{kind}_{key}" for kind in ("group", "about", "page") for key in strings}
    assert words.texts.keys() | words.labels.keys() <= strings | made


def test_words_hold_nothing_but_names_to_fill_in() -> None:
    words = read_count_words()
    for said in (*words.texts.values(), *words.labels.values()):
        names = [name for _, name, _, _ in Formatter().parse(said) if name is not None]
        assert all(re.fullmatch(r"[a-z]+", name) for name in names), said
        assert "!" not in said


def test_a_notice_stands_above_everything(script: Script, tmp_path: Path) -> None:
    book = simulated(script, tmp_path, 150)
    marked = replace(
        book, words=replace(book.words, texts={**book.words.texts, "notice": "Prøvedrift"})
    )
    for reply in everywhere(marked).values():
        assert reply.screen is None or reply.screen.text.startswith("Prøvedrift\n")
    assert table(marked, marked.periods)[0][0] == "Gruppe (Prøvedrift)"


def test_a_folder_without_words_has_the_built_in_ones(tmp_path: Path) -> None:
    assert read_count_words(tmp_path) == read_count_words()
    (tmp_path / "counts.toml").write_text('[who]\na = ["b.c"]\n[names]\n"who.a" = "A"\n', "utf-8")
    own = read_count_words(tmp_path)
    assert own.texts == read_count_words().texts
    assert own.names == {"who.a": "A"}
