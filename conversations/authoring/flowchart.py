"""The flow drawn from the script itself: a picture in Mermaid and a table of situations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversations.authoring.reachable import pages
from conversations.contacts.directory import ENOUGH, Directory
from conversations.model import ANYWHERE
from conversations.script.schema import Choice, Script, Step
from conversations.script.texts import lines_of
from conversations.values import value_object

SHORT = 44  # characters of a heading in the picture

_STYLES = """
    classDef none fill:#f8d7d4,stroke:#9b1c15,color:#16211f
    classDef few fill:#fff0c2,stroke:#7a5a00,color:#16211f
    classDef enough fill:#d5efe2,stroke:#0a5f52,color:#16211f
    classDef emergency fill:#9b1c15,stroke:#5c0f0a,color:#ffffff
    classDef aside fill:#eef1ef,stroke:#4b5a57,color:#16211f,stroke-dasharray:4 3
"""
_SHAPES = {
    "question": ('["', '"]'),
    "county": ('{{"', '"}}'),
    "end": ('(["', '"])'),
}


def mermaid(script: Script, directory: Directory) -> str:
    """The flow as a Mermaid flowchart; what every screen has is not drawn."""
    return _Flowchart(script, directory).draw()


def situations(script: Script) -> str:
    """What is tapped, in how many taps, and where it leads, as Markdown tables, one for a role."""
    return _ShortestWays(script).tables()


def flow_document(script: Script, directory: Directory) -> str:
    """The whole text of docs/flow.md."""
    steps, languages = len(script.steps), len(script.words)
    return _DOCUMENT.format(
        count=f"{steps} steps, {len(pages(script, directory))} pages in {languages} languages",
        situations=situations(script),
        graph=mermaid(script, directory),
    )


@value_object
class _Node:
    """A step in the picture, once for each offer where it asks or tells about one."""

    step: Step
    offer: str = ""

    @property
    def id(self) -> str:
        return f"s_{self.step.id}" + (f"__{self.offer}" if self.offer else "")


class _StepLabels:
    """The words of a script as an author knows its steps by, in the first language."""

    def __init__(self, script: Script) -> None:
        self.script, self.words = script, script.words[script.country.staff_language]

    def heading(self, step: Step) -> str:
        """The first bold line of a step, or else its first line."""
        lines = [line for line in lines_of(self.words.steps[step.id].text) if line.text]
        bold = [line.text for line in lines if line.style == "bold"]
        return bold[0] if bold else lines[0].text

    def offer_text(self, offer: str) -> str:
        """What an offer is called, without the place."""
        heading = self.words.offers[offer].heading
        return heading.partition("{place}")[0].strip(" ,:–-")

    def label(self, step: Step, choice: Choice) -> str:
        return self.words.steps[step.id].choices[choice.id]


class _Flowchart(_StepLabels):
    """What the nodes and edges of one picture have in common."""

    def __init__(self, script: Script, directory: Directory) -> None:
        super().__init__(script)
        self.directory = directory

    def draw(self) -> str:
        nodes = [node for step in self.script.steps.values() for node in self.nodes(step)]
        edges: dict[tuple[str, str], list[str]] = {}
        for node in nodes:
            for to, label in self.onward(node):
                edges.setdefault((node.id, to.id), []).append(label)
        lines = [*map(self.node, nodes), *(_edge(*ends, labels) for ends, labels in edges.items())]
        return "flowchart LR\n" + "".join(f"    {line}\n" for line in lines) + _STYLES.lstrip("\n")

    def nodes(self, step: Step) -> Iterator[_Node]:
        offers = self.script.offers.values()
        if step.kind == "end":
            yield from (_Node(step, offer.id) for offer in offers)
        elif step.kind == "county" and not step.offer:
            yield from (_Node(step, offer.id) for offer in offers if offer.local)
        else:
            yield _Node(step)

    def onward(self, node: _Node) -> Iterator[tuple[_Node, str]]:
        """Where the choices of a node lead, with their labels."""
        step, offer = node.step, node.offer or node.step.offer
        if step.kind == "county":
            yield _Node(self.script.steps[self.script.end], offer), ""
        drawn = step.drawn_choices
        asides = self.script.offers[offer].asides if step.kind == "end" else drawn
        for choice in (drawn[name] for name in asides if name in drawn):
            if choice.to:
                yield self.target(choice, offer), self.label(step, choice)

    def target(self, choice: Choice, offer: str) -> _Node:
        step = self.script.steps[choice.to]
        several = step.kind == "end" or (step.kind == "county" and not step.offer)
        return _Node(step, (choice.offer or offer) if several else "")

    def node(self, node: _Node) -> str:
        if node.step.kind == "end":
            text, kind = self.offer_label(node.offer)
        else:
            text = f"{_label(_shorten(self.heading(node.step)))}<br/>{_label(node.step.id)}"
            kind = node.step.way
        before, after = _SHAPES.get(node.step.kind, ('("', '")'))
        return f"{node.id}{before}{text}{after}" + ("" if kind == "main" else f":::{kind}")

    def offer_label(self, offer: str) -> tuple[str, str]:
        """An offer, how many fresh contacts it has, in how many counties, and its colour."""
        local = self.script.offers[offer].local
        fresh = self.count_fresh(offer, ANYWHERE if local else "")
        regions = self.script.country.regions
        with_some = sum(self.count_fresh(offer, county) > 0 for county in regions)
        counties = f", {with_some}/{len(regions)}" if local else ""
        kind = "enough" if fresh >= ENOUGH or (fresh and not local) else "few"
        text = f"{_label(_shorten(self.offer_text(offer)))}<br/>({fresh}{counties})"
        return text, kind if fresh else "none"

    def count_fresh(self, offer: str, where: str) -> int:
        return sum(len(group.tiers[0]) for group in self.directory.find(offer, where))


class _ShortestWays(_StepLabels):
    """The shortest ways from the start to each end or page."""

    def tables(self) -> str:
        start = self.script.steps[self.script.start]
        straight: list[str] = []
        groups: list[tuple[str, list[str]]] = []
        for choice in start.drawn_choices.values():
            to, label = self.script.steps.get(choice.to), self.label(start, choice)
            if to and to.kind == "question":
                groups.append((f"«{label}»", self.rows_below(to)))
            elif to:
                straight.append(self.row((label,), choice, to, 1))
        groups.append(("Straight from the first screen", straight))
        acute, label = self.script.steps[self.script.acute], self.words.labels["acute"]
        rows = [f"| | 1 | {self.page(acute)} |", *self.rows_below(acute)]
        groups.append((f"«{label}», from every screen", rows))
        return "\n\n".join(_table(_cell(title), rows) for title, rows in groups if rows)

    def rows_below(self, first: Step) -> list[str]:
        """A row for each choice below a step that one tap has led to, the shortest ways first."""
        rows: list[str] = []
        queue: list[tuple[Step, tuple[str, ...]]] = [(first, ())]
        seen = {first.id, self.script.start}
        for step, path in queue:
            for choice in step.drawn_choices.values():
                if not (to := self.script.steps.get(choice.to)):
                    continue
                onward = (*path, self.label(step, choice))
                if to.kind != "question":
                    rows.append(self.row(onward, choice, to, len(onward) + 1))
                if to.kind in ("question", "county") and to.id not in seen:
                    seen.add(to.id)
                    queue.append((to, onward))
        return rows

    def row(self, path: tuple[str, ...], choice: Choice, to: Step, taps: int) -> str:
        cells = " → ".join(map(_cell, path))
        if to.kind in ("county", "end"):
            offer = choice.offer or to.offer
            asked = f", after «{_cell(self.heading(to))}»" if to.kind == "county" else ""
            taps += to.kind == "county"
            return f"| {cells} | {taps} | **{_cell(self.offer_text(offer))}**{asked} |"
        return f"| {cells} | {taps} | {self.page(to)} |"

    def page(self, step: Step) -> str:
        """A page with the numbers it shows and the offers it leads on to."""
        numbers = ", ".join(_cell(self.script.numbers[n].value) for n in step.numbers)
        targets = ((c.offer, self.script.steps.get(c.to)) for c in step.drawn_choices.values())
        offers = dict.fromkeys(offer or (to.offer if to else "") for offer, to in targets)
        onward = ", ".join(f"**{_cell(self.offer_text(offer))}**" for offer in offers if offer)
        shown = (f" ({numbers})" if numbers else "") + (f", on to {onward}" if onward else "")
        return f"page «{_cell(self.heading(step))}»{shown}"


def _table(title: str, rows: list[str]) -> str:
    head = "| what is tapped | taps | where it leads |\n| --- | --- | --- |"
    return "\n".join((f"### {title}", "", head, *rows))


def _edge(start: str, end: str, labels: list[str]) -> str:
    text = "<br/>".join(_label(label) for label in labels if label)
    return f'{start} -->|"{text}"| {end}' if text else f"{start} --> {end}"


def _label(text: str) -> str:
    """Any words inside a Mermaid label: what could be read as a mark becomes its number."""
    marks = r"[^\w ,?«»–:-]|_|(?<!\w)[:-]"
    return re.sub(marks, lambda mark: f"#{ord(mark[0])};", text)


def _cell(text: str) -> str:
    """Any words inside a Markdown table."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>|#" else c for c in " ".join(text.split()))


def _shorten(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


_DOCUMENT = """\
# The flow

Written by `python -m bot graph --document > docs/flow.md` from the script; a test holds that it is
up to date. There are {count}.

## From a situation to help

Taps are counted from the first screen (or from wherever the emergency button stands); a question
for the county counts as one. Only the shortest way to each choice is listed.

{situations}

## The picture

Boxes are questions, six-sided ones ask for a county, rounded ones are pages; the names of steps
are those of `flow.toml`. What every screen has, such as *Tilbake*, is not drawn. Ends show in
brackets how many fresh contacts they have, and in how many counties: green enough, yellow few, red
none. This copy is drawn without contact lists; `python -m bot graph` draws it with today's.

```mermaid
{graph}```
"""
