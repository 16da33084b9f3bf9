"""Small mistakes made anywhere in the code by chance: another comparison, number, or no guard."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

Mistake = tuple[str, str, str, str]
"""Name, file, and the whole text of the file before and after."""

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}


def drawn(root: Path, where: Sequence[str], number: int, seed: int) -> list[Mistake]:
    """So many mistakes of those that can be made in these folders and files."""
    every = [m for name in where for file in _files(root / name) for m in _mistakes(root, file)]
    return Random(seed).sample(every, min(number, len(every)))


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _mistakes(root: Path, file: Path) -> Iterator[Mistake]:
    text = file.read_text("utf-8")
    name = str(file.relative_to(root))
    lines = text.splitlines(keepends=True)
    starts = [sum(len(line.encode()) for line in lines[:n]) for n in range(len(lines))]
    data = text.encode()
    for node in ast.walk(ast.parse(text)):
        for new in _changed(node):
            if not isinstance(node, ast.expr) or node.end_lineno is None:
                continue
            first = starts[node.lineno - 1] + node.col_offset
            last = starts[node.end_lineno - 1] + (node.end_col_offset or 0)
            old = data[first:last].decode()
            after = (data[:first] + f"({new})".encode() + data[last:]).decode()
            yield f"{name}:{node.lineno}: {old} → {new}", name, text, after


def _changed(node: ast.AST) -> Iterator[str]:
    """What an expression could be by mistake."""
    match node:
        case ast.Compare(left, [op], [right]) if type(op) in COMPARED:
            yield ast.unparse(ast.Compare(left, [COMPARED[type(op)]()], [right]))
        case ast.BoolOp(op, values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield ast.unparse(ast.BoolOp(other, values))
            yield from (ast.unparse(value) for value in values)
        case ast.UnaryOp(ast.Not(), operand):
            yield ast.unparse(operand)
        case ast.Constant(bool() as value):
            yield repr(not value)
        case ast.Constant(int() as value):
            yield repr(value + 1)
        case ast.IfExp(_, body, orelse):
            yield ast.unparse(body)
            yield ast.unparse(orelse)
        case ast.Call(ast.Name(called), arguments, keywords) if called in CALLED:
            yield ast.unparse(ast.Call(ast.Name(CALLED[called]), arguments, keywords))
