"""A reader with an exact integer solver: every hidden number of awkward years keeps four values.

The solver knows every figure, that a year is the sum of its quarters, and which counters hold
others. Each family is written by itself, eight answers at a time, so that of two families that
belong together one may be up to seven ahead at the end of a period (SLACK).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from conversations.counts.release_rule import FEWER, UNTOLD, Figures, is_withheld, quarters
from tests.support.reader import ENDLESS, ROOM, figure_range, released
from tests.support.scripts import shipped_script

YEAR = "2026"
SLACK = 7
SUMS = ("started", "contacts")
EDGES = (0, 0, 1, 6, 7, 7, 8, 12, 12, 13, 17, 18)  # of what is hidden, and of what is rounded
Cell = tuple[str, str]  # a period and the name of a counter
Rule = tuple[Mapping[Cell, int], float, float]  # what a weighted sum of cells is between


@cache
def names() -> tuple[str, ...]:
    return tuple(counter.name for counter in shipped_script().counting.counters)


def family(prefix: str) -> list[str]:
    return [name for name in names() if name.startswith(f"{prefix}.")]


def split(chance: Random, total: int, parts: list[str]) -> dict[str, int]:
    """A total in awkward parts; the first has what is left."""
    sizes = dict.fromkeys(parts, 0)
    for name in chance.sample(parts, len(parts)):
        sizes[name] = min(chance.choice(EDGES), total)
        total -= sizes[name]
    sizes[parts[0]] += total
    return sizes


def awkward_year(chance: Random, *, all_go_on: bool) -> dict[str, dict[str, int]]:
    """The sums of a year: quarters at the edges, and a funnel in which few are lost, or none."""
    counts: dict[str, dict[str, int]] = {}
    for quarter in quarters(YEAR):
        started = chance.choice((20, 24, 25, 27, 27, 28, 32, 33))
        lost = 0 if all_go_on else chance.choice((0, 1, 12, 20))
        counts[quarter] = {"started": started, "contacts": max(started - lost, 0)}
        if chance.random() < 0.4:
            counts[quarter]["contacts"] = min(started, chance.choice(EDGES))
    year = {name: sum(counts[quarter][name] for quarter in counts) for name in SUMS}
    between = sorted(chance.randint(year["contacts"], year["started"]) for _ in range(2))
    year["before.where"], year["before.chose"] = between
    if all_go_on:
        year["before.where"] = year["before.chose"] = year["started"]
    year["after.on"] = year["contacts"]
    if not all_go_on:
        year["after.on"] = min(year["contacts"], chance.choice(EDGES))
    year["after.noreply"] = min(year["after.on"], chance.choice(EDGES))
    year["contacts.other"] = chance.choice(EDGES)
    asked = year["contacts"] + year["contacts.other"]
    year |= split(chance, asked, family("offer")) | split(chance, asked, family("area"))
    year |= split(chance, chance.randint(0, asked), family("nobody"))
    year |= split(chance, year["started"], family("channel"))
    year |= {name: chance.choice(EDGES) for name in names() if name not in year}
    return counts | {YEAR: year}


def rules() -> Iterator[Rule]:
    """What anybody may know of how the numbers of a year hang together."""
    for name in SUMS:
        parts = {(quarter, name): 1 for quarter in quarters(YEAR)}
        yield {**parts, (YEAR, name): -1}, 0, 0
    for quarter in quarters(YEAR):
        yield {(quarter, "contacts"): 1, (quarter, "started"): -1}, -ENDLESS, SLACK
    way = ("started", "before.chose", "before.where", "contacts", "after.on", "after.noreply")
    for whole, part in pairwise(way):
        yield {(YEAR, part): 1, (YEAR, whole): -1}, -ENDLESS, SLACK
    links = {(YEAR, name): 1 for name in family("channel")}
    yield {**links, (YEAR, "started"): -1}, -ENDLESS, SLACK
    offers = {(YEAR, name): 1 for name in family("offer")}
    yield {**offers, (YEAR, "contacts"): -1, (YEAR, "contacts.other"): -1}, -SLACK, ENDLESS
    for other in ("area", "nobody"):
        asked = {(YEAR, name): 1 for name in family(other)}
        yield {**asked, **dict.fromkeys(offers, -1)}, -ENDLESS, SLACK


def bounds(public: Mapping[str, Figures]) -> dict[Cell, tuple[int, int]]:
    """What each figure says by itself."""
    found = {}
    for period in (*quarters(YEAR), YEAR):
        for name in SUMS if "Q" in period else names():
            hidden = is_withheld(public[period])
            found[period, name] = (0, 24) if hidden else figure_range(public[period][name])
    return found


def values_of(cell: Cell, known: Mapping[Cell, tuple[int, int]]) -> int:
    """How many values lie between the least and the most that a number can be."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    order = {one: place for place, one in enumerate(known)}
    matrix, least, most = [], [], []
    for weights, low, high in rules():
        row = np.zeros(len(order))
        for one, weight in weights.items():
            row[order[one]] = weight
        matrix.append(row)
        least.append(low)
        most.append(high)
    smallest, largest = zip(*known.values(), strict=True)
    ends: list[int] = []
    for sign in (1, -1):
        aim = np.zeros(len(order))
        aim[order[cell]] = sign
        within, whole = Bounds(smallest, largest), np.ones(len(order))
        held = LinearConstraint(np.array(matrix), least, most)
        solved = milp(aim, constraints=held, bounds=within, integrality=whole)
        assert solved.success
        ends.append(round(sign * solved.fun))
    return ends[1] - ends[0] + 1


def hidden_cells(public: Mapping[str, Figures]) -> Iterator[Cell]:
    for period, name in bounds(public):
        figures = public[period]
        if is_withheld(figures) or figures[name] is FEWER or figures[name] == UNTOLD:
            yield period, name


@pytest.mark.long
@pytest.mark.parametrize("all_go_on", [False, True])
def test_an_exact_solver_leaves_every_hidden_number_four_values(all_go_on: bool) -> None:
    chance = Random(5)
    for _ in range(12):
        counts = awkward_year(chance, all_go_on=all_go_on)
        public = released(counts, names())
        known = bounds(public)
        for cell in hidden_cells(public):
            assert values_of(cell, known) >= ROOM, (cell, counts)


@pytest.mark.long
def test_that_solver_finds_what_plain_rounding_tells() -> None:
    """Else the test above would prove nothing."""
    counts = awkward_year(Random(5), all_go_on=False)
    for quarter, contacts in zip(quarters(YEAR), (12, 12, 12, 7), strict=True):
        counts[quarter] = {"started": 40, "contacts": contacts}
    counts[YEAR] |= {"started": 160, "contacts": 43}
    public = released(counts, names())
    assert values_of((f"{YEAR}Q4", "contacts"), bounds(public)) == 8
    public[YEAR] = {**public[YEAR], "contacts": 45}
    assert values_of((f"{YEAR}Q4", "contacts"), bounds(public)) == 1
