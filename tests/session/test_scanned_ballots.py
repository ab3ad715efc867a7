"""Ballots that were read on photos, as the session counts them: whose each is, what is not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.activities.votes import checkable
from tablee.activities.votes.ballots import VoteFacts
from tablee.drawing.paper_ballots import marks_of
from tablee.session.contributions.scanned import ScannedVote
from tests.session.a_vote_open import Ready

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.session.contributions.scanned import ScanOutcome


def count(ready: Ready, *ballots: ScannedVote) -> list[ScanOutcome]:
    scanned = ready.room.scanned_ballots
    return list(scanned.count(ready.yasmine, ready.step, ballots, marks_of))


def test_a_second_ballot_of_one_person_is_refused_and_takes_no_other_away(tmp_path: Path) -> None:
    ready = Ready(tmp_path, secret=False).open()
    ready.cast(ready.naima, 2)
    hers = ScannedVote(7, ((0, 0, 0),), person=ready.naima.id)
    other = ScannedVote(8, ((1, 0, 0),), person=ready.naima.id)
    came = count(ready, hers, other, hers)
    assert [one.came for one in came] == ["new", "refused", "same"]
    assert "déjà compté" in came[1].why
    ready.close()
    assert ready.scores() == {"Un": 1, "Deux": 0, "Trois": 0}
    ready.room.close()


def test_a_ballot_that_was_another_persons_leaves_nobody_finished_without_one(
    tmp_path: Path,
) -> None:
    ready = Ready(tmp_path, secret=False).open()
    count(ready, ScannedVote(7, ((0, 0, 0),), person=ready.naima.id))
    assert ready.naima.id in ready.room.step(ready.step).finished
    [came] = count(ready, ScannedVote(7, ((1, 0, 0),), person=ready.karim.id, instead=True))
    assert came.came == "changed"
    assert ready.room.step(ready.step).finished == (ready.karim.id,)
    ready.close()
    assert ready.scores() == {"Un": 0, "Deux": 1, "Trois": 0}
    ready.room.close()


def test_whoever_reads_ballots_of_a_vote_that_can_be_checked_is_told_what_they_lack() -> None:
    assert "vérifiable" in checkable.unshown(VoteFacts(secret=True, checkable=True))
    assert checkable.unshown(VoteFacts(secret=True)) == ""
