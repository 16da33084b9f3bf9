"""Which folders a script is read from: its own, and the one that it extends, if any.

A folder extends another where its `service.toml` says so: `extends = "default"` for the script that
ships, or the way to another folder, from its own.
"""

from __future__ import annotations

from pathlib import Path

BUILT_IN = Path(__file__).parent / "default"

SHIPPED = "default"  # what an overlay calls the script that ships
SERVICE = "service.toml"
UNTOUCHED = ("country.toml", "phrases.toml")  # which an overlay never has of its own


def extended_by(folder: Path) -> object:
    """What a folder says under `extends`; None where it says nothing, and so is whole."""
    if folder == BUILT_IN:
        return None
    from conversations.script.toml_slips import read_toml  # what reads files: see decision 34

    try:
        toml = read_toml((folder / SERVICE).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None
    return (toml.data or {}).get("extends")


def base_folder(folder: Path) -> Path | None:
    """The folder that another extends, whether it is there or not; None for a whole one."""
    name = extended_by(folder)
    if not isinstance(name, str) or not name:
        return None
    return BUILT_IN if name == SHIPPED else folder / name


def layers(folder: Path) -> tuple[Path, ...]:
    """The folders that a script is read from, its own first."""
    base = base_folder(folder)
    return (folder,) if base is None else (folder, base)


def layers_of(folder: Path, file: str) -> tuple[Path, ...]:
    """Where a file of a script is read from: its paths, the folder's own first, if it has one."""
    own, *base = layers(folder)
    if base and file in UNTOUCHED:
        return (base[0] / file,)
    return tuple(path / file for path in (own, *base))


def has_file(folder: Path, file: str) -> bool:
    """Whether a script has a file, in its own folder or in the one that it extends."""
    return any(path.exists() for path in layers_of(folder, file))
