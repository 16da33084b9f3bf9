"""State in a button and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.help.codec import LIMIT, decode, encode
from conversations.model import SEEDS, Stale, State, Tap
from tests.conversations.help.test_any_input import SCRIPT, choices, states

AFRESH = State(language="nn", seed=9)
full = st.builds(
    replace,
    states,
    channel=st.sampled_from(["", "k1", "k8"]),
    counted_mask=st.integers(0, 36**3),
    hour=st.none() | st.integers(0, 23),
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
    good = encode(SCRIPT, State("nb", step="who"), "doctor").split(".")
    bad = {0: "01", 1: "sv", 2: "zz", 3: "w", 4: "tull", 5: "99", 6: "-1", 8: "kx", 11: "A"}
    bad_seed = {7: "zzz"}
    for place, value in {**bad, **bad_seed}.items():
        data = ".".join([*good[:place], value, *good[place + 1 :]])
        assert decode(SCRIPT, data, AFRESH) == (AFRESH, Stale()), (place, value)


def test_data_that_cannot_be_read_begins_anew_in_the_first_language() -> None:
    assert decode(SCRIPT, "1.nb") == (State("nb"), Stale())
    english = dict(reversed(SCRIPT.country.languages.items()))
    script = replace(SCRIPT, country=replace(SCRIPT.country, languages=english))
    assert decode(script, "1.nb") == (State("en"), Stale())


def test_the_hour_rides_in_the_seed_and_buttons_without_it_are_as_they_were() -> None:
    plain = State("nb", step="end", offer="stotte", area="55", seed=35)
    assert encode(SCRIPT, plain, "next") == "1.nb.en..stotte.55..z....next"
    at_midnight = replace(plain, hour=0)
    assert encode(SCRIPT, at_midnight, "next") == "1.nb.en..stotte.55..10z....next"
    assert decode(SCRIPT, "1.nb.en..stotte.55..10z....next", AFRESH) == (at_midnight, Tap("next"))
    assert decode(SCRIPT, "1.nb.en..stotte.55..p00....next", AFRESH) == (AFRESH, Stale())


def test_filters_ride_in_a_field_of_their_own_and_buttons_without_them_are_as_they_were() -> None:
    plain = State("nb", step="end", offer="stotte", area="55")
    assert encode(SCRIPT, plain, "next") == "1.nb.en..stotte.55......next"
    narrowed = replace(plain, filters=("gp", "woman"))
    assert encode(SCRIPT, narrowed, "next") == "1.nb.en..stotte.55......gw.next"
    assert decode(SCRIPT, "1.nb.en..stotte.55......gw.next", AFRESH) == (narrowed, Tap("next"))


@pytest.mark.parametrize("letters", ["", "wg", "gg", "x", "gx", "G"])
def test_filters_in_any_other_spelling_are_stale(letters: str) -> None:
    data = f"1.nb.en..stotte.55......{letters}.next"
    assert decode(SCRIPT, data, AFRESH) == (AFRESH, Stale())


def test_a_button_of_another_version_still_works_where_its_step_is_there() -> None:
    later = replace(SCRIPT, version=SCRIPT.version + 1)
    data = encode(SCRIPT, State("nb", step="who", seed=SEEDS - 1), "doctor")
    assert decode(later, data, AFRESH) == (State("nb", step="who", seed=SEEDS - 1), Tap("doctor"))
