"""Prepares sessions on disk before the server starts, in a process that then ends.

`python -m benchmarks.live.rooms FOLDER` reads a plan as JSON from its input, writes the links.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.live.chosen import BENCHMARKS, app_folder
from benchmarks.live.person import Place
from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.registry import load
from tablee.session import Room, Sessions
from tablee.settings import ROOT
from tablee.storage.ballots.boxes import BOX, FOLDER, FolderBoxes
from tablee.storage.ballots.sealed import Seals

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["STEPS", "Prepared", "counted", "prepare", "senders"]

STEPS: Final = ("action_canvas", "clarification", "clarification", "dot_vote")
"""There is a field to write in at all but the last, which votes on `CARDS` put up beforehand."""
CARDS: Final = (
    "Commencer petit, avec deux personnes",
    "Demander l’avis de celles et ceux qui ne sont pas là",
    "Écrire ce que nous avons décidé",
    "Essayer pendant un mois, puis en reparler",
    "Trouver qui l’a déjà fait ailleurs",
)


@dataclass(frozen=True)
class Prepared:
    """A session that waits for its people."""

    place: Place
    browsers: list[str]
    """The cookies of those who are in already."""


def prepare(
    folder: Path, port: int, *, sessions: int = 1, people: int = 0, steps: Sequence[str] = STEPS
) -> list[Prepared]:
    """So many sessions, each with so many people in it, the first of the steps running."""
    plan = {"sessions": sessions, "people": people, "steps": list(steps)}
    made = _aside("make", folder, plan)
    return [
        Prepared(Place(port, **each["place"]), [str(b) for b in each["browsers"]]) for each in made
    ]


def counted(folder: Path) -> list[dict[str, Any]]:
    """What the sessions of a stopped server hold: people, contributions by activity, votes."""
    found: list[dict[str, Any]] = _aside("count", folder, {})
    return found


def senders(folder: Path) -> list[str]:
    """Whose ballots a running server holds, one for each ballot of a secret vote that is open."""
    found: list[str] = _aside("senders", folder, {})
    return found


def _aside(what: str, folder: Path, plan: dict[str, Any]) -> Any:
    command = [sys.executable, "-m", "benchmarks.live.rooms", what, str(folder)]
    said = subprocess.run(
        command,
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=app_folder(),
        env={**os.environ, "PYTHONPATH": str(BENCHMARKS)},
        check=False,
    )
    if said.returncode:
        raise RuntimeError(said.stderr[-2000:])
    return json.loads(said.stdout)


def _make(sessions: Sessions, plan: dict[str, Any]) -> list[dict[str, Any]]:
    names = ("action_canvas", *plan["steps"])
    agenda = Agenda("bench", "Essai", "", tuple(AgendaStep(name, 30) for name in names))
    made = []
    for number in range(plan["sessions"]):
        browser = secrets.token_urlsafe(24)
        room = sessions.create(browser, f"Essai {number}", agenda, facilitator="Yasmine")
        _put_cards_to_the_vote(room)
        browsers = [secrets.token_urlsafe(24) for _person in range(plan["people"])]
        for nth, each in enumerate(browsers):
            room.people.join(each, f"Personne{nth}")
        place = {
            "session": room.session.id,
            "join": room.keys.join,
            "wall": room.keys.wall,
            "facilitator": browser,
        }
        made.append({"place": place, "browsers": browsers})
    return made


def _put_cards_to_the_vote(room: Room) -> None:
    """Begins, puts the cards up, and goes on to the first of the steps."""
    facilitator = next(p for p in room.everybody.values() if p.has(Role.FACILITATOR))
    canvas, *others = room.agenda
    for step in others:
        if step.activity == "dot_vote":
            room.conduct.configure(facilitator, step.id, settings={"source": canvas.id})
    room.conduct.start(facilitator)
    for text in CARDS:
        card = room.catalogue.content("action_canvas", "card", {"text": text})
        room.words.post(facilitator, canvas.id, card)
    room.conduct.next(facilitator)


def _count(sessions: Sessions) -> list[dict[str, Any]]:
    return [_counted(room) for room in sessions.rooms.values()]


def _counted(room: Room) -> dict[str, Any]:
    held: dict[str, list[list[str]]] = {}
    votes = []
    for step in room.agenda:
        held.setdefault(step.activity, []).extend(
            [c.person, str(getattr(c.content, "text", ""))] for c in room.all_in(step.id)
        )
        if step.outcome is not None:
            votes.append({name: step.outcome[name] for name in ("voters", "cast")})
    people = [p for p in room.everybody.values() if not p.has(Role.FACILITATOR)]
    return {
        "session": room.session.id,
        "people": {p.id: p.name for p in people},
        "contributions": held,
        "votes": votes,
    }


def _senders(folder: Path) -> list[str]:
    """Whose the ballots in the boxes of open votes are: once counted, nobody can say."""
    seals = Seals(FolderBoxes(folder))
    boxes = (folder / FOLDER).glob(f"*{BOX}")
    held = (seals.ballots(box.name.removesuffix(BOX))[0].values() for box in boxes)
    return [str(ballot["person"]) for ballots in held for ballot in ballots]


def _main() -> None:
    what, folder = sys.argv[1:]
    if what == "senders":
        json.dump(_senders(Path(folder)), sys.stdout)
        return
    sessions = Sessions(Path(folder), load([ROOT / "plugins"]))
    plan = json.load(sys.stdin)
    json.dump(_make(sessions, plan) if what == "make" else _count(sessions), sys.stdout)
    sessions.close()


if __name__ == "__main__":
    _main()
