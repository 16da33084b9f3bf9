"""The two halves and the page as one Starlette application."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import control
from bot.sandbox.botapi import BotApi, check_token
from bot.sandbox.refusal import Refusal
from bot.sandbox.telegram import Sandbox

PAGE = Path(__file__).parent / "page"
PIECES = {"": "chat.html", "chat.css": "chat.css", "chat.js": "chat.js"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
# Pages elsewhere that point their own name at 127.0.0.1 find nothing here.
OWN_HOSTS = ["127.0.0.1", "localhost"]


def application(sandbox: Sandbox) -> Starlette:
    """Everything that is served."""
    api = BotApi(sandbox)
    routes = [
        Route("/bot{token}/{method}", api),
        Route("/file/bot{token}/{path:path}", _files(sandbox)),
        *control.routes(sandbox),
        *(Route(f"/{path}", _piece(name)) for path, name in PIECES.items()),
        Route("/favicon.ico", _no_icon),
    ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=OWN_HOSTS, www_redirect=False)
    return Starlette(routes=routes, middleware=[hosts])


def _piece(name: str) -> control.Endpoint:
    async def piece(_: Request) -> Response:
        return FileResponse(PAGE / name, headers=HEADERS)

    return piece


async def _no_icon(_: Request) -> Response:
    return Response(status_code=204)


def _files(sandbox: Sandbox) -> control.Endpoint:
    async def fetched(request: Request) -> Response:
        try:
            check_token(sandbox, request.path_params["token"])
            stored = sandbox.files.by_path.get(request.path_params["path"])
            if stored is None:
                raise Refusal(404, "Not Found")
        except Refusal as refusal:
            return JSONResponse(refusal.as_json(), refusal.code)
        return Response(stored.content, media_type="application/octet-stream")

    return fetched
