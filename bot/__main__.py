"""`python -m bot`, also installed as `kollegabot`."""

import sys

from bot.guards import reexecute_if_needed


def main() -> int:
    """Carries out one command; before `run` loads anything it gets the allocator it wants."""
    if sys.argv[1:2] == ["run"]:
        reexecute_if_needed()
    from bot.cli import main as command

    return command()


if __name__ == "__main__":
    sys.exit(main())
