"""The results as one readable page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

Result = Mapping[str, Any]

TARGETS = {"ptb": 4.0, "aiogram": 2.0}  # how many times faster this bot has to be


def report(found: Result) -> str:
    """Everything that was measured."""
    lines = [f"{found['machine']}", ""]
    for part, said in (
        ("speed", speed),
        ("guards", guards),
        ("transports", transports),
        ("felt", felt),
        ("growth", growth),
    ):
        if part in found:
            lines += [*said(found[part]), ""]
    lines += [f"left out: {why}" for why in found.get("left_out", ())]
    return "\n".join(lines)


def speed(found: Result) -> Iterator[str]:
    """Part one."""
    yield "1. Side by side: the main way from /start to a number, one core each, medians"
    yield f"{'':38}{'updates/s':>10}{'spread':>14}{'CPU/update':>12}{'RSS':>9}{'cold start':>12}"
    yield from map(_row, found.values())
    mine = found.get("ours")
    for name, other in found.items():
        if mine and name != "ours":
            times = mine["updates_per_second"] / other["updates_per_second"]
            wanted = f" (wanted: {TARGETS[name]:.0f})" if name in TARGETS else ""
            yield f"   this bot is {times:.1f} × {other['title']}{wanted}"


def _row(one: Result) -> str:
    spread = f"{one['slowest']:.0f}-{one['fastest']:.0f}"
    return (
        f"{one['title']:38}{one['updates_per_second']:10.0f}{spread:>14}"
        f"{one['processor'] * 1e6:9.0f} µs{one['resident']:5.0f} MiB{one['cold_start']:10.2f} s"
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


def felt(found: Result) -> Iterator[str]:
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
        f"99th percentile {p99:.1f} ms (wanted: 5), worst {worst:.1f} ms"
    )
    for one in found["people"]:
        yield f"   {one['people']:>7} different people: {one['resident']:.1f} MiB"
    for one in found["contacts"]:
        yield f"   {one['size']:>7} contacts: {one['processor'] * 1e6:.0f} µs of CPU per update"
    for one in found["steps"]:
        yield f"   {one['size']:>7} more steps: {one['processor'] * 1e6:.0f} µs of CPU per update"
