"""The one way to Telegram's servers, over HTTP/1.1, behind python-telegram-bot's BaseRequest.

`call_method` is for what is called on every tap and for the updates: straight to the transport,
since python-telegram-bot's own methods look for files and defaults in every button. The rare calls
are that library's methods. Its reading of answers and refusals (`BaseRequest.post`) is in both.

What the transport raises says what is known, and nothing of the URL, which holds the token:

    NetworkError        something broke; the request may have been carried out
    ├── TimedOut        no answer in time; the request may have been carried out
    └── NotSentError    the request certainly never left, so it may be repeated; with a word of why
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import io
import json
import logging
import re
import socket
import time
from asyncio.sslproto import SSLProtocol
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from typing import Any, ClassVar, cast

from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.telegram.certificates import Connector, aiohttp
from config.logs import SafeString
from config.proxies import proxy_for
from conversations.values import value_object

log = logging.getLogger(__name__)

CONNECTIONS = 32  # open at a time; the dispatcher answers twice as many chats

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
# asyncio makes room for 256 KiB each time that something has come, twice over with TLS, and our
# allocator overwrites all of it. A record of TLS holds no more than this; most answers have one.
READ_AT_ONCE = 2**14
SSLProtocol.max_size = READ_AT_ONCE  # also what a connection keeps as its buffer
_DEFAULT = BaseRequest.DEFAULT_NONE
_DONE = b'{"ok":true,"result":true}'
_DESCRIPTION = 200  # characters of a refusal's words
_LONGEST = 86_400  # seconds; PTB could not count with a number that is no time
_LIKE_A_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")
_BOT_API = re.compile(rb'\s*\{\s*"ok"\s*:')


class NotSentError(NetworkError):
    """The request never left this machine; `reason` says why in one word, such as "certificate"."""

    def __init__(self, message: str, reason: str = "connection") -> None:
        super().__init__(message)
        self.reason = reason


def trouble_word(error: TelegramError) -> SafeString:
    """Why Telegram cannot be used, in one word without address or token."""
    if isinstance(error, NotSentError):
        return SafeString(error.reason)
    kinds = ((InvalidToken, "token"), (Conflict, "conflict"), (RetryAfter, "pause"))
    more = ((BadRequest, "refusal"), (TimedOut, "timeout"), (NetworkError, "broken"))
    words = (word for kind, word in (*kinds, *more) if isinstance(error, kind))
    return SafeString(next(words, "refusal"))


class ServerClock:
    """The time at Telegram by the `Date` of its answers; until one has come, this machine's."""

    def __init__(self) -> None:
        self._header, self._time, self._at = "", 0.0, 0.0

    def record(self, header: str) -> None:
        """Takes the `Date` of a valid answer that has just come; what is no date is let go."""
        if header != self._header:
            self._header = header
            with contextlib.suppress(ValueError, TypeError, OverflowError):
                self._time = parsedate_to_datetime(header).timestamp()
                self._at = time.monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        if not self._time:
            return time.time()
        return self._time + time.monotonic() - self._at

    def machine_ahead(self) -> float:
        """Seconds that the clock of this machine is ahead of Telegram's; below 0 it is behind."""
        return time.time() - self.now()


def retry_after(error: TelegramError) -> float:
    """Returns the seconds that Telegram asks a caller to wait; 0 where it does not."""
    if not isinstance(error, RetryAfter):
        return 0.0
    after = error.retry_after
    return after if isinstance(after, int) else after.total_seconds()


@value_object
class _Fields:
    """Fields that JSON knows, none of them None or a file, as a transport reads a RequestData."""

    parameters: Mapping[str, object]
    contains_files: ClassVar[bool] = False


async def call_method(
    bot: Bot, method: str, fields: Mapping[str, object], updates: BaseRequest | None = None
) -> Any:
    """Calls one of Telegram's methods by its name; returns what Telegram says, as JSON has it.

    `updates` is the transport that waits for updates, for what must not wait behind other calls.

    Raises InvalidToken for a refused token, and what the transport raises.
    """
    data = cast("RequestData", _Fields(fields))
    return await (updates or bot.request).post(f"{bot.base_url}/{method}", data)


async def keep_warm(bot: Bot) -> None:
    """Calls Telegram now and then, for ever, on as many connections as one tap needs.

    So the first tap after quiet hours waits no longer than others.
    """
    while True:
        pings = (call_method(bot, "getMe", {}) for _ in range(2))
        await asyncio.gather(*pings, return_exceptions=True)
        await asyncio.sleep(_PING)


class _Socket(socket.socket):
    def recv(self, size: int, flags: int = 0, /) -> bytes:
        return super().recv(min(size, READ_AT_ONCE), flags)


def _socket(address: Any) -> socket.socket:
    made = _Socket(*address[:3])
    for name, value in _PROBES.items():
        with contextlib.suppress(AttributeError, OSError):
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return made


def _form(data: RequestData) -> aiohttp.FormData:
    """Returns the parameters as multipart, with their files."""
    # Quoting would make the percent signs part of a file's name: "f%C3%B8dt.csv".
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (filename, content, kind) in data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=kind)
    return form


