"""How large the project is: `python -m tests.size [REVISION]`, also `make size REV=…`.

Everything is read from the source, so that any revision can be put beside the work tree. A package
is a folder of the first or second level; tests belong to the package whose folder they mirror.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.names import Function, classes, functions, participles
from tests.norwegian import ALLOWED, norwegian_literals

ROOT = Path(__file__).parents[1]
PRODUCTION = ("bot", "conversations", "config")
SHORT, LONG, LONG_FUNCTION = 60, 400, 40  # lines

Cell = int | float | str
Table = dict[str, Cell]


@dataclass
class Package:
    """What one folder holds."""

    modules: int = 0
    lines: int = 0
    test_lines: int = 0


@dataclass
class Measures:
    """What there is in one tree."""

    packages: dict[str, Package] = field(default_factory=dict)
    totals: Table = field(default_factory=dict)


def package_of(file: Path) -> str:
    """The package of a file, as its path inside the tree."""
    return "/".join(file.parts[: min(2, len(file.parts) - 1)])


def mirrored(file: Path, packages: Mapping[str, Package]) -> str:
    """The package that a test file mirrors; empty where it is about several."""
    folder = file.parts[1:-1]
    for length in range(len(folder), 0, -1):
        name = "/".join(folder[:length])
        for package in packages:
            if package == name or package.endswith(f"/{name}"):
                return package
    return ""


def helpers_used_once(tree: ast.Module) -> int:
    """How many private functions and methods of a module are named in one place besides."""
    private = {f.name for f in functions(tree) if f.name[0] == "_" and f.name[:2] != "__"}
    uses = Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    return sum(uses[name] == 1 for name in private)


def lines_of(node: ast.stmt) -> int:
    """How many lines a statement takes."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def import_lines(tree: ast.Module) -> int:
    """How many lines of a module import something."""
    nodes = (n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom))
    return sum(lines_of(node) for node in nodes)


def is_long(function: Function) -> bool:
    """Whether a function has more lines than one sees at once."""
    return lines_of(function) > LONG_FUNCTION


def sources(root: Path, *folders: str) -> Iterator[tuple[Path, str]]:
    """The Python files below some folders, by their path in the tree, with their text."""
    for folder in folders:
        for file in sorted((root / folder).rglob("*.py")):
            yield file.relative_to(root), file.read_text("utf-8")


def measure(root: Path) -> Measures:
    """What there is in the tree at a path, its tests included."""
    found, lengths, trees = Measures(), [], []
    for file, text in sources(root, *PRODUCTION):
        package = found.packages.setdefault(package_of(file), Package())
        lengths.append(len(text.splitlines()))
        trees.append(ast.parse(text))
        package.modules += 1
        package.lines += lengths[-1]
    shared = 0
    for file, text in sources(root, "tests"):
        count = len(text.splitlines())
        if name := mirrored(file, found.packages):
            found.packages[name].test_lines += count
        else:
            shared += count
    named = Counter(name for tree in trees for name in classes(tree))
    all_functions = [function for tree in trees for function in functions(tree)]
    sandbox = sum(p.lines for name, p in found.packages.items() if name == "bot/sandbox")
    found.totals = {
        "modules": len(trees),
        "lines": sum(lengths),
        "lines without the sandbox": sum(lengths) - sandbox,
        "lines that import": sum(map(import_lines, trees)),
        f"modules under {SHORT} lines": sum(n < SHORT for n in lengths),
        f"modules over {LONG} lines": sum(n > LONG for n in lengths),
        "functions": len(all_functions),
        f"functions over {LONG_FUNCTION} lines": sum(map(is_long, all_functions)),
        "functions named by a bare participle": sum(len([*participles(t)]) for t in trees),
        "private helpers used once": sum(map(helpers_used_once, trees)),
        "class names that several classes have": sum(n > 1 for n in named.values()),
        "Norwegian texts in Python": sum(f not in ALLOWED for f, *_ in norwegian_literals(root)),
        "lines of tests": sum(p.test_lines for p in found.packages.values()) + shared,
        "of these of no single package": shared,
        **tap(root),
    }
    return found


def tap(root: Path) -> Table:
    """How many functions and modules one tap runs through; says why where it cannot be measured."""
    keys = "functions that one tap runs through", "modules that one tap runs through"
    command = [sys.executable, str(ROOT / "tests" / "tap.py"), str(root)]
    ran = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if ran.returncode:
        return dict.fromkeys(keys, "not measured")
    entered = json.loads(ran.stdout)
    return dict(zip(keys, (len(entered), len({file for file, _ in entered})), strict=True))


def rows(found: Measures) -> Table:
    """All figures by what they count."""
    table = dict(found.totals)
    for name, package in sorted(found.packages.items()):
        table[f"{name}: modules"] = package.modules
        table[f"{name}: lines"] = package.lines
        table[f"{name}: lines of tests per line"] = round(package.test_lines / package.lines, 2)
    return table


def report(columns: Mapping[str, Measures]) -> str:
    """A table with a column for each tree."""
    tables = {title: rows(found) for title, found in columns.items()}
    names = list(dict.fromkeys(name for table in tables.values() for name in table))
    lines = [("", *tables)]
    lines += [(name, *(str(table.get(name, "–")) for table in tables.values())) for name in names]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in enumerate(zipped))
        for zipped in (list(zip(line, widths, strict=True)) for line in lines)
    )


def measure_revision(revision: str) -> Measures:
    """What there is in a revision, unpacked for the moment."""
    with TemporaryDirectory() as folder:
        archive = ["git", "-C", str(ROOT), "archive", revision]
        packed = subprocess.run(archive, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
        return measure(Path(folder).resolve())


def main() -> None:
    """Prints the table of the work tree, beside that of each revision that is named."""
    columns = {revision: measure_revision(revision) for revision in sys.argv[1:]}
    print(report({**columns, "work tree": measure(ROOT)}))


if __name__ == "__main__":
    main()
