"""Which version of the program this is."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """Returns the version as it was installed: "0.1.0"."""
    try:
        return version("kollegabot")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "(not installed)"
