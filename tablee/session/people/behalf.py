"""Gives the seat from which a button is pressed for somebody who has no phone in the room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tablee.activities import answers
from tablee.errors import NotAccepted, NotAllowed, Outdated
from tablee.model.entities import Role
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.view import Audience, Button


def seat_for(seat: Seat, name: str, target: str, whom: str) -> Seat:
    """The seat of this person (an id), in whose name a button of a card is pressed.

    Raises `NotAllowed` for whoever neither facilitates nor takes notes, `NotAccepted` where nobody
    was chosen, or somebody with a phone, and `Outdated` where the card has no such button.
    """
    if not seat.has(Role.FACILITATOR, Role.SCRIBE):
        raise NotAllowed(_("On ne presse que pour soi."))
    step = seat.step
    person = next((p for p in step.group if p.id == whom and p.by_facilitator), None)
    if person is None:
        raise NotAccepted(_("Choisissez une personne qui n’a pas de téléphone."))
    view = answers.seen(step, Audience.CONSOLE if seat.facilitates else Audience.PHONE)
    if not any(b.behalf and b.name == name for b in _buttons(view, target)):
        raise Outdated(_("Ce bouton n’est plus là. La page va se remettre à jour."))
    return Seat(seat.room, person.id, step.step.id, typist=seat.person.id)


def _buttons(thing: Any, target: str) -> Iterator[Button]:
    """Those of the card, group or circle with this id, wherever it stands in a view."""
    if isinstance(thing, tuple | list):
        for each in thing:
            yield from _buttons(each, target)
    elif hasattr(thing, "__dataclass_fields__"):
        if getattr(thing, "id", None) == target:
            yield from (b for b in getattr(thing, "actions", ()) if isinstance(b, Button))
        for field in thing.__dataclass_fields__:
            value = getattr(thing, field)
            if isinstance(value, tuple | list) or hasattr(value, "__dataclass_fields__"):
                yield from _buttons(value, target)
