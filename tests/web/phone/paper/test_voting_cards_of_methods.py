"""Each method voted by real photos of cards: uploaded, counted, told on screens and in files."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from plugins.positions import Debate
from plugins.positions.contents import AFTER, SHOWN
from plugins.positions.counting import counts
from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.document.formats import written
from tablee.model.synthesis import Part
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.session.transfer.document import document_of
from tablee.view import Audience
from tablee.web.phone.paper import voting_cards as cards
from tablee.web.site import COOKIE

if TYPE_CHECKING:
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.web.site import Site

LAPTOP = "laptop-of-the-facilitator"
BYTES = {"content-type": "application/octet-stream"}
TYPED = ["Un four à pain", "Un marché", "Un jardin"]
SETTINGS: dict[str, dict[str, Any]] = {
    "approval": {"source": "-"},
    "consent": {"source": "-"},
    "dot_vote": {"source": "-", "dots": 1},
    "majority_judgment": {"source": "-"},
    "roti": {},
    "five_fingers": {"source": "-"},
    "gradients": {"source": "-"},
}
"""The methods that four sides can say, each at its own settings but for where options come from."""
PLACES = ("Tout à fait", "Plutôt oui", "Entre les deux", "Plutôt non", "Pas du tout")


class CardCapture:
    """Whoever facilitates, at the console, with photos."""

    def __init__(self, site: Site, room: Room) -> None:
        self._client = TestClient(Starlette(routes=cards.routes(lambda: site)))
        self._client.cookies.set(COOKIE, LAPTOP)
        place = f"{room.session.id}/{room.session.current}"
        self._photo, self._cards = f"/photo/{place}", f"/ballot/{place}/cards"

    def sent(self, **body: Any) -> Any:
        return self._client.post(self._cards, json=body).json()

    def known(self) -> list[tuple[int, str]]:
        """The cards that the console knows of, with whose they are."""
        state = self._client.get(self._cards).json()["state"]
        return [(card["number"], card["name"]) for card in state["cards"]]

    def show(self, take: str, shown: dict[int, int], take_round: int = 1) -> Any:
        """Has these cards held up, photographed and counted."""
        from tests.support.photos.held_cards import photo_of_cards  # it needs OpenCV

        photo = photo_of_cards(shown)
        answer = self._client.post(self._photo, content=photo, headers=BYTES)
        assert answer.status_code == 200, answer.text
        found = answer.json()["cards"]
        assert all(card["sure"] for card in found)
        read = {card["number"]: card["side"] for card in found}
        assert read == shown
        sides = {str(number): side for number, side in read.items()}
        return self.sent(take=take, take_round=take_round, shown=sides)


@pytest.fixture
def room_of(site: Site, catalogue: Catalogue) -> Any:
    if importlib.util.find_spec("cv2") is None:
        pytest.skip("OpenCV (tablee[photo]) is not installed")
    site.sessions = Sessions(site.settings.sessions, catalogue)

    def begun(activity: str, **settings: Any) -> Room:
        agenda = Agenda("essai", "Essai", "", (AgendaStep(activity, 5, settings=settings),))
        room = site.sessions.create(LAPTOP, "Un réseau", agenda, facilitator="Yasmine")
        start(room, activity)
        return room

    return begun


def export(room: Room, name: str) -> str:
    return written(room.catalogue, name, document_of(room), Part.BOTH).decode()


def seen(room: Room, audience: Audience) -> str:
    record = room.step_record(room.session.current or "")
    return repr(record.activity.view(record, audience)).replace("\\xa0", "\xa0")


@pytest.mark.parametrize("method", SETTINGS)
def test_each_method_is_voted_by_photos_of_cards(site: Site, room_of: Any, method: str) -> None:
    room = room_of(method, **SETTINGS[method])
    boss, step = facilitator_of(room), room.session.current
    if SETTINGS[method]:
        most = room.catalogue.activities[method].most
        room.voting.prepare(boss, step, typed=TYPED[:most], left_out=[])
    room.voting.open(boss, step)
    capture, vote = CardCapture(site, room), room.step_record(step).activity
    assert isinstance(vote, Vote)
    takes = vote.card_takes(vote.paper(room.step_record(step)))
    for take in takes:
        shown = {7 + n: n for n in range(len(take.sides))}
        assert capture.show(take.name, shown)["counted"]["new"] == list(shown)
        if take.rounds == 2:
            again = dict.fromkeys(shown, 0)
            assert capture.show(take.name, again, 2)["counted"]["new"] == list(shown)
        else:
            assert capture.show(take.name, shown)["counted"]["same"] == list(shown), "counted once"
    n = len(shown)
    room.voting.close(boss, step)
    urn = room.step_record(step).urn
    assert urn is not None
    assert (urn.origins, urn.voters) == ({"cards": n}, n)
    options = {option for cast in urn.ballots for option in cast.marks}
    assert len(options) == (n if method == "dot_vote" else len(takes))
    told = f"{n} cartes, photo (saisie\xa0: Yasmine)"
    assert told in seen(room, Audience.PHONE)
    assert told in seen(room, Audience.CONSOLE)
    assert told in export(room, "markdown")
    assert told in export(room, "json")


@pytest.mark.parametrize("labels", [PLACES[:3], PLACES], ids=["three", "five"])
def test_places_on_a_line_are_taken_by_photos_of_cards(
    site: Site, room_of: Any, labels: tuple[str, ...]
) -> None:
    room = room_of("positions", statement="Il faut décider ensemble.", labels=list(labels))
    boss, two_rounds = facilitator_of(room), len(labels) > 4
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    room.voting_cards.give(boss, naima.id, 9)
    capture, seat = CardCapture(site, room), seat_of(room, boss)
    capture.sent(ask=True, take="before", take_round=1)
    assert "En haut" in seen(room, Audience.WALL)
    assert capture.show("before", {7: 0, 8: 0, 9: 1})["counted"]["new"] == [7, 8, 9]
    assert "7, 8, 9" in seen(room, Audience.WALL), "which cards, never where"
    if two_rounds:
        assert capture.show("before", {7: 1, 8: 0, 9: 0}, 2)["counted"]["new"] == [7, 8, 9]
    assert capture.known() == [(7, ""), (8, ""), (9, "Naïma")]
    assert sum(counts(seat.step, len(labels), after=False)) == 3
    seat.set_facts(replace(seat.step.facts(Debate), phase=AFTER))
    assert "error" in capture.show("before", {7: 2}), "that moment has passed"
    assert capture.show("after", {8: 2})["counted"]["new"] == [8]
    if two_rounds:
        assert capture.show("after", {8: 0}, 2)["counted"]["new"] == [8]
    seat.set_facts(replace(seat.step.facts(Debate), phase=SHOWN))
    assert sum(counts(seat.step, len(labels), after=True)) == 3
    told = seen(room, Audience.CONSOLE)
    assert "Avant les arguments\xa0: 2 cartes, photo" in told
    assert "1 personne sur 3 a changé de place." in told
    assert "2 cartes, photo" in export(room, "markdown")


def test_a_card_counts_once_whoever_it_is_given_to_afterwards(site: Site, room_of: Any) -> None:
    room = room_of("positions", labels=list(PLACES[:2]))
    boss, capture = facilitator_of(room), CardCapture(site, room)
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    capture.show("before", {9: 0})
    room.voting_cards.give(boss, naima.id, 9)
    seat = seat_of(room, naima)
    seat.activity.act(seat, "stand", "1")
    assert counts(seat.step, 2, after=False) == (0, 1)
    capture.show("before", {9: 0})
    assert counts(seat.step, 2, after=False) == (1, 0)
