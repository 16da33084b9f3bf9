"""The one way to Telegram's servers, over HTTP/1.1, behind python-telegram-bot's BaseRequest.

What it raises says what is known, and nothing of the URL, which holds the token:

    NetworkError        something broke; the request may have been carried out
    ├── TimedOut        no answer in time; the request may have been carried out
    └── NotSent         the request certainly never left, so it may be repeated
"""

import asyncio
import contextlib
import io
import logging
import socket
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp import ClientTimeout
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.bodies import DONE, Ready, loaded, parsed, refusal

log = logging.getLogger(__name__)

_CONNECT, _POOL, READ, _WRITE, _UPLOAD = 5.0, 10.0, 10.0, 5.0, 20.0
_WARM = 300.0  # seconds an idle connection is kept; a new one costs two round trips more
_PING = 20.0  # seconds; servers hang up on a connection after about a minute of quiet
_BAD_REQUEST, _GATEWAY = 400, 502
_TELLING = (400, 401, 403, 404, 409, 429)  # what PTB knows a meaning of
_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
)
# aiohttp turns keep-alive on; these notice within a minute that the other side is gone.
_PROBES = {
    "TCP_KEEPIDLE": 30,
    "TCP_KEEPALIVE": 30,  # macOS' name for the one above
    "TCP_KEEPINTVL": 10,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 30_000,
}
_DEFAULT = BaseRequest.DEFAULT_NONE
_JSON = {"Content-Type": "application/json"}


class NotSent(NetworkError):
    """The request never left this machine: no address, no connection, or no turn in time."""


def wanted_pause(error: TelegramError) -> float:
    """Returns the seconds that Telegram asks a caller to wait; 0 where it does not."""
    if not isinstance(error, RetryAfter):
        return 0.0
    after = error.retry_after
    return after if isinstance(after, int) else after.total_seconds()


def _socket(address: Any) -> socket.socket:
    family, kind, protocol = address[:3]
    made = socket.socket(family, kind, protocol)
    for name, value in _PROBES.items():
        with contextlib.suppress(AttributeError, OSError):
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return made


def _proxy(scheme: str, host: str) -> str | None:
    """Returns the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name for this server."""
    return None if proxy_bypass(host) else getproxies().get(scheme)


def _form(data: RequestData) -> aiohttp.FormData:
    """Returns the parameters as multipart, with their files."""
    # Quoting would make the percent signs part of a file's name: "f%C3%B8dt.csv".
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (filename, content, kind) in data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=kind)
    return form


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str]]:
    """Returns what is sent and the header that names its kind."""
    if data is None:
        return None, {}
    return (_form(data), {}) if data.contains_files else (data.json_payload, _JSON)


def _failure(error: Exception) -> NetworkError:
    if isinstance(error, _NEVER_LEFT):
        return NotSent("No connection, nothing was sent")
    if isinstance(error, TimeoutError):
        return TimedOut("No answer in time")
    if not isinstance(error, aiohttp.ClientError | OSError):
        log.error("unexpected in the transport: %s", type(error))
    return NetworkError("The connection broke off")


def _succeeded(status: int, body: bytes) -> bool:
    """Returns whether Telegram did what was asked; the page of a gateway does not say so."""
    return 200 <= status <= 299 and body[:1] == b"{"


@lru_cache(maxsize=64)
def _timeout(asked: tuple[Any, ...], usual: tuple[float | None, ...]) -> ClientTimeout:
    """Returns aiohttp's limits from PTB's for connecting, a turn, writing and reading."""
    both = zip(asked, usual, strict=True)
    limits: list[Any] = [mine if theirs is _DEFAULT else theirs for theirs, mine in both]
    connect, turn, _, read = limits
    start = None if None in (connect, turn) else connect + turn
    total = None if None in limits else sum(limits)
    return ClientTimeout(total=total, connect=start, sock_connect=connect, sock_read=read)


class Transport(BaseRequest):
    """Every call but getUpdates; `connections` may be open at a time.

    Timeouts are seconds, None for no limit. aiohttp knows none for writing: all of a call is
    limited by the sum of the four.
    """

    def __init__(self, connections: int = 32, read_timeout: float | None = READ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[tuple[str, str], str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a call names none itself."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Gets ready to connect; a second call does nothing."""
        if self._session is None:
            self._session = self._opened()

    async def shutdown(self) -> None:
        """Closes all connections; a second call does nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def keep_warm(self, url: str) -> None:
        """Calls a URL now and then, for ever, on as many connections as one tap needs."""
        while True:
            pings = (self.post(url, Ready.of({}), read_timeout=_PING / 2) for _ in range(2))
            await asyncio.gather(*pings, return_exceptions=True)
            await asyncio.sleep(_PING)

    def _opened(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=self._connections, keepalive_timeout=_WARM, socket_factory=_socket
        )
        agent = {"User-Agent": self.USER_AGENT}
        jar = aiohttp.DummyCookieJar()
        return aiohttp.ClientSession(connector=connector, cookie_jar=jar, headers=agent)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = _DEFAULT,
        write_timeout: Any = _DEFAULT,
        connect_timeout: Any = _DEFAULT,
        pool_timeout: Any = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Returns status and body; raises TimedOut, NotSent or NetworkError, of fixed words."""
        if self._session is None:
            raise NotSent("Not initialized")
        write = _UPLOAD if request_data and request_data.contains_files else _WRITE
        asked = connect_timeout, pool_timeout, write_timeout, read_timeout
        timeout = _timeout(asked, (_CONNECT, _POOL, write, self._read_timeout))
        try:
            body, kind = _body(request_data)
            call = self._session.request(
                method,
                url,
                data=body,
                headers=kind,
                timeout=timeout,
                proxy=self._proxy_for(url),
                allow_redirects=False,
            )
            async with call as response:
                status, said = response.status, await response.read()
        except Exception as error:
            # PTB would put the repr of anything else, and so the URL, into its own message.
            failure = _failure(error)
        else:
            done = isinstance(request_data, Ready) and _succeeded(status, said)
            return (status, DONE) if done else self._answered(status, said)
        try:
            # Outside the handler: `from None` alone would leave the URL in __context__.
            raise failure from None
        finally:
            del failure  # it holds this frame, and this frame the person's words

    def _proxy_for(self, url: str) -> str | None:
        # aiohttp's trust_env asks the environment and ~/.netrc in two threads for every call.
        parts = urlsplit(url)
        server = parts.scheme, parts.hostname or ""
        if server not in self._proxies:
            self._proxies[server] = _proxy(*server)
        return self._proxies[server]

    def _answered(self, status: int, body: bytes) -> tuple[int, bytes]:
        if 200 <= status <= 299:
            return status, body
        said = loaded(body) or {}
        if said.get("ok") is not False:  # some gateway's page: it knows nothing of token or chat
            status = _GATEWAY
        elif 400 <= status <= 499 and status not in _TELLING:  # 413: PTB would think it a break
            status = _BAD_REQUEST
        return status, refusal(said)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Returns the body as JSON; raises a NetworkError that quotes nothing of it."""
        return parsed(payload)
