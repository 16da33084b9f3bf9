"""What the client says when a call fails: whether it was sent, why, and never with what."""

import asyncio
import socket

import pytest
from telegram import Bot
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

from bot.telegram.client import NotSentError, Transport, call_method, trouble_word
from tests.bot.telegram.answering import (
    TOKEN,
    Handler,
    Server,
    breaks_off,
    data,
    dawdles,
    drops,
    failure,
    says,
)
from tests.support.world import until


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
