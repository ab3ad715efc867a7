"""HTTP endpoint that takes in a picture from a phone, before the contribution that shows it.

`POST /picture/<session>/<step>`, the file's bytes alone as `image/…` or `application/octet-stream`:
types that no form of another site can send. It is answered with the name under which the session
keeps the picture, made small and without what the file said besides; a text with this name then
shows it.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablee.activities.pictures import PictureContent
from tablee.drawing import uploads
from tablee.errors import NotAccepted, NotAllowed, TooFast, WorkshopError
from tablee.model.entities import Person, Role
from tablee.session import Room
from tablee.session.access.rules import check_may_post
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.view.fields import MOST_PICTURES
from tablee.web.http.cookies import asker_of, same_origin
from tablee.web.http.responses import as_spoken, body_of, encoded, plain, refused
from tablee.web.site import Site

BYTES: Final = "application/octet-stream"
AT_ONCE: Final = 10
"""Files that are on their way at the same time: each is held in memory whole."""
LEFT_OPEN: Final = MOST_PICTURES + 4
"""Pictures of one person in one step that no contribution shows yet; then the oldest goes."""
MOST_PLACES: Final = 2000
SLOWEST: Final = 120.0
"""Seconds that a file may be on its way: others wait for its place."""


class Unposted:
    """Pictures that were sent and are in no contribution yet, by place; in memory only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: OrderedDict[tuple[str, str, str], list[str]] = OrderedDict()

    def add(self, room: Room, person: str, step: str, name: str) -> None:
        """One more; lets go of the oldest where somebody has too many."""
        place = (room.session.id, person, step)
        with self._lock:
            names = self._names.setdefault(place, [])
            self._names.move_to_end(place)
            names.append(name)
            gone, names[:] = names[:-LEFT_OPEN], names[-LEFT_OPEN:]
            while len(self._names) > MOST_PLACES:
                self._names.popitem(last=False)
        shown = {getattr(c.content, "name", "") for c in room.everything()}
        for each in gone:
            if each not in shown:
                room.store.remove_media(each)


class Intake:
    """Takes pictures in, a few at once: first the bytes of the request, then the picture."""

    def __init__(self) -> None:
        self._coming = threading.BoundedSemaphore(AT_ONCE)
        self._unposted = Unposted()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Holds one of the places for files on their way; raises `TooFast` where there is none."""
        if not self._coming.acquire(blocking=False):
            raise TooFast(_("Trop d’images arrivent en même temps : réessayez dans un instant."))
        try:
            yield
        finally:
            self._coming.release()

    async def arrived(self, request: Request, more: int = 0) -> bytes:
        """What was sent, `more` bytes beside the picture. Raises `NotAccepted`, `TooFast`."""
        with self.place():
            return await self.taken(request, more)

    async def taken(self, request: Request, more: int = 0) -> bytes:
        """The same, for whoever holds a place."""
        try:
            data = await asyncio.wait_for(body_of(request, uploads.LARGEST_FILE + more), SLOWEST)
        except TimeoutError as error:
            raise NotAccepted(
                _(
                    "L’envoi a été trop lent. "
                    "Réessayez plus près du Wi-Fi, ou avec une image plus petite."
                )
            ) from error
        if data is None:
            raise NotAccepted(_("Cette image est trop lourde : 15 Mo au plus."))
        return data

    def store(self, room: Room, person: Person, step: str, data: bytes) -> dict[str, str]:
        """Keeps a picture that this person may show there: its name, and its address."""
        check_may_send(room, person, step)
        if not data:
            raise NotAccepted(_("Choisissez d’abord une image."))
        if not person.has(Role.FACILITATOR):
            room.allowance.pace.spend(person.id)
        seat = Seat(room, person.id, step)
        name = seat.add_picture(data)
        self._unposted.add(room, person.id, step, name)
        return {"name": name, "address": seat.picture(name)}


def routes(get_site: Callable[[], Site]) -> list[Route]:
    intake = Intake()

    async def picture(request: Request, site: Site) -> Response:
        room, person = asker_of(request, site)
        step = request.path_params["step"]
        check_may_send(room, person, step)  # before the file is read
        data = await intake.arrived(request)
        return encoded(await run_in_threadpool(intake.store, room, person, step, data))

    answered = as_spoken(picture, get_site, lambda _request, refusal: refused(refusal))

    async def endpoint(request: Request) -> Response:
        if not same_origin(request):
            return plain("cross-origin", 403)
        if not request.headers.get("content-type", "").lower().startswith(("image/", BYTES)):
            return plain(BYTES, 415)
        return await answered(request)

    return [Route("/picture/{session}/{step}", endpoint, methods=["POST"])]


def check_may_send(room: Room, person: Person, step: str) -> None:
    """Raises what keeps this person from showing a picture here."""
    here = room.step_record(step)
    kinds = [kind for kind in here.activity.contents if issubclass(kind, PictureContent)]
    refusal: WorkshopError = NotAllowed(_("Cette étape ne prend pas d’image."))
    for kind in kinds:
        try:
            check_may_post(here, kind(), person, person)
        except WorkshopError as error:
            refusal = error
        else:
            return
    raise refusal
