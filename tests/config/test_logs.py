"""The log: no argument, message, warning or source line of anybody gets through."""

import asyncio
import enum
import logging
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import logs
from config.logs import LogFormatter, SafeString

SECRET = "Kari Nordmann 98765432"


class Outcome(enum.Enum):
    """An enumerated field of a record."""

    GONE = "gone"


@pytest.fixture
def restored() -> Iterator[None]:
    """Puts back what set_up changes in the whole process."""
    root = logging.getLogger()
    kept = root.handlers[:], root.level, logging.raiseExceptions
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    levels = {name: logging.getLogger(name).level for name in (*logs.OURS, *logs.LOUD)}
    yield
    root.handlers[:], root.level, logging.raiseExceptions = kept
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    logging.captureWarnings(False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def line(name: str, template: str, *args: object, error: BaseException | None = None) -> str:
    """Returns how a record would be printed."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, 30, "/a/lib/x.py", 7, template, args, info, "f")
    record.exc_text = record.stack_info = SECRET
    return LogFormatter().format(record)


@pytest.mark.parametrize(
    ("template", "args", "shown"),
    [
        ("edit refused", (), "edit refused"),
        ("waits %d s, %.1f of %s", (3, 0.5, True), "waits 3 s, 0.5 of True"),
        ("answer %s", (Outcome.GONE,), "answer Outcome.GONE"),
        ("step %s in %s", (SafeString("start"), Path("/data/x.db")), "step start in /data/x.db"),
        ("failed: %s", (ValueError,), "failed: ValueError"),
        ("two\r\nlines\u2028", (), "two lines"),
        ("step %s\n%s", (SafeString("a\nb"), 1), "step a b 1"),
        ("chat %d", (5_512_345_678,), "chat %d"),
        ("text %s", (SECRET,), "text %s"),
        ("error %s", (ValueError(SECRET),), "error %s"),
        ("one %s", (SECRET, 1), "one %s"),
        ("count %d", (SafeString(SECRET),), "count %d"),
        ("mapped %(a)s", ({"a": SECRET},), "mapped %(a)s"),
    ],
)
def test_own_records_print_only_harmless_arguments(
    template: str, args: tuple[object, ...], shown: str
) -> None:
    assert line("bot.dispatcher", template, *args).split(" bot.dispatcher ")[1] == shown


def test_the_time_is_cut_to_the_hour() -> None:
    now = time.strftime("%Y-%m-%dT%H", time.gmtime())
    assert line("config.settings", "read") == f"WARNING {now} config.settings read"


def test_foreign_records_print_the_template_or_only_their_place() -> None:
    assert line("telegram.ext", "Processing %s", SECRET).endswith("telegram.ext Processing %s")
    assert line("asyncio", SECRET).endswith(" asyncio lib/x.py:7:f")
    assert line("botanical", SECRET).endswith(" botanical lib/x.py:7:f")


def raised() -> BaseException:
    """Returns an error with a cause, a context, a group and notes, all with texts."""
    try:
        try:
            try:
                raise KeyError(SECRET)
            except KeyError:
                raise ValueError(SECRET)  # noqa: B904
        except ValueError as error:
            error.add_note(SECRET)
            error.add_note(SafeString("step county"))
            raise ExceptionGroup(SECRET, [OSError(SECRET)]) from error
    except ExceptionGroup as group:
        return group


def test_exceptions_print_types_and_places_of_the_whole_chain() -> None:
    text = line("bot.dispatcher", "failed", error=raised())
    assert "Nordmann" not in text
    assert "raise " not in text
    for kind in ("ExceptionGroup", "ValueError", "KeyError", "OSError"):
        assert f"  builtins.{kind}\n" in text + "\n"
    assert "config/test_logs.py:" in text
    assert ":raised" in text
    assert "step county" in text


def test_an_endless_chain_ends() -> None:
    one, two = ValueError(SECRET), ValueError(SECRET)
    one.__context__, two.__context__ = two, one
    assert line("bot", "failed", error=one).count("ValueError") == 2


def test_deep_recursion_is_cut() -> None:
    def fall() -> None:
        fall()

    with pytest.raises(RecursionError) as caught:
        fall()
    assert len(line("bot", "failed", error=caught.value).splitlines()) < 40


@pytest.mark.usefixtures("restored")
async def test_a_failing_task_and_warnings_leave_no_text(
    capfd: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("DEBUG")
    loop = asyncio.get_running_loop()
    logs.loop_exception_handler(loop, {"message": SECRET, "exception": ValueError(SECRET)})
    logs.loop_exception_handler(loop, {"message": SECRET})
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(SECRET, UserWarning, stacklevel=1)
    written = capfd.readouterr().err
    assert "Nordmann" not in written
    assert "builtins.ValueError" in written
    assert "a warning: %s" not in written
    assert "UserWarning at config/test_logs.py" in written


@pytest.mark.usefixtures("restored")
def test_levels_and_a_handler_that_cannot_format(capfd: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    logging.getLogger("bot.x").debug("ours")
    logging.getLogger("telegram.Bot").info("theirs %s", SECRET)
    logging.getLogger("unknown").info("theirs %s", SECRET)
    logging.getLogger("bot.x").error("broken %d %d", 1)
    written = capfd.readouterr().err
    assert [row.split(" ", 2)[2] for row in written.splitlines()] == [
        "bot.x ours",
        "bot.x broken %d %d",
    ]


def test_the_journal_is_told_how_bad_a_line_is_and_nobody_else(tmp_path: Path) -> None:
    code = (
        "import logging, os\nfrom config import logs\n"
        "stream = os.fstat(2)\n"
        "os.environ['JOURNAL_STREAM'] = f'{stream.st_dev}:{stream.st_ino + OTHER}'\n"
        "logs.set_up('INFO')\nlog = logging.getLogger('bot.x')\n"
        "log.info('a')\nlog.warning('b')\nlog.error('c')\nlog.critical('d')\n"
        "try: 1 / 0\nexcept ZeroDivisionError: log.exception('e')\n"
    )
    for other, marks in ((0, ["<6>", "<4>", "<3>", "<2>", "<3>", "<3>", "<3>"]), (1, [])):
        with (tmp_path / f"log{other}").open("w+") as file:
            command = [sys.executable, "-c", code.replace("OTHER", str(other))]
            subprocess.run(command, stderr=file, check=True)
            file.seek(0)
            said = file.read().splitlines()
        assert len(said) == 7
        assert [line[:3] for line in said if line.startswith("<")] == marks


CRASH = """
import gc, os, sys, threading, warnings
from config import logs
logs.set_up("INFO")
os.close(0)
secret = "Kari " + "Nordmann"
class Loud:
    def __del__(self):
        raise ValueError(secret)
Loud()
thread = threading.Thread(target=lambda: {}[secret], name=secret)
thread.start(); thread.join()
warnings.warn(secret)
sys.exit(0) if len(sys.argv) > 1 else int(secret)
"""


def test_a_crash_of_a_real_process_says_types_and_places_only() -> None:
    crashed = subprocess.run([sys.executable, "-c", CRASH], capture_output=True, check=False)
    written = crashed.stderr.decode()
    assert crashed.returncode == 1
    assert crashed.stdout == b""
    assert "Nordmann" not in written
    assert written.count("builtins.ValueError") == 2
    assert "builtins.KeyError" in written
    assert "<string>:" in written
    assert "UserWarning at" in written
    assert "Traceback" not in written
