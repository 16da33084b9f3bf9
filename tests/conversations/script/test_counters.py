"""What is counted of a conversation: each family once, from the closed list, and nothing else."""

from __future__ import annotations

import re
from collections import Counter as Sums
from random import Random

import pytest

from conversations.contacts.directory import Directory
from conversations.help.codec import decode
from conversations.help.engine import advance, pause_turn
from conversations.model import Command, Increment, Input, Metric, Stale, Start, State, Text, Turn
from conversations.script.counters import FILE
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import load_counting, load_script
from conversations.script.schema import Script
from tests.support.scripts import shipped_script, small_folder
from tests.support.talk import Talk, contact, everywhere

SCRIPT = shipped_script()
DIRECTORY = everywhere(SCRIPT)
COUNTING = SCRIPT.counting


def names(turn: Turn) -> list[str]:
    return [
        c.name for effect in turn.effects if isinstance(effect, Increment) for c in effect.counters
    ]


def along(talk: Talk, *choices: str) -> list[list[str]]:
    return [names(talk.taps(choice).turn) for choice in choices]


def test_the_main_way_counts_each_answer_once_and_apart(talk: Talk) -> None:
    assert names(talk.starts("k3").turn) == ["started", "channel.k3"]
    assert along(talk, "doctor", "case", "55") == [
        ["who.doctor", "before.chose"],
        ["topic.case", "before.where"],
        ["contacts", "offer.stotte", "area.55"],
    ]
    assert along(talk, "more", "found", "back", "missing") == [
        ["after.on", "after.more"],
        ["found.yes"],
        [],
        [],
    ]


def test_whoever_goes_back_and_chooses_otherwise_is_counted_once(talk: Talk) -> None:
    talk.starts()
    assert along(talk, "student", "back", "doctor", "back", "bare", "acute") == [
        ["who.student", "before.chose"],
        [],
        [],
        [],
        ["before.bare"],
        ["emergency"],
    ]


def test_a_wrong_number_is_counted_once(talk: Talk) -> None:
    talk.starts().taps("doctor", "talk", "55", "more", "wrong")
    report = next(choice for choice in talk.buttons if re.fullmatch("n[0-9a-z]{4,}", choice))
    assert along(talk, report, "more", "wrong", report) == [["wrong"], [], [], []]


def only(county: str) -> Directory:
    """Lists with somebody in one county, and nobody behind the offers of the whole country."""
    areas = [area for area in DIRECTORY.areas.values() if area.counties == (county,)]
    there = [contact("Kari Eksempel", offer, area=areas[0].name) for offer in ("stotte", "lfl")]
    return Directory(DIRECTORY.day, areas, there)


def test_contacts_count_where_somebody_stood_on_the_screen_and_demand_where_nobody_did(
    script: Script,
) -> None:
    talk = Talk(script, only("03")).starts().taps("doctor", "talk")
    assert along(talk, "55", "county", "56", "county", "03", "county", "11") == [
        ["offer.stotte", "area.55", "nobody.55"],
        [],
        [],  # what is asked for and not there is counted once, as every family is
        [],
        ["contacts"],
        [],
        [],
    ]
    national = Talk(script, only("03")).starts().taps("doctor")
    assert names(national.taps("away").turn) == [
        "topic.strain", "before.where", "offer.sana", "nobody.nation",
    ]  # fmt: skip


def test_below_an_end_without_anybody_only_what_can_still_be_seen_is_open(script: Script) -> None:
    """However somebody came, typed words or an emergency before: the bits are the same."""
    ways = (("doctor", "talk"), ("student", "back", "acute", "back", "bare", "stotte"))
    seen = set()
    for way in ways:
        talk = Talk(script, only("03")).starts("k1").taps(*way, "55")
        seen.add(talk.turn.state.counted_mask)
    assert len(seen) == 1


