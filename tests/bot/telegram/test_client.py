"""The transport against a real server on loopback: what arrives, and what is said when it fails."""

import asyncio
import json
import socket
import traceback
from asyncio.sslproto import SSLProtocol
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import pytest
from aiohttp import BodyPartReader, web
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram import client
from bot.telegram.client import NotSentError, Transport, call_method, keep_warm, trouble_word
from tests.support.patience import PATIENCE
from tests.support.telegram import served

TOKEN = "987654321:AAinventedinventedinventedinvented0"
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Server:
    """A web server that answers as the test says and counts its connections."""

    def __init__(self) -> None:
        self.answer: Handler = says({"ok": True, "result": True})
        self.connections: set[Any] = set()
        self.seen: list[tuple[str, str, Any]] = []
        self.port = 0

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self.connections.add(request.transport)
        self.seen.append((request.method, str(request.rel_url), request.headers))
        return await self.answer(request)

    def url(self, method: str = "sendMessage") -> str:
        return f"http://127.0.0.1:{self.port}/bot{TOKEN}/{method}"


def says(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Handler:
    """Returns a handler that answers with JSON, or with bytes as they are."""

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return web.Response(body=raw, status=status, headers=headers)

    return handler


async def drops(request: web.BaseRequest) -> web.StreamResponse:
    """Closes the connection instead of answering."""
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def dawdles(_: web.BaseRequest) -> web.StreamResponse:
    """Answers long after anybody waits for it."""
    await asyncio.sleep(30)
    return web.Response()


async def breaks_off(request: web.BaseRequest) -> web.StreamResponse:
    """Sends half an answer and closes."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok":true')
    assert request.transport is not None
    request.transport.abort()
    return response


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    handler = Server()
    async with served(handler) as handler.port:
        yield handler


@pytest.fixture(autouse=True)
def _no_proxy_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with Transport(read_timeout=5) as ready:
        yield ready


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    """A bot on this server that has been accepted before."""
    me = {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}
    server.answer = says({"ok": True, "result": me})
    base = f"http://127.0.0.1:{server.port}/bot"
    async with Bot(TOKEN, base, request=Transport(), get_updates_request=Transport()) as ready:
        server.seen.clear()
        yield ready


def data(**values: object) -> RequestData:
    """Returns parameters as PTB hands them over."""
    return RequestData([RequestParameter.from_input(k, v) for k, v in values.items()])


async def failure(call: Awaitable[object]) -> TelegramError:
    """Returns what a call raises, once it is sure that it holds neither URL nor token."""
    with pytest.raises(TelegramError) as caught:
        await call
    error = caught.value
    chain = [error, error.__cause__, error.__context__]
    text = "".join([*traceback.format_exception(error), *map(repr, chain), str(error)])
    assert "AAinvented" not in text
    assert "127.0.0.1" not in text
    return error


async def test_parameters_arrive_and_the_answer_comes_back(
    server: Server, transport: Transport
) -> None:
    async def echo(request: web.BaseRequest) -> web.StreamResponse:
        return web.json_response({"ok": True, "result": await request.json()})

    server.answer = echo
    given = {"text": "Kjære & gode + 100 %", "chat_id": 7, "a": [1], "b": {"c": True}}
    result: object = await transport.post(server.url("getIt"), data(**given))
    assert result == given
    method, path, headers = server.seen[0]
    assert (method, path) == ("POST", f"/bot{TOKEN}/getIt")
    assert headers["Content-Type"] == "application/json"


async def test_a_file_arrives_as_it_was(server: Server, transport: Transport) -> None:
    content = bytes(range(256)) * 8192

    async def receive(request: web.BaseRequest) -> web.StreamResponse:
        parts = []
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            received = b""
            while chunk := await part.read_chunk(100_000):
                received += chunk
            parts.append([part.name, part.filename, received == content])
        return web.json_response({"ok": True, "result": parts})

    server.answer = receive
    upload = InputFile(content, filename="født %.csv")
    given = data(document=upload, chat_id=7, caption="Ære")
    result: object = await transport.post(server.url("getBack"), given)
    assert result == [
        ["chat_id", None, False],
        ["caption", None, False],
        ["document", "født %.csv", True],
    ]


async def test_a_chunked_and_compressed_answer_is_whole(
    server: Server, transport: Transport
) -> None:
    async def chunked(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        response.enable_compression()
        await response.prepare(request)
        for part in (b'{"ok":true,', b'"result":"', b"x" * 50_000, b'"}'):
            await response.write(part)
        return response

    server.answer = chunked
    result: object = await transport.post(server.url("getIt"))
    assert result == "x" * 50_000


async def test_a_file_is_fetched_as_bytes(server: Server, transport: Transport) -> None:
    server.answer = says(b"\x00\xff")
    assert await transport.retrieve(server.url("file")) == b"\x00\xff"
    assert server.seen[0][0] == "GET"


async def test_one_connection_serves_many_calls_and_no_cookie_is_kept(
    server: Server, transport: Transport
) -> None:
    server.answer = says({"ok": True, "result": True}, headers={"Set-Cookie": "who=me"})
    for _ in range(20):
        await transport.post(server.url())
    assert len(server.connections) == 1
    assert not any("Cookie" in headers for _, _, headers in server.seen)


async def test_a_redirect_is_not_followed(server: Server, transport: Transport) -> None:
    server.answer = says(b"", 302, {"Location": f"/elsewhere/{TOKEN}"})
    assert type(await failure(transport.post(server.url()))) is NetworkError
    assert len(server.seen) == 1


@pytest.mark.parametrize("answer", [drops, breaks_off])
async def test_a_connection_that_breaks_leaves_the_outcome_open(
    server: Server, transport: Transport, answer: Handler
) -> None:
    server.answer = answer
    error = await failure(transport.post(server.url(), data(chat_id=7)))
    assert type(error) is NetworkError
    assert len(server.seen) == 1  # never repeated behind our back


async def test_no_answer_in_time_leaves_the_outcome_open(
    server: Server, transport: Transport
) -> None:
    server.answer = dawdles
    error = await failure(transport.post(server.url(), read_timeout=0.1))
    assert type(error) is TimedOut


async def test_an_upload_that_nobody_reads_ends(transport: Transport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/bot{TOKEN}/sendDocument"
        call = transport.do_request(
            url,
            "POST",
            data(document=InputFile(b"x" * 30_000_000, filename="x")),
            connect_timeout=1,  # a busy machine, too, has to get as far as writing
            pool_timeout=0.1,
            write_timeout=0.1,
            read_timeout=0.1,
        )
        assert type(await failure(call)) is TimedOut


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def closed_port() -> int:
    """Returns a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "word"),
    [("http://127.0.0.1:{}", "refused"), ("http://no.such.host.invalid:{}", "name")],
)
async def test_what_never_left_says_so_and_why_in_one_word(
    transport: Transport, host: str, word: str
) -> None:
    error = await failure(transport.post(f"{host.format(closed_port())}/bot{TOKEN}/getMe"))
    assert type(error) is NotSentError
    assert trouble_word(error) == word


