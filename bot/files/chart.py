"""Draws figures for a phone and for paper: bars below each other, or a line through quarters.

Each bar and point has its number beside it. What is hidden is named in words below, in time it is a
gap: never a bar. Blue bars are told apart from nothing else, so the picture reads without colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from math import ceil
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from conversations.counts.charts import Bars, Chart
from conversations.counts.statistics import FigureRow

FONTS = Path(__file__).parent / "fonts"

WIDTH, TALLEST = 1080, 1280  # a picture with a longer side is made smaller by Telegram
MARGIN, GAP = 44, 18
TITLE, HEADING, LABEL, SMALL = 54, 44, 40, 36
ROW = 74
SCALES = (1.0, 0.9, 0.82, 0.75)
NAMES = 500  # widest column of names
PLOT = 420  # height of a line's room
DOT = 11  # radius

GROUND, EDGE, INK, BAR, QUIET = "#ffffff", "#c8c8c8", "#1a1a1a", "#0067a5", "#595959"
NOTICE_GROUND, NOTICE_INK = "#ffe9bf", "#5a2d00"


@cache
def _font(size: int, face: str = "regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{face}.ttf", size)


def draw_chart(chart: Chart) -> bytes:
    """The picture as PNG, as a rule no taller than Telegram leaves it."""
    for scale in SCALES:
        sheet = _ChartCanvas(chart, scale)
        if sheet.paint() <= TALLEST:
            break
    out = BytesIO()
    sheet.framed_image().quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


class _ChartCanvas:
    """A sheet that is painted from the top down; what stands on it may be made a little smaller."""

    def __init__(self, chart: Chart, scale: float) -> None:
        self.chart, self.y = chart, MARGIN
        sizes = (round(size * scale) for size in (ROW, TITLE, HEADING, LABEL, SMALL, GAP))
        self.row, self.title, self.heading, self.label, self.small, self.gap = sizes
        self.image = Image.new("RGB", (WIDTH, 3 * TALLEST), GROUND)
        self.pen = ImageDraw.Draw(self.image)
        rows = [row for bars in chart.bars for row in bars.rows]
        names = (_font(self.label).getlength(row.name) for row in rows)
        self.left = MARGIN + min(ceil(max(names, default=0)), NAMES) + self.gap
        texts = (_font(self.label, "bold").getlength(row.text) for row in rows)
        self.room = WIDTH - MARGIN - self.gap - ceil(max(texts, default=0)) - self.left
        self.scale = max((row.figure or 0 for row in rows), default=0) or 1

    def paint(self) -> int:
        """Paints everything; how far down it came."""
        if self.chart.notice:
            self.draw_notice()
        self.draw_text(self.chart.title, self.title, "bold")
        if self.chart.subtitle and self.chart.subtitle != self.chart.title:
            self.draw_text(self.chart.subtitle, self.label, ink=QUIET)
        for bars in self.chart.bars:
            self.draw_bars(bars)
        if self.chart.points:
            self.draw_line(self.chart.points, self.chart.ticks)
        self.y += 2 * self.gap
        self.draw_text(self.chart.rule, self.small, ink=QUIET)
        self.y += MARGIN - self.gap
        return self.y

    def framed_image(self) -> Image.Image:
        """What has been painted, in a thin frame."""
        picture = self.image.crop((0, 0, WIDTH, self.y))
        edge = (0, 0, WIDTH - 1, self.y - 1)
        ImageDraw.Draw(picture).rectangle(edge, outline=EDGE, width=2)
        return picture

    def draw_notice(self) -> None:
        """A band with what has to be known first."""
        self.pen.rectangle((0, 0, WIDTH, self.label + 2 * self.gap), fill=NOTICE_GROUND)
        self.y = self.gap
        self.draw_text(self.chart.notice, self.label, "bold", NOTICE_INK)
        self.y += 2 * self.gap

    def draw_text(self, text: str, size: int, face: str = "regular", ink: str = INK) -> None:
        """A text in as many lines as it needs."""
        for line in _wrap_text(text, size, face, WIDTH - 2 * MARGIN):
            self.pen.text((MARGIN, self.y), line, ink, _font(size, face))
            self.y += round(size * 1.3)

    def draw_bars(self, bars: Bars) -> None:
        """Bars under their heading, and below them what has none, in words."""
        self.y += self.gap
        if bars.heading:
            self.y += self.gap
            self.draw_text(bars.heading, self.heading, "bold")
            self.y += self.gap // 2
        for row in bars.rows:
            self.draw_bar(row)
        if bars.hidden:
            self.y += self.gap // 2
            self.draw_text(bars.hidden, self.small)

    def draw_bar(self, row: FigureRow) -> None:
        """One figure: its name, a bar, and the figure in words."""
        middle, high = self.y + self.row // 2, self.row // 3
        name = next(_wrap_text(row.name, self.label, "regular", self.left - MARGIN - self.gap), "")
        self.pen.text((MARGIN, middle), name, INK, _font(self.label), anchor="lm")
        right = self.left + self.room * (row.figure or 0) // self.scale
        self.pen.rectangle((self.left, middle - high, right, middle + high), fill=BAR)
        self.pen.line((self.left, self.y, self.left, self.y + self.row), INK, 3)
        self.pen.text(
            (right + self.gap, middle), row.text, INK, _font(self.label, "bold"), anchor="lm"
        )
        self.y += self.row

    def draw_line(self, points: Sequence[FigureRow], ticks: Sequence[str]) -> None:
        """Points from left to right, joined where none is missing; a gap is said in words."""
        bottom = self.y + 3 * self.gap + self.label + PLOT
        most = max((point.figure or 0 for point in points), default=0) or 1
        step = (WIDTH - 2 * MARGIN) / len(points)
        size = max(20, min(self.small, int(step / 3.2)))
        where = [
            (MARGIN + step * (n + 0.5), bottom - (PLOT - self.gap) * (point.figure or 0) / most)
            for n, point in enumerate(points)
        ]
        for (before, after), (one, other) in zip(pairwise(where), pairwise(points), strict=True):
            if one.figure and other.figure:
                self.pen.line((*before, *after), BAR, 6)
        for (x, y), point, tick in zip(where, points, ticks, strict=True):
            if point.figure:
                self.pen.ellipse((x - DOT, y - DOT, x + DOT, y + DOT), fill=BAR)
                self.pen.text(
                    (x, y - self.gap), point.text, INK, _font(size + 4, "bold"), anchor="mb"
                )
            else:
                self.draw_gap(x, bottom, size, point.text)
            below = (x, bottom + self.gap)
            self.pen.text(below, tick, QUIET, _font(size), anchor="ma", align="center")
        self.pen.line((MARGIN, bottom, WIDTH - MARGIN, bottom), INK, 3)
        self.y = round(bottom + self.gap + 2.6 * size)

    def draw_gap(self, x: float, bottom: int, size: int, text: str) -> None:
        """What is not shown of a period, written upwards where its point would be."""
        font = _font(size)
        part = Image.new("RGB", (ceil(font.getlength(text)) + 4, round(size * 1.4)), GROUND)
        ImageDraw.Draw(part).text((2, 0), text, QUIET, font)
        turned = part.rotate(90, expand=True)
        self.image.paste(turned, (round(x - turned.width / 2), bottom - self.gap - turned.height))


def _wrap_text(text: str, size: int, face: str, width: int) -> Iterator[str]:
    """A text in lines that are no wider than so."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _font(size, face).getlength(longer) > width:
            yield line
            longer = word
        line = longer
    if line:
        yield line
