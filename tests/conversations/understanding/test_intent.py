"""What typed words mean: emergencies and what only sounds like one, offers, topics, nothing."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.script.diagnostics import ScriptError
from conversations.script.loader import BUILT_IN, load_vocabulary
from conversations.understanding.intent import Meaning, Vocabulary, understand
from conversations.understanding.words import fold, tokenize
from tests.conversations.understanding.test_emergencies import (
    BOKMAAL,
    ENGLISH,
    VOCABULARY,
    lines,
)
from tests.conversations.understanding.test_false_alarms import FALSE_ALARMS
from tests.support.scripts import shipped_script

ABOUT = {
    "villa sana": ("", "sana"),
    "Villasana": ("", "sana"),
    "vila sanna": ("", "sana"),
    "Modum Bad": ("", "sana"),
    "parkurs": ("", "sana"),
    "støttekollega": ("", "stotte"),
    "stottekollega": ("", "stotte"),
    "støtekolega": ("", "stotte"),
    "støttekollegaer i Troms": ("", "stotte"),
    "noen å snakke med": ("", "stotte"),
    "eg treng nokon å snakke med": ("", "stotte"),
    "peer support": ("", "stotte"),
    "lege for lege": ("", "lfl"),
    "lege-for-lege": ("", "lfl"),
    "rus": ("", "rus"),
    "Alkohol": ("", "rus"),
    "jeg drikker for mye": ("", "rus"),
    "Trasoppklinikken": ("", "rus"),
    "alcohol": ("", "rus"),
    "taushetsplikt": ("reported", ""),
    "taushetspilkt": ("reported", ""),
    "teieplikt": ("reported", ""),
    "kan jeg bli meldt": ("reported", ""),
    "confidentiality": ("reported", ""),
    "meldt til Statsforvalteren": ("wh_case", ""),
    "tilsynssak": ("wh_case", ""),
    "klage": ("wh_case", ""),
    "klagesak": ("wh_case", ""),
    "complaint": ("wh_case", ""),
    "sykmelding": ("wh_lfl", ""),
    "sykemelding": ("wh_lfl", ""),
    "sjukmelding": ("wh_lfl", ""),
    "resept": ("wh_lfl", ""),
    "sick leave": ("wh_lfl", ""),
    "utbrent": ("wh_tired", ""),
    "utbrend": ("wh_tired", ""),
    "dødssliten": ("wh_tired", ""),
    "burnout": ("wh_tired", ""),
    "jeg orker ikke mer på jobb": ("wh_tired", ""),
    "skikkethet": ("wh_fit", ""),
    "fitness to practise": ("wh_fit", ""),
    "personvern": ("privacy", ""),
    "anonym": ("anonymous", ""),
    "hei": ("who", ""),
    "Hello": ("who", ""),
    "takk": ("thanks", ""),
    "thank you so much": ("thanks", ""),
    "kven er du": ("human", ""),
    "hva er dette": ("read", ""),
    "kan sjefen se dette": ("seen", ""),
    "hva koster det": ("cost", ""),
    "116117": ("legevakt", ""),
    "jeg er pasient": ("public", ""),
    "jeg er tannlege": ("profession", ""),
    "I am a nurse": ("profession", ""),
    "får ikke sove": ("wh_tired", ""),
    "deprimert": ("low", ""),
    "sorg": ("low", ""),
    "jeg har fått kreft": ("wh_lfl", ""),
    "jeg er bipolar": ("wh_lfl", ""),
    "I have cancer": ("wh_lfl", ""),
    "politianmeldt": ("wh_case", ""),
    "jeg mistet faren min i fjor": ("", "stotte"),
    "jeg er helt alene på jobb": ("", "stotte"),
    "jeg er pårørende": ("wh_worry", ""),
    "ingen svarte": ("noreply", ""),
    "nummeret virker ikke": ("noreply", ""),
    "hvem står bak": ("human", ""),
    "kan jeg chatte her": ("human", ""),
    "glem meg": ("erase", ""),
    "pasienter er i fare": ("patients", ""),
    "privacy": ("privacy", ""),
    "stryk": ("wh_study", ""),
    "strøk på eksamen": ("wh_study", ""),
    "konflikt": ("wh_conflict", ""),
    "mobbing": ("wh_conflict", ""),
    "bullying": ("wh_conflict", ""),
    "bekymret for en kollega": ("wh_worry", ""),
    "uroa for ein kollega": ("wh_worry", ""),
    "kollegaen min drikker": ("wh_drink", ""),
    "advokat": ("law", ""),
    "jeg fikk ikke svar": ("noreply", ""),
    "hva kan jeg skrive": ("write", ""),
    "kontakter": ("bare", ""),
    "jeg studerer i utlandet": ("wh_abroad", ""),
}


@pytest.mark.parametrize("text", ABOUT)
def test_offers_and_topics_are_recognised(text: str) -> None:
    meaning = understand(VOCABULARY, text)
    assert (meaning.step, meaning.offer) == ABOUT[text]


NOTHING = lines("""
    styrke
    jeg heter noe annet
    resepsjonen
    😀😀😀
    ...
    asdfghjkl
    12345678
    Привет
