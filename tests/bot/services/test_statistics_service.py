"""Four hundred people over six quarters, and every figure against the truth that is kept beside."""

from __future__ import annotations

import re
from collections import Counter as Sums
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from bot.sandbox.demo.simulation import choose_button
from bot.services.statistics_service import StatisticsService
from bot.store import counts
from bot.store.contacts import open_store
from bot.store.count_buffer import CountBuffer
from bot.store.link_codes import LinkCodeFile, save_link_codes
from conversations.contacts.contact import Area
from conversations.contacts.directory import Directory
from conversations.counts import router
from conversations.counts.release_rule import FEWER, UNTOLD
from conversations.counts.statistics import Statistics
from conversations.help.codec import decode
from conversations.help.engine import advance
from conversations.model import Command, Increment, Input, Metric, Start, State, Tap, Text, Turn
from conversations.script.counters import STARTED
from conversations.script.link_codes import LinkCodes
from conversations.script.loader import load_count_texts
from conversations.script.schema import Script
from tests.support.talk import TODAY, contact

QUARTERS = {
    date(2025, 8, 5): 80, date(2025, 11, 3): 20, date(2026, 2, 2): 75, date(2026, 5, 4): 75,
    date(2026, 8, 3): 75, date(2026, 11, 2): 75,
}  # fmt: skip
AFTERWARDS = date(2027, 1, 4)
TYPED = ("Tromsø", "Oslo", "jeg vil dø", "qwzx plv", "støttekollega", "asdfgh jkl")
SHARES = re.compile(r"Rundt (\d+) av (\d+) fikk se noen å ringe \((\d+) %\)")


def four_counties() -> Directory:
    """Lists for four counties alone, and Villa Sana."""
    named = {"Troms": "55", "Oslo": "03", "Agder": "42", "Vestland": "46"}
    areas = [Area(f"{name} legeforening", "association", (n,)) for name, n in named.items()]
    there = [contact(f"{name} Eksempel", area=f"{name} legeforening") for name in named]
    sana = contact("Sana Eksempel", "sana", area="nasjonal")
    return Directory(TODAY, [*areas, Area("nasjonal", "nation")], [*there, sana])


class Truth:
    """What one message's conversation was, told from its screens and taps alone."""

    def __init__(self, script: Script, given: Input) -> None:
        self.script, self.names = script, set[str]()
        self.begun = isinstance(given, Start)
        self.ended = self.seen = False
        if self.begun:
            self.names.add("started")
        if isinstance(given, Start) and given.payload:
            self.names.add(f"channel.{given.payload}")
        self.given = given

    def look(self, turn: Turn) -> None:
        """Takes a screen in."""
        step, state = self.script.steps[turn.screen.step], turn.state
        if isinstance(self.given, Text) and self.given.text and not self.names:
            self.names.add("typed.unknown" if step.id == "unread" else "typed.known")
        if step.way == "emergency" and not self.ended:
            self.names.add("emergency")
        if self.begun and step.id != "who" and not self.ended:
            self.names.add("before.chose")
        if self.begun and step.kind in ("county", "end") and not self.ended:
            self.names.add("before.where")
        if self.begun and self.seen and step.id in ("more", "noreply", "reported"):
            self.names.add("after.on")
            self.names |= {"after.noreply"} if step.id == "noreply" else set()
        if step.kind == "end":
            self.end(state, "Eksempel" in turn.screen.text)

    def tap(self, data: str) -> None:
        """Takes in what is answered by a tap: the first answer of each kind."""
        state, tapped = decode(self.script, data)
        assert isinstance(tapped, Tap)
        answer = self.script.counting.answers.get((state.step, tapped.choice))
        families = {name.partition(".")[0] for name in self.names}
        closed = {*families, *(("who", "topic") if self.ended else ())}
        if answer and answer.family not in closed:
            self.names.add(answer.name)

    def end(self, state: State, somebody: bool) -> None:
        """What was asked for, and whether anybody stood there."""
        families = {name.partition(".")[0] for name in self.names}
        if state.area and "area" not in families:
            self.names.add(f"area.{state.area}")
        if not self.ended:
            counter = self.script.counting.offers[state.offer]
            self.names.add(f"offer.{counter.value}")
        if not somebody and not self.seen and "nobody" not in families:
            self.names.add(f"nobody.{state.area or 'nation'}")
        if somebody and not self.seen:
            self.names.add("contacts" if self.begun else "contacts.other")
            self.seen = True
        self.ended = True


