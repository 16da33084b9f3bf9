"""Whether what is counted fits the script: every place exists, and every counter has a name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from conversations.check_words import braces, filled_in
from conversations.counting import AREAS, FILE, NEED
from conversations.counts_words import COUNTED, read_count_words, read_names
from conversations.findings import Finding, Places
from conversations.model import Counter
from conversations.script import ROLES, Script

STORED = re.compile(r"[a-z0-9_.]{1,24}")  # as the file of the counts takes it
SHOWN = 26  # characters of a name beside its bar on a phone


def counts(script: Script, places: Places) -> Iterator[Finding]:
    """Findings in `counts.toml` of a script that has one; ScriptError where its words lack."""
    if not (script.folder / FILE).exists():
        return
    yield from _texts(script, places)
    yield from _twice(places)
    yield from _places(script, places)
    yield from _left_out(script, places)
    yield from _beside(script, places)
    yield from _names(script, places)


def _texts(script: Script, places: Places) -> Iterator[Finding]:
    own, usual = read_count_words(script.folder), read_count_words()
    for table in ("texts", "labels"):
        for key, wanted in getattr(usual, table).items():
            for wrong in braces(getattr(own, table)[key], filled_in(wanted)):
                yield places.of(FILE, table, key, wrong)


def _twice(places: Places) -> Iterator[Finding]:
    tables = tomllib.loads(places.text(FILE))
    for family in COUNTED:
        members = [member for listed in tables.get(family, {}).values() for member in listed]
        for member in dict.fromkeys(m for m in members if members.count(m) > 1):
            yield places.of(FILE, family, "", f"«{member}» står to ganger; velg ett sted")


def _places(script: Script, places: Places) -> Iterator[Finding]:
    counting = script.counting
    for offer, counter in counting.offers.items():
        if offer not in script.offers:
            yield _at(places, counter, f"tilbudet «{offer}» finnes ikke i offers.toml")
    for step, counter in (*counting.before.items(), *counting.after.items()):
        if step not in script.steps:
            yield _at(places, counter, f"steget «{step}» finnes ikke i flow.toml")
    for (step, choice), counter in counting.answers.items():
        if step not in script.steps or choice not in script.steps[step].choices:
            text = f"«{step}.{choice}» er ikke et valg i flow.toml"
            yield _at(places, counter, text)


def _left_out(script: Script, places: Places) -> Iterator[Finding]:
    """What has to be counted whole, or sums would tell what is hidden."""
    counting = script.counting
    for offer in script.offers:
        if counting.offers and offer not in counting.offers:
            text = f"tilbudet «{offer}» mangler; sett det under et navn, så summen stemmer"
            yield places.of(FILE, "offer", "", text)
    for step in filter(script.steps.get, _needs(script)):
        for choice in script.steps[step].choices:
            if (step, choice) not in counting.answers:
                text = f"«{step}.{choice}» mangler; sett svaret under et av emnene"
                yield places.of(FILE, "topic", "", text)


def _beside(script: Script, places: Places) -> Iterator[Finding]:
    """Ways to the question of what one needs beside the answers in [who], whose sum it is."""
    needs, answers = _needs(script), script.counting.answers
    if not needs:
        return
    for step in script.steps.values():
        for choice in step.choices.values():
            counter = answers.get((step.id, choice.id))
            if (choice.to in needs) != (counter is not None and counter.family == "who"):
                place = f"{step.id}.{choice.id}"
                text = f"«{place}» må stå her når det fører til et steg under «need», og bare da"
                yield places.of(FILE, "who", "", f"{text}, så summen stemmer")
    others = {about.step for about in script.vocabulary.abouts}
    others |= {getattr(script, role) for role in ROLES}
    for name in sorted(needs & others):
        text = f"steget «{name}» kan nås uten et svar under [who]; da stemmer ikke summen"
        yield places.of(FILE, "before", "need", text)


def _needs(script: Script) -> set[str]:
    return {step for step, counter in script.counting.before.items() if counter == NEED}


def _names(script: Script, places: Places) -> Iterator[Finding]:
    named = read_names(script.folder)
    for counter in script.counting.counters:
        if not STORED.fullmatch(counter.name):
            text = f"«{counter.name}» kan bare ha a-z, 0-9 og _, høyst 24 tegn i alt"
            yield _at(places, counter, text)
        if counter not in AREAS.values() and counter.name not in named:
            yield places.of(FILE, "names", "", f"«{counter.name}» mangler; gi det et navn")
    for counter_name, shown in named.items():
        if len(shown) > SHOWN:
            text = f"navnet er {len(shown)} tegn; høyst {SHOWN}, ellers får det ikke plass i bildet"
            yield places.of(FILE, "names", f'"{counter_name}"', text)


def _at(places: Places, counter: Counter, text: str) -> Finding:
    if counter.family == "channel":
        return places.of("service.toml", "", "channels", text)
    family, _, value = counter.name.partition(".")
    return places.of(FILE, family, value, text)
