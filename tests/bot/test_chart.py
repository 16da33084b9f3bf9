"""The pictures of counts, read point by point without the library that drew them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot import chart as drawing
from bot.chart import draw
from conversations.counts_book import PAGES, Picture, Row
from conversations.counts_chart import Bars, Chart, caption, chart
from conversations.figures import FEWER, UNTOLD
from conversations.script import Script
from tests.counted import book_of, simulated
from tests.png import Colour, Png, contrast, read

FEW, HIDDEN = "færre enn 8", "vises ikke"


def colour(name: str) -> Colour:
    return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)


GROUND, INK, BAR, HATCH = map(colour, (drawing.GROUND, drawing.INK, drawing.BAR, drawing.HIDDEN))


def drawn(*rows: Row, heading: str = "", notice: str = "") -> Png:
    return read(draw(Chart("Tittel", notice, (Bars(heading, rows),), "Regelen")))


def lengths(picture: Png) -> list[int]:
    """How long each bar is, from the top."""
    if BAR not in picture.palette:
        return []
    runs = [row.count(picture.palette.index(BAR)) for row in picture.rows]
    return [run for above, run in pairwise([0, *runs]) if run and not above]


def hatched(picture: Png) -> list[int]:
    """Where, from the left, there is a point of the colour of what is hidden."""
    if HATCH not in picture.palette:
        return []
    index = picture.palette.index(HATCH)
    return [x for row in picture.rows for x, point in enumerate(row) if point == index]


def test_bars_are_as_long_as_their_figures() -> None:
    longest, half, tenth = lengths(
        drawn(Row("a", 100, "100"), Row("b", 50, "50"), Row("c", 10, "10"))
    )
    assert longest > 600
    assert abs(half - longest / 2) <= 2
    assert abs(tenth - longest / 10) <= 2


def test_what_is_hidden_is_hatched_and_has_a_length() -> None:
    few = drawn(Row("a", 100, "100"), Row("b", FEWER, FEW))
    assert hatched(drawn(Row("a", 100, "100"))) == []
    assert len(lengths(few)) == 1  # it is no bar
    assert max(hatched(few)) - min(hatched(few)) >= 44
    assert len(hatched(few)) > 400
    # The hatched frame is as wide as a number of at most 7 would be, or wide enough to be seen.
    wide = drawn(Row("a", 10, "10"), Row("b", FEWER, FEW))
    width = max(hatched(wide)) - min(hatched(wide))
    assert abs(width / lengths(wide)[0] - 0.7) < 0.02


def test_what_is_not_told_is_a_frame_as_long_as_the_longest_bar() -> None:
    picture = drawn(Row("a", 100, "100"), Row("b", UNTOLD, HIDDEN))
    assert abs(max(hatched(picture)) - min(hatched(picture)) - lengths(picture)[0]) <= 4
    assert len(lengths(picture)) == 1


def test_a_picture_in_which_everything_is_hidden() -> None:
    picture = drawn(Row("a", FEWER, FEW), Row("b", FEWER, FEW))
    assert lengths(picture) == []
    assert len(hatched(picture)) > 1000


def test_colours_read_on_their_own_ground() -> None:
    assert contrast(INK, GROUND) > 7
    assert contrast(BAR, GROUND) > 4.5
    assert contrast(HATCH, GROUND) > 4.5
    assert contrast(colour(drawing.NOTICE_INK), colour(drawing.NOTICE_GROUND)) > 7
    picture = drawn(Row("a", 100, "100"))
    edge = colour(drawing.EDGE)
    for x, y in ((0, 0), (picture.width - 1, 0), (0, picture.height - 1)):
        assert picture.at(x, y) == edge  # a frame: it ends somewhere in a light chat, too
    assert {picture.at(x, 20) for x in range(4, picture.width - 4)} == {GROUND}


def test_the_notice_is_a_band_on_top() -> None:
    band = colour(drawing.NOTICE_GROUND)
    assert drawn(Row("a", 10, "10"), notice="Eksempel").at(500, 10) == band
    assert band not in drawn(Row("a", 10, "10")).colours()


def test_every_picture_of_a_year_is_of_a_size_that_telegram_leaves(
    script: Script, tmp_path: Path
) -> None:
    book = simulated(script, tmp_path, 300)
    asked = [Picture(), *(Picture("2025", page) for page in PAGES), Picture("2026Q3", "main")]
    for wanted in asked:
        made = chart(book, wanted)
        content = draw(made)
        picture = read(content)
        assert picture.width == 1080
        assert picture.height <= 1280
        assert len(content) < 100_000
        assert len(caption(book, made)) < 200
        numbers = [row.figure for bars in made.bars for row in bars.rows if row.figure]
        assert len(lengths(picture)) == len(numbers)


def test_names_of_any_length_and_more_rows_than_fit() -> None:
    rows = [Row("En svært lang og omstendelig betegnelse " * 2, 10, "10")] * 40
    picture = drawn(*rows, heading="Overskrift")
    assert picture.height > 40 * drawing.LOWEST_ROW
    assert len(lengths(picture)) == 40


@pytest.mark.parametrize("letters", ["æøåÆØÅ", "áčđŋšŧž–«»…×"])
def test_letters_that_names_here_have_are_in_the_fonts(letters: str) -> None:
    for face in ("regular", "bold"):
        font = drawing._font(40, face)
        missing = bytes(font.getmask("\u4e00"))
        assert all(bytes(font.getmask(letter)) != missing for letter in letters)


def test_quarters_of_which_nothing_is_shown_are_hatched_and_explained(script: Script) -> None:
    book = book_of(script, {"2026Q1": {"started": 30}, "2026Q3": {"started": 40}})
    made = chart(book, Picture())
    assert [row.said for row in made.bars[0].rows] == ["30", "for få til å vises", "40"]
    assert "«for få til å vises» er 0 til 24" in made.rule
    picture = read(draw(made))
    assert len(lengths(picture)) == 2
    assert len(hatched(picture)) > 200
