"""Route and cache of published sessions, `/s/<token>`: read by anybody who has the address.

Made from the session as it stands, in a thread, and kept until the session changes: words that are
taken back are gone at once, and a hundred readers cost little. Pages are plain HTML, read-only.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from tablee.errors import NotFound
from tablee.model.synthesis import Part
from tablee.session.transfer.document import public_document_of
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.web.export.publication import HOME, Edition, PageAddresses, PublishedFile
from tablee.web.http.responses import file as saved
from tablee.web.http.responses import is_known
from tablee.web.pages import as_page
from tablee.web.site import Site, session_address
from tablee.web.static.assets import versioned

if TYPE_CHECKING:
    from starlette.requests import Request

    from tablee.model.entities import Publication
    from tablee.session import Room

SESSIONS: Final = 8
"""Published sessions whose pages are kept."""
MOST_BYTES: Final = 32_000_000
"""Bytes of files kept for each; a larger file is made again for whoever asks."""
FONTS: Final = (
    "fonts/atkinson-hyperlegible-next-latin-400-700-normal.woff2",
    "fonts/atkinson-hyperlegible-next-latin-ext-400-700-normal.woff2",
)


def link(site: Site, publication: Publication) -> str:
    return f"{site.address}/s/{publication.token}"


def routes(get_site: Callable[[], Site], editions: Editions) -> list[Route]:
    """`/s/<token>` and what stands below it."""

    async def answer(request: Request, site: Site) -> Response:
        room = await run_in_threadpool(site.sessions.published_at, request.path_params["token"])
        name = request.path_params.get("name", HOME)
        file = await editions.file(site, room, name)
        return _response(request, file, indexed=bool(_current(room).indexed))

    endpoint = as_page(answer, get_site)
    return [Route("/s/{token}", endpoint), Route("/s/{token}/{name}", endpoint)]


def _response(request: Request, file: PublishedFile, *, indexed: bool) -> Response:
    """The file, sent again only where it has changed."""
    headers = {
        "Cache-Control": "no-cache",
        "ETag": file.tag,
        "Referrer-Policy": "no-referrer",
    }
    if file.policy:
        headers["Content-Security-Policy"] = file.policy
    if not indexed:
        headers["X-Robots-Tag"] = "noindex"
    if is_known(file.tag, request.headers):
        return Response(status_code=304, headers=headers)
    if file.saved_as:
        return saved(file.data, file.media_type, file.saved_as, headers=headers)
    return Response(file.data, media_type=file.media_type, headers=headers)


def _current(room: Room) -> Publication:
    """What is published, or `NotFound`: it may have been taken back a moment ago."""
    publication = room.publishing.current
    if publication is None:
        raise NotFound(_("Cette synthèse n’est plus partagée."))
    return publication


# ── what is kept ────────────────────────────────────────────────────────────────────────────


@dataclass
class _Kept:
    """One edition, and what has been made of it."""

    version: int
    publication: Publication
    edition: Edition
    files: OrderedDict[str, PublishedFile] = field(default_factory=OrderedDict)
    making: defaultdict[str, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )
    end: Callable[[], None] = lambda: None
    """Ends the listening for changes of the session."""

    def add(self, name: str, file: PublishedFile) -> None:
        """Keeps a file, and lets go of those that were kept first where there is no room."""
        if len(file.data) > MOST_BYTES:
            return
        self.files[name] = file
        while sum(len(each.data) for each in self.files.values()) > MOST_BYTES:
            self.files.popitem(last=False)


class Editions:
    """The last edition of each published session. For one event loop."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._making: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def file(self, site: Site, room: Room, name: str) -> PublishedFile:
        """The file of this name as the session stands, or `NotFound`."""
        kept = self._known(room)
        if kept is None:
            async with self._making[room.session.id]:
                kept = self._known(room)
                if kept is None:
                    kept = await run_in_threadpool(_made, site, room)
                    self._keep(room, kept)
        if name in kept.files:
            return kept.files[name]
        async with kept.making[name]:
            if name not in kept.files:
                file = await run_in_threadpool(kept.edition.make, name)
                if file is None:
                    raise NotFound(_("Ce fichier n’est pas, ou plus, dans ce qui est partagé."))
                kept.add(name, file)
                return file
        return kept.files[name]

    def _known(self, room: Room) -> _Kept | None:
        """What is kept, if nothing has changed since."""
        kept = self._kept.get(room.session.id)
        if kept is None or (kept.version, kept.publication) != (room.version, _current(room)):
            return None
        with suppress(KeyError):  # forgotten just now: what was read is of the moment before
            self._kept.move_to_end(room.session.id)
        return kept

    def _keep(self, room: Room, kept: _Kept) -> None:
        """Until the session changes: what was erased in it is then no longer held here either."""
        self.let_go(room)
        kept.end = room.listen(lambda: self.let_go(room), follows=False)
        self._kept[room.session.id] = kept
        if room.version != kept.version:
            self.let_go(room)
        for session in list(self._kept)[:-SESSIONS]:
            self._drop(session)

    def let_go(self, room: Room) -> None:
        """Nothing of this session is kept any more; from any thread."""
        self._drop(room.session.id)

    def _drop(self, session: str) -> None:
        if (kept := self._kept.pop(session, None)) is not None:
            kept.end()


def _made(site: Site, room: Room) -> _Kept:
    """The edition of this instant. Nobody is shown what the disk does not have yet."""
    settled = False
    while not settled:  # where the disk refused, what was read is there no more
        with room.lock:
            version, publication = room.version, _current(room)
        document = public_document_of(room, publication.steps)
        settled = room.settled()
    token = publication.token
    place = PageAddresses(
        home=at(f"/s/{token}"),
        folder=at(f"/s/{token}/"),
        fonts=tuple(map(versioned, FONTS)),
        address=link(site, publication),
        session=session_address(room.session.id),
        server=True,
    )
    edition = Edition(
        document,
        Part(publication.part),
        site.catalogue,
        room.session.id,
        place,
        publication.indexed,
    )
    return _Kept(version, publication, edition)
