"""The transport over TLS, as a process of its own: straight, in a tunnel, to a stranger."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from tests.support.tls import certified, put_into

TOKEN = "987654321:AAinventedinventedinventedinvented0"
ROOT = Path(__file__).parents[3]
CALL = """
import asyncio, sys
from telegram.error import TelegramError
from bot.telegram.client import Transport, trouble_word
async def main():
    async with Transport() as transport:
        for _ in range(3):
            try:
                print(await transport.post(sys.argv[1]))
            except TelegramError as error:
                print(type(error).__name__, error, trouble_word(error))
asyncio.run(main())
"""

READINGS = """
import os, ssl
read, checked = ssl.SSLContext.set_default_verify_paths, []
def count(context):
    checked.append(context.verify_mode.name)
    read(context)
ssl.SSLContext.set_default_verify_paths = count
import bot.app
assert ssl.SSLContext.set_default_verify_paths is count
"""

# What the machine has is found by the variables that name something else: one is set only now.
TRUSTING = (
    READINGS
    + """
import asyncio, sys
from telegram.error import TelegramError
from bot.telegram.client import Transport, trouble_word
os.environ["SSL_CERT_FILE"] = sys.argv[2]
async def main():
    async with Transport() as one, Transport() as other:
        calls = (transport.post(sys.argv[1]) for transport in (one, other) * 8)
        answers = await asyncio.gather(*calls, return_exceptions=True)
        print(*{trouble_word(a) if isinstance(a, TelegramError) else a for a in answers})
asyncio.run(main())
print(*checked)
"""
)

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate")


@dataclass
class Secure:
    """A server with a certificate of an authority that nobody trusts who is not told to."""

    port: int
    authority: Path
    connections: set[object] = field(default_factory=set)

    def url(self, host: str = "localhost") -> str:
        return f"https://{host}:{self.port}/bot{TOKEN}/getMe"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    return certified(tmp_path_factory.mktemp("tls"))


@pytest.fixture
async def secure(certificate: tuple[Path, Path, Path]) -> AsyncIterator[Secure]:
    made, key, authority = certificate
    served = Secure(0, authority)

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        served.connections.add(request.transport)
        return web.json_response({"ok": True, "result": request.version[1]})

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["h2", "http/1.1"])
    context.load_cert_chain(made, key)
    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    served.port = runner.addresses[0][1]
    yield served
    await runner.cleanup()


@asynccontextmanager
async def tunnel() -> AsyncIterator[tuple[int, list[bytes]]]:
    """A proxy that carries what it cannot read; its port and what it was asked."""
    heads: list[bytes] = []
    pipes: list[asyncio.Task[None]] = []

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        port = int(heads[-1].split()[1].rpartition(b":")[2])
        there, back = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        pipes.extend(map(asyncio.ensure_future, (carry(reader, back), carry(there, writer))))

    server = await asyncio.start_server(asked, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1], heads
    server.close()
    await asyncio.gather(*pipes, return_exceptions=True)


async def called(url: str, *words: str, script: str = CALL, **more: str) -> list[str]:
    """What three calls of a transport came to."""
    kept = {k: v for k, v in os.environ.items() if not re.search("(?i)_proxy$|^SSL_CERT", k)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script, url, *words),
        env={**kept, "PYTHONPATH": str(ROOT), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert b"AAinvented" not in out + err
    return out.decode().splitlines()


async def test_one_connection_in_http_1_serves_many_calls(secure: Secure) -> None:
    assert await called(secure.url(), SSL_CERT_FILE=str(secure.authority)) == ["1"] * 3
    assert len(secure.connections) == 1


async def test_a_certificate_that_nobody_vouches_for_gets_nothing(secure: Secure) -> None:
    refused = ["NotSentError No connection, nothing was sent certificate"] * 3
    assert await called(secure.url()) == refused
    wrong_name = secure.url("127.0.0.1")
    assert await called(wrong_name, SSL_CERT_FILE=str(secure.authority)) == refused
    assert secure.connections == set()


async def test_a_tunnel_is_used_again_and_never_sees_the_token(secure: Secure) -> None:
    async with tunnel() as (port, heads):
        proxy = f"http://kari:word@127.0.0.1:{port}"
        trusted = str(secure.authority)
        assert await called(secure.url(), SSL_CERT_FILE=trusted, HTTPS_PROXY=proxy) == ["1"] * 3
    (head,) = heads
    assert head.startswith(f"CONNECT localhost:{secure.port} HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization: Basic " in head
    assert b"AAinvented" not in head


@pytest.mark.parametrize(
    ("folder", "file", "answer", "readings"),
    [
        ("trusting", "empty", "1", ""),
        ("trusting", "trusting", "1", ""),
        ("empty", "trusting", "1", "CERT_REQUIRED"),
        ("unnamed", "trusting", "1", "CERT_REQUIRED"),
        ("empty", "empty", "certificate", "CERT_REQUIRED"),
        ("unnamed", "empty", "certificate", "CERT_REQUIRED"),
    ],
)
async def test_the_file_of_certificates_is_read_once_where_the_folder_does_not_do(
    secure: Secure, tmp_path: Path, folder: str, file: str, answer: str, readings: str
) -> None:
    """Also for two transports with many calls that find out at the same moment."""
    for name in ("trusting", "empty", "unnamed"):
        (tmp_path / name).mkdir()
    put_into(tmp_path / "trusting", secure.authority)
    shutil.copy(secure.authority, tmp_path / "unnamed")
    (tmp_path / "empty.pem").touch()
    kept = secure.authority if file == "trusting" else tmp_path / "empty.pem"
    said = await called(
        secure.url(), str(kept), script=TRUSTING, SSL_CERT_DIR=str(tmp_path / folder)
    )
    assert said == [answer, readings]
    assert bool(secure.connections) is (answer == "1")


async def test_the_file_is_read_for_what_inspects_a_tunnel(secure: Secure, tmp_path: Path) -> None:
    async with tunnel() as (port, _):
        said = await called(
            secure.url(), str(secure.authority), script=TRUSTING,
            SSL_CERT_DIR=str(tmp_path), HTTPS_PROXY=f"http://127.0.0.1:{port}",
        )  # fmt: skip
    assert said == ["1", "CERT_REQUIRED"]


@pytest.mark.parametrize(
    ("where", "readings"),
    [
        ({}, ""),
        ({"SSL_CERT_FILE": "named.pem"}, "CERT_REQUIRED"),
        ({"SSL_CERT_DIR": "nowhere"}, "CERT_REQUIRED"),
        ({"SSL_CERT_DIR": "here:there"}, "CERT_REQUIRED"),
    ],
)
def test_the_file_of_certificates_is_read_at_the_start_where_it_is_named_or_alone(
    tmp_path: Path, where: dict[str, str], readings: str
) -> None:
    (tmp_path / "named.pem").touch()
    loaded = subprocess.run(
        [sys.executable, "-c", READINGS + "print(*checked)"],
        env={"PYTHONPATH": str(ROOT), "SSL_CERT_DIR": str(tmp_path), **where},
        cwd=tmp_path, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert loaded.stdout == f"{readings}\n"
