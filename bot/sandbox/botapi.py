"""The Bot API over HTTP, answering as Telegram does."""

import asyncio
import json
import re
from collections.abc import Awaitable
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.methods import METHODS, Method
from bot.sandbox.params import Params, parse_params
from bot.sandbox.telegram import Sandbox

TOKEN = re.compile(r"\d+:[\w-]{3,}")
UNKNOWN = BotApiError(404, "Not Found: method not found")
BODY_LARGEST = 60 * 1024 * 1024


class BotApi:
    """An ASGI application for /bot<token>/<method>; bare, because a benchmark goes through it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            check_token(self.sandbox, scope["path_params"]["token"])
            params = await _read_params(Request(scope, receive))
        except BotApiError as error:
            await _answer(send, error)
            return
        name, method = METHODS.get(scope["path_params"]["method"].lower(), ("unknown", None))
        log = self.sandbox.call_log
        log.add_call(name, params.values)
        fault = self.sandbox.faults.next(name, params.values.get("chat_id"))
        if fault is None:
            await _answer(send, await self._outcome(name, method, params))
            return
        log.faults.append({"method": name, "code": fault.code})
        outcome = None
        if not fault.after:
            await asyncio.sleep(fault.delay)
        if fault.after or not fault.fails():
            outcome = await self._outcome(name, method, params)
        if fault.after:
            await asyncio.sleep(fault.delay)
        if fault.drop:
            self.sandbox.connections[tuple(scope["client"])].abort()
            while (await receive())["type"] != "http.disconnect":
                pass
        else:
            await _answer(send, fault.error() if fault.code else outcome, html=fault.html_body)

    async def _outcome(self, name: str, method: Method | None, params: Params) -> Any:
        """What a method answers, waiting for it where it waits; a refusal is noted and returned."""
        try:
            if method is None:
                raise UNKNOWN
            result = method(self.sandbox, params)
            return await result if isinstance(result, Awaitable) else result
        except BotApiError as error:
            self.sandbox.call_log.add_refusal(name, error, params.values)
            return error


def check_token(sandbox: Sandbox, token: str) -> None:
    """Refuse a token that is not this bot's."""
    if not TOKEN.fullmatch(token):
        raise BotApiError(404, "Not Found")
    if token != sandbox.token:
        raise BotApiError(401, "Unauthorized")


async def _read_params(request: Request) -> Params:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LARGEST:
            raise BotApiError(413, "Request Entity Too Large")
    content_type = request.headers.get("content-type", "")
    try:
        return parse_params(content_type, request.scope["query_string"], bytes(body))
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


async def _answer(send: Send, outcome: Any, *, html: bool = False) -> None:
    status, body = 200, {"ok": True, "result": outcome}
    if isinstance(outcome, BotApiError):
        status, body = outcome.code, outcome.as_json()
    kind = b"application/json"
    if html:
        kind, content = b"text/html", f"<html><h1>{status} {outcome.description}</h1></html>"
    else:
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    encoded = content.encode("utf-8", "surrogatepass")
    headers = [(b"content-type", kind), (b"content-length", str(len(encoded)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": encoded})
