"""The Bot API, the control half and the page as one application on a loopback port."""

import asyncio
import json
import re
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from html import escape
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from bot.sandbox.botapi import BotApi, check_token
from bot.sandbox.control import Endpoint, control_routes
from bot.sandbox.errors import BotApiError
from bot.sandbox.telegram import Sandbox
from conversations.sentences.catalog import sentence

PAGE = Path(__file__).parent / "page"
OWN_NAMES = ("chat.css", "chat.js", "preview.css", "preview.js", "eksempel-liste.csv")
PAGE_FILES = {"dag": "day.html"} | {name: name for name in OWN_NAMES}
WORDS = (  # that the script of the page says
    "asks", "copied", "copies", "failed", "less", "lost", "messages", "more", "opens", "person",
    "picture", "share", "shut", "unsent", "unshown", "you",
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_SENTENCE = re.compile(r'\{\{ sentence\("([\w.]+)"\) \}\}')
# Pages elsewhere that point their own name at 127.0.0.1 find nothing here.
OWN_HOSTS = ["127.0.0.1", "localhost"]


def application(sandbox: Sandbox, more: Sequence[BaseRoute] = ()) -> Starlette:
    """Everything that is served; `more` comes before it."""
    api = BotApi(sandbox)
    routes = [
        *more,
        Route("/bot{token}/{method}", api),
        Route("/file/bot{token}/{path:path}", _fetch_files(sandbox)),
        *control_routes(sandbox),
        Route("/", chat_page(sandbox)),
        *(Route(f"/{path}", _page_file(name)) for path, name in PAGE_FILES.items()),
        Route("/favicon.ico", _no_icon),
    ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=OWN_HOSTS, www_redirect=False)
    return Starlette(routes=routes, middleware=[hosts])


def _page_file(name: str) -> Endpoint:
    async def send_page(_: Request) -> Response:
        return FileResponse(PAGE / name, headers=HEADERS)

    return send_page


def chat_page(sandbox: Sandbox) -> Endpoint:
    """The page with the chats, in the language of whoever keeps the script."""

    async def send_page(_: Request) -> Response:
        return HTMLResponse(_chat_html(sandbox), headers=HEADERS)

    return send_page


def _chat_html(sandbox: Sandbox) -> str:
    words = {word: sentence(f"chat_words.{word}") for word in WORDS}
    options = (f'<option value="{code}">{code}</option>' for code in map(escape, sandbox.languages))
    html = (PAGE / "chat.html").read_text("utf-8")
    html = _SENTENCE.sub(lambda found: escape(sentence(found[1])), html)
    html = html.replace("{{ language }}", sentence.language)
    html = html.replace("{{ languages }}", "".join(options))
    return html.replace("{{ words }}", escape(json.dumps(words)))


def preview_page(sandbox: Sandbox) -> Endpoint:
    """The chat page with room beside it for an author's script."""

    async def send_page(_: Request) -> Response:
        return HTMLResponse(_preview_html(sandbox), headers=HEADERS)

    return send_page


def _preview_html(sandbox: Sandbox) -> str:
    html = re.sub('<a href="/dag">.*?</a>', "", _chat_html(sandbox))
    html = html.replace("<body ", '<body class="previewing" ')
    html = html.replace("</head>", '<link rel="stylesheet" href="/preview.css">\n</head>')
    beside = f'<aside id="script" aria-label="{sentence("sandbox.script")}"></aside>'
    html = html.replace("</main>", f"</main>\n{beside}", 1)
    script = '<script src="/preview.js" defer></script>'
    return html.replace("</head>", f"{script}\n</head>")


async def _no_icon(_: Request) -> Response:
    return Response(status_code=204)


def _fetch_files(sandbox: Sandbox) -> Endpoint:
    async def fetch_file(request: Request) -> Response:
        try:
            check_token(sandbox, request.path_params["token"])
            stored = sandbox.files.by_path.get(request.path_params["path"])
            if stored is None:
                raise BotApiError(404, "Not Found")
        except BotApiError as error:
            return JSONResponse(error.as_json(), error.code)
        return Response(stored.content, media_type="application/octet-stream")

    return fetch_file


LOOPBACK = "127.0.0.1"


class Server(uvicorn.Server):
    """A server that says when it is ready and leaves the signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Whoever runs the loop decides about signals."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen."""
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End at once where nobody is connected; uvicorn's own way takes a tenth of a second."""
        await asyncio.sleep(0.005)  # to notice who has just left
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
        for server in self.servers:
            server.close()

    async def main_loop(self) -> None:
        """Keep the date current until told to stop; uvicorn's own looks ten times a second."""
        while not self.stop.is_set():
            await self.on_tick(0)
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self.stop.wait()


def _tracking_protocol(connections: dict[Any, Any]) -> type[asyncio.Protocol]:
    """uvicorn's own protocol, remembering its connections so that a fault can cut one."""

    class TrackingProtocol(AutoHTTPProtocol):  # type: ignore[valid-type,misc]  # chosen at run time
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            connections[transport.get_extra_info("peername")] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            connections.pop(self.transport.get_extra_info("peername"), None)
            super().connection_lost(exc)

    return TrackingProtocol


def _listen(port: int) -> socket.socket:
    # Named as TCP, else asyncio does not switch Nagle's delay off and every answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError:
        listener.close()
        raise
    return listener


def stop_event() -> asyncio.Event:
    """An event that Ctrl-C and an end from outside set."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@asynccontextmanager
async def serve(
    sandbox: Sandbox, port: int = 0, more: Sequence[BaseRoute] = ()
) -> AsyncIterator[str]:
    """Serve a sandbox for as long as the block runs; yields its address."""
    listener = _listen(port)
    config = uvicorn.Config(
        application(sandbox, more),
        http=_tracking_protocol(sandbox.connections),
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=2,
    )
    server = Server(config)
    running = asyncio.create_task(server.serve([listener]))
    try:
        await server.ready.wait()
        yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    finally:
        server.stop.set()
        sandbox.close()
        await running
        listener.close()
