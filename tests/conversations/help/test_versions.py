"""Buttons live for years: what each of one version of the script does in every other version.

The versions are made of the script that ships, by what authors do to a script: take steps, choices
and offers away, add some, rename, lead elsewhere. Steps keep their codes, and the codes of steps
that are gone are retired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any, TypeVar

import pytest

from conversations.authoring.checks.routing import check
from conversations.help.codec import decode, encode
from conversations.help.engine import advance
from conversations.model import Command, Input, Screen, Start, State, Tap, Text, Turn
from conversations.script.counters import Metrics
from conversations.script.schema import ROLES, Choice, Script, Step, StepTexts
from tests.support.norway import COUNTIES
from tests.support.scripts import shipped_script
from tests.support.talk import TODAY, everywhere

# Without a table of what is counted where: that names steps, and no way depends on it.
_COUNTING = shipped_script().counting
SCRIPT = replace(
    shipped_script(), counting=Metrics(channels=_COUNTING.channels, regions=_COUNTING.regions)
)


Value = TypeVar("Value")


def without(table: Mapping[str, Value], name: str) -> dict[str, Value]:
    return {key: value for key, value in table.items() if key != name}


def with_steps(
    script: Script,
    steps: dict[str, Step],
    words: Callable[[dict[str, StepTexts]], dict[str, StepTexts]] = lambda same: same,
    retired: frozenset[str] = frozenset(),
) -> Script:
    """The next version, with these steps and their words."""
    spoken = {k: replace(w, steps=words(w.steps)) for k, w in script.words.items()}
    return replace(
        script,
        version=script.version + 1,
        steps=steps,
        words=spoken,
        retired=script.retired | retired,
        by_code={step.code: step for step in steps.values()},
    )


def without_step(script: Script, name: str) -> Script:
    """A step is gone, and so are the choices and typed words that led to it."""
    for step in script.steps.values():
        for choice in [c.id for c in step.choices.values() if c.to == name]:
            script = replace(without_choice(script, step.id, choice), version=script.version)
    gone = frozenset({script.steps[name].code})
    senses = tuple(sense for sense in script.vocabulary.senses if sense.step != name)
    script = replace(script, vocabulary=replace(script.vocabulary, senses=senses))
    return with_steps(script, without(script.steps, name), lambda w: without(w, name), gone)


def without_choice(script: Script, step: str, choice: str) -> Script:
    """A step offers one thing less."""
    there = script.steps[step]
    left = replace(there, choices=without(there.choices, choice))

    def said(words: dict[str, StepTexts]) -> dict[str, StepTexts]:
        return {
            **words,
            step: replace(words[step], choices=without(words[step].choices, choice)),
        }

    return with_steps(script, {**script.steps, step: left}, said)


def with_step(script: Script, name: str, code: str, near: str) -> Script:
    """A question more, reached from another and leading to contacts."""
    new = Step(name, code, "question", {"talk": Choice("talk", script.county, "stotte")})
    there = script.steps[near]
    choices = {**there.choices, name: Choice(name, name)}

    def said(words: dict[str, StepTexts]) -> dict[str, StepTexts]:
        label = {**words[near].choices, name: "Noe nytt"}
        text = StepTexts("Et nytt spørsmål?", {"talk": "Noen å snakke med"})
        return {**words, near: replace(words[near], choices=label), name: text}

    steps = {**script.steps, near: replace(there, choices=choices), name: new}
    return with_steps(script, steps, said)


def renamed(script: Script, old: str, new: str) -> Script:
    """A step has another name and the same code: it means the same."""

    def moved(name: str) -> str:
        return new if name == old else name

    steps = {
        moved(step.id): replace(
            step,
            id=moved(step.id),
            choices={k: replace(c, to=moved(c.to)) for k, c in step.choices.items()},
        )
        for step in script.steps.values()
    }
    roles: dict[str, Any] = {role: moved(getattr(script, role)) for role in (*ROLES, "place")}
    senses = tuple(replace(s, step=moved(s.step)) for s in script.vocabulary.senses)
    script = replace(script, **roles, vocabulary=replace(script.vocabulary, senses=senses))
    return with_steps(script, steps, lambda words: {moved(k): v for k, v in words.items()})


def meaning_changed(script: Script, name: str, code: str) -> Script:
    """A step keeps its name and asks something else: it has a new code."""
    old = script.steps[name]
    steps = {**script.steps, name: replace(old, code=code)}
    return with_steps(script, steps, retired=frozenset({old.code}))


def led_elsewhere(script: Script, step: str, choice: str, to: str) -> Script:
    """A choice leads to another step."""
    there = script.steps[step]
    choices = {**there.choices, choice: Choice(choice, to)}
    return with_steps(script, {**script.steps, step: replace(there, choices=choices)})


def without_offer(script: Script, offer: str) -> Script:
    """An offer is no more, nor is anything that led to it."""
    for step in script.steps.values():
        for choice in [c.id for c in step.choices.values() if c.offer == offer]:
            script = replace(without_choice(script, step.id, choice), version=script.version)
    senses = tuple(sense for sense in script.vocabulary.senses if sense.offer != offer)
    spoken = {k: replace(w, offers=without(w.offers, offer)) for k, w in script.words.items()}
    return replace(
        script,
        version=script.version + 1,
        offers=without(script.offers, offer),
        words=spoken,
        vocabulary=replace(script.vocabulary, senses=senses),
    )


VERSIONS: dict[str, Script] = {
    "as it ships": SCRIPT,
    "a step gone": without_step(SCRIPT, "unsure"),
    "a choice gone": without_choice(SCRIPT, "unsure", "away"),
    "a step more": with_step(SCRIPT, "brandnew", "q9", "need_s"),
    "a step renamed": renamed(SCRIPT, "need_d", "doctors"),
    "another meaning": meaning_changed(SCRIPT, "family", "q8"),
    "led elsewhere": led_elsewhere(SCRIPT, "need_o", "drinking", "partner"),
    "an offer gone": without_offer(SCRIPT, "sana"),
}
VERSIONS["years later"] = meaning_changed(
    renamed(
        without_offer(
            with_step(without_step(SCRIPT, "unsure"), "brandnew", "q9", "need_s"), "sana"
        ),
        "who",
        "first",
    ),
    "need_o",
    "q7",
)


@dataclass(frozen=True)
class Pressed:
    """A button as it stands in somebody's chat, and what it did where it was made."""

    data: str
    state: State
    choice: str
    turn: Turn


