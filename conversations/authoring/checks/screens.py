"""Every kind of screen, drawn and held against what Telegram takes and a person needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from conversations.contacts.directory import Directory
from conversations.help.codec import HISTORY, LIMIT, encode
from conversations.help.contact_page import LABEL
from conversations.help.screens import screen
from conversations.model import ANYWHERE, SEEDS, Screen, State
from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.schema import Script, Step
from conversations.sentences.catalog import sentence

MESSAGE = 4096  # characters of a message at Telegram
LIMITS = {"end": 900, "about": 1500}  # an end at a glance; what tells more is mostly folded
CONTACT = "n" + "z" * 7  # as long as the code of a contact can be
NOBODY = Directory(date(2000, 1, 1))


def screens(script: Script, files: ScriptFiles, *, is_whole: bool = True) -> Iterator[Finding]:
    """Findings in the screens of every step, language and offer, with nobody on the lists.

    Of a script that is not whole, where words lack or lead nowhere, those that can be drawn.
    """
    unfit = () if is_whole else (KeyError, ValueError)
    for language in script.words:
        for step in script.steps.values():
            for state in screen_states(script, step, language):
                try:
                    painted = screen(script, NOBODY, state)
                except unfit:
                    continue
                table = f"offers.{state.offer}" if step.kind in ("end", "about") else ""
                for wrong in (*_too_long(step, painted), *_exits(script, step, painted)):
                    place = table or f"steps.{step.id}"
                    yield files.finding(f"{language}.toml", place, "", wrong)
    for step in script.steps.values():
        longest = max(map(len, (*step.choices, "forget", CONTACT)))
        if (size := len(encode(script, _longest_state(script, step), "x" * longest))) > LIMIT:
            text = sentence("check_screens.button_data", size=size, most=LIMIT)
            yield files.finding("flow.toml", f"steps.{step.id}", "", text)


def screen_states(script: Script, step: Step, language: str) -> Iterator[State]:
    """The states in which a step has screens that differ, but for who is on the lists."""
    bare = State(language=language, step=step.id)
    if step.kind == "place":
        yield from (
            replace(bare, area=area)
            for area in (ANYWHERE, next(iter(script.country.regions)), _several(script))
        )
    elif step.kind not in ("county", "end", "about", "wrong"):
        yield bare
    else:
        for offer in script.offers.values():
            if step.kind != "county" or offer.local:
                area = ANYWHERE if offer.local and step.kind != "county" else ""
                yield State(language=language, step=step.id, offer=offer.id, area=area)


def _several(script: Script) -> str:
    """A place that can be in three counties."""
    return "-".join([*script.country.regions][:3])


def _longest_state(script: Script, step: Step) -> State:
    """The state of a step that takes most room in a button."""
    return State(
        script.country.staff_language,
        step=step.id,
        history=() if step.kind == "place" else (step.id,) * HISTORY,
        offer=max(script.offers, key=len, default=""),
        area=_several(script) if step.kind == "place" else ANYWHERE,
        page=36**2,
        filters=tuple(script.country.filters)[:3] if step.kind == "end" else (),
        seed=SEEDS - 1,
        hour=23 if step.kind in ("end", "about") else None,
        channel=max(script.channels, key=len, default=""),
        counted_mask=36**3,
        message_id=36**6 if step.kind == "place" else 0,
    )


def _too_long(step: Step, painted: Screen) -> Iterator[str]:
    limit = LIMITS.get(step.kind, MESSAGE)
    if len(painted.text) > limit:
        yield sentence("check_screens.long", length=len(painted.text), most=limit)
    for button in (b for row in painted.rows for b in row):
        if len(button.label) > LABEL:
            length = len(button.label)
            yield sentence("check_screens.button", label=button.label, length=length, most=LABEL)


def _exits(script: Script, step: Step, painted: Screen) -> Iterator[str]:
    choices = {b.data.rpartition(".")[2] for row in painted.rows for b in row}
    wanted = {"acute", "back", "erase"}
    wanted -= {"acute"} if step.id == script.acute else set()
    wanted -= {"back"} if step.id == script.start else set()
    wanted -= {"erase"} if step.id == script.erase else set()
    for missing in sorted(wanted - choices):
        label = script.words[painted.language].labels[missing]
        yield sentence("check_screens.exit", label=label)
