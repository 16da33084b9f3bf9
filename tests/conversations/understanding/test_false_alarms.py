"""Words that only sound like an emergency: they bring no emergency screen."""

from __future__ import annotations

import pytest

from conversations.understanding.intent import understand
from tests.conversations.understanding.test_emergencies import (
    BOKMAAL,
    ENGLISH,
    NYNORSK,
    VOCABULARY,
    lines,
)

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


@pytest.mark.parametrize("text", FALSE_ALARMS)
def test_what_only_sounds_like_an_emergency_is_none(text: str) -> None:
    assert not understand(VOCABULARY, text).emergency


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert min(len({*BOKMAAL, *NYNORSK, *ENGLISH}), len({*FALSE_ALARMS})) >= 150
