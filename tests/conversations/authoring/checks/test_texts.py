"""The words of each language: what lacks, what is left over, what is too long or not filled in."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conversations.authoring.checks.screens import LIMITS, screen_states, screens
from conversations.authoring.checks.texts import (
    LONGEST,
    OFFER_ROOM,
    PAGE,
    QUESTION,
    SENTENCE,
    braces,
    no_profile,
    placeholders_in,
    text_entries,
    words,
)
from conversations.help.contact_page import LABEL
from conversations.script.diagnostics import ScriptFiles
from conversations.script.loader import load_script, read_script
from conversations.script.schema import Script
from conversations.sentences.catalog import set_language
from tests.conversations.authoring.checks.test_routing import change
from tests.support.scripts import small_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small script, to be changed."""
    return Path(shutil.copytree(small_folder(), tmp_path / "script"))


@pytest.fixture(scope="module")
def small() -> Script:
    return load_script(small_folder())


def found(folder: Path) -> list[str]:
    script = read_script(folder).script
    assert script
    return [str(finding) for finding in words(script, ScriptFiles(folder))]


def test_the_words_of_the_small_script_are_sound(folder: Path) -> None:
    assert found(folder) == []


def long(characters: int) -> str:
    """Words of so many characters, in one line."""
    return ("ord " * characters)[:characters]


LIMITS_OF = [
    ("labels", 'back = "Tilbake"', 'back = "{}"', LABEL, "labels.back"),
    ("choices", 'kept = "Hva blir lagret?"', 'kept = "{}"', LABEL, "steps.who.choices.kept"),
    ("steps", 'text = "Kontakter"', 'text = "{}"', QUESTION, "steps.end.text"),
    ("web", 'text = "Kontakter"', 'text = "x"\nweb = "{}"', PAGE, "steps.end.web"),
    ("erased", 'erased = "', 'erased = "{}"\nx = "', 200, "lines.erased"),
    ("unanswered", 'unanswered = "', 'unanswered = "{}"\nx = "', 200, "lines.unanswered"),
    ("short", 'short = "', 'short = "{}"\nx = "', 120, "profile.short"),
    ("commands", 'tall = "Tall"', 'tall = "{}"', 256, "commands.tall"),
]


@pytest.mark.parametrize(("old", "new", "most", "place"), [limit[1:] for limit in LIMITS_OF])
def test_each_text_has_room_for_so_many_characters(
    folder: Path, old: str, new: str, most: int, place: str
) -> None:
    text = (folder / "nb.toml").read_text("utf-8")
    change(folder, "nb.toml", old, new.format(long(most - 1) + "x"))
    assert not any("høyst" in one for one in found(folder))
    (folder / "nb.toml").write_text(text, "utf-8")
    change(folder, "nb.toml", old, new.format(long(most) + "x"))
    (said,) = (one for one in found(folder) if "høyst" in one)
    assert f", {place}: teksten " in said
    assert f" er {most + 1} tegn; høyst {most}" in said


def test_why_a_text_has_less_room_is_said_in_both_languages(folder: Path) -> None:
    change(folder, "nb.toml", 'erased = "', f'erased = "{long(201)}"\nx = "')
    change(folder, "nb.toml", 'short = "', f'short = "{long(121)}"\ny = "')
    change(folder, "nb.toml", 'text = "Kontakter"', f'text = "{long(QUESTION + 1)}"')
    said = "\n".join(found(folder))
    assert "høyst 200, for den vises i et lite vindu" in said
    assert "høyst 120, for Telegram tar ikke mer" in said
    assert any(line.endswith(f"høyst {QUESTION}") for line in said.splitlines())
    script = read_script(folder).script
    assert script
    set_language("en")
    said = "\n".join(str(finding) for finding in words(script, ScriptFiles(folder)))
    assert "at most 200, because it is shown in a small window" in said
    assert "at most 120, because Telegram accepts no more" in said
    assert LONGEST["lines.erased"] == LONGEST["lines.unanswered"]


