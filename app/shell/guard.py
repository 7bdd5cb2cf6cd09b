"""Who is answered: this machine's own browser, under this machine's own names, and nobody's page but ours.

Streamlit compares names for its WebSocket alone. Over plain HTTP it would answer whoever points a name of their own at
this machine, let any web page embed it, and hand a download to whoever knows its address.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from streamlit import config

from app.words import choose_language, words_for
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_NAMES = ("localhost", "127.0.0.1", "::1")
"""The names of this machine, answered where `server.allowedHosts` names none."""

COOKIE = "homeward_browser"
DOWNLOADS = "media"
"""The first part of the addresses at which downloads lie."""

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
"""What the browser may load and who may embed the page: this server alone. Streamlit's own scripts need `unsafe-`."""

SEALS = (
    (b"content-security-policy", POLICY.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
)
"""The headers of every answer."""

_REFUSED = N_("Nothing is shown under this address. Open the one that Homeward printed when it was started.")
_FORBIDDEN = 403
_HOST = re.compile(r"(?:(?P<name>[a-z0-9._-]+)|\[(?P<address>[a-f0-9:.]+)\])(?::\d{1,5})?", re.IGNORECASE | re.ASCII)


class Guard:
    """ASGI middleware in front of everything the dashboard serves."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of `app`, with a key of this process's own for its cookies."""
        self._app = app
        self._key = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with 403."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        known = self._issued(headers)
        if not is_own_request(headers) or (_is_download(scope) and not known):
            await _refuse(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, self._sealed(send, private=_is_download(scope), known=known))

    def _sealed(self, send: Send, *, private: bool, known: bool) -> Send:
        """Return a `send` that adds our headers, and the cookie for a browser that has none of this process's."""

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [*SEALS]
                if private:
                    added.append((b"cache-control", b"no-store"))
                names = {name for name, _ in added}
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in names]
                if not known:
                    cookie = f"{COOKIE}={self._issue()}; Path=/; HttpOnly; SameSite=Strict"
                    kept.append((b"set-cookie", cookie.encode()))
                message["headers"] = [*kept, *added]
            await send(message)

        return sealed

    def _issue(self) -> str:
        name = secrets.token_urlsafe(24)
        return f"{name}.{self._sign(name)}"

    def _sign(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), sha256).hexdigest()

    def _issued(self, headers: MutableMapping[str, list[str]]) -> bool:
        """Tell whether the request carries a cookie that this process has issued."""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load("; ".join(headers.get("cookie", [])))
        except CookieError:
            return False
        if COOKIE not in jar:
            return False
        name, _, signature = jar[COOKIE].value.partition(".")
        return hmac.compare_digest(signature.encode(), self._sign(name).encode())


def _headers(scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


def _is_download(scope: Scope) -> bool:
    return DOWNLOADS in str(scope["path"]).split("/")


def is_own_request(headers: MutableMapping[str, list[str]]) -> bool:
    """Tell whether a request came under one of this machine's names and from no other web page.

    `headers`: lower-case name -> values. Exactly one Host, whose name `server.allowedHosts` lists (else `OWN_NAMES`);
    an Origin, where there is one, is that same host; and what the browser says about where the request comes from
    (Fetch Metadata: `Sec-Fetch-Site`, `-Mode`, `-Dest`) is this page, the user, or a link that was followed.
    """
    hosts = headers.get("host", [])
    if len(hosts) != 1 or host_name(hosts[0]) not in (config.get_option("server.allowedHosts") or OWN_NAMES):
        return False
    if any(_place(origin) != hosts[0].lower() for origin in headers.get("origin", [])):
        return False
    site, mode, goal = ("".join(headers.get(f"sec-fetch-{name}", [])) for name in ("site", "mode", "dest"))
    return site in ("", "none", "same-origin") or (mode == "navigate" and goal == "document")


def host_name(host: str) -> str | None:
    """Return the name in a Host header, in lower case, without its port or brackets; None where it is no such thing."""
    found = _HOST.fullmatch(host)
    return (found["name"] or found["address"]).lower() if found else None


def _place(origin: str) -> str | None:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in ("http", "https") else None


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})  # before it is accepted: answered with 403
        return
    sentence = words_for(choose_language(None, os.environ))(_REFUSED).encode()
    length = str(len(sentence)).encode()
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send(
        {"type": "http.response.start", "status": _FORBIDDEN, "headers": [kind, (b"content-length", length), *SEALS]}
    )
    await send({"type": "http.response.body", "body": sentence})
