"""`python -m bot counts`: the figures that may be shown, for whoever runs the bot."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.count_store import beside
from bot.moderators import Moderators
from bot.prepared import quiet
from conversations.counts_table import Cell, between, table
from conversations.counts_words import read_count_words

DONE, REFUSED = 0, 1
PERIOD = re.compile(r"20\d\d(Q[1-4])?")


def add(parser: argparse.ArgumentParser) -> None:
    """What `counts` takes."""
    parser.add_argument("--from", dest="first", type=_period, metavar="P")
    parser.add_argument("--to", dest="last", type=_period, metavar="P")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="into a file, not on the screen")
    parser.set_defaults(command=_counts)


def _counts(asked: argparse.Namespace) -> int:
    settings, script = quiet()
    words, counters = read_count_words(script.folder), script.counting.counters
    book = Moderators((), words, counters, beside(settings.database)).read()
    periods = between(book, asked.first or "", asked.last or "")
    if not periods:
        print(words.say("nothing"), file=sys.stderr)
        return REFUSED if asked.csv else DONE
    rows = table(book, periods)
    if asked.csv:
        return _written(asked.csv, rows)
    for line in _aligned(rows):
        print(line)
    print(f"\n{words.say('explained')}")
    return DONE


def _written(path: Path, rows: Sequence[Sequence[Cell]]) -> int:
    from bot.count_sheet import csv_bytes

    try:
        path.write_bytes(csv_bytes(rows))
    except OSError:
        print(f"Filen {path} kan ikke skrives; velg en annen mappe.", file=sys.stderr)
        return REFUSED
    print(f"Tallene er skrevet til {path}.")
    return DONE


def _aligned(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The table with names on the left and figures on the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return [
        "  ".join(
            text.rjust(width) if column > 1 else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in texts
    ]


def _period(text: str) -> str:
    if not PERIOD.fullmatch(text):
        raise argparse.ArgumentTypeError("write a quarter as 2026Q3 and a year as 2026")
    return text
