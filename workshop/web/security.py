"""An ASGI middleware in front of everything: whose pages may ask, and what browsers may do.

Nothing of another site reaches Streamlit: it would trust every `localhost` as its own, and ask an
outside host which address this server has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse

from workshop.web.cookies import same_origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from workshop.web.site import Site

__all__ = ["Security"]

STREAMLITS: Final = ("/_stcore/", "/media/", "/component/")
"""What Streamlit answers itself; our own routes look at where a request comes from, each so that
what it says fits."""
SOCKET: Final = "/_stcore/stream"
"""The only websocket."""
POLICY_VIOLATION: Final = 1008


class Security:
    """Refuses what comes from other sites."""

    def __init__(self, app: ASGIApp, get_site: Callable[[], Site]) -> None:
        """In front of `app`."""
        self.app = app
        self.public = urlsplit(get_site().settings.public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the life of the app."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        self._take_public_name(scope)
        if not _may_ask(scope):
            await _refuse(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _take_public_name(self, scope: Scope) -> None:
        """Has a proxy that puts its own name for this server in `Host` do no harm.

        A page at the public URL is one of ours, and no other page can say that it stands there.
        """
        headers = MutableHeaders(scope=scope)
        public = f"{self.public.scheme}://{self.public.netloc}"
        if self.public.netloc and headers.getlist("origin") == [public]:
            headers["host"] = self.public.netloc


def _may_ask(scope: Scope) -> bool:
    """Whether the request may be looked at.

    A program without a browser names no origin: it may open the websocket, as it sends no cookie
    of anybody else. Browsers name one with every websocket.
    """
    if scope["type"] == "websocket":
        return bool(scope["path"] == SOCKET) and same_origin(HTTPConnection(scope))
    return not scope["path"].startswith(STREAMLITS) or same_origin(HTTPConnection(scope))


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
    else:
        await PlainTextResponse("cross-origin", 403)(scope, receive, send)
