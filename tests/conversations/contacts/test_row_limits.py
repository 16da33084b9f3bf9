"""How long cells, rows and files may be, and after how many mistakes reading stops."""

from __future__ import annotations

import pytest

from tests.conversations.contacts.test_rows import (
    HEADER,
    KARI,
    read,
    texts,
)


@pytest.mark.parametrize(
    ("title", "most"),
    [
        ("Navn", 80), ("Rolle", 40), ("Arbeidssted", 120), ("Adresse", 100), ("Åpningstid", 80),
        ("Språk", 60), ("Merknad", 200),
    ],
)  # fmt: skip
def test_the_longest_cell_is_taken_and_one_more_is_not(title: str, most: int) -> None:
    header = ("Lokalforening", "Tilbud", "Mobil", *(("Navn",) if title != "Navn" else ()), title)
    row = ("Troms", "stotte", "40612345", *(("Kari",) if title != "Navn" else ()))
    assert not read(header, (*row, "æ" * most)).is_refused
    assert texts(read(header, (*row, "æ" * (most + 1)))) == [
        f"Rad 2, kolonne «{title}»: her står {most + 1} tegn og det er plass til {most}; kort ned."
    ]


@pytest.mark.parametrize(
    ("title", "most"),
    [
        ("Lokalforening", 60), ("Tilbud", 60), ("Navn", 80), ("Mobil", 120), ("E-post", 120),
        ("Nettside", 120), ("Samtykke", 20), ("Bekreftet", 20),
    ],
)  # fmt: skip
def test_what_is_too_long_is_refused_for_its_length(title: str, most: int) -> None:
    header = (*HEADER, *(() if title in HEADER else (title,)))
    row = [("x" * (most + 1)) if name == title else cell
           for name, cell in zip(header, (*KARI, ""), strict=False)]  # fmt: skip
    assert texts(read(header, row))[0] == (
        f"Rad 2, kolonne «{title}»: her står {most + 1} tegn og det er plass til {most}; kort ned."
    )


def test_sixty_columns_are_the_most() -> None:
    more = [f"Annet {n}" for n in range(56)]
    filled = ["x"] * 56
    assert not read((*HEADER, *more), (*KARI, *filled)).is_refused
    assert texts(read((*HEADER, *more, "Enda en"), (*KARI, *filled, "x"))) == [
        "Fila har mer enn 60 kolonner; ta bort dem som ikke trengs."
    ]


def test_a_file_of_5000_rows_is_the_largest() -> None:
    rows = [("Troms", "stotte", f"Kari {n}", "40612345") for n in range(5001)]
    assert "fra 1 til 5000 rader" in texts(read(HEADER, *rows))[0]
    assert texts(read(HEADER)) == ["Fila skal ha fra 1 til 5000 rader under raden med kolonnenavn."]


def test_reading_stops_after_a_hundred_mistakes() -> None:
    reading = read(HEADER, *[(*KARI[:3], "123")] * 150)
    assert len(reading.problems) == 101
    assert texts(reading)[-1] == "Rad 101: resten er ikke lest; rett det som står over først."