INPUTS: tuple[Input, ...] = (
    Start(),
    Start(next(iter(sorted(SCRIPT.channels)))),
    Text("noe annet", 7),
    Text("Herøy", 7),
    Text("", 7, late=True),
    Command("privacy"),
    Command("erase"),
)


def alike(state: State) -> object:
    """What tells screens apart.

    One county, page, message, local offer, and step that no version touches is like another as long
    as it is only carried along.
    """
    offer = SCRIPT.offers.get(state.offer)
    kind = state.offer if state.offer == "sana" else offer and offer.local
    before = [
        step if step in TOUCHED or step not in SCRIPT.steps else SCRIPT.steps[step].kind
        for step in state.history[-1:]
    ]
    return state.step, *before, kind, len(state.area), bool(state.page), bool(state.message_id)


TOUCHED = {"unsure", "need_d", "need_s", "need_o", "family", "who"}


def same_button(state: State, choice: str) -> object:
    return alike(state), "county" if choice in COUNTIES else choice


@cache
def buttons(version: str, language: str) -> tuple[Pressed, ...]:
    """One of each kind of button that can be met in a version."""
    script = VERSIONS[version]
    directory = everywhere(script)
    found: dict[object, Pressed] = {}
    beginning = State(language=language, seed=5)
    queue = [advance(script, directory, beginning, given) for given in INPUTS]
    seen = {alike(turn.state) for turn in queue}
    for turn in queue:
        for data in data_of(turn.screen):
            state, tap = decode(script, data)
            assert isinstance(tap, Tap), data
            if same_button(state, tap.choice) in found:
                continue
            onward = advance(script, directory, state, tap)
            found[same_button(state, tap.choice)] = Pressed(data, state, tap.choice, onward)
            if onward.state.language == language and alike(onward.state) not in seen:
                seen.add(alike(onward.state))
                queue.append(onward)
    return tuple(found.values())


def data_of(screen: Screen) -> Iterator[str]:
    return (button.data for row in screen.rows for button in row if button.data)


