"""What is counted of a conversation: each family once, from the closed list, and nothing else."""

from __future__ import annotations

import re
from collections import Counter as Sums
from random import Random

import pytest

from conversations.codec import decode
from conversations.counting import CHANNELS, FILE, OFFERS, STEPS, TOPICS, read_counting
from conversations.directory import Directory
from conversations.engine import advance, paused
from conversations.files import ScriptError
from conversations.model import Command, Count, Counter, Stale, Start, State, Turn, Words
from conversations.reader import BUILT_IN, read
from conversations.script import Script
from tests.talk import Talk, everywhere

SCRIPT = read()
DIRECTORY = everywhere(SCRIPT)
COUNTING = SCRIPT.counting


def names(turn: Turn) -> list[str]:
    return [c.name for effect in turn.effects if isinstance(effect, Count) for c in effect.counters]


def along(talk: Talk, *choices: str) -> list[list[str]]:
    return [names(talk.taps(choice).turn) for choice in choices]


def test_the_main_way_counts_each_answer_once_and_apart(talk: Talk) -> None:
    assert names(talk.starts("k3").turn) == ["started", "channel.k3"]
    assert along(talk, "doctor", "case", "55") == [
        ["who.doctor", "before.need"],
        ["topic.case", "before.where"],
        ["reached", "offer.stotte", "area.55"],
    ]
    assert along(talk, "more", "found", "back", "missing") == [
        ["after.more"],
        ["found.yes"],
        [],
        [],
    ]


def test_whoever_goes_back_and_chooses_otherwise_is_counted_once(talk: Talk) -> None:
    talk.starts()
    assert along(talk, "student", "back", "doctor", "back", "bare", "acute") == [
        ["who.student", "before.need"],
        [],
        [],
        [],
        ["before.bare"],
        ["emergency"],
    ]


def test_a_wrong_number_is_counted_once(talk: Talk) -> None:
    talk.starts().taps("doctor", "talk", "55", "noreply", "wrong")
    report = next(choice for choice in talk.buttons if re.fullmatch("n[0-9a-z]{4,}", choice))
    assert along(talk, report, "wrong", report) == [["wrong"], [], []]


def test_an_area_without_contacts_is_not_counted(script: Script) -> None:
    talk = Talk(script, nobody()).starts().taps("doctor", "talk")
    assert names(talk.taps("55").turn) == ["reached", "offer.stotte"]


def nobody() -> Directory:
    return Directory(DIRECTORY.day)


@pytest.mark.parametrize(
    "given", [Stale(), Command("privacy"), Command("erase"), Words("vil dø", 3, late=True)]
)
def test_where_nobody_has_begun_nothing_is_counted(talk: Talk, given: Stale) -> None:
    assert names(talk.gives(given).turn) == []
    assert talk.turn.state.counted == 0


def test_a_pause_is_not_counted() -> None:
    assert names(paused(SCRIPT, DIRECTORY, State())) == []


def test_typed_words_begin_a_conversation_of_their_own(talk: Talk) -> None:
    assert names(talk.writes("jeg vil dø").turn) == ["started", "emergency"]
    assert names(talk.writes("hei").turn) == ["started"]


def conversation(chance: Random, taps: int) -> list[Turn]:
    """One message of the bot's, from /start to where somebody stops; erasing ends it."""
    payload = chance.choice(["", "", "k1", "k2"])
    turns = [advance(SCRIPT, DIRECTORY, State(seed=chance.randrange(9)), Start(payload))]
    for _ in range(taps):
        data = [b.data for row in turns[-1].screen.rows for b in row if b.data]
        onward = [d for d in data if d.rpartition(".")[2] not in ("erase", "nb", "nn", "en")]
        state, tap = decode(SCRIPT, chance.choice(onward), State())
        turns.append(advance(SCRIPT, DIRECTORY, state, tap))
    return turns


@pytest.mark.parametrize("seed", range(10))
def test_no_conversation_adds_two_to_a_family_or_one_off_the_list(seed: int) -> None:
    chance = Random(seed)
    for _ in range(20):
        said = [n for turn in conversation(chance, 25) for n in counters(turn)]
        assert said[0].family == "started"
        assert set(said) <= set(COUNTING.counters)
        assert max(Sums(counter.family for counter in said).values()) == 1


def counters(turn: Turn) -> list[Counter]:
    return [c for effect in turn.effects if isinstance(effect, Count) for c in effect.counters]


def test_the_buttons_below_contacts_do_not_tell_the_way_there() -> None:
    """Whoever reads them learns what the screen shows, and not who, which need, or an emergency."""
    chance = Random(7)
    seen: dict[tuple[str, bool], set[int]] = {}
    for _ in range(400):
        for turn in conversation(chance, 12):
            if turn.state.step == SCRIPT.end:
                key = turn.state.offer, bool(turn.state.area)
                seen.setdefault(key, set()).add(turn.state.counted)
                break
    assert len(seen) > 5
    assert {len(bits) for bits in seen.values()} == {1}


def test_bits_that_somebody_made_up_do_not_grow() -> None:
    forged = State(step="who", counted=36**7 - 1)
    turn = advance(SCRIPT, DIRECTORY, forged, Start())
    assert turn.state.counted < 1 << len(COUNTING.bits)
    assert names(turn) == []


def test_the_closed_list_is_short_and_of_our_own_words() -> None:
    listed = Sums(counter.family for counter in COUNTING.counters)
    assert (listed["who"], listed["topic"], listed["found"]) == (3, TOPICS, 2)
    assert listed["offer"] <= OFFERS
    assert listed["channel"] <= CHANNELS
    steps = sum(n for family, n in listed.items() if family.startswith(("before.", "after.")))
    assert steps <= STEPS
    assert all(re.fullmatch(r"[a-z]+(\.[a-z0-9]+)?", c.name) for c in COUNTING.counters)
    assert len({counter.name for counter in COUNTING.counters}) == len(COUNTING.counters)


def test_every_need_has_a_topic_and_every_offer_its_counter() -> None:
    needs = [step for step, counter in COUNTING.before.items() if counter.family == "before.need"]
    for step in needs:
        for choice in SCRIPT.steps[step].choices:
            assert COUNTING.answers[step, choice].family == "topic"
    assert COUNTING.offers.keys() == SCRIPT.offers.keys()


def test_another_script_counts_what_every_script_has() -> None:
    listed = read(BUILT_IN.parents[1] / "tests" / "data" / "three_steps").counting.counters
    families = {counter.family for counter in listed}
    assert families == {"started", "emergency", "reached", "wrong", "area"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[topic]\ntalk = 3", "linje 2, topic.talk: her må det stå en liste"),
        ('[topic]\ntalk = ["need"]', 'linje 2, topic.talk: skriv "steg.valg"'),
        ("[topic]\n" + "\n".join(f"t{n} = []" for n in range(7)), "høyst 6 navn"),
        ("topic = 3", "her må det være en tabell"),
    ],
)
def test_a_wrong_list_is_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str, said: str
) -> None:
    folder = tmp_path_factory.mktemp("script")
    (folder / FILE).write_text(text, "utf-8")
    with pytest.raises(ScriptError, match=re.escape(said)):
        read_counting(folder, BUILT_IN, ())
