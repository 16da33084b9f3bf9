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
from tests.support.scripts import shipped_script

VOCABULARY = load_vocabulary()


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


BOKMAAL = lines("""
    jeg vil dø
    Jeg vil dø.
    jeg vil bare dø nå
    vil ikke leve
    jeg vil ikke leve lenger
    orker ikke leve
    orker ikke å leve mer
    Jeg orker ikke mer
    jeg orker ikke livet
    klarer ikke å leve med dette
    tar livet mitt
    jeg tar livet mitt i kveld
    jeg vil ta livet av meg
    har lyst til å ta livet mitt
    jeg har lyst til å dø
    jeg ønsker å dø
    skulle ønske jeg var død
    jeg ønsker at jeg var død
    det er bedre om jeg er død
    alle har det bedre uten meg
    selvmord
    selvmordstanker
    jeg har selvmordstanker
    tenker på selvmord
    jeg tenker på å dø hele tiden
    har planer om å dø
    har tatt overdose
    jeg har tatt en overdose
    tok for mange tabletter
    har tatt masse piller
    jeg har tatt alle tablettene mine
    selvskading nå
    selvskader meg
    skadet meg selv
    jeg skader meg selv
    jeg kutter meg
    har kuttet meg selv
    skjærer meg selv
    jeg skal henge meg
    vil skyte meg
    hoppe foran toget
    jeg har skrevet avskjedsbrev
    ingen vits i å leve
    ingen grunn til å leve
    jeg har ikke noe å leve for
    livet er ikke verdt å leve
    livet har ingen mening
    lei av livet
    jeg er livstrøtt
    håper jeg aldri våkner, vil aldri våkne
    jeg vil ikke våkne i morgen
    jeg vil bort fra alt
    jeg vil forsvinne
    gjøre slutt på livet
    vil gjøre slutt på alt
    avslutte livet
    drepe meg selv
    jobben tar livet av meg
    jeg holder på å dø
    kollegaen min truer med selvmord
    kollega sier hun vil dø
    mannen min vil ta livet sitt
    min kollega prøver å ta livet av seg
    livet er i fare
    han puster ikke
    mannen min slår meg
    han truer meg med kniv
    trenger hjelp med en gang
    hjelp meg
    akutt
    113
    ring 113
    mørke tanker
    jeg vil ikke være her mer
    tenker på å kjøre utfor
    jeg er ferdig med livet
    pasienten tok livet sitt, og nå vil jeg dø
    dødsfall på jobb og jeg orker ikke leve
    jeg jobber i Tromsø og har selvmordstanker
    jeg er støttekollega og vil dø
    jeg har lyst til å forsvinne for godt
    vil hoppe
    jeg har et våpen
    jeg kommer til å gjøre noe dumt
    redd for hva jeg kan finne på
""")

NYNORSK = lines("""
    eg vil døy
    eg vil ikkje leve meir
    eg vil ikkje leve
    eg orkar ikkje leve
    eg orkar ikkje å leve lenger
    Eg orkar ikkje meir
    eg tek livet mitt
    eg vil ta livet av meg
    sjølvmord
    sjølvmordstankar
    eg har sjølvmordstankar
    eg tenkjer på å døy
    eg har lyst til å døy
    eg ynskjer eg var død
    skulle ynskje eg var død
    betre om eg var borte
    dei har det betre utan meg
    eg har teke ein overdose
    eg tok for mange tablettar
    sjølvskading
    eg skadar meg sjølv
    eg har skada meg sjølv
    eg kuttar meg
    ikkje noko å leve for
    inga meining, ingen vits i å leve
    livet er ikkje verdt å leve
    eg vil ikkje vakne
    eg held på å døy
    eg vil forsvinne
    ho pustar ikkje
    mannen slår meg
    treng hjelp no
    kollegaen min vil ta livet sitt
""")

