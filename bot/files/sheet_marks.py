"""What a workbook says about its rows and cells that their values do not: read in the child alone.

Rows that are hidden or filtered out, columns that are hidden, text with a line through it, errors,
formulas that nobody calculated, words with a link behind them, comments. All of it stands in the
XML.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath, split
from xml.parsers import expat

Attributes = Mapping[str, str]

MARKS = 50_000  # in one sheet; a list has fewer
_OFF = ("0", "false")
_LETTERS = re.compile(r"[A-Z]+")


class TooManyMarksError(Exception):
    """A sheet says more about its cells than a list does."""


@dataclass(slots=True)
class SheetMarks:
    """What one sheet says; rows count from 1, columns from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_filtered: bool = False
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    comments: set[tuple[int, int]] = field(default_factory=set)


class WorkbookMarks:
    """The marks of the sheets of a workbook, by the name of the tab."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {name.replace("\\", "/").lstrip("/"): name for name in archive.namelist()}
        self._struck_styles = _struck_styles(self._read("xl/styles.xml"))
        self._struck_texts = _struck_texts(self._read("xl/sharedStrings.xml"))
        self._paths, self.open_tab = self._sheets()

    def of(self, name: str) -> SheetMarks:
        """The marks of the sheet of this name; raises KeyError, ExpatError, TooManyMarksError."""
        data = self._read(self._paths[name])
        parser = _SheetParser(self._struck_styles, self._struck_texts)
        _parse(data, parser.start, parser.end, parser.text)
        parser.marks.comments |= self._comments(self._paths[name])
        return parser.marks

    def _comments(self, path: str) -> set[tuple[int, int]]:
        """Row and column of the cells of a sheet that somebody has commented on."""
        folder, name = split(path)
        parts: list[str] = []
        found = set[tuple[int, int]]()

        def relation(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith("/comments"):
                target = attributes["Target"].replace("\\", "/")
                parts.append(normpath(join("/", folder, target)).lstrip("/"))

        def comment(tag: str, attributes: Attributes) -> None:
            if tag == "comment" and len(found) < MARKS:
                found.add(_cell(attributes["ref"]))

        _parse(self._read(f"{folder}/_rels/{name}.rels"), relation)
        for part in parts:
            _parse(self._read(part), comment)
        return found

    def _sheets(self) -> tuple[dict[str, str], int]:
        """The path of each sheet by its name, and which of them was in front."""
        targets: dict[str, str] = {}
        sheets: list[tuple[str, str]] = []
        front = 0

        def relation(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship":
                targets[attributes["Id"]] = attributes["Target"].replace("\\", "/")

        def sheet(tag: str, attributes: Attributes) -> None:
            nonlocal front
            if tag == "workbookView":
                front = int(attributes.get("activeTab", 0))
            elif tag == "sheet":
                (key,) = (v for k, v in attributes.items() if k.endswith(":id"))
                sheets.append((attributes["name"], key))

        _parse(self._read("xl/_rels/workbook.xml.rels"), relation)
        _parse(self._read("xl/workbook.xml"), sheet)
        return {
            name: normpath(join("/xl", targets[key])).lstrip("/") for name, key in sheets
        }, front

    def _read(self, path: str) -> bytes:
        return self._archive.read(self._parts[path]) if path in self._parts else b""


class _SheetParser:
    """One sheet as it goes by."""

    def __init__(self, struck_styles: set[int], struck_texts: set[int]) -> None:
        self.marks = SheetMarks()
        self._struck_styles, self._struck_texts = struck_styles, struck_texts
        self._row = 0
        self._column, self._place = -1, ""
        self._kind = self._value = ""
        self._is_struck = self._has_formula = self._is_value = False

    def start(self, tag: str, attributes: Attributes) -> None:
        match tag:
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._column, self._place = -1, ""
                if _is_hidden(attributes, "ht"):
                    self.marks.hidden_rows.add(self._row)
            case "c":
                if place := attributes.get("r", ""):
                    self._place = place  # worked out only where there is a mark
                else:
                    self._column, self._place = self._current_column() + 1, ""
                self._kind, self._value = attributes.get("t", "n"), ""
                self._has_formula = False
                self._is_struck = int(attributes.get("s", 0)) in self._struck_styles
            case "f":
                self._has_formula = True
            case "v" | "t":
                self._is_value = True
            case "strike" if self._place or self._column >= 0:
                self._is_struck |= attributes.get("val", "1") not in _OFF
            case "filterColumn":
                self.marks.is_filtered = True
            case "col" if _is_hidden(attributes, "width"):
                first, last = int(attributes["min"]), int(attributes["max"])
                self.marks.hidden_columns |= set(range(first - 1, min(last, 200)))
            case "hyperlink":
                self.marks.cells.setdefault(_cell(attributes["ref"]), "link")

    def text(self, text: str) -> None:
        if self._is_value:
            self._value += text

    def end(self, tag: str) -> None:
        self._is_value = self._is_value and tag not in ("v", "t")
        if tag != "c":
            return
        is_shared = self._kind == "s" and self._value.isdigit()
        self._is_struck |= is_shared and int(self._value) in self._struck_texts
        if mark := self._mark():
            self.marks.cells[self._row, self._current_column()] = mark
            if len(self.marks.cells) > MARKS:
                raise TooManyMarksError

    def _current_column(self) -> int:
        return _column(self._place) if self._place else self._column

    def _mark(self) -> str:
        if self._kind == "e":
            return "error"
        if self._has_formula and not self._value and self._kind != "str":
            return "formula"
        return "struck" if self._is_struck and self._value.strip() else ""


def _is_hidden(attributes: Attributes, size: str) -> bool:
    """Whether a row or a column is hidden, or of no size."""
    return attributes.get("hidden", "0") not in _OFF or float(attributes.get(size, 1)) == 0


def _cell(ref: str) -> tuple[int, int]:
    """Row and column of the first cell of a reference, "B2:C3"."""
    first = ref.partition(":")[0]
    return int(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")), _column(first)


def _column(place: str) -> int:
    number = 0
    for letter in "".join(_LETTERS.findall(place)):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _struck_styles(data: bytes) -> set[int]:
    """The styles of cells, by number, whose font has a line through it."""
    fonts: list[bool] = []
    styles: list[int] = []
    inside: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        inside.append(tag)
        if inside[-2:] == ["fonts", "font"]:
            fonts.append(False)
        elif inside[-3:] == ["fonts", "font", "strike"]:
            fonts[-1] = attributes.get("val", "1") not in _OFF
        elif inside[-2:] == ["cellXfs", "xf"]:
            styles.append(int(attributes.get("fontId", 0)))

    _parse(data, start, lambda _: inside.pop())
    return {n for n, font in enumerate(styles) if font < len(fonts) and fonts[font]}


def _struck_texts(data: bytes) -> set[int]:
    """The shared texts, by number, of which a part has a line through it."""
    count, found = -1, set[int]()

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal count
        count += tag == "si"
        if tag == "strike" and attributes.get("val", "1") not in _OFF:
            found.add(count)

    _parse(data, start)
    return found


def _parse(
    data: bytes,
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] = lambda _: None,
    text: Callable[[str], object] = lambda _: None,
) -> None:
    """Walks through XML, with the names of elements as they are without a prefix."""
    if not data:
        return
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(data, True)


def _refuse_doctype(*_: object) -> None:
    raise ValueError("no sheet has a document type")
