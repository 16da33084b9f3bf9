"""Posters, cards, slides and badges: laid out once in millimetres, drawn as PDF and as PNG.

One colour, white room, large type, a QR code. The PDF has its fonts in it, its words can be
searched and read aloud, and the code is a link. Nothing of a person stands on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import groupby

import segno
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from bot.files.chart import FONTS
from conversations.values import value_object

POINT = 25.4 / 72  # millimetres
CAPITAL = 0.727  # height of a capital letter in Inter, of its size
INK, QUIET, WHITE = "#1b2a30", "#5b6b72", "#ffffff"
SHARPER = 2  # a picture is drawn so many times as large, then made smaller: smooth edges
COLOURS = 64  # of a picture


@value_object
class FilledBox:
    """A filled rectangle, its corners round by a radius."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float = 0.0


@value_object
class PrintedLine:
    """One line of text; x and y are where its baseline begins, size is in points."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    face: str = "regular"


@value_object
class LinkArea:
    """A part of the sheet that leads to an address, where it is read on a screen."""

    x: float
    y: float
    size: float
    address: str


Shape = FilledBox | PrintedLine | LinkArea


@value_object
class PosterText:
    """What a sheet says, in the language it is in; `where` is for here or for anywhere."""

    language: str
    heading: str
    where: str
    steps: tuple[str, str, str]
    kept: str
    stored: str
    brief: str
    danger: str
    service: str
    name: str  # of the bot
    foot: str  # the bot's address, and where to go without Telegram
    printed: str
    address: str  # what the code says
    colour: str


@dataclass(slots=True)
class PrintSheet:
    """A sheet of paper in millimetres; `scale`, `left` and `top` are about what is added next."""

    width: float
    height: float
    dots: int  # of a picture of it, per inch
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0
    shapes: list[Shape] = field(default_factory=list)

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0.0
    ) -> None:
        """A filled rectangle."""
        x, y, scale = self.left + x * self.scale, self.top + y * self.scale, self.scale
        self.shapes.append(FilledBox(x, y, width * scale, height * scale, colour, radius * scale))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str = INK,
        *,
        face: str = "regular",
        width: float = 1000.0,
        leading: float = 1.3,
        align: float = 0.0,
    ) -> float:
        """Text below y in lines no wider than so; returns the baseline of the last.

        `align` is 0 for left, 0.5 for the middle and 1 for right, of x.
        """
        baseline = y + CAPITAL * size * POINT
        for number, line in enumerate(wrap(text, size, face, width)):
            at = x - align * text_width(line, size, face)
            baseline += leading * size * POINT if number else 0
            self.shapes.append(
                PrintedLine(
                    self.left + at * self.scale, self.top + baseline * self.scale,
                    line, size * self.scale, colour, face,
                )
            )  # fmt: skip
        return baseline

    def code(self, x: float, y: float, size: float, address: str) -> None:
        """A QR code without its quiet zone, in ink on what is below it."""
        rows = _modules(address)
        module = size / len(rows)
        for number, row in enumerate(rows):
            at = 0
            for dark, run in groupby(row):
                length = len([*run])
                if dark:
                    self.box(x + at * module, y + number * module, length * module, module, INK)
                at += length
        self.shapes.append(
            LinkArea(
                self.left + x * self.scale, self.top + y * self.scale, size * self.scale, address
            )
        )

    def bubble(self, x: float, y: float, size: float, colour: str, inside: str = WHITE) -> None:
        """The sign of the bot: two people who talk, as two bubbles with a corner each."""
        unit = size / 16
        self.box(x, y, 11 * unit, 9 * unit, colour, 4.5 * unit)
        self.box(x, y + 4.5 * unit, 4.5 * unit, 4.5 * unit, colour, 0.5 * unit)
        self.box(x + 3.7 * unit, y + 5 * unit, 12.8 * unit, 11 * unit, inside, 5.5 * unit)
        self.box(x + 4.6 * unit, y + 5.9 * unit, 11.4 * unit, 9.2 * unit, colour, 4.6 * unit)
        self.box(x + 11.4 * unit, y + 10.5 * unit, 4.6 * unit, 4.6 * unit, colour, 0.5 * unit)


@cache
def _modules(address: str) -> tuple[bytes, ...]:
    """The rows of a QR code; a byte that is not zero is dark."""
    return tuple(bytes(row) for row in segno.make(address, micro=False, error="m").matrix)


def text_width(text: str, size: float, face: str) -> float:
    """Millimetres that a line takes."""
    return _length(text, face) * size * POINT


@cache
def _length(text: str, face: str) -> float:
    return _font(face, 1000).getlength(text) / 1000


def balance(text: str, size: float, face: str, width: float) -> float:
    """The width at which a heading's lines are as long as each other, and no more of them."""
    lines = len(wrap(text, size, face, width))
    while len(wrap(text, size, face, width - 1)) == lines and width > 2:
        width -= 1
    return width


