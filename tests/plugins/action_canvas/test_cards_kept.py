"""Cards of a view stay the same objects between frames, in every activity that puts some aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.follow_up import Followed
from plugins.market_place import Topic
from plugins.positions import Argument, Debate
from plugins.tables import TableCard
from plugins.welcome import RoleOffer
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.view import Audience, Card
from tests.plugins.votes.a_vote import inside

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Content
    from tablee.registry import Catalogue
    from tablee.session import Room

WRITTEN: dict[str, tuple[Content, Content]] = {
    "welcome": (RoleOffer("scribe"), RoleOffer("timekeeper")),
    "market_place": (Topic("Le pain"), Topic("Le bois")),
    "positions": (Argument("parce que", "0"), Argument("mais", "1")),
    "tables": (TableCard("une idée", "room"), TableCard("une autre", "room")),
}


def cards(room: Room, audience: Audience) -> dict[str, Card]:
    step = seat_of(room, facilitator_of(room)).step
    return {card.id: card for card in inside(step.activity.view(step, audience), Card)}


@pytest.mark.parametrize("audience", list(Audience)[:3])
@pytest.mark.parametrize("activity", WRITTEN)
def test_one_card_more_makes_one_card(
    tmp_path: Path, catalogue: Catalogue, activity: str, audience: Audience
) -> None:
    settings: dict[str, dict[str, Any]] = {
        "market_place": {},
        "positions": {"statement": "Il faut du pain", "named": False},
        "tables": {"names": False},
    }
    room = open_room(tmp_path, catalogue, activity, settings={activity: settings.get(activity, {})})
    start(room, activity)
    first, second = (enter(room, name) for name in ("Jeanne", "Karim"))
    if activity == "positions":
        seat_of(room, facilitator_of(room)).set_facts(Debate("arguments", ""))
    one, other = WRITTEN[activity]
    posted = seat_of(room, first).post(one)
    before = cards(room, audience)
    seat_of(room, second).post(other)
    after = cards(room, audience)
    if activity == "welcome" and audience is not Audience.CONSOLE:
        assert not after, "offers are the console's"
    else:
        assert set(before) == {posted.id}
        assert len(after) == 2
        assert after[posted.id] is before[posted.id]


def test_an_action_that_is_followed_up_is_drawn_once(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "follow_up")
    start(room, "follow_up")
    leads = seat_of(room, facilitator_of(room))
    posted = leads.post(Followed("Réunir les agents"))
    before = cards(room, Audience.PHONE)
    leads.post(Followed("Ouvrir un annuaire"))
    assert cards(room, Audience.PHONE)[posted.id] is before[posted.id]
