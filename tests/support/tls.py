"""TLS for tests: an authority that nobody trusts untold, and a front with its certificate."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit


def certified(folder: Path) -> tuple[Path, Path, Path]:
    """A certificate for localhost, its key, and the certificate of the authority that signed it."""
    signs = ("-addext", "keyUsage=critical,keyCertSign")  # as Python asks from 3.13 on
    authority, key = _made(folder, "authority", *signs)
    name = ("-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=CA:FALSE")
    by = ("-CA", str(authority), "-CAkey", str(key))
    return *_made(folder, "certificate", *name, *by), authority


def put_into(folder: Path, certificate: Path) -> None:
    """Adds a certificate to a folder by the name that OpenSSL looks for."""
    asked = ["openssl", "x509", "-noout", "-hash", "-in", str(certificate)]
    name = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    (folder / f"{name}.0").symlink_to(certificate)


def _made(folder: Path, name: str, *more: str) -> tuple[Path, Path]:
    made, key = folder / f"{name}.pem", folder / f"{name}.key"
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    files = ["-subj", f"/CN={name}", "-keyout", str(key), "-out", str(made)]
    subprocess.run(["openssl", *asked.split(), *files, *more], check=True, capture_output=True)
    return made, key


@asynccontextmanager
async def front(address: str, certificate: tuple[Path, Path]) -> AsyncIterator[str]:
    """Takes calls over TLS and hands them on to an address without."""
    behind = urlsplit(address)
    pipes: list[asyncio.Task[None]] = []

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def called(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(behind.hostname, behind.port)
        pipes.extend(map(asyncio.ensure_future, (carry(reader, back), carry(there, writer))))

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = await asyncio.start_server(
        called, "127.0.0.1", 0, ssl=context, ssl_shutdown_timeout=0.1
    )
    yield f"https://localhost:{server.sockets[0].getsockname()[1]}"
    server.close()
    for pipe in pipes:
        pipe.cancel()
    await asyncio.gather(*pipes, return_exceptions=True)
