"""The transport against a real server on loopback: what arrives, and what is said when it fails."""

import asyncio
import socket
from asyncio.sslproto import SSLProtocol
from typing import Any

import pytest
from aiohttp import BodyPartReader, web
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    NetworkError,
    TimedOut,
)
from telegram.request import RequestData

from bot.telegram import client
from bot.telegram.client import NotSentError, Transport, call_method, keep_warm
from tests.bot.telegram.answering import (
    TOKEN,
    Server,
    data,
    failure,
    says,
)
from tests.support.world import until


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
