"""A framing with whoever carries the project, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from plugins.framing import Adopted, SheetKeywords
from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, seat_of, start
from tablee.view import Audience, Card, Cards, Stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.model.entities import Content, Contribution, Person
    from tablee.model.synthesis import Piece
    from tablee.session import Room
    from tablee.session.people.seat import Seat


OPENING = "J’aimerais que le groupe m’aide à"
TOOLS = f"{OPENING} réfléchir à la complémentarité de nos outils."
NETWORK = f"{OPENING} animer le réseau."


class Workshop:
    """A room where the framing runs: Solène carries, Gaspard takes part, Jeanne writes."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.facilitator = facilitator_of(room)
        self.carrier = enter(room, "Solène", Role.CARRIER, Role.PARTICIPANT)
        self.gaspard = enter(room, "Gaspard")
        self.scribe = enter(room, "Jeanne", Role.SCRIBE, Role.PARTICIPANT)
        start(room, "framing")

    def seat(self, person: Person) -> Seat:
        return seat_of(self.room, person, "framing")

    def post(self, person: Person, content: Content) -> Contribution:
        return self.seat(person).post(content)

    def act(self, person: Person, button: str, target: Contribution) -> None:
        seat = self.seat(person)
        seat.activity.act(seat, button, target.id)

    @property
    def adopted(self) -> str:
        """The id of the request that stands."""
        return self.seat(self.facilitator).step.of(Adopted)[-1][0].id

    @property
    def pieces(self) -> Sequence[Piece]:
        step = self.seat(self.facilitator).step
        return step.activity.synthesis(step)

    @property
    def request(self) -> str:
        step = self.seat(self.facilitator).step
        return step.activity.request(step)

    @property
    def keywords(self) -> tuple[str, ...]:
        found = self.seat(self.facilitator).step.of(SheetKeywords)
        return found[-1][1].words if found else ()

    def items(self, audience: Audience = Audience.PHONE) -> tuple[object, ...]:
        step = self.seat(self.facilitator).step
        view = step.activity.view(step, audience)
        assert isinstance(view, Stack)
        return view.items

    def cards(self, title: str, audience: Audience = Audience.PHONE) -> list[Card]:
        lists = [item for item in self.items(audience) if isinstance(item, Cards)]
        found = [cards for cards in lists if cards.title == title]
        return [card for cards in found for card in cards.cards if isinstance(card, Card)]

    def json(self, audience: Audience) -> str:
        return msgspec.json.encode(self.items(audience)).decode()