def test_an_associations_names_take_no_room_but_where_telegram_has_none(folder: Path) -> None:
    change(folder, "service.toml", "Eksempelforeningen", long(QUESTION - 1) + "x")
    change(folder, "nb.toml", 'text = "Kontakter"', 'text = "{responsible}, {responsible}"')
    assert found(folder) == []
    change(folder, "nb.toml", 'short = "', 'short = "{responsible}"\nx = "')
    assert any("profile.short: teksten er 700 tegn; høyst 120" in one for one in found(folder))


def test_an_offer_leaves_room_for_names_and_numbers(folder: Path) -> None:
    longest = len("Hvor som helst i landet".replace("Hvor som helst i landet", "Møre og Romsdal"))
    place = max(longest, len("hele landet, med nummer fra utlandet"))
    used = len("Kollegahjelp, ") + place + len("Gratis.") + 2
    change(folder, "nb.toml", '"Ring når du vil."', f'"{long(OFFER_ROOM - used - 1)}x"')
    assert found(folder) == []
    change(folder, "nb.toml", 'promise = "Gratis."', 'promise = "Gratis.."')
    (said,) = found(folder)
    assert said.endswith(f"heading, promise og closing er {OFFER_ROOM + 1} tegn til sammen; høyst "
                         f"{OFFER_ROOM}")  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('back = "Tilbake"', 'bakc = "Tilbake"', ["labels: «back» mangler på Bokmål; skriv ordene",
                                                   "labels.bakc: «bakc» er ikke i bruk"]),
        ('woman = "Kvinne"\n', "", ["labels: «woman» mangler på Bokmål"]),
        ('amk = "Medisinsk nødtelefon"', 'akm = "x"', ["numbers: «amk» mangler på Bokmål",
                                                      "numbers.akm: «akm» er ikke i bruk"]),
        ("[steps.privacy]", "[steps.privat]", ["steps: «privacy» mangler på Bokmål",
                                              "steps.privat: «privat» er ikke i bruk"]),
        ("[offers.tann]", "[offers.tenn]", ["offers: «tann» mangler på Bokmål",
                                           "offers.tenn: «tenn» er ikke i bruk"]),
        ('dentist = "Jeg er tannlege"\n', "", ["steps.who.choices: «dentist» mangler på Bokmål"]),
        ('tall = "Tall"\n', "", ["commands: «tall» mangler på Bokmål"]),
        ('typed = "', 'night = "x"\ntyped = "', ["lines.night: «night» er ikke i bruk"]),
        ('typed = "', 'link = "x"\ntyped = "', ["lines.link: «link» er ikke i bruk"]),
        ('skip = "Til innholdet"', 'skipp = "x"', ["site: «skip» mangler på Bokmål",
                                                   "site.skipp: «skipp» er ikke i bruk"]),
        ('back = "Tilbake"', 'back = "Tilbake!"', ["labels.back: ta bort utropstegnet"]),
        ('back = "Tilbake"', 'back = "Helt Anonymt"', ["labels.back: skriv ikke «anonym»; lov"]),
        ('back = "Tilbake"', 'back = "{x}"', ["labels.back: {x} kan ikke fylles ut her; bruk et"]),
        ('"Kopier {number}"', '"Kopier"', ["labels.copy: {number} mangler i teksten"]),
        ('"Kopier {number}"', '"{nummer}"', ["labels.copy: {nummer} kan ikke fylles ut her; bruk {",
                                             "labels.copy: {number} mangler i teksten"]),
        ('back = "Tilbake"', 'back = "Til }bake"', ["labels.back: en klamme { eller } står alene"]),
        ('woman = "Kvinne"', 'woman = "Mann"', []),
        ('dentist = "Jeg er tannlege"', 'dentist = "Hva blir lagret?"',
         ["steps.who.choices: advarsel: to knapper heter «Hva blir lagret?»"]),
        ('text = "Kontakter"', 'text = "**Kontakter**"', ["steps.end.text: advarsel: Telegram"]),
        ('text = "Kontakter"', 'text = "__Se__"', ["steps.end.text: advarsel: Telegram"]),
        ('text = "Kontakter"', 'text = "<i>Se</i>"', ["steps.end.text: advarsel: Telegram"]),
        ('text = "Kontakter"', 'text = "[Se](x)"', ["steps.end.text: advarsel: Telegram"]),
        ('text = "Kontakter"', 'text = "Se * og _ og <"', []),
        ('text = "# Hvor?"', 'text = "# Hvor, for {offer}?"', []),
    ],
)  # fmt: skip
def test_each_mistake_in_the_words_is_named_in_its_place(
    folder: Path, old: str, new: str, said: list[str]
) -> None:
    change(folder, "nb.toml", old, new)
    places = [one.partition(", ")[2].partition(", ")[2] for one in found(folder)]
    assert len(places) == len(said), places
    assert all(any(place.startswith(one) for place in places) for one in said), places


