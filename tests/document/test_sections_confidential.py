"""What strangers may read: nothing of a confidential step comes through, by any way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard
from plugins.carrier_plan.contents import PlanAction
from plugins.editing.contents import Added, LineEdit, Order, Reading, Reservation, Withdrawal
from plugins.shared_notes.lines import NoteLine
from tablee.activities import read_facts
from tablee.activities.votes import VoteFacts
from tablee.document import redaction
from tablee.model.entities import Role
from tablee.model.synthesis import SheetPicture
from tablee.sdk.testing import enter, facilitator_of, offered, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.transfer import upload
from tablee.session.transfer.document import document_of, public_document_of
from tests.support.sessions.written_report import REPORT

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.session import Room

SECRET = "Le budget de la mairie est un secret"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Two canvases, a vote on the second, a plan; Naïma writes a card on each canvas."""
    plugins = offered()
    before = ("framing", "action_canvas", "clarification")
    room = open_room(tmp_path, plugins, *before, "action_canvas", "dot_vote", "carrier_plan")
    naima = enter(room, "Naïma")
    first, second = (s for s in room.agenda if s.activity == "action_canvas")
    for step, words in ((first, "Une foire aux outils"), (second, SECRET)):
        room.conduct.go_to(facilitator_of(room), step.id)
        room.words.post(naima, step.id, CanvasCard(words))
    notes = next(s for s in room.beside if s.activity == "shared_notes")
    me = facilitator_of(room)
    room.words.post(me, notes.id, NoteLine("On se méfie de la mairie", second.id))
    room.words.post(me, notes.id, NoteLine("On aime les foires", first.id))
    return room


def ids(room: Room, *places: int) -> list[str]:
    """The ids of the steps of the agenda at these places, and of those beside it."""
    return [room.agenda[place].id for place in places] + [step.id for step in room.beside]


def test_a_confidential_step_leaves_nothing_in_the_document_nor_in_its_pictures(
    room: Room,
) -> None:
    whole = repr(document_of(room))
    assert SECRET in whole

    public = repr(public_document_of(room, ids(room, 0, 1, 2)))

    assert "Une foire aux outils" in public
    assert "mairie" not in public


def test_what_was_noted_about_a_confidential_step_stays_confidential_with_it(room: Room) -> None:
    public = repr(public_document_of(room, ids(room, 1)))

    assert "On aime les foires" in public
    assert "On se méfie" not in public


def test_a_vote_on_confidential_cards_is_confidential_too_and_the_app_can_say_so(
    room: Room,
) -> None:
    vote = voted(room)

    kept = redaction.tied(room.record(), ids(room, 1, 4))
    public = repr(public_document_of(room, ids(room, 1, 4)))

    assert SECRET in repr(public_document_of(room, ids(room, 1, 3, 4)))
    assert [step.step.id for step in kept] == [vote]
    assert SECRET not in public
    assert "Une foire aux outils" in public


def test_an_action_taken_up_from_a_confidential_card_goes_with_it(room: Room) -> None:
    solene = enter(room, "Solène", Role.CARRIER)
    start(room, "carrier_plan")
    (card,) = room.step_record(room.agenda[3].id).contributions
    seat = seat_of(room, solene, "carrier_plan")
    for action in (PlanAction("Voir le maire", source=card.id), PlanAction("Louer une salle")):
        seat.share([seat.post(action).id])

    public = public_document_of(room, ids(room, 1, 5))

    assert [action.what for action in document_of(room).actions] == [
        "Voir le maire",
        "Louer une salle",
    ]
    assert [action.what for action in public.actions] == ["Louer une salle"]
    assert "Voir le maire" not in repr(public)


