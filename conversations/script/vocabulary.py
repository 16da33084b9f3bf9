"""Makes one vocabulary of phrases.toml, places.toml and the labels of buttons."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from conversations.model import ABROAD, ANYWHERE
from conversations.script.country import Country
from conversations.script.schema import (
    FixedNumber,
    Flow,
    Step,
    Texts,
)
from conversations.script.typed_words import ByLanguage, PhrasesFile, PlacesFile
from conversations.understanding.intent import People, Sense, Vocabulary, WordSet
from conversations.understanding.lexicon import WordLists
from conversations.understanding.matcher import Matcher, WordPattern
from conversations.understanding.places import ContextWords, Gazetteer
from conversations.understanding.words import (
    Tolerance,
    emergency_tolerance,
    fold,
    no_tolerance,
    spellings,
    topic_tolerance,
)

Patterns = Iterator[WordPattern[Sense]]

_NO_STEP_ALONE = ("about", "wrong")  # kinds of steps that need an offer and an area before them
_WORD = re.compile(r"[^\W_]")
_NO_WORD = re.compile(r"[^\w\s]+")
_FILLED_IN = re.compile(r"\{\w+\}(?:'s)?")


def make_vocabulary(
    phrases: PhrasesFile,
    places: PlacesFile,
    country: Country,
    labels: Iterable[WordPattern[Sense]] = (),
    steps: Mapping[str, Step] | None = None,
    acute: str = "acute",
) -> Vocabulary:
    """The vocabulary of a script; labels go before what its lists say."""
    senses = [
        *(Sense("topic", offer=offer) for offer in phrases.offers),
        *(Sense("topic", step=step) for step in phrases.topics),
        *(Sense("clue", step=step) for step in phrases.clues),
    ]
    gazetteer = make_gazetteer(places, country.regions)
    lists = WordLists(
        {name: words.split() for name, words in phrases.words.items()},
        _spellings(phrases.fillers),
        _spellings(phrases.polite),
        _spellings(places.ordinary) | frozenset(gazetteer.words()),
        frozenset(map(fold, " ".join(phrases.languages.values()).split())),
        frozenset(map(fold, phrases.pronouns)),
    )
    labels = (label for label in labels if _WORD.search(label.text))  # a sign alone says nothing
    patterns = [*labels, *_danger_patterns(phrases, acute), *_topic_patterns(phrases, senses)]
    return Vocabulary(
        phrases=Matcher(patterns, lists),
        places=gazetteer,
        senses=(*senses, *(Sense("danger", step) for step in phrases.dangers)),
        joints=_spellings(phrases.joints),
        people=_people(phrases),
        others=phrases.others,
        markers={
            name: frozenset(map(fold, words.split())) for name, words in phrases.languages.items()
        },
        emergencies=_steps_of_way(steps, "emergency"),
        asides=_steps_of_way(steps, "aside"),
        families=country.language_families,
    )


def _danger_patterns(phrases: PhrasesFile, acute: str) -> Patterns:
    for rank, (step, table) in enumerate(({acute: phrases.emergency} | phrases.dangers).items()):
        yield from _patterns(table, Sense("danger", step, rank=rank), emergency_tolerance)
    yield from _patterns(phrases.not_emergency, Sense("harmless"), no_tolerance)


def _topic_patterns(phrases: PhrasesFile, senses: Iterable[Sense]) -> Patterns:
    tables = (*phrases.offers.values(), *phrases.topics.values(), *phrases.clues.values())
    for rank, (sense, table) in enumerate(zip(senses, tables, strict=True)):
        yield from _patterns(table, replace(sense, rank=rank), topic_tolerance)
    for wish, table in phrases.wishes.items():
        yield from _patterns(table, Sense("wish", wish=wish), topic_tolerance)


def _people(phrases: PhrasesFile) -> dict[str, People]:
    return {
        language: People(
            first=_word_set(table.first),
            third=_word_set(table.third),
            patients=_word_set(table.patients),
            themselves=_word_set(table.themselves),
            unwell=_word_set(table.unwell),
        )
        for language, table in phrases.people.items()
    }


def _steps_of_way(steps: Mapping[str, Step] | None, way: str) -> frozenset[str]:
    return frozenset(step.id for step in (steps or {}).values() if step.way == way)


def make_gazetteer(places: PlacesFile, regions: Iterable[str]) -> Gazetteer:
    """Every place of a script's folder, and what tells a place in a sentence."""
    tables = (
        places.counties, places.municipalities, places.associations, places.sites, places.former,
        places.towns, places.elsewhere,
    )  # fmt: skip
    return Gazetteer(
        (
            (name, meant)
            for table in tables
            for areas, names in table.items()
            for meant in [frozenset(areas.split("-"))]
            for name in names
        ),
        ContextWords(
            everyday=_spellings(places.everyday),
            before=_spellings(places.before),
            after=_spellings(places.after),
            around=_spellings(places.around),
            ordinary=_spellings(places.ordinary),
            not_after={
                spelling: _spellings(before)
                for name, before in places.not_after.items()
                for spelling in spellings(name)
            },
        ),
        regions,
    )


