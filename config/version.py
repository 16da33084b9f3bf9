"""Which version of the program this is."""


def program_version() -> str:
    """The version in pyproject.toml, without a search through all that is installed."""
    return "0.1.0"
