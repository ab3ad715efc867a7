"""Consent: everybody answers one proposal; an objection makes it better, and stays on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from plugins.action_canvas import CanvasCard
from plugins.consent import NO_OBJECTION, OBJECTION, Consent, ConsentFacts
from plugins.consent.counting import unheard
from tablee.errors import NotAccepted, NotAllowed
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience
from tests.plugins.votes.consent.a_consent import BETTER, TOO_DEAR, P, Workshop, _texts, make

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Marks
    from tablee.registry import Catalogue


@pytest.fixture
def workshop(tmp_path: Path, catalogue: Catalogue) -> Workshop:
    return make(tmp_path, catalogue)


def test_a_group_adopts_a_proposal(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.facilitator_seat.close_vote()
    assert workshop.told() == "Adoptée : 4 personnes, aucune objection."


def test_the_proposal_stays_in_sight_while_its_result_is_awaited(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.facilitator_seat.close_vote(show=False)
    for audience in (Audience.WALL, Audience.PHONE):
        assert P in workshop.json(audience)
        assert "Adoptée" not in workshop.json(audience)


def test_the_sheet_says_which_proposal_was_decided(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.facilitator_seat.close_vote()
    (told,) = [s for s in document_of(workshop.room).sheet if s.label == "Décisions"]
    said = "".join(_texts(told.blocks))
    assert f"« {P} ». Adoptée : 4 personnes, aucune objection." in said


def test_the_verdict_stays_when_who_did_not_answer_leaves_afterwards(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, workshop.solene, workshop.jeanne, workshop.karim)
    workshop.facilitator_seat.close_vote()
    workshop.room.erasing.person(workshop.facilitator, workshop.lucie.id)
    assert workshop.told() == (
        "En suspens : 1 personne n’a pas répondu. On redemande à tout le monde."
    )
    assert "Sans réponse : 1" in workshop.notes()


def test_a_former_round_does_not_await_who_came_after_it(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    workshop = Workshop(open_room(tmp_path, catalogue, "consent", clock=clock))
    workshop.objected()
    clock.advance(60)
    enter(workshop.room, "Bastien")
    workshop.facilitator_seat.reopen_vote(((workshop.option, BETTER),))
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.facilitator_seat.close_vote()
    second, first = workshop.notes().split("Tour 1")
    assert "Sans réponse" not in first
    assert "Sans réponse : 1" in second


def test_a_paper_typed_for_somebody_whose_phone_is_flat_completes_the_answers(
    workshop: Workshop,
) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, workshop.solene, workshop.jeanne, workshop.karim)
    agree: Marks = {workshop.option: NO_OBJECTION}
    workshop.room.voting.enter_paper(workshop.facilitator, workshop.id, agree)
    workshop.facilitator_seat.close_vote()
    assert workshop.told() == "Adoptée : 4 personnes, aucune objection."
    assert [person.name for person in unheard(workshop.facilitator_seat.step)] == ["Lucie Bel"]


def test_a_former_round_expects_as_many_as_it_did_whoever_leaves_later(
    workshop: Workshop,
) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, workshop.solene, workshop.jeanne)
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    workshop.facilitator_seat.close_vote()
    workshop.facilitator_seat.reopen_vote(((workshop.option, BETTER),))
    workshop.room.erasing.person(workshop.facilitator, workshop.lucie.id)
    workshop.answer(NO_OBJECTION, *workshop.everybody[:3])
    workshop.facilitator_seat.close_vote()
    first, second = workshop.facilitator_seat.step.rounds
    assert (first.called, second.called) == (4, 3)
    assert workshop.notes().count("Sans réponse : 1") == 1


def test_a_secret_round_keeps_how_many_were_called_and_not_who(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = make(tmp_path, catalogue, secret=True)
    workshop.objected()
    (urn,) = workshop.facilitator_seat.step.rounds
    assert urn.called == 4
    assert unheard(workshop.facilitator_seat.step) == ()


def test_in_secret_a_hand_completes_what_phones_and_typed_ballots_left_open(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = make(tmp_path, catalogue, secret=True)
    quentin = workshop.room.people.add(workshop.facilitator, "Quentin")
    workshop.open()
    workshop.answer(NO_OBJECTION, workshop.solene, workshop.jeanne, workshop.karim)
    voting, agree = workshop.room.voting, {workshop.option: NO_OBJECTION}
    voting.enter_for(workshop.facilitator, workshop.id, quentin.id, {**agree})
    voting.enter_hands(
        workshop.facilitator, workshop.id, 1, {workshop.option: {str(NO_OBJECTION): 1}}
    )
    workshop.facilitator_seat.close_vote()
    assert workshop.told() == "Adoptée : 5 personnes, aucune objection."


def test_only_one_proposal_is_asked_at_a_time(workshop: Workshop) -> None:
    with pytest.raises(NotAccepted, match="1 proposition"):
        workshop.open(P, BETTER)
    workshop.room.voting.prepare(workshop.facilitator, workshop.id, typed=(), left_out=())
    with pytest.raises(NotAccepted, match="une proposition"):
        workshop.facilitator_seat.open_vote()


def test_of_several_cards_the_facilitator_keeps_one_or_types_the_proposal(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "consent")
    jeanne, boss = enter(room, "Jeanne"), facilitator_of(room)
    start(room, "action_canvas")
    one, other = (seat_of(room, jeanne).post(CanvasCard(text)) for text in ("Un", "Deux"))
    vote = start(room, "consent")

    def proposals() -> list[str]:
        step = seat_of(room, boss).step
        assert isinstance(step.activity, Consent)
        return [words for _id, words in step.activity.options(step)]

    assert proposals() == []
    with pytest.raises(NotAccepted, match="une proposition"):
        seat_of(room, boss).open_vote()
    room.voting.prepare(boss, vote, typed=(), left_out=())  # both are ticked
    with pytest.raises(NotAccepted, match="1 proposition"):
        seat_of(room, boss).open_vote()
    step = seat_of(room, boss).step
    for audience in Audience:
        assert "Deux" not in msgspec.json.encode(step.activity.view(step, audience)).decode()

    room.voting.prepare(boss, vote, typed=(P,), left_out=())
    assert proposals() == [P]
    room.voting.prepare(boss, vote, typed=(), left_out=(one.id,))
    assert proposals() == ["Deux"]
    seat_of(room, boss).open_vote()
    assert seat_of(room, boss).step.facts(ConsentFacts).options == ((other.id, "Deux"),)


def test_who_brings_the_project_listens_where_the_facilitator_said_so(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = make(tmp_path, catalogue, carrier_votes=False)
    workshop.open()
    with pytest.raises(NotAllowed, match="c’est à vous d’écouter"):
        workshop.answer(NO_OBJECTION, workshop.solene)
    workshop.answer(NO_OBJECTION, workshop.jeanne, workshop.karim, workshop.lucie)
    workshop.facilitator_seat.close_vote()
    assert workshop.told() == "Adoptée : 3 personnes, aucune objection."


def test_hands_of_the_room_are_counted_with_the_phones(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    counts = {workshop.option: {str(NO_OBJECTION): 12}}
    workshop.room.voting.enter_hands(workshop.facilitator, workshop.id, 12, counts)
    workshop.facilitator_seat.close_vote()
    assert workshop.told() == "Adoptée : 16 personnes, aucune objection."


def test_an_objection_typed_for_the_room_keeps_its_words_and_is_nobodys(
    workshop: Workshop,
) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.room.voting.enter_paper(
        workshop.facilitator, workshop.id, {workshop.option: OBJECTION}, text=TOO_DEAR
    )
    workshop.room.voting.enter_paper(
        workshop.facilitator, workshop.id, {workshop.option: OBJECTION}, hands=2
    )
    workshop.facilitator_seat.close_vote()
    raised, written = workshop.lists(Audience.CONSOLE)["Objections"]
    assert (written.text, written.title, written.by) == (TOO_DEAR, "", "")
    assert (raised.text, raised.title) == (
        "Sans mots écrits : à dire de vive voix.",
        "2 personnes",
    )
    assert "Non adoptée : 3 objections." in workshop.told()
    assert "Objection de 2 personnes, sans mots" in workshop.notes()