def wrap(text: str, size: float, face: str, width: float) -> list[str]:
    """A text in lines that are no wider than so; a word stays whole."""
    lines: list[str] = []
    for word in text.split(" "):  # not at the spaces that do not break
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, face) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def fitting_size(text: str, face: str, width: float, lines: int, largest: float) -> float:
    """The largest size at which a text stands in so many lines."""
    size = largest
    while size > 1 and (
        len(wrap(text, size, face, width)) > lines
        or any(text_width(word, size, face) > width for word in text.split(" "))
    ):
        size -= 0.5
    return size


def tint(colour: str, share: float) -> str:
    """A colour thinned with white: a share of it."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


def _portrait(sheet: PrintSheet, said: PosterText) -> None:
    """210 × 297: what is offered, the code and what to do with it, what is kept, an emergency."""
    left, width = 20.0, 170.0
    sheet.bubble(left, 19, 15, said.colour)
    sheet.text(left + 20, 24.4, said.name, 17, said.colour, face="bold")
    size = max(fitting_size(said.heading, "bold", width, n, big) for n, big in ((2, 62), (3, 54)))
    even = balance(said.heading, size, "bold", width)
    below = sheet.text(
        left - 0.6, 47, said.heading, size, said.colour, face="bold", width=even, leading=1.08
    )
    size = fitting_size(said.where, "regular", width, 3, 17.5)
    sheet.text(left, below + 10, said.where, size, width=width, leading=1.38)
    sheet.box(left, 139, width, 84, tint(said.colour, 0.08), 7)
    sheet.box(left + 7, 146, 70, 70, WHITE, 4)
    sheet.code(left + 13, 152, 58, said.address)
    for number, step in enumerate(said.steps):
        y = 155 + 19.5 * number
        sheet.box(left + 86, y, 12, 12, said.colour, 6)
        sheet.text(left + 92, y + 4.0, f"{number + 1}", 16, WHITE, face="bold", align=0.5)
        size = fitting_size(step, "bold", 60, 2, 15)
        tall = len(wrap(step, size, "bold", 60)) > 1
        sheet.text(left + 103, y + (0.9 if tall else 4.1), step, size, face="bold", width=60)
    below = sheet.text(left, 233, said.kept, 12.5, said.colour, face="bold")
    sheet.text(left, below + 3.4, said.stored, 12.5, width=width, leading=1.42)
    sheet.box(left, 259, width, 21, said.colour, 5)
    sheet.text(left + 8, 264, said.danger, 22, WHITE, face="bold")
    size = fitting_size(said.service, "regular", 154, 1, 12)
    sheet.text(left + 8, 273.2, said.service, size, WHITE)
    sheet.text(left, 285.5, said.foot, 9.5, QUIET)
    sheet.text(left + width, 285.5, said.printed, 9.5, QUIET, align=1)


def _slide(sheet: PrintSheet, said: PosterText) -> None:
    """338.7 × 190.5, for a screen in a meeting."""
    left, width = 22.0, 178.0
    sheet.bubble(left, 18, 13, said.colour)
    sheet.text(left + 17.5, 22.6, said.name, 16, said.colour, face="bold")
    size = fitting_size(said.heading, "bold", width, 2, 56)
    below = sheet.text(
        left - 0.6, 45, said.heading, size, said.colour, face="bold", width=width, leading=1.1
    )
    below = sheet.text(left, below + 11, said.where, 20, width=width, leading=1.38)
    sheet.text(left, below + 9, said.brief, 15, QUIET, width=width, leading=1.4)
    sheet.box(216, 18, 101, 122, tint(said.colour, 0.08), 7)
    sheet.box(226, 25, 81, 81, WHITE, 4)
    sheet.code(233, 32, 67, said.address)
    sheet.text(266.5, 113, said.steps[0], 17, said.colour, face="bold", align=0.5)
    sheet.text(266.5, 123, said.steps[1], 17, said.colour, face="bold", align=0.5)
    sheet.box(left, 150, 295, 22, said.colour, 5)
    sheet.text(left + 9, 157.4, said.danger, 25, WHITE, face="bold")
    start = left + 18 + text_width(said.danger, 25, "bold")
    size = fitting_size(said.service, "regular", left + 287 - start, 2, 14)
    tall = len(wrap(said.service, size, "regular", left + 287 - start)) > 1
    sheet.text(start, 156 if tall else 159.2, said.service, size, WHITE, width=left + 287 - start)
    sheet.text(left, 178.5, said.foot, 11, QUIET)
    sheet.text(left + 295, 178.5, said.printed, 11, QUIET, align=1)


BADGE = (86.0, 54.0)


def _badges(sheet: PrintSheet, said: PosterText) -> None:
    """Ten badges of 86 × 54 on a sheet of A4, with marks to cut at."""
    wide, high = BADGE
    left, top = (sheet.width - 2 * wide) / 2, (sheet.height - 5 * high) / 2
    for column in range(3):
        for y in (top - 6, top + 5 * high + 2):
            sheet.box(left + column * wide - 0.05, y, 0.1, 4, QUIET)
    for row in range(6):
        for x in (left - 6, left + 2 * wide + 2):
            sheet.box(x, top + row * high - 0.05, 4, 0.1, QUIET)
    for number in range(10):
        sheet.left, sheet.top = left + number % 2 * wide, top + number // 2 * high
        _badge(sheet, said)


def _badge(sheet: PrintSheet, said: PosterText) -> None:
    size = fitting_size(said.heading, "bold", 43, 3, 15)
    below = sheet.text(5, 6, said.heading, size, said.colour, face="bold", width=43, leading=1.12)
    sheet.text(5, below + 3.2, said.brief, 6.6, INK, width=43, leading=1.36)
    sheet.box(50, 4, 32, 32, tint(said.colour, 0.08), 2.5)
    sheet.box(51.5, 5.5, 29, 29, WHITE, 1.5)
    sheet.code(54, 8, 24, said.address)
    sheet.box(4, 39.5, 78, 8.2, said.colour, 2)
    sheet.text(43, 41.9, said.danger, 11.5, WHITE, face="bold", align=0.5)
    sheet.text(5, 49.7, said.name, 5.5, QUIET)
    sheet.text(81, 49.7, said.printed, 5.5, QUIET, align=1)


FORMATS: Mapping[str, tuple[Callable[[], PrintSheet], Callable[[PrintSheet, PosterText], None]]] = {
    "a4": (lambda: PrintSheet(210, 297, 150), _portrait),
    "a5-card": (lambda: PrintSheet(148, 210, 200, scale=148 / 210), _portrait),
    "slide": (lambda: PrintSheet(338.67, 190.5, 144), _slide),
    "badge": (lambda: PrintSheet(210, 297, 150), _badges),
}


def lay_out(format_: str, said: PosterText) -> PrintSheet:
    """A sheet of a format with what it says."""
    make, draw = FORMATS[format_]
    sheet = make()
    draw(sheet, said)
    return sheet


def sheet_pdf(sheet: PrintSheet, said: PosterText) -> bytes:
    """The sheet as a document of one page."""
    pdf = FPDF(unit="mm", format=(sheet.width, sheet.height))
    pdf.set_auto_page_break(auto=False)
    pdf.set_lang(said.language)
    pdf.set_title(said.heading)
    for face in ("regular", "bold"):
        pdf.add_font(face, "", FONTS / f"poster-{face}.ttf")
    pdf.add_page()
    for shape in sheet.shapes:
        match shape:
            case FilledBox(x, y, width, height, colour, radius):
                pdf.set_fill_color(colour)
                radius = min(radius, 0.499 * width, 0.499 * height)  # fpdf2 draws no half circles
                pdf.rect(
                    x, y, width, height, style="F", round_corners=radius > 0, corner_radius=radius
                )
            case PrintedLine(x, y, text, size, colour, face):
                pdf.set_font(face, size=size)
                pdf.set_text_color(colour)
                pdf.text(x, y, text)
            case LinkArea(x, y, size, address):
                pdf.link(x, y, size, size, address)
    return bytes(pdf.output())


def sheet_png(sheet: PrintSheet) -> bytes:
    """The sheet as a picture."""
    image = draw_sheet(sheet).quantize(COLOURS, dither=Image.Dither.NONE)
    out = BytesIO()
    image.save(out, "PNG", optimize=True, dpi=(sheet.dots, sheet.dots))
    return out.getvalue()


def draw_sheet(sheet: PrintSheet) -> Image.Image:
    """The sheet in dots."""
    unit = sheet.dots * SHARPER / 25.4
    size = (round(sheet.width * unit), round(sheet.height * unit))
    image = Image.new("RGB", size, WHITE)
    pen = ImageDraw.Draw(image)
    for shape in sheet.shapes:
        match shape:
            case FilledBox(x, y, width, height, colour, radius):
                near, far = (round(x * unit), round(y * unit)), (x + width, y + height)
                end = [max(a, round(b * unit) - 1) for a, b in zip(near, far, strict=True)]
                pen.rounded_rectangle((*near, *end), round(radius * unit), fill=colour)
            case PrintedLine(x, y, text, points, colour, face):
                pixels = points * POINT * unit
                pen.text((x * unit, y * unit), text, colour, _font(face, pixels), anchor="ls")
    return image.resize((size[0] // SHARPER, size[1] // SHARPER), Image.Resampling.LANCZOS)


@cache
def _font(face: str, pixels: float) -> ImageFont.FreeTypeFont:
    path = FONTS / f"poster-{face}.ttf"
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)


def profile_picture(colour: str) -> bytes:
    """The bot's picture, a square that Telegram shows as a circle, as JPEG."""
    sheet = PrintSheet(64, 64, 254)
    sheet.box(0, 0, 64, 64, colour)
    sheet.bubble(16, 17, 32, WHITE, colour)
    out = BytesIO()
    draw_sheet(sheet).save(out, "JPEG", quality=92)
    return out.getvalue()
