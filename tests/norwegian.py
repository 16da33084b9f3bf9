"""Norwegian texts in the source: literals that a reader might see, and where they are allowed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FUNCTION_WORDS = """alle andre av bare ble bli blir denne det dette disse du eller en enn er et
    etter fra før gjør har hva hver hvis hvor hvordan ikke ingen inn jeg kan kanskje kun kunne med
    mellom mer mot må noe noen nytt nå når og også om opp på sin sitt skal skriv slik som så til ut
    uten var ved vil være år å"""
TELLING = """advarsel arket fila filen fylke fylket gruppe kolonne kolonnen lege linja linje lista
    manuset mappa navn navnet nei nummer nummeret rad raden steget tabellen telefon tilbudet ukjent
    valget"""
ALLOWED = {
    "conversations/understanding/words.py": "letters of many languages, that typed words fold",
    "conversations/contacts/links.py": "the Latin letters that an address may have",
}
"""Files that may have letters of Norwegian, each with its reason."""


def is_norwegian(text: str) -> bool:
    """Whether a text has Norwegian letters, two Norwegian words, or one that tells enough."""
    words = {*re.findall(r"[^\W\d_]+", text.casefold())}
    return bool(
        re.search("[æøå]", text.casefold())
        or len(words & {*FUNCTION_WORDS.split()}) > 1
        or words & {*TELLING.split()}
    )


def readable_literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts of a module that may come before somebody: no docstrings, nothing for the log."""
    hidden: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden.add(node.value)  # what a module, a function, a field is
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
            hidden |= {*ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in hidden:
            yield node.lineno, node.value


def norwegian_literals(root: Path) -> Iterator[tuple[str, int, str]]:
    """File, line and text of whatever is Norwegian in the Python of the program."""
    for folder in ("bot", "conversations", "config"):
        for file in sorted((root / folder).rglob("*.py")):
            for line, text in readable_literals(ast.parse(file.read_text("utf-8"))):
                if is_norwegian(text):
                    yield file.relative_to(root).as_posix(), line, text
