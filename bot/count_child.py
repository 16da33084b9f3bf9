"""A process of its own that makes one file of figures: what it loads is gone with it.

Its input is JSON with either `chart`, what stands in a picture, or `kind`, `rows` and `meaning` of
a table; its output is the file.
"""

import json
import sys
from typing import Any

from bot.limits import confine

MEMORY = 512 * 1024 * 1024
SECONDS = 8


def made(asked: dict[str, Any]) -> bytes:
    """The bytes of the file."""
    if "chart" in asked:
        from bot.chart import draw
        from conversations.counts_chart import loaded

        return draw(loaded(asked["chart"]))
    from bot.count_sheet import MAKERS

    return MAKERS[asked["kind"]](asked["rows"], asked["meaning"])


if __name__ == "__main__":
    confine(MEMORY, SECONDS)
    sys.stdout.buffer.write(made(json.load(sys.stdin)))
