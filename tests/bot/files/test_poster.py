"""Sheets as they are printed: read by programs that know nothing of what drew them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from bot.cli.poster import poster_text
from bot.files.poster import (
    FORMATS,
    PosterText,
    PrintedLine,
    lay_out,
    profile_picture,
    sheet_pdf,
    sheet_png,
    text_width,
)
from conversations.contacts.contact import Area
from conversations.script.link_codes import LinkCode
from tests.support.scripts import shipped_script

SCRIPT = shipped_script()
DAY = date(2026, 12, 1)
LINK = "https://t.me/Kollegabot?start=bcd2"
PRINTED = 150  # dots to an inch: a plain office printer has four times as many
SIZES = {
    "a4": (210, 297),
    "a5-card": (148, 210),
    "slide": (338.67, 190.5),
    "badge": (210, 297),
}


def said(language: str = "nb", county: str = "15") -> PosterText:
    """What stands on a poster for a county, by default that with the longest name."""
    area = Area("Eksempel legeforening", "association", (county,) if county else ())
    code = LinkCode("bcd2", "k1", DAY, area.name)
    return poster_text(SCRIPT, language, "Kollegabot", code, area, DAY)


@pytest.mark.parametrize("format_", SIZES)
def test_the_code_is_read_at_the_size_it_prints(format_: str) -> None:
    words = said()
    document = pypdfium2.PdfDocument(sheet_pdf(lay_out(format_, words), words))
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx([mm / 25.4 * 72 for mm in SIZES[format_]], 0.01)
    picture = document[0].render(scale=PRINTED / 72).to_pil().convert("L")
    codes = zxingcpp.read_barcodes(picture)
    assert [code.text for code in codes] == [LINK] * (10 if format_ == "badge" else 1)
    written = " ".join(document[0].get_textpage().get_text_bounded().split())
    for part in (words.danger, words.printed, "Kollegabot"):
        assert part in written


def test_the_picture_of_a_sheet_has_the_code_too_and_is_small() -> None:
    picture = sheet_png(lay_out("a5-card", said("nn")))
    codes = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    assert [code.text for code in codes] == [LINK]
    assert len(picture) < 200_000


def test_the_fonts_are_in_the_document() -> None:
    words = said()
    assert sheet_pdf(lay_out("a4", words), words).count(b"/FontFile2") == 2


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("county", ["15", "03", ""])
def test_words_stay_on_the_sheet_and_beside_each_other(
    format_: str, language: str, county: str
) -> None:
    sheet = lay_out(format_, said(language, county))
    lines = [shape for shape in sheet.shapes if isinstance(shape, PrintedLine)]
    boxes = []
    for line in lines:
        right = line.x + text_width(line.text, line.size, line.face)
        assert sheet.width * 0.02 < line.x < right < sheet.width * 0.98, line.text
        assert 0 < line.y < sheet.height * 0.985, line.text
        boxes.append((line.x, line.y - 0.24 * line.size, right, line.y + 0.02 * line.size))
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            beside = one[2] <= other[0] or other[2] <= one[0]
            assert beside or one[3] <= other[1] or other[3] <= one[1], (one, other)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_paper_names_no_person_and_no_number_but_those_of_an_emergency(language: str) -> None:
    for format_ in FORMATS:
        shapes = lay_out(format_, said(language)).shapes
        text = " ".join(shape.text for shape in shapes if isinstance(shape, PrintedLine))
        assert {*re.findall(r"\d+", text)} <= {"1", "2", "3", "113", "116", "123", "2026"}
        assert "113" in text
        assert "2026" in text


def test_another_colour_is_all_that_changes() -> None:
    ours, theirs = said(), replace(said(), colour="#7a1f3d")
    one, other = lay_out("slide", ours).shapes, lay_out("slide", theirs).shapes
    colours = {shape.colour for shape in other if hasattr(shape, "colour")}
    assert "#7a1f3d" in colours
    assert "#0b4f6c" not in colours
    assert len(one) == len(other)


def test_the_picture_of_the_bot_is_a_square_jpeg() -> None:
    picture = Image.open(BytesIO(profile_picture("#0b4f6c")))
    assert (picture.format, picture.size) == ("JPEG", (640, 640))
    assert picture.getpixel((2, 2)) == pytest.approx((11, 79, 108), abs=4)