def person(
    script: Script, directory: Directory, chance: Random, count: Callable[[Turn], None]
) -> Iterator[Truth]:
    """Somebody who taps, and perhaps writes, through the real conversation; a truth per message."""
    first: Input = Start(chance.choice(["", "", "k1", "k2"]))
    if chance.random() < 0.12:
        others: list[Input] = [Text(chance.choice(TYPED), 3), Command("help"), Text("", 3)]
        first = chance.choice(others)
    inputs = [first]
    if chance.random() < 0.15:
        inputs += [Text(chance.choice(TYPED), 3) for _ in range(chance.choice([1, 1, 2, 30]))]
    for given in inputs:
        truth, state = Truth(script, given), State("nb", seed=chance.randrange(9))
        turn = advance(script, directory, state, given)
        for _ in range(30):
            truth.look(turn)
            count(turn)
            data = choose_button(turn.screen, chance)
            leaves = 0.4 if script.steps[turn.screen.step].kind == "end" else 0.07
            if chance.random() < leaves or data.endswith((".erase", ".forget")):
                break
            truth.tap(data)
            turn = advance(script, directory, *decode(script, data))
        yield truth


async def test_every_figure_and_every_share_is_true(
    script: Script, tmp_path: Path, figure: Callable[[object], None]
) -> None:
    chance, directory, file = Random(17), four_counties(), tmp_path / "counts"
    truth: dict[str, Sums[str]] = {}
    today = min(QUARTERS)
    listed = script.counting.counters
    service = StatisticsService((), load_count_texts(), listed, file, lambda: AFTERWARDS)
    async with open_store(tmp_path / "x.db") as store:
        buffer = CountBuffer(store, file, listed, lambda: today)

        def count(turn: Turn) -> None:
            for effect in turn.effects:
                if isinstance(effect, Increment):
                    buffer.count(effect.counters)

        for today, people in QUARTERS.items():
            for _ in range(people):
                for one in person(script, directory, chance, count):
                    quarter = f"{today.year}Q{(today.month + 2) // 3}"
                    for period in (quarter, str(today.year)):
                        truth.setdefault(period, Sums()).update(one.names)
            await buffer.flush()
    statistics = service.read_statistics()
    compared = sum(compare(statistics, period, truth[period]) for period in truth)
    assert statistics.figures("2025Q4") is None
    assert truth["2025Q4"]["started"] < 25
    assert statistics.figure("2025", "started") == UNTOLD  # a quarter of it is withheld
    said = shares(statistics)
    for period, (part, whole, per_cent) in said.items():
        exact = truth[period]["contacts"], truth[period]["started"]
        assert abs(part - exact[0]) <= 2 >= abs(whole - exact[1])
        assert (part - 2) / (whole + 2) <= exact[0] / exact[1] <= (part + 2) / (whole - 2)
        assert per_cent == round(100 * part / whole)
    year = truth["2026"]
    figure(
        f"400 people, six quarters: {compared} figures within rounding; of 2026 it is said that "
        f"{said['2026'][2]} % saw somebody to ring; "
        f"{100 * year['contacts'] / year['started']:.1f} % did"
    )
    assert sum(QUARTERS.values()) == 400
    assert len(said) >= 3


def compare(statistics: Statistics, period: str, exact: Sums[str]) -> int:
    """How many figures of a period there are, each beside its exact number."""
    figures = {n: f for n, f in (statistics.figures(period) or {}).items() if n not in UNTRACKED}
    for name, shown in figures.items():
        if shown is FEWER:
            assert exact[name] <= 7, (period, name)
        elif shown != UNTOLD:
            assert abs(shown - exact[name]) <= 2, (period, name)
    return len(figures)


UNTRACKED = ("before.bare", "before.read", "after.more", "after.report", "wrong")


def shares(statistics: Statistics) -> dict[str, tuple[int, int, int]]:
    """The share that a moderator reads on the page of each period: part, whole and per cent."""
    found = {}
    for period in statistics.periods:
        screen = router.handle_tap(replace(statistics, lists=None), f"T.p.{period}").screen
        assert screen
        if match := SHARES.search(screen.text):
            part, whole, per_cent = map(int, match.groups())
            found[period] = part, whole, per_cent
    return found


def test_of_links_only_those_that_somebody_made_are_shown_by_their_names(tmp_path: Path) -> None:
    listed = [STARTED, *(Metric("channel", f"k{n}") for n in range(1, 5))]
    batch = {STARTED: 90, Metric("channel", "k1"): 40, Metric("channel", "k3"): 20}
    counts.add(tmp_path / "counts", batch, date(2026, 5, 4), listed)
    words, file = load_count_texts(), tmp_path / "counts"
    codes = LinkCodeFile(tmp_path)
    service = StatisticsService((), words, listed, file, lambda: AFTERWARDS, codes=codes)

    def rows() -> list[tuple[str, bool]]:
        group = service.read_statistics().group("2026", "channel")
        return [(row.name, bool(row.figure)) for row in group.rows]

    assert len(rows()) == 4
    names = {"k1": "Plakat på sykehus", "k2": "Nyhetsbrev"}
    save_link_codes(tmp_path, LinkCodes(names))
    assert rows() == [("Plakat på sykehus", True), ("Lenke k3", True), ("Nyhetsbrev", False)]
