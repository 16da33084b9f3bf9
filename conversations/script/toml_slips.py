"""Why a TOML file cannot be read: the slips that people make, each named where it was made.

A parser stops at the first thing it cannot read, often many lines after the slip. Here each slip is
named by its cause, and its line made harmless, so that all of a file are told at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from conversations.sentences.catalog import sentence
from conversations.values import value_object

MOST = 30  # slips of one file that are named at once

_KEY = r"[^\s=\"'\[\]#]+"
_PAIR = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=\s*(.*?)\s*$")
_COLON = re.compile(r"\s*[\w-]+\s*:")
_HEADER = re.compile(r"\s*\[.*\]\s*(?:#.*)?$")
# what ends a text of several lines that nobody has ended; words never look like this
_NEXT = re.compile(r'\[[\w."-]+\]\s*$|[a-z_]{2,} = (?:""|"|\[|\{|true\s*$|false\s*$|\d)')
_GIT = re.compile(r"(<{7}|={7}|>{7})(?:\s|$)")
_INVISIBLE = re.compile("[\u00a0\u2007\u2009\u202f\u200b\u200c\u200d\u2060\ufeff]")
_UNREADABLE = re.compile(r"at line (\d+), column (\d+)")
_ESCAPE = re.compile(r"[Uu]nescaped|hex value|Unicode scalar")
_DOUBLE = re.compile(r"Cannot (?:declare|overwrite|mutate|define)|Duplicate|already")


@value_object
class Slip:
    """What is wrong in a line, from 1, and how to mend it."""

    line: int
    text: str


@dataclass(slots=True)
class TomlReading:
    """What could be read of a TOML text, and what could not; `data` is None if nothing could."""

    data: dict[str, Any] | None = None
    slips: list[Slip] = field(default_factory=list)
    text: str = ""  # what was read: as many lines as there were


def read_toml(text: str) -> TomlReading:
    """Reads a TOML text as far as its slips allow."""
    reading = TomlReading()
    lines = text.splitlines()
    reading.slips += _git_marks(lines)
    try:
        reading.data = tomllib.loads("\n".join(lines) + "\n")
    except tomllib.TOMLDecodeError:
        is_readable = False
    else:
        is_readable = True
    open_texts = [*_open_texts(lines)]  # two that are open close each other, so always look
    reading.slips += open_texts
    if open_texts or not is_readable:
        _read_on(reading, lines)
    reading.slips.sort(key=lambda slip: slip.line)
    reading.text = "\n".join(lines)
    return reading


def _read_on(reading: TomlReading, lines: list[str]) -> None:
    """Names the line that cannot be read, makes it harmless and goes on."""
    for _ in range(MOST):
        try:
            reading.data = tomllib.loads("\n".join(lines) + "\n")
            return
        except tomllib.TOMLDecodeError as error:
            place = _UNREADABLE.search(str(error))
            number = min(int(place[1]), len(lines)) if place else _open_apostrophe(lines)
            number = _slip_line(lines, number, str(error))
            if any(slip.line == number for slip in reading.slips):
                return  # the same line again: it could not be made harmless
            if not _is_rest(lines, number, reading.slips):
                reading.slips.append(Slip(number, _cause(lines, number, str(error))))
            if not _make_harmless(lines, number, str(error)):
                return


def _open_apostrophe(lines: list[str]) -> int:
    """The line whose apostrophe has no other; the last, where there is none such."""
    pairs = ((number, _PAIR.match(line)) for number, line in enumerate(lines, 1))
    opened = (n for n, pair in pairs if pair and re.fullmatch("'[^']+", pair[2]))
    return next(opened, len(lines))


def _is_rest(lines: list[str], number: int, slips: list[Slip]) -> bool:
    """Whether a line without a name belongs to what was named just above it."""
    above = next((n for n in range(number - 1, 0, -1) if lines[n - 1].strip()), 0)
    line = lines[number - 1]
    has_name = _PAIR.match(line) or _COLON.match(line) or line.lstrip().startswith("[")
    return not has_name and any(above <= slip.line < number for slip in slips)


def _git_marks(lines: list[str]) -> Iterator[Slip]:
    """Marks of a merge that nobody finished; what stands below the middle is left out."""
    is_ours = is_theirs = False
    for number, line in enumerate(lines, 1):
        mark = line[:7] if _GIT.match(line) else ""
        if mark.startswith("<") or (mark.startswith(">") and not (is_ours or is_theirs)):
            is_ours = mark.startswith("<")
            yield Slip(number, sentence("slips.git"))
        elif is_ours and mark.startswith("="):
            is_ours, is_theirs = False, True
        elif not (is_theirs or mark.startswith(">")):
            continue
        is_theirs = is_theirs and not mark.startswith(">")
        lines[number - 1] = ""


def _open_texts(lines: list[str]) -> Iterator[Slip]:
    '''Texts whose """ lacks, before or behind; it is put where it belongs.'''
    opened, mark = 0, ""
    for number, line in enumerate(lines, 1):
        if opened and _NEXT.match(line):
            yield _close_text(lines, opened, number, mark)
            opened = 0
        if not opened and _is_beginning(lines, number):
            yield Slip(number, sentence("slips.pair_empty"))
            lines[number - 1] += ' """'
            opened, mark = number, '"""'
            continue
        for each in sorted(('"""', "'''"), key=line.find):
            if line.count(each) % 2 and (not opened or each == mark):
                opened, mark = (0, "") if opened else (number, each)
                break
    if opened:
        yield _close_text(lines, opened, len(lines) + 1, mark)