async def test_a_proxy_that_is_not_there_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (f"http://127.0.0.1:{closed_port()}", "http://no.such.proxy.invalid:3128"):
        monkeypatch.setenv("http_proxy", address)
        async with Transport() as transport:
            error = await failure(transport.post(f"http://example.org/bot{TOKEN}/getMe"))
        assert trouble_word(error) == "proxy"
        assert "invalid" not in repr(error)


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (InvalidToken(), "token"),
        (Conflict("x"), "conflict"),
        (RetryAfter(5), "pause"),
        (TimedOut(), "timeout"),
        (NetworkError("x"), "broken"),
        (BadRequest("x"), "refusal"),
        (Forbidden("x"), "refusal"),
    ],
)
def test_every_trouble_has_one_word(error: TelegramError, word: str) -> None:
    assert trouble_word(error) == word


async def test_waiting_in_vain_for_a_connection_is_not_sent(server: Server) -> None:
    server.answer = dawdles
    async with Transport(connections=1) as narrow:
        first = asyncio.create_task(narrow.post(server.url()))
        await until(lambda: server.seen)
        call = narrow.post(server.url(), pool_timeout=0.05, connect_timeout=0.05)
        assert type(await failure(call)) is NotSentError
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
    assert len(server.seen) == 1


async def test_a_server_that_speaks_no_http_and_a_mad_address(transport: Transport) -> None:
    async def noise(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(TOKEN.encode() * 3 + b"\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(noise, "127.0.0.1", 0) as odd:
        url = f"http://127.0.0.1:{odd.sockets[0].getsockname()[1]}/bot{TOKEN}/getMe"
        assert type(await failure(transport.post(url))) is NetworkError
    assert type(await failure(transport.post(f"gopher:///{TOKEN}"))) is NetworkError


@pytest.mark.parametrize("body", [b"<html>%s</html>", b"[1]", b'{"ok":true}', b"[" * 100_000])
async def test_a_body_that_is_no_answer_is_not_quoted(
    server: Server, transport: Transport, body: bytes
) -> None:
    server.answer = says(body.replace(b"%s", TOKEN.encode()))
    methods = ("getUpdates", "getMe", *([] if body[:1] == b"{" else ["sendMessage"]))
    for method in methods:
        error = await failure(transport.post(server.url(method)))
        assert (type(error), str(error)) == (NetworkError, "Invalid server response")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 429, 500, 502])