def codes(script: Script, *steps: str) -> set[str]:
    return {script.steps[step].code for step in steps}


def whole_in(old: Script, new: Script, pressed: Pressed) -> bool:
    """Whether everything that a button stood for is still there and means the same."""
    state, after = pressed.state, pressed.turn.state
    there = codes(old, state.step, after.step) <= new.by_code.keys()
    there &= codes(old, *state.history, *after.history) <= new.by_code.keys() | new.retired
    if not there or any(offer not in ("", *new.offers) for offer in (state.offer, after.offer)):
        return False
    before = old.steps[state.step].choices.get(pressed.choice)
    now = new.by_code[old.steps[state.step].code].choices.get(pressed.choice)
    if before is None:  # one that every screen has
        return True
    return now is not None and codes(old, before.to) == codes(new, now.to)


def wrong(old: Script, new: Script, pressed: Pressed, turn: Turn) -> str:
    """What is wrong with where a button leads; nothing, if it is right."""
    screen, state, before = turn.screen, turn.state, pressed.turn.state
    stale = new.words[state.language].lines["stale"]
    if not screen.text.strip() or not screen.rows or state.step not in new.steps:
        return "no screen"
    if any(len(data.encode()) > 64 for data in data_of(screen)):
        return "a button too long"
    if whole_in(old, new, pressed):
        same = codes(old, before.step) == codes(new, state.step)
        kept = (before.offer, before.area, before.page, before.language, before.message_id)
        if not same or kept != (
            state.offer,
            state.area,
            state.page,
            state.language,
            state.message_id,
        ):
            return "not where it led"
        return "refused" if screen.lines[0].text == stale else ""
    if screen.lines[0].text == stale:
        return "" if state.step == new.start and "113" in screen.text else "not the start"
    choice = new.steps[new.by_code[old.steps[pressed.state.step].code].id].choices
    return "" if pressed.choice in (*choice, "back") else "led astray"


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_is_sound(version: str) -> None:
    assert [str(f) for f in check(VERSIONS[version], TODAY) if not f.warning] == []


def tried(old: str, new: str, language: str) -> tuple[int, list[str]]:
    """How many buttons of one version were pressed in another, and what was wrong."""
    first, second = VERSIONS[old], VERSIONS[new]
    directory = everywhere(second)
    found = []
    pressed = buttons(old, language)
    for each in pressed:
        state, given = decode(second, each.data, State(language=language))
        turn = advance(second, directory, state, given)
        if said := wrong(first, second, each, turn):
            found.append(f"{each.data}: {said}, {turn.state.step}")
    return len(pressed), found


def all_right(pairs: Iterable[tuple[str, str]], figure: Callable[[object], None]) -> None:
    results = {pair: tried(*pair, "nb") for pair in pairs}
    pressed = sum(number for number, _ in results.values())
    figure(f"script versions: {len(results)} pairs, {pressed} buttons pressed")
    assert {pair: found for pair, (_, found) in results.items() if found} == {}


def test_the_way_back_leads_past_a_step_that_is_gone() -> None:
    state = State("nb", step=SCRIPT.county, history=("who", "need_d", "unsure"), offer="stotte")
    new = VERSIONS["a step gone"]
    for choice, step in (("back", "need_d"), ("03", "end")):
        data = encode(SCRIPT, state, choice)
        assert advance(new, everywhere(new), *decode(new, data)).state.step == step


def test_every_button_leads_to_a_valid_screen_after_a_change(
    figure: Callable[[object], None],
) -> None:
    """A step, a choice or a meaning is gone, or all of it with an offer and a name years later.

    What is added or leads elsewhere, and every other pair, is tried in the test below.
    """
    kinds = ("as it ships", "a step gone", "a choice gone", "another meaning", "years later")
    all_right((("as it ships", new) for new in kinds), figure)


@pytest.mark.long
def test_every_button_leads_to_a_valid_screen_in_every_pair(
    figure: Callable[[object], None],
) -> None:
    all_right(product(VERSIONS, VERSIONS), figure)


@pytest.mark.parametrize("language", ["nn", pytest.param("en", marks=pytest.mark.long)])
def test_it_is_the_same_in_the_other_languages(language: str) -> None:
    assert tried("as it ships", "years later", language)[1] == []
