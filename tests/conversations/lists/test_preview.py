"""The preview of an import: all that will be saved is on its pages, and nothing can be skipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from conversations.contacts.changes import Change
from conversations.contacts.contact import Area, Contact, contact_key
from conversations.contacts.parse_result import LeftOut, ParseResult, Problem
from conversations.lists import preview
from conversations.lists.import_plan import ANOTHER, ImportDraft
from conversations.lists.snapshot import ListSnapshot
from conversations.model import Screen
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.talk import LANDLINE, TODAY, contact

TROMS, OSLO = "Troms legeforening", "Oslo legeforening"
AREAS = (Area(TROMS, "association", ("55",)), Area(OSLO, "association", ("03",)))
KARI = contact(note="Ring etter 16", agreed=True)
OLA = contact("Ola Eksempel", phones=(LANDLINE,), agreed=True)
SIRI = contact("Siri Eksempel", area=OSLO, agreed=True)
NILS = contact("Nils Nyeksempel", confirmed=None, workplace="Kommunen", phones=("+4780012345",))
COLUMNS = frozenset({"name", "phones", "note", "workplace"})


@pytest.fixture
def snapshot(script: Script) -> ListSnapshot:
    return ListSnapshot(script, load_list_texts(), AREAS, (KARI, OLA, SIRI), TODAY)


def draft(
    snapshot: ListSnapshot,
    *contacts: Contact,
    problems: Iterable[Problem] = (),
    left_out: Iterable[LeftOut] = (),
    **more: object,
) -> ImportDraft:
    reading = ParseResult(contacts, tuple(problems), COLUMNS, left_out=tuple(left_out))
    made = ImportDraft("abc", TROMS, reading, **more)  # type: ignore[arg-type]
    return made.rebase(snapshot.contacts, TODAY)


def again(snapshot: ListSnapshot, made: ImportDraft) -> ImportDraft:
    return made.rebase(snapshot.contacts, TODAY)


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


def leads(screen: Screen) -> list[str]:
    return [button.data for row in screen.rows for button in row]


def pages(snapshot: ListSnapshot, made: ImportDraft) -> list[Screen]:
    """Every page, read in order."""
    seen = []
    for number in range(preview.last_page(snapshot, made) + 1):
        made = made.turn_to(number)
        seen.append(preview.preview(snapshot, made))
    return seen


def warning(row: int, *, fatal: bool = False) -> Problem:
    return Problem(row, "phone", f"Rad {row}: se på nummeret.", fatal)


def test_each_person_stands_there_with_every_field_new_and_old(snapshot: ListSnapshot) -> None:
    new = replace(NILS, address="Eksempelveien 1", note="Bor der", students=True, gender="woman")
    made = draft(snapshot, replace(KARI, note="ny"), new, OLA, problems=[warning(3)])
    seen = preview.preview(snapshot, made, file=True).text
    assert seen.startswith(f"Dette blir endret\n{TROMS} · 1 lagt til, 1 endret, 1 uendret\n")
    parts = [
        "Se på dette\nRad 3: se på nummeret.",
        "Endres på Troms legeforening · støttekollega\nKari Eksempel\n"
        "Merknad: Ring etter 16 → ny\n"
        "Som før: Eksempel legesenter, 406 12 345, samtykke: ja, bekreftet: 11.11.2026",
        "Nye på Troms legeforening · støttekollega\nNils Nyeksempel\nArbeidssted: Kommunen\n"
        "Telefon: 80 01 23 45\nAdresse: Eksempelveien 1\nTar imot studenter: ja\n"
        "Merknad: Bor der\nKjønn: kvinne",
        "Slik ser legen det: Troms legeforening · støttekollega\n",
        "Fila er slettet fra chatten.",
    ]
    places = [seen.index(part) for part in parts]
    assert places == sorted(places)


def test_only_those_who_have_said_yes_are_taken_over(snapshot: ListSnapshot) -> None:
    mia = replace(NILS, name="Mia Nyeksempel", phones=("+4781212345",))
    made = draft(snapshot, KARI, OLA, NILS, mia)
    seen = preview.preview(snapshot, made)
    assert made.steps == ()
    assert "Har de sagt ja til å stå her?" in seen.text
    assert labels(seen) == [
        "☐ Nils Nyeksempel har sagt ja", "☐ Mia Nyeksempel har sagt ja",
        "Alle på denne siden har sagt ja", "Avbryt",
    ]  # fmt: skip
    made = again(snapshot, made.toggle_consent(1, 1))
    assert [(s.contact.name, s.contact.agreed_on, s.contact.agreed_by) for s in made.steps] == [
        ("Mia Nyeksempel", TODAY, TROMS)
    ]
    seen = preview.preview(snapshot, made)
    assert "Uten ja, og derfor ikke med: Nils Nyeksempel." in seen.text
    assert "☑ Mia Nyeksempel har sagt ja" in labels(seen)
    assert "Ta i bruk" in labels(seen)
    every = again(snapshot, made.toggle_consent(0, 1))
    assert len(every.steps) == 2
    assert again(snapshot, every.toggle_consent(0, 1)).steps == ()


def test_an_empty_cell_takes_no_consent_back(snapshot: ListSnapshot) -> None:
    made = draft(snapshot, replace(KARI, agreed=False, note="ny"))
    assert made.silent == ()
    assert [(s.after and s.after.agreed) for s in made.steps] == [True]


def test_who_said_no_is_named_left_out_and_can_be_hidden_or_removed(snapshot: ListSnapshot) -> None:
    no = replace(OLA, agreed=False)
    left = [
        LeftOut("Ola Eksempel", "", 3, "said_no", "Rad 3: Ola Eksempel har sagt nei.", no),
        LeftOut("Per Ny", "", 4, "said_no", "Rad 4: Per Ny har sagt nei.", replace(no, name="P")),
        LeftOut("Mia", "", 5, "hidden", "Rad 5: Mia, raden er skjult i arket."),
    ]
    made = draft(snapshot, KARI, left_out=left)
    seen = preview.preview(snapshot, made)
    assert (
        "Ikke tatt med (3)\nRad 3: Ola Eksempel har sagt nei.\n"
        "Ola Eksempel står på lista nå." in seen.text
    )
    assert "Rad 4: Per Ny har sagt nei.\nRad 5: Mia, raden er skjult i arket." in seen.text
    assert labels(seen)[:2] == ["☐ Skjul Ola Eksempel", "☐ Fjern Ola Eksempel"]
    assert made.steps == ()
    hidden = again(snapshot, made.toggle_leaving(0, "hide"))
    gone = replace(OLA, hidden=True, agreed=False)
    assert hidden.steps == (Change(OLA, gone),)
    assert labels(preview.preview(snapshot, hidden))[0] == "☑ Skjul Ola Eksempel"
    removed = again(snapshot, hidden.toggle_leaving(0, "remove"))
    assert removed.steps == (Change(OLA, None),)
    assert again(snapshot, removed.toggle_leaving(0, "remove")).steps == ()


def test_another_name_or_another_person_is_asked(snapshot: ListSnapshot) -> None:
    new = replace(OLA, name="Ola Hansen", note="", workplace="", confirmed=None)
    made = draft(snapshot, KARI, new)
    seen = preview.preview(snapshot, made)
    assert "Er dette samme person?\nOla Eksempel står på lista, men ikke i det" in seen.text
    assert labels(seen)[:2] == ["☐ Ja, nå Ola Hansen", "☐ Nei, ikke samme person"]
    assert "Ta i bruk" not in labels(seen)
    assert "Svar først på hvem som er samme person (1 igjen)." in seen.text
    same = again(snapshot, made.answer_doubt(0, 0))
    ((old, after),) = same.plan.changed
    assert (old, after) == (
        OLA,
        replace(OLA, name="Ola Hansen", workplace="", confirmed=OLA.confirmed),
    )
    assert "Ta i bruk" in labels(preview.preview(snapshot, same))
    other = again(snapshot, made.answer_doubt(0, ANOTHER))
    assert (other.plan.changed, [c.name for c in other.plan.added]) == ((), ["Ola Hansen"])
    assert other.plan.missing == (OLA,)


def test_a_rename_keeps_what_the_file_does_not_speak_of(snapshot: ListSnapshot) -> None:
    known = replace(OLA, note="Ring etter 16", languages=("samisk",), hours="9–15")
    snapshot = replace(snapshot, contacts=(known,))
    new = contact("Ola Hansen", phones=(LANDLINE, "+4780012345"), confirmed=None)
    reading = ParseResult((new,), columns=frozenset({"name", "phones"}))
    made = ImportDraft("abc", TROMS, reading).rebase(snapshot.contacts, TODAY)
    ((_, after),) = again(snapshot, made.answer_doubt(0, 0)).plan.changed
    assert after == replace(
        known, name="Ola Hansen", phones=(LANDLINE, "+4780012345"), confirmed=None
    )


def test_two_people_of_one_name_are_told_apart_by_workplace(snapshot: ListSnapshot) -> None:
    other = replace(KARI, phones=("+4780012345",), workplace="Sykehuset", note="", confirmed=None)
    made = draft(snapshot, other, OLA)
    seen = preview.preview(snapshot, made)
    assert "Kari Eksempel står på lista med andre numre og et annet arbeidssted:" in seen.text
    assert labels(seen)[:2] == ["☐ Samme person", "☐ Nei, ikke samme person"]
    two = again(snapshot, made.answer_doubt(0, ANOTHER))
    (step,) = two.steps
    assert step.before is None
    assert step.contact.name == "Kari Eksempel (Sykehuset)"
    one = again(snapshot, made.answer_doubt(0, 0))
    assert [s.before for s in one.steps] == [KARI]
    both = replace(snapshot, contacts=(KARI, OLA, step.contact))
    known = again(both, made)  # the next file with both of them asks nothing
    assert (known.plan.doubts, known.plan.added) == ((), ())


def test_a_mistake_in_spelling_is_asked_and_a_shared_number_is_not(snapshot: ListSnapshot) -> None:
    misspelt = replace(OLA, name="Ola Eksmpel", phones=("+4780012345",), workplace="")
    assert [d.old for d in draft(snapshot, KARI, misspelt).plan.doubts] == [OLA]
    others = [contact(f"{name} Annen", phones=(LANDLINE,)) for name in ("Mia", "Per")]
    assert draft(snapshot, KARI, *others).plan.doubts == ()
    assert [d.guess for d in draft(snapshot, KARI, others[0]).plan.doubts] == [ANOTHER]


def test_who_is_not_in_the_file_stays_unless_ticked(snapshot: ListSnapshot) -> None:
    made = draft(snapshot, KARI)
    seen = preview.preview(snapshot, made)
    assert "Står på lista, men ikke i fila (1)." in seen.text
    assert labels(seen)[0] == "☐ Fjern Ola Eksempel"
    assert "Ta i bruk" not in labels(seen)  # nothing would be done
    ticked = made.toggle_removal(0, 0)
    seen = preview.preview(snapshot, ticked)
    assert labels(seen)[0] == "☑ Fjern Ola Eksempel"
    assert "Blir fjernet: 1." in seen.text
    assert "Ta i bruk" in labels(seen)


def test_many_who_are_not_in_the_file_have_screens_of_their_own(snapshot: ListSnapshot) -> None:
    many = [contact(f"Kari {chr(65 + n)}{chr(75 + n)}", agreed=True) for n in range(12)]
    snapshot = replace(snapshot, contacts=tuple(many))
    made = draft(snapshot, many[0])
    assert "Ikke i fila (11)" in labels(preview.preview(snapshot, made))
    first = preview.missing_screen(snapshot, made, 0)
    assert [name for name in labels(first) if "Fjern" in name] == [
        f"☐ Fjern {c.name}" for c in many[1:9]
    ]
    assert labels(first)[-3:] == ["Kryss av alle her / ingen", "Neste side", "Tilbake"]
    second = preview.missing_screen(snapshot, made, 8)
    assert labels(second)[-2:] == ["Forrige side", "Tilbake"]
    every = made.toggle_removal(0, 10)
    assert len(every.steps) == 11
    assert every.toggle_removal(0, 10).steps == ()


def test_everybody_is_on_some_page_and_the_last_one_ends_it(snapshot: ListSnapshot) -> None:
    many = [
        contact(f"Nils {n:02} Nyeksempel", note="n" * 150, agreed=True, phones=(f"+474061{n:04}",))
        for n in range(55)
    ]
    made = draft(snapshot, *many, whole=False)
    seen = pages(snapshot, made)
    assert len(seen) > 3
    text = "\n".join(screen.text for screen in seen)
    assert all(f"Nils {n:02} Nyeksempel\n" in text for n in range(55))
    assert all(len(screen.text) < 4096 for screen in seen)
    assert ["Ta i bruk" in labels(screen) for screen in seen] == [False] * (len(seen) - 1) + [True]
    assert f"Side 2 av {len(seen)}" in seen[1].text
    assert labels(seen[0]) == ["Neste side", "Avbryt"]
    assert labels(seen[1]) == ["Forrige side", "Neste side", "Avbryt"]


def test_no_page_is_skipped(snapshot: ListSnapshot) -> None:
    made = draft(snapshot, NILS)
    assert made.turn_to(7).page == 1
    assert made.turn_to(7).turn_to(7).page == 2
    assert made.turn_to(1).turn_to(0).turn_to(2).page == 2


def test_a_large_file_comes_as_a_file_with_its_changed_ways_as_pages(
    snapshot: ListSnapshot,
) -> None:
    old = [contact(f"Kari {n:03}", agreed=True, phones=(f"+474061{n:04}",)) for n in range(70)]
    snapshot = replace(snapshot, contacts=tuple(old))
    new = [replace(c, note="ny") for c in old[:60]]
    new += [replace(c, phones=(LANDLINE,)) for c in old[60:]]
    made = draft(snapshot, *new)
    seen = pages(snapshot, made)
    text = "\n".join(screen.text for screen in seen)
    assert "Alt står i fila over." in text
    assert "Kari 059" not in text.split("Slik ser legen det")[0]
    assert all(f"Kari {n:03}\nTelefon: 406 1{n // 1000}" in text for n in range(60, 70))
    whole = preview.preview_text(snapshot, made)
    assert all(f"Kari {n:03}\r\nMerknad: (tomt) → ny" in whole for n in range(60))
    assert preview.is_for_file(made)
    assert not preview.is_for_file(draft(snapshot, *new[:60], whole=False))


def test_consent_to_a_large_file_is_given_page_by_page(snapshot: ListSnapshot) -> None:
    many = [contact(f"Nils {n:03}", phones=(f"+474061{n:04}",)) for n in range(100)]
    made = draft(snapshot, *many, whole=False)
    first = preview.preview(snapshot, made)
    assert "☐ Nils 000, ☐ Nils 001" in first.text
    assert leads(first)[0] == "L.yes.abc.0.39"
    made = again(snapshot, made.toggle_consent(0, 39))
    assert len(made.steps) == 40


def test_every_list_that_is_touched_is_shown_as_doctors_get_it(
    snapshot: ListSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = draft(snapshot, replace(KARI, note="ny"), replace(SIRI, note="ny"))
    text = "\n".join(screen.text for screen in pages(snapshot, made))
    assert "Slik ser legen det: Oslo legeforening · støttekollega" in text
    assert "Slik ser legen det: Troms legeforening · støttekollega" in text
    offers = ("stotte", "lfl")
    some = [replace(c, offer=o, note="ny") for c in (KARI, SIRI) for o in offers]
    many = draft(snapshot, *some, whole=False)
    last = pages(snapshot, many)[-1]
    assert "Slik ser legen det" in labels(last)
    one = preview.doctors_preview(snapshot, many, 0)
    assert one.text.count("Slik ser legen det: ") == 4
    assert labels(one) == ["Tilbake"]
    monkeypatch.setattr(preview, "PAGE", 300)
    assert labels(preview.doctors_preview(snapshot, many, 0)) == ["Neste side", "Tilbake"]
    assert labels(preview.doctors_preview(snapshot, many, 99)) == ["Forrige side", "Tilbake"]


def test_nothing_is_used_before_all_its_screens_were_opened(
    snapshot: ListSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "PAGE", 300)
    some = [replace(c, offer=o, note="ny") for c in (KARI, SIRI) for o in ("stotte", "lfl")]
    made = draft(snapshot, *some, whole=False).turn_to(1)
    made = replace(made, page=99, pages_read=99)
    lists = preview.doctor_pages(snapshot, made)
    assert len(lists) > 1
    for number, page in enumerate(lists):
        seen = preview.preview(snapshot, made)
        assert "Ta i bruk" not in labels(seen)
        assert "Se først på «Slik ser legen det»." in seen.text
        assert f"L.see.abc.{number}" in [b.data for b in preview.open_first(snapshot, made)]
        made = made.open_lists(page)
    assert "Ta i bruk" in labels(preview.preview(snapshot, made))


def test_nobody_goes_whose_screen_was_not_opened(snapshot: ListSnapshot) -> None:
    many = [contact(f"Kari {chr(65 + n)}{chr(75 + n)}", agreed=True) for n in range(12)]
    snapshot = replace(snapshot, contacts=tuple(many))
    made = draft(snapshot, many[0]).toggle_removal(0, 0)
    assert "Se først på «Ikke i fila (11)»." in preview.preview(snapshot, made).text
    assert "Ta i bruk" not in labels(preview.preview(snapshot, made))
    assert made.open_missing(8, 16).missing_read == 0  # nobody skips a screen
    made = made.open_missing(0, 8)
    assert [b.data for b in preview.open_first(snapshot, made)] == ["L.ms.abc.8"]
    assert "Ta i bruk" in labels(preview.preview(snapshot, made.open_missing(8, 16)))
    fewer = made.open_missing(8, 16).rebase(many[:11], TODAY)  # others were changed meanwhile
    assert fewer.missing_read == 0


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Ola Eksempel", True), ("ola  EKSEMPEL", True), ("Eksempel, Ola", True),
        ("Ola Eksempel 21 23 45 67 Kommunen", True), ("Ola", False), ("Siri Eksempel", False),
    ],
)  # fmt: skip
def test_who_stands_only_in_a_row_that_is_left_out_is_not_missing(
    snapshot: ListSnapshot, line: str, stays: bool
) -> None:
    left = LeftOut(line, "", 3, "hidden", f"Rad 3, «{line}»: raden er skjult i arket.")
    made = draft(snapshot, KARI, left_out=[left])
    assert (made.plan.kept, made.plan.missing) == (((OLA,), ()) if stays else ((), (OLA,)))
    seen = preview.preview(snapshot, made)
    assert ("☐ Fjern Ola Eksempel" in labels(seen)) is not stays
    assert ("der noe ikke er tatt med (1). De blir stående\n" in seen.text) is stays


def test_whoever_is_hidden_and_says_no_is_not_missing(snapshot: ListSnapshot) -> None:
    hidden = replace(OLA, hidden=True)
    snapshot = replace(snapshot, contacts=(KARI, hidden))
    no = LeftOut("Ola Eksempel", "", 3, "said_no", "Rad 3: har sagt nei.", OLA)
    plan = draft(snapshot, KARI, left_out=[no]).plan
    assert (plan.missing, plan.refusing, plan.kept) == ((), (), (hidden,))


def test_a_plan_is_made_once_for_what_it_is_made_of(snapshot: ListSnapshot) -> None:
    made = draft(snapshot, KARI, NILS)
    assert again(snapshot, made) is made
    ticked = made.toggle_consent(0, 0)
    assert again(snapshot, ticked).plan != made.plan
    assert made.rebase([KARI], TODAY).plan != made.plan


def test_a_file_that_changes_nothing(snapshot: ListSnapshot) -> None:
    seen = preview.preview(snapshot, draft(snapshot, KARI, OLA))
    assert seen.text.strip() == "Ingenting blir endret: alt i fila står på lista fra før."
    assert labels(seen) == ["Alle listene"]


def test_mistakes_come_before_warnings_and_nothing_can_be_used(snapshot: ListSnapshot) -> None:
    problems = [warning(2), warning(5, fatal=True)]
    seen = preview.preview(snapshot, draft(snapshot, NILS, problems=problems))
    assert seen.text == (
        "Dette må rettes først\n\nRad 5: se på nummeret.\nRad 2: se på nummeret.\n\n"
        "Ingenting er endret. Rett dette, og send lista en gang til. Retter du i en melding som er "
        "sendt, ser ikke boten det: send den på nytt."
    )
    assert labels(seen) == ["Tom mal", "Alle listene"]


def test_answers_are_kept_by_person_and_not_by_place(snapshot: ListSnapshot) -> None:
    made = draft(snapshot, KARI, OLA, NILS)
    agreed = again(snapshot, made.toggle_consent(0, 0))
    assert agreed.consents == {contact_key(NILS)}
    first = replace(NILS, name="Anne Først", phones=("+4781212345",))
    both = replace(agreed, reading=replace(agreed.reading, contacts=(first, KARI, OLA, NILS)))
    assert [c.name for c in again(snapshot, both).silent] == ["Anne Først"]
