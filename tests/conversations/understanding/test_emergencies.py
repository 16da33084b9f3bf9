"""Words that mean an emergency, in three languages and misspelt: none is overlooked."""

from __future__ import annotations

import pytest

from conversations.script.loader import load_vocabulary
from conversations.understanding.intent import understand
from conversations.understanding.words import fold

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


@pytest.mark.parametrize("text", [*BOKMAAL, *NYNORSK, *ENGLISH])
def test_an_emergency_is_recognised(text: str) -> None:
    assert understand(VOCABULARY, text).emergency


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_of_the_finger_hides_no_emergency(text: str) -> None:
    assert understand(VOCABULARY, text).emergency


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
