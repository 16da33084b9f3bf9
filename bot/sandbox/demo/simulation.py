"""Simulated conversations, for figures to look at: invented people who go through the real script.

What is simulated is counted as the bot counts it, and written as the bot writes it. How many choose
what is a guess, so the figures say nothing about doctors.
"""

from __future__ import annotations

from collections import Counter as Sums
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random

from bot.store import counts
from conversations.contacts.directory import Directory
from conversations.counts.release_rule import is_over, quarters
from conversations.help.codec import decode
from conversations.help.engine import advance
from conversations.model import Increment, Metric, Screen, Start, State
from conversations.script.link_codes import LinkCode, LinkCodes
from conversations.script.schema import Script
from conversations.sentences.catalog import sentence

LEAVES = 0.07  # of a screen's readers put the phone away
AT_CONTACTS = 0.75  # and of those who see contacts
LINKED = 0.3  # come by a link

# How often a choice is taken beside its neighbours; what is not named counts 1.
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "who": {"doctor": 55, "student": 18, "other": 10, "bare": 12, "kept": 2, "read": 6},
    "need_d": {"talk": 8, "tired": 8, "case": 6, "conflict": 4, "ill": 4, "away": 3, "unsure": 3},
    "need_s": {"pressure": 6, "talk": 5, "failing": 4},
    "need_o": {"worried": 5, "leader": 3},
    "bare": {"stotte": 8, "lfl": 3, "sana": 2},
}
COUNTIES = {  # roughly as people live
    "03": 7.2, "32": 7.3, "46": 6.5, "11": 5.0, "50": 4.8, "34": 3.8, "31": 3.1, "42": 3.2,
    "15": 2.7, "33": 2.7, "39": 2.6, "18": 2.4, "40": 1.8, "55": 1.7, "56": 0.7, "alle": 4, "ut": 1,
}  # fmt: skip
ASIDE = {"back": 0.05, "acute": 0.03, "erase": 0.02}  # of all taps
CHANNELS = {"k1": 6.0, "k2": 3.0, "k3": 1.0}


def example_codes() -> LinkCodes:
    """What the links are called; `/start bcd2` in the chat is what the code of a poster does."""
    names = {code: sentence(f"samples.channel_{code}") for code in CHANNELS}
    hospital, emergency = sentence("samples.hospital"), sentence("samples.emergency")
    day = date(2026, 1, 5)
    return LinkCodes(
        names,
        {
            "bcd2": LinkCode("bcd2", "k1", day, "Troms legeforening", hospital),
            "bcd3": LinkCode("bcd3", "k2", day, "Oslo legeforening", emergency),
            "bcd4": LinkCode("bcd4", "k3", day),
        },
    )


def conversation_counters(script: Script, directory: Directory, random: Random) -> Iterator[Metric]:
    """What one invented person's conversation counts."""
    code = random.choices(list(CHANNELS), [*CHANNELS.values()])[0]
    start = Start(code if random.random() < LINKED else "")
    turn = advance(script, directory, State(script.country.staff_language), start)
    while True:
        for effect in turn.effects:
            if isinstance(effect, Increment):
                yield from effect.counters
        leaves = AT_CONTACTS if script.steps[turn.screen.step].kind == "end" else LEAVES
        data = choose_button(turn.screen, random)
        if random.random() < leaves or data.endswith(".erase"):
            return
        turn = advance(script, directory, *decode(script, data))


def choose_button(screen: Screen, random: Random) -> str:
    """The data of a button that somebody may take."""
    buttons = {b.data.rpartition(".")[2]: b.data for row in screen.rows for b in row if b.data}
    weights = {**COUNTIES, **WEIGHTS.get(screen.step, {})}
    onward = {c: weights.get(c, 1.0) for c in buttons.keys() - ASIDE.keys() - {"nb", "nn", "en"}}
    total = sum(onward.values()) or 1.0
    taken = onward | {c: part * total for c, part in ASIDE.items() if c in buttons}
    choices = sorted(taken)
    return buttons[random.choices(choices, [taken[c] for c in choices])[0]]


def closed_quarters(today: date) -> Iterator[date]:
    """A day in each quarter of the last whole year, and in those of this one that are over."""
    for year in (today.year - 1, today.year):
        for quarter in filter(lambda q: is_over(q, today), quarters(str(year))):
            yield date(year, 3 * int(quarter[-1]) - 1, 15)


def write_simulated_counts(
    path: Path, script: Script, directory: Directory, today: date, a_year: int, seed: int = 1
) -> None:
    """Writes the counts of so many conversations a year, for each quarter that is over."""
    random = Random(seed)  # noqa: S311 (a game, and the same one each time)
    listed = script.counting.counters
    for day in closed_quarters(today):
        sums = Sums[Metric]()
        for _ in range(round(random.gauss(a_year / 4, (a_year / 4) ** 0.5))):
            sums.update(conversation_counters(script, directory, random))
        counts.add(path, {c: sums[c] for c in listed if sums[c]}, day, listed)
