"""What tests and the page ask of the sandbox itself, as JSON under /sandbox."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import actions
from bot.sandbox.chats import Chat
from bot.sandbox.errors import Fault, Json
from bot.sandbox.telegram import Sandbox

Handler = Callable[[Sandbox, Request], Awaitable[Any]]
Endpoint = Callable[[Request], Awaitable[Response]]
LONGEST_WAIT = 10.0
UNREADABLE = (LookupError, TypeError, ValueError)  # what a wrong request ends in here


def as_endpoint(sandbox: Sandbox, handler: Handler) -> Endpoint:
    """A handler as an endpoint: its value as JSON, wrong use as 400 with the reason."""

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        try:
            result = await handler(sandbox, request)
        except UNREADABLE as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)
        return result if isinstance(result, Response) else JSONResponse(result)

    return endpoint


async def people(sandbox: Sandbox, _: Request) -> Any:
    """Those who are there from the start."""
    return [{"id": person.id, "role": person.role} for person in sandbox.people]


async def join(sandbox: Sandbox, request: Request) -> Any:
    """Let a person in."""
    fields = {name: value for name, value in (await _ask(request)).items() if value is not None}
    return sandbox.snapshot(sandbox.join(**fields))


async def create_group(sandbox: Sandbox, request: Request) -> Any:
    """Make a group or channel."""
    return actions.create_group(sandbox, await _ask(request))


async def get_chat(sandbox: Sandbox, request: Request) -> Any:
    """A chat as it is now, or once the bot has changed it (?after=version)."""
    chat = _chat(sandbox, request)
    if "after" in request.query_params:
        await wait_for_change(sandbox, chat, int(request.query_params["after"]))
    return sandbox.snapshot(chat)


async def wait_for_change(sandbox: Sandbox, chat: Chat, after: int) -> bool:
    """Wait until the bot has changed a chat; False when it did not in time."""
    with sandbox.streams.listen([chat.id]) as stream:
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                while chat.version <= after and await stream.get() is not None:
                    pass
        except TimeoutError:
            return False
    return chat.version > after


async def perform(sandbox: Sandbox, request: Request) -> Any:
    """One action of one person."""
    ask = await _ask(request)
    name = request.path_params["action"]
    return actions.perform(sandbox, _chat(sandbox, request).id, name, **ask)


async def upload(sandbox: Sandbox, request: Request) -> Any:
    """A file from the page: its bytes as the body, its name in the query."""
    ask = {
        "filename": request.query_params.get("name", "fil"),
        "mime_type": request.headers.get("content-type", "application/octet-stream"),
        "content": await request.body() or b"\n",
    }
    chat = _chat(sandbox, request)
    return actions.perform(sandbox, chat.id, "send", kind="document", **ask)


async def inject(sandbox: Sandbox, request: Request) -> Any:
    """An update of any shape: {"update": …}."""
    return {"update_id": sandbox.updates.inject((await _ask(request))["update"])}


async def repeat(sandbox: Sandbox, request: Request) -> Any:
    """An update once more; the last one unless its number is given."""
    return {"update_id": sandbox.updates.repeat((await _ask(request)).get("update_id"))}


async def calls(sandbox: Sandbox, request: Request) -> Any:
    """How often each method was called, and the calls themselves when {"keep": true} was sent."""
    log = sandbox.call_log
    if request.method == "POST":
        log.keep_calls = bool((await _ask(request))["keep"])
    return {"counts": log.counts, "keep": log.keep_calls, "calls": log.calls}


async def refusals(sandbox: Sandbox, _: Request) -> Any:
    """What the bot was refused on its merits; faults on request are not among them."""
    return list(sandbox.call_log.refusals)


async def queries(sandbox: Sandbox, _: Request) -> Any:
    """Taps and whether they were answered."""
    log = sandbox.call_log
    return {"answered": log.answered, "unanswered": log.unanswered_queries()}


async def faults(sandbox: Sandbox, request: Request) -> Any:
    """Ask for a fault."""
    sandbox.faults.queue.append(Fault(**await _ask(request)))
    return {}


async def clock(sandbox: Sandbox, request: Request) -> Any:
    """Move the time here: {"advance": seconds} or {"shift": seconds}."""
    ask = await _ask(request)
    sandbox.shift = float(ask.get("shift", sandbox.shift)) + float(ask.get("advance", 0))
    return {"shift": sandbox.shift, "now": sandbox.now()}


async def reset(sandbox: Sandbox, _: Request) -> Any:
    """Start over; presets and those whom someone watches stay, with empty chats."""
    sandbox.reset()
    sandbox.send_snapshots()
    return {}


async def file(sandbox: Sandbox, request: Request) -> Any:
    """The bytes of a file, for the page; never opened in it except as a picture."""
    stored = sandbox.files.by_id[request.path_params["id"]]
    is_picture = stored.mime_type in ("image/png", "image/jpeg")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    media_type = stored.mime_type if is_picture else "application/octet-stream"
    return Response(stored.content, 200, headers, media_type)


async def events(sandbox: Sandbox, request: Request) -> Any:
    """Everything that happens in some chats (?chat=…&chat=…), as server-sent events."""
    numbers = [int(number) for number in request.query_params.getlist("chat")]
    stream, headers = event_stream(sandbox, numbers), {"Cache-Control": "no-store"}
    return StreamingResponse(stream, 200, headers, "text/event-stream")


async def event_stream(sandbox: Sandbox, chat_ids: list[int]) -> AsyncIterator[str]:
    """First each chat as it is, then every change."""
    with sandbox.streams.listen(chat_ids) as stream:
        for chat_id in chat_ids:
            if chat := sandbox.chats.by_id.get(chat_id):
                yield _event({"event": "snapshot", "chat": chat_id, **sandbox.snapshot(chat)})
        while (event := await stream.get()) is not None:
            yield _event(event)


def _event(body: Json) -> str:
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"


async def _ask(request: Request) -> Json:
    ask = json.loads(await request.body() or b"{}")
    if not isinstance(ask, dict):
        raise TypeError("a JSON object is expected")
    return ask


def _chat(sandbox: Sandbox, request: Request) -> Chat:
    return sandbox.chats.by_id[int(request.path_params["chat"])]


PATHS: list[tuple[str, list[str], Handler]] = [
    ("/people", ["GET"], people),
    ("/people", ["POST"], join),
    ("/groups", ["POST"], create_group),
    ("/chats/{chat}", ["GET"], get_chat),
    ("/chats/{chat}/upload", ["POST"], upload),
    ("/chats/{chat}/{action}", ["POST"], perform),
    ("/updates", ["POST"], inject),
    ("/updates/repeat", ["POST"], repeat),
    ("/calls", ["GET", "POST"], calls),
    ("/refusals", ["GET"], refusals),
    ("/queries", ["GET"], queries),
    ("/faults", ["POST"], faults),
    ("/clock", ["POST"], clock),
    ("/reset", ["POST"], reset),
    ("/files/{id}", ["GET"], file),
    ("/events", ["GET"], events),
]


def control_routes(sandbox: Sandbox) -> list[Route]:
    """The control half of the server."""
    return [
        Route(f"/sandbox{path}", as_endpoint(sandbox, handler), methods=methods)
        for path, methods, handler in PATHS
    ]
