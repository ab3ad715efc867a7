"""What a room that votes can count on, by whatever method: each that the catalogue offers is tried.

Beside `test_method.py`, which tries the sums; a method's own file says only what is its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.activities.votes import VoteFacts
from tablee.errors import NotAccepted, NotAllowed
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Bars, Fold, Profile, Waiting
from tests.activities.votes.test_method import drawn, every_vote, in_rooms, paper_of, polls_with
from tests.plugins.votes.a_vote import inside, told, words

if TYPE_CHECKING:
    from tablee.activities.votes import Vote
    from tablee.view import View
    from tests.plugins.votes.a_vote import Polls


def shows_a_result(view: View) -> bool:
    return bool(inside(view, Bars) or inside(view, Profile))


def labels(polls: Polls) -> list[str]:
    """What the notes of this room have sections on."""
    return [section.label for section in document_of(polls.room).notes]


# ── when one votes, and on what ─────────────────────────────────────────────────────────────


def named(method: type[Vote]) -> dict[str, bool]:
    """Of few secret ballots less is shown than was counted; of named ones all."""
    return {"secret": False} if hasattr(method, "secret") else {}


@every_vote
@in_rooms
@given(data=st.data())
def test_no_ballot_before_opening_nor_of_another_round_nor_after_closing(
    method: type[Vote], data: st.DataObject
) -> None:
    with polls_with(method) as polls:
        with pytest.raises(NotAllowed, match="pas encore ouvert"):
            polls.cast("Jeanne", {"abcdefghjkmn": 1})
        polls.open()
        ballot, other = drawn(polls, data), drawn(polls, data)
        polls.cast("Jeanne", ballot.marks, text=ballot.text)
        with pytest.raises(NotAllowed, match="Ce tour est clos"):
            polls.cast("Jeanne", other.marks, text=other.text, round=2)
        polls.close()
        with pytest.raises(NotAllowed, match="clos"):
            polls.cast("Jeanne", other.marks, text=other.text)
        assert polls.step.urn is not None
        assert [cast.marks for cast in polls.step.urn.ballots] == [ballot.marks]


@every_vote
def test_one_votes_only_on_what_is_put_to_the_vote(method: type[Vote]) -> None:
    with polls_with(method) as polls:
        polls.open()
        with pytest.raises(NotAccepted, match="n’est pas dans le vote"):
            polls.cast("Jeanne", {"abcdefghjkmn": 1})
        assert polls.mine("Jeanne") == {}


@every_vote
@in_rooms
@given(data=st.data())
def test_a_new_ballot_replaces_the_one_before(method: type[Vote], data: st.DataObject) -> None:
    with polls_with(method) as polls:
        polls.open()
        for _time in range(2):
            ballot = drawn(polls, data)
            polls.cast("Jeanne", ballot.marks, text=ballot.text)
        assert polls.mine("Jeanne") == ballot.marks
        polls.close()
        assert polls.step.urn is not None
        assert [(cast.marks, cast.times) for cast in polls.step.urn.ballots] == [(ballot.marks, 1)]


@every_vote
def test_who_brings_the_project_is_told_to_listen_where_it_was_so_decided(
    method: type[Vote],
) -> None:
    with polls_with(method, carrier_votes=False) as polls:
        polls.open()
        with pytest.raises(NotAllowed, match="c’est à vous d’écouter"):
            polls.cast("Solène", {paper_of(polls).options[0][0]: 1})


@every_vote
def test_a_vote_is_not_opened_around_its_button_even_by_the_facilitator(
    method: type[Vote],
) -> None:
    with polls_with(method) as polls:
        mine = (("x", "Mon idée"), ("y", "Autre"))
        facts = polls.step.facts(method.facts)
        assert isinstance(facts, VoteFacts)
        rigged = replace(facts, opened=True, options=mine)
        with pytest.raises(NotAllowed, match="depuis la console"):
            polls.seat("Yasmine").set_facts(rigged)
        with pytest.raises(NotAllowed):
            polls.seat("Jeanne").open_vote()
        assert not polls.step.facts(VoteFacts).opened


# ── what is seen, when ──────────────────────────────────────────────────────────────────────


@every_vote
def test_while_open_one_sees_who_has_finished(method: type[Vote]) -> None:
    with polls_with(method) as polls:
        polls.open()
        for name in ("Jeanne", "Yasmine"):  # who only facilitates is not counted
            polls.seat(name).finish()
        (waiting,) = inside(polls.views()[Audience.WALL], Waiting)
        text = "Le résultat s’affiche quand le vote est clos."
        assert waiting == Waiting("1 personne sur 3 a fini", 1, 3, text)


@every_vote
@in_rooms
@given(data=st.data())
def test_what_is_counted_is_the_console_s_until_it_is_shown_and_then_everybody_s(
    method: type[Vote], data: st.DataObject
) -> None:
    with polls_with(method, **named(method)) as polls:
        polls.open()
        ballot = drawn(polls, data)
        polls.cast("Jeanne", ballot.marks, text=ballot.text)
        polls.close(show=False)
        held = {audience: shows_a_result(view) for audience, view in polls.views().items()}
        assert [audience for audience, shown in held.items() if shown] == [Audience.CONSOLE]
        polls.voting.show(polls.boss, polls.id)
        shown = polls.views()
        assert all(shows_a_result(view) for view in shown.values())
        for view in shown.values():
            assert told(polls.step) in words(view)


@every_vote
@in_rooms
@given(data=st.data())
def test_phones_can_open_how_it_was_counted_and_the_wall_leaves_it_out(
    method: type[Vote], data: st.DataObject
) -> None:
    with polls_with(method) as polls:
        polls.open()
        ballot = drawn(polls, data)
        polls.cast("Jeanne", ballot.marks, text=ballot.text)
        polls.close()
        shown = polls.views()
        folds = inside(shown[Audience.PHONE], Fold)
        assert {fold.mark for fold in folds if fold.title != "Comment on a compté"} <= {"exercice"}
        assert inside(shown[Audience.CONSOLE], Fold) == folds
        assert inside(shown[Audience.WALL], Fold) == []


@every_vote
@in_rooms
@given(data=st.data())
def test_a_step_is_not_left_while_its_vote_is_open(method: type[Vote], data: st.DataObject) -> None:
    with polls_with(method) as polls:
        polls.open()
        ballot = drawn(polls, data)
        polls.cast("Jeanne", ballot.marks, text=ballot.text)
        conduct = polls.room.conduct
        for leave in (conduct.next, conduct.close):
            with pytest.raises(NotAccepted, match="encore ouvert"):
                leave(polls.boss)
        assert polls.step.running
        assert polls.step.title not in labels(polls)
        polls.close()
        conduct.next(polls.boss)
        assert polls.step.done


# ── after ───────────────────────────────────────────────────────────────────────────────────


@every_vote
def test_the_notes_say_nothing_of_a_vote_in_which_nobody_took_part(method: type[Vote]) -> None:
    with polls_with(method) as polls:
        polls.open()
        polls.close()
        assert polls.step.title not in labels(polls)


@every_vote
@in_rooms
@given(data=st.data())
def test_another_round_keeps_the_one_before(method: type[Vote], data: st.DataObject) -> None:
    with polls_with(method, **named(method)) as polls:
        polls.open()
        first = drawn(polls, data)
        polls.cast("Jeanne", first.marks, text=first.text)
        polls.close()
        before, goes_on = told(polls.step), polls.vote.goes_on(polls.step)
        assert polls.step.title in labels(polls)
        polls.voting.reopen(polls.boss, polls.id)
        second = drawn(polls, data)
        polls.cast("Karim", second.marks, text=second.text, round=2)
        polls.close()
        assert [[cast.marks for cast in urn.ballots] for urn in polls.step.rounds] == [
            [first.marks],
            [second.marks],
        ]
        round_before = inside(polls.views()[Audience.PHONE], Fold)[-1]
        assert round_before.title == ("Tour 1" if goes_on else "Tour 1, avant la réouverture")
        assert before in words(round_before)


@every_vote
@in_rooms
@given(data=st.data())
def test_a_secret_ballot_is_nobody_s_once_counted(method: type[Vote], data: st.DataObject) -> None:
    with polls_with(method) as polls:
        polls.open()
        for name in ("Jeanne", "Karim"):
            ballot = drawn(polls, data)
            polls.cast(name, ballot.marks, text=ballot.text)
        polls.close()
        urn = polls.step.urn
        assert urn is not None
        ids = {polls.person(name).id for name in ("Jeanne", "Karim")}
        assert {cast.person for cast in urn.ballots} == ({""} if urn.secret else ids)
        if urn.secret:
            assert all(not ids.intersection(words(view)) for view in polls.views().values())
