"""`check` speaks the language of those who keep the folder: English, or what they bring."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from bot.cli.main import main
from conversations.authoring.checks.folder import check_folder
from conversations.authoring.checks.launch import go_live, staff_findings
from conversations.contacts.contact import Area, Contact
from conversations.script.loader import load_script
from conversations.sentences.catalog import sentences
from tests.examples.test_britain import FOLDER, LANDLINE, MOBILE
from tests.examples.test_pseudo import pseudo, toml, translated
from tests.support.scripts import change, small_folder

TODAY = date(2026, 11, 21)
NORWEGIAN = re.compile(
    r"(?i)[æøå«»]|\b(og|ikke|er|det|på|av|til|som|må|skriv|mangler|ord|navn|finnes|linje|"
    r"advarsel|fra|tegn|her|rett|ta|bort|steget|tilbudet|nummeret)\b"
)
SLIPS = [  # file, what stands there, what stands there instead
    ("flow.toml", 'doctor = "need"', 'doctor = "ned"'),
    ("flow.toml", 'tired = "tired"', 'tired = "tired"\ncomplaint = "complaint"'),
    ("flow.toml", 'kind = "question"', 'kind = "qestion"'),
    ("flow.toml", 'code = "ba"', 'code = "wh"'),
    ("flow.toml", "retired = []", 'retired = ["ti"]'),
    ("flow.toml", 'night = ["helpline"]', 'night = ["helpine"]'),
    ("en.toml", 'back = "Back"', 'bac = "Back!"'),
    ("en.toml", 'abroad = "Abroad"', "abroad = “Abroad”"),
    ("en.toml", 'gp = "GP"', f'gp = "{"GP " * 30}"'),
    ("en.toml", "Copy {number}", "Copy {nummer}"),
    ("offers.toml", 'value = "999"', 'value = "99"'),
    ("offers.toml", "local = true", "lokal = true"),
    ("offers.toml", "checked = 2026-11-21", "checked = 2026-09-01"),
    ("offers.toml", '"peer", "more"', '"peer", "mor"'),
    ("country.toml", '"999", "112"', '"999", "112", "113"'),
    ("country.toml", 'code = "GB"', 'code = "GB"\nhealt = ["111"]'),
    ("service.toml", '"a2"', '"a.2"'),
    ("service.toml", '#1d4f91"', '#fd4f91"'),
    ("phrases.toml", "[topics.tired]", "[topics.tird]"),
    ("places.toml", "[", "[lands]\n[", ),
    ("counts.toml", "[names]", "[nams]"),
    ("areas.toml", "counties = [", 'counties = ["77", '),
]  # fmt: skip


@pytest.fixture
def britain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of examples/britain, to be changed, and the settings' folder."""
    copy = Path(copytree(FOLDER, tmp_path / "britain"))
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(copy))
    monkeypatch.setenv("KOLLEGABOT_DATABASE", str(tmp_path / "none.db"))
    monkeypatch.chdir(tmp_path)
    return copy


def test_each_slip_in_britain_is_named_in_english(britain: Path) -> None:
    for file, old, new in SLIPS:
        change(britain, file, old, new)
        found = [str(one) for one in check_folder(britain, TODAY)[1]]
        assert [one for one in found if one.startswith(f"{file}, line ")], (file, new, found)
        assert not [one for one in found if NORWEGIAN.search(one)]
        change(britain, file, new, old)
    for file, old, new in SLIPS:
        change(britain, file, old, new)
    found = [str(one) for one in check_folder(britain, TODAY)[1]]
    assert {one.partition(",")[0] for one in found} >= {file for file, _, _ in SLIPS}
    assert not [one for one in found if NORWEGIAN.search(one)]