def test_reading_on_counts_below_contacts_alone(script: Script) -> None:
    talk = Talk(script, DIRECTORY).starts()
    assert along(talk, "read", "before", "silence", "reported") == [
        ["before.read", "before.chose"], [], [], [],
    ]  # fmt: skip
    talk = Talk(script, DIRECTORY).starts().taps("doctor", "talk", "55")
    assert along(talk, "more", "noreply", "back", "reported") == [
        ["after.on", "after.more"], ["after.noreply"], [], ["after.report"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given", [Stale(), Command("privacy"), Command("erase"), Text("vil dø", 3, late=True)]
)
def test_where_nobody_has_begun_nothing_is_counted(talk: Talk, given: Stale) -> None:
    assert names(talk.gives(given).turn) == []
    assert talk.turn.state.counted_mask == 0


def test_a_pause_is_not_counted() -> None:
    assert names(pause_turn(SCRIPT, DIRECTORY, State("nb"))) == []


def test_typed_words_are_understood_or_not_and_begin_nothing(talk: Talk) -> None:
    assert names(talk.writes("jeg vil dø").turn) == ["typed.known", "emergency"]
    assert names(talk.writes("qwzx plv").turn) == ["typed.unknown"]
    assert names(talk.gives(Text("", 3)).turn) == []  # a picture or a voice
    assert names(talk.writes("Tromsø").turn) == ["typed.known"]
    assert along(talk, "stotte", "more", "noreply", "back") == [
        ["offer.stotte", "area.55", "contacts.other"],
        [],
        [],
        [],
    ]


@pytest.mark.parametrize("given", [Command("help"), Stale(), Text("Tromsø", 3)])
def test_nothing_but_start_begins_a_conversation_in_the_funnel(talk: Talk, given: Input) -> None:
    talk.gives(given)
    taps = ("stotte",) if isinstance(given, Text) else ("doctor", "talk", "55")
    said = [n for tap in taps for n in names(talk.taps(tap).turn)]
    said += [n for tap in ("more", "noreply") for n in names(talk.taps(tap).turn)]
    funnel = {"started", "before.chose", "before.where", "contacts", "after.on", "after.more"}
    assert not funnel & set(said)
    assert "contacts.other" in said


FUNNEL = ("started", "before.chose", "before.where", "contacts", "after.on", "after.noreply")


def conversation(chance: Random, taps: int) -> list[Turn]:
    """One message of the bot's, from /start to where somebody stops; erasing ends it."""
    payload = chance.choice(["", "", "k1", "k2"])
    turns = [advance(SCRIPT, DIRECTORY, State("nb", seed=chance.randrange(9)), Start(payload))]
    for _ in range(taps):
        data = [b.data for row in turns[-1].screen.rows for b in row if b.data]
        onward = [d for d in data if d.rpartition(".")[2] not in ("erase", "nb", "nn", "en")]
        state, tap = decode(SCRIPT, chance.choice(onward))
        turns.append(advance(SCRIPT, DIRECTORY, state, tap))
    return turns


@pytest.mark.parametrize("seed", range(10))
def test_no_conversation_adds_two_to_a_family_or_one_off_the_list(seed: int) -> None:
    chance = Random(seed)
    for _ in range(20):
        said = [n for turn in conversation(chance, 25) for n in counters(turn)]
        assert said[0].name == "started"
        funnel = [name for name in FUNNEL if name in {counter.name for counter in said}]
        assert funnel == list(FUNNEL[: len(funnel)])  # each with all before it
        assert set(said) <= set(COUNTING.counters)
        assert max(Sums(counter.family for counter in said).values()) == 1


def counters(turn: Turn) -> list[Metric]:
    return [c for effect in turn.effects if isinstance(effect, Increment) for c in effect.counters]


def test_the_buttons_below_contacts_do_not_tell_the_way_there() -> None:
    """Whoever reads them learns what the screen shows, and not who, which need, or an emergency."""
    chance = Random(7)
    seen: dict[tuple[str, bool], set[int]] = {}
    for _ in range(400):
        for turn in conversation(chance, 12):
            if turn.state.step == SCRIPT.end:
                key = turn.state.offer, bool(turn.state.area)
                seen.setdefault(key, set()).add(turn.state.counted_mask)
                break
    assert len(seen) > 5
    assert {len(bits) for bits in seen.values()} == {1}
    typed = Talk(SCRIPT, DIRECTORY).writes("Tromsø").taps("stotte").turn.state.counted_mask
    (begun,) = seen["stotte", True]
    assert begun ^ typed == 1  # but for whether /start began it


def test_bits_that_somebody_made_up_do_not_grow() -> None:
    forged = State("nb", step="who", counted_mask=36**7 - 1)
    turn = advance(SCRIPT, DIRECTORY, forged, Start())
    assert turn.state.counted_mask < 1 << len(COUNTING.bits)
    assert names(turn) == []


def test_the_closed_list_is_short_and_of_our_own_words() -> None:
    listed = Sums(counter.family for counter in COUNTING.counters)
    assert (listed["who"], listed["topic"], listed["found"]) == (3, 6, 2)
    assert listed["offer"] <= 10
    assert listed["channel"] <= 8
    steps = sum(n for family, n in listed.items() if family.startswith(("before.", "after.")))
    assert steps <= 12
    assert all(re.fullmatch(r"[a-z]+(\.[a-z0-9]+)?", c.name) for c in COUNTING.counters)
    assert len({counter.name for counter in COUNTING.counters}) == len(COUNTING.counters)


def test_every_need_has_a_topic_and_every_offer_its_counter() -> None:
    for step in ("need_d", "need_s", "need_o"):
        for choice in SCRIPT.steps[step].choices:
            assert COUNTING.answers[step, choice].family == "topic"
    assert COUNTING.offers.keys() == SCRIPT.offers.keys()


def test_another_script_counts_what_every_script_has() -> None:
    listed = load_script(small_folder()).counting.counters
    families = {counter.family for counter in listed}
    assert families == {
        "started", "before.chose", "before.where", "contacts", "after.on", "emergency", "wrong",
        "area", "nobody", "typed",
    }  # fmt: skip


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
        load_counting(folder, ())
