"""Counts paper ballots that were read on photos or scans, each serial once; compares two readings.

A ballot is nobody's, as one that is typed from paper, unless whoever facilitates says in a named
vote whose it is. Its serial was printed at random; it is kept with the ballot while the round is
open, and in no urn. Not for photos, nor for what a box means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tablee.activities import StepRecord, read_facts
from tablee.activities.votes import Ballot, Vote, VoteFacts, rereading
from tablee.errors import NotAccepted, NotAllowed, WorkshopError
from tablee.model.entities import Contribution, Marks, Person, Role
from tablee.model.verbs import Verb
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tablee.session.room import Room
    from tablee.view import Paper


@dataclass(frozen=True)
class ScannedVote:
    """A ballot as it was read, with what somebody said of its doubtful boxes."""

    serial: int
    ticked: tuple[tuple[int, int, int], ...] = ()
    """Places of the ticked boxes: option, row, box."""
    text: str = ""
    person: str = ""
    """Whose it is, in a named vote; empty for nobody's."""
    instead: bool = False
    """Whether it takes the place of what was counted for this serial before."""


@dataclass(frozen=True)
class BallotDifference:
    """One option that two readings of the same ballot mark otherwise."""

    option: str
    """Its words."""
    before: float | None
    now: float | None


@dataclass(frozen=True)
class ScanOutcome:
    """What came of one ballot."""

    serial: int
    came: Literal["new", "same", "changed", "differs", "refused"]
    """Counted; counted before alike; counted in place of before; counted before otherwise, and left
    so; refused. Where readings are only compared, `new` is a ballot that is not counted yet."""
    why: str = ""
    differs: tuple[BallotDifference, ...] = ()


