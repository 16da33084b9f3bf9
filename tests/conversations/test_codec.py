"""State in a button and back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from conversations.codec import LIMIT, decode, encode
from conversations.model import SEEDS, Stale, State, Tap
from tests.conversations.test_engine import SCRIPT, choices, states

AFRESH = State(language="nn", seed=9)
full = st.builds(
    replace, states, channel=st.sampled_from(["", "k1", "k8"]), counted=st.integers(0, 36**3)
)


@given(full, choices)
def test_every_state_comes_back_as_it_was(state: State, choice: str) -> None:
    assert decode(SCRIPT, encode(SCRIPT, state, choice), AFRESH) == (state, Tap(choice)) or (
        len(encode(SCRIPT, state, choice)) > LIMIT
    )


@given(st.text(max_size=80))
def test_anything_else_is_stale(data: str) -> None:
    state, given_ = decode(SCRIPT, data, AFRESH)
    assert (state, given_) == (AFRESH, Stale()) or encode(SCRIPT, state, "x")[:-1] in data


@given(full, choices, st.integers(0, 60), st.characters())
def test_a_changed_character_never_raises_and_has_one_spelling(
    state: State, choice: str, where: int, character: str
) -> None:
    data = encode(SCRIPT, state, choice)
    changed = data[:where] + character + data[where + 1 :]
    read_state, tap = decode(SCRIPT, changed, AFRESH)
    if isinstance(tap, Tap) and changed.split(".")[0] == "1":
        assert encode(SCRIPT, read_state, tap.choice) == changed


def test_data_of_wrong_fields_is_stale() -> None:
    good = encode(SCRIPT, State(step="who"), "doctor").split(".")
    bad = {0: "01", 1: "sv", 2: "zz", 3: "w", 4: "tull", 5: "99", 6: "-1", 8: "kx", 11: "A"}
    bad_seed = {7: "zzz"}
    for place, value in {**bad, **bad_seed}.items():
        data = ".".join([*good[:place], value, *good[place + 1 :]])
        assert decode(SCRIPT, data, AFRESH) == (AFRESH, Stale()), (place, value)


def test_a_button_of_another_version_still_works_where_its_step_is_there() -> None:
    later = replace(SCRIPT, version=SCRIPT.version + 1)
    data = encode(SCRIPT, State(step="who", seed=SEEDS - 1), "doctor")
    assert decode(later, data, AFRESH) == (State(step="who", seed=SEEDS - 1), Tap("doctor"))
