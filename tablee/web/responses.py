"""An answer to somebody who reads: in their language, and with a sentence where it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tablee.errors import WorkshopError
from tablee.texts import speaking
from tablee.web import pages
from tablee.web.entry.cookies import language_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.web.site import Site

    Answer = Callable[[Request, Site], Awaitable[Response]]

__all__ = ["spoken", "whole"]


def spoken(
    answer: Answer, get_site: Callable[[], Site]
) -> Callable[[Request], Awaitable[Response]]:
    """Answers in the reader's language; what is refused becomes a page with its sentence."""

    async def endpoint(request: Request) -> Response:
        site = get_site()
        with speaking(language_of(request, site.settings.language)):
            try:
                return await answer(request, site)
            except WorkshopError as error:
                return pages.refusal(request, error)

    return endpoint


DIGITS: Final = 9
"""More than anything counted here has; Python refuses to read a number of 4,301."""


def whole(text: str) -> int | None:
    """The number, zero or more, that these ASCII digits say; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
