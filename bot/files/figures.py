"""Pictures and files of figures, made in a child process: the bot itself does not grow by them.

The child is this module too. Its input is JSON with one of `chart`, what stands in a picture,
`report`, what stands in a PDF, `rows` of a CSV or `sheets` of a workbook; its output is the file.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from bot.files.worker import TooMuch, limit_process, run_worker
from conversations.counts.charts import caption, chart, chart_from_json, report_document
from conversations.counts.exports import sheets, table
from conversations.counts.statistics import SendPicture, Statistics

PATIENCE = 60.0  # seconds, most of them a busy machine
MOST = 8_000_000  # bytes of a file
MEMORY, SECONDS = 256 * 1024 * 1024, 8  # of the child


class FileNotCreatedError(Exception):
    """A file could not be made."""


async def create_picture(statistics: Statistics, wanted: SendPicture) -> tuple[str, bytes]:
    """The words below a picture, and its bytes; raises FileNotCreatedError."""
    drawn = chart(statistics, wanted)
    return caption(statistics, wanted, drawn), await _run_child(chart=asdict(drawn))


async def create_report(statistics: Statistics, year: str) -> bytes:
    """The report of a year as PDF, with pictures; raises FileNotCreatedError."""
    return await _run_child(report=report_document(statistics, year))


async def create_table(statistics: Statistics, kind: str) -> bytes:
    """All figures as CSV or XLSX; raises FileNotCreatedError."""
    if kind == "xlsx":
        return await _run_child(sheets=sheets(statistics))
    return await _run_child(rows=table(statistics, statistics.periods))


async def _run_child(**order: object) -> bytes:
    try:
        status, out = await run_worker(
            "bot.files.figures", json.dumps(order).encode(), PATIENCE, MOST
        )
    except (TimeoutError, TooMuch):
        raise FileNotCreatedError from None
    if status or not out:
        raise FileNotCreatedError
    return out


def create_file(order: dict[str, Any]) -> bytes:
    """The bytes of a file, in the child: what it loads is gone with it."""
    if "chart" in order:
        from bot.files.chart import draw_chart

        return draw_chart(chart_from_json(order["chart"]))
    if "report" in order:
        from bot.files.report import report_pdf

        return report_pdf(order["report"])
    from bot.files.exports import figures_csv, figures_xlsx

    return figures_xlsx(order["sheets"]) if "sheets" in order else figures_csv(order["rows"])


if __name__ == "__main__":
    limit_process(MEMORY, SECONDS)
    sys.stdout.buffer.write(create_file(json.load(sys.stdin)))
