"""What moderators are told of each quarter, and the questions they ask, in two taps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from conversations.counts import router, screens
from conversations.counts.release_rule import (
    FEWER,
    UNTOLD,
    Figures,
)
from conversations.counts.statistics import (
    SendPicture,
    SendTable,
)
from conversations.model import Screen
from conversations.script.counters import STARTED
from conversations.script.schema import Script
from tests.support.counted import LISTS, book_of, text
from tests.support.scripts import shipped_script

Released = Mapping[str, Figures]
YEARS: Released = {
    **{f"2024Q{n}": {"started": 10 * n + 70, "contacts": 40} for n in (1, 2, 3, 4)},
    **{f"2025Q{n}": {"started": 10 * n + 70, "contacts": 40} for n in (1, 2, 3, 4)},
    "2024": {"started": 250, "contacts": 140, "topic.case": 30, "topic.talk": 60},
    "2025": {
        "started": 300, "before.chose": 260, "before.where": 200, "contacts": 80, "after.on": 30,
        "after.noreply": 10, "topic.case": 45, "topic.talk": 60, "topic.home": FEWER,
        "nobody.55": 40, "nobody.56": 25, "nobody.03": FEWER, "typed.known": 60,
        "typed.unknown": 40, "channel.k1": 45, "area.55": 50, "who.doctor": 150,
        "contacts.other": 15, "emergency": 20,
    },
}  # fmt: skip


def summary(released: Released, day: date = date(2026, 10, 1), **more: Any) -> Screen:
    return screens.summary(replace(book_of(shipped_script(), released, day), **more))


def test_moderators_are_told_of_each_quarter_also_of_one_that_shows_nothing() -> None:
    few = "Det var færre enn 25 samtaler, kanskje ingen. Det er for få til å vises."
    for released in ({}, {"2026Q2": QUARTER}, {"2026Q3": {STARTED.name: FEWER}}):
        said = summary(released)
        assert said.text == f"3. kvartal 2026 er over\n\n{few}"
        assert [b.data for row in said.rows for b in row] == ["T.many"]


def test_the_quarterly_message_has_share_last_year_and_lists_with_a_button_each() -> None:
    now: Figures = {"started": 80, "contacts": 60}
    said = summary({"2026Q3": now, "2025Q3": QUARTER}, lists=LISTS)
    assert "Rundt 80 samtaler begynte. Det er flere enn i 3. kvartal 2025 (30)." in said.text
    assert "Rundt 60 av 80 fikk se noen å ringe (75 %)." in said.text
    assert "\nListene 01.10.2026\nBare disse fylkene har noen å vise" in said.text
    assert "Ingen å vise i noe fylke: lege-for-lege." in said.text
    assert [b.data for row in said.rows for b in row] == ["T.p.2026Q3", "T.many", "T.lists"]


def test_after_the_last_quarter_the_year_is_told_too() -> None:
    year: Figures = {"started": UNTOLD, "contacts": UNTOLD, "topic.case": 30}
    said = summary({"2026Q4": QUARTER, "2026": year}, date(2027, 1, 4))
    assert said.text.startswith("4. kvartal 2026 er over")
    assert "2026: Samlet tall for 2026 vises ikke" in said.text
    assert [b.data for row in said.rows for b in row] == ["T.p.2026Q4", "T.p.2026", "T.many"]


QUARTER: Figures = {"started": 30}
ANSWERS = [
    ("T.many", "2025: 300 samtaler. Det er flere enn i 2024 (250)."),
    ("T.many", "3. kvartal 2025: 100 samtaler. Det er omtrent som i 3. kvartal 2024 (100)."),
    ("T.many", "Når på døgnet og hvilken dag folk skriver, telles ikke"),
    ("T.q.area", "Rundt 80 av 300 fikk se noen å ringe (27 %)."),
    ("T.q.area", "Her spurte noen uten å få se noen: Troms (40), Finnmark (25)."),
    (
        "T.q.way",
        "Før de fikk se kontakter, falt flest fra mellom «Kom til et tilbud» og "
        "«Fikk se kontakter» (rundt 120).",
    ),
    ("T.q.way", "Gikk videre: 260 (87 %), 40 færre"),
    (
        "T.q.way",
        "de fleste trenger ikke åpne dem.\nLeste videre: 30\nJeg fikk ikke svar: 10",
    ),
    ("T.q.topic", "Flere spurte om «Klage, tilsyn, skikkethet» enn i 2024."),
    (
        "T.q.topic",
        "annet: 60\nKlage, tilsyn, skikkethet: 45\nFærre enn 8: Parforhold og",
    ),
    ("T.q.channel", "Lenke k1: 45"),
    (
        "T.q.channel",
        "Av dem som kom med en lenke som telles, kom flest med «Lenke k1» (45). "
        "De fleste kom uten.",
    ),
    ("T.lists", "3 av 12 kontakter bør bekreftes på nytt: ikke bekreftet på 3 måneder."),
    ("T.lists", "Troms legeforening: 7 måneder"),
    ("T.lists", "nasjonal: aldri bekreftet"),
    ("T.q.typed", "Boten forsto rundt 60 av 100 meldinger med egne ord (60 %)."),
    ("T.rep.2025", "I tillegg ble kontakter vist rundt 15 ganger uten at en ny samtale begynte"),
    ("T.rep.2025", "Valgfritt, etter kontaktene: Leste videre 30; Jeg fikk ikke svar 10."),
    ("T.rep.2025", "Listene per 01.02.2026, ikke 2025\nBare disse fylkene har noen å vise"),
    ("T.rep.2025", "tallet sier ikke at noen var i fare."),
    (
        "T.rep.2025",
        "Kvartal for kvartal: 1. kvartal 80, 2. kvartal 90, 3. kvartal 100, 4.",
    ),
]


@pytest.mark.parametrize(("data", "answer"), ANSWERS)
def test_a_question_is_answered(data: str, answer: str) -> None:
    statistics = replace(book_of(shipped_script(), YEARS, date(2026, 2, 1)), lists=LISTS)
    assert answer in text(statistics, data)
    home = router.handle_tap(statistics, "T.home").screen
    assert home
    near = [b.data for row in home.rows for b in row]
    assert data in near or data.startswith("T.rep")


def test_each_answer_is_a_picture_and_a_sheet_one_tap_on() -> None:
    statistics = replace(book_of(shipped_script(), YEARS, date(2026, 2, 1)), lists=LISTS)
    for data in dict.fromkeys(data for data, _ in ANSWERS if "rep" not in data):
        screen = router.handle_tap(statistics, data).screen
        assert screen
        acts = [router.handle_tap(statistics, b.data).act for row in screen.rows for b in row]
        assert any(isinstance(act, SendPicture) for act in acts), data
        assert SendTable("xlsx") in acts, data


def test_one_goes_from_year_to_year_and_back_between_pages() -> None:
    statistics = book_of(shipped_script(), YEARS, date(2026, 2, 1))

    def labels(data: str) -> dict[str, str]:
        screen = router.handle_tap(statistics, data).screen
        assert screen
        return {b.label: b.data for row in screen.rows for b in row}

    assert labels("T.p.2025.topic")["« 2024"] == "T.p.2024.topic"
    assert labels("T.p.2024.topic")["2025 »"] == "T.p.2025.topic"
    assert "« 2024" not in labels("T.p.2025.typed")  # that year has no such page
    assert labels("T.p.2025Q3")["« K3 2024"] == "T.p.2024Q3.main"
    assert labels("T.p.2025.topic")["2025"] == "T.p.2025"
    assert all("Tilbake" in labels(d) for d in ("T.p.2025", "T.many", "T.q.way", "T.p.2025.area"))


def test_buttons_of_older_messages_lead_to_what_they_meant() -> None:
    statistics = book_of(shipped_script(), YEARS, date(2026, 2, 1))
    assert text(statistics, "T.p.2025.offer") == text(statistics, "T.p.2025.topic")
    reply = router.handle_tap(statistics, "T.pic.2025.offer")
    assert reply.act == SendPicture("2025", "topic")


def test_a_year_before_the_funnel_has_no_losses() -> None:
    old: Figures = {"started": 200, "before.need": 150, "before.where": 120, "reached": 110}
    statistics = book_of(shipped_script(), {"2025": old})
    said = text(statistics, "T.p.2025.way")
    assert "Kom til kontaktsiden: 110" in said
    assert "færre\n" not in said
    assert "falt flest fra" not in said
    assert "ble ikke talt hele perioden" in text(statistics, "T.p.2025")


def test_where_two_steps_lose_about_as_many_none_is_called_the_largest() -> None:
    figures: Figures = {"started": 300, "before.chose": 250, "before.where": 195, "contacts": 190}
    said = text(book_of(shipped_script(), {"2025": figures}), "T.p.2025.way")
    assert "falt omtrent like mange fra på flere steg." in said
    hidden = {**figures, "started": UNTOLD}
    assert "Før de fikk se" not in text(book_of(shipped_script(), {"2025": hidden}), "T.p.2025.way")


def test_counters_of_earlier_years_keep_their_names_and_new_ones_are_not_in_old_years(
    script: Script,
) -> None:
    old: Figures = {STARTED.name: 30, "topic.health": 10, "topic.gone": 15}
    statistics = book_of(script, {"2025Q4": old})
    said = text(statistics, "T.p.2025Q4.topic")
    assert "topic.gone: 15" in said  # a name that nobody has kept is shown as it is
    assert "Sykdom og rus: 10" in said
    assert "Noen å snakke med" not in said
