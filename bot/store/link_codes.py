"""The file of the codes behind links, beside the database."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.store import private_files
from conversations.script.diagnostics import ScriptError
from conversations.script.link_codes import FILE, LinkCodes, load_link_codes, write_toml

log = logging.getLogger(__name__)
Version = tuple[int, int, int] | None  # of a file: None where there is none


class LinkCodeFile:
    """The codes as the file has them now; while it cannot be read, the last that could be."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._version: Version = None
        self._codes = LinkCodes()

    def current(self) -> LinkCodes:
        """The codes, read again where the file has changed; the same object where it has not."""
        version = self._file_version()
        if version != self._version:
            try:
                self._codes = load_link_codes(self._folder)
            except ScriptError:
                log.error("codes.toml cannot be read, so links stay as they were; see: codes list")
            self._version = version  # last: counts are read in a thread, which may ask as well
        return self._codes

    def _file_version(self) -> Version:
        try:
            stat = (self._folder / FILE).stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino


def save_link_codes(folder: Path, codes: LinkCodes) -> None:
    """Writes the file anew, whole; OSError where that cannot be done, and it is as it was."""
    private_files.write(folder / FILE, write_toml(codes).encode())
