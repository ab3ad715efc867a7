"""A room that decides by consent, for its tests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from plugins.consent import NO_OBJECTION, OBJECTION, Consent, ConsentFacts
from tablee.model.entities import Appearance, Person, Role
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Cards, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat
    from tablee.view import Card, View


P = "Ouvrir un espace commun"
BETTER = "Ouvrir un espace commun, pour un an"
TOO_DEAR = "Personne ne paiera l’hébergement."


class Workshop:
    """A room where consent is asked of Jeanne, Karim and Lucie; Solène carries the project."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.facilitator = facilitator_of(room)
        self.solene = enter(room, "Solène", Role.CARRIER, Role.PARTICIPANT)
        self.jeanne = enter(room, "Jeanne Morel", appearance=Appearance.FULL)
        self.karim = enter(room, "Karim")
        self.lucie = enter(room, "Lucie Bel", appearance=Appearance.INITIALS)
        self.id = start(room, "consent")
        self.everybody = (self.solene, self.jeanne, self.karim, self.lucie)

    @property
    def facilitator_seat(self) -> Seat:
        return self.seat(self.facilitator)

    @property
    def facts(self) -> ConsentFacts:
        return self.facilitator_seat.step.facts(ConsentFacts)

    @property
    def option(self) -> str:
        return self.facts.options[0][0]

    def seat(self, person: Person) -> Seat:
        return seat_of(self.room, person, "consent")

    def open(self, *words: str) -> None:
        self.room.voting.prepare(self.facilitator, self.id, typed=words or (P,), left_out=())
        self.facilitator_seat.open_vote()

    def answer(self, mark: int, *whose: Person, text: str = "") -> None:
        for person in whose:
            self.room.voting.cast(
                person, self.id, {self.option: mark}, text=text, round=self.facts.round
            )

    def objected(self) -> None:
        """Everybody agrees but Karim, who objects; the vote is closed."""
        self.open()
        self.answer(NO_OBJECTION, self.solene, self.jeanne, self.lucie)
        self.answer(OBJECTION, self.karim, text=TOO_DEAR)
        self.facilitator_seat.close_vote()

    def act(self, person: Person, button: str, target: str = "") -> None:
        seat = self.seat(person)
        seat.activity.act(seat, button, target or self.card().id)

    def move_on(self, phase: str = "reactions") -> None:
        self.facilitator_seat.set_facts(replace(self.facts, phase=phase))

    def items(self, audience: Audience) -> tuple[View, ...]:
        step = self.facilitator_seat.step
        view = step.activity.view(step, audience)
        return view.items if isinstance(view, Stack) else (view,)

    def lists(self, audience: Audience) -> dict[str, tuple[Any, ...]]:
        return {i.title: i.cards for i in self.items(audience) if isinstance(i, Cards)}

    def card(self, audience: Audience = Audience.CONSOLE) -> Card:
        card: Card = self.lists(audience)["Objections"][0]
        return card

    def json(self, audience: Audience) -> str:
        return msgspec.json.encode(self.items(audience)).decode()

    def told(self) -> str:
        return Consent().told(self.facilitator_seat.step)

    def notes(self) -> str:
        return "\n".join(_texts(document_of(self.room).notes))


def _texts(thing: Any) -> list[str]:
    built = msgspec.to_builtins(thing)
    if isinstance(built, str):
        return [built]
    inside = built.values() if isinstance(built, dict) else built
    return [t for i in inside for t in _texts(i)] if isinstance(built, dict | list | tuple) else []


def make(tmp_path: Path, catalogue: Catalogue, **settings: Any) -> Workshop:
    return Workshop(open_room(tmp_path, catalogue, "consent", settings={"consent": settings}))
