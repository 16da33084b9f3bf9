"""The results as one readable page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

Result = Mapping[str, Any]

TARGETS = {"ptb": 7.0, "aiogram": 3.0, "grammy": 0.7}  # how many times faster this bot has to be
SPREAD, LOAD = 0.15, 0.7  # more of these, and others had a part in the figures


def report(found: Result) -> str:
    """Everything that was measured."""
    lines = [f"{found['machine']}", ""]
    for part, section in (
        ("speed", speed),
        ("guards", guards),
        ("transports", transports),
        ("felt", tap_to_screen),
        ("growth", growth),
        ("lists", lists),
    ):
        if part in found:
            lines += [*section(found[part]), ""]
    lines += [f"left out: {why}" for why in found.get("left_out", ())]
    lines += [f"not quiet: {why}" for why in noise(found)]
    return "\n".join(lines)


def noise(found: Result) -> Iterator[str]:
    """Why these figures are not to be quoted: who else was at work, and what it did to them."""
    if found.get("load", 0.0) > LOAD:
        yield f"load {found['load']:.1f} at the start"
    for one in (*found.get("speed", {}).values(), *found.get("guards", {}).values()):
        spread = (one["slowest"], one["fastest"])
        if spread[1] - spread[0] > 2 * SPREAD * one["updates_per_second"]:
            yield f"{one['title']}: {spread[0]:.0f} to {spread[1]:.0f} updates/s"


def speed(found: Result) -> Iterator[str]:
    """Part one."""
    yield "1. Side by side: the main way from /start to a number, one core each, medians"
    yield (
        f"{'':38}{'updates/s':>10}{'spread':>14}{'CPU/update':>12}{'RSS':>9}"
        f"{'first poll':>12}{'first answer':>14}"
    )
    yield from map(_row, found.values())
    mine = found.get("ours")
    for name, other in found.items():
        if mine and name != "ours":
            times = mine["updates_per_second"] / other["updates_per_second"]
            wanted = f" (wanted: {TARGETS[name]:g})" if name in TARGETS else ""
            yield f"   this bot is {times:.1f} × {other['title']}{wanted}"
    if mine and (least := found.get("ptb")):
        starts = mine["cold_start"] / least["cold_start"]
        yield f"   its first poll takes {starts:.1f} × the time of PTB's (wanted: 2)"


def _row(one: Result) -> str:
    spread = f"{one['slowest']:.0f}-{one['fastest']:.0f}"
    return (
        f"{one['title']:38}{one['updates_per_second']:10.0f}{spread:>14}"
        f"{one['processor'] * 1e6:9.0f} µs{one['resident']:5.0f} MiB{one['cold_start']:10.2f} s"
        f"{one['first_answer']:12.2f} s"
    )


def guards(found: Result) -> Iterator[str]:
    """What each guard costs."""
    yield "   This bot with one thing otherwise"
    yield from map(_row, found.values())


def transports(found: Result) -> Iterator[str]:
    """What a call costs with each library."""
    yield "   One call of 1.5 kB, 16 at a time, processor time with the allocator as shipped"
    for name, seconds in found.items():
        yield f"{name:38}{seconds * 1e6:9.0f} µs"


def tap_to_screen(found: Result) -> Iterator[str]:
    """Part two."""
    trip = found["round_trip"]
    yield f"2. Tap to screen over TLS, {trip * 1000:.0f} ms away, in round trips (wanted: 1.2)"
    yield f"{'':38}{'fresh':>10}{'after quiet':>14}"
    for one in found["bots"].values():
        fresh, quiet = (median(one[key]) / trip for key in ("fresh", "quiet"))
        yield f"{one['title']:38}{fresh:10.2f}{quiet:14.2f}"


def growth(found: Result) -> Iterator[str]:
    """Part three."""
    p50, p99, worst = (delay * 1000 for delay in found["pace"]["delays"])
    yield "3. What grows with what"
    yield (
        f"   100 updates/s at random moments: median {p50:.1f} ms, "
        f"99th percentile {p99:.1f} ms (wanted: 3), worst {worst:.1f} ms (10)"
    )
    for one in found["people"]:
        yield f"   {one['people']:>7} different people: {one['resident']:.1f} MiB (wanted: 65)"
    for one in found["contacts"]:
        yield f"   {one['size']:>7} contacts: {one['processor'] * 1e6:.0f} µs of CPU per update"
    for one in found["steps"]:
        yield f"   {one['size']:>7} more steps: {one['processor'] * 1e6:.0f} µs of CPU per update"


def lists(found: Result) -> Iterator[str]:
    """Part four."""
    yield (
        f"4. An import of {found['rows']} rows while {found['people']} people tap: "
        f"preview {found['preview']:.2f} s (wanted: 2), taken into use {found['applied']:.2f} s (1)"
    )
    read, saved = found["processor"]
    yield f"   of the bot's processor time {read:.2f} s and {saved:.2f} s"
    for what, delays in found["taps"].items():
        p50, p95, worst = (delay * 1000 for delay in delays)
        yield f"   taps, {what:21} median {p50:4.0f} ms, p95 {p95:4.0f} ms, worst {worst:4.0f} ms"