def test_what_was_made_of_the_sheet_tells_nothing_confidential_and_loses_nothing_public(
    room: Room,
) -> None:
    me, first, second = facilitator_of(room), room.agenda[1].id, room.agenda[3].id
    notes, editing = (
        next(step.id for step in room.beside if step.activity == name)
        for name in ("shared_notes", "editing")
    )
    hidden, open_, other = (
        room.words.post(me, notes, NoteLine(words, step, place="important")).id
        for words, step in (("Le maire ment", second), ("Une bourde", first), ("Un fait", first))
    )
    keys = {each: f"important-{each}-0" for each in (hidden, open_, other)}
    for made in (
        LineEdit(keys[hidden], hidden, "Un élu ne dit pas tout"),
        LineEdit(keys[open_], open_, out=True),
        LineEdit(keys[other], other, "Un fait établi"),
        Order("important", (keys[other], keys[hidden], keys[open_])),
        Added("important", "Un élu se tait", beside=keys[hidden]),
        Added("important", "Une ligne de plus"),
    ):
        room.words.post(me, editing, made)
    whole = repr(document_of(room))
    assert "Un élu ne dit pas tout" in whole
    assert "Un élu se tait" in whole

    public = repr(public_document_of(room, ids(room, 1)).sheet)

    assert "élu" not in public
    assert "maire" not in public
    assert "Une bourde" not in public
    assert public.index("Un fait établi") < public.index("Une ligne de plus")


def test_words_withdrawn_from_the_document_are_not_drawn_either(room: Room) -> None:
    me, naima = facilitator_of(room), room.person_of("browser-of-Naïma")
    assert naima is not None
    start(room, "carrier_plan")
    solene = enter(room, "Solène", Role.CARRIER)
    seat = seat_of(room, solene, "carrier_plan")
    seat.share([seat.post(PlanAction("Louer une salle")).id])
    drawn = [b for s in document_of(room).sheet for b in s.blocks if isinstance(b, SheetPicture)]
    assert "Une foire aux outils" in drawn[0].alt
    editing = next(step.id for step in room.beside if step.activity == "editing")
    room.words.set_facts(me, editing, Reading(opened_at=1.0))
    (card,) = room.step_record(room.agenda[1].id).contributions
    room.words.post(naima, editing, Withdrawal(card.id))

    document = document_of(room)

    assert any(isinstance(b, SheetPicture) for s in document.sheet for b in s.blocks)
    assert "Une foire aux outils" not in repr(document)


def test_with_every_step_public_the_document_is_whole(room: Room) -> None:
    voted(room)
    everything = [step.id for step in (*room.agenda, *room.beside)]

    assert public_document_of(room, everything) == document_of(room)
    assert not redaction.tied(room.record(), everything)


def voted(room: Room) -> str:
    """The group has voted on the cards of the second canvas; the id of the vote."""
    me, naima = facilitator_of(room), room.person_of("browser-of-Naïma")
    assert naima is not None
    room.words.post(naima, room.agenda[3].id, CanvasCard("Vendre la mairie"))
    vote = start(room, "dot_vote")
    room.voting.open(me, vote)
    (option, _words), *_others = read_facts(VoteFacts, room.step(vote).facts).options
    room.voting.cast(naima, vote, {option: 2})
    room.voting.close(me, vote)
    return vote


def test_each_part_of_an_imported_report_is_public_only_if_it_is_said_so(tmp_path: Path) -> None:
    plugins = offered()
    came = upload.read(plugins, "", REPORT.encode())
    room = Sessions(tmp_path, plugins).receive("browser", came, "Ana")
    asked = redaction.choices(room.record())

    assert "Fiche\u00a0: ce qui y a été ajouté" in [choice.title for choice in asked]
    questions = next(choice for choice in asked if choice.title == "VOS QUESTIONS :")
    one = public_document_of(room, [questions.id])
    none = public_document_of(room, [])

    assert [section.label for section in one.notes] == ["VOS QUESTIONS :"]
    assert "qui anime le national" in repr(one.notes)
    assert not one.sheet
    assert not any((none.question, none.keywords, none.sheet, none.notes, none.said))
    assert none.title == "Faire vivre une recyclerie"
    assert none.participants == ("Adèle", "Bastien", "Clémence", "Virginie")
    everything = [choice.id for choice in asked]
    assert public_document_of(room, everything) == document_of(room)
    room.publishing.publish(facilitator_of(room), everything)


def test_readers_reservations_are_public_only_if_it_is_said_so(room: Room) -> None:
    me = facilitator_of(room)
    editing = next(step.id for step in room.beside if step.activity == "editing")
    room.words.set_facts(me, editing, Reading(opened_at=1.0))
    room.words.post(me, editing, Reservation("Je ne crois pas à cette foire"))
    asked = redaction.choices(room.record())
    reserved = next(choice for choice in asked if choice.title == "Réserves")

    assert "cette foire" not in repr(public_document_of(room, [room.agenda[1].id]))
    assert "cette foire" in repr(public_document_of(room, [room.agenda[1].id, reserved.id]))
