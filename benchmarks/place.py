"""Fixture: a server with one running session, in a temporary folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.registry import load
from tablee.session import Sessions
from tablee.settings import ROOT
from tablee.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["LAPTOP", "PHONES", "Place", "open_place", "written"]

LAPTOP: Final = "laptop" * 5
"""What the facilitator's browser is known by."""
PHONES: Final = tuple(f"phone-{n}-" * 4 for n in range(4))
"""What the browsers of four who take part are known by."""


@dataclass(frozen=True)
class Place:
    """Where the session is."""

    port: int
    token: str
    session: str
    wall: str = ""
    """The token of its wall."""
    step: str = ""
    zones: tuple[str, ...] = ()
    """The ids of its aspects."""

    def address(self, host: str) -> str:
        """What the QR code holds, for phones that call this server so."""
        return f"http://{host}:{self.port}/r/{self.token}"


@contextmanager
def open_place(folder: Path, app: Path = ROOT / "app.py", cards: int = 8) -> Iterator[Place]:
    """Serves until left; its compressed files are the best ones before anybody comes.

    The canvas holds so many cards, in five aspects where there are more than eight.
    """
    sessions = folder / "sessions"
    sessions.mkdir()
    made = written(sessions, cards)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TABLEE_")}
    environ |= {
        "TABLEE_SESSIONS": str(sessions),
        "TABLEE_HOST": "127.0.0.1",
        "TABLEE_PORT": str(port),
    }
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, str(app)], env=environ, cwd=app.parent, stdout=log, stderr=log
        )
    try:
        _wait(server, port)
        yield replace(made, port=port)
    finally:
        server.terminate()
        server.wait(20)


def written(folder: Path, cards: int) -> Place:
    """A session with a canvas under way, and cards of its facilitator."""
    catalogue = load([ROOT / "plugins"])
    agenda = Agenda("essai", "Essai", "", (AgendaStep("action_canvas", 30),))
    with speaking("fr"):
        sessions = Sessions(folder, catalogue)
        room = sessions.create(LAPTOP, "Un réseau à distance", agenda, facilitator="Yasmine")
        yasmine = next(p for p in room.everybody.values() if p.has(Role.FACILITATOR))
        room.conduct.start(yasmine)
        step = room.session.current or ""

        def post(kind: str, **fields: str) -> str:
            content = catalogue.content("action_canvas", kind, fields)
            return room.words.post(yasmine, step, content).id

        aspects = [post("aspect", text=f"Aspect {n}") for n in range(5)] if cards > 8 else [""]
        for number in range(cards):
            aspect = aspects[number % len(aspects)]
            post("card", text=f"Commencer petit, {number}", aspect=aspect)
        for n, phone in enumerate(PHONES):
            room.people.join(phone, f"Personne {n}")
        sessions.close()
    return Place(0, room.keys.join, room.session.id, room.keys.wall, step, tuple(aspects))


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    """Until the server answers, then until its work in the background is over."""
    for _try in range(150):
        assert server.poll() is None, "the server has ended"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
            break
        except OSError:
            time.sleep(0.2)
    for _try in range(60):
        before = _used(server.pid)
        time.sleep(1)
        if _used(server.pid) - before < 0.2:
            return


def _used(pid: int) -> float:
    """Seconds of processor that a process has used."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
