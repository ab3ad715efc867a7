"""A way for streams past everything that stands before Streamlit's pages.

Each of those layers wraps what is sent: a few microseconds, a thousand times for each change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Shortcut"]


class Shortcut:
    """Answers with `routes` itself below `prefix`, and leaves what is none of them to `app`."""

    def __init__(self, app: ASGIApp, prefix: str, routes: Sequence[BaseRoute]) -> None:
        """In front of `app`."""
        self.app = app
        self.prefix = prefix
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["path"].startswith(self.prefix):
            for route in self.routes:
                match, found = route.matches(scope)
                if match is Match.FULL:
                    await route.handle({**scope, **found}, receive, send)
                    return
        await self.app(scope, receive, send)