def _is_beginning(lines: list[str], number: int) -> bool:
    """Whether nothing stands behind an equals sign, and words below it."""
    if not lines[number - 1].rstrip().endswith("="):
        return False
    pair = _PAIR.match(lines[number - 1])
    following = next(filter(str.strip, lines[number:]), "[")
    below = _PAIR.match(following) or following.lstrip().startswith("[")
    return bool(pair and not pair[2] and not below)


def _close_text(lines: list[str], opened: int, until: int, mark: str) -> Slip:
    last = next(n for n in range(until - 1, 0, -1) if lines[n - 1].strip() or n == opened)
    lines[last - 1] += mark
    if last == opened:
        return Slip(last, sentence("slips.open_here", mark=mark))
    return Slip(last, sentence("slips.open_above", line=opened, mark=mark))


def _slip_line(lines: list[str], number: int, error: str) -> int:
    """The line of the slip: the parser may stop below it, where the next name stands."""
    line = lines[number - 1]
    if _DOUBLE.search(error):  # it stops behind the last word of a text
        named = (n for n in range(number, 0, -1) if _PAIR.match(lines[n - 1]))
        return number if _HEADER.match(line) else next(named, number)
    is_next = not line.strip() or _HEADER.match(line) or _PAIR.match(line)
    return (is_next and _open_above(lines, number)) or number


def _open_above(lines: list[str], number: int) -> int:
    """The line above whose list, or whose value, has not come to its end; 0 for none."""
    for above in range(number - 1, 0, -1):
        if pair := _PAIR.match(lines[above - 1]):
            is_open = not pair[2] or _is_open_list(*lines[above - 1 : number - 1])
            return above if is_open else 0
    return 0


def _is_open_list(*lines: str) -> bool:
    bare = "".join(re.sub(r'"[^"]*"', "", line).partition("#")[0] for line in lines)
    return bare.count("[") > bare.count("]") or bare.count("{") > bare.count("}")


def _cause(lines: list[str], number: int, error: str) -> str:
    """What is wrong with a line that cannot be read, and the remedy."""
    line = lines[number - 1]
    if _DOUBLE.search(error):
        return _twice(lines, number)
    if _ESCAPE.search(error):
        return sentence("slips.backslash")
    if "Illegal character" in error and "'\\n'" not in error and _INVISIBLE.search(line) is None:
        return sentence("slips.unreadable")
    if line.lstrip().startswith("["):
        return _cause_in_header(line)
    pair = _PAIR.match(line)
    outside = re.sub(r'"[^"]*"', "", line)
    if _INVISIBLE.search(outside):
        return sentence("slips.space")
    if pair:
        return _cause_in_pair(pair[1], pair[2])
    if _open_above(lines, number):
        return sentence("slips.pair_list")
    return _cause_without_pair(line)


