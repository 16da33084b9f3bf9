"""Every screen of staff fits a message, however long the lists are and whatever stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.contacts.changes import Change, ChangeRecord, differences
from conversations.contacts.contact import Area, Contact, contact_key
from conversations.contacts.parse_result import ParseResult, Problem
from conversations.lists import change_screens, preview, reminders, router
from conversations.lists.import_plan import ImportDraft, ImportPlan
from conversations.lists.snapshot import Administrator, ListSnapshot, area_id, contact_id
from conversations.lists.two_person import Proposal
from conversations.model import Screen
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.talk import TODAY

LIMIT, BUTTONS = 4096, 100
EVERY = Administrator(None)
AREAS = tuple(Area(f"{'Lang ' * 11}{n:03d}", "association", ("55",)) for n in range(60))
LISTED = AREAS[0].name


def full(number: int, area: str, letter: str = "x") -> Contact:
    """An entry with as much in it as an import takes, in letters that may count double."""
    return Contact(
        area, "stotte", f"{number:03d} {letter * 70}", role=letter * 30, workplace=letter * 80,
        phones=("+4740612345",) * 3, emails=(f"{'e' * 40}@example.org",), note=letter * 90,
        url=f"https://example.org/{'u' * 20}", reported=True, confirmed=TODAY - timedelta(100),
    )  # fmt: skip


def fits(screen: Screen | None) -> Screen:
    assert screen
    assert len(screen.text.encode("utf-16-le")) // 2 <= LIMIT
    assert sum(map(len, screen.rows)) <= BUTTONS
    return screen


# What counts double in Telegram fills a message first; plain letters make the longest pages.
@pytest.fixture(params=["\N{GRINNING FACE}", pytest.param("x", marks=pytest.mark.long)])
def snapshot(script: Script, request: pytest.FixtureRequest) -> ListSnapshot:
    long_list = [full(n, LISTED, request.param) for n in range(103)]
    others = [full(n, area.name, request.param) for area in AREAS[1:] for n in range(7)]
    return ListSnapshot(script, load_list_texts(), AREAS, (*long_list, *others), TODAY)


def test_a_reminder_names_how_many_more_there_are(snapshot: ListSnapshot) -> None:
    screen = fits(reminders.reminder(snapshot, EVERY, {}))
    assert screen.lines[-1].text.startswith("… og ")
    assert "98 til er meldt" in screen.text
    fits(reminders.reminder(snapshot, Administrator((LISTED,)), {}))
    fits(reminders.marks_dropped(snapshot, EVERY, [area.name for area in AREAS]))


def test_every_screen_of_a_list(snapshot: ListSnapshot) -> None:
    mark, person = area_id(LISTED), contact_id(snapshot.contacts_of(LISTED)[0])
    datas = [f"L.home.{n}" for n in (0, 20, 40, 60)]
    datas += [f"L.{name}.{mark}.{n}" for name in ("area", "conf") for n in (0, 6, 99, 102)]
    datas += [f"L.{name}.{mark}" for name in ("add", "imp", "doc")]
    datas += [f"L.{name}.{person}" for name in ("p", "rm", "edit")]
    for data in (*datas, "L.imp", "L.nonsense"):
        fits(router.handle_tap(snapshot, EVERY, data).screen)


def test_nobody_confirms_with_one_tap_what_had_no_room(snapshot: ListSnapshot) -> None:
    screen = fits(router.handle_tap(snapshot, EVERY, f"L.conf.{area_id(LISTED)}.0").screen)
    every = next(b.data for row in screen.rows for b in row if b.data.startswith("L.ok."))
    act = router.handle_tap(snapshot, EVERY, every).act
    assert act
    for step in act.steps:  # type: ignore[union-attr]  # what that button gives
        assert step.contact.name in screen.text


def test_every_screen_of_a_change(snapshot: ListSnapshot) -> None:
    people = snapshot.contacts_of(LISTED)
    pairs = [(c, replace(c, note=c.note[::-1], phones=("+4721234567",))) for c in people]
    steps = tuple(Change(old, new) for old, new in pairs)
    added = tuple(replace(c, name=f"Ny {c.name}"[:80]) for c in people)
    problems = tuple(Problem(n, "", f"Rad {n}: {'o' * 150}.", fatal=False) for n in range(100))
    plan = ImportPlan(added[:35], tuple(pairs[:35]), 3, people)  # more than come without a file
    draft = ImportDraft("0123456789", EVERY.label, ParseResult(people, problems), plan=plan)
    ticked = draft.toggle_removal(0, 999)
    for number in range(preview.last_page(snapshot, ticked) + 1):
        ticked = ticked.turn_to(number)
        fits(preview.preview(snapshot, ticked, "N" * 300, file=True))
    for number in range(3):
        fits(preview.doctors_preview(snapshot, ticked, number))
    fits(preview.missing_screen(snapshot, ticked, 8))
    refused = replace(draft, reading=ParseResult((), (Problem(1, "", "o" * 2000), *problems)))
    fits(preview.preview(snapshot, refused))
    fits(
        change_screens.change_notice(
            snapshot, steps, Administrator(tuple(a.name for a in AREAS)).label, [1], [LISTED]
        )
    )
    fits(
        change_screens.change_notice(
            snapshot, steps, EVERY.label, [1], [area.name for area in AREAS]
        )
    )
    asked = Proposal(EVERY.label, steps)
    pages = change_screens.approval_pages(snapshot, asked)
    assert sum(map(len, pages)) == len(steps)
    for number, page in enumerate(pages):
        screen = fits(
            change_screens.approval_screen(snapshot, asked, "0123456789", number, "N" * 100)
        )
        assert all(step.contact.name in screen.text for step in page)
    entries = [
        ChangeRecord(n // 20, TODAY, EVERY.label, contact_key(step.contact), *change)
        for n, step in enumerate(steps)
        for change in differences(step)
    ]
    fits(change_screens.history(snapshot, AREAS[0], entries, 0))
