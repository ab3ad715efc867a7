"""A way for streams past everything that stands before Streamlit's pages.

Each of those layers wraps what is sent: a few microseconds, a thousand times for each change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Router

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Shortcut"]


class Shortcut:
    """Answers with `routes` itself below `prefix`, and leaves all else to `app`."""

    def __init__(self, app: ASGIApp, prefix: str, routes: Sequence[BaseRoute]) -> None:
        """In front of `app`."""
        self.app = app
        self.prefix = prefix
        self.router = Router(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        ours = scope["type"] == "http" and scope["path"].startswith(self.prefix)
        await (self.router if ours else self.app)(scope, receive, send)
