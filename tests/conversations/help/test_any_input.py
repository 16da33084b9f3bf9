"""No input raises in any state, and a state that somebody made up shows nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.help.engine import advance
from conversations.model import (
    Command,
    Stale,
    Start,
    State,
    Tap,
    Text,
)
from conversations.script.schema import Script
from tests.conversations.help.test_engine import numbers
from tests.support.scripts import shipped_script
from tests.support.talk import everywhere


@pytest.mark.parametrize(
    "state",
    [
        State("nb", step="end"),
        State("nb", step="end", offer="stotte"),
        State("nb", step="end", offer="sana", area="55"),
        State("nb", step="more"),
        State("nb", step="where"),
        State("nb", step="acute", history=("end",)),
        State("nb", step="reported", history=("who", "end"), offer="stotte"),
    ],
)
@pytest.mark.parametrize("choice", ["back", "acute", "next", "55", "more", "nn", "found"])
def test_a_made_up_state_gets_the_start(script: Script, state: State, choice: str) -> None:
    turn = advance(script, everywhere(script), state, Tap(choice))
    assert turn.screen.step == script.start
    assert turn.screen.lines[0].text == script.words["nb"].lines["stale"]


@pytest.mark.parametrize("step", ["end", "more"])
@pytest.mark.parametrize("choice", ["back", "acute", "next", "55", "noreply", "nn"])
def test_nobody_is_shown_for_several_counties_at_once(
    script: Script, step: str, choice: str
) -> None:
    state = State("nb", step=step, offer="stotte", area="31-34")
    turn = advance(script, everywhere(script), state, Tap(choice))
    assert (turn.screen.step, turn.state.area) == ("who", "")
    assert not numbers(turn.screen)


SCRIPT = shipped_script()
DIRECTORY = everywhere(SCRIPT)
steps = st.sampled_from(sorted(SCRIPT.steps))
states = st.builds(
    State,
    language=st.sampled_from(sorted(SCRIPT.words)),
    step=steps,
    history=st.lists(steps, max_size=6).map(tuple),
    offer=st.sampled_from(["", *SCRIPT.offers]),
    area=st.sampled_from(["", "alle", "ut", "03", "46"]),
    page=st.integers(0, 36**5),
    filters=st.sampled_from([(), ("gp",), ("woman", "english"), ("hospital", "man", "sami")]),
    seed=st.integers(0, 1295),
    message_id=st.integers(0, 36**6),
)
by_itself = {
    "woman",
    "english",
    "back",
    "acute",
    "erase",
    "forget",
    "next",
    "county",
    "03",
    "alle",
    "ut",
    "nn",
    "x",
}
choices = st.sampled_from(
    sorted(by_itself | {c for step in SCRIPT.steps.values() for c in step.choices})
)
inputs = st.one_of(
    st.builds(Tap, choices),
    st.builds(Start, st.text(max_size=70)),
    st.builds(Text, st.text(max_size=300), st.integers(0, 10**9), st.booleans()),
    st.builds(Command, st.sampled_from(["help", "privacy", "erase"])),
    st.just(Stale()),
)


@given(states, inputs)
def test_no_input_raises_in_any_state_and_every_answer_can_be_sent(
    state: State, given: object
) -> None:
    turn = advance(SCRIPT, DIRECTORY, state, given)  # type: ignore[arg-type]
    assert 0 < len(turn.screen.text) <= 4096
    for row in turn.screen.rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert 0 < len(button.label) <= 40
            assert len(button.data.encode()) <= 64
            assert sum(map(bool, (button.data, button.copy, button.url))) == 1
