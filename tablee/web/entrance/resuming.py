"""Opens sessions at rest in a thread, before a request for one is answered in the event loop.

Reading a large one takes a moment, in which nobody else would be answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Scope

    from tablee.web.site import Site


async def rouse(scope: Scope, site: Site) -> None:
    """Opens the session that the address of this HTTP request names, if it is at rest."""
    rooms = site.sessions.rooms
    for name in _named(scope):
        if rooms.is_at_rest(name):
            await run_in_threadpool(rooms.get, name)


def _named(scope: Scope) -> Iterator[str]:
    """What may be the id of a session: the parts of the path, or `s` behind it."""
    yield from scope["path"].split("/")[1:4]
    if scope["path"] == "/":
        yield from parse_qs(scope["query_string"].decode("latin-1")).get("s", ())