ENGLISH = lines("""
    I want to die
    i just want to die
    I wanna die
    I don't want to live
    I don’t want to live anymore
    i do not want to be alive
    I dont want to be here anymore
    kill myself
    I'm going to kill myself
    killing myself
    suicide
    I am suicidal
    suicidal thoughts
    thinking about suicide
    I want to end my life
    I want to end it
    I took pills
    I'm afraid I'll do something stupid
    end it all
    taking my own life
    wish I was dead
    i wish i were dead
    better off dead
    they would be better off without me
    no reason to live
    nothing to live for
    life is not worth living
    tired of living
    I want to disappear
    I can't go on
    overdose
    I overdosed
    I have taken an overdose
    took too many pills
    took all my pills
    self-harm
    self harming
    I hurt myself
    cut myself
    i keep cutting myself
    hang myself
    suicide note
    thoughts of dying
    my colleague wants to kill herself, she will kill herself
    he is not breathing
    my life is in danger
    help me
    emergency
    my husband hits me
""")

SLIPS = lines("""
    selvmrod
    sevlmord
    selvmorrd
    selmord
    selvmordtanker
    selvmordstannker
    selv mord
    selv mords tanker
    SELVMORD!!!
    s e l v m o r d
    sjolvmord
    sjølvmrod
    sjoelvmord
    jeg vil do
    jeg vil doe
    jeg vil døø
    jeg vil dö
    jegvildø
    jeg villdø
    jeg vildø
    jeg vli dø
    orkerikkeleve
    orker ikek leve
    okrer ikke leve
    orker ike leve
    orker ikke leev
    vil ikke leeve
    tar livt mitt
    tar live mitt
    tarlivetmitt
    ta livett av meg
    ta livet avmeg
    har tat overdose
    har tatt ovredose
    overdoose
    skadett meg selv
    skadet mge selv
    skader megselv
    selv-skading
    i want to dei
    i wnat to die
    i want todie
    iwanttodie
    kil myself
    kill mysefl
    killmyself
    suicde
    sucide
    suicidial
    sucidal
    dont want too live
    selfharm
    eg vil ikje leve
    egvilikkjeleve
    eg vil doy
    eg vil doey
    jeg ønsker og dø
    jeg onsker a do
    skulle onske jeg var dod
    sjølvskadning
    selv\u200bmord
    s\u00adelvmord
""")

