"""Work in a copy of this process; each case runs in a process of its own, which has one thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[3]


def run(code: str) -> tuple[int, str, str]:
    head = "import os, signal, sys\nfrom bot.process.apart import begin_apart\n"
    ended = subprocess.run(
        [sys.executable, "-c", head + code],
        capture_output=True, text=True, cwd=ROOT, check=False, timeout=PATIENCE,
    )  # fmt: skip
    return ended.returncode, ended.stdout, ended.stderr


def test_the_result_comes_back_and_what_was_loaded_does_not() -> None:
    code = """
def work():
    import wave
    return os.getpid(), "x" * 1_000_000
wait = begin_apart(work)
child, text = wait()
print(child != os.getpid(), len(text), "wave" in sys.modules, type(wait).__name__)
try:
    os.waitpid(child, os.WNOHANG)
except ChildProcessError:
    print("gone")
"""
    assert run(code) == (0, "True 1000000 False function\ngone\n", "")


def test_an_expected_error_is_raised_here_with_its_words() -> None:
    code = """
def work():
    raise LookupError("mend this")
try:
    begin_apart(work, (LookupError,))()
except LookupError as error:
    print(error, error.__context__)
"""
    assert run(code) == (0, "mend this None\n", "")


def test_another_error_is_told_there_by_the_hook_and_ends_the_wait() -> None:
    code = """
def work():
    raise LookupError("a secret")
sys.excepthook = lambda kind, error, trace: print("told", kind.__name__, flush=True)
try:
    begin_apart(work, (ValueError,))()
except ChildProcessError as error:
    print(error)
"""
    assert run(code) == (0, "told LookupError\n1\n", "")


def test_what_cannot_be_sent_is_an_error_as_well() -> None:
    code = """
sys.excepthook = lambda kind, error, trace: print("told", flush=True)
try:
    begin_apart(lambda: (lambda: None))()
except ChildProcessError as error:
    print(error)
"""
    assert run(code) == (0, "told\n1\n", "")


def test_a_copy_that_is_ended_from_outside_ends_the_wait() -> None:
    code = """
try:
    begin_apart(lambda: os.kill(os.getpid(), signal.SIGKILL))()
except ChildProcessError as error:
    print(error)
"""
    assert run(code) == (0, "-9\n", "")


def test_a_key_of_the_terminal_that_interrupts_is_met_in_silence() -> None:
    code = """
def work():
    raise KeyboardInterrupt
try:
    begin_apart(work)()
except ChildProcessError as error:
    print(error)
"""
    assert run(code) == (0, "0\n", "")


def test_a_copy_whose_first_process_has_ended_ends_in_silence() -> None:
    code = """
import time
begin_apart(lambda: time.sleep(0.2) or "x" * 1_000_000)
os._exit(0)
"""
    assert run(code) == (0, "", "")  # when both have closed what they write to