def test_what_check_and_publish_say_in_britain_is_english(
    britain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "changes.html"
    assert main(["check"]) == 0
    assert main(["check", "--since"]) == 1
    assert main(["publish"]) == 0
    change(britain, "en.toml", 'gp = "GP"', 'gp = "A GP"')
    assert main(["publish"]) == 1
    assert main(["check", "--since"]) == 0
    assert main(["check", "--since", "--page", str(page)]) == 0
    assert main(["check", "--go-live"]) == 1
    said = "".join(capsys.readouterr())
    assert "All in order: 19 steps in 1 language.\n" in said
    assert "Nothing has been published yet; run python -m bot publish." in said
    assert "Published: version 1, 19 steps, in " in said
    assert "Version 1 has been published; write version = 2 in flow.toml." in said
    assert "Changed since version 1, " in said
    assert f"The changes (1) are in {page}." in said
    assert "line: warning: the offer has no contact that has been confirmed" in said
    assert "LIX" not in said  # which is made for other languages
    assert not NORWEGIAN.search(said)
    assert not NORWEGIAN.search(page.read_text("utf-8"))


def test_examples_of_britain_cannot_go_live(britain: Path) -> None:
    script = load_script(britain)
    wales = Area("Wales branch", "association", ("02",))
    carys = Contact(wales.name, "peer", "Carys Jones", phones=("+442079460018",), agreed=True)
    for wrong in (
        {"name": "Carys Example"},
        {"phones": (MOBILE,)},
        {"phones": (LANDLINE,)},
        {"emails": ("carys@example.org",)},
    ):
        values = {name: getattr(carys, name) for name in ("name", "phones", "emails")} | wrong
        one = Contact(wales.name, "peer", **values, agreed=True, confirmed=TODAY)
        said = [str(finding) for finding in go_live(script, [wales], [one], TODAY)]
        assert "the contact lists, Wales branch, peer: a contact is an example; delete it" in said
    said = [str(finding) for finding in go_live(script, [wales], [carys], TODAY)]
    assert not any("example" in one for one in said)
    assert (
        "the contact lists, Wales branch: no contact has been confirmed in the last 180 days"
        in said
    )
    old = [str(one) for one in go_live(script, [wales], [carys], TODAY + timedelta(32))]
    assert any("999 was last checked on 21/11/2026; compare it" in one for one in old)
    (settings,) = staff_findings(2, two_person=False)
    assert str(settings).startswith("the settings, KOLLEGABOT_TWO_PERSON: there are at least two")


# --- A language that the program does not speak ---------------------------------------------------


def say(key: str, **values: object) -> str:
    """A sentence of the program in the letters of no language."""
    return pseudo(sentences("en")[key], is_tight=True).format_map(values)


@pytest.fixture(scope="module")
def own_sentences() -> str:
    """A whole sentences.toml in the letters of no language."""
    sections: dict[str, dict[str, str]] = {}
    for name, text in sentences("en").items():
        section, _, key = name.partition(".")
        sections.setdefault(section, {})[key] = pseudo(text, is_tight=True)
    return toml(sections)


@pytest.fixture
def folder(tmp_path: Path, own_sentences: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small script of one language, which the program does not speak, and its sentences."""
    made = Path(copytree(small_folder(), tmp_path / "pseudo"))
    words = tomllib.loads((made / "nb.toml").read_text("utf-8"))
    (made / "eo.toml").write_text(toml(translated(words)), "utf-8")
    country = (made / "country.toml").read_text("utf-8")
    _, nb, rest = country.partition("[languages.nb]")
    _, forbidden, after = rest.partition("[forbidden]")
    own = country.replace(nb + rest, f"[languages.eo]{rest}").partition("[languages.nn]")[0]
    (made / "country.toml").write_text(own + forbidden + after, "utf-8")
    (made / "phrases.toml").write_text(f"[emergency]\neo = [{json.dumps('ψανι διε')}]\n", "utf-8")
    for file in ("nb.toml", "nn.toml", "en.toml"):
        (made / file).unlink()
    (made / "sentences.toml").write_text(own_sentences, "utf-8")
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(made))
    monkeypatch.chdir(tmp_path)
    return made


def checked(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What `check` prints."""
    main(["check"])
    return capsys.readouterr().out.splitlines()


def test_check_speaks_in_the_sentences_of_the_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, "flow.toml", 'kept = "privacy"', 'kept = "privat"')
    change(folder, "service.toml", "channels = []", 'channels = ["a.b"]')
    change(folder, "offers.toml", "essential = true", "essential = True")
    change(folder, "offers.toml", "[numbers.amk]", "[numbers.amk]\nchekked = 3")
    said = checked(capsys)
    assert any(
        one.startswith(f"flow.toml{say('finding.line', line=20)}, steps.who.choices.kept: ")
        and one.endswith(say("check_routing.no_step_of_choice", step="privat"))
        for one in said
    )
    assert f"offers.toml{say('finding.line', line=3)}: {say('slips.pair_flag')}" in said
    assert any(
        one.startswith(f"service.toml{say('finding.line', line=1)}, channels: ")
        and one.endswith(say("fields.channel"))
        for one in said
    )
    known = "value, source, checked, from_abroad"
    assert any(one.endswith(say("reading.unknown", known=known)) for one in said)
    english = {text.partition("{")[0] for text in sentences("en").values()} - {""}
    texts = [one.partition(": ")[2] for one in said]
    assert not [one for one in texts if any(len(e) > 3 and e in one for e in english)]


def test_what_lacks_there_is_said_in_english_and_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = len(sentences("en"))
    assert not any("sentences.toml" in line for line in checked(capsys))
    text = (folder / "sentences.toml").read_text("utf-8")
    lines = [one for one in text.splitlines() if not one.startswith("no_step_of_choice = ")]
    (folder / "sentences.toml").write_text("\n".join(lines), "utf-8")
    change(folder, "flow.toml", 'kept = "privacy"', 'kept = "privat"')
    said = checked(capsys)
    lacking = say("own_sentences.lacking", lacking=1, all=number)
    assert f"sentences.toml: {say('finding.warning', text=lacking)}" in said
    assert any(one.endswith("correct the name or add the step") for one in said)


def test_a_mistake_in_the_sentences_has_its_line_and_harms_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "sentences.toml").read_text("utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if one.startswith("no_aside = "))
    change(folder, "sentences.toml", "{choice}", "{chois}")
    change(folder, "offers.toml", "essential = true", 'essential = true\nasides = ["mor"]')
    said = checked(capsys)
    values = say("own_sentences.values", values="{choice}, {step}")
    place = f"sentences.toml{say('finding.line', line=line)}, check_routing.no_aside"
    assert f"{place}: {values}" in said
    assert any(one.endswith("“mor” is not a choice of the step end") for one in said)
