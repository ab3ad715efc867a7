"""Frame-cost scenario: processor time and bytes of one more card, in a small and in a full room.

In this process, without a server: what is measured is what the app does to make, compare and pack
the frames of its three audiences, not the sending.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Final

from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.registry import load
from tablee.session import Sessions
from tablee.settings import ROOT
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.live.backlog import Backlog
from tablee.web.live.serializer import Serializer

if TYPE_CHECKING:
    from tablee.session import Room

__all__ = ["AUDIENCES", "SIZES", "CardCost", "card_cost"]

SIZES: Final = ((25, 20), (425, 220))
"""People in the room, and cards on the board before those that are measured."""
AUDIENCES: Final = (Audience.PHONE, Audience.WALL, Audience.CONSOLE)
WARM: Final = 5


@dataclass
class CardCost:
    """What one more card cost in one room; seconds of processor at the median, and bytes."""

    people: int
    cards: int
    seconds: dict[Audience, float] = field(default_factory=dict)
    """To make the audience's frame, compare it and pack what is new."""
    posted: float = 0.0
    """To take the card in: rules, disk."""
    whole: int = 0
    """A phone's first frame, packed."""
    more: int = 0
    """One more card on a phone, packed."""

    @property
    def all(self) -> float:
        """Seconds for the three audiences together."""
        return sum(self.seconds.values())


class _Audience:
    def __init__(self, room: Room, audience: Audience) -> None:
        self._room, self._audience = room, audience
        self._serializer, self.backlog = Serializer(), Backlog("bench")

    def follow(self) -> float:
        """Seconds of processor until the newest is packed, as `hub.Channel` does it."""
        began = process_time()
        shown = frames.frame(self._room, self._audience, "fr", "http://127.0.0.1/r")
        state = self._serializer.frame(shown)
        if not self.backlog.shows(state):
            self.backlog.add(state, began)
        self.more = len(self.backlog.since(self.backlog.n - 1).packed)
        return process_time() - began


def card_cost(people: int, cards: int, times: int) -> CardCost:
    """Puts so many cards more up, one after the other, each by somebody else."""
    with tempfile.TemporaryDirectory(prefix="bench-live-") as folder:
        sessions = Sessions(Path(folder), load([ROOT / "plugins"]))
        try:
            return _measured(_room(sessions, people), people, cards, times)
        finally:
            sessions.close()


def _room(sessions: Sessions, people: int) -> Room:
    agenda = Agenda("bench", "Essai", "", (AgendaStep("action_canvas", 30),))
    room = sessions.create("laptop" * 5, "Essai", agenda, facilitator="Yasmine")
    for nth in range(people - 1):
        person = room.people.join(f"phone-{nth:04}-0123456789", f"Personne{nth}")
        room.presence.arrive(person.id)
    room.conduct.start(next(p for p in room.everybody.values() if p.has(Role.FACILITATOR)))
    return room


def _measured(room: Room, people: int, cards: int, times: int) -> CardCost:
    found = CardCost(people, cards)
    group = [p for p in room.everybody.values() if not p.has(Role.FACILITATOR)]
    for nth in range(cards):
        _post(room, group[nth % len(group)].id, nth)
    audiences = {audience: _Audience(room, audience) for audience in AUDIENCES}
    spent: dict[Audience, list[float]] = {audience: [] for audience in AUDIENCES}
    posted = []
    for nth in range(cards, cards + WARM + times):
        began = process_time()
        _post(room, group[nth % len(group)].id, nth)
        posted.append(process_time() - began)
        for audience, one in audiences.items():
            spent[audience].append(one.follow())
    found.seconds = {audience: median(each[WARM:]) for audience, each in spent.items()}
    found.posted = median(posted[WARM:])
    phone = audiences[Audience.PHONE]
    found.whole, found.more = len(phone.backlog.since(0).packed), phone.more
    return found


def _post(room: Room, person: str, nth: int) -> None:
    text = f"Idée {nth} : " + "réunir les voisines et les voisins du quartier, " * (1 + nth % 2)
    card = room.catalogue.content("action_canvas", "card", {"text": text})
    room.words.post(room.everybody[person], room.agenda[0].id, card)
