"""The pictures of counts, read point by point without the library that drew them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot.files import chart as drawing
from bot.files.chart import draw_chart
from conversations.counts.charts import Bars, Chart, caption, chart
from conversations.counts.release_rule import FEWER, UNTOLD, Figures
from conversations.counts.statistics import PAGES, FigureRow, SendPicture
from conversations.script.schema import Script
from tests.support.counted import book_of, simulated
from tests.support.png import Colour, Png, contrast, read

HIDDEN = "for få til å vises"


def colour(name: str) -> Colour:
    return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)


GROUND, INK, BAR, QUIET = map(colour, (drawing.GROUND, drawing.INK, drawing.BAR, drawing.QUIET))


def drawn(*rows: FigureRow, heading: str = "", notice: str = "", hidden: str = "") -> Png:
    chart = Chart("Tittel", notice, (Bars(heading, rows, hidden),), "Regelen")
    return read(draw_chart(chart))


def line(*figures: int | None) -> Png:
    points = tuple(FigureRow(str(n), f, str(f or HIDDEN)) for n, f in enumerate(figures))
    ticks = tuple(f"K{n}\n2026" for n in range(len(figures)))
    return read(draw_chart(Chart("Tittel", "", (), "Regelen", points=points, ticks=ticks)))


def lengths(picture: Png) -> list[int]:
    """How long each bar is, from the top."""
    if BAR not in picture.palette:
        return []
    runs = [row.count(picture.palette.index(BAR)) for row in picture.rows]
    return [run for above, run in pairwise([0, *runs]) if run and not above]


def columns(picture: Png) -> list[bool]:
    """For each column of points whether the line or one of its dots crosses it."""
    index = picture.palette.index(BAR)
    return [any(row[x] == index for row in picture.rows) for x in range(picture.width)]


def strokes(picture: Png) -> int:
    """How many pieces the line is in."""
    return sum(now and not before for before, now in pairwise([False, *columns(picture)]))


def test_bars_are_as_long_as_their_figures() -> None:
    longest, half, tenth = lengths(
        drawn(FigureRow("a", 100, "100"), FigureRow("b", 50, "50"), FigureRow("c", 10, "10"))
    )
    assert longest > 600
    assert abs(half - longest / 2) <= 2
    assert abs(tenth - longest / 10) <= 2


def test_what_is_hidden_is_words_and_no_bar() -> None:
    """However many there are, none is cut: a line of words is as long as it needs to be."""
    names = "Færre enn 8: " + "; ".join(["Møre og Romsdal"] * 17)
    few, plain = drawn(FigureRow("a", 10, "10"), hidden=names), drawn(FigureRow("a", 10, "10"))
    assert len(lengths(few)) == len(lengths(plain)) == 1
    assert few.height > plain.height + 4 * drawing.SMALL
    assert lengths(drawn(hidden=names)) == []


def test_quarters_are_a_line_that_is_broken_where_nothing_is_shown() -> None:
    assert strokes(line(30, 40, 35, 60)) == 1
    assert strokes(line(30, 40, None, 35, 60)) == 2
    assert strokes(line(None, 40, None, 35, None)) == 2  # dots alone
    assert BAR not in line(None, None).palette
    assert strokes(line(*[30] * 24)) == 1


def test_the_line_is_as_high_as_the_figures() -> None:
    picture = line(100, 50, 25)
    index = picture.palette.index(BAR)
    step = (1080 - 2 * drawing.MARGIN) / 3
    tops = []
    for number in range(3):
        x = round(drawing.MARGIN + step * (number + 0.5))
        tops.append(next(y for y, row in enumerate(picture.rows) if row[x] == index) + drawing.DOT)
    full, half, quarter = tops
    assert abs((half - full) - 2 * (quarter - half)) <= 3
    assert half - full > 150


def test_colours_read_on_their_own_ground() -> None:
    assert contrast(INK, GROUND) > 7
    assert contrast(BAR, GROUND) > 4.5
    assert contrast(QUIET, GROUND) > 4.5
    assert contrast(colour(drawing.NOTICE_INK), colour(drawing.NOTICE_GROUND)) > 7
    picture = drawn(FigureRow("a", 100, "100"))
    edge = colour(drawing.EDGE)
    for x, y in ((0, 0), (picture.width - 1, 0), (0, picture.height - 1)):
        assert picture.at(x, y) == edge  # a frame: it ends somewhere in a light chat, too
    assert {picture.at(x, 20) for x in range(4, picture.width - 4)} == {GROUND}


def test_the_notice_is_a_band_on_top() -> None:
    band = colour(drawing.NOTICE_GROUND)
    assert drawn(FigureRow("a", 10, "10"), notice="Eksempel").at(500, 10) == band
    assert band not in drawn(FigureRow("a", 10, "10")).colours()


@pytest.mark.parametrize("size", [100, pytest.param(300, marks=pytest.mark.long)])
def test_every_picture_of_a_year_is_of_a_size_that_telegram_leaves(
    script: Script, tmp_path: Path, size: int
) -> None:
    statistics = simulated(script, tmp_path, size)
    asked = [*(SendPicture("2025", page) for page in PAGES), SendPicture("2026Q2", "main")]
    for wanted in asked:
        made = chart(statistics, wanted)
        content = draw_chart(made)
        picture = read(content)
        assert picture.width == 1080
        assert picture.height <= 1280
        assert len(content) < 100_000
        numbers = [row.figure for bars in made.bars for row in bars.rows]
        assert None not in numbers
        assert len(lengths(picture)) == len(numbers)
        for bars in made.bars:
            in_order = sorted((row.figure or 0 for row in bars.rows), reverse=True)
            assert [row.figure for row in bars.rows] == in_order or wanted.page == "main"


def test_names_of_any_length_and_more_rows_than_fit() -> None:
    rows = [FigureRow("En svært lang og omstendelig betegnelse " * 2, 10, "10")] * 40
    picture = drawn(*rows, heading="Overskrift")
    assert picture.height > 40 * 0.75 * drawing.ROW
    assert len(lengths(picture)) == 40


@pytest.mark.parametrize("letters", ["æøåÆØÅ", "áčđŋšŧž–«»…×"])
def test_letters_that_names_here_have_are_in_the_fonts(letters: str) -> None:
    for face in ("regular", "bold"):
        font = drawing._font(40, face)
        missing = bytes(font.getmask("\u4e00"))
        assert all(bytes(font.getmask(letter)) != missing for letter in letters)


def test_a_caption_says_what_a_picture_shows(script: Script, tmp_path: Path) -> None:
    """Telegram has no other words for whoever cannot see it."""
    statistics = simulated(script, tmp_path, 300)
    for wanted in (SendPicture(), *(SendPicture("2025", page) for page in PAGES)):
        made = chart(statistics, wanted)
        said = caption(statistics, wanted, made)
        assert said.startswith(made.title)
        assert len(said) <= 1024
        rows = [row for bars in made.bars for row in bars.rows[:3]] + list(made.points[-3:])
        assert all(f"{row.name} {row.text}" in said for row in rows)


def test_a_title_says_only_what_the_figures_do(script: Script) -> None:
    def title(page: str, **years: Figures) -> str:
        released = {name.removeprefix("y"): figures for name, figures in years.items()}
        return chart(book_of(script, released), SendPicture("2025", page)).title

    before: Figures = {"started": 200, "topic.case": 30, "topic.talk": 60}
    now: Figures = {"started": 200, "topic.case": 45, "topic.talk": 60}
    case = "«Klage, tilsyn, skikkethet»"
    assert title("topic", y2024=before, y2025=now) == f"Flere spurte om {case} enn i 2024"
    assert title("topic", y2025=now) == "Oftest valgt: Samtale, bekymring, annet (60)"
    assert title("topic", y2024=before, y2025={**before, "topic.case": 35}) == (
        "Oftest valgt: Samtale, bekymring, annet (60)"  # five more may be one more
    )
    equal: Figures = {"started": 200, "topic.case": 60, "topic.talk": 60}
    assert title("topic", y2025=equal) == "2025: Hvem, hva, hvilke tilbud"
    assert title("topic", y2025={"started": 200, "topic.case": FEWER}).startswith("2025: ")
    near: Figures = {"started": 200, "topic.case": 55, "topic.talk": 60}
    assert title("topic", y2025=near) == "2025: Hvem, hva, hvilke tilbud"
    assert title("main", y2025={"started": 200, "contacts": 50}) == "25 % fikk se noen å ringe"
    assert title("main", y2025={"started": 200, "contacts": 20}) == "2025: Samtaler"


def test_quarters_of_which_nothing_is_shown_are_gaps_and_explained(script: Script) -> None:
    statistics = book_of(script, {"2026Q1": {"started": 30}, "2026Q3": {"started": 40}})
    made = chart(statistics, SendPicture())
    assert [row.text for row in made.points] == ["30", "for få til å vises", "40"]
    assert "var det 0 til 24 samtaler" in made.rule
    assert made.title == "Samtaler, kvartal for kvartal"
    assert strokes(read(draw_chart(made))) == 2
    for older, compared in ((30, "flere enn"), (35, "omtrent som"), (45, "omtrent som")):
        more = book_of(script, {**statistics.released, "2025Q3": {"started": older}})
        title = chart(more, SendPicture()).title
        assert title == f"3. kvartal 2026: {compared} i 3. kvartal 2025"


@pytest.mark.parametrize(
    ("figures", "rule"),
    [({"started": 200, "contacts": 50}, "Rundet av til nærmeste 5. Samtaler, ikke personer."),
     ({"started": 200, "contacts": FEWER},
      "Rundet av til nærmeste 5. «Færre enn 8» er 0 til 7. Samtaler, ikke personer."),
     ({"started": 200, "contacts": UNTOLD},
      "Rundet av til nærmeste 5. «Vises ikke»: et av kvartalene er skjult. "
      "Samtaler, ikke personer.")],
)  # fmt: skip
def test_below_a_picture_only_that_is_explained_which_stands_in_it(
    script: Script, figures: Figures, rule: str
) -> None:
    assert chart(book_of(script, {"2025": figures}), SendPicture("2025", "main")).rule == rule
    quarters: dict[str, Figures] = {f"2026Q{n}": {"started": 30} for n in (1, 2, 3)}
    assert "brutt" not in chart(book_of(script, quarters), SendPicture()).rule