def label_patterns(
    flow: Flow,
    steps: Mapping[str, Step],
    numbers: Mapping[str, FixedNumber],
    words: Mapping[str, Texts],
    filters: Collection[str],
) -> Patterns:
    """The label of every button, which does when it is typed what the button does.

    The same label may stand on several screens: one that leads to an emergency screen counts
    first, then the order of flow.toml.
    """
    emergencies = {step.id for step in steps.values() if step.way == "emergency"}
    for language, texts in words.items():
        yield _label(texts.name, Sense("label", flow.start, language=language), language)
        senses = _fixed_labels(flow)
        for name, text in texts.labels.items():
            if name in filters:
                yield _label(text, Sense("wish", wish=name), language)
            elif name != "copy":
                # what stands below contacts shows contacts
                other = Sense("label", flow.contacts or flow.start, rank=len(steps) * 20)
                yield _label(text, senses.get(name, other), language)
        for number in numbers.values():
            if (showing := _showing(steps, number)) and "copy" in texts.labels:
                label = texts.labels["copy"].replace("{number}", number.value)
                yield _label(label, Sense("label", showing), language)
        choices = [(s, choice) for s in steps.values() for choice in s.choices.values()]
        for rank, (step, choice) in enumerate(choices):
            to = choice.to or step.id
            text = texts.steps[step.id].choices.get(choice.id, "") if step.id in texts.steps else ""
            to = flow.erase or flow.start if to == flow.erased else to
            if text and to in steps and steps[to].kind not in _NO_STEP_ALONE:
                order = rank if to in emergencies else rank + len(choices)
                to = "" if to in (flow.county, flow.end) else to
                yield _label(text, Sense("label", to, choice.offer, rank=order), language)


def _fixed_labels(flow: Flow) -> dict[str, Sense]:
    """Labels that are no choice of a step, and stand below other screens than contacts."""
    erase = Sense("label", flow.erase or flow.start)
    return {
        "back": Sense("label", flow.start),
        "acute": Sense("label", flow.acute),
        "erase": erase,
        "forget": erase,
        "anywhere": Sense("label", area=ANYWHERE),
        "abroad": Sense("label", area=ABROAD),
    }


def _showing(steps: Mapping[str, Step], number: FixedNumber) -> str:
    """The step that shows a fixed number, best first: emergency screens, then any."""
    showing = [step for step in steps.values() if number.id in step.numbers]
    first = min(
        showing, key=lambda s: (s.way != "emergency", s.numbers.index(number.id)), default=None
    )
    return first.id if first else ""


def _label(text: str, sense: Sense, language: str) -> WordPattern[Sense]:
    """The whole message; where a name is filled in, the words around it."""
    parts = [_NO_WORD.sub(" ", part).strip() for part in _FILLED_IN.split(text)]
    whole = "=" if len(parts) == 1 else ""
    return WordPattern(whole + " .. ".join(filter(None, parts)), sense, topic_tolerance, language)


def _patterns(table: ByLanguage, sense: Sense, tolerance: Tolerance) -> Patterns:
    for language, patterns in table.items():
        for pattern in patterns:
            yield WordPattern(pattern, sense, tolerance, language)


def _spellings(names: Iterable[str]) -> frozenset[str]:
    return frozenset(spelling for name in names for spelling in spellings(name))


def _word_set(words: Iterable[str]) -> WordSet:
    plain = [word for word in words if not word.endswith("*")]
    stems = [word.rstrip("*") for word in words if word.endswith("*")]
    return WordSet(frozenset(map(fold, plain)), tuple(map(fold, stems)))
