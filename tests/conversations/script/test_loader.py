"""Files of a script are read as their authors mean them; what is wrong is said with its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from conversations.model import ABROAD, ANYWHERE, Metric
from conversations.script.diagnostics import (
    Finding,
    ScriptError,
    ScriptFiles,
    lines_by_key,
    locate,
)
from conversations.script.loader import (
    BUILT_IN,
    load_counting,
    load_country,
    load_places,
    load_script,
    load_vocabulary,
    read_texts,
)
from conversations.script.reader import load_file
from conversations.script.schema import (
    CountsFile,
    FixedNumber,
    Flow,
    OffersFile,
    Script,
    ServiceFile,
)
from conversations.script.typed_words import PhrasesFile, PlacesFile
from tests.support.scripts import small_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small script, to be changed."""
    return Path(shutil.copytree(small_folder(), tmp_path / "script"))


def write(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text, "utf-8")


def mistakes_in(folder: Path, file: str, table: type, text: str) -> list[str]:
    """What is said of a file with this text, sentence by sentence."""
    write(folder, file, text)
    with pytest.raises(ScriptError) as error:
        load_file(folder, file, table, context=load_country())
    return str(error.value).splitlines()


# --- Where something stands -----------------------------------------------------------------------

TOML = '''# words
version = 1

[steps.who]
code = "wh"
"en nøkkel" = 1
text = """
code = "nei"
[steps.no]
"""
[steps.who.choices]
doctor . to = "x"

[[tables]]
a = 1
'''


def test_the_line_of_each_table_and_key() -> None:
    assert lines_by_key(TOML) == {
        ("version",): 2, ("steps", "who"): 4, ("steps", "who", "code"): 5,
        ("steps", "who", "en nøkkel"): 6, ("steps", "who", "text"): 7,
        ("steps", "who", "choices"): 11, ("steps", "who", "choices", "doctor", "to"): 12,
        ("tables",): 14, ("tables", "a"): 15,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (["version"], 2),
        (["steps", "who", "code"], 5),
        (["steps", "who", "choices", "doctor"], 12),  # by what lies in it
        (["steps", "who", "kind"], 4),  # by what it lies in
        (["steps"], 4),
        (["nothing", "at", "all"], 1),
        ([], 1),
    ],
)
def test_the_nearest_line(path: list[str], line: int) -> None:
    assert locate({"": lines_by_key(TOML)}, path) == ("", line)


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (Finding("nb.toml", 7, "steps.who", "mangler"), "nb.toml, linje 7, steps.who: mangler"),
        (Finding("nb.toml", 7, "", "mangler"), "nb.toml, linje 7: mangler"),
        (Finding("contacts", 0, "", "ingen"), "contacts: ingen"),
        (Finding("nb.toml", 7, "x", "se", warning=True), "nb.toml, linje 7, x: advarsel: se"),
        (Finding("nb.toml", 7, "x", "se", warning=True).as_error(), "nb.toml, linje 7, x: se"),
    ],
)
def test_a_finding_in_one_line(finding: Finding, text: str) -> None:
    assert str(finding) == text


def test_a_finding_says_the_line_of_its_key(folder: Path) -> None:
    write(folder, "nb.toml", TOML)
    places = ScriptFiles(folder)
    assert str(places.finding("nb.toml", "steps.who", "code", "feil")) == (
        "nb.toml, linje 5, steps.who.code: feil"
    )
    assert str(places.finding("nb.toml", "steps.who", "", "feil", warning=True)) == (
        "nb.toml, linje 4, steps.who: advarsel: feil"
    )
    assert str(places.finding("nb.toml", "", "", "feil")) == "nb.toml, linje 1: feil"


# --- What cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("channels = [", "linje 1: lista mangler et komma"),
        ('channels = ["k1"]\nchannels = ["k2"]\n', "linje 2: channels står også i linje 1"),
        ('[service]\nweb = "x\n', "linje 2: anførselstegnet på slutten mangler"),
        ("[service]\nweb\n", "linje 2: her mangler = og en verdi"),
        ("[service]\nweb = x\n", "linje 2: teksten mangler anførselstegn"),
    ],
)
def test_what_is_no_toml_is_said_in_norwegian_with_its_place(
    folder: Path, text: str, where: str
) -> None:
    (sentence,) = mistakes_in(folder, "service.toml", ServiceFile, text)
    assert sentence.startswith("service.toml, linje ")
    assert where in sentence
    assert "line" not in sentence.replace("linje", "")


