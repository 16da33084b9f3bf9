"""What the process may say: fixed words, code places and type names, never anybody's text.

A record of ours prints its template, with its arguments only where all of them are harmless. A
foreign record prints its template alone, or only its place where somebody already put the text
together. Exceptions print type names and `file:line:function`, never messages or source lines.
"""

import asyncio
import contextlib
import enum
import logging
import os
import re
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePath
from types import FrameType, TracebackType
from typing import Any, TextIO

OURS = ("bot", "config", "conversations")
LOUD = ("httpx", "httpcore", "hpack", "telegram", "aiosqlite", "tornado", "aiohttp", "asyncio")
_LARGEST = 1_000_000  # a count or a port is smaller; a Telegram id, with few exceptions, is not
_FRAMES = 30
_PRIORITIES = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3}
_PRIORITIES[logging.CRITICAL] = 2
_LINKS = 20
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

log = logging.getLogger(__name__)


class SafeString(str):
    """A word of our own choosing that a log line may show, also as a note of an exception."""

    __slots__ = ()


def _is_safe(value: object) -> bool:
    if isinstance(value, int | float) and not isinstance(value, enum.Enum):
        return abs(value) < _LARGEST
    return isinstance(value, enum.Enum | PurePath | SafeString) or (
        isinstance(value, type) and issubclass(value, BaseException)
    )


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in OURS


def _place(file: str, line: int | None, function: str) -> str:
    return f"{'/'.join(Path(file).parts[-2:])}:{line}:{function}"


def _format_own(record: logging.LogRecord) -> str:
    args = record.args
    if isinstance(args, tuple) and args and all(_is_safe(value) for value in args):
        shown = tuple(v.__name__ if isinstance(v, type) else v for v in args)
        with contextlib.suppress(TypeError, ValueError):
            return str(record.msg) % shown
    return str(record.msg)


def _format_foreign(record: logging.LogRecord) -> str:
    # Without arguments the text was put together beforehand and may hold anything.
    if record.args and isinstance(record.msg, str):
        return record.msg
    return _place(record.pathname, record.lineno, record.funcName or "")


def _frames(error: BaseException) -> list[str]:
    codes = ((frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__))
    return [_place(code.co_filename, line, code.co_qualname) for code, line in codes][-_FRAMES:]


def code_places(frame: FrameType | None) -> list[str]:
    """Returns where a thread is in the code, the innermost place first; at most thirty."""
    stack = traceback.walk_stack(frame) if frame else ()
    places = (_place(f.f_code.co_filename, line, f.f_code.co_qualname) for f, line in stack)
    return list(islice(places, _FRAMES))


def _next(error: BaseException) -> list[BaseException]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    inside = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return [link for link in (before, *inside) if link is not None]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yields an error, then what led to it and what it groups, each once."""
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < _LINKS:
        link = waiting.pop(0)
        if id(link) not in seen:
            seen.add(id(link))
            waiting += _next(link)
            yield link


def _lines(error: BaseException) -> Iterator[str]:
    yield f"  {type(error).__module__}.{type(error).__qualname__}"
    notes = getattr(error, "__notes__", None)
    yield from (
        f"    {n}" for n in (notes if isinstance(notes, list) else []) if type(n) is SafeString
    )
    yield from (f"    {place}" for place in _frames(error))


class LogFormatter(logging.Formatter):
    """One record as one line, with the lines of its exception below it.

    With `priorities` each line begins as the journal wants it: "<4>" for a warning.
    """

    def __init__(self, priorities: bool = False) -> None:
        super().__init__()
        self._priorities = priorities

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line; `exc_text` and `stack_info` of others are not looked at."""
        hour = time.strftime("%Y-%m-%dT%H", time.gmtime(record.created))
        words = _format_own(record) if _is_ours(record.name) else _format_foreign(record)
        lines = [f"{record.levelname} {hour} {record.name} {words}"]
        if isinstance(record.exc_info, tuple):
            lines += self.formatException(record.exc_info).splitlines()
        mark = f"<{_PRIORITIES.get(record.levelno, 5)}>" if self._priorities else ""
        return "\n".join(mark + _one_line(line) for line in lines)

    def formatException(self, ei: _ExcInfo) -> str:
        """Returns types and places of the whole chain, never a message or a source line."""
        error = ei[1]
        return "\n".join(_one_line(x) for e in _chain(error) for x in _lines(e)) if error else ""


def _one_line(text: str) -> str:
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + _CONTROLS.sub(" ", text.strip())


def _standard_error() -> logging.Handler:
    # The descriptor itself: an undumpable process may not open /dev/stderr anew.
    stream = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogFormatter(priorities=_is_journal(2)))
    return handler


def _is_journal(descriptor: int) -> bool:
    """Whether systemd has connected a descriptor with its journal; its environment says so."""
    with contextlib.suppress(OSError):
        file = os.fstat(descriptor)
        return os.environ.get("JOURNAL_STREAM") == f"{file.st_dev}:{file.st_ino}"
    return False


def set_up(level: str) -> None:
    """Sends every record, warning and uncaught exception through the one formatter."""
    root = logging.getLogger()
    root.handlers[:] = [_standard_error()]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    _install_hooks()


def _install_hooks() -> None:
    # The standard library prints what our formatter drops, and so would a failing handler.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    warnings.showwarning = _log_warning
    sys.excepthook = _log_uncaught
    sys.unraisablehook = _log_unraisable
    threading.excepthook = _log_thread_death


def _log_warning(
    message: Warning | str,  # noqa: ARG001 (may hold anything)
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    log.warning("a warning: %s at %s", category, SafeString(_place(filename, lineno, "")))


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    log.critical("uncaught", exc_info=(kind, error, trace))


def _log_unraisable(ignored: "sys.UnraisableHookArgs") -> None:
    kind, error = ignored.exc_type, ignored.exc_value
    log.error("an exception nobody could catch: %s", kind, exc_info=error)


def _log_thread_death(died: threading.ExceptHookArgs) -> None:
    if died.exc_value is not None and not isinstance(died.exc_value, SystemExit):
        log.error("a thread died", exc_info=died.exc_value)


def loop_exception_handler(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Says what type of exception the event loop found; its message holds reprs."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        log.error("unhandled in the event loop", exc_info=error)
    else:
        log.error("unhandled in the event loop, without an exception")