""")


@pytest.mark.parametrize("text", ["", " ", *NOTHING])
def test_what_no_list_knows_means_nothing(text: str) -> None:
    assert not understand(VOCABULARY, text).is_known


def test_an_emergency_goes_before_a_topic_and_a_topic_stands_beside_a_place() -> None:
    assert understand(VOCABULARY, "støttekollega i Bodø, jeg vil dø").emergency
    both = understand(VOCABULARY, "støttekollega i Bodø")
    assert (both.offer, both.areas) == ("stotte", ("18",))
    assert understand(VOCABULARY, "Stryn").areas == ("46",)
    assert not understand(VOCABULARY, "Stryn").step  # and not «stryk»


@pytest.mark.parametrize(
    ("text", "step", "areas"),
    [
        ("det er mye på jobben for tida", "need_d", ()),
        ("jobben min er i Bodø", "", ("18",)),  # a place is more than a clue
        ("jobben gjør meg utbrent", "wh_tired", ()),  # and so is a topic
        ("sliter litt", "unsure", ()),
        ("broren min sliter", "wh_worry", ()),
    ],
)
def test_a_hint_counts_where_nothing_else_does(
    text: str, step: str, areas: tuple[str, ...]
) -> None:
    meaning = understand(VOCABULARY, text)
    assert (meaning.step, meaning.areas) == (step, areas)


@pytest.mark.parametrize("joint", ["og", "men"])
@pytest.mark.parametrize("who", ["mannen min", "broren min", "en kollega", "kona"])
def test_what_follows_and_is_said_of_whoever_the_clause_before_names(who: str, joint: str) -> None:
    assert understand(VOCABULARY, f"{who} er lege {joint} helt utbrent").step == "wh_worry"
    assert understand(VOCABULARY, f"{who} er lege {joint} jeg er utbrent").step == "wh_tired"
    assert understand(VOCABULARY, f"{who} er lege. Helt utbrent").step == "wh_tired"
    danger = understand(VOCABULARY, f"{who} er lege {joint} vil ikke leve")
    assert danger.step == "acute"  # danger is rather one's own


@pytest.mark.parametrize("did", ["prøvde å ta livet", "forsøkte å ta livet"])
def test_a_word_such_as_sitt_after_a_pattern_says_that_it_is_about_another(did: str) -> None:
    assert understand(VOCABULARY, f"i går {did} sitt").step == "acute_o"
    assert understand(VOCABULARY, f"i går {did}. Sitt ned").step == "acute"


@pytest.mark.parametrize("start", ["jeger", "eger", "jegblir", "jeghar"])
@pytest.mark.parametrize("end", ["sliten", "utbrent", "deprimert"])
def test_a_word_is_found_behind_a_pronoun_and_small_words_run_together(
    start: str, end: str
) -> None:
    assert understand(VOCABULARY, start + end).step in ("wh_tired", "low")


def test_every_id_exists_in_the_script() -> None:
    script = shipped_script()
    assert {sense.offer for sense in VOCABULARY.senses if sense.offer} <= script.offers.keys()
    assert {sense.step for sense in VOCABULARY.senses if sense.step} <= script.steps.keys()


@given(st.text(max_size=400))
def test_any_text_is_understood_as_something(text: str) -> None:
    assert isinstance(understand(VOCABULARY, text), Meaning)


_OWN = st.sampled_from(sorted({w for t in (*BOKMAAL, *ENGLISH, *FALSE_ALARMS) for w in t.split()}))


@given(st.lists(_OWN, max_size=40))
def test_any_words_in_any_order_are_understood_as_something(tokens: list[str]) -> None:
    assert isinstance(understand(VOCABULARY, " ".join(tokens)), Meaning)


def test_the_work_on_a_long_text_is_bounded() -> None:
    assert len(tokenize("a " * 100_000)) <= 120
    assert len("".join(tokenize("a" * 100_000))) <= 600
    assert len(fold("\ufdfa" * 100_000)) <= 600  # one sign that unfolds to eighteen
    assert understand(VOCABULARY, "vil dø " * 100_000).emergency


@pytest.mark.parametrize(
    ("text", "wishes", "language"),
    [
        ("min mann er syk", (), "nb"),  # one letter from an English wish
        ("jeg vil snakke med en mann", ("man",), "nb"),
        ("I want to talk to a man", ("man",), "en"),
    ],
)
def test_a_wish_is_one_in_its_own_language(
    text: str, wishes: tuple[str, ...], language: str
) -> None:
    meaning = understand(VOCABULARY, text)
    assert (meaning.wishes, meaning.language) == (wishes, language)


def test_a_folder_without_the_files_understands_nothing(tmp_path: Path) -> None:
    copy(BUILT_IN / "country.toml", tmp_path)  # which every script has
    assert not understand(load_vocabulary(tmp_path), "jeg vil dø i Bodø, villa sana").is_known
    assert not understand(Vocabulary(), "jeg vil dø").is_known


BROKEN = [
    ("emergency = 3", "phrases.toml, linje 1, emergency: her må det være en tabell [emergency]"),
    ("[emergency]\nno = []", "phrases.toml, linje 2, emergency.no: ukjent navn"),
    ("[offers]\nrus = 'rus'", "phrases.toml, linje 2, offers.rus: her må det være en tabell"),
    ("[offers.rus]\nnb = 'rus'", "phrases.toml, linje 2, offers.rus.nb: her må det stå en liste"),
    (
        "[offers.rus]\nnb = ['…']",
        "phrases.toml, linje 2, offers.rus.nb: her står det en tekst uten",
    ),
    ("[offer]", "phrases.toml, linje 1, offer: ukjent navn"),
    ("[offers", "phrases.toml, linje 1: klammen mangler ] på slutten"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_file_says_where_and_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "phrases.toml").write_text(text, "utf-8")
    copy(BUILT_IN / "country.toml", tmp_path)
    with pytest.raises(ScriptError) as error:
        load_vocabulary(tmp_path)
    assert said in str(error.value)


def test_only_a_pronoun_of_the_folder_is_run_together_with_what_follows(tmp_path: Path) -> None:
    for path in BUILT_IN.glob("*.toml"):
        copy(path, tmp_path)
    file = tmp_path / "phrases.toml"
    words = file.read_text("utf-8")
    assert understand(load_vocabulary(tmp_path), "ivildø").emergency
    file.write_text(words.replace('"eg", "i", "æ"', '"eg", "æ"'), "utf-8")
    assert not understand(load_vocabulary(tmp_path), "ivildø").emergency
