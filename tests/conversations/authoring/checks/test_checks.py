"""What the checker finds in a script that somebody has changed; the changes are made to a copy."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from conversations.authoring.checks.launch import go_live
from conversations.authoring.checks.routing import check
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import BUILT_IN, load_script
from tests.support.scripts import change

TODAY = date(2026, 11, 22)


SMALL = BUILT_IN.parents[2] / "tests" / "data" / "three_steps"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the script that ships, not published; of typed words a few, which load at once."""
    copy = Path(shutil.copytree(BUILT_IN, tmp_path / "script"))
    answers = ("thanks", "human", "seen", "cost", "anonymous", "legevakt", "low")
    topics = "".join(f'[topics.{answer}]\nnb = ["{answer}"]\n' for answer in answers)
    few = (SMALL / "phrases.toml").read_text("utf-8")
    (copy / "phrases.toml").write_text(f"{few}\n{topics}", "utf-8")
    (copy / "places.toml").unlink()
    (copy / "published.json").unlink()
    return copy


def found(folder: Path) -> str:
    return "\n".join(str(finding) for finding in check(load_script(folder), TODAY))


def test_the_script_that_ships_is_sound() -> None:
    assert check(load_script(), TODAY) == ()


def test_a_byte_order_mark_is_accepted(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert found(folder) == ""


NOBODYS_OFFER = "[offers.ny]\n[numbers.amk]"
ELEVEN = "[steps.unsure.choices]\n" + "".join(f'e{n} = "subst"\n' for n in range(10))
CHANGES = [
    ("flow.toml", '{ offer = "stotte" }', '{ offer = "støtte" }', "«støtte» finnes ikke i offers"),
    (
        "flow.toml",
        'forms = { url = "https://',
        'forms = { url = "http://',
        "http://www.legeforeningen.no/om-oss",
    ),
    (
        "flow.toml",
        'forms = { url = "https://www.',
        'forms = { url = "https://bit.ly/',
        "lenken er forkortet",
    ),
    ("flow.toml", 'forms = { url = "https://', 'forms = { url = "tel:', "må begynne med https://"),
    ("flow.toml", "[steps.unsure.choices]\n", ELEVEN, "steps.unsure.choices: 1"),
    ("service.toml", "switchboard = ", "sentral = ", "«switchboard» mangler"),
    ("nb.toml", 'promise = "', f'promise = "{"Leger " * 80}', "heading, promise og closing er"),
    ("flow.toml", 'doctor = "need_d"', 'doctor = "ned_d"', "«ned_d» finnes ikke"),
    ("flow.toml", 'how = "privacy_more"\n', "", "steps.privacy_more: ingen valg leder hit"),
    ("flow.toml", 'code = "un"', 'code = "wh"', "koden er brukt av et annet steg"),
    ("flow.toml", "retired = []", 'retired = ["un"]', "koden har vært i bruk før"),
    ("flow.toml", 'start = "who"', 'start = "whom"', "steget «whom» finnes ikke"),
    ("flow.toml", 'end = "end"', 'end = "law"', "steget må være av slaget end"),
    ("flow.toml", '\noffer = "lfl"', '\noffer = "xyz"', "«xyz» finnes ikke i offers.toml"),
    ("flow.toml", '\noffer = "lfl"', '\noffer = "sana"', "har ingen lister etter fylke"),
    ("flow.toml", 'case = "wh_case"', 'case = "where"', "si hvilket tilbud"),
    ("flow.toml", 'case = "wh_case"', 'case = "more"', "bare kontaktsiden kan lede til"),
    ("flow.toml", 'kept = "privacy"', 'kept = { to = "privacy", url = "https://x.no" }', "enten"),
    ("flow.toml", 'numbers = ["eu"]', 'numbers = ["ue"]', "nummeret «ue» finnes ikke"),
    ("offers.toml", '"write", ', '"writ", ', "«writ» er ikke et valg i steget end"),
    ("nb.toml", 'kept = "Hva blir lagret?"\n', "", "«kept» mangler på Bokmål"),
    ("en.toml", "[steps.found]", "[steps.fonud]", "«found» mangler på English"),
    ("nn.toml", 'next = "', 'nexxt = "', "«nexxt» er ikke i bruk"),
    ("nb.toml", 'kept = "Hva blir lagret?"', f'kept = "{"x" * 33}"', "33 tegn; høyst 32"),
    ("nb.toml", 'text = """\n', f'text = """\n{"Si fra " * 120}', "høyst 700"),
    ("nb.toml", 'erased = "', f'erased = "{"x" * 100}', "høyst 200"),
    ("nn.toml", '\nshort = "', f'\nshort = "{"x" * 120}', "høyst 120, for Telegram tar ikke mer"),
    ("nb.toml", "Trykk START.", "Trykk START. " * 9, "høyst 480, for Telegram"),
    ("nb.toml", 'tall = "', f'tall = "{"x" * 256}', "høyst 256, for Telegram"),
    ("en.toml", '\nprivacy = "What is stored?"', "", "«privacy» mangler på English"),
    ("en.toml", '\nshort = "', '\nshrt = "', "«shrt» er ikke i bruk"),
    ("nb.toml", "En annen", "En annen!", "ta bort utropstegnet"),
    ("nb.toml", "{month}", "{manth}", "{manth} kan ikke fylles ut her; bruk {month}"),
    ("nb.toml", "Bekreftet {month}", "Bekreftet", "{month} mangler i teksten"),
    ("nb.toml", 'text = """\n', 'text = """\n{ ', "en klamme { eller } står alene"),
    ("nb.toml", 'about = """\n', f'about = """\n{"En lege " * 100}', "høyst"),
]


def test_a_script_may_leave_out_what_telegram_shows_but_is_told(folder: Path) -> None:
    text = (folder / "nn.toml").read_text("utf-8")
    kept = text[: text.index("[profile]")] + text[text.index("# --- Kven og kva") :]
    (folder / "nn.toml").write_text(kept, "utf-8")
    (finding,) = check(load_script(folder), TODAY)
    assert finding.warning
    assert str(finding).startswith("nn.toml, linje 1, profile: advarsel: «profile»")
    assert finding.as_error() in go_live(load_script(folder), [], [], TODAY)


def test_words_that_nobody_translated_are_found(folder: Path) -> None:
    for file in ("nb.toml", "nn.toml"):
        text = (folder / file).read_text("utf-8")
        line = next(one for one in text.splitlines() if one.startswith("students = "))
        change(folder, file, line, 'students = "De som står her, tar gjerne imot studenter"')
    (finding,) = found(folder).splitlines()
    assert finding.startswith("nn.toml, linje ")
    assert finding.endswith("lines.students: ordene er de samme som på Bokmål; oversett dem")


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("nb.toml", 'text = """\n', 'text = """\n**Nå** ', "Telegram viser merkene som"),
        ("nb.toml", 'text = """\n', 'text = """\n<b>Nå</b> ', "Telegram viser merkene som"),
        ("nb.toml", 'other = "En annen"', 'other = "Bare vis kontakter"', "to knapper heter «Bare"),
        ("offers.toml", "[numbers.amk]", NOBODYS_OFFER, "ingen valg leder til tilbudet"),
    ],
)  # fmt: skip
def test_what_is_odd_is_a_warning(folder: Path, file: str, old: str, new: str, wanted: str) -> None:
    change(folder, file, old, new)
    warnings = [f for f in check(load_script(folder), TODAY) if f.warning]
    assert any(wanted in str(finding) for finding in warnings)


