"""What typed words are compared with: the label of every button, and the lists of phrases.toml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conversations.model import ABROAD, ANYWHERE
from conversations.script.loader import load_script, load_vocabulary
from conversations.script.schema import Choice, FixedNumber, Script, Step
from conversations.script.texts import words_hash, words_hashes
from conversations.script.typed_words import PeopleWords, PhrasesFile, PlacesFile
from conversations.script.vocabulary import label_patterns, make_gazetteer, make_vocabulary
from conversations.understanding.intent import Sense, understand
from tests.support.scripts import small_folder

LANGUAGES = ("nb", "nn", "en")


@pytest.fixture(scope="module")
def small() -> Script:
    return load_script(small_folder())


def senses_of(script: Script, **flow: Any) -> dict[tuple[str, str], list[Sense]]:
    """What each label stands for, by language and label, best first."""
    own = replace(script, **flow)
    found: dict[tuple[str, str], list[Sense]] = {}
    patterns = label_patterns(own, own.steps, own.numbers, own.words, own.country.filters)
    for pattern in patterns:
        found.setdefault((pattern.language, pattern.text), []).append(pattern.value)
    return {key: sorted(senses, key=lambda s: s.rank) for key, senses in found.items()}


def best(script: Script, label: str, language: str = "nb", **flow: Any) -> Sense:
    """What a label stands for."""
    return replace(senses_of(script, **flow)[language, label][0], rank=0)


def step(id: str, *choices: Choice, kind: Any = "page", **known: Any) -> Step:
    return Step(id, id[:2], kind, {c.id: c for c in choices}, **known)


def with_step(script: Script, one: Step, **labels: str) -> Script:
    """A script with one more step, whose choices have these labels in every language."""
    words = {
        language: replace(
            texts,
            steps={**texts.steps, one.id: replace(texts.steps["privacy"], choices=labels)},
        )
        for language, texts in script.words.items()
    }
    return replace(script, steps={**script.steps, one.id: one}, words=words)


def test_a_label_that_every_screen_has_leads_where_its_button_does(small: Script) -> None:
    assert best(small, "=Tilbake") == Sense("label", "who")
    assert best(small, "=Akutt   selvmordstanker") == Sense("label", "acute")
    assert best(small, "=Hvor som helst i landet") == Sense("label", area=ANYWHERE)
    assert best(small, "=Utlandet") == Sense("label", area=ABROAD)
    assert best(small, "=Kvinne") == Sense("wish", wish="woman")
    assert best(small, "=English", "en") in (
        Sense("label", "who", language="en"), Sense("wish", wish="english"),
    )  # fmt: skip
    assert best(small, "=Bokmål") == Sense("label", "who", language="nb")


def test_deleting_is_asked_for_first_where_there_is_a_step_that_asks(small: Script) -> None:
    for label in ("=Slett og avslutt", "=Slett meldingen min"):
        assert best(small, label) == Sense("label", "who")
        assert best(small, label, erase="ask") == Sense("label", "ask")
    yes = step("ask", Choice("yes", "erased"), Choice("no", "who"), kind="question")
    asked = with_step(small, yes, yes="Ja, slett", no="Nei")
    assert best(asked, "=Ja  slett", erase="ask") == Sense("label", "ask")
    assert best(asked, "=Ja  slett") == Sense("label", "who")
    assert best(asked, "=Nei") == Sense("label", "who")


def test_what_stands_below_contacts_shows_contacts(small: Script) -> None:
    for label in ("=Flere kontakter", "=Kopier SMS", "=Et annet fylke"):
        assert best(small, label) == Sense("label", "who")
        assert best(small, label, contacts="bare") == Sense("label", "bare")
    assert senses_of(small)["nb", "=Flere kontakter"][0].rank == len(small.steps) * 20


def test_a_label_with_a_name_in_it_is_found_by_the_words_around(small: Script) -> None:
    words = {**small.words}
    labels = {
        **words["en"].labels,
        "copy_number": "Copy {name}'s number",
        "wrong": "{name} is wrong",
    }
    words["en"] = replace(words["en"], labels=labels)
    texts = {text for language, text in senses_of(replace(small, words=words)) if language == "en"}
    assert {"Copy .. number", "is wrong"} <= texts
    assert "Kopier nummeret til" in {text for _, text in senses_of(small)}


def test_the_button_that_copies_a_number_leads_to_the_screen_that_shows_it(small: Script) -> None:
    assert best(small, "=Kopier 113") == Sense("label", "acute")
    page = step("page", numbers=("amk",))
    first = replace(small, steps={"page": page, **small.steps})
    assert best(first, "=Kopier 113") == Sense("label", "acute")  # the emergency screen before it
    number = FixedNumber("other", "116 117", "x", small.numbers["amk"].checked)
    second = step("second", numbers=("amk", "other"))
    third = step("third", numbers=("other", "amk"))
    both = replace(
        small,
        numbers={**small.numbers, "other": number},
        steps={**small.steps, "second": second, "third": third},
    )
    assert best(both, "=Kopier 116 117") == Sense("label", "third")  # where it stands first
    unshown = replace(small, numbers={**small.numbers, "other": number})
    assert ("nb", "=Kopier 116 117") not in senses_of(unshown)
    words = {
        language: replace(texts, labels={k: v for k, v in texts.labels.items() if k != "copy"})
        for language, texts in small.words.items()
    }
    assert ("nb", "=Kopier 113") not in senses_of(replace(small, words=words))
    assert ("nb", "=Tilbake") in senses_of(replace(small, words=words))


def test_a_choice_leads_where_its_button_does_with_its_offer(small: Script) -> None:
    assert best(small, "=Jeg er tannlege") == Sense("label", "", offer="tann")  # asks the county
    assert best(small, "=Hva blir lagret") == Sense("label", "privacy")
    web = step("page", Choice("web", url="https://example.org"), Choice("end", "end", "tann"))
    drawn = with_step(small, web, web="På nettet", end="Se dem")
    assert best(drawn, "=På nettet") == Sense("label", "page")  # which has the button
    assert best(drawn, "=Se dem") == Sense("label", "", offer="tann")


@pytest.mark.parametrize("kind", ["about", "wrong"])
def test_what_needs_an_offer_and_an_area_is_nothing_to_type(small: Script, kind: str) -> None:
    more = step("more", kind=kind)
    page = step("page", Choice("more", "more"), Choice("gone", "nowhere"), Choice("who", "who"))
    script = with_step(replace(small, steps={**small.steps, "more": more}), page,
                       more="Mer om det", gone="Borte", who="Begynnelsen")  # fmt: skip
    found = senses_of(script)
    assert ("nb", "=Mer om det") not in found
    assert ("nb", "=Borte") not in found
    assert ("nb", "=Begynnelsen") in found


def test_of_two_buttons_with_one_label_the_one_to_an_emergency_counts(small: Script) -> None:
    page = step("page", Choice("a", "privacy"), Choice("b", "acute"), Choice("c", "unread"))
    script = with_step(small, page, a="Videre", b="Videre", c="Videre")
    first, *others = senses_of(script)["nb", "=Videre"]
    assert first.step == "acute"
    assert [sense.step for sense in others] == ["privacy", "unread"]


def test_a_step_without_words_and_a_choice_without_a_label_have_none(small: Script) -> None:
    page = step("page", Choice("a", "privacy"), Choice("b", "acute"))
    script = with_step(small, page, a="Videre")
    assert ("nb", "=Videre") in senses_of(script)
    wordless = replace(script, words=small.words)
    assert ("nb", "=Videre") not in senses_of(wordless)
    assert senses_of(wordless).keys() == senses_of(small).keys()


# --- Lists of phrases.toml ------------------------------------------------------------------------

PHRASES = PhrasesFile(
    fillers=("veldig",),
    joints=("men",),
    people={"nb": PeopleWords(first=("jeg", "Meg"), third=("han",), patients=("pasient*", "barn"))},
    others={"acute": "acute_o"},
    languages={"nb": "jeg IKKE", "en": "the not"},
    words={"vil": "vil ønsker"},
    emergency={"nb": ("<vil> dø",)},
    dangers={"unsafe": {"nb": ("er redd hjemme",)}},
    not_emergency={"nb": ("<vil> dø av latter",)},
    offers={"tann": {"nb": ("snakke med noen",)}},
    topics={"privacy": {"nb": ("personvern",)}},
    wishes={"woman": {"nb": ("kvinne",)}},
)


def test_each_list_becomes_a_sense_and_the_first_counts_before_the_next(small: Script) -> None:
    made = make_vocabulary(PHRASES, PlacesFile(), small.country, steps=small.steps, acute="acute")
    assert made.senses == (
        Sense("topic", offer="tann"), Sense("topic", step="privacy"), Sense("danger", "unsafe"),
    )  # fmt: skip
    assert made.emergencies == frozenset({"acute"})
    assert make_vocabulary(PHRASES, PlacesFile(), small.country).emergencies == frozenset()
    assert made.families == (("nb", "nn"), ("en",))
    assert made.markers == {"nb": {"jeg", "ikke"}, "en": {"the", "not"}}
    assert made.others == {"acute": "acute_o"}
    people = made.people["nb"]
    assert people.first.words == {"jeg", "meg"}
    assert people.patients.words == {"barn"}
    assert people.patients.stems == ("pasient",)
    assert made.joints == {"men"}


@pytest.mark.parametrize(
    ("text", "step", "offer"),
    [
        ("jeg vil dø", "acute", ""),
        ("jeg ønsker dø", "acute", ""),
        ("jeg er veldig redd hjemme", "unsafe", ""),
        ("jeg vil dø av latter", "", ""),
        ("snakke med noen", "", "tann"),
        ("personvern", "privacy", ""),
    ],
)
def test_what_is_typed_is_understood_by_these_lists(
    small: Script, text: str, step: str, offer: str
) -> None:
    made = make_vocabulary(PHRASES, PlacesFile(), small.country, acute="acute")
    meaning = understand(made, text, "nb")
    assert (meaning.step or "", meaning.offer or "") == (step, offer)


def test_a_label_of_signs_alone_is_no_pattern(small: Script) -> None:
    labels = {**small.words["nb"].labels, "next": "→"}
    words = {"nb": replace(small.words["nb"], labels=labels)}
    patterns = label_patterns(small, small.steps, small.numbers, words, small.country.filters)
    made = make_vocabulary(PhrasesFile(), PlacesFile(), small.country, patterns)
    assert understand(made, "→", "nb") == understand(made, "", "nb")
    assert understand(made, "Tilbake", "nb").step == "who"


def test_places_lie_in_all_areas_of_their_key(small: Script) -> None:
    places = PlacesFile(
        counties={"03": ("Oslo",)}, towns={"18-55": ("Nordby",), "alle": ("landet",)}
    )
    gazetteer = make_gazetteer(places, small.country.regions)
    assert {"oslo", "nordby", "landet"} <= {*gazetteer.words()}
    made = make_vocabulary(PhrasesFile(), places, small.country)
    assert understand(made, "i Oslo", "nb").areas == ("03",)
    assert {*understand(made, "i Nordby", "nb").areas} == {"18", "55"}


def test_the_vocabulary_of_a_folder_is_that_of_its_script_without_labels() -> None:
    made = load_vocabulary(small_folder())
    assert understand(made, "jeg vil dø", "nb").step == "acute"
    assert understand(made, "Tilbake", "nb").step in (None, "")
    assert load_vocabulary(Path(small_folder())).families == (("nb", "nn"), ("en",))


# --- Hashes of words ------------------------------------------------------------------------------


def test_a_hash_is_of_the_words_whatever_their_order_and_not_of_who_approved_them() -> None:
    words = {"text": "Hei", "choices": {"a": "Ja"}}
    assert words_hash(words) == words_hash({"choices": {"a": "Ja"}, "text": "Hei"})
    assert words_hash({**words, "approved": {"by": "leder"}}) == words_hash(words)
    assert words_hash({**words, "text": "Hei!"}) != words_hash(words)
    assert words_hash({"text": "Hei"}) == "4de70e6ccd78"  # as approvals in files have it
    data = {"steps": {"a": words, "b": 1}, "offers": {"c": {}}, "labels": {"d": words}}
    assert words_hashes(data) == {"steps.a": words_hash(words), "offers.c": words_hash({})}
    assert words_hashes({"steps": 1}) == {}
