"""Draws a chart of counts for a phone: bars one below the other, words as large as in the chat.

What is hidden is hatched, or an empty dashed frame, with words beside it: never a bar of no length.
The colours are told apart in every kind of colour-blindness and stand on a ground of their own, so
that the picture reads in a light and in a dark chat.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from math import ceil
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from conversations.counts_book import Row
from conversations.counts_chart import Chart
from conversations.disclosure import FEW
from conversations.figures import FEWER, UNTOLD

FONTS = Path(__file__).parent / "fonts"

WIDTH, TALLEST = 1080, 1280  # a picture with a longer side is made smaller by Telegram
MARGIN, GAP = 44, 18
TITLE, HEADING, LABEL, SMALL = 54, 44, 40, 36
ROW, LOWEST_ROW = 74, 50
NAMES = 500  # widest column of names
SHORTEST = 44  # hatched bar

GROUND, EDGE, INK, BAR, HIDDEN = "#ffffff", "#c8c8c8", "#1a1a1a", "#0067a5", "#8a4a00"
NOTICE_GROUND, NOTICE_INK = "#ffe9bf", "#5a2d00"

Box = tuple[int, int, int, int]


@cache
def _font(size: int, face: str = "regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{face}.ttf", size)


def draw(chart: Chart) -> bytes:
    """The picture as PNG, as a rule no taller than Telegram leaves it."""
    sheet = _Sheet(chart, ROW)
    if (much := sheet.paint() - TALLEST) > 0:
        sheet = _Sheet(chart, max(LOWEST_ROW, ROW - ceil(much / len(sheet.rows))))
        sheet.paint()
    out = BytesIO()
    sheet.finished().quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


class _Sheet:
    """A sheet that is painted from the top down."""

    def __init__(self, chart: Chart, row: int) -> None:
        self.chart, self.row, self.y = chart, row, MARGIN
        self.image = Image.new("RGB", (WIDTH, 2 * TALLEST), GROUND)
        self.pen = ImageDraw.Draw(self.image)
        self.rows = [row for bars in chart.bars for row in bars.rows]
        names = (_font(LABEL).getlength(row.name) for row in self.rows)
        self.left = MARGIN + min(ceil(max(names, default=0)), NAMES) + GAP
        said = (_font(LABEL, "bold").getlength(row.said) for row in self.rows if row.figure)
        self.room = WIDTH - MARGIN - GAP - ceil(max(said, default=0)) - self.left  # longest bar
        self.scale = max((row.figure or 0 for row in self.rows), default=0) or FEW

    def paint(self) -> int:
        """Paints everything; how far down it came."""
        if self.chart.notice:
            self.notice()
        self.words(self.chart.title, TITLE, "bold")
        for bars in self.chart.bars:
            self.y += GAP
            if bars.heading:
                self.y += GAP
                self.words(bars.heading, HEADING, "bold")
                self.y += GAP // 2
            for row in bars.rows:
                self.bar(row)
        self.y += 2 * GAP
        self.words(self.chart.rule, SMALL)
        self.y += MARGIN - GAP
        return self.y

    def finished(self) -> Image.Image:
        """What has been painted, in a thin frame."""
        picture = self.image.crop((0, 0, WIDTH, self.y))
        edge = (0, 0, WIDTH - 1, self.y - 1)
        ImageDraw.Draw(picture).rectangle(edge, outline=EDGE, width=2)
        return picture

    def notice(self) -> None:
        """A band with what has to be known first."""
        self.pen.rectangle((0, 0, WIDTH, LABEL + 2 * GAP), fill=NOTICE_GROUND)
        self.y = GAP
        self.words(self.chart.notice, LABEL, "bold", NOTICE_INK)
        self.y += 2 * GAP

    def words(self, text: str, size: int, face: str = "regular", ink: str = INK) -> None:
        """A text in as many lines as it needs."""
        for line in _wrapped(text, size, face, WIDTH - 2 * MARGIN):
            self.pen.text((MARGIN, self.y), line, ink, _font(size, face))
            self.y += round(size * 1.3)

    def bar(self, row: Row) -> None:
        """One figure: its name, a bar, and the figure in words."""
        middle = self.y + self.row // 2
        name = next(_wrapped(row.name, LABEL, "regular", self.left - MARGIN - GAP), "")
        self.pen.text((MARGIN, middle), name, INK, _font(LABEL), anchor="lm")
        high = self.row // 3
        long = self.length(row)
        box = (self.left, middle - high, self.left + long, middle + high)
        if row.figure is FEWER:
            self.hatched(box)
        elif row.figure == UNTOLD:
            self.dashed(box)
        else:
            self.pen.rectangle(box, fill=BAR)
        self.pen.line((self.left, self.y, self.left, self.y + self.row), INK, 3)
        face = "bold" if row.figure else "regular"
        at = self.left + GAP + (0 if row.figure == UNTOLD else long)
        self.pen.text((at, middle), row.said, INK, _font(LABEL, face), anchor="lm")
        self.y += self.row

    def length(self, row: Row) -> int:
        """How long a bar is; a hidden one as long as what it may be, and always to be seen."""
        if row.figure is FEWER:
            return max(self.room * FEW // self.scale, SHORTEST)
        return self.room * (row.figure or self.scale) // self.scale

    def hatched(self, box: Box) -> None:
        """A frame full of slanting lines."""
        left, top, right, bottom = box
        part = Image.new("RGB", (right - left, bottom - top), GROUND)
        pen = ImageDraw.Draw(part)
        for start in range(-part.height, part.width, 12):
            pen.line((start, part.height, start + part.height, 0), HIDDEN, 4)
        self.image.paste(part, (left, top))
        self.pen.rectangle(box, outline=HIDDEN, width=3)

    def dashed(self, box: Box) -> None:
        """An empty frame of short strokes."""
        left, top, right, bottom = box
        for start in range(left, right, 24):
            for y in (top, bottom):
                self.pen.line((start, y, min(start + 12, right), y), HIDDEN, 3)
        self.pen.line((right, top, right, bottom), HIDDEN, 3)


def _wrapped(text: str, size: int, face: str, width: int) -> Iterator[str]:
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
