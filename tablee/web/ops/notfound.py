"""Every address that is nobody's: a light page that says so, where Streamlit would show its own.

Of Streamlit only what our screens ask for is there. Its metrics, its agent's addresses, its sign-in
and whatever else a later version opens are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.routing import BaseRoute, Match

from tablee.texts import _, speaking
from tablee.web import pages
from tablee.web.entry.cookies import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Receive, Scope, Send

    from tablee.web.site import Site

__all__ = ["NotFound"]

NEEDED: Final = frozenset({"/_stcore/health", "/_stcore/host-config", "/_stcore/stream"})
"""Of Streamlit: for its page to begin, and for whoever watches over the server."""
NEEDED_BELOW: Final = ("/_stcore/upload_file/", "/media/")
"""Files that people send and download. Those of its page are answered for before (`library`)."""


class NotFound(BaseRoute):
    """After our routes, before Streamlit's: answers for all that neither needs."""

    def __init__(self, get_site: Callable[[], Site], routes: Sequence[BaseRoute]) -> None:
        """After `routes`."""
        self.get_site = get_site
        self.routes = routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the address is nobody's."""
        path = scope.get("path", "")
        needed = path in NEEDED or path.startswith(NEEDED_BELOW)
        ours = scope["type"] == "http" and not needed
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page; or what a route of ours says of a method that it does not know."""
        for route in self.routes:
            match, found = route.matches(scope)
            if match is Match.PARTIAL:
                await route.handle({**scope, **found}, receive, send)
                return
        request = Request(scope)
        with speaking(language_of(request, self.get_site().settings.language)):
            sentence = _("Il n’y a rien à cette adresse. Revenez par le code QR ou le code.")
            page = pages.error(request, sentence, 404)
        await page(scope, receive, send)
