"""Answers where no server can take a request about a session now, or ever."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Scope, Send

from tablee.texts import _, speaking
from tablee.web import pages
from tablee.web.http.cookies import language_of
from tablee.web.http.responses import FRESH, encoded

TOO_LONG: Final = 413
AGAIN: Final = {**FRESH, "Retry-After": "1"}


async def refuse(
    scope: Scope, send: Send, sentence: str, status: int = 503, typed: bytes = b""
) -> None:
    """Says that nobody can take it now, where phones ask again by themselves, or why never.

    What was `typed` into a page without scripts is in the answer, to be sent again.
    """
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1013})
        return
    request = Request(scope)
    with speaking(language_of(request)):
        sentence = sentence or _("Le serveur de cette session change. Réessayez dans un instant.")
        asks_for_page = "text/html" in request.headers.get("accept", "")
        page = _page(request, sentence, status, typed) if asks_for_page else None
    answer: Response = page or encoded({"error": sentence, "again": status != TOO_LONG}, status)
    answer.headers.update(FRESH if status == TOO_LONG else AGAIN)
    await answer(scope, _nothing, send)


def _page(request: Request, sentence: str, status: int, typed: bytes) -> Response:
    if typed:
        return pages.to_send_again(request, sentence, status, typed)
    return pages.error(request, sentence, status)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
