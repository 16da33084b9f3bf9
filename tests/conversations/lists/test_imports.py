"""The import as a state machine: from rows to saved, refused or cancelled, without a bot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.contacts.contact import Area, contact_key
from conversations.contacts.parse_result import SourceSheet
from conversations.lists.import_plan import ImportDraft
from conversations.lists.imports import (
    ImportTurn,
    NotifyAdministrators,
    PendingImport,
    RowsReceived,
    SaveChanges,
    SaveResult,
    SendPreview,
    Stage,
    UploadedRows,
    advance_import,
)
from conversations.lists.snapshot import (
    Administrator,
    ExpectInput,
    ImportAct,
    ImportAction,
    ListContext,
    ListSnapshot,
    area_id,
)
from conversations.lists.two_person import Proposal
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.talk import LANDLINE, TODAY, contact

TROMS, OSLO = "Troms legeforening", "Oslo legeforening"
OLA, SIRI, PER = 11, 12, 13  # of Troms, of both, of Oslo
KARI = contact(agreed=True)
WHOLE = [
    ["område", "tilbud", "navn", "mobil", "samtykke"],
    ["Troms", "støttekollega", "Nils Nyeksempel", "21234567", "ja"],
]
BARE = [["navn", "mobil"], ["Nils Nyeksempel", "21234567"]]


@pytest.fixture
def ola(script: Script) -> ListContext:
    areas = (Area(TROMS, "association", ("55",)), Area(OSLO, "association", ("03",)))
    snapshot = ListSnapshot(script, load_list_texts(), areas, (KARI,), TODAY)
    administrators = {
        OLA: Administrator((TROMS,)),
        SIRI: Administrator((TROMS, OSLO)),
        PER: Administrator((OSLO,)),
    }
    return ListContext(snapshot, OLA, administrators)


def received(
    context: ListContext, rows: list[list[str]], expected: ExpectInput | None = None
) -> ImportTurn:
    pending = PendingImport("abc", context.chat, expected or ExpectInput())
    return advance_import(pending, RowsReceived(UploadedRows([SourceSheet(rows)])), context)


def tapped(
    context: ListContext, stage: Stage | None, act: str, argument: str = "", owner: int = OLA
) -> ImportTurn:
    assert stage
    action = ImportAction("abc", ImportAct(act), argument)
    return advance_import(PendingImport("abc", owner, stage), action, context)


def saved(
    context: ListContext, turn: ImportTurn, result: SaveResult, owner: int = OLA
) -> ImportTurn:
    (effect,) = turn.effects
    assert isinstance(effect, SaveChanges)
    return advance_import(PendingImport("abc", owner, effect.stage), result, context)


def text(turn: ImportTurn) -> str:
    assert turn.screen
    return turn.screen.text


def leads(turn: ImportTurn) -> list[str]:
    assert turn.screen
    return [button.data for row in turn.screen.rows for button in row]


def test_rows_without_area_and_offer_are_asked_about(ola: ListContext) -> None:
    siri = replace(ola, chat=SIRI)
    turn = received(siri, BARE)
    assert f"L.to.abc.{area_id(TROMS)}" in leads(turn)
    turn = tapped(siri, turn.stage, "to", area_id(TROMS), SIRI)
    assert "L.of.abc.stotte" in leads(turn)
    turn = tapped(siri, turn.stage, "of", "stotte", SIRI)
    assert isinstance(turn.stage, ImportDraft)
    assert leads(turn) == ["L.yes.abc.0.0", "L.t.abc.0", "L.no.abc"]
    turn = tapped(siri, turn.stage, "of", "stotte", SIRI)  # a second tap on the same button
    assert leads(turn)[0] == "L.yes.abc.0.0"


def test_consent_ticks_and_doctors_preview_then_saved(ola: ListContext) -> None:
    turn = received(ola, BARE, ExpectInput(TROMS, "stotte", file=True))
    assert tapped(ola, turn.stage, "use").effects == ()  # nobody has said yes
    turn = tapped(ola, turn.stage, "yes", "0.0")
    assert "L.use.abc" in leads(turn)
    turn = tapped(ola, turn.stage, "t", "0")
    assert "Blir fjernet: 1" in text(turn)
    turn = tapped(ola, turn.stage, "see", "0")
    assert leads(turn) == ["L.d.abc.last"]
    turn = tapped(ola, turn.stage, "use")
    assert (turn.stage, turn.screen) == (None, None)
    (save,) = turn.effects
    assert isinstance(save, SaveChanges)
    assert save.label == TROMS
    assert [(s.before, s.after and s.after.phones) for s in save.stage.steps] == [
        (None, (LANDLINE,)), (KARI, None),
    ]  # fmt: skip
    turn = saved(ola, turn, SaveResult.SAVED)
    assert turn.effects == (ExpectInput(),)
    assert text(turn).startswith("Tatt i bruk: 1 lagt til, 1 fjernet.")
    turn = tapped(ola, turn.stage, "use")  # a second tap
    assert text(turn).startswith("Allerede tatt i bruk.")
    assert turn.effects == ()


def test_a_conflict_shows_the_draft_beside_the_lists_of_this_moment(ola: ListContext) -> None:
    turn = tapped(ola, received(ola, WHOLE).stage, "use")
    moved = replace(ola.snapshot, contacts=(KARI, contact("Nils Nyeksempel", agreed=True)))
    turn = saved(replace(ola, snapshot=moved), turn, SaveResult.CONFLICT)
    assert isinstance(turn.stage, ImportDraft)
    assert "Telefon: 406 12 345 → 21 23 45 67" in text(turn)


def proposed(ola: ListContext) -> Proposal:
    strict = replace(ola, two_person=True)
    turn = tapped(strict, received(strict, WHOLE).stage, "use")
    assert isinstance(turn.stage, Proposal)
    (ask,) = turn.effects
    assert isinstance(ask, NotifyAdministrators)
    assert list(ask.screens) == [SIRI]
    return turn.stage


def test_two_agree(ola: ListContext) -> None:
    siri = replace(ola, chat=SIRI, two_person=True)
    turn = tapped(siri, proposed(ola), "ap")
    (save,) = turn.effects
    assert isinstance(save, SaveChanges)
    assert save.label == f"{TROMS} og {OSLO} + {TROMS}"
    for result, words in (
        (SaveResult.SAVED, "En annen administrator har godkjent: 1 lagt til."),
        (SaveResult.CONFLICT, "Lista er endret av en annen, så endringen din ble ikke godkjent."),
    ):
        done = saved(siri, turn, result)
        (tell,) = done.effects
        again = (
            "Allerede tatt i bruk." if result is SaveResult.SAVED else "Forhåndsvisningen er borte"
        )
        stage = done.stage or ExpectInput()
        assert text(tapped(siri, stage, "ap")).startswith(again)
        assert isinstance(tell, NotifyAdministrators)
        assert set(tell.screens) == {OLA}
        assert tell.screens[OLA].text.startswith(words)


def test_the_second_says_no(ola: ListContext) -> None:
    turn = tapped(replace(ola, chat=SIRI), proposed(ola), "rj")
    assert text(tapped(replace(ola, chat=SIRI), turn.stage, "ap")).startswith("Noen har allerede")
    assert [type(effect) for effect in turn.effects] == [NotifyAdministrators]


def test_what_does_not_fit_the_stage_changes_nothing(ola: ListContext) -> None:
    """Every tap on every stage by everybody: only the few that belong there go on."""
    rows, draft = received(replace(ola, chat=SIRI), BARE).stage, received(ola, WHOLE).stage
    assert rows
    assert draft
    allowed = {
        "rows": {("to", OLA), ("no", OLA)},
        "draft": {(act, OLA) for act in ("d", "t", "yes", "use", "no", "see", "to", "of", "ms")},
        "proposal": {*((act, SIRI) for act in ("ap", "rj", "sp")), ("no", OLA)},
        "nothing": set[tuple[str, int]](),
    }
    waiting = {"rows": rows, "draft": draft, "proposal": proposed(ola), "nothing": ExpectInput()}
    for name, stage in waiting.items():
        for act in ImportAct:
            for chat in (OLA, SIRI, PER):
                turn = tapped(replace(ola, chat=chat), stage, act, area_id(TROMS))
                if (act.value, chat) not in allowed[name]:
                    assert turn.stage is stage, (name, act, chat)
                    assert turn.effects == (), (name, act, chat)
                else:
                    assert turn.stage is not stage, (name, act, chat)


def test_buttons_in_peoples_chats_keep_their_form() -> None:
    assert {act.name: act.data("abc", 1) for act in ImportAct} == {
        "SHOW": "L.d.abc.1",
        "TOGGLE_REMOVAL": "L.t.abc.1",
        "CONFIRM_CONSENT": "L.yes.abc.1",
        "APPLY": "L.use.abc.1",
        "CANCEL": "L.no.abc.1",
        "SHOW_AS_DOCTOR": "L.see.abc.1",
        "CHOOSE_AREA": "L.to.abc.1",
        "CHOOSE_OFFER": "L.of.abc.1",
        "APPROVE": "L.ap.abc.1",
        "REJECT": "L.rj.abc.1",
        "TURN_PAGE": "L.sp.abc.1",
        "ANSWER_QUESTION": "L.qa.abc.1",
        "ANSWER_DOUBT": "L.rn.abc.1",
        "REFUSAL": "L.sn.abc.1",
        "SHOW_MISSING": "L.ms.abc.1",
    }


def test_one_contact_is_edited(ola: ListContext) -> None:
    rows = [["navn", "mobil"], ["Kari Eksempel", "80012345"]]
    upload = UploadedRows([SourceSheet(rows, is_text=True)], whole=False, editing=KARI)
    expected = ExpectInput(TROMS, "stotte", contact_key(KARI))
    turn = advance_import(PendingImport("abc", OLA, expected), RowsReceived(upload), ola)
    assert "Telefon: 406 12 345 → 80 01 23 45" in text(turn)
    assert isinstance(turn.stage, ImportDraft)
    assert not turn.stage.plan.missing


UNKNOWN = [["navn", "mobil", "Vakttlf."], ["Nils Nyeksempel", "21234567", "80012345"]]


@pytest.mark.parametrize(
    ("label", "phones", "note"),
    [("telefon", 2, ""), ("merknad", 1, "80012345"), ("ikke ta med", 1, "")],
)
def test_a_column_that_nobody_knows_is_asked_about(
    ola: ListContext, label: str, phones: int, note: str
) -> None:
    turn = received(ola, UNKNOWN, ExpectInput(TROMS, "stotte", file=True))
    assert text(turn).startswith("Hva er kolonnen «Vakttlf.»?")
    assert "Svaret gjelder bare det du har sendt nå." in text(turn)
    assert turn.screen
    (data,) = [b.data for row in turn.screen.rows for b in row if b.label == label]
    assert data.startswith("L.qa.abc.")
    turn = tapped(ola, turn.stage, "qa", data.rpartition(".")[2])
    assert isinstance(turn.stage, ImportDraft)
    (nils,) = turn.stage.plan.added
    assert (len(nils.phones), nils.note) == (phones, note)


def test_a_question_can_be_left_and_a_forged_answer_is_one_of_its_answers(ola: ListContext) -> None:
    turn = received(ola, UNKNOWN, ExpectInput(TROMS, "stotte", file=True))
    assert isinstance(tapped(ola, turn.stage, "qa", "99").stage, ImportDraft)
    turn = tapped(ola, turn.stage, "no")
    assert turn.stage is None
    assert text(turn).startswith("Avbrutt. Ingenting er endret.")


def test_pages_are_read_before_anything_is_saved(ola: ListContext) -> None:
    some = ["Troms", "støttekollega"]
    people = [[*some, f"Nils {n:02}", f"8001{n:04}", "ja", "n" * 190] for n in range(40)]
    turn = received(ola, [[*WHOLE[0], "merknad"], *people])
    for page in range(1, 20):
        assert tapped(ola, turn.stage, "use").effects == ()
        turn = tapped(ola, turn.stage, "d", str(page))
        if "L.use.abc" in leads(turn):
            break
    assert 2 < page < 19
    (save,) = tapped(ola, turn.stage, "use").effects
    assert isinstance(save, SaveChanges)
    assert len(save.stage.steps) == 40


def test_a_large_list_comes_as_a_file(ola: ListContext) -> None:
    people = [["Troms", "støttekollega", f"Nils {n:02}", f"8001{n:04}", "ja"] for n in range(61)]
    turn = received(ola, [WHOLE[0], *people])
    (sent,) = turn.effects
    assert isinstance(sent, SendPreview)
    assert sent.count == 61
    assert sent.text.count("Slik ser legen det: Troms legeforening · støttekollega") == 1
    assert isinstance(turn.stage, ImportDraft)
    changed = replace(ola.snapshot, contacts=(replace(KARI, note="ny"),))
    (new,) = tapped(replace(ola, snapshot=changed), turn.stage, "d", "0").effects
    assert isinstance(new, SendPreview)  # the file that was sent says what is not true any more
    assert "Nils 60\r\nTelefon: 80 01 00 60" in sent.text