@pytest.mark.parametrize(("file", "old", "new", "wanted"), CHANGES)
def test_a_mistake_is_named_with_its_file_and_remedy(
    folder: Path, file: str, old: str, new: str, wanted: str
) -> None:
    change(folder, file, old, new)
    report = found(folder)
    assert wanted in report
    assert ".toml, linje " in report


def test_the_line_named_is_the_line_to_change(folder: Path) -> None:
    line = change(folder, "flow.toml", 'doctor = "need_d"', 'doctor = "ned_d"')
    assert f"flow.toml, linje {line}, steps.who.choices.doctor:" in found(folder)
    line = change(folder, "nb.toml", 'sana = "Heller Villa Sana"', f'sana = "{"x" * 40}"')
    change(folder, "flow.toml", 'doctor = "ned_d"', 'doctor = "need_d"')
    assert f"nb.toml, linje {line}, steps.wh_tired.choices.sana:" in found(folder)


def test_more_than_five_taps_to_an_end_are_found(folder: Path) -> None:
    change(folder, "flow.toml", 'still = { offer = "stotte" }', 'still = "unsure2"')
    change(folder, "flow.toml", "[steps.need_s]\n", DEEP + "[steps.need_s]\n")
    for language in ("nb", "nn", "en"):
        words = "\n".join(
            f'[steps.unsure{n}]\ntext = "Spørsmål"\n[steps.unsure{n}.choices]\nstill = "Videre"'
            for n in range(2, 7)
        )
        change(folder, f"{language}.toml", "[steps.need_s]\n", words + "\n[steps.need_s]\n")
    assert "steps.unsure2: det er mer enn 5 trykk" in found(folder)


