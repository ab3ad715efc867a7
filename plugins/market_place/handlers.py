"""Handlers of buttons: mark interest in a topic, join one, place one in the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.plugin import NotAccepted, NotFound, Seat, _

from .contents import Going, Interest, Topic
from .schedule import goers, stalls

if TYPE_CHECKING:
    from . import MarketPlace

WAITING = "waiting"
"""The zone of the topics that have no time and place."""


def cell_id(slot: int, place: int) -> str:
    """The zone of a time and place, both from 1."""
    return f"s{slot}p{place}"


def toggle_interest(seat: Seat, topic: str) -> None:
    """Says that I would like to hear it, or takes it back."""
    said = [c.id for c, k in seat.mine_of(Interest) if k.topic == topic]
    if not said:
        seat.post(Interest(topic))
    for contribution in said:
        seat.withdraw(contribution)


def go(seat: Seat, activity: MarketPlace, topic: str, who: str = "") -> None:
    """Goes to a topic, instead of where I went at that time; where I already go, leaves it.

    `who` is the id of somebody for whom I type: whoever facilitates or takes notes.
    """
    with seat.together():
        person, step = who or seat.person.id, seat.step
        slot = _slot_of(seat, activity, topic)
        here = {stall.id for stall in stalls(step, activity, slot)}
        already = goers(step, activity)[slot - 1].get(person)
        for contribution, going in step.of(Going):
            if contribution.person == person and going.topic in here:
                seat.withdraw(contribution.id)
        if already != topic or who:
            seat.post(Going(topic), on_behalf_of=who or None)


def _slot_of(seat: Seat, activity: MarketPlace, topic: str) -> int:
    for slot in range(1, activity.slots + 1):
        if any(stall.id == topic for stall in stalls(seat.step, activity, slot)):
            return slot
    raise NotAccepted(_("Ce sujet n’a pas encore sa place dans la grille."))


def place(seat: Seat, activity: MarketPlace, topic: str, zone: str) -> None:
    """Puts a topic at a time and place of the board, or back among those that wait."""
    found = seat.step.get(topic)
    if found is None or not isinstance(found.content, Topic):
        raise NotFound(_("Ce sujet n’est plus là : il a été retiré."))
    if zone == WAITING:
        seat.put(topic, slot=0, place=0)
        return
    for slot in range(1, activity.slots + 1):
        for nth in range(1, len(activity.rooms) + 1):
            if cell_id(slot, nth) == zone:
                seat.put(topic, slot=slot, place=nth)
                return
    raise NotAccepted(_("Cette case n’est pas dans la grille : le sujet reste où il était."))