def test_sentences_that_two_languages_share_were_not_translated(folder: Path) -> None:
    few, many = "ord " * (SENTENCE - 2) + "ord", "ord " * (SENTENCE - 1) + "ord"
    for text, number in ((few, 0), (many, 1)):
        for file in ("nb.toml", "nn.toml"):
            own = (folder / file).read_text("utf-8")
            line = next(one for one in own.splitlines() if one.startswith("students = "))
            change(folder, file, line, f'students = "{text}"')
        assert len(found(folder)) == number
    (said,) = found(folder)
    assert said.startswith("nn.toml, linje ")
    assert "lines.students: ordene er de samme som på Bokmål; oversett dem" in said


def test_what_people_see_before_start_may_lack_but_is_asked_for(small: Script) -> None:
    bare = {name: replace(texts, profile={}, commands={}) for name, texts in small.words.items()}
    script, files = replace(small, words=bare), ScriptFiles(small.folder)
    assert len([*no_profile(script, files)]) == 3
    assert all(finding.warning for finding in no_profile(script, files))
    assert [*words(script, files)] == []
    half = {**small.words, "nb": replace(small.words["nb"], profile={})}
    script = replace(small, words=half)
    assert [*no_profile(script, files)] == []
    assert {f.place for f in words(script, files)} == {"profile"}


def test_every_text_of_a_language_is_looked_at(small: Script) -> None:
    texts = small.words["nb"]
    entries = {(table, key): text for table, key, text in text_entries(texts)}
    assert entries["steps.who", "text"].startswith("# Hei")
    assert entries["steps.who.choices", "kept"] == "Hva blir lagret?"
    assert entries["offers.tann", "promise"] == "Gratis."
    assert ("steps.who", "web") not in entries
    web = replace(texts, steps={"who": replace(texts.steps["who"], web="Her")})
    assert ("steps.who", "web", "Her") in {*text_entries(web)}
    tables = {table for table, _, _ in text_entries(texts)}
    assert {"labels", "lines", "numbers", "profile", "commands", "site"} <= tables


@pytest.mark.parametrize(
    ("text", "allowed", "said"),
    [
        ("a {b}", {"b"}, 0), ("a", set(), 0), ("a", {"b"}, 1), ("{b}", set(), 1),
        ("{c}", {"b"}, 2), ("a", {"place"}, 0), ("a", {"offer"}, 0), ("{", {"b"}, 1),
        ("}", set(), 1), ("{{b}}", set(), 0), ("{b} {b}", {"b"}, 0),
    ],
)  # fmt: skip
def test_names_in_braces(text: str, allowed: set[str], said: int) -> None:
    assert len([*braces(text, frozenset(allowed))]) == said


def test_the_names_that_a_text_has() -> None:
    assert placeholders_in("{a} og {b}, {a}") == {"a", "b"}
    with pytest.raises(ValueError, match="encountered"):
        placeholders_in("a }")


# --- Screens as they are drawn --------------------------------------------------------------------


def drawn(script: Script, **known: Any) -> list[str]:
    return [str(one) for one in screens(script, ScriptFiles(script.folder), **known)]


