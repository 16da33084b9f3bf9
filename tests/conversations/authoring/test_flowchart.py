"""The picture and the table of the flow, and that docs/flow.md shows the script as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from conversations.authoring.checks.screens import NOBODY
from conversations.authoring.flowchart import flow_document, mermaid, situations
from conversations.authoring.reachable import pages
from conversations.contacts.contact import Area
from conversations.contacts.directory import Directory
from conversations.script.loader import load_script
from conversations.script.schema import Script, StepTexts, Texts
from tests.support.norway import LANGUAGES
from tests.support.scripts import small_folder
from tests.support.talk import TODAY, contact, everywhere

FLOW = Path(__file__).parents[3] / "docs" / "flow.md"
NODE = re.compile(r'    (s_\w+)(?:\["|\(\["|\("|\{\{")(.*?)(?:"\]\)|"\]|"\)|"\}\})(?::::(\w+))?')
EDGE = re.compile(r'    (s_\w+) -->(?:\|"(.*)"\|)? (s_\w+)')
HOSTILE = (
    '"] end',
    "1. x",
    "- x",
    "|a| --> {b}",
    "%% `md` **b** _i_",
    "#quot; <b> &amp;",
    "# 😀\\",
)


def nodes(drawn: str) -> dict[str, tuple[str, str]]:
    """Text and class of each node."""
    found = [NODE.fullmatch(line) for line in drawn.splitlines()]
    return {m[1]: (m[2], m[3] or "") for m in found if m}


def edges(drawn: str) -> list[tuple[str, str, str]]:
    """Start, end and label of each edge."""
    found = [EDGE.fullmatch(line) for line in drawn.splitlines()]
    return [(m[1], m[3], m[2] or "") for m in found if m]


def test_the_document_shows_the_script_as_it_is(script: Script) -> None:
    written = FLOW.read_text("utf-8") if FLOW.exists() else ""
    assert written == flow_document(script, NOBODY), (
        "docs/flow.md is out of date: run python -m bot graph --document > docs/flow.md"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_a_node_an_edge_or_a_style(script: Script, language: str) -> None:
    languages = {language: script.country.languages[language], **script.country.languages}
    theirs = replace(script, country=replace(script.country, languages=languages))
    drawn = mermaid(theirs, everywhere(script))
    first, *lines = drawn.splitlines()
    assert script.words[language].steps[script.start].choices["doctor"] in drawn
    assert first == "flowchart LR"
    for line in lines:
        assert NODE.fullmatch(line) or EDGE.fullmatch(line) or line.startswith("    classDef "), (
            line
        )


def test_every_step_and_every_choice_is_drawn(script: Script) -> None:
    drawn = mermaid(script, NOBODY)
    known, ways = nodes(drawn), edges(drawn)
    for step in script.steps.values():
        mine = {
            name for name in known if name == f"s_{step.id}" or name.startswith(f"s_{step.id}__")
        }
        assert mine, step.id
        if step.kind != "end":
            targets = {end.partition("__")[0] for start, end, _ in ways if start in mine}
            assert {f"s_{c.to}" for c in step.drawn_choices.values() if c.to} <= targets, step.id
    assert {end for _, end, _ in ways} <= set(known)
    assert len(ways) <= 500  # what Mermaid draws, unless it is told to draw more
    assert len(drawn) <= 50_000
    assert all(
        known[f"s_{s.id}"][1] == s.way for s in script.steps.values() if s.way == "emergency"
    )


def test_every_county_question_leads_to_the_end_of_its_offer(script: Script) -> None:
    ways = {(start, end) for start, end, _ in edges(mermaid(script, NOBODY))}
    for step in script.steps.values():
        if step.kind == "county" and step.offer:
            assert (f"s_{step.id}", f"s_{script.end}__{step.offer}") in ways


def test_an_end_has_the_colour_of_its_fresh_contacts(script: Script) -> None:
    offer = next(o.id for o in script.offers.values() if o.local)
    area = Area("Troms legeforening", "association", ("55",))
    people = [contact(name, offer) for name in ("Kari", "Ola", "Mia")]
    stale = [contact("Per", offer, confirmed=None), contact("Pål", offer, reported=True)]
    for listed, colour, fresh in (
        (stale, "none", "(0, 0/15)"),
        (people[:2] + stale, "few", "(2, 1/15)"),
        (people + stale, "enough", "(3, 1/15)"),
    ):
        drawn = mermaid(script, Directory(TODAY, [area], listed))
        text, found = nodes(drawn)[f"s_{script.end}__{offer}"]
        assert (found, text.rpartition(">")[2]) == (colour, fresh)


def hostile(words: Texts) -> Texts:
    steps = {
        name: StepTexts(
            f"# {HOSTILE[n % len(HOSTILE)]}", dict.fromkeys(said.choices, HOSTILE[n % 7])
        )
        for n, (name, said) in enumerate(words.steps.items())
    }
    offers = {name: replace(said, heading=HOSTILE[0]) for name, said in words.offers.items()}
    return replace(words, steps=steps, offers=offers)


def test_whatever_an_author_writes_stays_a_label(script: Script) -> None:
    bad = replace(script, words={name: hostile(words) for name, words in script.words.items()})
    good, drawn = mermaid(script, NOBODY), mermaid(bad, NOBODY)
    assert list(nodes(drawn)) == list(nodes(good))
    assert [way[:2] for way in edges(drawn)] == [way[:2] for way in edges(good)]
    for text in (*(t for t, _ in nodes(drawn).values()), *(t for *_, t in edges(drawn))):
        bare = re.sub(r"#\d+;|<br/>|\(\d+(?:, \d+/\d+)?\)$", "", text)
        assert not re.search(r"[^\w ,?«»–:…-]|_|(?<!\w)[:-]", bare), text


def test_the_table_has_a_row_for_each_way(script: Script) -> None:
    for group in situations(script).split("### ")[1:]:
        rows = [row for row in group.splitlines() if re.match(r"\|.*\| \d+ \|", row)]
        assert len(rows) == len(set(rows)) > 0
        assert all(row.count("|") == 4 for row in rows)


def test_words_cannot_break_the_table(script: Script) -> None:
    bad = replace(script, words={name: hostile(words) for name, words in script.words.items()})
    plain = [row.replace("\\|", "") for row in situations(bad).splitlines() if row.startswith("|")]
    assert all(row.count("|") == 4 for row in plain)


def test_the_document_counts_the_pages() -> None:
    small = load_script(small_folder())
    count = len(pages(small, NOBODY))
    assert f"7 steps, {count} pages in 3 languages" in flow_document(small, NOBODY)
