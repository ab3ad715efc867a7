"""Consent, its sums: the verdict, who is expected to answer, objections judged, asked again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.consent import (
    NO_OBJECTION,
    OBJECTION,
    PASS,
    ClarifyingQuestion,
    Consent,
    Judgment,
    Reaction,
    Ruling,
    decided,
)
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Cast, HandCount, Marks, Person, Role
from tablee.sdk.testing import Clock, counted, open_room
from tablee.view import Audience, Fold, Profile
from tests.plugins.votes.consent.a_consent import BETTER, TOO_DEAR, P, Workshop, _texts, make

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.registry import Catalogue

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
    boss = Person("f", "Yasmine", roles=frozenset({Role.FACILITATOR}))
    step = counted(Consent(carrier_votes=False), [P], [YES] * 3, people=[*people(3), carrier, boss])
    assert decided(step).ruling is Ruling.ADOPTED
    assert decided(counted(Consent(), [P], [YES] * 3, people=[*people(3), carrier])).absent == 1


@pytest.fixture
def workshop(tmp_path: Path, catalogue: Catalogue) -> Workshop:
    return make(tmp_path, catalogue)


# ── asked again ─────────────────────────────────────────────────────────────────────────────


def test_passing_is_offered_in_the_first_round_only(workshop: Workshop) -> None:
    def choices() -> list[str]:
        step = workshop.facilitator_seat.step
        assert isinstance(step.activity, Consent)
        return [choice.label for choice in step.activity.paper(step).choices]

    workshop.open()
    assert choices() == ["Pas d’objection", "J’ai une objection", "Je passe"]
    workshop.answer(NO_OBJECTION, workshop.solene, workshop.jeanne, workshop.karim)
    workshop.answer(PASS, workshop.lucie)
    workshop.facilitator_seat.close_vote()
    assert "1 personne passe" in workshop.told()

    workshop.facilitator_seat.reopen_vote()
    assert choices() == ["Pas d’objection", "J’ai une objection"]
    with pytest.raises(NotAccepted, match="pas de celles"):
        workshop.answer(PASS, workshop.lucie)
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.facilitator_seat.close_vote()
    assert workshop.told() == "Adoptée : 4 personnes, aucune objection."


def test_after_a_pass_comes_the_next_round_and_nothing_was_reopened(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(PASS, *workshop.everybody)
    workshop.facilitator_seat.close_vote()
    workshop.facilitator_seat.reopen_vote()
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.facilitator_seat.close_vote()
    for audience in (Audience.PHONE, Audience.CONSOLE):
        (first,) = [
            i for i in workshop.items(audience) if isinstance(i, Fold) and "Tour" in i.title
        ]
        assert first.title == "Tour 1"
        assert "Puis Yasmine a ouvert le tour 2, à " in "\n".join(_texts(first))
    assert "Puis Yasmine a ouvert le tour 2, à " in workshop.notes()
    assert "rouvert" not in workshop.notes() + workshop.json(Audience.PHONE)

    workshop.facilitator_seat.reopen_vote()
    assert "Tour 2, avant la réouverture" in workshop.notes()
    assert "Puis Yasmine a rouvert le vote, à " in workshop.notes()


def test_the_rule_says_that_one_passes_once(workshop: Workshop) -> None:
    assert "On passe une fois, au premier tour" in Consent().rule()


def test_an_amended_proposal_keeps_its_first_words_and_their_objection_on_record(
    workshop: Workshop,
) -> None:
    workshop.objected()
    workshop.facilitator_seat.reopen_vote(((workshop.option, BETTER),))
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.facilitator_seat.close_vote()

    first, second = workshop.facilitator_seat.step.rounds
    assert (first.options[0][1], second.options[0][1]) == (P, BETTER)
    notes = workshop.notes()
    assert "Adoptée : 4 personnes, aucune objection." in notes
    assert P in notes
    assert BETTER in notes
    assert f"Objection de Karim : « {TOO_DEAR} » · Tenue pour valable." in notes


def test_judging_does_not_touch_a_former_round(workshop: Workshop) -> None:
    workshop.objected()
    former = workshop.card().id
    workshop.facilitator_seat.reopen_vote(((workshop.option, BETTER),))
    with pytest.raises(NotAccepted, match="ne se juge plus"):
        workshop.act(workshop.facilitator, "prefer", former)
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    workshop.facilitator_seat.close_vote()
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
    assert [a.name for a in workshop.card().buttons] == ["uphold"]
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
    assert workshop.card(Audience.PHONE).buttons == ()
    assert [(button.label, button.only) for button in workshop.card().buttons] == [
        ("C’est une préférence", ("facilitator",)),
        ("C’est une objection valable", ("facilitator",)),
    ]


def test_nobody_judges_in_anothers_name_nor_takes_a_judgment_off_the_record(
    workshop: Workshop,
) -> None:
    workshop.objected()
    forged = Judgment(workshop.card().id, True, workshop.karim.id, 0.0)
    with pytest.raises(NotAccepted, match="reste inscrit"):
        workshop.facilitator_seat.set_facts(replace(workshop.facts, judgments=(forged,)))
    workshop.act(workshop.facilitator, "prefer")
    instead = replace(workshop.facts.judgments[0], preference=False)
    for rewritten in ((), (instead,)):
        with pytest.raises(NotAccepted, match="reste inscrit"):
            workshop.facilitator_seat.set_facts(replace(workshop.facts, judgments=rewritten))
    with pytest.raises(NotAccepted):
        workshop.facilitator_seat.undo()
    assert len(workshop.facts.judgments) == 1


def test_the_vote_itself_is_not_changed_through_its_facts(workshop: Workshop) -> None:
    workshop.open()
    for changed in (
        replace(workshop.facts, closed=True),
        replace(workshop.facts, options=((workshop.option, BETTER),)),
    ):
        with pytest.raises(NotAllowed):
            workshop.facilitator_seat.set_facts(changed)
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
    workshop.facilitator_seat.undo()
    assert workshop.facts.phase == "reactions"
    for elsewhere in ("objections", "nowhere"):
        with pytest.raises(NotAccepted, match="quand le vote s’ouvre"):
            workshop.move_on(elsewhere)


def test_each_moment_says_what_to_do(workshop: Workshop) -> None:
    def prompt() -> str:
        step = workshop.facilitator_seat.step
        return step.activity.prompt(step)

    assert "Posez vos questions" in prompt()
    workshop.move_on()
    assert "ce que vous inspire" in prompt()
    workshop.open()
    assert prompt() == "Avez-vous une objection à cette proposition ?"
    workshop.facilitator_seat.close_vote()
    assert prompt() == ""