DEEP = (
    "\n".join(
        f'[steps.unsure{n}]\ncode = "u{n}"\nkind = "question"\n[steps.unsure{n}.choices]\n'
        + ('still = { offer = "stotte" }' if n == 6 else f'still = "unsure{n + 1}"')
        for n in range(2, 7)
    )
    + "\n"
)


def test_a_question_that_leads_nowhere_is_found(folder: Path) -> None:
    loop = '[steps.loop]\ncode = "lo"\nkind = "question"\n[steps.loop.choices]\nround = "loop"\n\n'
    change(folder, "flow.toml", "[steps.need_s]\n", loop + "[steps.need_s]\n")
    change(folder, "flow.toml", 'unsure = "unsure"', 'unsure = "loop"')
    assert "steps.loop: blindvei" in found(folder)


def test_a_number_that_was_checked_long_ago_is_a_warning(folder: Path) -> None:
    change(folder, "offers.toml", "checked = 2026-11-21", "checked = 2026-10-21")
    (finding,) = check(load_script(folder), TODAY)
    assert finding.warning
    assert "113 ble sist sjekket 21.10.2026" in finding.text
    assert check(load_script(folder), date(2026, 11, 21)) == ()


UNREADABLE = [
    ("flow.toml", "[steps.who]", "[steps.who", "linje "),
    ("flow.toml", "version = 1", 'version = "1"', ", version: her må det stå et helt tall"),
    ("flow.toml", 'kind = "question"', 'kind = "spørsmål"', "skriv en av: question"),
    ("flow.toml", 'code = "wh"', 'code = "who"', "koden er to tegn"),
    ("flow.toml", "languages = true", "langauges = true", "ukjent navn"),
    ("flow.toml", "languages = true", 'languages = "ja"', "true eller false"),
    ("flow.toml", "[steps.who]", "[steps.Who]", "bare ha a-z"),
    ("flow.toml", 'doctor = "need_d"', 'back = "need_d"', "navnet er opptatt"),
    ("flow.toml", 'doctor = "need_d"', "doctor = 1", 'skriv "steg"'),
    ("flow.toml", '{ offer = "stotte" }', '{ tilbud = "stotte" }', "ukjent navn"),
    ("flow.toml", 'numbers = ["legevakt"]', 'numbers = "legevakt"', "en liste"),
    ("offers.toml", "checked = 2026-11-21", 'checked = "i går"', "skriv datoen slik"),
    ("offers.toml", "local = true", "lokal = true", "ukjent navn"),
    ("nb.toml", 'months = ["januar", ', "months = [", "tolv måneder"),
    ("nb.toml", 'back = "Tilbake"', "back = 1", "en tekst i anførselstegn"),
    ("nb.toml", 'back = "Tilbake"', 'back = "  "', "en tekst i anførselstegn"),
    ("service.toml", 'channels = ["k1"', "channels = [1", "en liste"),
]


@pytest.mark.parametrize(("file", "old", "new", "wanted"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_named_in_one_sentence(
    folder: Path, file: str, old: str, new: str, wanted: str
) -> None:
    change(folder, file, old, new)
    with pytest.raises(ScriptError) as error:
        load_script(folder)
    assert file in str(error.value)
    assert wanted in str(error.value)
    assert all(one.startswith(f"{file}") for one in str(error.value).splitlines())


def test_a_missing_folder_and_a_wrong_encoding_are_named(folder: Path) -> None:
    with pytest.raises(ScriptError, match="there is no such folder"):
        load_script(folder / "nowhere")
    (folder / "nb.toml").write_bytes("æøå".encode("latin-1"))
    with pytest.raises(ScriptError, match="ikke lagret som UTF-8"):
        load_script(folder)


def test_the_names_of_an_association_take_no_room_from_the_words(folder: Path) -> None:
    """Whoever fills in service.toml must not have to shorten a page for it."""
    change(folder, "service.toml", "[ikke oppgitt ennå]", "Eksempelforeningen " * 40)
    assert "høyst 700" not in found(folder)