def test_a_file_that_may_be_left_out_is_as_if_empty(tmp_path: Path) -> None:
    assert load_file(tmp_path, "phrases.toml", PhrasesFile, optional=True) == PhrasesFile()
    with pytest.raises(ScriptError, match=r"^service.toml: fila mangler; legg den i mappa$"):
        load_file(tmp_path, "service.toml", ServiceFile)


OFFERS = '[offers.a]\n{}\n[numbers.amk]\nvalue = "113"\nsource = "x"\nchecked = 2026-11-21\n'


@pytest.mark.parametrize(
    ("file", "table", "text", "sentence"),
    [
        ("offers.toml", OffersFile, OFFERS.format("local = 1"),
         "offers.toml, linje 2, offers.a.local: her må det stå true eller false"),
        ("offers.toml", OffersFile, OFFERS.format("local = true\nnames = 'x'"),
         'offers.toml, linje 3, offers.a.names: her må det stå en liste, slik: ["en", "to"]'),
        ("offers.toml", OffersFile, OFFERS.format("names = [1]"),
         'offers.toml, linje 2, offers.a.names: her må det stå en liste, slik: ["en", "to"]'),
        ("offers.toml", OffersFile, OFFERS.format("lokal = true"),
         "offers.toml, linje 2, offers.a.lokal: ukjent navn; dette finnes: local, "),
        ("offers.toml", OffersFile, OFFERS.format("").replace('value = "113"\n', ""),
         "offers.toml, linje 3, numbers.amk.value: mangler; skriv det inn"),
        ("offers.toml", OffersFile, OFFERS.format("").replace('"113"', '" "'),
         "offers.toml, linje 4, numbers.amk.value: her må det stå en tekst i anførselstegn"),
        ("offers.toml", OffersFile, OFFERS.format("").replace("2026-11-21", '"2026-11-21"'),
         "offers.toml, linje 6, numbers.amk.checked: skriv datoen slik: 2026-11-21"),
        ("offers.toml", OffersFile, OFFERS.format("").replace("offers.a", "offers.A"),
         "offers.toml, linje 1, offers.A: navnet kan bare ha a-z, 0-9 og _, høyst 12 tegn"),
        ("offers.toml", OffersFile, OFFERS.format("").replace("offers.a", "offers.a234567890123"),
         "offers.toml, linje 1, offers.a234567890123: navnet kan bare ha a-z, 0-9 og _, høyst 12"),
        ("offers.toml", OffersFile, "offers = 1\n[numbers]\n",
         "offers.toml, linje 1, offers: her må det være en tabell [offers]"),
        ("service.toml", ServiceFile, 'channels = ["k1"]\n[service]\nweb = 5\n',
         "service.toml, linje 3, service.web: her må det stå en tekst i anførselstegn"),
        ("service.toml", ServiceFile, "[servise]\n",
         "service.toml, linje 1, servise: ukjent navn; dette finnes: extends, channels, approvers, "
         "never_filled, colour, service"),
        ("phrases.toml", PhrasesFile, '[emergency]\nnb = ["!!!"]\n',
         "phrases.toml, linje 2, emergency.nb: her står det en tekst uten bokstaver"),
        ("phrases.toml", PhrasesFile, '[emergency]\nsv = ["dö"]\n',
         "phrases.toml, linje 2, emergency.sv: ukjent navn; dette finnes: nb, nn, en"),
        ("places.toml", PlacesFile, '[counties]\n"99" = ["Narnia"]\n',
         "places.toml, linje 2, counties.99: skriv fylkesnumre med bindestrek mellom, alle eller "),
        ("places.toml", PlacesFile, '[towns]\n"55-" = ["Narnia"]\n',
         "places.toml, linje 2, towns.55-: skriv fylkesnumre med bindestrek mellom, alle eller ut"),
        ("counts.toml", CountsFile, '[who]\ndoctor = ["doctor"]\n',
         'counts.toml, linje 2, who.doctor: skriv "steg.valg"'),
        ("counts.toml", CountsFile, '[found]\na = ["a.b"]\nb = ["a.c"]\nc = ["a.d"]\n',
         "counts.toml, linje 1, found: her må det være en tabell med høyst 2 navn"),
        ("counts.toml", CountsFile,
         "[topic]\n" + "".join(f't{n} = ["a.b{n}"]\n' for n in range(7)),
         "counts.toml, linje 1, topic: her må det være en tabell med høyst 6 navn"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_with_file_line_place_and_remedy(
    folder: Path, file: str, table: type, text: str, sentence: str
) -> None:
    (found,) = mistakes_in(folder, file, table, text)
    assert found.startswith(sentence)


STEP = '[steps.{}]\ncode = "{}"\nkind = "question"\n[steps.{}.choices]\n{}\n'
FLOW = "version = 1\n" + "".join(
    f'{role} = "who"\n'
    for role in ("start", "county", "end", "acute", "unread", "privacy", "erased")
)


@pytest.mark.parametrize(
    ("name", "code", "choice", "line", "sentence"),
    [
        ("who", "w", 'a = "who"', 10, "steps.who.code: koden er to tegn, a-z eller 0-9"),
        ("who", "WH", 'a = "who"', 10, "steps.who.code: koden er to tegn, a-z eller 0-9"),
        ("who", "wh", 'next = "who"', 13, "steps.who.choices.next: navnet er opptatt; velg"),
        ("who", "wh", 'nb = "who"', 13, "steps.who.choices.nb: navnet er opptatt; velg et annet"),
        ("who", "wh", 'gp = "who"', 13, "steps.who.choices.gp: navnet er opptatt; velg et annet"),
        ("who", "wh", 'A = "who"', 13, "steps.who.choices.A: navnet kan bare ha a-z"),
        ("who", "wh", "a = 5", 13, 'steps.who.choices.a: skriv "steg", { offer = "tilbud" } eller'),
        ("who", "wh", "a = { til = 'who' }", 13, "steps.who.choices.a.til: ukjent navn; dette"),
        ("who", "wh", "a = { to = 'who', beside = 'ja' }", 13,
         "steps.who.choices.a.beside: her må det stå true eller false"),
        ("Who", "wh", 'a = "who"', 9, "steps.Who: navnet kan bare ha a-z"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_step(
    folder: Path, name: str, code: str, choice: str, line: int, sentence: str
) -> None:
    text = FLOW + STEP.format(name, code, name, choice)
    (found,) = mistakes_in(folder, "flow.toml", Flow, text)
    assert sentence in found
    assert found.startswith(f"flow.toml, linje {line}, ")


def test_several_mistakes_are_said_at_once_each_with_its_line(folder: Path) -> None:
    text = FLOW.replace("version = 1", "version = 0") + STEP.format("who", "x", "who", "a = 1")
    found = mistakes_in(folder, "flow.toml", Flow, text)
    assert [one.split(":")[0] for one in found] == [
        "flow.toml, linje 1, version", "flow.toml, linje 10, steps.who.code",
        "flow.toml, linje 13, steps.who.choices.a",
    ]  # fmt: skip


# --- What is made of sound files ------------------------------------------------------------------


def test_a_choice_is_written_in_short_or_in_full(folder: Path) -> None:
    choices = 'a = "who"\nb = { to = "who", beside = true }\nc = { url = "https://example.org" }'
    write(folder, "flow.toml", FLOW + STEP.format("who", "wh", "who", choices))
    a, b, c = load_file(folder, "flow.toml", Flow).steps["who"].choices.values()
    assert (a.id, a.to, a.beside) == ("a", "who", False)
    assert (b.id, b.to, b.beside) == ("b", "who", True)
    assert (c.to, c.url) == ("", "https://example.org")


def test_an_offer_alone_leads_to_its_county_question_or_its_end(script: Script) -> None:
    choices = script.steps["need_d"].choices
    assert (choices["talk"].offer, choices["talk"].to) == ("stotte", "where")
    assert (choices["away"].offer, choices["away"].to) == ("sana", "end")


def test_steps_are_found_by_the_codes_in_buttons(script: Script) -> None:
    assert script.by_code["wh"].id == "who"
    assert {code: step.id for code, step in script.by_code.items()} == {
        step.code: name for name, step in script.steps.items()
    }


def test_words_are_filled_in_from_the_service_file(folder: Path) -> None:
    text = (folder / "nb.toml").read_text("utf-8")
    write(folder, "nb.toml", text.replace('hjelp = "Finn en kollega"', 'hjelp = "Ring {desk}"'))
    words = read_texts(folder, "nb", {"desk": "21 23 45 67"}).value
    other = read_texts(folder, "nb", {"other": "x"}).value
    assert words
    assert other
    assert words.commands["hjelp"] == "Ring 21 23 45 67"
    assert other.commands["hjelp"] == "Ring {desk}"


@pytest.mark.parametrize(
    ("value", "from_abroad", "dial"),
    [("116 117", "", "116117"), ("21 23 45 67", "+47 21 23 45 67", "+4721234567")],
)
def test_a_number_is_dialled_in_the_form_that_works_from_most_places(
    value: str, from_abroad: str, dial: str
) -> None:
    number = FixedNumber("x", value, "example.org", date(2026, 11, 21), from_abroad)
    assert number.dial == dial


def test_what_a_contact_file_may_call_an_offer(script: Script) -> None:
    assert {"stotte", "støttekollega", "støttelege"} <= script.offer_names()["stotte"]
    assert script.offer_areas()["sana"] == ("nation",)
    assert "nation" not in script.offer_areas()["stotte"]


def test_an_offer_without_kinds_of_areas_has_those_of_local(folder: Path) -> None:
    text = OFFERS.format("local = true") + "[offers.b]\n"
    write(folder, "offers.toml", text)
    offers = load_file(folder, "offers.toml", OffersFile).offers
    assert offers["a"].area_kinds == ("association", "county", "site", "trust", "region")
    assert offers["b"].area_kinds == ("nation",)


def test_without_phrases_and_places_nothing_is_understood(tmp_path: Path) -> None:
    shutil.copy(BUILT_IN / "country.toml", tmp_path)
    assert load_vocabulary(tmp_path).senses == ()
    counting = load_counting(tmp_path, ["k2", "k1"])
    assert counting.channels == {"k1": Metric("channel", "k1"), "k2": Metric("channel", "k2")}
    assert (counting.answers, counting.offers, counting.before, counting.after) == ({}, {}, {}, {})
    load_places(tmp_path)


def test_what_is_counted_and_where(tmp_path: Path) -> None:
    text = (
        '[who]\ndoctor = ["who.doctor", "unread.doctor"]\n[topic]\ncase = ["need.case"]\n'
        '[offer]\nother = ["lms", "likep"]\n[before]\nbare = ["bare", "others"]\n'
        '[after]\nmore = ["more"]\n[found]\nyes = ["more.found"]\n'
    )
    write(tmp_path, "counts.toml", text)
    shutil.copy(BUILT_IN / "country.toml", tmp_path)
    counting = load_counting(tmp_path, [])
    assert counting.answers == {
        ("who", "doctor"): Metric("who", "doctor"),
        ("unread", "doctor"): Metric("who", "doctor"),
        ("need", "case"): Metric("topic", "case"),
        ("more", "found"): Metric("found", "yes"),
    }
    assert counting.offers == dict.fromkeys(("lms", "likep"), Metric("offer", "other"))
    assert counting.before == dict.fromkeys(("bare", "others"), Metric("before.bare"))
    assert counting.after == {"more": Metric("after.more")}
    names = [counter.name for counter in counting.counters]
    assert len(names) == len(set(names))
    assert {"started", "emergency", "contacts", "wrong", "who.doctor", "offer.other"} <= set(names)
    assert {"area.03", f"area.{ANYWHERE}", f"area.{ABROAD}", "before.where"} <= set(names)
    assert {"nobody.03", "nobody.nation", "typed.known", "contacts.other"} <= set(names)


def test_a_small_script_is_read_whole(folder: Path) -> None:
    script = load_script(folder)
    assert script.folder == folder
    assert set(script.words) == {"nb", "nn", "en"}
    assert script.steps[script.start].kind == "question"