def _failure(error: Exception, by_proxy: bool) -> NetworkError:
    """Returns an error of fixed words; of any other PTB would tell the repr, and so the URL."""
    if isinstance(error, _NEVER_LEFT):
        return NotSentError("No connection, nothing was sent", _reason(error, by_proxy))
    if isinstance(error, TimeoutError):
        return TimedOut("No answer in time")
    if not isinstance(error, aiohttp.ClientError | OSError):
        log.error("unexpected in the transport: %s", type(error))
    return NetworkError("The connection broke off")


def _reason(error: Exception, by_proxy: bool) -> str:
    """One word for why there is no connection; by a proxy, only the certificate is Telegram's."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "certificate"
    if isinstance(error, aiohttp.ClientSSLError):
        return "tls"
    if by_proxy:
        return "proxy"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "name"
    if isinstance(error, TimeoutError):
        return "timeout"
    refused = isinstance(error, OSError) and error.errno == errno.ECONNREFUSED
    return "refused" if refused else "unreachable"


@lru_cache(maxsize=64)
def _timeout(asked: tuple[Any, ...], usual: tuple[float | None, ...]) -> aiohttp.ClientTimeout:
    """Returns aiohttp's limits from PTB's for connecting, a turn, writing and reading."""
    both = zip(asked, usual, strict=True)
    limits: list[Any] = [mine if theirs is _DEFAULT else theirs for theirs, mine in both]
    connect, turn, _, read = limits
    start = None if None in (connect, turn) else connect + turn
    total = None if None in limits else sum(limits)
    return aiohttp.ClientTimeout(total=total, connect=start, sock_connect=connect, sock_read=read)


class Transport(BaseRequest):
    """The calls of a bot; `connections` may be open at a time.

    Timeouts are seconds, None for no limit. aiohttp knows none for writing: all of a call is
    limited by the sum of the four.
    """

    def __init__(self, connections: int = CONNECTIONS, read_timeout: float | None = READ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None
        # Once for each server: aiohttp's trust_env asks the environment and ~/.netrc in two threads
        # for every call.
        self._proxy_for = cache(proxy_for)
        self.clock = ServerClock()

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a call names none itself."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Gets ready to connect; a second call does nothing."""
        if self._session is None:
            connector = Connector(
                limit=self._connections, keepalive_timeout=_WARM, socket_factory=_socket
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Closes all connections; a second call does nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

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
            raise NotSentError("Not initialized")
        upload = request_data is not None and request_data.contains_files
        asked = connect_timeout, pool_timeout, write_timeout, read_timeout
        usual = _CONNECT, _POOL, _UPLOAD if upload else _WRITE, self._read_timeout
        proxy = self._proxy_for(url[: url.find("/", len("https://"))])
        try:
            call = self._session.request(
                method,
                url,
                data=_form(request_data) if request_data and upload else None,
                json=request_data.parameters if request_data and not upload else None,
                timeout=_timeout(asked, usual),
                proxy=proxy,
                allow_redirects=False,
            )
            async with call as response:
                status, body = response.status, await response.read()
                if _BOT_API.match(body):  # a gateway's page tells its own time
                    self.clock.record(response.headers.get("Date", ""))
        except Exception as error:
            failure = _failure(error, by_proxy=proxy is not None)
        else:
            return _reduce_answer(method, url, status, body)
        try:
            # Outside the handler: `from None` alone would leave the URL in __context__.
            raise failure from None
        finally:
            del failure  # it holds this frame, and this frame the person's words

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Returns a body as JSON with a result; raises a NetworkError that quotes nothing of it."""
        data = _load_object(payload)
        # PTB takes ["result"] without looking, outside every net of its own.
        if "result" not in data:
            raise NetworkError("Invalid server response")
        return data


def _reduce_answer(method: str, url: str, status: int, body: bytes) -> tuple[int, bytes]:
    """Returns of an answer what is needed: what was fetched, success, or a refusal.

    Telegram repeats a message that it was told to show, with the name of whoever it is for: only
    of methods that get something is the result looked at.
    """
    if 200 <= status <= 299:
        fetches = method == "GET" or url.rpartition("/")[2].startswith("get")
        # A gateway's page is no success.
        return status, _DONE if body[:1] == b"{" and not fetches else body
    answer = _load_object(body)
    if answer.get("ok") is not False:  # some gateway's page: it knows nothing of token or chat
        status = _GATEWAY
    elif 400 <= status <= 499 and status not in _TELLING:  # 413: PTB would think it a break
        status = _BAD_REQUEST
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    kept = {"retry_after": min(wait, _LONGEST)} if type(wait) is int and wait > 0 else {}
    # PTB quotes all of a refusal in its messages.
    words = _LIKE_A_TOKEN.sub("…", str(answer.get("description") or ""))[:_DESCRIPTION]
    refusal = {"ok": False, "result": [], "description": words, "parameters": kept}
    return status, json.dumps(refusal).encode()


def _load_object(payload: bytes) -> dict[str, Any]:
    """Returns the JSON object in a body, an empty one where there is none."""
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
