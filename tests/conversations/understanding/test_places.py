"""Which county a typed place lies in: every municipality, hospital sites, slips, everyday words."""

from __future__ import annotations

import random
import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.model import ABROAD, ANYWHERE
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import BUILT_IN, load_places, load_vocabulary
from conversations.script.vocabulary import make_gazetteer
from conversations.understanding.intent import understand
from conversations.understanding.words import read_words, spellings, tokenize
from tests.support.norway import COUNTIES

VOCABULARY = load_vocabulary()
DATA = tomllib.loads((BUILT_IN / "places.toml").read_text("utf-8"))
NAMES = [
    (name, tuple(key.split("-")), table)
    for table in ("counties", "municipalities", "associations", "sites", "former", "towns")
    for key, names in DATA[table].items()
    for name in names
]
MUNICIPALITIES = [(name, key[0]) for name, key, table in NAMES if table == "municipalities"]
# Names that several places have; the bot asks back.
SHARED = {"Herøy", "Våler", "Bø", "Os", "Sande"}


def where(text: str) -> tuple[str, ...]:
    return understand(VOCABULARY, text).areas


def test_all_357_municipalities_are_there() -> None:
    other = {  # second official names, Norwegian, Sámi or Kven
        "Hattfjelldal", "Fuossko", "Evenášši", "Suortá", "Hamarøy", "Nåavmesjenjaelmie", "Rosse",
        "Snåsa", "Røyrvik", "Kråangke", "Romsa", "Hárstták", "Tjeldsund", "Lavangen", "Gálsá",
        "Omasvuotna", "Kåfjord", "Áltá", "Hámmerfeasta", "Mátta-Várjjat", "Karasjok",
        "Kautokeino", "Porsáŋgu", "Tana", "Nesseby",
    }  # fmt: skip
    first = [(name, county) for name, county in MUNICIPALITIES if name not in other]
    assert len(first) == 357
    assert len(other) == len(MUNICIPALITIES) - 357
    assert {county for _, county in first} == set(COUNTIES)
    counted = {c: sum(1 for _, county in first if county == c) for c in COUNTIES}
    assert counted == {
        "03": 1, "11": 23, "15": 27, "18": 41, "31": 12, "32": 21, "33": 18, "34": 46, "39": 6,
        "40": 17, "42": 25, "46": 43, "50": 38, "55": 21, "56": 18,
    }  # fmt: skip


def test_every_municipality_is_found() -> None:
    for name, county in MUNICIPALITIES:
        found = where(name)
        assert county in found, name
        assert found == (county,) or name in SHARED, name
        for spelling in (name.upper(), name.lower(), *spellings(name), f"{name} kommune"):
            assert county in where(spelling), spelling


def test_every_county_hospital_town_and_old_county_is_found() -> None:
    for name, areas, table in NAMES:
        if table != "municipalities":
            assert set(areas) <= set(where(name)), name
            assert set(areas) == set(where(name)) or name in SHARED, name
            for spelling in spellings(name):
                assert set(areas) <= set(where(spelling)), spelling


@pytest.mark.parametrize("area", [ANYWHERE, ABROAD])
def test_anywhere_and_abroad_are_found(area: str) -> None:
    for name in DATA["elsewhere"][area]:
        assert where(name) == (area,), name


def test_no_place_is_an_emergency() -> None:
    elsewhere = [name for names in DATA["elsewhere"].values() for name in names]
    for name in (*elsewhere, *(name for name, _, _ in NAMES)):
        assert not understand(VOCABULARY, f"jeg bor i {name}").emergency, name


