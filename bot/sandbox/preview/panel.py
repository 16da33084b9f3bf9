"""What stands beside the chat in the preview: findings, a map to click, every screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.sandbox.preview.cards import Card, other_findings, tree
from conversations.script.diagnostics import Finding
from conversations.script.schema import Script
from conversations.sentences.catalog import sentence
from conversations.values import value_object

WIDE, HIGH = 206, 30  # of a place in the map, with the room around it
BOX, LINE = 184, 24  # of its box
PART = "<!-- part -->"  # between two elements
SHORT = 26  # characters of a heading in it

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "page"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals["sentence"] = sentence


@value_object
class _Box:
    """One screen in the map, where it stands, and the line from the one before it."""

    card: Card
    text: str
    x: int
    y: int
    line: str


def panel(
    script: Script | None,
    made: Sequence[Card],
    findings: Sequence[Finding],
    *,
    checked: bool,
    notes: Iterable[str] = (),
) -> list[str]:
    """The panel as HTML, an element for each part, so that the page puts in only what is new.

    `checked` is False while the checker is still at work.
    """
    boxes = _boxes(script, made) if script else []
    html = _ENVIRONMENT.get_template("preview.html").render(
        cards=made,
        boxes=boxes,
        width=max((box.x + WIDE for box in boxes), default=0),
        height=max((box.y + HIGH for box in boxes), default=0),
        box_width=BOX,
        box_height=LINE,
        mistakes=[finding for finding in findings if not finding.warning],
        warnings=[finding for finding in findings if finding.warning],
        others=other_findings(made, findings),
        where={finding: card.key for card in reversed(made) for finding in card.findings},
        checked=checked,
        is_read=script is not None,
        notes=list(notes),
    )
    return [part.strip() for part in html.split(PART)]


def _boxes(script: Script, made: Sequence[Card]) -> list[_Box]:
    """A tree from left to right: each screen beside the one that it is first reached from."""
    boxes: list[_Box] = []
    places: dict[str, tuple[int, int]] = {}
    row = 0
    for card, depth, parent in tree(script, made):
        first = bool(parent) and bool(boxes) and boxes[-1].card.key == parent
        row += 0 if first or not boxes else 1
        x, y = depth * WIDE, row * HIGH
        places[card.key] = (x, y)
        line = ""
        if parent:
            px, py = places[parent]
            left, top, end = px + BOX, py + LINE // 2, y + LINE // 2
            line = f"M{left} {top}C{left + 12} {top} {x - 12} {end} {x} {end}"
        text = card.heading if len(card.heading) <= SHORT else f"{card.heading[: SHORT - 1]}…"
        boxes.append(_Box(card, text, x, y, line))
    return boxes