@pytest.mark.parametrize("body", [b"<p>%s", b'{"error": "%s"}', b""])
async def test_a_page_of_a_gateway_is_a_broken_network(
    server: Server, transport: Transport, status: int, body: bytes
) -> None:
    server.answer = says(body.replace(b"%s", TOKEN.encode()), status)
    for method in ("getUpdates", "sendMessage"):
        assert type(await failure(transport.post(server.url(method)))) is NetworkError


async def test_a_page_is_no_success_either(server: Server, transport: Transport) -> None:
    server.answer = says(b"<p>log in to this network")
    assert type(await failure(transport.post(server.url(), data(chat_id=7)))) is NetworkError


async def test_refusals_keep_their_words_and_waiting_time(
    server: Server, transport: Transport
) -> None:
    words = "Bad Request: chat not found"
    server.answer = says({"ok": False, "error_code": 400, "description": words}, 400)
    error = await failure(transport.post(server.url()))
    assert (type(error), str(error)) == (BadRequest, "Chat not found")
    parameters = {"retry_after": 9, "odd": TOKEN}
    server.answer = says({"ok": False, "description": "x", "parameters": parameters}, 429)
    waiting = await failure(transport.post(server.url()))
    assert isinstance(waiting, RetryAfter)
    assert "9" in str(waiting)
    parameters = {"retry_after": 10**15}
    server.answer = says({"ok": False, "description": "x", "parameters": parameters}, 429)
    assert isinstance(await failure(transport.post(server.url())), RetryAfter)
    server.answer = says({"ok": False, "description": f"no {TOKEN}", "parameters": [TOKEN]}, 400)
    assert str(await failure(transport.post(server.url()))) == "no …"


@pytest.mark.parametrize("status", [401, 404])
@pytest.mark.parametrize("method", ["getUpdates", "sendMessage", "get_updates"])
async def test_a_refused_token_is_noticed(
    server: Server, bot: Bot, status: int, method: str
) -> None:
    server.answer = says({"ok": False, "error_code": status, "description": "Unauthorized"}, status)
    assert isinstance(await failure(call_method(bot, method, {"timeout": 0})), InvalidToken)


async def test_a_method_is_called_by_its_name_and_nothing_is_built_of_the_answer(
    server: Server, bot: Bot
) -> None:
    updates = [{"update_id": 7, "message": {"chat": {"id": 5, "type": "private"}, "text": "."}}]
    server.answer = says({"ok": True, "result": updates})
    assert await call_method(bot, "getUpdates", {"offset": 7}) == updates
    assert [path for _, path, _ in server.seen] == [f"/bot{TOKEN}/getUpdates"]


async def test_without_start_nothing_is_sent_and_twice_is_as_good_as_once(server: Server) -> None:
    idle = Transport()
    assert type(await failure(idle.post(server.url()))) is NotSentError
    await idle.initialize()
    await idle.initialize()
    assert await idle.post(server.url()) is True
    await idle.shutdown()
    await idle.shutdown()
    assert type(await failure(idle.post(server.url()))) is NotSentError
    assert idle.read_timeout == 10


