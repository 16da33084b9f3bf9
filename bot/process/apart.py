"""Work in a process of its own: what it loads and what it leaves in memory end with it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar, cast

Result = TypeVar("Result")


def begin_apart(
    work: Callable[[], Result], expected: tuple[type[Exception], ...] = ()
) -> Callable[[], Result]:
    """Begins work in a copy of this process, and returns what waits for its result.

    That raises an expected error as the work did; any other is logged there and is a
    ChildProcessError with its exit status here. What is sent has to be picklable. Only before the
    first thread: a copy has none of them, and what they held stays locked in it.
    """
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    ends = receiver, sender
    child = context.Process(target=_send_outcome, args=(work, expected, ends))
    child.start()
    sender.close()  # each keeps its own end, so that it notices when the other has ended

    def outcome() -> Result:
        try:
            is_done, value = receiver.recv()
        except EOFError:
            child.join()
            raise ChildProcessError(child.exitcode) from None
        child.join()
        if not is_done:
            raise value
        return cast("Result", value)

    return outcome


def _send_outcome(
    work: Callable[[], object],
    expected: tuple[type[Exception], ...],
    ends: tuple[Connection, Connection],
) -> None:
    receiver, sender = ends
    receiver.close()
    try:
        try:
            outcome = True, work()
        except expected as error:
            outcome = False, error
        sender.send(outcome)
    except (KeyboardInterrupt, BrokenPipeError):  # the first process hears it too, or has ended
        pass
    except Exception:
        sys.excepthook(*sys.exc_info())
        sys.exit(1)