def _cause_in_header(line: str) -> str:
    if "]" not in line:
        return sentence("slips.header_open")
    return sentence("slips.header_names")


def _cause_without_pair(line: str) -> str:
    bare = line.strip()
    if _COLON.match(bare):
        return sentence("slips.line_colon")
    if bare.startswith("//"):
        return sentence("slips.line_slashes")
    if bare.startswith(("«", "“", '"')) or " " in bare:
        return sentence("slips.line_text")
    return sentence("slips.line_bare")


def _cause_in_pair(key: str, value: str) -> str:
    """What is wrong with `key = value`."""
    outside = re.sub(r'"[^"]*"', "", value)
    tests = (
        (not re.fullmatch(r"[\w.-]+", key, re.ASCII), "name"),
        (not value, "empty"),
        (outside[:1] in {*"«»‹›"}, "guillemets"),
        (re.search("[“”„‟‘’‚´`]", outside), "curly"),
        (value[:1] == ":" or value[:1] == "=", "signs"),
        (re.match(r"\d{1,4}[./-]\d{1,2}([./-]|$)|.*=\s*\d{1,2}\.\d", value), "date"),
        (value.casefold() in ("true", "false"), "flag"),
        (_is_open_list(value), "list"),
        (re.search(r'["\]}]\s*[,;.]$', value), "end"),
        (value.startswith(("[", "{")), "list"),
        (value.startswith('"') and value.count('"') == 1, "closing"),
        (value.startswith('"') and value.count('"') > 2, "inner"),
        (value.endswith('"') and value.count('"') == 1, "opening"),
        (re.match(r"\d", value), "number"),
        (value.startswith("'"), "apostrophe"),
        (True, "bare"),
    )
    cause = next(cause for is_so, cause in tests if is_so)
    return sentence(f"slips.pair_{cause}", key=key)


def _twice(lines: list[str], number: int) -> str:
    """A name that stands twice, and where it stood first."""
    own = lines[number - 1].strip()
    pair = _PAIR.match(own)
    name = pair[1] if pair else own
    for above in range(number - 1, 0, -1):
        line = lines[above - 1].strip()
        match = _PAIR.match(line)
        if line == own or (pair and match and match[1] == name):
            return sentence("slips.twice_above", name=name, line=above)
        if pair and line.startswith("["):
            break
    return sentence("slips.twice", name=name)


def _make_harmless(lines: list[str], number: int, error: str) -> bool:
    """Puts something readable in the place of a line; false where nobody can tell what."""
    line = lines[number - 1]
    if "\\" in line and _ESCAPE.search(error):
        lines[number - 1] = line.replace("\\", "/")
    elif line.lstrip().startswith("["):
        if "]" not in line:
            lines[number - 1] += "]"
            return True
        if not _DOUBLE.search(error):
            return False
        lines[number - 1] = ""
        for below in range(number, len(lines)):
            if lines[below].lstrip().startswith("["):
                break
            lines[below] = ""
    elif _INVISIBLE.search(line):
        lines[number - 1] = _INVISIBLE.sub(" ", line)
    elif (pair := _PAIR.match(line)) and re.fullmatch(r"[\w.-]+", pair[1], re.ASCII):
        if _DOUBLE.search(error) or _is_open_list(line):
            _take_out(lines, number)
        else:
            lines[number - 1] = f'{pair[1]} = "…"'
    else:
        first = _open_above(lines, number) or number
        lines[first - 1 : number] = [""] * (number - first + 1)
    return True


def _take_out(lines: list[str], number: int) -> None:
    """Empties a line, and those of the text that begins in it."""
    marks = lines[number - 1].count('"""')
    lines[number - 1] = ""
    while marks % 2 and number < len(lines):
        marks += lines[number].count('"""')
        lines[number] = ""
        number += 1
