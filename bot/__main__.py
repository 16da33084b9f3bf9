"""`python -m bot`, also installed as `kollegabot`."""

import gc
import sys

from bot.process.hardening import reexecute_if_needed


def main() -> int:
    """Carries out one command; before `run` loads anything it gets the allocator it wants."""
    if sys.argv[1:2] == ["run"]:
        reexecute_if_needed()
        gc.disable()  # until all is built: MemorySweeper.freeze turns it on
    from bot.cli.main import main as command

    return command()


if __name__ == "__main__":
    sys.exit(main())
