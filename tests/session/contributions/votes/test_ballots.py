"""Votes entered for people without a phone, secret votes and named ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.session import Room, Sessions
from tablee.session.agenda import Conduct
from tablee.storage import Store
from tablee.view import Audience
from tests.session.contributions.votes.a_vote_open import Ready
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    vote = Ready(tmp_path)
    yield vote
    vote.room.close()


# ── without a phone ─────────────────────────────────────────────────────────────────────────


def test_paper_hands_and_proxies_count_and_are_said_apart(ready: Ready) -> None:
    voting, yasmine, step = ready.room.voting, ready.yasmine, ready.step
    clemence = ready.room.people.add(yasmine, "Clémence")
    ready.open()
    one, two, three = ready.ids
    ready.cast(ready.karim, 0, finished=True)
    voting.enter_paper(yasmine, step, {one: 1})
    voting.enter_paper(yasmine, step, {two: 1})
    voting.enter_hands(yasmine, step, 4, {one: {"1": 3}, three: {"1": 1}})
    voting.enter_for(yasmine, step, clemence.id, {two: 1}, bearer="Karim")
    record = ready.room.step_record(step)
    assert record.entered == 6
    assert "6 votes saisis" in ready.seen_by(Audience.WALL)
    ready.close()
    assert ready.scores() == {"Un": 5, "Deux": 2, "Trois": 1}
    urn = ready.room.step_record(step).urn
    assert urn is not None
    assert urn.origins == {"phone": 1, "paper": 2, "hands": 4, "proxy": 1}
    said = ready.seen_by(Audience.PHONE).replace("\\xa0", " ")
    assert "1 téléphone, 1 procuration (saisie : Yasmine)" in said
    assert "2 bulletins papier (saisie : Yasmine), 4 mains levées (saisie : Yasmine)" in said


def test_only_who_facilitates_types_for_the_room(ready: Ready) -> None:
    voting = ready.room.voting
    ready.open()
    with pytest.raises(NotAllowed):
        voting.enter_paper(ready.karim, ready.step, {ready.ids[0]: 1})
    with pytest.raises(NotAllowed):
        voting.enter_hands(ready.karim, ready.step, 2, {ready.ids[0]: {"1": 2}})
    with pytest.raises(NotAllowed):
        voting.enter_for(ready.karim, ready.step, ready.naima.id, {ready.ids[0]: 1})
    with pytest.raises(NotAllowed):
        voting.entered(ready.karim, ready.step)


def test_more_hands_than_people_are_refused(ready: Ready) -> None:
    ready.open()
    enter_hands = ready.room.voting.enter_hands
    with pytest.raises(NotAccepted, match="plus de mains"):
        enter_hands(ready.yasmine, ready.step, 3, {ready.ids[0]: {"1": 4}})
    with pytest.raises(NotAccepted, match="n’est pas dans le vote"):
        enter_hands(ready.yasmine, ready.step, 3, {"nowhere": {"1": 1}})
    with pytest.raises(NotAccepted):
        enter_hands(ready.yasmine, ready.step, 3, {ready.ids[0]: {"5": 1}})
    assert ready.room.voting.entered(ready.yasmine, ready.step) == ()


def test_what_was_typed_by_mistake_is_taken_back(ready: Ready) -> None:
    voting = ready.room.voting
    ready.open()
    voting.enter_paper(ready.yasmine, ready.step, {ready.ids[0]: 1})
    (line,) = voting.entered(ready.yasmine, ready.step)
    with pytest.raises(NotAllowed):
        voting.take_back(ready.karim, ready.step, line.id)
    ready.cast(ready.karim, 1)
    (ballot,) = (c for c in ready.room.all_of(ready.karim.id, ready.step))
    with pytest.raises(NotFound):
        voting.take_back(ready.yasmine, ready.step, ballot.id)
    voting.take_back(ready.yasmine, ready.step, line.id)
    assert voting.entered(ready.yasmine, ready.step) == ()
    ready.close()
    assert ready.scores()["Un"] == 0


def test_a_ballot_is_of_whoever_sent_it_last(ready: Ready) -> None:
    """What is typed for somebody can be taken back; what they then send themselves cannot."""
    voting, yasmine, step = ready.room.voting, ready.yasmine, ready.step
    ready.open()
    ready.cast(ready.karim, 0, finished=True)
    voting.enter_for(yasmine, step, ready.karim.id, {ready.ids[1]: 1}, bearer="Naïma")
    (line,) = voting.entered(yasmine, step)
    assert (line.origin, line.name) == ("proxy", "Karim")
    ready.clock.advance(1)
    ready.cast(ready.karim, 2)
    assert voting.entered(yasmine, step) == ()
    with pytest.raises(NotFound):
        voting.take_back(yasmine, step, line.id)
    ready.clock.advance(1)
    voting.enter_for(yasmine, step, ready.naima.id, {ready.ids[1]: 1})
    (line,) = voting.entered(yasmine, step)
    voting.take_back(yasmine, step, line.id)
    assert not voting.mine(ready.naima, step).finished


# ── secret, or named ────────────────────────────────────────────────────────────────────────


def everything_in(folder: Path) -> bytes:
    return b"\n".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_nobody_reading_the_folder_links_a_ballot_to_a_person(ready: Ready) -> None:
    ready.open()
    opened = ready.room.store.journal.last
    for option in (0, 2, 1):  # one changes their mind, twice; the other does not
        ready.clock.advance(1)
        ready.cast(ready.karim, option)
    ready.cast(ready.naima, 0)
    assert ready.room.store.journal.last == opened, "the journal is told of no ballot"
    for person in (ready.naima, ready.karim):
        ready.room.words.finish(person, ready.step)
    ready.close()
    room, folder = ready.room, ready.room.store.folder
    room.close()

    after = list(Store(folder, read_only=True).entries(opened))
    assert [(entry.verb, entry.by) for entry in after] == [
        ("finish", ready.naima.id),
        ("finish", ready.karim.id),
        ("close_vote", ready.yasmine.id),
    ]
    (kept,) = Store(folder, read_only=True).documents("urns").values()
    assert [(c["person"], c["ballot"]) for c in kept["ballots"]] == [("", ""), ("", "")]
    assert not {"at", "edited_at"} & set(kept["ballots"][0])
    told = json.dumps(kept)
    assert [p.name for p in (ready.naima, ready.karim) if p.id in told or p.name in told] == []
    assert Store(folder, read_only=True).documents("contributions").keys() == set(ready.ids)


def test_the_order_of_a_secret_urn_depends_on_nothing_but_what_ballots_say(tmp_path: Path) -> None:
    urns = []
    for n, voters in enumerate((("naima", "karim"), ("karim", "naima"))):
        ready = Ready(tmp_path / str(n)).open()
        for voter in voters:
            ready.cast(getattr(ready, voter), {"naima": 2, "karim": 0}[voter])
            ready.clock.advance(1)
        ready.close()
        urn = ready.room.step_record(ready.step).urn
        assert urn is not None
        texts = dict(urn.options)
        urns.append([sorted(texts[o] for o in cast.marks) for cast in urn.ballots])
        ready.room.close()
    assert sorted(urns[0]) == sorted(urns[1])


def test_the_key_is_not_in_the_sessions_folder_and_goes_at_closing(ready: Ready) -> None:
    sessions = ready.room.store.folder.parent
    ready.open()
    ready.cast(ready.karim, 1)
    apart = [p for p in (sessions / ".keys").iterdir() if p.is_file()]
    assert len(apart) == 2
    for each in apart:
        assert each.read_bytes() not in everything_in(ready.room.store.folder)
    ready.close()
    assert list((sessions / ".keys").iterdir()) == []


def test_secret_ballots_outlive_a_server_that_stops(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.room.close()
    again = Room(Store(ready.room.store.folder), sample_catalogue(), ready.clock)
    assert again.voting.mine(ready.karim, ready.step).marks == {ready.ids[1]: 1}
    again.voting.close(ready.yasmine, ready.step)
    outcome = again.step_record(ready.step).outcome
    assert outcome is not None
    assert outcome.options[0].text == "Deux"
    again.close()


def test_a_ballot_that_cannot_be_read_any_more_is_said_to_be_there(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.room.close()
    (box,) = (ready.room.store.folder.parent / ".keys").glob("*.box")
    box.write_bytes(b"A" * 60 + b"\n")
    again = Room(Store(ready.room.store.folder), sample_catalogue(), ready.clock)
    again.voting.cast(ready.naima, ready.step, {ready.ids[2]: 1})
    again.voting.close(ready.yasmine, ready.step)
    record = again.step_record(ready.step)
    assert record.urn is not None
    assert (record.urn.unreadable, record.urn.voters) == (1, 1)
    assert "1 bulletin illisible" in repr(record.activity.view(record, Audience.PHONE))
    again.close()


def test_a_round_that_lost_its_key_is_known_to_have(ready: Ready) -> None:
    """A folder brought back from a backup: people are asked to vote again."""
    ready.open()
    ready.cast(ready.karim, 1)
    ready.room.close()
    for path in (ready.room.store.folder.parent / ".keys").iterdir():
        path.unlink()
    again = Room(Store(ready.room.store.folder), sample_catalogue(), ready.clock)
    assert again.secrecy.lost(again.step(ready.step))
    assert again.voting.mine(ready.karim, ready.step).marks == {}
    again.voting.cast(ready.karim, ready.step, {ready.ids[1]: 1})
    assert not again.secrecy.lost(again.step(ready.step))
    again.close()


def test_erasing_somebody_takes_their_secret_ballot_out_of_the_box(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.cast(ready.naima, 0)
    seals, name = ready.room.store.seals, f"{ready.step}-1"
    ready.room.erasing.person(ready.yasmine, ready.karim.id)
    (left,) = seals.ballots(name)[0].values()
    assert left["person"] == ready.naima.id
    ready.room.erasing.all_words(ready.naima)
    assert seals.ballots(name) == ({}, 0)
    ready.close()
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    assert urn.voters == 0


def test_of_two_entries_made_one_only_one_ballot_counts(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.cast(ready.naima, 0)
    ready.room.people.merge(ready.yasmine, ready.naima.id, ready.karim.id)
    ready.close()
    assert ready.scores() == {"Un": 1, "Deux": 0, "Trois": 0}


def test_a_step_taken_off_takes_its_box_and_its_key_with_it(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    # Sessions of before may have a step that was left while its vote was open.
    monkeypatch.setattr(Conduct, "_check_no_vote_is_open", lambda *_step: None)
    ready.room.conduct.next(ready.yasmine)
    ready.room.conduct.remove_step(ready.yasmine, ready.step, with_words=True)
    assert list((ready.room.store.folder.parent / ".keys").iterdir()) == []


def test_a_key_that_a_crash_left_is_destroyed_when_the_session_opens(ready: Ready) -> None:
    ready.open()
    ready.close()
    seals = ready.room.store.seals
    seals.make(f"{ready.step}-1")
    ready.room.close()
    sessions = Sessions(ready.room.store.folder.parent, sample_catalogue(), ready.clock)
    assert sessions.rooms
    assert list((ready.room.store.folder.parent / ".keys").iterdir()) == []
    sessions.close()


def test_a_named_vote_says_so_before_and_keeps_the_names(tmp_path: Path) -> None:
    ready = Ready(tmp_path, secret=False)
    assert "Vote nommé" in ready.seen_by(Audience.PHONE)
    ready.open()
    ready.cast(ready.karim, 1)
    ready.cast(ready.naima, 0)
    ready.close()
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    named = {cast.person: cast.marks for cast in urn.ballots}
    assert named == {ready.karim.id: {ready.ids[1]: 1}, ready.naima.id: {ready.ids[0]: 1}}
    ready.room.erasing.person(ready.yasmine, ready.karim.id)
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    assert {cast.person for cast in urn.ballots} == {"", ready.naima.id}
    assert ready.karim.id.encode() not in everything_in(ready.room.store.folder)
    ready.room.close()


def test_a_named_ballot_follows_two_entries_made_one(tmp_path: Path) -> None:
    ready = Ready(tmp_path, secret=False).open()
    ready.cast(ready.karim, 1)
    ready.close()
    ready.room.people.merge(ready.yasmine, ready.naima.id, ready.karim.id)
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    assert [cast.person for cast in urn.ballots] == [ready.naima.id]
    ready.room.close()


def test_a_refused_disk_leaves_the_vote_open_with_every_ballot(ready: Ready) -> None:
    """The key goes only once the count is on disk."""
    ready.open()
    ready.cast(ready.karim, 1)
    journal = ready.room.store.journal
    real = journal.settle

    def refuse(ticket: Any) -> None:
        from tablee.errors import NotSaved

        raise NotSaved("le disque est plein")

    journal.settle = refuse  # type: ignore[method-assign]
    from tablee.errors import NotSaved

    with pytest.raises(NotSaved):
        ready.close()
    journal.settle = real  # type: ignore[method-assign]
    assert ready.facts.running
    assert ready.room.voting.mine(ready.karim, ready.step).marks == {ready.ids[1]: 1}
    ready.close()
    assert ready.scores()["Deux"] == 1


def test_taking_a_step_off_takes_its_urns_off_too(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close()
    ready.room.conduct.next(ready.yasmine)
    ready.room.conduct.remove_step(ready.yasmine, ready.step, with_words=True)
    assert ready.room.store.documents("urns") == {}


def test_what_is_counted_of_a_ballot_does_not_tell_where_it_came_from(tmp_path: Path) -> None:
    ready = Ready(tmp_path).open()
    one, two, _three = ready.ids
    ready.cast(ready.karim, 0)
    ready.room.voting.enter_paper(ready.yasmine, ready.step, {one: 1, two: 0})  # as a card says no
    ready.close()
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    assert [cast.marks for cast in urn.ballots] == [{one: 1}, {one: 1}]
    ready.room.close()
