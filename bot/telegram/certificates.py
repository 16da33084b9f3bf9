"""Loads aiohttp so that the certificates of the system are read once.

While it is loaded, aiohttp makes a context for connections that check their server, and one for
those that do not, which this bot never has; it has both read all certificates.
"""

from __future__ import annotations

import ssl

_read = ssl.SSLContext.set_default_verify_paths


def _read_where_checked(context: ssl.SSLContext) -> None:
    if context.verify_mode is not ssl.CERT_NONE:
        _read(context)


ssl.SSLContext.set_default_verify_paths = _read_where_checked  # type: ignore[method-assign, assignment]
import aiohttp as aiohttp  # noqa: E402 (not before)

ssl.SSLContext.set_default_verify_paths = _read  # type: ignore[method-assign]