SITES = {
    "Haukeland": "46", "Ullevål": "03", "Rikshospitalet": "03", "Radiumhospitalet": "03",
    "Aker": "03", "Lovisenberg": "03", "Diakonhjemmet": "03", "SUS": "11", "Ahus": "32",
    "Kalnes": "31", "St. Olavs": "50", "st olavs hospital": "50", "UNN Narvik": "18",
    "UNN Tromsø": "55", "UNN Harstad": "55", "UNN Longyearbyen": "55", "Longyearbyen": "55",
    "Svalbard": "55", "Kongsvinger": "34", "Ahus Kongsvinger": "34", "Bærum sykehus": "32",
    "Vestre Viken Bærum": "32", "Vestre Viken Drammen": "33", "Sunnaas": "32", "Ski sykehus": "32",
    "Stord sjukehus": "46", "Odda": "46", "Haugesund": "11",
    "Mo i Rana": "18", "Mosjøen": "18", "Førde": "46", "Hagavik": "46", "Notodden": "40",
    "Orkdal": "50", "Røros": "50", "Kirkenes": "56", "Hjelset": "15", "Betanien Skien": "40",
    "oslo universitetssykehus": "03", "Sykehuset i Vestfold": "39", "Sørlandet sykehus": "42",
}  # fmt: skip


@pytest.mark.parametrize("site", SITES)
def test_a_hospital_counts_where_it_stands(site: str) -> None:
    assert where(site) == (SITES[site],)


ASKED_BACK = {
    "Herøy": {"15", "18"},
    "Våler": {"31", "34"},
    "Viken": {"31", "32", "33"},
    "Vestfold og Telemark": {"39", "40"},
    "Troms og Finnmark": {"55", "56"},
    "Helse Fonna": {"11", "46"},
    "Vestre Viken": {"32", "33"},
    "UNN": {"18", "55"},
    "Universitetssykehuset Nord-Norge": {"18", "55"},
    "Hadeland": {"32", "34"},
    "Bø": {"18", "40"},
    "Os": {"34", "46"},
    "Sande": {"15", "39"},
    "enten Tromsø eller Bodø": {"18", "55"},
    "kristiansnd": {"15", "42"},
}


@pytest.mark.parametrize("text", ASKED_BACK)
def test_what_can_be_several_counties_asks_back(text: str) -> None:
    assert set(where(text)) == ASKED_BACK[text]


def test_the_name_is_ours_and_not_what_was_typed() -> None:
    assert understand(VOCABULARY, "eg bur i HEROY").reasons == ("Herøy",)
    assert understand(VOCABULARY, "tromsoe!!").reasons == ("Tromsø",)
    assert understand(VOCABULARY, "kristiansnd").reasons == ("Kristiansand / Kristiansund",)


IN_SENTENCES = {
    "jeg bor i tromsø": "55",
    "legevakta i alta": "56",
    "Hei, jeg er fastlege i Bodø": "18",
    "eg er lege på Voss": "46",
    "jobber på haukeland": "46",
    "I work at Ullevål in Oslo": "03",
    "Herøy i Nordland": "18",
    "Herøy på Sunnmøre": "15",
    "Våler i Østfold": "31",
    "Bø i Telemark": "40",
    "sykehuset i Ski": "32",
    "jeg bor i Time": "11",
    "fra Lier": "33",
    "i Os kommune": "34",
    "Time kommune": "11",
    "eg kjem frå Vik": "46",
    "moirana": "18",
    "nord odal": "34",
    "Nordodal": "34",
    "Sogn og fjordane": "46",
    "Hedmark legeforening": "34",
    "hvor som helst i landet": ANYWHERE,
    "hele landet": ANYWHERE,
    "medisinstudent i Krakow": ABROAD,
    "eg studerer i Ungarn": ABROAD,
    "I study in Poland": ABROAD,
    "Romssa": "55",
    "Finnmarku": "56",
    "Nordlannda": "18",
    "Trøøndelage": "50",
    "Karasjohka": "56",
    "kautokaino": "56",
}


@pytest.mark.parametrize("text", IN_SENTENCES)
def test_a_place_is_found_in_a_sentence(text: str) -> None:
    found = where(text)
    assert IN_SENTENCES[text] in found
    assert len(found) == 1 or text == "i Os kommune"


