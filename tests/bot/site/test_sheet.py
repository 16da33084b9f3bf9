"""The sheet that goes round for approval has every screen, and says what is a draft."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from bot.site.sheet import render_sheet
from conversations.contacts.directory import Directory
from conversations.script.schema import Approval, Script, Texts
from tests.support.norway import LANGUAGES
from tests.support.scripts import shipped_script
from tests.support.talk import TODAY, everywhere

SCRIPT = shipped_script()


@cache
def sheet(language: str) -> str:
    return render_sheet(SCRIPT, everywhere(SCRIPT), language)


@pytest.mark.parametrize(
    "language", ["nb", *(pytest.param(other, marks=pytest.mark.long) for other in LANGUAGES[1:])]
)
def test_the_sheet_has_every_screen_once_with_number_and_id(language: str) -> None:
    source = sheet(language)
    text = re.sub(r"<[^>]+>", "", source)
    ids = re.findall(r'<article id="(\w+)"', source)
    assert ids == [f"s{n}" for n in range(1, len(ids) + 1)]
    for step in SCRIPT.steps:
        assert re.search(rf"<code>{step}[<-]", source), step
    for offer in SCRIPT.offers:
        assert source.count(f"<code>{SCRIPT.end}-{offer}</code>") == 2  # also deserted
    assert text.count(SCRIPT.words[language].site["empty"]) == len(SCRIPT.offers)


def approval(words: Texts, step: str) -> Approval:
    return Approval("Utvalg for legehelse", date(2026, 11, 2), words.hashes[f"steps.{step}"])


def test_the_sheet_says_what_is_approved_and_what_is_a_draft() -> None:
    step, other = [s for s in SCRIPT.steps.values() if s.kind == "question"][:2]
    calm = {s.id: replace(s, sensitive=False) for s in SCRIPT.steps.values()}
    steps = calm | {s.id: replace(s, sensitive=True) for s in (step, other)}
    offers = {o.id: replace(o, sensitive=False) for o in SCRIPT.offers.values()}
    words = {
        n: replace(w, steps=w.steps | {s: replace(w.steps[s], approved=approval(w, s))})
        for n, w in SCRIPT.words.items()
        for s in [step.id]
    }
    changed: Script = replace(SCRIPT, steps=steps, offers=offers, words=words)
    text = render_sheet(changed, Directory(TODAY), "nb").replace("\u00a0", " ")
    assert text.count("Utkast, ikke godkjent") == 1
    assert text.count("Godkjent av Utvalg for legehelse, 2. november 2026") == 1
    assert "1 av 2 skjermbilder om medisin eller jus er ikke godkjent ennå." in text


def test_the_sheet_shows_what_the_web_copy_says_instead() -> None:
    text = sheet("nb")
    assert text.count("På nettsidene står dette i stedet:") == sum(
        bool(step.web) for step in SCRIPT.words["nb"].steps.values()
    )
    assert "Bruk helst din egen telefon og et privat vindu." in text
