"""Each screen of administrators: the words on it, and where each of its buttons leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from conversations.contacts.contact import Area, Contact
from conversations.lists.router import handle_tap
from conversations.lists.snapshot import (
    Administrator,
    ExportContacts,
    ImportAct,
    ImportAction,
    ListSnapshot,
    ListsReply,
    SendTemplate,
    ShowHistory,
    UndoBatch,
    contact_id,
)
from conversations.model import Screen
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.talk import LANDLINE, TODAY, contact

TROMS, OSLO, NATION = "Troms legeforening", "Oslo legeforening", "nasjonal"
EVERY, TROMS_ONLY = Administrator(None), Administrator((TROMS,))
KARI = contact(
    role="leder", emails=("kari@example.org",), url="https://example.org",
    address="Eksempelveien 1", hours="9–15", languages=("norsk", "samisk"), students=True,
    note="Ring etter 16", agreed=True,
)  # fmt: skip
OLA = contact("Ola Eksempel", phones=(LANDLINE,), confirmed=None, hidden=True)
MIA = contact("Mia Eksempel", offer="lfl", reported=True)
SIRI = contact("Siri Eksempel", area=OSLO, confirmed=TODAY - timedelta(days=200))


@pytest.fixture
def snapshot(script: Script) -> ListSnapshot:
    areas = (
        Area(TROMS, "association", ("55",)),
        Area(OSLO, "association", ("03",)),
        Area(NATION, "nation"),
    )
    return ListSnapshot(script, load_list_texts(), areas, (KARI, OLA, MIA, SIRI), TODAY)


def with_people(snapshot: ListSnapshot, *people: Contact) -> ListSnapshot:
    return replace(snapshot, contacts=people)


def labels(screen: Screen | None) -> list[list[str]]:
    assert screen
    return [[button.label for button in row] for row in screen.rows]


def data(screen: Screen | None, label: str) -> str:
    assert screen
    (found,) = [b.data for row in screen.rows for b in row if b.label == label]
    return found


def taps(snapshot: ListSnapshot, *path: str, administrator: Administrator = EVERY) -> ListsReply:
    """What the last of some buttons does, from the first screen on."""
    reply = handle_tap(snapshot, administrator, "L.home")
    for label in path:
        reply = handle_tap(snapshot, administrator, data(reply.screen, label))
    return reply


def screen(snapshot: ListSnapshot, *path: str, administrator: Administrator = EVERY) -> Screen:
    found = taps(snapshot, *path, administrator=administrator).screen
    assert found
    return found


TO_TROMS = "Troms legeforening · fersk"


def test_the_first_screen(snapshot: ListSnapshot) -> None:
    home = screen(snapshot)
    assert home.text == (
        "Kontaktlistene dine\n\n"
        "Trykk på en liste for å se hvem som står der.\n\n"
        "nasjonal: 0, ingen å vise\n"
        "Oslo legeforening: 1, eldste mai 2026, gammel\n"
        "Troms legeforening: 3, eldste november 2026, fersk"
    )
    assert labels(home) == [
        ["nasjonal · ingen å vise"],
        ["Oslo legeforening · gammel"],
        ["Troms legeforening · fersk"],
        ["Send ei liste", "Tom mal"],
        ["Hent som Excel"],
    ]


def test_the_first_screen_says_that_the_bot_is_paused(snapshot: ListSnapshot) -> None:
    paused = screen(replace(snapshot, paused=True))
    assert paused.lines[0].text == "Boten har pause"
    assert labels(paused) == labels(screen(snapshot))


def test_the_first_screen_of_one_list_and_of_none(snapshot: ListSnapshot) -> None:
    home = screen(snapshot, administrator=TROMS_ONLY)
    assert labels(home) == [["Troms legeforening · fersk"], ["Send ei liste", "Tom mal"]]
    none = screen(snapshot, administrator=Administrator(("Narnia legeforening",)))
    assert none.text == ("Ingen lister er satt opp for deg. Den som drifter boten, kan rette det.")
    assert labels(none) == []


@pytest.mark.parametrize(
    ("days", "mark"),
    [(0, "fersk"), (90, "fersk"), (91, "snart gammel"), (180, "snart gammel"), (181, "gammel")],
)
def test_how_far_a_list_can_be_trusted(snapshot: ListSnapshot, days: int, mark: str) -> None:
    old = replace(KARI, confirmed=TODAY - timedelta(days=days))
    home = screen(with_people(snapshot, old, MIA), administrator=TROMS_ONLY)
    assert home.text.endswith(f", {mark}")


def test_what_the_first_screen_says_of_entries(snapshot: ListSnapshot) -> None:
    never = replace(KARI, confirmed=None)
    assert (
        "Troms legeforening: 2, noen aldri bekreftet, gammel"
        in screen(with_people(snapshot, never, MIA)).text
    )
    hidden = replace(KARI, hidden=True)
    assert "Troms legeforening: 0, ingen å vise" in screen(with_people(snapshot, hidden)).text
    gone = replace(KARI, confirmed=TODAY - timedelta(days=400))
    text = screen(with_people(snapshot, gone)).text
    assert "Troms legeforening: 1, eldste oktober 2025, ingen å vise" in text


def test_more_than_twenty_lists_have_pages(snapshot: ListSnapshot) -> None:
    many = tuple(Area(f"Liste {n:02}", "association", ("55",)) for n in range(45))
    snapshot = replace(snapshot, areas=many, contacts=())
    first = screen(snapshot)
    assert labels(first)[19:21] == [["Liste 19 · ingen å vise"], ["Flere"]]
    second = screen(snapshot, "Flere")
    assert labels(second)[0] == ["Liste 20 · ingen å vise"]
    third = screen(snapshot, "Flere", "Flere")
    assert labels(third)[4:6] == [["Liste 44 · ingen å vise"], ["Fra begynnelsen"]]
    assert screen(snapshot, "Flere", "Flere", "Fra begynnelsen") == first


def test_a_list(snapshot: ListSnapshot) -> None:
    seen = screen(snapshot, TO_TROMS)
    assert seen.text == (
        "Troms legeforening\n\n"
        "støttekollega:\n\n"
        "Kari Eksempel (leder)\nEksempel legesenter\n406 12 345 / kari@example.org\n"
        "https://example.org\nEksempelveien 1\n9–15\nnorsk, samisk\nRing etter 16\n"
        "Tar imot studenter\nHar sagt ja til å stå her\nBekreftet 11.11.2026\n\n"
        "Ola Eksempel\nEksempel legesenter\n21 23 45 67\nAldri bekreftet\n"
        "Skjult: leger ser ikke denne\n\n"
        "lege-for-lege:\n\n"
        "Mia Eksempel\nEksempel legesenter\n406 12 345\nBekreftet 11.11.2026\n"
        "Meldt: noen sier at nummeret er feil"
    )
    assert labels(seen) == [
        ["Kari Eksempel (leder)"],
        ["Ola Eksempel"],
        ["Mia Eksempel"],
        ["Bekreft lista"],
        ["Legg til", "Send ei liste"],
        ["Slik ser legen det", "Historikk"],
        ["Hent som Excel", "Hent som CSV"],
        ["Tekst til dem som står der"],
        ["Alle listene"],
    ]


def test_a_list_with_nobody(snapshot: ListSnapshot) -> None:
    seen = screen(snapshot, "nasjonal · ingen å vise")
    assert seen.text == (
        "nasjonal\n\nIngen står på lista. Leger får sentralbordet og andre fylker i stedet."
    )
    assert ["Bekreft lista"] not in labels(seen)
    assert screen(snapshot, "nasjonal · ingen å vise", "Alle listene") == screen(snapshot)


def test_a_long_list_has_pages_of_six(snapshot: ListSnapshot) -> None:
    people = [contact(f"Kari {letter}") for letter in "ABCDEFGHIJKLM"]
    snapshot = with_people(snapshot, *people)
    pages = [screen(snapshot, TO_TROMS, *["Flere"] * n) for n in range(3)]
    seen = [[row[0] for row in labels(page) if row[0].startswith("Kari ")] for page in pages]
    assert [len(names) for names in seen] == [6, 6, 1]
    assert [name for names in seen for name in names] == [f"Kari {c}" for c in "ABCDEFGHIJKLM"]
    assert ["Fra begynnelsen"] in labels(pages[2])
    assert ["Flere"] not in labels(pages[2])
    assert screen(snapshot, TO_TROMS, "Flere", "Flere", "Fra begynnelsen") == pages[0]


def test_one_person(snapshot: ListSnapshot) -> None:
    seen = screen(snapshot, TO_TROMS, "Ola Eksempel")
    assert seen.text == (
        "Troms legeforening: støttekollega\n\n"
        "Ola Eksempel\nEksempel legesenter\n21 23 45 67\nAldri bekreftet\n"
        "Skjult: leger ser ikke denne"
    )
    assert labels(seen) == [
        ["Stemmer"],
        ["Endre", "Vis igjen"],
        ["Tider og reise", "Fjern"],
        ["Tilbake"],
    ]
    assert screen(snapshot, TO_TROMS, "Ola Eksempel", "Tilbake") == screen(snapshot, TO_TROMS)


def test_a_person_with_all_that_only_administrators_see(snapshot: ListSnapshot) -> None:
    person = replace(
        OLA, hidden=False, gender="man", setting="hospital", away=date(2026, 12, 24), web=True,
        agreed=True, agreed_on=date(2026, 11, 20), agreed_by="administrator",
    )  # fmt: skip
    seen = handle_tap(with_people(snapshot, person), EVERY, f"L.p.{contact_id(person)}").screen
    assert seen
    assert seen.text == (
        "Troms legeforening: støttekollega\n\n"
        "Ola Eksempel\nEksempel legesenter\n21 23 45 67\nKjønn: mann\nArbeidsfelt: sykehus\n"
        "Bortreist: 24.12.2026\nPå nettet\n"
        "Har sagt ja til å stå her, ført 20.11.2026 av administrator\nAldri bekreftet\n"
        "Leger ser ikke denne før reisen er over"
    )
    back = replace(person, away=date(2026, 11, 20), agreed_by="")
    seen = handle_tap(with_people(snapshot, back), EVERY, f"L.p.{contact_id(back)}").screen
    assert seen
    assert "reisen" not in seen.text
    assert "Har sagt ja til å stå her, ført 20.11.2026\n" in seen.text


@pytest.mark.parametrize(
    ("path", "act"),
    [
        (("Tom mal",), SendTemplate()),
        (("Hent som Excel",), ExportContacts((NATION, OSLO, TROMS), "xlsx")),
        ((TO_TROMS, "Hent som Excel"), ExportContacts((TROMS,), "xlsx")),
        ((TO_TROMS, "Hent som CSV"), ExportContacts((TROMS,), "csv")),
        ((TO_TROMS, "Historikk"), ShowHistory(TROMS, 0)),
    ],
)
def test_what_is_to_be_done_beside_a_screen(
    snapshot: ListSnapshot, path: tuple[str, ...], act: object
) -> None:
    assert taps(snapshot, *path) == ListsReply(act=act)  # type: ignore[arg-type]


def test_what_doctors_see_of_a_list(snapshot: ListSnapshot) -> None:
    text = screen(snapshot, TO_TROMS, "Slik ser legen det").text
    assert text.startswith("Slik ser legen det\n\nStøttekolleger, Troms\n")
    assert "Kari Eksempel\navdelingsleder · 406 12 345" in text
    assert "Ola Eksempel" not in text  # hidden
    assert "Lege-for-lege, Troms" in text
    assert "Nummeret kan være feil" in text
    nobody = screen(snapshot, "nasjonal · ingen å vise", "Slik ser legen det").text
    assert nobody == (
        "Slik ser legen det\n\n"
        "Ingen står på lista. Leger får sentralbordet og andre fylker i stedet."
    )


@pytest.mark.parametrize(
    "name", ["d", "t", "yes", "use", "no", "see", "to", "of", "ap", "rj", "sp"]
)
def test_what_is_about_an_import_that_waits_is_left_to_who_has_it(
    snapshot: ListSnapshot, name: str
) -> None:
    assert handle_tap(snapshot, EVERY, f"L.{name}.abc.1.2") == ListsReply(
        act=ImportAction("abc", ImportAct(name), "1.2")
    )
    assert handle_tap(snapshot, EVERY, f"L.{name}").screen


@pytest.mark.parametrize(
    "tapped",
    [
        "L.", "L.nothing", "L.area", "L.area.0000000000", "L.p.x", "L.conf.", "L.ok.x.0.y", "L.rm",
        "L.rmy.x", "L.hide.x.1", "L.edit.x", "L.pok.x", "L.add.x", "L.exp.x.csv", "L.exp.all.exe",
        "L.hist.x", "L.undo.1.x", "L.undo.1", "L.doc.x", "noe annet", "",
    ],
)  # fmt: skip
def test_a_button_that_means_nothing_now_shows_the_lists(
    snapshot: ListSnapshot, tapped: str
) -> None:
    reply = handle_tap(snapshot, EVERY, tapped)
    assert reply.act is None
    assert reply.screen
    assert reply.screen.text.startswith(
        "Den knappen er for gammel. Her er listene slik de er nå.\n\nKontaktlistene dine"
    )


def test_pages_that_are_no_number_are_the_first(snapshot: ListSnapshot) -> None:
    for page in ("x", "-1", "٣", "99999999999", ""):
        assert handle_tap(snapshot, EVERY, f"L.home.{page}") == taps(snapshot)


def test_taking_back_reaches_only_the_lists_of_whoever_asks(snapshot: ListSnapshot) -> None:
    assert handle_tap(snapshot, EVERY, "L.undo.7.all").act == UndoBatch((7,), (NATION, OSLO, TROMS))
    assert handle_tap(snapshot, TROMS_ONLY, "L.undo.7.all").act == UndoBatch((7,), (TROMS,))


@pytest.mark.parametrize("path", [(), ("Historikk",), ("Legg til",), ("Hent som CSV",)])
def test_lists_of_others_are_out_of_reach(snapshot: ListSnapshot, path: tuple[str, ...]) -> None:
    oslo = screen(snapshot, "Oslo legeforening · gammel")
    buttons = (
        [data(oslo, path[0])] if path else [data(screen(snapshot), "Oslo legeforening · gammel")]
    )
    buttons += [data(oslo, "Siri Eksempel")]
    for button in buttons:
        reply = handle_tap(snapshot, TROMS_ONLY, button)
        assert reply.act is None
        assert reply.screen
        assert "Oslo" not in reply.screen.text
        assert "Siri" not in reply.screen.text


def test_an_administrator_is_known_by_their_lists_and_by_any_case(snapshot: ListSnapshot) -> None:
    administrator = Administrator(("TROMS  legeforening",))
    assert [area.name for area in snapshot.areas_of(administrator)] == [TROMS]
    assert (administrator.can_edit(TROMS), administrator.can_edit(OSLO)) == (True, False)
    assert Administrator(None).can_edit("hva som helst")


def test_days_on_screens_are_written_as_here(snapshot: ListSnapshot) -> None:
    early = with_people(snapshot, replace(KARI, confirmed=date(2026, 9, 1)))
    assert "Bekreftet 01.09.2026" in screen(early, TO_TROMS).text
