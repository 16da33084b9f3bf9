"""The yearly report as PDF: its text, then its pictures, each with what it shows in words."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from struct import unpack
from typing import Any

from fpdf import FPDF

from bot.files.chart import FONTS, draw_chart
from conversations.counts.charts import chart_from_json

FACE = "Report"
MARGIN, WIDTH = 22, 166  # millimetres of a sheet of 210
TITLE, HEADING, TEXT, SMALL = 22, 14, 11, 9  # points
LINE = 5.6
PICTURE = 100  # wide: two of the tallest stand on a sheet


class _NumberedPages(FPDF):
    """A document with the number of each sheet at its foot."""

    def footer(self) -> None:
        """Called by fpdf2 at the end of each sheet."""
        self.set_y(-MARGIN / 1.5)
        self.set_font(FACE, "", SMALL)
        self.cell(WIDTH, LINE, str(self.page_no()), align="R")


def report_pdf(report: Mapping[str, Any]) -> bytes:
    """A document of A4 sheets whose text can be read aloud, searched and copied."""
    pdf = _NumberedPages(format="A4")
    pdf.set_lang(report["language"])
    pdf.set_title(report["title"])
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_auto_page_break(auto=True, margin=MARGIN)
    for style, face in (("", "regular"), ("B", "bold")):
        pdf.add_font(FACE, style, FONTS / f"{face}.ttf")
    pdf.add_page()
    if report["notice"]:
        _write(pdf, report["notice"], SMALL, "B")
    _write(pdf, report["title"], TITLE, "B", after=2)
    for heading, paragraphs in report["sections"]:
        pdf.ln(2)
        _write(pdf, heading, HEADING, "B", after=1)
        for paragraph in paragraphs:
            _write(pdf, paragraph, TEXT, after=1.5)
    pdf.ln(4)
    for chart, caption in zip(report["charts"], report["captions"], strict=True):
        _add_picture(pdf, draw_chart(chart_from_json(chart)), caption)
    return bytes(pdf.output())


def _write(pdf: FPDF, text: str, size: int, style: str = "", after: float = 0.0) -> None:
    pdf.set_font(FACE, style, size)
    pdf.multi_cell(WIDTH, LINE * size / TEXT, text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(after)


def _add_picture(pdf: FPDF, picture: bytes, caption: str) -> None:
    """A picture, whole on the sheet or on the next one."""
    width, height = unpack(">II", picture[16:24])  # as every PNG begins
    if pdf.will_page_break(PICTURE * height / width):
        pdf.add_page()
    pdf.image(BytesIO(picture), w=PICTURE, alt_text=caption)
    pdf.ln(4)
