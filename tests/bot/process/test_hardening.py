"""The guards, tried on real processes: what the kernel and their memory say afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.process.hardening import missing_variables, reexecute_if_needed
from tests.privacy.memory import memory
from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[3]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
GLIBC = pytest.mark.skipif(not os.confstr("CS_GNU_LIBC_VERSION"), reason="needs glibc")
CLEAN = {k: v for k, v in os.environ.items() if k not in ("PYTHONMALLOC", "GLIBC_TUNABLES")}
PERTURB, TCACHE = "glibc.malloc.perturb=165", "glibc.malloc.tcache_count=0"
ARENA = "glibc.malloc.arena_max=1"


def run(*command: str, **more: str) -> list[str]:
    """Returns the lines a Python process prints, started without our variables."""
    done = subprocess.run(
        [sys.executable, *command],
        env={**CLEAN, "PYTHONPATH": str(ROOT), **more},
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout.decode().splitlines()


SAY = """
import os, sys
print("start", os.getpid())
from bot.process.hardening import reexecute_if_needed
reexecute_if_needed()
print(os.getpid(), sys.argv[1:], sys.flags.utf8_mode, sys.warnoptions)
print(os.environ["PYTHONMALLOC"], os.environ["GLIBC_TUNABLES"])
"""


@LINUX
@GLIBC
def test_the_process_starts_itself_once_more_with_the_same_options() -> None:
    options = ("-X", "utf8", "-W", "error::ImportWarning", "-c", SAY, "run", "a b")
    first, second, state, settings = run(*options, GLIBC_TUNABLES="glibc.malloc.top_pad=131072")
    pid = first.split()[1]
    assert second == first
    assert state == f"{pid} ['run', 'a b'] 1 ['error::ImportWarning']"
    assert settings == f"malloc glibc.malloc.top_pad=131072:{PERTURB}:{TCACHE}:{ARENA}"


@LINUX
@GLIBC
def test_a_module_stays_a_module(tmp_path: Path) -> None:
    package = tmp_path / "kollega_trial"
    package.mkdir()
    (package / "__main__.py").write_text(SAY + "print(__package__, __spec__.name)\n")
    lines = run("-m", "kollega_trial", "run", PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert len(lines) == 5
    assert lines[-1] == "kollega_trial kollega_trial.__main__"


@LINUX
@GLIBC
def test_a_wrapper_that_drops_the_variables_does_not_loop(tmp_path: Path) -> None:
    wrapper = tmp_path / "python"
    wrapper.write_text(f'#!/bin/sh\nunset PYTHONMALLOC\nexec "{sys.executable}" "$@"\n')
    wrapper.chmod(0o755)
    code = f"import sys; sys.executable = {str(wrapper)!r}\nprint('start')\n"
    code += (
        "from bot.process.hardening import reexecute_if_needed; reexecute_if_needed(); print('end')"
    )
    assert run("-c", code) == ["start", "start", "end"]


def test_nothing_is_missing_where_all_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    complete = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": f"{TCACHE}:a.b=1:{ARENA}:{PERTURB}"}
    assert missing_variables(complete) == {}
    for name, value in complete.items():
        monkeypatch.setenv(name, value)
    reexecute_if_needed()


def test_weaker_values_are_replaced() -> None:
    weak = {"PYTHONMALLOC": "debug", "GLIBC_TUNABLES": "glibc.malloc.perturb=0::a.b=1"}
    assert missing_variables(weak) == {
        "PYTHONMALLOC": "malloc",
        "GLIBC_TUNABLES": f"a.b=1:{PERTURB}:{TCACHE}:{ARENA}",
    }


HARDEN = """
import ctypes, os, resource, sys
from bot.process.hardening import harden
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
assert harden() is None
print(next(l for l in open("/proc/self/status") if l.startswith("Umask")).split()[1])
print(next(l for l in open("/proc/self/limits") if "core" in l).split()[4:6])
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
os.close(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY, 0o666))
sys.stdout.flush()
os.kill(os.getpid(), 11) if sys.argv[2:] else None
"""


@LINUX
def test_hardening_takes_dumps_and_foreign_readers_away(tmp_path: Path) -> None:
    file = tmp_path / "made"
    assert run("-c", HARDEN, str(file)) == ["0077", "['0', '0']", "0"]
    assert file.stat().st_mode & 0o777 == 0o600


@LINUX
def test_a_crash_leaves_no_core_file(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HARDEN, str(tmp_path / "made"), "crash"]
    env = {**CLEAN, "PYTHONPATH": str(ROOT)}
    crashed = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, check=False)
    assert crashed.returncode == -11
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


# The mark is put together at run time, so that no constant of the code holds it.
FORGET = """
import gc, sys, json
from bot.process import hardening
hardening.reexecute_if_needed() if sys.argv[1] == "guarded" else None
def talk():
    for n in range(200):
        mark = ("Kari-%s-" % "Nordmann").upper() * 3 + str(n)
        update = json.loads(json.dumps({"text": mark * 20, "from": {"name": mark}}))
        update["self"] = update
        mark.encode(), update["text"].split("-"), mark.encode("utf-16")
talk()
gc.collect()
print("ready", flush=True)
sys.stdin.read()
"""
NEEDLE = b"KARI-NORDMANN-"


def left_behind(kind: str) -> int:
    """Returns how often the mark is in the memory of a process that has forgotten it."""
    with subprocess.Popen(
        [sys.executable, "-c", FORGET, kind],
        env={**CLEAN, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        found = sum(region.count(NEEDLE) for _, region in memory(process.pid))
        process.communicate()
    return found


@LINUX
@GLIBC
def test_freed_memory_is_overwritten() -> None:
    try:
        plain = left_behind("plain")
    except PermissionError:
        pytest.skip("this machine lets no process read another's memory")
    assert plain > 0
    assert left_behind("guarded") == 0