class ScannedBallots:
    """Operations on scanned ballots. Each is checked under the room's lock."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def counted(self, by: Person, step: str) -> tuple[int, ...]:
        """The serials that are counted in the open round, in numerical order."""
        with self._room.lock:
            self._room.require(by, Role.FACILITATOR)
            return tuple(sorted(self._known(step)))

    def count(
        self,
        by: Person,
        step: str,
        ballots: Sequence[ScannedVote],
        marks_of: Callable[[Paper, Sequence[tuple[int, int, int]]], Mapping[str, float]],
        *,
        round: int = 1,
        compare: bool = False,
    ) -> tuple[ScanOutcome, ...]:
        """Counts each ballot once, as one act of history; or only says how they compare.

        `marks_of` says what ticked boxes mean on a paper. One that cannot be counted says why, and
        does not keep the others back.
        """
        room = self._room
        if compare:
            with room.lock:
                room.require(by, Role.FACILITATOR)
                return self._each(by, step, ballots, marks_of, round, compare=True)
        with room.transaction(by.id, Verb.ENTER_VOTE):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            return self._each(by, step, ballots, marks_of, round, compare=False)

    def reread(
        self,
        by: Person,
        step: str,
        ballots: Sequence[ScannedVote],
        marks_of: Callable[[Paper, Sequence[tuple[int, int, int]]], Mapping[str, float]],
        *,
        round: int = 1,
    ) -> tuple[rereading.Reread, tuple[ScanOutcome, ...]]:
        """How the whole stack compares with what a closed round counted, and those refused.

        Nothing changes, and nothing is kept.
        """
        with self._room.lock:
            self._room.require(by, Role.FACILITATOR)
            record, vote, facts = self._vote(step)
            if record.urn is None or not facts.closed or facts.round != round:
                raise NotAllowed(_("Ce tour n’a pas été compté : il n’y a rien à comparer."))
            paper, stack, refused = (
                vote.paper(record),
                dict[int, dict[str, float]](),
                list[ScanOutcome](),
            )
            for ballot in ballots:
                try:
                    stack[ballot.serial] = dict(marks_of(paper, ballot.ticked))
                except WorkshopError as refusal:
                    refused.append(ScanOutcome(ballot.serial, "refused", str(refusal)))
            return rereading.compared(record.urn, paper, stack), tuple(refused)

    def _each(
        self,
        by: Person,
        step: str,
        ballots: Sequence[ScannedVote],
        marks_of: Callable[[Paper, Sequence[tuple[int, int, int]]], Mapping[str, float]],
        round: int,
        *,
        compare: bool,
    ) -> tuple[ScanOutcome, ...]:
        record, vote, facts = self._vote(step)
        if round != facts.round or not facts.running:
            raise NotAllowed(_("Ce tour est clos : plus rien n’y change."))
        paper, known = vote.paper(record), self._known(step)
        outcomes = []
        for ballot in ballots:
            try:
                marks = dict(marks_of(paper, ballot.ticked))
                before = known.get(ballot.serial)
                outcome = self._compared(paper, ballot, marks, before)
                if not compare and outcome.came in ("new", "changed"):
                    known[ballot.serial] = self._put(by, step, ballot, marks, before, facts)
            except WorkshopError as refusal:
                outcome = ScanOutcome(ballot.serial, "refused", str(refusal))
            outcomes.append(outcome)
        return tuple(outcomes)

    def _compared(
        self, paper: Paper, ballot: ScannedVote, marks: Marks, before: Contribution | None
    ) -> ScanOutcome:
        if before is None:
            return ScanOutcome(ballot.serial, "new")
        was = before.content
        assert isinstance(was, Ballot)
        differs = tuple(
            BallotDifference(words, was.marks.get(id_), marks.get(id_))
            for id_, words in paper.options
            if was.marks.get(id_) != marks.get(id_)
        )
        if not differs and not (ballot.instead and ballot.text != was.text):
            return ScanOutcome(ballot.serial, "same")
        came: Literal["changed", "differs"] = "changed" if ballot.instead else "differs"
        return ScanOutcome(ballot.serial, came, differs=differs)

    def _put(
        self,
        by: Person,
        step: str,
        read: ScannedVote,
        marks: Marks,
        before: Contribution | None,
        facts: VoteFacts,
    ) -> Contribution:
        room, person = self._room, read.person
        if person and facts.secret:
            raise NotAccepted(_("Ce vote est secret : un bulletin papier n’y est à personne."))
        if not 0 < read.serial < 1 << 32:
            raise NotAccepted(_("Ce bulletin n’a pas de numéro de série."))
        if person and not read.instead:
            self._require_no_other(step, person, read.serial)
        ballot = Ballot(
            marks, read.text, origin="own-scan" if person else "scan", serial=read.serial
        )
        put = room.words.post(by, step, ballot, on_behalf_of=person or None)
        if before is not None and before.id != put.id:
            room.commit(gone=[before])
            self._take_back(by, step, before, person)
        if person:
            room.voting.was_retyped(step)
            room.words.finish(by, step, on_behalf_of=person)
        return put

    def _take_back(self, by: Person, step: str, before: Contribution, now: str) -> None:
        """A ballot that turned out to be another’s leaves nobody « finished » who has none."""
        was = before.content
        if isinstance(was, Ballot) and not was.entered and before.person != now:
            self._room.voting.was_retyped(step)
            self._room.words.finish(by, step, False, on_behalf_of=before.person)

    def _require_no_other(self, step: str, person: str, serial: int) -> None:
        """Refuses a second ballot of one person: it would take the first away."""
        there = self._room.voting.ballot_of(person, step)
        if there is None or not isinstance(there.content, Ballot):
            return
        if there.content.serial not in (0, serial):
            raise NotAccepted(
                _("Un autre bulletin de cette personne est déjà compté : à qui est celui-ci ?")
            )

    def _known(self, step: str) -> dict[int, Contribution]:
        """The ballots of an open round that have a serial, by it."""
        found = ((c, c.content) for c in self._room.all_in(step))
        return {b.serial: c for c, b in found if isinstance(b, Ballot) and b.serial}

    def _vote(self, step: str) -> tuple[StepRecord, Vote, VoteFacts]:
        record = self._room.step_record(step)
        if not isinstance(record.activity, Vote):
            raise NotAccepted(_("Cette étape n’est pas un vote."))
        facts = read_facts(record.activity.facts, record.step.facts)
        assert isinstance(facts, VoteFacts)
        return record, record.activity, facts
