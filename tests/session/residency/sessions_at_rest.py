"""Sessions that are put to rest, found again, or served anew after a stop or a kill."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tablee.sdk.testing import enter, facilitator_of
from tablee.session import Sessions
from tests.support.sessions.sample import Idea

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.session import Room


def opened(sessions: Sessions, title: str = "Essai") -> Room:
    room = sessions.create("laptop-of-yasmine-00001", title, facilitator="Yasmine")
    step = room.conduct.add_step(facilitator_of(room), "ideas")
    room.conduct.go_to(facilitator_of(room), step.id)
    naima = enter(room, "Naïma")
    room.words.post(naima, step.id, Idea("Un mot de Naïma"))
    return room


def at_rest(sessions: Sessions, room: Room) -> str:
    """Puts it to rest, with nobody left who has it; its id."""
    name = room.session.id
    del room
    sessions.put_to_rest(idle=0)
    assert sessions.rooms.is_at_rest(name)
    return name


def summaries(sessions: Sessions) -> dict[str, bytes]:
    found = sessions.folder / ".summaries"
    return {path.name: path.read_bytes() for path in found.iterdir()} if found.is_dir() else {}


def again(sessions: Sessions) -> Sessions:
    sessions.close()
    return Sessions(sessions.folder, sessions.catalogue, sessions.clock)


@contextmanager
def swept(sessions: Sessions) -> Iterator[None]:
    """Within it, sessions are put to rest as often as can be."""
    over = threading.Event()

    def sweeps() -> None:
        while not over.is_set():
            sessions.put_to_rest(idle=0)

    sweeping = threading.Thread(target=sweeps)
    sweeping.start()
    yield
    over.set()
    sweeping.join()


def texts(room: Room) -> list[str]:
    return sorted(c.content.text for c in room.everything() if isinstance(c.content, Idea))
