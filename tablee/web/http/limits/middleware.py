"""Middleware (ASGI) that limits Streamlit's pages and uploads before they cost memory.

A page of Streamlit's (home, console, synthesis) is a websocket and a session of its own; a file
that is sent stands in memory as long as its page. Both are counted by browser, by address and in
all: a room's phones use neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.requests import HTTPConnection
from streamlit import runtime

from tablee.session.access import security_log
from tablee.session.access.links import browser_hash
from tablee.session.access.security_log import SecurityEvent
from tablee.texts import _, speaking
from tablee.web.http.cookies import browser_of, language_of
from tablee.web.http.limits.connections import room_for_pages
from tablee.web.http.limits.stream_limits import PlaceLimits, StreamPlace, StreamPlaces
from tablee.web.http.limits.throttle import address_of
from tablee.web.http.responses import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from tablee.settings import Settings
    from tablee.web.site import Site

SENT: Final = "/_stcore/upload_file/"
MEGABYTE: Final = 1_000_000
PAGES_EACH: Final = 40
"""Pages of Streamlit's open in one browser, or in all those of an address without our cookie."""
FILES_EACH: Final = 2
"""Times `TABLEE_UPLOAD` that the files of one page may have together."""


@dataclass(frozen=True)
class _Upload:
    page: str
    address: str
    size: int


class Gate:
    """Refuses what goes beyond a limit: 429 or 413 with a sentence, or a closed websocket."""

    def __init__(self, app: ASGIApp, get_site: Callable[[], Site]) -> None:
        self.app = app
        self.settings = get_site().settings
        self._pages = StreamPlaces()
        self._uploads = Uploads(self.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._page(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "PUT" and SENT in scope["path"]:
            await self._upload(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = HTTPConnection(scope)
        browser, address = browser_of(asks), address_of(asks)
        owner = browser_hash(browser) if browser else f"no cookie, {address}"
        place = StreamPlace(owner, owner, address)
        limits = PlaceLimits(room_for_pages(self.settings.pages), PAGES_EACH, 0)
        if limit := self._pages.full(place, limits):
            security_log.note(SecurityEvent.SOCKETS, limit)
            await send({"type": "websocket.close", "code": 1013})
            return
        self._pages.take(place)
        try:
            await self.app(scope, receive, send)
        finally:
            self._pages.give_back(place)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = HTTPConnection(scope)
        page = scope["path"].partition(SENT)[2].partition("/")[0]
        said = asks.headers.get("content-length", "")
        size = int(said) if said.isdecimal() and len(said) < 16 else -1
        upload = _Upload(page, address_of(asks), size)
        with speaking(language_of(asks, self.settings.language)):
            refused = self._uploads.refusal(upload)
        if refused is not None:
            security_log.note(SecurityEvent.UPLOAD)
            await plain(refused[1], refused[0])(scope, receive, send)
            return
        self._uploads.coming.append(upload)
        try:
            await self.app(scope, receive, send)
        finally:
            self._uploads.came(upload)


class Uploads:
    """What files on their way, and those that Streamlit holds, take of memory."""

    def __init__(self, settings: Settings) -> None:
        self._each = FILES_EACH * settings.upload * MEGABYTE
        self._most = settings.uploads * MEGABYTE
        self.coming: list[_Upload] = []
        self._from: dict[str, str] = {}
        """By page, the address that it sent from."""

    def refusal(self, upload: _Upload) -> tuple[int, str] | None:
        """The status and the sentence for an upload that is not to be; None where it may come."""
        if upload.size < 0:
            return 411, _("La taille du fichier manque : envoyez-le depuis la page.")
        held = self._held()
        if self._sum(held, page=upload.page) + upload.size > self._each:
            return 413, _(
                "Cette page tient déjà beaucoup de fichiers : rechargez-la, puis un seul."
            )
        if not self._most:
            return None
        busy = _("Beaucoup de fichiers arrivent en ce moment : réessayez dans quelques minutes.")
        if self._sum(held) + upload.size > self._most:
            return 429, busy
        of_address = self._sum(held, address=upload.address) + upload.size
        return (429, busy) if of_address > self._most / 2 else None

    def came(self, upload: _Upload) -> None:
        """It is over: what there is of it is Streamlit's to hold."""
        self.coming.remove(upload)
        self._from[upload.page] = upload.address

    def _held(self) -> Mapping[str, int]:
        """Bytes by page, of the pages that are still there."""
        if not runtime.exists():
            return {}
        kept = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
        held = {page: sum(len(each.data) for each in list(files.values()))
                for page, files in list(kept.items())}  # fmt: skip
        self._from = {page: address for page, address in self._from.items() if page in held}
        return held

    def _sum(self, held: Mapping[str, int], *, page: str = "", address: str = "") -> int:
        among = [
            *self.coming,
            *(_Upload(each, self._from.get(each, ""), size) for each, size in held.items()),
        ]
        return sum(
            each.size
            for each in among
            if (not page or each.page == page) and (not address or each.address == address)
        )