EVERYDAY = """
    jeg har time hos legen i morgen
    jeg har vært på time
    det tar tid, time etter time
    from time to time
    i løpet av en time
    hva skal jeg ha
    jeg har en lei følelse
    det er for de andre
    han lier på meg
    jeg lurer på om noen lier
    sel og hval
    jeg vil bo hjemme
    gå en tur på ski
    jeg gruer meg til vakta
    jeg er på stranda
    sola skinner
    stor og tung, full av gran
    ein god stad å vere
    eg vil heim
    på fjellet
    det er så la oss vente
    al right
    os andre
    ås og dal
    ligger i senga
    på mandag
    i trauma
    i hodet og i kroppen
    på jobben i helga
    balansen mellom jobb og hjem
    ordningen er fin
    en lang liste
    stress og slit
    holder ikke ut sjefen
    i farlig situasjon
    jeg er alene
    slitne leger
    vondt i brystet
    det var en flom
    masse følelser
    vi er to
    jeg kan ikke mer
    hun er så sel
    more and more tired
    a stranger called me
    I feel lost in this
    it is hard to stand
    what a long list
    hei der
    nei takk
    ja
    ok
"""


@pytest.mark.parametrize("text", [t.strip() for t in EVERYDAY.strip().splitlines()])
def test_everyday_words_are_no_places(text: str) -> None:
    assert where(text) == ()


def slip(name: str, dice: random.Random) -> str:
    """One slip of the finger that leaves the first letter, as most do."""
    at = dice.randrange(1, len(name) - 1)
    match dice.choice(("drop", "swap", "wrong", "double", "extra")):
        case "drop":
            return name[:at] + name[at + 1 :]
        case "swap":
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        case "wrong":
            return name[:at] + dice.choice("abdefgiklmnorstuvy") + name[at + 1 :]
        case "double":
            return name[:at] + name[at] + name[at:]
        case _:
            return name[:at] + dice.choice("abdefgiklmnorstuvy") + name[at:]


def test_200_slips_of_the_finger_lead_to_the_right_county_or_ask_back() -> None:
    dice = random.Random(1893)
    long = [(name, county) for name, county in MUNICIPALITIES if len(name) > 5]
    wrong, silent = [], []
    for name, county in dice.choices(long, k=200):
        typed = slip(name.lower(), dice)
        found = where(typed)
        if found and county not in found:
            wrong.append((typed, name, found))
        if not found:
            silent.append((typed, name))
    assert wrong == []
    assert len(silent) <= 4, silent


def test_a_slip_never_turns_one_municipality_into_another() -> None:
    for name, county in MUNICIPALITIES:
        if name != "Stad":  # «i stad» is «a while ago»
            assert county in where(f"jeg jobber i {name}"), name


@given(st.text(max_size=300))
def test_any_text_leads_to_known_areas_or_none(text: str) -> None:
    assert set(where(text)) <= {*COUNTIES, ANYWHERE, ABROAD}


_ALL = st.sampled_from(sorted({word for name, _, _ in NAMES for word in tokenize(name)}))


@given(st.lists(_ALL, max_size=30))
def test_any_names_in_any_order_lead_to_known_areas_or_none(names: list[str]) -> None:
    assert set(where(" ".join(names))) <= {*COUNTIES, ANYWHERE, ABROAD}


def test_a_folder_without_places_knows_none(tmp_path: Path) -> None:
    places = make_gazetteer(load_places(tmp_path), COUNTIES)
    assert places.exact(read_words("oslo")) is None
    assert places.near(read_words("oslo"), ()) is None


BROKEN = [
    ("[towns]\n99 = ['Oslo']", "places.toml, linje 2, towns.99: skriv fylkesnumre"),
    ("[towns]\n03 = 'Oslo'", "places.toml, linje 2, towns.03: her må det stå en liste"),
    ("towns = 3", "places.toml, linje 1, towns: her må det være en tabell [towns]"),
    ("[cities]", "places.toml, linje 1, cities: ukjent navn"),
    ("everyday = 3", "places.toml, linje 1, everyday: her må det stå en liste"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_file_says_where_and_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "places.toml").write_text(text, "utf-8")
    shutil.copy(BUILT_IN / "country.toml", tmp_path)
    with pytest.raises(ScriptError) as error:
        load_places(tmp_path)
    assert said in str(error.value)