FALSE_ALARMS = lines("""
    vil hoppe over nattevakten
    vil hoppe av studiet
    redd for hva kollegene kan finne på å si
    I want to end my contract
    I took medication history
    dødsfall på jobb
    et dødsfall på avdelingen
    uventet dødsfall hos pasient
    død pasient
    pasienten døde på vakta mi
    pasienten min døde
    barnet døde under fødselen
    mistet en pasient
    pasient tok livet sitt
    pasienten tok livet av seg
    en pasient har tatt livet sitt
    pasienten begikk selvmord
    pasient tok selvmord
    en kollega døde i selvmord
    etter selvmordet til en kollega
    etterlatt etter selvmord
    pasienten vil dø hjemme
    pasienten kommer til å dø
    pasient med overdose
    pasient med selvmordstanker
    selvmordsstatistikk
    kurs i selvmordsforebygging
    suicidalitet hos unge
    vurdere selvmordsrisiko
    tilsynssak etter selvmord på avdelingen
    overdose hos pasient på vakt i natt
    hjelp meg å finne en støttekollega
    jeg trenger hjelp
    Seljord
    selvmordsforebygging
    forskning på selvmord
    overdosedødsfall i Oslo
    dødssliten
    jeg er dødssliten
    dødstrøtt etter vakt
    drept av arbeid
    drukner i arbeid
    døgnvakt
    jeg har døgnvakt i helga
    livet er travelt
    familielivet og jobben
    balanse mellom jobb og liv
    livet som lege
    orker ikke jobben
    orker ikke flere vakter
    jeg klarer ikke eksamen
    jeg vil slutte som lege
    jeg vil snakke med noen
    jeg vil ikke være lege lenger
    vil ikke miste lisensen
    vil ikke ha sykmelding
    kan jeg leve av dette
    dør til kontoret
    døra er låst
    dørene er åpne
    i døra
    die Zeit
    die Arbeit ist schwer
    livmor
    livmorhals
    livet på Finnmarksvidda
    Dødehavet
    dødelighet
    dødsattest
    dødsårsak
    dødsannonse
    dødskamp
    døddrukken
    deadline
    I missed a deadline
    I am dying to know
    dying to hear from you
    end of life care
    a patient died
    patient committed suicide
    suicide prevention course
    the patient wants to die at home
    patients with suicidal ideation
    kill time
    skills and drills
    my life as a doctor
    I want to talk to someone
    I want to do a good job
    I do not want to leave my job
    long live the king
    hurt by a colleague
    live and let live
    dyktig kollega
    dyr utdanning
    doktor
    doc
    død punkt
    doven
    selvtillit
    selvmedisinering
    selvstendig næringsdrivende
    selvfølelse
    selvmål
    selvbilde
    skade på jobb
    skadet i trafikken
    jeg skadet kneet
    skadd på ski
    brannskade
    stikkskade
    stakk meg på en kanyle
    kuttet meg på en skalpell
    skyter meg selv i foten
    henger meg opp i småting
    det slår meg at jeg er sliten
    skal jeg ringe noen
    hopper over lunsj
    akuttmottak
    jobber i akuttmottaket
    akuttmedisin
    ambulanselege
    livredning
    livreddende
    livsstil
    livsglede
    livstestament
    liver biopsy
    overdosering av paracetamol hos barn er tema
    overtid
    overlege
    tablett
    tabletter mot hodepine
    hvor mange tabletter
    vil ta en pause
    vil ta kontakt
    tar vakter i helga
    tar livet med ro
    livet tar nye vendinger
    jeg vil bo i Oslo
    vil du
    vil dere hjelpe
    kom og hjelp oss
    hei
    hallo
    takk
    takk for hjelpen
    god natt
    hva er dette
    hjelp
    er du en robot
    villa sana
    lege for lege
    støttekollega
    taushetsplikt
    hvor som helst
    eg bur i Førde
    eg har fått klage
    eg er sliten
    ein pasient døydde
    pasienten tok sjølvmord
    sjølvmordsførebygging
    dødsfall på jobben, treng nokon å snakke med
""")


@pytest.mark.parametrize("text", [*BOKMAAL, *NYNORSK, *ENGLISH])
def test_an_emergency_is_recognised(text: str) -> None:
    assert understand(VOCABULARY, text).emergency


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_of_the_finger_hides_no_emergency(text: str) -> None:
    assert understand(VOCABULARY, text).emergency


@pytest.mark.parametrize("text", FALSE_ALARMS)
def test_what_only_sounds_like_an_emergency_is_none(text: str) -> None:
    assert not understand(VOCABULARY, text).emergency


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert min(len({*BOKMAAL, *NYNORSK, *ENGLISH}), len({*FALSE_ALARMS})) >= 150


@pytest.mark.parametrize("text", [t for t in BOKMAAL if len(t.split()) > 1])
def test_an_emergency_stays_one_inside_a_longer_message(text: str) -> None:
    if text in ("hjelp meg", "ring 113", "Jeg orker ikke mer"):  # count only when they are all
        return
    around = f"Hei, jeg er lege i Bodø og har hatt en lang vakt. {text} Hilsen meg"
    assert understand(VOCABULARY, around).emergency


@pytest.mark.parametrize("change", [str.upper, str.title, lambda t: t.replace(" ", "  "), fold])
def test_neither_capitals_nor_spaces_nor_keyboards_matter(change: object) -> None:
    assert callable(change)
    for text in (*BOKMAAL, *NYNORSK, *ENGLISH):
        assert understand(VOCABULARY, change(text)).emergency, change(text)


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
