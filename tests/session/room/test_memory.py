"""What stays at hand from one step to the next: one's notes and ideas, what tables kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard, PrivateNote
from plugins.go_round import Word
from plugins.groups import handlers as grouping
from plugins.tables import TableReport
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.registry import fit
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.contributions import filling
from tablee.session.transfer.document import document_of
from tablee.storage.journal import MemoryJournal
from tablee.view import Audience, Button, Cards, Mark
from tests.plugins.votes.a_vote import inside, words

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat

KEPT = "Moins de réunions, plus de fêtes."


def own_words(seat: Seat) -> list[str]:
    """All that this person alone sees in the step."""
    return words(seat.activity.own_views(seat.own))


class Thinking:
    """A ready-made agenda with four people, each able to write at their own table."""

    def __init__(self, folder: Path, catalogue: Catalogue, agenda: str) -> None:
        """Nothing has begun."""
        made = fit(catalogue.agendas[agenda], catalogue).agenda
        sessions = Sessions(folder, catalogue, Clock(), MemoryJournal)
        self.room: Room = sessions.create("laptop", "Essai", made)
        self.yasmine = facilitator_of(self.room)
        names = ("Adèle", "Bachir", "Chloé", "Driss")
        self.people = [self.room.people.join(f"phone of {name}", name) for name in names]
        self.room.conduct.start(self.yasmine)

    @property
    def step(self) -> StepRecord:
        step = self.room.record().current
        assert step is not None
        return step

    def seat(self, person: Person) -> Seat:
        return seat_of(self.room, person)

    def to(self, title: str) -> None:
        """Goes on to this step; groups are formed on the way."""
        while self.step.title != title:
            if self.step.activity.name == "groups":
                grouping.draw_groups(self.seat(self.yasmine), self.step.activity)  # type: ignore[arg-type]
            self.room.conduct.next(self.yasmine)

    def report(self, text: str) -> str:
        """What the first table keeps."""
        group = self.step.groups[0]
        person = next(p for p in self.people if p.id in group.members)
        return self.seat(person).post(TableReport(text, group.id)).id


def test_the_carrier_s_notes_stand_beside_their_plan_and_nowhere_else(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "carrier_plan")
    solene, karim = enter(room, "Solène", Role.CARRIER), enter(room, "Karim")
    start(room, "action_canvas")
    seat_of(room, solene).post(PrivateNote("Appeler la mairie avant le 12."))
    seat_of(room, karim).post(CanvasCard("Une fête"))
    start(room, "carrier_plan")
    assert "Appeler la mairie avant le 12." in own_words(seat_of(room, solene))
    for person in (karim, facilitator_of(room)):
        assert "Appeler la mairie avant le 12." not in own_words(seat_of(room, person))
    for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
        step = seat_of(room, solene).step
        assert "Appeler la mairie avant le 12." not in words(step.activity.view(step, audience))
    written = catalogue.exporter("markdown").export(document_of(room), Part.BOTH).decode()
    assert "mairie" not in written
    room.close()


def test_one_s_own_first_ideas_are_at_hand_in_pairs(tmp_path: Path, catalogue: Catalogue) -> None:
    thinking = Thinking(tmp_path, catalogue, "one_two_four_all")
    adele, bachir, *_others = thinking.people
    thinking.seat(adele).post(CanvasCard("Un café"))
    thinking.seat(bachir).post(CanvasCard("Un four à pain"))
    thinking.seat(thinking.yasmine).reveal()
    thinking.to("À deux")
    assert Role.PARTICIPANT in thinking.step.activity.own_roles(thinking.step)
    assert "Un café" in own_words(thinking.seat(adele))
    assert "Un four à pain" not in own_words(thinking.seat(adele))


def test_what_a_group_kept_is_taken_up_by_a_press_once_and_says_where_it_comes_from(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    thinking = Thinking(tmp_path, catalogue, "one_two_four_all")
    thinking.seat(thinking.people[0]).post(CanvasCard("Un café"))
    thinking.seat(thinking.yasmine).reveal()
    thinking.to("À quatre")
    kept, title = thinking.report(KEPT), thinking.step.groups[0].title
    thinking.to("Tous")
    for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
        assert KEPT in words(thinking.step.activity.view(thinking.step, audience))
    adele, bachir, *_others = thinking.people
    filling.press(thinking.seat(adele), "take_up", kept)
    shown = thinking.step.activity.view(thinking.step, Audience.PHONE)
    assert [b for b in inside(shown, Button) if b.name == "take_up"] == []
    assert f"de\u00a0: {title}" in words(shown)
    assert thinking.seat(adele).activity.fields(thinking.step)[0].once == ""
    with pytest.raises(NotAccepted, match="déjà repris"):
        thinking.seat(bachir).post(Word(KEPT, kept))
    thinking.seat(adele).post(Word("Et une phrase à moi"))
    written = catalogue.exporter("markdown").export(document_of(thinking.room), Part.NOTES)
    assert f"{KEPT} ({title})" in written.decode()


def test_the_harvest_of_a_world_cafe_takes_up_what_tables_kept_in_a_zone(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    thinking = Thinking(tmp_path, catalogue, "world_cafe")
    thinking.to("Troisième conversation")
    kept, title = thinking.report(KEPT), thinking.step.groups[0].title
    thinking.to("Récolte")
    adele = thinking.people[0]
    field = filling.ask(thinking.seat(adele), "place_lead", kept)
    assert field is not None
    filling.ask(thinking.seat(adele), "place_lead", kept, {"aspect": "next"})
    (found,) = thinking.step.of(CanvasCard)
    assert (found[1].text, found[1].aspect, found[1].lead) == (KEPT, "next", kept)
    shown = thinking.step.activity.view(thinking.step, Audience.PHONE)
    assert title in " ".join(mark.label for mark in inside(shown, Mark))
    assert "À reprendre des étapes d’avant" not in [c.title for c in inside(shown, Cards)]
    with pytest.raises(NotAccepted, match="plus mis de côté"):
        thinking.seat(adele).post(CanvasCard("Autre chose", lead=kept))


def test_where_somebody_listens_whoever_facilitates_places_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    from plugins.clarification import Question, SetAside

    room = open_room(tmp_path, catalogue, "clarification", "action_canvas")
    enter(room, "Solène", Role.CARRIER)
    karim = enter(room, "Karim")
    start(room, "clarification")
    question = seat_of(room, karim).post(Question("Et le budget\u00a0?")).id
    seat_of(room, facilitator_of(room)).post(SetAside(question))
    start(room, "action_canvas")
    step = seat_of(room, karim).step
    assert "Et le budget\u00a0?" not in words(step.activity.view(step, Audience.PHONE))
    with pytest.raises(NotAllowed):
        filling.press(seat_of(room, karim), "place_lead", question)
    filling.press(seat_of(room, facilitator_of(room)), "place_lead", question)
    assert [card.lead for _c, card in seat_of(room, karim).step.of(CanvasCard)] == [question]
    room.close()