def test_an_end_is_read_at_a_glance(small: Script) -> None:
    texts = small.words["nb"]
    offer = replace(texts.offers["tann"], empty="x" * LIMITS["end"])
    long_end = replace(small, words={**small.words, "nb": replace(texts, offers={"tann": offer})})
    (said,) = drawn(long_end)
    assert "nb.toml, linje " in said
    assert "offers.tann: skjermbildet er " in said
    assert said.endswith(f" tegn; høyst {LIMITS['end']}")


def test_a_label_that_is_filled_in_may_become_too_long(small: Script) -> None:
    labels = {**small.words["nb"].labels, "back": "T" * (LABEL + 1)}
    words = {**small.words, "nb": replace(small.words["nb"], labels=labels)}
    said = drawn(replace(small, words=words))
    assert said
    assert all(one.endswith(f"er {LABEL + 1} tegn; høyst {LABEL}") for one in said)
    assert not any("steps.who:" in one for one in said)  # which nobody goes back from


def test_what_cannot_be_drawn_is_left_to_other_checks(small: Script) -> None:
    words = {**small.words, "nb": replace(small.words["nb"], steps={})}
    broken = replace(small, words=words)
    assert drawn(broken, is_whole=False) == []
    with pytest.raises(KeyError):
        drawn(broken)


def test_data_of_buttons_fits_in_telegrams(small: Script) -> None:
    assert drawn(small) == []
    channels = frozenset({"k" * 30})
    said = drawn(replace(small, channels=channels))
    assert any("tegn, Telegram tar 64; gi valgene kortere navn" in one for one in said)


def test_the_states_in_which_a_step_has_other_screens(small: Script) -> None:
    def of(name: str) -> list[tuple[str, str]]:
        return [(s.offer, s.area) for s in screen_states(small, small.steps[name], "nb")]

    assert of("who") == [("", "")]
    assert of("where") == [("tann", "")]
    assert of("end") == [("tann", "alle")]
    national = replace(small, offers={"tann": replace(small.offers["tann"], local=False)})
    assert [*screen_states(national, small.steps["where"], "nb")] == []
    (state,) = screen_states(national, small.steps["end"], "nb")
    assert (state.offer, state.area) == ("tann", "")
    place = replace(small.steps["who"], kind="place")
    assert [s.area for s in screen_states(small, place, "nb")] == ["alle", "42", "42-32-33"]


def test_where_the_web_copy_is_may_be_said_before_there_is_one(folder: Path) -> None:
    for language in ("nb", "nn", "en"):
        change(
            folder, f"{language}.toml", "[lines]", f'[lines]\nweb_copy = "{language} {{address}}"'
        )
    assert found(folder) == []  # the words may wait for an address
    change(folder, "service.toml", "[service]", '[service]\nweb_address = "https://example.org"')
    assert found(folder) == []
    change(folder, "nn.toml", "web_copy = ", "webcopy = ")
    said = [one.partition(", lines")[2] for one in found(folder)]
    assert said == [
        ": «web_copy» mangler på Nynorsk; skriv ordene",
        ".webcopy: «webcopy» er ikke i bruk; rett navnet eller ta det bort",
        ".webcopy: {address} kan ikke fylles ut her; bruk et navn fra service.toml",
    ]


def test_where_numbers_stand_on_a_page_that_has_some(folder: Path) -> None:
    change(folder, "nb.toml", "nå?\\nRing 113.", "nå?\\n{numbers}\\nRing 113.")
    assert found(folder) == []
    change(folder, "nb.toml", "{numbers}\\nRing 113.", "Ring 113 {numbers}.")
    (said,) = found(folder)
    assert "steps.acute.text: {numbers} kan ikke fylles ut her" in said
    change(folder, "nb.toml", "Ring 113 {numbers}.", "Ring 113.")
    change(folder, "nb.toml", 'text = "Kontakter"', 'text = "{numbers}\\nKontakter"')
    (said,) = found(folder)  # which shows no number
    assert "steps.end.text: {numbers} kan ikke fylles ut her" in said
