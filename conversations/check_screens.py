"""Every kind of screen, drawn and held against what Telegram takes and a person needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from conversations.cards import LABEL
from conversations.codec import LIMIT, TRAIL, encode
from conversations.directory import Directory
from conversations.findings import Finding, Places
from conversations.model import ANYWHERE, SEEDS, Screen, State
from conversations.screens import END_LIMIT, screen
from conversations.script import Script, Step

MESSAGE = 4096  # characters of a message at Telegram
SEVERAL = "31-32-33"  # a place that can be in three counties
CONTACT = "n" + "z" * 7  # as long as the code of a contact can be
NOBODY = Directory(date(2000, 1, 1))


def screens(script: Script, places: Places) -> Iterator[Finding]:
    """Findings in the screens of every step, language and offer, with nobody on the lists."""
    for language in script.words:
        for step in script.steps.values():
            for state in _states(script, step, language):
                painted = screen(script, NOBODY, state)
                table = f"offers.{state.offer}" if step.kind in ("end", "about") else ""
                for wrong in (*_too_long(step, painted), *_exits(script, step, painted)):
                    place = table or f"steps.{step.id}"
                    yield places.of(f"{language}.toml", place, "", wrong)
    for step in script.steps.values():
        longest = max(map(len, (*step.choices, "forget", CONTACT)))
        if (size := len(encode(script, _fullest(script, step), "x" * longest))) > LIMIT:
            text = f"knappene trenger {size} tegn, Telegram tar {LIMIT}; gi valgene kortere navn"
            yield places.of("flow.toml", f"steps.{step.id}", "", text)


def _states(script: Script, step: Step, language: str) -> Iterator[State]:
    bare = State(language=language, step=step.id)
    if step.kind == "place":
        yield from (replace(bare, area=area) for area in (ANYWHERE, "03", SEVERAL))
    elif step.kind not in ("county", "end", "about", "wrong"):
        yield bare
    else:
        for offer in script.offers.values():
            if step.kind != "county" or offer.local:
                area = ANYWHERE if offer.local and step.kind != "county" else ""
                yield State(language=language, step=step.id, offer=offer.id, area=area)


def _fullest(script: Script, step: Step) -> State:
    """The state of a step that takes most room in a button."""
    return State(
        step=step.id,
        trail=() if step.kind == "place" else (step.id,) * TRAIL,
        offer=max(script.offers, key=len),
        area=SEVERAL if step.kind == "place" else ANYWHERE,
        page=36**2,
        seed=SEEDS - 1,
        channel=max(script.channels, key=len, default=""),
        counted=36**3,
        about=36**6 if step.kind == "place" else 0,
    )


def _too_long(step: Step, painted: Screen) -> Iterator[str]:
    limit = END_LIMIT if step.kind in ("end", "about") else MESSAGE
    if len(painted.text) > limit:
        yield f"skjermbildet er {len(painted.text)} tegn; høyst {limit}"
    for button in (b for row in painted.rows for b in row):
        if len(button.label) > LABEL:
            yield f"knappen «{button.label}» er {len(button.label)} tegn; høyst {LABEL}"


def _exits(script: Script, step: Step, painted: Screen) -> Iterator[str]:
    choices = {b.data.rpartition(".")[2] for row in painted.rows for b in row}
    wanted = {"acute", "back", "erase"}
    wanted -= {"acute"} if step.id == script.acute else set()
    wanted -= {"back"} if step.id == script.start else set()
    for missing in sorted(wanted - choices):
        yield f"knappen «{script.words[painted.language].labels[missing]}» mangler"
