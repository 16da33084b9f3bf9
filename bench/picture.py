"""The results as one picture: this bot and its peers, a group of bars for each thing measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Any

from bench.report import noise
from bot.files.chart import draw_chart
from conversations.counts.charts import Bars, Chart
from conversations.counts.statistics import FigureRow

Result = Mapping[str, Any]
LONGEST = 1000  # of a group, whatever its unit


def picture(found: Result) -> bytes:
    """A PNG of what was measured side by side; a band above it where the machine was not quiet."""
    return draw_chart(
        Chart(
            title="This bot beside its peers",
            subtitle="The main way from /start to a number, one core each",
            notice="" if not [*noise(found)] else "The machine was not quiet: do not quote this",
            bars=tuple(_groups(found)),
            rule=found["machine"],
        )
    )


def _groups(found: Result) -> Iterator[Bars]:
    speed = {one["title"]: one for one in found.get("speed", {}).values()}
    kinds: tuple[tuple[str, str, Callable[[float], str]], ...] = (
        ("Updates a second and core (more is better)", "updates_per_second", "{:.0f}".format),
        ("From its start to the first answer (less is better)", "first_answer", "{:.2f} s".format),
        ("Memory (less is better)", "resident", "{:.0f} MiB".format),
    )
    for heading, key, words in kinds:
        if speed:
            yield _bars(heading, {title: one[key] for title, one in speed.items()}, words)
    if felt := found.get("felt"):
        trips = {
            one["title"]: median(one["quiet"]) / felt["round_trip"] for one in felt["bots"].values()
        }
        yield _bars(
            "From tap to screen after quiet, in round trips (less is better)",
            trips,
            "{:.1f}".format,
        )


def _bars(heading: str, values: Mapping[str, float], words: Callable[[float], str]) -> Bars:
    most = max(values.values())
    rows = (
        FigureRow(title.partition(",")[0], round(LONGEST * value / most), words(value))
        for title, value in values.items()
    )
    return Bars(heading, tuple(rows))
