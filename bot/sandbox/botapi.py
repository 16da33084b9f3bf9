"""The Bot API over HTTP, answering as Telegram does."""

import asyncio
import json
import re
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.sandbox import params
from bot.sandbox.faults import Fault
from bot.sandbox.methods import METHODS, Method, call
from bot.sandbox.params import Params
from bot.sandbox.refusal import Json, Refusal, bad_request
from bot.sandbox.telegram import Sandbox

TOKEN = re.compile(r"\d+:[\w-]{3,}")
UNKNOWN = Refusal(404, "Not Found: method not found")
SOUND = Fault()  # nothing goes wrong
BODY_LARGEST = 60 * 1024 * 1024


class BotApi:
    """An ASGI application for /bot<token>/<method>; bare, because a benchmark goes through it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            check_token(self.sandbox, scope["path_params"]["token"])
            given = await _given(scope, receive)
        except Refusal as refusal:
            await _answer(send, refusal)
            return
        await self._carry_out(scope, receive, send, given)

    async def _carry_out(self, scope: Scope, receive: Receive, send: Send, given: Params) -> None:
        name, method = METHODS.get(scope["path_params"]["method"].lower(), ("unknown", None))
        self.sandbox.journal.called(name, given.values)
        fault = self._fault(name, given.values.get("chat_id"))
        outcome = None
        if fault.delay and not fault.after:
            await asyncio.sleep(fault.delay)
        if fault.after or not fault.fails():
            outcome = await self._outcome(name, method, given)
        if fault.delay and fault.after:
            await asyncio.sleep(fault.delay)
        await self._end(scope, receive, send, fault, outcome)

    def _fault(self, name: str, chat_id: Any) -> Fault:
        fault = self.sandbox.faults.next(name, chat_id)
        if fault is None:
            return SOUND
        self.sandbox.journal.faults.append({"method": name, "code": fault.code})
        return fault

    async def _end(
        self, scope: Scope, receive: Receive, send: Send, fault: Fault, outcome: Any
    ) -> None:
        if fault.drop:
            await self._cut(scope, receive)
        else:
            await _answer(send, fault.refusal() if fault.code else outcome, html=fault.html_body)

    async def _outcome(self, name: str, method: Method | None, given: Params) -> Any:
        try:
            if method is None:
                raise UNKNOWN
            return await call(self.sandbox, method, given)
        except Refusal as refusal:
            self.sandbox.journal.refused(name, refusal, given.values)
            return refusal

    async def _cut(self, scope: Scope, receive: Receive) -> None:
        self.sandbox.connections[tuple(scope["client"])].abort()
        while (await receive())["type"] != "http.disconnect":
            pass


def check_token(sandbox: Sandbox, token: str) -> None:
    """Refuse a token that is not this bot's."""
    if not TOKEN.fullmatch(token):
        raise Refusal(404, "Not Found")
    if token != sandbox.token:
        raise Refusal(401, "Unauthorized")


async def _given(scope: Scope, receive: Receive) -> Params:
    headers = dict(scope["headers"])
    body = await _body(receive)
    try:
        content_type = headers.get(b"content-type", b"").decode("latin-1")
        return params.read(content_type, scope["query_string"], body)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
        if sum(map(len, parts)) > BODY_LARGEST:
            raise Refusal(413, "Request Entity Too Large")
    return b"".join(parts)


async def _answer(send: Send, outcome: Any, *, html: bool = False) -> None:
    status, body = _body_of(outcome)
    kind = b"application/json"
    if html:
        kind, content = b"text/html", f"<html><h1>{status} {outcome.description}</h1></html>"
    else:
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    encoded = content.encode("utf-8", "surrogatepass")
    headers = [(b"content-type", kind), (b"content-length", str(len(encoded)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": encoded})


def _body_of(outcome: Any) -> tuple[int, Json]:
    if isinstance(outcome, Refusal):
        return outcome.code, outcome.as_json()
    return 200, {"ok": True, "result": outcome}
