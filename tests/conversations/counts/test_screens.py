"""The conversation with moderators: only what may be shown, and a reason where it is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.counts import report as counts_report
from conversations.counts import router
from conversations.counts.exports import between, table
from conversations.counts.release_rule import (
    FEWER,
    FLOOR,
    UNTOLD,
    Exact,
    Figures,
    release,
    round_figure,
)
from conversations.counts.statistics import (
    PAGES,
    CountsReply,
    SendPicture,
    SendTable,
    Statistics,
    percentage,
)
from conversations.help.codec import LIMIT, decode
from conversations.model import Stale
from conversations.script.counters import STARTED
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import load_count_texts
from conversations.script.schema import Script
from tests.support.counted import LISTS, book_of, simulated, text
from tests.support.scripts import shipped_script

Released = Mapping[str, Figures]


@pytest.fixture(scope="module", params=[100, 150, 1000])
def statistics(
    request: pytest.FixtureRequest, script: Script, tmp_path_factory: pytest.TempPathFactory
) -> Statistics:
    """A year of so many conversations, beside lists."""
    made = simulated(script, tmp_path_factory.mktemp("years"), request.param)
    return replace(made, lists=LISTS)


def everywhere(statistics: Statistics) -> dict[str, CountsReply]:
    """Every button that a way from the first screen leads to, and what it does."""
    found: dict[str, CountsReply] = {}
    waiting = ["T.home"]
    while waiting:
        if (tapped := waiting.pop()) not in found:
            found[tapped] = reply = router.handle_tap(statistics, tapped)
            if reply.screen:
                waiting += [b.data for row in reply.screen.rows for b in row if b.data]
    return found


def test_every_button_leads_somewhere_and_fits(statistics: Statistics) -> None:
    found = everywhere(statistics)
    for tapped, reply in found.items():
        assert len(tapped.encode()) <= LIMIT
        assert bool(reply.screen) != bool(reply.act)
        if reply.screen:
            long = {"T.rep": 3900, "T.wha": 1300}.get(tapped[:5], 950)
            assert len(reply.screen.text) < long, tapped
            assert not reply.screen.text.startswith("Den knappen")
            assert all(len(b.label) <= 24 for row in reply.screen.rows for b in row)
            assert all(row for row in reply.screen.rows)
            assert len(reply.screen.rows) <= 8
    assert {f"T.p.{p}" for p in statistics.periods} <= found.keys()
    assert SendTable("csv") in [reply.act for reply in found.values()]


def test_no_figure_is_on_a_screen_but_those_that_are_released(statistics: Statistics) -> None:
    """Of all that follows a colon, and of the numbers of a report, nothing is finer than 5."""
    for tapped, reply in everywhere(statistics).items():
        if reply.screen is None or tapped in ("T.what", "T.lists"):
            continue
        said = re.sub(r"(?i)færre enn 8|under 8|0 til 7|nærmeste 5|0 til 24|"
                      r"er 25 eller flere|færre enn 25", "", reply.screen.text)  # fmt: skip
        said = re.sub(r"\d\. kvartal|\b20[2-9]\d\b|\(\d+ %\)|\d\d\.\d\d\.\d{4}|Lenke k\d", "", said)
        said = re.sub(r"Bare disse fylkene.*|\d+ av \d+ kontakter bør.*", "", said)  # of the lists
        numbers = [int(number) for number in re.findall(r"\d+", said)]
        assert all(number >= 10 and number % 5 == 0 for number in numbers), (tapped, numbers)


def test_every_figure_that_is_released_is_on_its_page(statistics: Statistics) -> None:
    for period in statistics.periods:
        found = statistics.figures(period)
        pages = "".join(
            text(statistics, f"T.p.{period}.{page}") for page in statistics.pages(period)
        )
        pages += text(statistics, f"T.p.{period}")
        if found is None:
            assert "færre enn 25 samtaler" in pages
            continue
        for name, figure in found.items():
            called = statistics.name(name)
            if figure is FEWER:
                hidden = re.search(rf"Færre enn 8: [^\n]*{re.escape(called)}", pages)
                assert hidden or "Hver av dem er færre enn 8 (0 til 7)" in pages, name
            else:
                assert f"{called}: {statistics.figure_text(figure)}" in pages, name


def test_help_knows_none_of_these_buttons(statistics: Statistics) -> None:
    for tapped in everywhere(statistics):
        assert decode(shipped_script(), tapped)[1] == Stale()


@given(st.text(max_size=40) | st.sampled_from(["p.2026Q4", "p.2024", "p.2026Q3.area", "rep.2026"]))
def test_any_data_is_answered(said: str) -> None:
    for released in ({}, {"2026Q3": {STARTED.name: 30}}):
        reply = router.handle_tap(book_of(shipped_script(), released), f"T.{said}")
        assert reply.screen or reply.act


@pytest.mark.parametrize(
    "data", ["T.p.2026Q4", "T.p.2024", "T.p.2026Q3.area", "T.rep.2026Q3", "T.rep.2026",
             "T.pic.2026Q3.nothing", "T.pic.2026", "T.pdf.2026", "T.pdf.2026Q3",
             "T.q.nothing", "T.lists", "T.pic.lists", "T.file.exe", "T.p", "T.", "T.p.x"],
)  # fmt: skip
def test_what_there_is_no_button_for_shows_the_periods(script: Script, data: str) -> None:
    reply = router.handle_tap(book_of(script, {"2026Q3": {STARTED.name: 30}}), data)
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
    assert hidden.trend().rows[1].text == "for få til å vises"


def test_which_periods_there_are(script: Script) -> None:
    shown: Figures = {STARTED.name: 30}
    kept = {"2023": shown, "2024": shown, "2024Q2": shown, "2025Q4": shown, "2025": shown}
    statistics = book_of(script, kept)
    quarters = ["2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4",
                "2026Q1", "2026Q2", "2026Q3"]  # fmt: skip
    assert [p for p in statistics.periods if "Q" in p] == quarters
    assert [p for p in statistics.periods if "Q" not in p] == ["2023", "2024", "2025"]
    assert statistics.years == ("2026", "2025", "2024", "2023")
    assert between(statistics, "2025", "2026") == (*quarters[3:7], "2025", *quarters[7:])
    assert between(statistics, "2024Q4", "2025Q1") == ("2024Q4", "2025Q1")
    assert between(statistics, "", "2023") == ("2023",)


def released(exact: Mapping[str, Exact]) -> Released:
    """What becomes public of exact numbers by period."""
    names = [counter.name for counter in shipped_script().counting.counters]
    public: dict[str, Figures] = {}
    for period in sorted(exact, key=len, reverse=True):
        public[period] = release(period, exact[period], names, public)
    return public


def test_hidden_and_untold_numbers_are_words_everywhere(script: Script) -> None:
    quarter = {"started": 60, "contacts": 34, "offer.stotte": 30, "offer.sana": 4}
    year = {name: 4 * number for name, number in quarter.items()} | {"offer.sana": 9}
    public = dict(released({f"2025Q{n}": quarter for n in range(1, 5)} | {"2025": year}))
    public["2025"] = {**public["2025"], "started": UNTOLD, "offer.sana": UNTOLD}
    statistics = book_of(script, public)
    assert "Samtaler begynt: vises ikke" in text(statistics, "T.p.2025")
    assert "Villa Sana: vises ikke" in text(statistics, "T.p.2025.offer")
    assert "Færre enn 8: Lege-for-lege; " in text(statistics, "T.p.2025.offer")
    report = text(statistics, "T.rep.2025")
    assert "Samlet tall for 2025 vises ikke, fordi et av kvartalene er skjult." in report
    assert "Vises ikke: Villa Sana." in report
    assert "%)" not in report
    said = text(statistics, "T.p.2025")
    assert "Kvartalene står for seg." in said
    assert "summen ville røpet det" in said
    rows = table(statistics, ["2025Q1", "2025"])
    (sana,) = [row for row in rows if row[1] == "Villa Sana"]
    assert sana[2:] == ["", "vises ikke"]
    assert [row[2:] for row in rows if row[1] == "Oslo"] == [["", "færre enn 8"]] * 2


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(35, 50, 70), (25, 330, 8), (20, 330, None), (60, 55, 100), (35, 45, None), (FEWER, 100, None),
     (UNTOLD, 100, None), (35, FEWER, None), (35, UNTOLD, None), (35, None, None)],
)  # fmt: skip
def test_a_percentage_is_of_shown_figures_alone(
    part: int | None, whole: int | None, said: int | None
) -> None:
    assert percentage(part, whole) == said


def test_parts_of_all_conversations_are_given_in_per_cent(script: Script, tmp_path: Path) -> None:
    statistics = simulated(script, tmp_path, 300)
    said = text(statistics, "T.p.2025.way")
    assert re.search(r"Samtaler begynt: \d+\n", said)
    assert re.search(r"Fikk se kontakter: \d+ \([67]\d %\)", said)
    assert re.search(
        r"Rundt \d+ av \d+ fikk se noen å ringe \([67]\d %\)", text(statistics, "T.p.2025")
    )
    assert "%" not in text(statistics, "T.p.2025.topic")  # of what would it be


def test_a_report_has_every_figure_of_the_year_or_names_what_is_hidden(
    script: Script, tmp_path: Path
) -> None:
    statistics = simulated(script, tmp_path, 300)
    report = text(statistics, "T.rep.2025")
    for name, figure in (statistics.figures("2025") or {}).items():
        family = name.partition(".")[0]
        if figure and family not in ("started", "contacts", "emergency"):
            assert f"{statistics.name(name)} {figure}" in report, name
        elif figure:
            assert f"{figure}" in report, name
        elif family == "area":
            assert re.search(rf"Færre enn 8: [^\n]*{statistics.name(name)}", report), name
    assert "En samtale er ikke en person" in report
    assert re.search(r"Rundt \d+ av \d+ fikk se noen å ringe \(\d\d %\)", report)


def test_every_picture_is_of_a_page(statistics: Statistics) -> None:
    asked = [
        reply.act for reply in everywhere(statistics).values() if isinstance(reply.act, SendPicture)
    ]
    assert {act.page for act in asked if act.period} == set(PAGES)
    assert SendPicture() in asked
    assert all(statistics.figures(act.period) for act in asked if act.period)


def test_the_floor_is_as_the_words_say() -> None:
    words = load_count_texts()
    assert f"færre enn {FLOOR} samtaler" in words.say("withheld_page", period="x")
    assert f"med {FLOOR} samtaler eller mer" in words.say("meaning")
    assert f"var det 0 til {FLOOR - 1} samtaler" in words.say("rule_trend")
    assert f"er 0 til {FLOOR - 1} samtaler" in words.say("report_withheld")
    assert [round_figure(n) for n in (0, 7, 8, 12, 13)] == [FEWER, FEWER, 10, 10, 15]
    assert [n for n in range(8, 60) if round_figure(n) == 35] == list(
        range(33, 38)
    )  # as `meaning` says


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    words = load_count_texts()
    folder = Path(counts_report.__file__).parents[2]
    files = [*(folder / "conversations/counts").glob("*.py"), *(folder / "bot").rglob("*count*.py")]
    files += [folder / "bot/jobs/summaries.py"]
    code = "".join(file.read_text("utf-8") for file in files)
    assert set(re.findall(r'words\.(?:say|lines)\(\s*"(\w+)"', code)) <= words.texts.keys()
    assert set(re.findall(r'words\.button\(\s*"(\w+)"', code)) <= words.labels.keys()
    strings = set(re.findall(r'"(\w+)"', code))
    kinds = (
        "group", "about", "page", "title", "tidy", "kind", "lists", "report", "compare", "sheet",
        "headline_trend", "rule",
    )  # fmt: skip
    made = {f"{kind}_{key}" for kind in kinds for key in strings}
    assert words.texts.keys() | words.labels.keys() <= strings | made


def test_words_hold_nothing_but_names_to_fill_in() -> None:
    words = load_count_texts()
    for said in (*words.texts.values(), *words.labels.values()):
        names = [name for _, name, _, _ in Formatter().parse(said) if name is not None]
        assert all(re.fullmatch(r"[a-z]+", name) for name in names), said
        assert "!" not in said


def test_a_notice_stands_above_everything(script: Script, tmp_path: Path) -> None:
    statistics = simulated(script, tmp_path, 150)
    marked = replace(
        statistics,
        words=replace(statistics.words, texts={**statistics.words.texts, "notice": "Prøvedrift"}),
    )
    for reply in everywhere(marked).values():
        assert reply.screen is None or reply.screen.text.startswith("Prøvedrift\n")
    assert table(marked, marked.periods)[0][0] == "Gruppe (Prøvedrift)"


def test_a_folder_without_words_for_moderators_is_refused(tmp_path: Path) -> None:
    (tmp_path / "counts.toml").write_text('[who]\na = ["b.c"]\n[names]\n"who.a" = "A"\n', "utf-8")
    with pytest.raises(ScriptError, match=r"^counts.toml, linje 1, texts.*mangler; skriv den"):
        load_count_texts(tmp_path)
