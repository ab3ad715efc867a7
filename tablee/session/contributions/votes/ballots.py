"""Stores secret ballots outside the journal while their vote is open.

The journal keeps everything for good, with who and when; even sealed, it would say how often and
when somebody sent a ballot, and from that what was marked could be guessed. So it is told nothing.
Not for what a ballot is or who may send it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from tablee.activities.votes import Ballot, VoteFacts
from tablee.errors import Unreadable
from tablee.model.entities import Contribution, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.session.room import Room

Document = dict[str, Any]


class Secrecy:
    """The boxes of a room's votes. Its caller holds the room's lock."""

    def __init__(self, room: Room) -> None:
        self._room = room

    # ── a round ─────────────────────────────────────────────────────────────────────────────

    def begin(self, step: Step, facts: VoteFacts) -> None:
        """Makes the key and the box of a round that opens; raises `NotSaved`."""
        self._room.store.seals.make(self._name(step.id, facts.round))

    def end(self, step: Step, facts: VoteFacts) -> None:
        """Destroys both, once the count is on disk."""
        self._room.store.seals.destroy(self._name(step.id, facts.round))

    def end_of(self, step: Step) -> None:
        """Destroys what a step that was taken off the agenda leaves of an open round."""
        if box := self._open_box(step):
            self._room.store.seals.destroy(box)

    def tidy(self, *, every: bool = False) -> None:
        """Destroys what a crash left of rounds that are counted; or all, with the session."""
        for step in self._room.agenda:
            facts = step.facts
            if facts.get("secret") and facts.get("opened") and (every or facts.get("closed")):
                self._room.store.seals.destroy(self._name(step.id, facts.get("round", 1)))

    def open_boxes(self) -> Iterator[str]:
        """The names of the boxes of rounds that are open."""
        return (box for step in self._room.agenda if (box := self._open_box(step)))

    def lost(self, step: Step) -> bool:
        """Whether an open round has lost its key, and with it the ballots sent before."""
        box = self._open_box(step)
        try:
            return bool(box) and not self._room.store.seals.has(box)
        except Unreadable:  # not for good, as far as is known
            return False

    # ── its ballots ─────────────────────────────────────────────────────────────────────────

    def stored(self) -> Iterator[Document]:
        """The ballots of the open rounds, as contributions are stored."""
        if self._room.store.read_only:
            return  # nobody counts there, and nobody looks
        for step in self._room.agenda:
            if box := self._open_box(step):
                yield from self._room.store.seals.ballots(box)[0].values()

    def unreadable(self, step: Step) -> int:
        """How many ballots of its open round are there and cannot be read."""
        box = self._open_box(step)
        return self._room.store.seals.ballots(box)[1] if box else 0

    def put_apart(self, nouns: Sequence[object], gone: Sequence[object]) -> set[str]:
        """Puts into their boxes, or takes out, the secret ballots of open rounds among these.

        Returns their ids: the journal is told nothing of them. Raises `NotSaved`.
        """
        apart, out = list(self._boxed(nouns)), list(self._boxed(gone))
        for box, ballot in apart:
            document = msgspec.to_builtins(ballot, order="deterministic")
            self._room.store.seals.put(box, ballot.id, document | {"kind": ballot.content.kind})
        leaving: defaultdict[str, set[str]] = defaultdict(set)
        for box, ballot in out:
            leaving[box].add(ballot.id)
        for box, ids in leaving.items():
            self._room.store.seals.remove(box, ids)
        return {ballot.id for _box, ballot in (*apart, *out)}

    def erase(self, person: str) -> None:
        """Takes somebody's ballots out: neither files nor memory hold anything of them any more."""
        for step in self._room.agenda:
            mine = list(self._boxed(self._room.all_of(person, step.id)))
            for box in {box for box, _ballot in mine}:
                self._room.store.seals.remove(box, {ballot.id for _box, ballot in mine})
            self._room.let_go(ballot for _box, ballot in mine)

    def _boxed(self, nouns: Sequence[object]) -> Iterator[tuple[str, Contribution]]:
        """Those that are ballots of a secret round that is open, each with its box."""
        for noun in nouns:
            if isinstance(noun, Contribution) and isinstance(noun.content, Ballot):
                step = self._room.find_step(noun.step)
                if step is not None and (box := self._open_box(step)):
                    yield box, noun

    def _open_box(self, step: Step) -> str:
        """The name of the box of the secret round that is open in this step; empty for none."""
        facts = step.facts
        if not facts.get("secret") or not facts.get("opened") or facts.get("closed"):
            return ""
        return self._name(step.id, facts.get("round", 1))

    def _name(self, step: str, round: int) -> str:
        seal = self._room.session.seal
        return f"{seal}-{step}-{round}" if seal else f"{step}-{round}"
