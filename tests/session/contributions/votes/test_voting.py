"""The life of a vote, secrecy that holds, people without a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tablee.activities.votes import Ballot, Hands, VoteFacts
from tablee.errors import NotAccepted, NotAllowed, Outdated
from tablee.model.entities import Role
from tablee.sdk.testing import seat_of
from tablee.view import Audience
from tests.session.contributions.votes.a_vote_open import Ready

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    vote = Ready(tmp_path)
    yield vote
    vote.room.close()


# ── prepared, open, closed, shown ───────────────────────────────────────────────────────────


def test_before_it_opens_the_rule_and_the_options_are_on_every_screen(ready: Ready) -> None:
    for audience in Audience:
        shown = ready.seen_by(audience)
        assert "Une proposition par personne." in shown
        assert "Bulletins secrets" in shown
        assert all(text in shown for text in ("Un", "Deux", "Trois"))


def test_the_facilitator_leaves_cards_out_and_types_options_on_the_spot(ready: Ready) -> None:
    voting = ready.room.voting
    voting.prepare(
        ready.yasmine, ready.step, typed=["  Quatre ", "", "Cinq"], left_out=ready.ids[:1]
    )
    ready.open()
    assert [words for _id, words in ready.facts.options] == ["Deux", "Trois", "Quatre", "Cinq"]
    with pytest.raises(NotAccepted, match="ne changent plus"):
        voting.prepare(ready.yasmine, ready.step, typed=[], left_out=[])


def test_a_page_that_sends_its_propositions_again_once_the_vote_is_open_is_refused_nothing(
    ready: Ready,
) -> None:
    voting, left_out = ready.room.voting, [ready.ids[2], ready.ids[0]]
    voting.prepare(ready.yasmine, ready.step, typed=["Quatre"], left_out=left_out)
    ready.open()
    before = ready.facts
    voting.prepare(ready.yasmine, ready.step, typed=[" Quatre", ""], left_out=left_out[::-1])
    assert ready.facts == before
    with pytest.raises(NotAccepted, match="ne changent plus"):
        voting.prepare(ready.yasmine, ready.step, typed=["Quatre"], left_out=[])


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["Quatre", "Cinq", " quatre"], ["quatre"]),
        (["Quatre", "Cinq", "Quatre", "Quatre", "Cinq"], ["Quatre", "Cinq"]),
        (["Deux", "Dire « oui »", "Dire « oui »"], ["Deux", "Dire “oui”"]),
    ],
    ids=["in capitals", "thrice", "a card"],
)
def test_what_would_be_put_to_the_vote_twice_is_named_and_nothing_is_dropped(
    ready: Ready, typed: list[str], named: list[str]
) -> None:
    prepare = ready.room.voting.prepare
    prepare(ready.yasmine, ready.step, typed=["Zéro"], left_out=())
    with pytest.raises(NotAccepted) as refused:
        prepare(ready.yasmine, ready.step, typed=typed, left_out=())
    names = ", ".join(f"«\u00a0{words}\u00a0»" for words in named)
    assert f"deux fois\u00a0: {names}." in str(refused.value)
    assert ready.facts.typed == ("Zéro",)


def test_a_card_left_out_may_be_typed_in_other_letters(ready: Ready) -> None:
    ready.room.voting.prepare(ready.yasmine, ready.step, typed=["DEUX"], left_out=[ready.ids[1]])
    ready.open()
    assert [words for _id, words in ready.facts.options] == ["Un", "Trois", "DEUX"]


def test_once_open_the_rule_cannot_be_changed(ready: Ready) -> None:
    ready.open()
    with pytest.raises(NotAccepted, match="sa règle ne change plus"):
        ready.room.conduct.configure(ready.yasmine, ready.step, settings={"secret": False})
    ready.room.conduct.configure(ready.yasmine, ready.step, minutes=7)
    with pytest.raises(NotAccepted, match="déjà été ouvert"):
        ready.open()


def test_a_vote_with_one_option_does_not_open(ready: Ready) -> None:
    ready.room.voting.prepare(ready.yasmine, ready.step, typed=[], left_out=ready.ids[1:])
    with pytest.raises(NotAccepted, match="au moins deux propositions"):
        ready.open()


def test_a_result_is_kept_from_the_room_until_it_is_shown(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close(show=False)
    assert "Bars" in ready.seen_by(Audience.CONSOLE)
    for audience in (Audience.WALL, Audience.PHONE):
        assert "Bars" not in ready.seen_by(audience)
    assert (
        ready.room.step_record(ready.step).activity.synthesis(ready.room.step_record(ready.step))
        == ()
    )
    ready.room.voting.show(ready.yasmine, ready.step)
    for audience in Audience:
        assert "Bars" in ready.seen_by(audience)


def test_reopening_begins_another_round_and_keeps_the_first_on_record(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1, finished=True)
    ready.close()
    with pytest.raises(NotAllowed):
        ready.room.voting.reopen(ready.karim, ready.step)
    ready.room.voting.reopen(ready.yasmine, ready.step)
    assert ready.facts.round == 2
    mine = ready.room.voting.mine(ready.karim, ready.step)
    assert (mine.marks, mine.finished, mine.round) == ({}, False, 2)
    ready.cast(ready.naima, 2)
    ready.close()
    record = ready.room.step_record(ready.step)
    assert [urn.voters for urn in record.rounds] == [1, 1]
    assert ready.scores() == {"Trois": 1, "Un": 0, "Deux": 0}
    assert "Tour 1" in ready.seen_by(Audience.PHONE)
    verbs = [(entry.verb, entry.by) for entry in ready.room.store.entries()]
    assert ("reopen_vote", ready.yasmine.id) in verbs


def awaiting(ready: Ready) -> list[str]:
    """What the console reminds of."""
    return [result.told for _step, result in ready.room.unshown_results.awaiting()]


def test_a_result_that_was_not_shown_is_reminded_of_and_shown_after_the_session_too(
    ready: Ready,
) -> None:
    room, boss = ready.room, ready.yasmine
    ready.open()
    ready.crowd()
    ready.cast(ready.karim, 1)
    assert awaiting(ready) == []
    ready.close(show=False)
    title = room.step_record(ready.step).title
    told = [f"Le résultat de « {title} » n’a pas été montré."]
    assert awaiting(ready) == told
    room.conduct.next(boss)
    assert awaiting(ready) == told
    room.conduct.close(boss)
    assert awaiting(ready) == told
    assert ready.notes() == ""
    with pytest.raises(NotAllowed):
        room.unshown_results.show(ready.karim, ready.step)
    with pytest.raises(NotAllowed):
        room.unshown_results.leave_hidden(ready.karim, ready.step)
    assert ready.notes() == ""
    room.unshown_results.show(boss, ready.step)
    assert awaiting(ready) == []
    assert "Un" in ready.notes()
    with pytest.raises(NotAccepted, match="pas de résultat"):
        room.unshown_results.show(boss, ready.step)
    with pytest.raises(NotAccepted, match="pas de résultat"):
        room.unshown_results.leave_hidden(boss, ready.step)


def test_a_result_left_hidden_is_reminded_of_again_after_another_round_or_its_undoing(
    ready: Ready,
) -> None:
    room, boss = ready.room, ready.yasmine
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close(show=False)
    room.unshown_results.leave_hidden(boss, ready.step)
    assert awaiting(ready) == []
    assert ready.notes() == ""
    act = room.history.undoable(boss, ready.step)
    assert act is not None
    room.history.undo(boss, act.n)
    assert len(awaiting(ready)) == 1
    room.unshown_results.leave_hidden(boss, ready.step)
    room.voting.reopen(boss, ready.step)
    ready.cast(ready.naima, 2)
    ready.close(show=False)
    assert len(awaiting(ready)) == 1


def test_nobody_is_reminded_of_a_vote_in_which_nobody_voted(ready: Ready) -> None:
    ready.open()
    ready.close(show=False)
    assert awaiting(ready) == []


def test_the_wall_shows_how_it_was_counted_until_the_result_is_wanted_again(ready: Ready) -> None:
    ready.open()
    ready.crowd()
    ready.cast(ready.karim, 1)
    ready.close(show=False)
    explain = ready.room.voting.explain
    with pytest.raises(NotAccepted, match="pas de résultat"):
        explain(ready.yasmine, ready.step)
    ready.room.voting.show(ready.yasmine, ready.step)
    result, phone = ready.seen_by(Audience.WALL), ready.seen_by(Audience.PHONE)
    with pytest.raises(NotAllowed):
        explain(ready.karim, ready.step)
    explain(ready.yasmine, ready.step)
    wall = ready.seen_by(Audience.WALL)
    assert "Bars" not in wall
    assert "Comment on a compté" in wall
    assert ": 1 téléphone, 4 bulletins papier" in wall
    assert ready.seen_by(Audience.PHONE) == phone
    explain(ready.yasmine, ready.step, on=False)
    assert ready.seen_by(Audience.WALL) == result


def test_the_count_of_a_few_secret_ballots_cannot_be_put_on_the_wall(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.cast(ready.naima, 1)
    ready.close()
    result = ready.seen_by(Audience.WALL)
    with pytest.raises(NotAccepted, match="Moins de cinq"):
        ready.room.voting.explain(ready.yasmine, ready.step)
    assert ready.seen_by(Audience.WALL) == result


def test_a_round_opened_again_ends_with_its_result_on_the_wall(ready: Ready) -> None:
    ready.open()
    ready.crowd()
    ready.cast(ready.karim, 1)
    ready.close()
    ready.room.voting.explain(ready.yasmine, ready.step)
    ready.room.voting.reopen(ready.yasmine, ready.step)
    ready.cast(ready.karim, 1, round=2)
    ready.close()
    assert "Bars" in ready.seen_by(Audience.WALL)


def test_who_opened_each_round_is_kept_with_it_and_follows_that_person(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close()
    room = ready.room
    other = room.people.set_roles(ready.yasmine, ready.karim.id, [Role.FACILITATOR])
    room.voting.reopen(other, ready.step)
    ready.cast(ready.naima, 2)
    ready.close()

    def openers() -> list[str]:
        record = room.step_record(ready.step)
        return [urn.opened_by for urn in record.rounds] + [record.facts(VoteFacts).opened_by]

    yasmine, karim = ready.yasmine.id, ready.karim.id
    assert openers() == [yasmine, karim, karim]
    room.people.merge(ready.yasmine, ready.naima.id, karim)
    assert openers() == [yasmine, ready.naima.id, ready.naima.id]
    room.erasing.person(ready.yasmine, ready.naima.id)
    assert openers() == [yasmine, "", ""]
    assert "Puis le vote a été rouvert, à " in ready.notes()


def test_a_round_that_was_never_shown_is_told_only_with_the_one_that_is(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close(show=False)
    ready.room.voting.reopen(ready.yasmine, ready.step)
    assert ready.notes() == ""
    ready.cast(ready.naima, 2)
    ready.close()
    assert "Tour 1, avant la réouverture" in ready.notes()


def test_a_round_that_was_shown_stays_in_the_notes_whatever_becomes_of_the_next(
    ready: Ready,
) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close()
    ready.room.voting.reopen(ready.yasmine, ready.step)
    assert "Tour 1, avant la réouverture" in ready.notes()
    ready.close()
    assert "Personne n’a voté." in ready.notes()
    assert "Tour 1, avant la réouverture" in ready.notes()


def test_opening_a_vote_asks_no_phone_for_a_rerun_but_the_console(ready: Ready) -> None:
    from tablee.web.live.frames import stage

    before = stage(ready.room), stage(ready.room, console=True)
    ready.open()
    assert stage(ready.room) == before[0]
    assert stage(ready.room, console=True) != before[1]


# ── one's own ballot ────────────────────────────────────────────────────────────────────────


def test_a_ballot_can_be_changed_until_closing_and_counts_once(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 0)
    ready.clock.advance(3)
    ready.cast(ready.karim, 1)
    ready.close()
    assert ready.scores() == {"Deux": 1, "Un": 0, "Trois": 0}


def test_two_devices_at_once_the_second_is_told_and_nothing_is_lost(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 0)
    ready.clock.advance(1)
    seen = ready.room.voting.mine(ready.karim, ready.step).seen
    ready.cast(ready.karim, 1, seen=seen)
    with pytest.raises(Outdated, match="autre appareil"):
        ready.cast(ready.karim, 2, seen=seen)
    assert ready.room.voting.mine(ready.karim, ready.step).marks == {ready.ids[1]: 1}


@pytest.mark.parametrize(
    "marks",
    [{"nowhere": 1}, {"0": 2}, {"0": True}, {"0": "1"}, {"0": float("nan")}, {"0": 1, "1": 1}],
)
def test_a_bad_ballot_is_refused_whole(ready: Ready, marks: dict[str, Any]) -> None:
    ready.open()
    ready.cast(ready.karim, 2)
    seen = ready.room.voting.mine(ready.karim, ready.step).seen
    real = {ready.ids[int(k)] if k.isdigit() else k: mark for k, mark in marks.items()}
    with pytest.raises(NotAccepted):
        ready.room.voting.cast(ready.karim, ready.step, real, seen=seen)
    assert ready.room.voting.mine(ready.karim, ready.step).marks == {ready.ids[2]: 1}


def test_nothing_is_taken_before_opening_nor_after_closing_nor_for_another_round(
    ready: Ready,
) -> None:
    with pytest.raises(NotAllowed, match="pas encore ouvert"):
        ready.cast(ready.karim, 0)
    ready.open()
    with pytest.raises(NotAllowed, match="tour est clos"):
        ready.cast(ready.karim, 0, round=7)
    ready.close()
    with pytest.raises(NotAllowed, match="clos"):
        ready.cast(ready.karim, 0)


def test_who_is_to_listen_or_only_facilitates_does_not_vote(tmp_path: Path) -> None:
    ready = Ready(tmp_path, carrier_votes=False)
    ready.room.people.set_roles(ready.yasmine, ready.naima.id, [Role.CARRIER])
    ready.open()
    for person in (ready.naima, ready.yasmine):
        with pytest.raises(NotAllowed):
            ready.cast(person, 0)
        assert ready.room.voting.mine(ready.room.person(person.id), ready.step).refusal


def test_a_participant_cannot_send_a_ballot_that_weighs_more(ready: Ready) -> None:
    ready.open()
    seat, one = seat_of(ready.room, ready.karim), ready.ids[0]
    for forged in (
        Ballot({one: 1}, times=50),
        Ballot({one: 1}, origin="paper"),
        Ballot({one: 1}, origin="hands", times=9),
        Hands(voters=9, counts={one: {"1": 9}}),
    ):
        with pytest.raises((NotAllowed, NotAccepted)):
            seat.post(forged)
    mine = seat.post(Ballot({one: 1}))
    with pytest.raises((NotAllowed, NotAccepted)):
        seat.edit(mine.id, Ballot({one: 1}, origin="hands", times=9))
    ready.close()
    assert ready.scores()["Un"] == 1
