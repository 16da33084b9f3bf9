"""Certificates of the system, each read when a server needs it, and aiohttp loaded without them.

To read all of them is a twentieth of the bot's start. aiohttp does so while it is loaded, for
contexts that are not used here; they trust nobody.
"""

from __future__ import annotations

import ssl
from typing import Any

_read_all = ssl.SSLContext.set_default_verify_paths
ssl.SSLContext.set_default_verify_paths = lambda _: None  # type: ignore[method-assign, assignment]
import aiohttp as aiohttp  # noqa: E402 (not before)

ssl.SSLContext.set_default_verify_paths = _read_all  # type: ignore[method-assign]


class Trust:
    """Whom this machine trusts: those in its folder of certificates, and those in its file.

    That is Python's default. OpenSSL finds a certificate in the folder by its name; the file it
    reads whole, so that is left until the folder has not got one, or somebody names a file.
    """

    def __init__(self) -> None:
        paths = ssl.get_default_verify_paths()
        is_named = paths.cafile not in (None, paths.openssl_cafile)  # by SSL_CERT_FILE
        folder = None if is_named else paths.capath
        self.context = ssl.create_default_context(capath=folder)  # both where that is None
        self.context.set_alpn_protocols(("http/1.1",))
        self.has_file = folder is None

    def add_file(self) -> None:
        """Reads the file, once."""
        if not self.has_file:
            self.has_file = True
            self.context.set_default_verify_paths()


TRUST = Trust()


class Connector(aiohttp.TCPConnector):
    """Connections to servers that this machine trusts."""

    def __init__(self, **options: Any) -> None:
        super().__init__(ssl=TRUST.context, **options)

    async def _create_connection(self, *arguments: Any, **more: Any) -> Any:
        """Connects, where no connection is open; a certificate is refused only by folder and file.

        aiohttp's documentation has this method for subclasses to say how they connect.
        """
        had_file = TRUST.has_file
        try:
            return await super()._create_connection(*arguments, **more)
        except aiohttp.ClientConnectorCertificateError:
            if had_file:
                raise
        TRUST.add_file()
        return await super()._create_connection(*arguments, **more)
