"""Consent: everybody answers one proposal; an objection makes it better, and stays on record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from plugins.action_canvas import CanvasCard as CanvasCard
from plugins.consent import (
    NO_OBJECTION,
    OBJECTION,
    PASS,
    ClarifyingQuestion,
    Consent,
    ConsentFacts,
    Judgment,
    Reaction,
    Ruling,
    decided,
)
from plugins.consent.counting import unheard
from tablee.activities.answers import fields
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Appearance, Cast, HandCount, Marks, Person, Role
from tablee.sdk.testing import Clock, counted, enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import (
    Audience,
    Cards,
    Empty,
    Fold,
    Paper,
    Profile,
    ProfileRow,
    Quote,
    Stack,
    Text,
    VoteEntry,
    Waiting,
)
from tests.plugins.phones import OwnPhone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.context import Seat
    from tablee.view import Card, View

P = "Ouvrir un espace commun"
BETTER = "Ouvrir un espace commun, pour un an"
ON_THE_WALL = "Montrer au mur comment on a compté"
TOO_DEAR = "Personne ne paiera l’hébergement."

YES: Marks = {P: NO_OBJECTION}
PASSES: Marks = {P: PASS}
NO = Cast({P: OBJECTION}, text=TOO_DEAR)


def people(n: int, **fields: Any) -> list[Person]:
    return [Person(f"p{i}", f"Personne {i}", **fields) for i in range(n)]


def asked(ballots: Sequence[Marks | Cast], n: int = 14, **fields: Any) -> StepRecord:
    """What a group of so many people comes to with these answers."""
    return counted(Consent(), [P], list(ballots), people=people(n), **fields)


def judged(*preferences: bool, objection: str = "1-13") -> dict[str, Any]:
    """The facts after an objection was judged so, one judgment after the other."""
    found = [Judgment(objection, preference, "yasmine", 0.0) for preference in preferences]
    return {"judgments": msgspec.to_builtins(found)}


# ── the verdict ─────────────────────────────────────────────────────────────────────────────


def test_fourteen_people_without_objection_adopt() -> None:
    step = asked([YES] * 14)
    assert decided(step).ruling is Ruling.ADOPTED
    assert Consent().told(step) == "Adoptée : 14 personnes, aucune objection."
    assert step.outcome is not None
    assert (step.outcome.options[0].score, step.outcome.cast, step.outcome.available) == (
        14,
        14,
        14,
    )


def test_one_valid_objection_among_fourteen_sends_the_proposal_back_to_improvement() -> None:
    step = asked([YES] * 13 + [NO])
    assert decided(step).ruling is Ruling.NOT_ADOPTED
    assert Consent().told(step) == "Non adoptée : 1 objection. La proposition est à bonifier."


def test_an_objection_is_called_valid_once_it_was_judged_so() -> None:
    step = asked([YES] * 13 + [NO], **judged(False))
    assert Consent().told(step) == (
        "Non adoptée : 1 objection valable. La proposition est à bonifier."
    )


def test_one_person_who_passes_leaves_it_undecided_and_everybody_is_asked_again() -> None:
    step = asked([YES] * 13 + [PASSES])
    assert decided(step).ruling is Ruling.UNDECIDED
    assert Consent().told(step) == ("En suspens : 1 personne passe. On redemande à tout le monde.")


def test_one_absent_person_leaves_it_undecided() -> None:
    step = asked([YES] * 13)
    assert decided(step).ruling is Ruling.UNDECIDED
    assert Consent().told(step) == (
        "En suspens : 1 personne n’a pas répondu. On redemande à tout le monde."
    )


def test_an_empty_ballot_is_no_answer() -> None:
    assert decided(asked([YES] * 13 + [{}])).absent == 1


def test_an_objection_judged_a_preference_does_not_block_and_the_verdict_says_so() -> None:
    step = asked([YES] * 13 + [NO], **judged(True))
    assert decided(step).ruling is Ruling.ADOPTED
    assert Consent().told(step) == (
        "Adoptée : 14 personnes, aucune objection valable. "
        "1 objection jugée préférence ne bloque pas."
    )


def test_the_last_judgment_on_an_objection_counts() -> None:
    step = asked([YES] * 13 + [NO], **judged(True, False))
    assert decided(step).ruling is Ruling.NOT_ADOPTED


def test_of_two_objections_one_preference_is_not_enough() -> None:
    step = asked([YES] * 12 + [NO, NO], **judged(True, objection="1-12"))
    assert Consent().told(step) == (
        "Non adoptée : 1 objection. La proposition est à bonifier. "
        "1 objection jugée préférence ne bloque pas."
    )


def test_a_valid_objection_counts_even_while_others_have_not_answered() -> None:
    assert decided(asked([YES, NO])).ruling is Ruling.NOT_ADOPTED


def test_a_preference_does_not_answer_in_the_place_of_who_is_absent_or_passes() -> None:
    step = asked([*[YES] * 11, PASSES, NO], **judged(True, objection="1-12"))
    assert Consent().told(step) == (
        "En suspens : 1 personne passe, 1 personne n’a pas répondu. On redemande à tout le monde."
    )


def test_nobody_answering_decides_nothing() -> None:
    step = asked([])
    assert decided(step).ruling is Ruling.UNDECIDED
    assert Consent().told(step) == "En suspens : personne n’a répondu."


@given(st.lists(st.sampled_from([NO_OBJECTION, OBJECTION, PASS]), max_size=9), st.integers(0, 12))
def test_it_is_adopted_only_when_everybody_expected_agrees(marks: list[int], group: int) -> None:
    step = asked([{P: mark} for mark in marks], group)
    everybody = bool(marks) and len(marks) >= group and set(marks) == {NO_OBJECTION}
    assert (decided(step).ruling is Ruling.ADOPTED) is everybody
    assert (decided(step).ruling is Ruling.NOT_ADOPTED) is (OBJECTION in marks)


# ── who is expected ─────────────────────────────────────────────────────────────────────────


def hands(agree: int, object_: int = 0, pass_: int = 0, voters: int = 0) -> HandCount:
    counts = {str(NO_OBJECTION): agree, str(OBJECTION): object_, str(PASS): pass_}
    return HandCount(voters or agree + object_ + pass_, {P: counts})


def test_twelve_raised_hands_without_objection_adopt() -> None:
    step = asked([], 0, hands=[hands(12)])
    assert Consent().told(step) == "Adoptée : 12 personnes, aucune objection."


def test_a_raised_hand_can_object_and_be_judged() -> None:
    assert decided(asked([], 0, hands=[hands(11, 1)])).ruling is Ruling.NOT_ADOPTED
    preference = judged(True, objection="1-h0")
    assert decided(asked([], 0, hands=[hands(11, 1)], **preference)).ruling is Ruling.ADOPTED


def test_one_of_twelve_who_raised_no_hand_is_still_awaited() -> None:
    assert decided(asked([], 0, hands=[hands(11, voters=12)])).absent == 1


def test_hands_of_people_beyond_the_list_add_to_those_expected() -> None:
    step = asked([YES] * 3, 3, hands=[hands(12)])
    assert decided(step).answered == 15
    assert decided(step).ruling is Ruling.ADOPTED


def test_an_answer_typed_for_the_room_completes_the_list() -> None:
    step = asked([YES] * 2, 3, hands=[hands(1)])
    assert Consent().told(step) == "Adoptée : 3 personnes, aucune objection."
    assert turnout(step) == (
        "3 réponses sur 3 attendues, dont 1 saisie pour la salle, "
        "comptée pour une personne de la liste"
    )


def test_only_as_many_as_are_missing_are_counted_for_people_of_the_list() -> None:
    step = asked([YES] * 13, 14, hands=[hands(12)])
    assert turnout(step).startswith("25 réponses sur 25 attendues, dont 1 saisie pour la salle")
    assert turnout(asked([YES] * 3, 3, hands=[hands(12)])) == "15 réponses sur 15 attendues"


def turnout(step: StepRecord) -> str:
    (shown,) = Consent().results(step)
    assert isinstance(shown, Profile)
    return shown.note


def test_hands_stand_first_for_people_of_the_list_without_a_phone() -> None:
    group = [*people(2), Person("q", "Quentin", by_facilitator=True)]
    ballots = [Cast(YES, person="p0"), Cast(YES, person="p1")]
    step = counted(Consent(), [P], ballots, hands=[hands(1)], people=group, secret=False)
    assert Consent().told(step) == "Adoptée : 3 personnes, aucune objection."


def test_who_does_not_vote_is_not_awaited() -> None:
    carrier = Person("c", "Solène", roles=frozenset({Role.CARRIER, Role.PARTICIPANT}))
    desk = Person("f", "Yasmine", roles=frozenset({Role.FACILITATOR}))
    step = counted(Consent(carrier_votes=False), [P], [YES] * 3, people=[*people(3), carrier, desk])
    assert decided(step).ruling is Ruling.ADOPTED
    assert decided(counted(Consent(), [P], [YES] * 3, people=[*people(3), carrier])).absent == 1


# ── a room that decides ─────────────────────────────────────────────────────────────────────


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
    def desk(self) -> Seat:
        return self.seat(self.facilitator)

    @property
    def facts(self) -> ConsentFacts:
        return self.desk.step.facts(ConsentFacts)

    @property
    def option(self) -> str:
        return self.facts.options[0][0]

    def seat(self, person: Person) -> Seat:
        return seat_of(self.room, person, "consent")

    def open(self, *words: str) -> None:
        self.room.voting.prepare(self.facilitator, self.id, typed=words or (P,), left_out=())
        self.desk.open_vote()

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
        self.desk.close_vote()

    def act(self, person: Person, action: str, target: str = "") -> None:
        seat = self.seat(person)
        seat.activity.act(seat, action, target or self.card().id)

    def move_on(self, phase: str = "reactions") -> None:
        self.desk.set_facts(replace(self.facts, phase=phase))

    def items(self, audience: Audience) -> tuple[View, ...]:
        step = self.desk.step
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
        return Consent().told(self.desk.step)

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


@pytest.fixture
def workshop(tmp_path: Path, catalogue: Catalogue) -> Workshop:
    return make(tmp_path, catalogue)


def test_a_group_adopts_a_proposal(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.desk.close_vote()
    assert workshop.told() == "Adoptée : 4 personnes, aucune objection."


def test_the_proposal_stays_in_sight_while_its_result_is_awaited(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.desk.close_vote(show=False)
    for audience in (Audience.WALL, Audience.PHONE):
        assert P in workshop.json(audience)
        assert "Adoptée" not in workshop.json(audience)


def test_the_sheet_says_which_proposal_was_decided(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.desk.close_vote()
    (told,) = [s for s in document_of(workshop.room).sheet if s.label == "Décisions"]
    said = "".join(_texts(told.blocks))
    assert f"« {P} ». Adoptée : 4 personnes, aucune objection." in said


def test_the_verdict_stays_when_who_did_not_answer_leaves_afterwards(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, workshop.solene, workshop.jeanne, workshop.karim)
    workshop.desk.close_vote()
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
    workshop.desk.reopen_vote(((workshop.option, BETTER),))
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.desk.close_vote()
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
    workshop.desk.close_vote()
    assert workshop.told() == "Adoptée : 4 personnes, aucune objection."
    assert [person.name for person in unheard(workshop.desk.step)] == ["Lucie Bel"]


def test_a_former_round_expects_as_many_as_it_did_whoever_leaves_later(
    workshop: Workshop,
) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, workshop.solene, workshop.jeanne)
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    workshop.desk.close_vote()
    workshop.desk.reopen_vote(((workshop.option, BETTER),))
    workshop.room.erasing.person(workshop.facilitator, workshop.lucie.id)
    workshop.answer(NO_OBJECTION, *workshop.everybody[:3])
    workshop.desk.close_vote()
    first, second = workshop.desk.step.rounds
    assert (first.called, second.called) == (4, 3)
    assert workshop.notes().count("Sans réponse : 1") == 1


def test_a_secret_round_keeps_how_many_were_called_and_not_who(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = make(tmp_path, catalogue, secret=True)
    workshop.objected()
    (urn,) = workshop.desk.step.rounds
    assert urn.called == 4
    assert unheard(workshop.desk.step) == ()


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
    workshop.desk.close_vote()
    assert workshop.told() == "Adoptée : 5 personnes, aucune objection."


def test_only_one_proposal_is_asked_at_a_time(workshop: Workshop) -> None:
    with pytest.raises(NotAccepted, match="1 proposition"):
        workshop.open(P, BETTER)
    workshop.room.voting.prepare(workshop.facilitator, workshop.id, typed=(), left_out=())
    with pytest.raises(NotAccepted, match="une proposition"):
        workshop.desk.open_vote()


def test_of_several_cards_the_facilitator_keeps_one_or_types_the_proposal(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "consent")
    jeanne, desk = enter(room, "Jeanne"), facilitator_of(room)
    start(room, "action_canvas")
    one, other = (seat_of(room, jeanne).post(CanvasCard(text)) for text in ("Un", "Deux"))
    vote = start(room, "consent")

    def proposals() -> list[str]:
        step = seat_of(room, desk).step
        assert isinstance(step.activity, Consent)
        return [words for _id, words in step.activity.options(step)]

    assert proposals() == []
    with pytest.raises(NotAccepted, match="une proposition"):
        seat_of(room, desk).open_vote()
    room.voting.prepare(desk, vote, typed=(), left_out=())  # both are ticked
    with pytest.raises(NotAccepted, match="1 proposition"):
        seat_of(room, desk).open_vote()
    step = seat_of(room, desk).step
    for audience in Audience:
        assert "Deux" not in msgspec.json.encode(step.activity.view(step, audience)).decode()

    room.voting.prepare(desk, vote, typed=(P,), left_out=())
    assert proposals() == [P]
    room.voting.prepare(desk, vote, typed=(), left_out=(one.id,))
    assert proposals() == ["Deux"]
    seat_of(room, desk).open_vote()
    assert seat_of(room, desk).step.facts(ConsentFacts).options == ((other.id, "Deux"),)


def test_who_brings_the_project_listens_where_the_facilitator_said_so(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = make(tmp_path, catalogue, carrier_votes=False)
    workshop.open()
    with pytest.raises(NotAllowed, match="c’est à vous d’écouter"):
        workshop.answer(NO_OBJECTION, workshop.solene)
    workshop.answer(NO_OBJECTION, workshop.jeanne, workshop.karim, workshop.lucie)
    workshop.desk.close_vote()
    assert workshop.told() == "Adoptée : 3 personnes, aucune objection."


def test_hands_of_the_room_are_counted_with_the_phones(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    counts = {workshop.option: {str(NO_OBJECTION): 12}}
    workshop.room.voting.enter_hands(workshop.facilitator, workshop.id, 12, counts)
    workshop.desk.close_vote()
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
    workshop.desk.close_vote()
    raised, written = workshop.lists(Audience.CONSOLE)["Objections"]
    assert (written.text, written.title, written.by) == (TOO_DEAR, "", "")
    assert (raised.text, raised.title) == (
        "Sans mots écrits : à dire de vive voix.",
        "2 personnes",
    )
    assert "Non adoptée : 3 objections." in workshop.told()
    assert "Objection de 2 personnes, sans mots" in workshop.notes()


# ── asked again ─────────────────────────────────────────────────────────────────────────────


def test_passing_is_offered_in_the_first_round_only(workshop: Workshop) -> None:
    def choices() -> list[str]:
        step = workshop.desk.step
        assert isinstance(step.activity, Consent)
        return [choice.label for choice in step.activity.paper(step).choices]

    workshop.open()
    assert choices() == ["Pas d’objection", "J’ai une objection", "Je passe"]
    workshop.answer(NO_OBJECTION, workshop.solene, workshop.jeanne, workshop.karim)
    workshop.answer(PASS, workshop.lucie)
    workshop.desk.close_vote()
    assert "1 personne passe" in workshop.told()

    workshop.desk.reopen_vote()
    assert choices() == ["Pas d’objection", "J’ai une objection"]
    with pytest.raises(NotAccepted, match="pas de celles"):
        workshop.answer(PASS, workshop.lucie)
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.desk.close_vote()
    assert workshop.told() == "Adoptée : 4 personnes, aucune objection."


def test_after_a_pass_comes_the_next_round_and_nothing_was_reopened(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(PASS, *workshop.everybody)
    workshop.desk.close_vote()
    workshop.desk.reopen_vote()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.desk.close_vote()
    for audience in (Audience.PHONE, Audience.CONSOLE):
        (first,) = [
            i for i in workshop.items(audience) if isinstance(i, Fold) and "Tour" in i.title
        ]
        assert first.title == "Tour 1"
        assert "Puis Yasmine a ouvert le tour 2, à " in "\n".join(_texts(first))
    assert "Puis Yasmine a ouvert le tour 2, à " in workshop.notes()
    assert "rouvert" not in workshop.notes() + workshop.json(Audience.PHONE)

    workshop.desk.reopen_vote()
    assert "Tour 2, avant la réouverture" in workshop.notes()
    assert "Puis Yasmine a rouvert le vote, à " in workshop.notes()


def test_the_rule_says_that_one_passes_once(workshop: Workshop) -> None:
    assert "On passe une fois, au premier tour" in Consent().rule()


def test_an_amended_proposal_keeps_its_first_words_and_their_objection_on_record(
    workshop: Workshop,
) -> None:
    workshop.objected()
    workshop.desk.reopen_vote(((workshop.option, BETTER),))
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.desk.close_vote()

    first, second = workshop.desk.step.rounds
    assert (first.options[0][1], second.options[0][1]) == (P, BETTER)
    notes = workshop.notes()
    assert "Adoptée : 4 personnes, aucune objection." in notes
    assert P in notes
    assert BETTER in notes
    assert f"Objection de Karim : « {TOO_DEAR} » · Tenue pour valable." in notes


def test_judging_does_not_touch_a_former_round(workshop: Workshop) -> None:
    workshop.objected()
    former = workshop.card().id
    workshop.desk.reopen_vote(((workshop.option, BETTER),))
    with pytest.raises(NotAccepted, match="ne se juge plus"):
        workshop.act(workshop.facilitator, "prefer", former)
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.desk.close_vote()
    with pytest.raises(NotAccepted, match="ne se juge plus"):
        workshop.act(workshop.facilitator, "prefer", former)


# ── objections judged ───────────────────────────────────────────────────────────────────────


def test_a_preference_is_on_record_with_who_judged_it_and_when(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    workshop = Workshop(open_room(tmp_path, catalogue, "consent", clock=clock))
    workshop.objected()
    clock.advance(60)
    workshop.act(workshop.facilitator, "prefer")

    (judgment,) = workshop.facts.judgments
    assert judgment == Judgment(workshop.card().id, True, workshop.facilitator.id, clock.now)
    assert workshop.told().startswith("Adoptée : 4 personnes, aucune objection valable.")
    assert "Jugée préférence par Yasmine à " in workshop.notes()
    (fold,) = (f for f in workshop.items(Audience.PHONE) if isinstance(f, Fold))
    assert "Jugée préférence par Yasmine à " in "\n".join(_texts(fold))


def test_a_judgment_is_turned_round_until_the_session_ends_and_both_stay(
    workshop: Workshop,
) -> None:
    workshop.objected()
    workshop.act(workshop.facilitator, "prefer")
    assert [a.name for a in workshop.card().actions] == ["uphold"]
    with pytest.raises(NotAccepted, match="déjà fait"):
        workshop.act(workshop.facilitator, "prefer")
    workshop.room.conduct.next(workshop.facilitator)
    workshop.act(workshop.facilitator, "uphold")
    assert "Non adoptée" in workshop.told()
    assert [judgment.preference for judgment in workshop.facts.judgments] == [True, False]

    workshop.room.conduct.close(workshop.facilitator)
    with pytest.raises(NotAllowed, match="terminée"):
        workshop.act(workshop.facilitator, "prefer")


def test_a_participant_cannot_judge(workshop: Workshop) -> None:
    workshop.objected()
    for somebody in (workshop.karim, workshop.solene):
        with pytest.raises(NotAllowed):
            workshop.act(somebody, "prefer")
    assert workshop.facts.judgments == ()
    assert workshop.card(Audience.PHONE).actions == ()
    assert [(button.label, button.only) for button in workshop.card().actions] == [
        ("C’est une préférence", ("facilitator",)),
        ("C’est une objection valable", ("facilitator",)),
    ]


def test_nobody_judges_in_anothers_name_nor_takes_a_judgment_off_the_record(
    workshop: Workshop,
) -> None:
    workshop.objected()
    forged = Judgment(workshop.card().id, True, workshop.karim.id, 0.0)
    with pytest.raises(NotAccepted, match="reste inscrit"):
        workshop.desk.set_facts(replace(workshop.facts, judgments=(forged,)))
    workshop.act(workshop.facilitator, "prefer")
    instead = replace(workshop.facts.judgments[0], preference=False)
    for rewritten in ((), (instead,)):
        with pytest.raises(NotAccepted, match="reste inscrit"):
            workshop.desk.set_facts(replace(workshop.facts, judgments=rewritten))
    with pytest.raises(NotAccepted):
        workshop.desk.undo()
    assert len(workshop.facts.judgments) == 1


def test_the_vote_itself_is_not_changed_through_its_facts(workshop: Workshop) -> None:
    workshop.open()
    for changed in (
        replace(workshop.facts, closed=True),
        replace(workshop.facts, options=((workshop.option, BETTER),)),
    ):
        with pytest.raises(NotAllowed):
            workshop.desk.set_facts(changed)
    with pytest.raises(NotAccepted, match="n’y revient plus"):
        workshop.move_on()


def test_a_button_that_is_no_longer_there_says_so(workshop: Workshop) -> None:
    workshop.objected()
    with pytest.raises(NotAccepted, match="n’est plus là"):
        workshop.act(workshop.facilitator, "burn")


# ── before the objections ───────────────────────────────────────────────────────────────────


def test_questions_come_first_then_reactions_then_nothing_more(workshop: Workshop) -> None:
    workshop.seat(workshop.karim).post(ClarifyingQuestion("Qui paie ?"))
    with pytest.raises(NotAccepted, match="après les questions"):
        workshop.seat(workshop.jeanne).post(Reaction("J’aime bien"))
    workshop.move_on()
    workshop.seat(workshop.jeanne).post(Reaction("J’aime bien"))
    proposal = "Ce qui sera mis au vote"
    assert list(workshop.lists(Audience.PHONE)) == [proposal, "Questions", "Réactions"]
    assert list(workshop.lists(Audience.WALL)) == [proposal, "Réactions"]
    workshop.open()
    for late in (ClarifyingQuestion("Trop tard ?"), Reaction("Trop tard")):
        with pytest.raises(NotAccepted, match="est ouvert"):
            workshop.seat(workshop.lucie).post(late)


def test_only_the_facilitator_moves_on_and_may_come_back(workshop: Workshop) -> None:
    seat = workshop.seat(workshop.karim)
    with pytest.raises(NotAllowed):
        seat.set_facts(replace(workshop.facts, phase="reactions"))
    workshop.move_on()
    workshop.move_on("clarification")
    assert workshop.facts.phase == "clarification"
    workshop.desk.undo()
    assert workshop.facts.phase == "reactions"
    for elsewhere in ("objections", "nowhere"):
        with pytest.raises(NotAccepted, match="quand le vote s’ouvre"):
            workshop.move_on(elsewhere)


def test_each_moment_says_what_to_do(workshop: Workshop) -> None:
    def prompt() -> str:
        step = workshop.desk.step
        return step.activity.prompt(step)

    assert "Posez vos questions" in prompt()
    workshop.move_on()
    assert "ce que vous inspire" in prompt()
    workshop.open()
    assert prompt() == "Avez-vous une objection à cette proposition ?"
    workshop.desk.close_vote()
    assert prompt() == ""


# ── what each screen shows ──────────────────────────────────────────────────────────────────


def kinds(workshop: Workshop, audience: Audience) -> list[type]:
    return [type(item) for item in workshop.items(audience)]


@pytest.mark.parametrize("audience", list(Audience))
def test_before_it_opens_every_screen_has_the_proposal_the_rule_and_the_questions(
    workshop: Workshop, audience: Audience
) -> None:
    workshop.room.voting.prepare(workshop.facilitator, workshop.id, typed=(P,), left_out=())
    workshop.seat(workshop.karim).post(ClarifyingQuestion("Qui paie ?"))
    assert kinds(workshop, audience) == [Quote, Text, Cards]
    assert workshop.items(audience)[0] == Quote(P)
    lists = workshop.lists(audience)
    assert [(card.text, card.by) for card in lists["Questions"]] == [("Qui paie ?", "Karim")]
    assert bool(lists["Questions"][0].actions) is (audience is not Audience.WALL)


def test_an_empty_moment_invites(workshop: Workshop) -> None:
    (_proposal, questions) = (i for i in workshop.items(Audience.PHONE) if isinstance(i, Cards))
    assert questions.empty == "La première question, c’est peut-être la vôtre."
    workshop.move_on()
    (_proposal, reactions) = (i for i in workshop.items(Audience.PHONE) if isinstance(i, Cards))
    assert reactions.empty == "La première réaction, c’est peut-être la vôtre."


def test_what_is_hidden_leaves_all_but_the_console(workshop: Workshop) -> None:
    question = workshop.seat(workshop.karim).post(ClarifyingQuestion("Un nom de trop"))
    workshop.desk.hide(question.id)
    assert "de trop" not in workshop.json(Audience.PHONE) + workshop.json(Audience.WALL)
    assert "de trop" in workshop.json(Audience.CONSOLE)
    assert "de trop" not in workshop.notes()


def test_while_people_answer_phones_have_the_paper_and_nobody_sees_an_answer(
    workshop: Workshop,
) -> None:
    workshop.seat(workshop.karim).post(ClarifyingQuestion("Qui paie ?"))
    workshop.open()
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    assert kinds(workshop, Audience.PHONE) == [Paper, Waiting, Fold]
    assert kinds(workshop, Audience.CONSOLE) == [Waiting, VoteEntry, Fold]
    assert kinds(workshop, Audience.WALL) == [Quote, Waiting]
    assert workshop.items(Audience.WALL)[0] == Quote(P)
    for audience in Audience:
        assert TOO_DEAR not in workshop.json(audience)
    paper = workshop.items(Audience.PHONE)[0]
    assert isinstance(paper, Paper)
    assert [choice.words for choice in paper.choices] == [False, True, False]
    assert "Vote nommé" in paper.rule


def test_a_result_kept_from_the_room_shows_its_objections_on_the_console_alone(
    workshop: Workshop,
) -> None:
    workshop.open()
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    workshop.desk.close_vote(show=False)
    assert TOO_DEAR in workshop.json(Audience.CONSOLE)
    for audience in (Audience.PHONE, Audience.WALL):
        assert TOO_DEAR not in workshop.json(audience)
    assert workshop.notes() == ""
    workshop.act(workshop.facilitator, "prefer")
    workshop.desk.show_vote()
    assert TOO_DEAR in workshop.json(Audience.WALL)


@pytest.mark.parametrize("audience", list(Audience))
def test_the_result_is_the_verdict_the_answers_and_the_objections_in_their_words(
    workshop: Workshop, audience: Audience
) -> None:
    workshop.objected()
    answers, told, heard, *_more = workshop.items(audience)
    assert isinstance(answers, Profile)
    assert answers.title == "Proposition non adoptée"
    assert answers.choices == ("Pas d’objection", "Objection", "Passe")
    assert answers.rows == (ProfileRow(0, P, (3, 1, 0), "Non adoptée"),)
    assert answers.note == "4 réponses sur 4 attendues"
    assert isinstance(told, Text)
    assert told.text == workshop.told()
    assert isinstance(heard, Cards)
    card = workshop.card(audience)
    assert (card.text, card.by, card.marks[0].label) == (TOO_DEAR, "Karim", "Objection")
    assert bool(card.actions) is (audience is Audience.CONSOLE)


def test_no_screen_calls_an_objection_valid_before_it_is_judged(workshop: Workshop) -> None:
    workshop.objected()
    for audience in Audience:
        assert workshop.card(audience).marks[0].label == "Objection"
        seen = workshop.json(audience)
        assert "Tenue pour valable" not in seen
        assert "objection valable. La" not in seen
    assert [a.name for a in workshop.card().actions] == ["prefer", "uphold"]
    workshop.act(workshop.facilitator, "uphold")
    with pytest.raises(NotAccepted, match="déjà fait"):
        workshop.act(workshop.facilitator, "uphold")
    assert [a.name for a in workshop.card().actions] == ["prefer"]
    for audience in Audience:
        assert workshop.card(audience).marks[0].label == "Objection valable"
    assert "1 objection valable" in workshop.told()


def test_an_objection_that_nobody_judged_stands_as_valid_once_the_step_is_over(
    workshop: Workshop,
) -> None:
    workshop.objected()
    workshop.room.conduct.next(workshop.facilitator)
    assert "Tenue pour valable" in workshop.json(Audience.PHONE)


def test_every_screen_says_which_objection_is_a_preference(workshop: Workshop) -> None:
    workshop.objected()
    workshop.act(workshop.facilitator, "prefer")
    for audience in Audience:
        assert workshop.card(audience).marks[0].label == "Préférence : ne bloque pas"
    assert workshop.card(Audience.WALL).details == ()
    assert "Jugée préférence par Yasmine" in workshop.card(Audience.PHONE).details[0]


def test_a_new_round_keeps_the_former_one_at_hand(workshop: Workshop) -> None:
    workshop.objected()
    workshop.desk.reopen_vote(((workshop.option, BETTER),))
    for audience in (Audience.PHONE, Audience.CONSOLE):
        (fold,) = (i for i in workshop.items(audience) if isinstance(i, Fold))
        assert fold.title == "Les tours d’avant"
        said = "\n".join(_texts(fold))
        assert f"« {P} »" in said
        assert TOO_DEAR in said
    assert TOO_DEAR not in workshop.json(Audience.WALL)


def test_a_round_reopened_before_it_was_shown_stays_the_consoles(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    workshop.desk.close_vote(show=False)
    workshop.desk.reopen_vote()
    assert TOO_DEAR in workshop.json(Audience.CONSOLE)
    assert TOO_DEAR not in workshop.json(Audience.PHONE)


def test_without_any_answer_there_is_nothing_to_show(workshop: Workshop) -> None:
    workshop.open()
    workshop.desk.close_vote()
    assert kinds(workshop, Audience.WALL) == [Empty]
    assert workshop.notes() == ""


# ── names ───────────────────────────────────────────────────────────────────────────────────


def test_a_named_decision_says_who_answered_what_as_each_chose_to_appear(
    workshop: Workshop,
) -> None:
    workshop.objected()
    assert "Pas d’objection : 3 (Solène, Jeanne Morel, L. B.)" in workshop.notes()
    (fold,) = (f for f in workshop.items(Audience.PHONE) if isinstance(f, Fold))
    assert "Pas d’objection : 3 (Solène, Jeanne, L. B.)" in "\n".join(_texts(fold))


def test_a_secret_decision_names_nobody_anywhere(tmp_path: Path, catalogue: Catalogue) -> None:
    workshop = make(tmp_path, catalogue, secret=True)
    workshop.objected()
    workshop.act(workshop.facilitator, "prefer")
    workshop.desk.reopen_vote(((workshop.option, BETTER),))
    workshop.answer(OBJECTION, workshop.karim, text="Et après ?")
    workshop.answer(PASS - 2, workshop.solene, workshop.jeanne, workshop.lucie)
    workshop.desk.close_vote()

    written = workshop.notes() + msgspec.json.encode(workshop.desk.step.rounds).decode()
    written += "".join(workshop.json(audience) for audience in Audience)
    assert TOO_DEAR in written
    assert "Et après ?" in written
    for person in workshop.everybody:
        for trace in (person.id, person.first_name, person.initials):
            assert trace not in written


def test_the_default_is_a_named_vote() -> None:
    assert Consent().secret is False
    assert "Vote nommé" in Consent().rule()
    assert "Bulletins secrets" in Consent(secret=True).rule()


# ── what remains ────────────────────────────────────────────────────────────────────────────


def test_the_notes_hold_the_verdict_what_was_said_then_every_round(
    workshop: Workshop,
) -> None:
    workshop.seat(workshop.karim).post(ClarifyingQuestion("Qui paie ?"))
    workshop.move_on()
    workshop.seat(workshop.jeanne).post(Reaction("Enfin."))
    workshop.objected()
    (section,) = document_of(workshop.room).notes
    assert section.label == "Décision par consentement"
    texts = _texts(section)
    told = "Non adoptée : 1 objection. La proposition est à bonifier."
    objected = f"Objection de Karim : « {TOO_DEAR} » · Tenue pour valable."
    order = (told, objected, "Questions", "Qui paie ?", "Réactions", "Enfin.")
    places = [texts.index(text) for text in order]
    assert places == sorted(places)


def test_questions_alone_are_kept_when_nothing_was_decided(workshop: Workshop) -> None:
    workshop.seat(workshop.karim).post(ClarifyingQuestion("Qui paie ?"))
    assert "Qui paie ?" in workshop.notes()


def test_a_session_read_again_decides_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    from tablee.session import Sessions

    workshop = make(tmp_path, catalogue)
    workshop.objected()
    workshop.act(workshop.facilitator, "prefer")
    name, told, notes = workshop.room.session.id, workshop.told(), workshop.notes()
    workshop.room.close()
    again = Sessions(tmp_path, catalogue, Clock()).get(name)
    assert Consent().told(seat_of(again, workshop.facilitator, "consent").step) == told
    assert "\n".join(_texts(document_of(again).notes)) == notes


def test_an_english_room_reads_english(workshop: Workshop) -> None:
    workshop.objected()
    workshop.act(workshop.facilitator, "prefer")
    workshop.room.conduct.describe(workshop.facilitator, language="en")
    notes = workshop.notes()
    assert "Adopted: 4 people, no valid objection. 1 objection judged" in notes
    assert f"Objection from Karim: “{TOO_DEAR}” · Judged a preference by Yasmine at" in notes
    with speaking("en"):
        assert "Proposal adopted" in workshop.json(Audience.WALL)
        assert Consent().rule().startswith("Adopted if everybody answers")


# ── on phones and console ───────────────────────────────────────────────────────────────────


def page(seat):  # type: ignore[no-untyped-def] # AppTest runs this source alone, without our imports
    from tablee.ui.console import voting
    from tablee.ui.widgets import inputs as desk

    desk.show_refusal(seat)
    voting.draw(seat)
    seat.activity.render(seat)


def drawn(seat: Seat) -> AppTest:
    return AppTest.from_function(page, args=(seat,), default_timeout=30).run()


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def primary(app: AppTest) -> list[str]:
    """The buttons that stand out and can be pressed: what comes next."""
    strong = (button for button in app.button if button.proto.type == "primary")
    return [button.label for button in strong if not button.disabled]


def test_a_phone_asks_then_reacts_then_has_only_its_ballot(workshop: Workshop) -> None:
    phone = OwnPhone(workshop.desk.room, workshop.karim)
    phone.write("text", "Qui paie ?")
    assert [r.text for _c, r in workshop.desk.step.of(ClarifyingQuestion)] == ["Qui paie ?"]
    workshop.move_on()
    assert [field.button for field in fields(workshop.desk.step)] == ["Dire ma réaction"]
    phone.write("text", "Enfin.")
    assert [r.text for _c, r in workshop.desk.step.of(Reaction)] == ["Enfin."]
    workshop.open()
    assert (fields(workshop.desk.step), phone.fields) == ((), {})
    assert phone.refused(field="text", text="Trop tard.")


def test_what_is_half_typed_when_the_moment_changes_stays_in_the_same_field(
    workshop: Workshop,
) -> None:
    app = drawn(workshop.seat(workshop.karim))
    field = app.text_area[0].id
    workshop.move_on()
    assert [area.id for area in app.run().text_area] == [field]


def test_the_facilitator_moves_on_and_back_with_buttons(workshop: Workshop) -> None:
    workshop.room.voting.prepare(workshop.facilitator, workshop.id, typed=(P,), left_out=())
    app = press(drawn(workshop.desk), "Passer aux réactions")
    assert workshop.facts.phase == "reactions"
    press(app, "Revenir aux questions")
    assert workshop.facts.phase == "clarification"


def test_opening_the_objections_opens_the_vote_and_draws_every_phone_again(
    workshop: Workshop,
) -> None:
    app = drawn(workshop.desk)
    app.text_area[0].input(P)
    press(app.run(), "Passer aux réactions")
    before = workshop.room.stage
    press(app, "Ouvrir le tour des objections")
    assert (workshop.facts.running, workshop.facts.phase) == (True, "objections")
    assert workshop.facts.options[0][1] == P
    assert workshop.room.stage != before
    assert primary(app) == ["Clore et montrer le résultat"]


def test_without_a_proposal_or_with_several_nothing_leads_on(workshop: Workshop) -> None:
    app = drawn(workshop.desk)
    assert primary(app) == []
    assert "il faut une proposition" in app.caption[-1].value
    app.text_area[0].input(f"{P}\n{BETTER}")
    assert primary(app.run()) == []
    assert "gardez celle dont on décide" in app.caption[-1].value
    app.text_area[0].input(P)
    assert primary(app.run()) == ["Passer aux réactions"]


def closes(app: AppTest, label: str) -> None:
    """Closes the vote, though nobody has said that they have finished."""
    press(app, label)
    press(app, "Clore quand même")


def test_at_each_moment_one_button_stands_out_and_none_contradicts_it(workshop: Workshop) -> None:
    workshop.room.voting.prepare(workshop.facilitator, workshop.id, typed=(P,), left_out=())
    app = drawn(workshop.desk)
    again = "Rouvrir pour un nouveau tour"
    assert primary(app) == ["Passer aux réactions"]
    assert "Ouvrir le vote" not in labels(app)
    press(app, "Passer aux réactions")
    assert primary(app) == ["Ouvrir le tour des objections"]
    assert "Ouvrir le vote" not in labels(app)
    press(app, "Ouvrir le tour des objections")
    workshop.answer(PASS, workshop.karim)
    closes(app, "Clore sans montrer")
    assert labels(app) == ["Montrer le résultat"]
    press(app, "Montrer le résultat")
    assert labels(app) == [ON_THE_WALL, "Redemander à tout le monde", "Proposer de nouveau"]
    assert primary(app) == ["Redemander à tout le monde"]
    press(app, "Redemander à tout le monde")
    assert primary(app) == ["Ouvrir le tour 2"]
    press(app, "Ouvrir le tour 2")
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    closes(app, "Clore et montrer le résultat")
    assert labels(app) == [ON_THE_WALL, "Proposer de nouveau"]
    assert primary(app) == ["Proposer de nouveau"]
    workshop.act(workshop.facilitator, "prefer")
    assert again not in labels(app.run())  # three have not answered
    press(app, "Redemander à tout le monde")
    press(app, "Ouvrir le tour 3")
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    closes(app, "Clore et montrer le résultat")
    assert labels(app) == [ON_THE_WALL, again]


def test_of_several_cards_none_is_ticked_until_one_is_chosen(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "consent")
    jeanne, yasmine = enter(room, "Jeanne"), facilitator_of(room)
    start(room, "action_canvas")
    for text in ("Un", "Deux", "Trois"):
        seat_of(room, jeanne).post(CanvasCard(text))
    start(room, "consent")
    desk = seat_of(room, yasmine)
    app = drawn(desk)
    assert [box.value for box in app.checkbox] == [False, False, False]
    assert "Cochez-la ou tapez-la" in "".join(caption.value for caption in app.caption)
    app.checkbox[1].check().run()
    assert [box.value for box in app.checkbox] == [False, True, False]
    assert isinstance(desk.step.activity, Consent)
    assert [words for _id, words in desk.step.activity.options(desk.step)] == ["Deux"]


def test_the_desk_names_those_for_whom_the_room_s_answers_are_taken(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody[:3])
    agree: Marks = {workshop.option: NO_OBJECTION}
    workshop.room.voting.enter_paper(workshop.facilitator, workshop.id, agree)
    workshop.desk.close_vote()
    (said,) = [caption.value for caption in drawn(workshop.desk).caption]
    assert said.startswith("Sans réponse à leur nom : Lucie.")


def test_improving_asks_before_it_opens_a_round_on_the_new_words(workshop: Workshop) -> None:
    workshop.objected()
    app = drawn(workshop.desk)
    assert labels(app) == [ON_THE_WALL, "Proposer de nouveau"]
    assert app.text_area[0].value == P
    press(app, "Proposer de nouveau")
    assert "Changez-les" in app.error[0].value
    app.text_area[0].input("")
    press(app, "Proposer de nouveau")
    assert "Écrivez d’abord" in app.error[0].value

    app.text_area[0].input(BETTER)
    press(app, "Proposer de nouveau")
    assert f"« {BETTER} »" in app.text[0].value
    assert workshop.facts.round == 1
    press(app, "Pas encore")
    assert app.text_area[0].value == BETTER
    press(app, "Proposer de nouveau")
    press(app, "Ouvrir le tour 2")
    assert workshop.facts.running
    assert (workshop.facts.round, workshop.facts.options[0][1]) == (2, BETTER)


def test_undecided_everybody_is_asked_again_on_the_same_words(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody[:3])
    workshop.desk.close_vote()
    app = press(drawn(workshop.desk), "Redemander à tout le monde")
    assert f"« {P} »" in app.text[0].value
    press(app, "Ouvrir le tour 2")
    assert (workshop.facts.round, workshop.facts.options[0][1]) == (2, P)


def test_once_adopted_the_console_urges_no_other_round(workshop: Workshop) -> None:
    workshop.objected()
    app = drawn(workshop.desk)
    assert primary(app)
    workshop.act(workshop.facilitator, "prefer")
    assert primary(app.run()) == []


def test_a_round_that_somebody_else_has_opened_is_not_opened_twice(workshop: Workshop) -> None:
    workshop.objected()
    app = drawn(workshop.desk)
    app.text_area[0].input(BETTER)
    press(app, "Proposer de nouveau")
    workshop.desk.reopen_vote()
    press(app, "Ouvrir le tour 2")
    assert "n’est pas clos" in app.error[0].value
    assert workshop.facts.round == 2
