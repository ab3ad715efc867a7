"""Ballots that were read on photos, as the session counts them: whose each is, what is not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.activities.votes import checkable
from tablee.activities.votes.ballots import VoteFacts
from tablee.drawing.paper_ballots import marks_of
from tablee.errors import NotAllowed
from tablee.session.contributions.votes.scanned import ScannedVote
from tablee.view import Audience
from tests.session.contributions.votes.a_vote_open import Ready

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.activities.votes.rereading import Reread
    from tablee.session.contributions.votes.scanned import ScanOutcome


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


# ── read again, once it is closed ───────────────────────────────────────────────────────────


def closed_with_sheets(folder: Path, *options: int, **settings: bool) -> Ready:
    """A closed round into which sheets 1, 2, … with these options were read."""
    ready = Ready(folder, **settings).open()
    for serial, option in enumerate(options, start=1):
        count(ready, ScannedVote(serial, ((option, 0, 0),)))
    return ready


def again(ready: Ready, *options: int, round: int = 1) -> Reread:
    stack = [ScannedVote(n, ((option, 0, 0),)) for n, option in enumerate(options, start=1)]
    reread, refused = ready.room.scanned_ballots.reread(
        ready.yasmine, ready.step, stack, marks_of, round=round
    )
    assert refused == ()
    return reread


def test_a_stack_read_again_after_closing_is_compared_and_changes_nothing(tmp_path: Path) -> None:
    ready = closed_with_sheets(tmp_path, 0, 0, 1, 1, 1, 2)
    with pytest.raises(NotAllowed):
        again(ready, 0, 0)  # not closed yet
    ready.close()
    before, scores = ready.room.version, ready.scores()
    same = again(ready, 1, 2, 0, 1, 0, 1)
    assert same.same
    assert "même chose" in same.said[-1]
    other = again(ready, 0, 0, 1, 1, 2, 2)
    assert not other.same
    assert other.unlike == ((6, "Trois"),)
    assert other.missing == ("Deux",)
    assert [(t.option, t.counted, t.read) for t in other.totals] == [
        ("Deux", 3, 2),
        ("Trois", 1, 2),
    ]
    fewer = again(ready, 0, 0, 1)
    assert "Il en manque 3" in fewer.said[0]
    assert fewer.missing == ("Deux", "Deux", "Trois")
    assert (ready.room.version, ready.scores()) == (before, scores)
    urn = ready.room.urns_of(ready.step)[0]
    assert "serial" not in repr(urn)
    ready.room.close()


def test_sheets_among_phones_are_looked_for_among_all_ballots(tmp_path: Path) -> None:
    ready = closed_with_sheets(tmp_path, 0, 0, 1, 1)
    ready.cast(ready.naima, 2)
    ready.close()
    whole = again(ready, 0, 0, 1, 1)
    assert whole.same
    assert "parmi tous" in whole.said[-1]
    other = again(ready, 1, 1, 1, 0)
    assert [words for _serial, words in other.unlike] == ["Deux"]
    assert (other.missing, other.totals) == ((), ())  # Naïma’s would be among them
    ready.room.close()


def test_of_few_secret_ballots_numbers_alone_are_compared(tmp_path: Path) -> None:
    ready = closed_with_sheets(tmp_path, 0, 1)
    ready.close()
    few = again(ready, 2, 2)
    assert few.same
    assert (few.unlike, few.missing, few.totals) == ((), (), ())
    assert not again(ready, 2).same
    ready.room.voting.reopen(ready.yasmine, ready.step)
    with pytest.raises(NotAllowed):
        again(ready, 0, 1)
    ready.room.close()


def test_a_closed_vote_offers_it_on_the_console_where_there_is_paper(tmp_path: Path) -> None:
    ready = closed_with_sheets(tmp_path, 0, 1)
    ready.close()
    assert "recount=True" in ready.seen_by(Audience.CONSOLE)
    assert "recount=True" not in ready.seen_by(Audience.PHONE) + ready.seen_by(Audience.WALL)
    ready.room.voting.reopen(ready.yasmine, ready.step)
    ready.cast(ready.naima, 1)
    ready.close()
    assert "recount=True" not in ready.seen_by(Audience.CONSOLE)
    ready.room.close()
