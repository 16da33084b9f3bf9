"""The proxy that the environment names for a server, and whether the bot can use it."""

from __future__ import annotations

import os
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str) -> str | None:
    """Returns what HTTPS_PROXY, or else ALL_PROXY, names for this server, unless NO_PROXY does."""
    return _choose_proxy(url)[1]


def unusable_proxy(url: str) -> str | None:
    """Returns what is wrong with the proxy for this server and the remedy; it names no value."""
    kind, proxy = _choose_proxy(url)
    if not proxy or _usable(proxy):
        return None
    return (
        f"{_name(kind)} is no proxy that the bot can use: set it to http://host:port, "
        "put Telegram's host into NO_PROXY, or unset it"
    )


def _choose_proxy(url: str) -> tuple[str, str | None]:
    """Returns the kind of variable that counts for a server, and its value."""
    parts = urlsplit(url)
    named = {} if proxy_bypass(parts.hostname or "") else getproxies()
    kind = parts.scheme if parts.scheme in named else "all"
    return kind, named.get(kind)


def _usable(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _name(kind: str) -> str:
    """Returns the variable as it is spelt in the environment; the lower-case one is heard first."""
    small = f"{kind}_proxy"
    if os.environ.get(small):
        return small
    return next((name for name in os.environ if name.lower() == small), small.upper())
