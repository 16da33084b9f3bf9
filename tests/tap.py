"""Which functions of the bot one tap runs through: `python tests/tap.py TREE`, for tests/size.py.

The bot of a tree runs in this process against the sandbox of that tree in another one. Nothing of
the tree is imported by name, so that a revision from before a renaming can be measured too. Taps
are repeated; what runs in each of them counts, so that a job beside the answers does not.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

TOKEN = "1234567890:SANDBOX-token-that-opens-nothing"
TAPS = 5
PATIENCE = 60.0

Ran = set[tuple[str, str]]  # file and qualified name


class Recorder:
    """Notes the functions of a tree that are entered or resumed, in every thread."""

    def __init__(self, tree: Path) -> None:
        self.roots = tuple(f"{tree / name}{os.sep}" for name in ("bot", "conversations", "config"))
        self.ran: Ran = set()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or code.co_name.startswith("<"):  # a comprehension is no function
            return
        if code.co_filename.startswith(self.roots):
            self.ran.add((code.co_filename, code.co_qualname))

    def start(self) -> None:
        threading.setprofile(self)
        sys.setprofile(self)


class Visitor:
    """Somebody in the sandbox who taps, seen through its control interface."""

    def __init__(self, address: str) -> None:
        self.address = f"{address}/sandbox"

    def call(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return json.load(answer)

    def poller(self) -> int:
        return int(self.call("/calls")["counts"].get("getUpdates", 0))

    def act(self, chat: int, name: str, **ask: object) -> None:
        """Does something, until the bot has answered it and asks for more."""
        before, poller = self.messages(chat), self.poller()
        self.call(f"/chats/{chat}/{name}", ask)
        wait(lambda: self.messages(chat) != before and not self.call("/queries")["unanswered"])
        wait(lambda: self.poller() > poller)
        time.sleep(0.3)  # what an answer leaves to be done after it

    def messages(self, chat: int) -> list[Any]:
        own = (m for m in self.call(f"/chats/{chat}")["messages"] if m["outgoing"])
        return list(own)

    def label(self, chat: int) -> str:
        """The first button that leads to another screen."""
        rows = self.messages(chat)[-1]["reply_markup"]["inline_keyboard"]
        return str(next(b["text"] for row in rows for b in row if "callback_data" in b))


def wait(condition: Callable[[], bool]) -> None:
    """Waits for a condition; TimeoutError where it does not come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the bot did not answer")
        time.sleep(0.02)


def measure_taps(address: str, recorder: Recorder) -> Ran:
    """What ran in every tap of some."""
    visitor = Visitor(address)
    wait(lambda: visitor.poller() > 0)
    chat = visitor.call("/people", {})["id"]
    os.kill(os.getpid(), signal.SIGUSR1)
    each: list[Ran] = []
    for _ in range(TAPS):
        visitor.act(chat, "say", text="/start")
        label = visitor.label(chat)
        recorder.ran = set()
        visitor.act(chat, "tap", label=label)
        each.append(set(recorder.ran))
    return set.intersection(*each)


@contextmanager
def sandbox(tree: Path) -> Iterator[str]:
    """The address of a sandbox that runs as long as the block."""
    command = [sys.executable, "-m", "bot.sandbox", "--token", TOKEN]
    with subprocess.Popen(command, cwd=tree, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def run_bot(tree: Path, address: str, recorder: Recorder) -> Ran:
    """Runs the bot in this thread until another one has measured its taps."""
    result: list[Ran | Exception] = []

    def visit() -> None:
        try:
            result.append(measure_taps(address, recorder))
        except Exception as error:
            result.append(error)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    visitor = threading.Thread(target=visit)
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, function = project["scripts"]["kollegabot"].partition(":")
    # Only once the bot answers, in its own thread: to start up under a profiler takes long.
    signal.signal(signal.SIGUSR1, lambda *_: recorder.start())
    visitor.start()
    getattr(import_module(module), function)()
    sys.setprofile(None)
    visitor.join()
    if isinstance(result[0], Exception):
        raise result[0]
    return result[0]


def main() -> None:
    """Prints the functions as JSON."""
    tree = Path(sys.argv[1]).resolve()
    sys.path[0] = str(tree)  # instead of the folder of this file, whose names are others
    sys.argv = ["kollegabot", "run"]
    os.execve = lambda *_: None  # type: ignore[assignment]  # another allocator: not needed
    with TemporaryDirectory() as folder, sandbox(tree) as address:
        os.chdir(folder)
        settings = {"TOKEN": TOKEN, "API_URL": address, "DATABASE": f"{folder}/tap.db"}
        os.environ.update({f"KOLLEGABOT_{name}": value for name, value in settings.items()})
        ran = run_bot(tree, address, Recorder(tree))
    functions = sorted((str(Path(f).relative_to(tree)), name) for f, name in ran)
    sys.__stdout__.write(json.dumps(functions) + "\n")  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
