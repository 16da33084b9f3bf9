"""Where answers lead: each way to lead somebody astray is named in its place."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from conversations.authoring.checks.routing import AGE, CHOICES, TAPS, check
from conversations.script.diagnostics import ScriptFiles
from conversations.script.loader import load_script
from conversations.script.schema import Script
from conversations.sentences.catalog import set_language
from tests.support.scripts import small_folder

TODAY = date(2026, 11, 22)
WORDS = '\n[steps.{0}]\ntext = "Mer om {0} på {1}"\n[steps.{0}.choices]\n{2}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small script, to be changed."""
    return Path(shutil.copytree(small_folder(), tmp_path / "script"))


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replaces the first `old` in a file; the number of the line it began on."""
    text = (folder / file).read_text("utf-8")
    assert old in text, old
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def add_step(
    folder: Path, name: str, code: str, kind: str, choices: str = "", more: str = ""
) -> int:
    """One more step with its words; the line on which it begins."""
    flow = folder / "flow.toml"
    text = flow.read_text("utf-8")
    table = f'[steps.{name}]\ncode = "{code}"\nkind = "{kind}"\n{more}\n[steps.{name}.choices]\n'
    flow.write_text(f"{text}\n{table}{choices}\n", "utf-8")
    labels = "\n".join(
        f'{line.partition(" = ")[0]} = "Valg {line.partition(" = ")[0]}"'
        for line in choices.splitlines()
    )
    for language in ("nb", "nn", "en"):
        with (folder / f"{language}.toml").open("a", encoding="utf-8") as file:
            file.write(WORDS.format(name, language, labels))
    return text.count("\n") + 2


def add_choice(folder: Path, choice: str, name: str = "more") -> int:
    """One more choice of the first step, with its label; the line on which it stands."""
    for language in ("nb", "nn", "en"):
        change(
            folder,
            f"{language}.toml",
            "[steps.who.choices]",
            f'[steps.who.choices]\n{name} = "X {language}"',
        )
    return (
        change(
            folder, "flow.toml", "[steps.who.choices]", f"[steps.who.choices]\n{name} = {choice}"
        )
        + 1
    )


def found(folder: Path) -> list[str]:
    return [str(finding) for finding in check(load_script(folder), TODAY)]


def test_the_small_script_is_sound(folder: Path) -> None:
    assert found(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "norwegian", "english"),
    [
        ('start = "who"', 'start = "whom"', "start: steget «whom» finnes ikke", "no step “whom”"),
        ('acute = "acute"', 'acute = "where"', "steps.where.kind: steget må være av slaget page",
         "has to be of the kind page"),
        ('start = "who"', 'start = "privacy"', "steps.privacy.kind: steget må være av slaget",
         "has to be of the kind question"),
        ('end = "end"', 'end = "where"', "steps.where.kind: steget må være av slaget end",
         "has to be of the kind end"),
        ('county = "where"', 'county = "end"', "steps.end.kind: steget må være av slaget county",
         "has to be of the kind county"),
        ('start = "who"', 'start = "who"\nerase = "ask"', "erase: steget «ask» finnes ikke",
         "no step “ask”"),
        ('start = "who"', 'start = "who"\ncontacts = "x"', "contacts: steget «x» finnes ikke",
         "no step “x”"),
        ('start = "who"', 'start = "who"\nerase = "who"',
         "steps.who: ett av valgene må føre til «erased»", "has to lead to “erased”"),
        ('start = "who"', 'start = "who"\nplace = "who"',
         "place: steget må finnes, av slaget place", "and be of the kind place"),
        ('start = "who"', 'start = "who"\nplace = "x"',
         "place: steget må finnes, av slaget place", "and be of the kind place"),
        ('start = "who"', 'start = "who"\nnight = ["x"]',
         "night: nummeret «x» finnes ikke i offers.toml", "no number “x” in offers.toml"),
        ('code = "co"', 'code = "wh"', "steps.where.code: koden er brukt av et annet steg",
         "another step uses this code"),
        ("retired = []", 'retired = ["pv"]', "steps.privacy.code: koden har vært i bruk før",
         "the code was in use before"),
        ('numbers = ["amk"]', 'numbers = ["amk", "x"]', "steps.acute.numbers: nummeret «x» finnes",
         "no number “x” in offers.toml"),
        ('kind = "county"', 'kind = "county"\noffer = "x"',
         "steps.where.offer: tilbudet «x» finnes ikke", "no offer “x” in offers.toml"),
        ('kept = "privacy"', 'kept = "privat"', "steps.who.choices.kept: steget «privat» finnes",
         "no step “privat”; correct the name or add"),
        ('offer = "tann"', 'offer = "tenn"', "steps.who.choices.dentist: tilbudet «tenn» finnes",
         "no offer “tenn” in offers.toml; correct"),
        ('kept = "privacy"', 'kept = { to = "privacy", url = "https://example.org" }',
         "steps.who.choices.kept: skriv enten et steg eller en adresse", "write either a step or"),
        ('kept = "privacy"', "kept = {}", "steps.who.choices.kept: skriv enten et steg eller",
         "write either a step or"),
        ('kept = "privacy"', 'kept = { url = "http://example.org" }',
         "steps.who.choices.kept: http://example.org: adressen må begynne med https://",
         "http://example.org: the address has to begin with https://"),
        ('kept = "privacy"', 'kept = { url = "example.org" }',
         "steps.who.choices.kept: example.org: adressen må begynne med https://",
         "example.org: the address has to begin"),
        ('kept = "privacy"', 'kept = "where"', "steps.who.choices.kept: si hvilket tilbud: { offer",
         "say which offer: { offer"),
        ('kept = "privacy"', 'kept = "end"', "steps.who.choices.kept: si hvilket tilbud: { offer",
         "say which offer: { offer"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_in_its_place_in_both_languages(
    folder: Path, old: str, new: str, norwegian: str, english: str
) -> None:
    change(folder, "flow.toml", old, new)
    script = load_script(folder)
    said = [str(finding) for finding in check(script, TODAY)]
    assert any(norwegian in one and one.startswith("flow.toml, linje ") for one in said), said
    set_language("en")
    spoken = [str(finding) for finding in check(script, TODAY)]
    assert any(english in one and one.startswith("flow.toml, line ") for one in spoken), spoken
    assert len(spoken) == len(said)


def test_only_one_step_shows_contacts(folder: Path) -> None:
    line = add_step(folder, "end2", "e2", "end")
    assert (
        f"flow.toml, linje {line + 2}, steps.end2.kind: bare ett steg kan være av slaget end"
        in (found(folder))
    )


def test_more_choices_than_anybody_reads(folder: Path) -> None:
    choices = "\n".join(f'c{n} = "privacy"' for n in range(CHOICES))
    add_step(folder, "many", "mn", "question", choices)
    add_choice(folder, '"many"')
    assert found(folder) == []
    change(folder, "flow.toml", 'c0 = "privacy"', 'c0 = "privacy"\ncx = "unread"')
    assert any("steps.many.choices: 11 valg; høyst 10" in one for one in found(folder))
    change(folder, "flow.toml", 'cx = "unread"', "cx = { to = 'unread', retired = true }")
    assert not any("11 valg" in one for one in found(folder))


def test_a_question_without_a_choice_is_a_dead_end(folder: Path) -> None:
    line = add_step(folder, "empty", "em", "question")
    add_choice(folder, '"empty"')
    said = found(folder)
    assert (
        f"flow.toml, linje {line + 1}, steps.empty: blindvei: et spørsmål må ha minst ett valg"
        in said
    )


def test_a_step_that_nothing_leads_to_and_ways_by_role_or_typed_words(folder: Path) -> None:
    line = add_step(folder, "lost", "lo", "page")
    unreached = f"flow.toml, linje {line}, steps.lost: ingen valg leder hit"
    assert [one for one in found(folder) if one.startswith(unreached)]
    with (folder / "phrases.toml").open("a", encoding="utf-8") as file:
        file.write('[topics.lost]\nnb = ["bortkommen"]\n')
    assert found(folder) == []


def test_a_question_from_which_nobody_gets_to_help(folder: Path) -> None:
    line = add_step(folder, "loop", "lp", "question", 'round = "loop"')
    add_choice(folder, '"loop"')
    dead = f"flow.toml, linje {line + 1}, steps.loop: blindvei: herfra kommer ingen til kontakter"
    assert [one for one in found(folder) if one.startswith(dead)]
    change(folder, "flow.toml", 'round = "loop"', 'round = "privacy"')
    assert found(folder) == []


@pytest.mark.parametrize(("questions", "is_far"), [(3, False), (4, True)])
def test_contacts_are_so_many_taps_away_at_most(folder: Path, questions: int, is_far: bool) -> None:
    for n in range(questions):
        to = f'"q{n + 1}"' if n + 1 < questions else '{ offer = "tann" }'
        add_step(folder, f"q{n}", f"q{n}", "question", f"on = {to}")
    add_choice(folder, '"q0"')
    said = [one for one in found(folder) if f"mer enn {TAPS} trykk" in one]
    assert bool(said) is is_far
    assert all("steps.q0: " in one for one in said[:1])


def test_what_an_offer_needs_on_the_way(folder: Path) -> None:
    change(folder, "offers.toml", "[numbers.amk]", "[offers.land]\nnames = ['land']\n[numbers.amk]")
    for language in ("nb", "nn", "en"):
        words = "\n".join(
            f'{key} = "{key} {language}"'
            for key in ("heading", "promise", "closing", "empty", "about")
        )
        with (folder / f"{language}.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n[offers.land]\n{words}\n")
    (unused,) = found(folder)
    assert "offers.land: advarsel: ingen valg leder til tilbudet" in unused
    add_choice(folder, '{ offer = "land" }', "land")
    assert found(folder) == []
    change(folder, "flow.toml", '{ offer = "land" }', '{ offer = "land", to = "where" }')
    assert any(
        "choices.land: tilbudet har ingen lister etter fylke" in one for one in found(folder)
    )
    change(folder, "flow.toml", 'kind = "county"', 'kind = "county"\noffer = "land"')
    assert any("steps.where.offer: tilbudet har ingen lister" in one for one in found(folder))


def test_an_aside_is_a_choice_below_contacts(folder: Path) -> None:
    line = change(folder, "offers.toml", "local = true", 'local = true\nasides = ["more"]') + 1
    assert found(folder) == [
        f"offers.toml, linje {line}, offers.tann.asides: «more» er ikke et valg i steget end"
    ]


def test_more_about_an_offer_and_a_wrong_number_are_asked_below_contacts_alone(
    folder: Path,
) -> None:
    add_step(folder, "more", "mo", "about")
    add_step(folder, "wrong", "wr", "wrong")
    add_choice(folder, '"more"', "about")
    add_choice(folder, '"wrong"', "report")
    said = found(folder)
    assert any("choices.about: bare kontaktsiden kan lede til «Mer»" in one for one in said)
    assert any("choices.report: bare en side under kontaktene kan spørre" in one for one in said)


def test_typed_words_lead_to_steps_and_offers_that_are_there(folder: Path) -> None:
    with (folder / "phrases.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[others]\nacute = "acute_o"\n[dangers.unsafe]\nnb = ["redd"]\n[topics.gone]\n'
            'nb = ["borte"]\n[clues.lost]\nnb = ["vekk"]\n[offers.gone]\nnb = ["<ukjent> b"]\n'
        )
    said = [one.partition(", ")[2].partition(", ")[2] for one in found(folder)]
    gone = "finnes ikke; rett navnet eller ta det bort"
    assert {
        f"others.acute_o: «acute_o» {gone}", f"dangers.unsafe: «unsafe» {gone}",
        f"topics.gone: «gone» {gone}", f"clues.lost: «lost» {gone}", f"offers.gone: «gone» {gone}",
        "words.ukjent: «ukjent» brukes i et mønster, men mangler under [words]",
    } <= {*said}  # fmt: skip


def test_the_switchboard_is_given_where_nobody_is_listed(folder: Path) -> None:
    change(folder, "service.toml", "switchboard", "sentral")
    assert any("service: «switchboard» mangler; skriv nummeret" in one for one in found(folder))


def numbers_of(script: Script, days: int) -> list[str]:
    later = date(2026, 11, 21) + timedelta(days)
    return [str(f) for f in check(script, later) if "checked" in f.place]


def test_a_number_is_compared_with_its_source_once_a_month(folder: Path) -> None:
    script = load_script(folder)
    assert numbers_of(script, AGE.days) == []
    (said,) = numbers_of(script, AGE.days + 1)
    assert said.endswith("numbers.amk.checked: advarsel: 113 ble sist sjekket 21.11.2026; "
                         "sammenlign med kilden og sett ny dato")  # fmt: skip
    assert ScriptFiles(folder).finding("offers.toml", "numbers.amk", "checked", "").line == 10