async def test_a_proxy_is_used_with_its_password_and_no_proxy_is_honoured(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # To a proxy for plain http one sends the whole address, so any server can stand for one.
    monkeypatch.setenv("HTTP_PROXY", f"http://user:word@127.0.0.1:{server.port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with Transport() as transport:
        assert await transport.post(f"http://telegram.invalid/bot{TOKEN}/getMe") is True
        assert await transport.post(server.url()) is True
    (_, _, headers), (_, _, direct) = server.seen
    assert headers["Host"] == "telegram.invalid"
    assert headers["Proxy-Authorization"].startswith("Basic ")
    assert "Proxy-Authorization" not in direct


async def test_a_proxy_that_refuses_the_tunnel_lets_nothing_out(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = says(b"no", 403)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}")
    async with Transport() as transport:
        error = await failure(transport.post(f"https://telegram.invalid/bot{TOKEN}/getMe"))
    assert type(error) is NotSentError
    ((method, _, headers),) = server.seen
    assert (method, headers["Host"]) == ("CONNECT", "telegram.invalid")
    assert TOKEN not in str(headers)


SHOWN = ("sendMessage", "editMessageText", "answerCallbackQuery", "sendDocument", "sendPhoto")


@pytest.mark.parametrize("method", SHOWN)
async def test_of_a_message_that_was_shown_only_the_success_is_kept(
    server: Server, bot: Bot, transport: Transport, method: str
) -> None:
    named = {"message_id": 5, "chat": {"id": 7, "first_name": "Kari"}}
    server.answer = says({"ok": True, "result": named})
    status, body = await transport.do_request(server.url(method), "POST", data(chat_id=7))
    assert (status, b"Kari" in body) == (200, False)
    assert await call_method(bot, method, {"chat_id": 7}) is True
    server.answer = says({"ok": False, "description": "Bad Request: chat not found"}, 400)
    assert type(await failure(call_method(bot, method, {}))) is BadRequest


async def test_of_a_file_that_was_sent_only_the_success_is_kept(server: Server, bot: Bot) -> None:
    server.answer = says({"ok": True, "result": {"chat": {"first_name": "Kari"}}})
    sent: object = await bot.send_document(7, b"x", filename="x.csv")
    assert sent is True


async def test_a_long_answer_comes_whole_though_little_is_read_at_once(
    server: Server, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    class Watched(client._Socket):
        def recv(self, size: int, flags: int = 0, /) -> bytes:
            content = super().recv(size, flags)
            sizes.append(len(content))
            return content

    monkeypatch.setattr(client, "_Socket", Watched)
    words = "Kjære kollega. " * 20_000
    server.answer = says({"ok": True, "result": words})
    answer: object = await transport.post(server.url("getSomething"))
    assert answer == words
    assert max(sizes) <= 16_384 < len(words)
    assert SSLProtocol.max_size == 16_384


class Patient(Transport):
    """Gives each call the usual time, also a ping that comes early, and counts those on the way."""

    calling = 0

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        self.calling += 1
        try:
            return await super().do_request(url, method, request_data)
        finally:
            self.calling -= 1


async def test_two_connections_are_kept_warm_whatever_is_answered(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.client._PING", 0.1)
    server.answer = says(b"no", 502)
    clock = asyncio.get_running_loop().time
    began = clock()
    async with Patient() as transport, Transport() as polls:
        base = f"http://127.0.0.1:{server.port}/bot"
        bot = Bot(TOKEN, base, request=transport, get_updates_request=polls)
        warming = asyncio.create_task(keep_warm(bot))
        await until(lambda: len(server.seen) >= 6 and not transport.calling)
        assert clock() - began >= 0.2
        pings, warm = len(server.seen), set(server.connections)
        warming.cancel()
        with pytest.raises(asyncio.CancelledError):
            await warming
        server.answer = says({"ok": True, "result": True})
        await asyncio.gather(*(transport.post(server.url()) for _ in range(2)))
    assert len(warm) == 2
    assert server.connections == warm
    assert len(server.seen) == pings + 2
