"""Route, queue and cache of posters, for whoever may download the synthesis.

`GET /poster/<session>/<name>.png?page=2`, where the name says what is drawn and at which size.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tablee import caching
from tablee.document import build, poster
from tablee.drawing import posters
from tablee.drawing.posters import KeywordsPoster, PeoplePoster, Poster, Subject
from tablee.errors import NotAccepted, NotFound, TooFast
from tablee.isolation.worker import Worker
from tablee.settings import PACKAGE
from tablee.texts import _, speaking
from tablee.web.export.downloads import check_may_export
from tablee.web.http.cookies import asker_of, browser_of
from tablee.web.http.responses import etag, file, is_known, whole
from tablee.web.pages import as_page

if TYPE_CHECKING:
    from starlette.requests import Request

    from tablee.session import Room
    from tablee.web.site import Site

NAMES: Final = {
    "a4": "a4",
    "a4-300": "a4-300",
    "a3": "a3",
    "a3-300": "a3-300",
    "square": "square",
    "names": "a4",
    "keywords": "a4",
}
"""The names in addresses, and the size that each is drawn at."""
MEGABYTES: Final = 1_500
"""Of memory, for drawing one: an A3 at 300 dpi takes a tenth, three hundred full pages half."""
SECONDS: Final = 60.0
MOST_CACHED: Final = 8
"""Pictures kept for whoever asks next."""
MOST_WAITING: Final = 12
"""Pictures that wait their turn; whoever asks for another is told to come back."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    return [Route("/poster/{session}/{name}.png", as_page(_picture, get_site))]


async def _picture(request: Request, site: Site) -> Response:
    room, _person = asker_of(request, site)
    check_may_export(room, browser_of(request))
    name = request.path_params["name"]
    if name not in NAMES:
        raise NotFound(_("Cette image n’existe pas."))
    page = whole(request.query_params.get("page", "") or "1") or 0
    data = await DRAWINGS.ask(room, link(site, room), name, page)
    return _file(request, data, f"{room.session.id}-{name}{f'-{page}' if page > 1 else ''}.png")


class Drawings:
    """Pictures being drawn, one at a time in a process apart.

    Whoever asks for one that waits its turn is given the same, as the session stands then; the last
    ones are kept until the session changes.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._thread = ThreadPoolExecutor(1, "posters")
        self._lock = threading.Lock()
        self._waiting: dict[tuple[Room, str, str, int], Future[bytes]] = {}
        self._drawn: OrderedDict[tuple[Room, str, str, int], tuple[int, bytes]] = OrderedDict()
        caching.on_clear(self.clear)

    async def ask(self, room: Room, address: str, name: str, page: int) -> bytes:
        """The picture; raises `NotAccepted` where there is none or it takes too long, `TooFast`."""
        what = (room, address, name, page)
        with self._lock:
            kept = self._drawn.get(what)
            if kept is not None and kept[0] == room.version:
                return kept[1]
            future = self._waiting.get(what)
            if future is None:
                if len(self._waiting) >= MOST_WAITING:
                    raise TooFast(
                        _("Beaucoup d’images sont déjà demandées. Réessayez dans un instant.")
                    )
                future = self._waiting[what] = self._thread.submit(self._draw, what)
        return await asyncio.wrap_future(future)

    def pages(self, subject: Subject, name: str) -> int:
        """How many there are at this name’s size, in the language being spoken.

        Counted where they are drawn, within the same bounds; raises `NotAccepted`.
        """
        return self._worker.run(SECONDS, posters.pages, subject, NAMES[name])

    def clear(self) -> None:
        """Nothing that was drawn is kept."""
        with self._lock:
            self._drawn.clear()

    def let_go(self, room: Room) -> None:
        """Nothing of this session is kept."""
        with self._lock:
            for what in [what for what in self._drawn if what[0] is room]:
                del self._drawn[what]

    def end(self) -> None:
        """What is being drawn is given up, as the server stops."""
        self._worker.stop()

    def _draw(self, what: tuple[Room, str, str, int]) -> bytes:
        room, address, name, page = what
        with self._lock:
            del self._waiting[what]
        version = room.version
        drawing = subject(drawn(room, address), room, name)
        if drawing is None:
            raise NotAccepted(
                _(
                    "Il n’y a encore rien à dessiner ici. "
                    "L’image viendra avec ce que le groupe écrit."
                )
            )
        with speaking(room.session.language):
            data = self._worker.run(SECONDS, posters.png, drawing, NAMES[name], page)
        with self._lock:
            self._drawn[what] = (version, data)
            self._drawn.move_to_end(what)
            while len(self._drawn) > MOST_CACHED:
                self._drawn.popitem(last=False)
        return data


DRAWINGS: Final = Drawings(Worker(MEGABYTES, PACKAGE))


def _file(request: Request, data: bytes, name: str) -> Response:
    """The picture, sent again only where it has changed."""
    headers = {"Cache-Control": "private, no-cache", "ETag": etag(data)}
    if is_known(headers["ETag"], request.headers):
        return Response(status_code=304, headers=headers)
    return file(data, "image/png", name, shown=True, headers=headers)


# ── what is drawn ───────────────────────────────────────────────────────────────────────────


def link(site: Site, room: Room) -> str:
    """Where the session is found again; nothing where the server has no address of its own."""
    return f"{site.address}/?s={quote(room.session.id)}" if site.settings.public_url else ""


def drawn(room: Room, address: str) -> Poster:
    """The poster of the session as it stands."""
    return poster.of_record(*build.as_drawn(room.shared()), address)


def subject(whole: Poster, room: Room, name: str) -> Subject | None:
    """What is drawn under this name; None while there is nothing of it."""
    if name == "names":
        people = poster.people(build.worded(build.chosen(build.redacted(room.shared()))))
        return PeoplePoster(whole, people) if people else None
    if name == "keywords":
        return KeywordsPoster(whole) if whole.keywords else None
    return None if whole.empty else whole
