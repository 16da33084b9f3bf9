"""`python -m tests.rehearsal [STEP …]`: all steps, or some. Ends with 1 where one failed.

REHEARSAL_KIT=FOLDER keeps Debian and libraries there for the next time.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.rehearsal import container, programs, systemd, upgrade
from tests.rehearsal.commands import NotHereError, Report

Step = Callable[[Path, Path, Report], Awaitable[None]]
STEPS: dict[str, Step] = {
    "units": programs.read_units,
    "wheel": programs.install_wheel,
    "rights": programs.take_rights,
    "systemd": systemd.guide,
    "upgrade": upgrade.there_and_back,
    "container": container.guide,
}


async def rehearse(names: list[str]) -> int:
    """Tries each step in a folder of its own, and says last what could not be run."""
    failed, omitted = False, []
    with tempfile.TemporaryDirectory() as temporary:
        kit = Path(os.environ.get("REHEARSAL_KIT") or temporary)
        for name in names or STEPS:
            report = Report(name)
            with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
                try:
                    await STEPS[name](kit, Path(folder), report)
                except NotHereError as reason:
                    report.omit("all of it", reason)
                except (AssertionError, LookupError, OSError, ValueError) as error:
                    report.say("FAILED", repr(error)[-1500:])
                    failed = True
            omitted += report.omissions
    sys.stdout.write("".join(f"not run: {one}\n" for one in omitted))
    return int(failed)


if __name__ == "__main__":
    sys.exit(asyncio.run(rehearse(sys.argv[1:])))
