"""In-memory index of a session's contributions: by id, by author, by step in order.

Each change costs the same however many there are, but for a copy of the step's list of references
(some 20 µs for 10,000), made when somebody next reads it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from dataclasses import replace

from tablee.model.entities import IN_QUEUE, NAMELESS, Contribution


class _Ordered:
    """Some contributions in order of position."""

    def __init__(self) -> None:
        self._list: list[Contribution] = []
        self._tuple: tuple[Contribution, ...] | None = ()

    def add(self, contribution: Contribution) -> None:
        if not self._list or _position(self._list[-1]) < _position(contribution):
            self._list.append(contribution)  # what comes last mostly stands last
        else:
            insort(self._list, contribution, key=_position)
        self._tuple = None

    def drop(self, contribution: Contribution) -> None:
        del self._list[bisect_left(self._list, _position(contribution), key=_position)]
        self._tuple = None

    def last_position(self) -> float:
        return self._list[-1].position if self._list else 0.0

    def all(self) -> tuple[Contribution, ...]:
        if self._tuple is None:
            self._tuple = tuple(self._list)
        return self._tuple


class Contributions:
    """Everything that people have put into the steps. Its caller holds the room's lock."""

    def __init__(self) -> None:
        self._by_id: dict[str, Contribution] = {}
        self._in_step: defaultdict[str, _Ordered] = defaultdict(_Ordered)
        self._shared_in: defaultdict[str, _Ordered] = defaultdict(_Ordered)
        self._kept_in: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._of: defaultdict[tuple[str, str], _Ordered] = defaultdict(_Ordered)
        self._hidden: set[str] = set()
        self._queued: dict[str, Contribution] = {}

    def put(self, contribution: Contribution) -> None:
        """Takes it in, in place of the one with its id."""
        self.drop(contribution)
        self._by_id[contribution.id] = contribution
        for place in self._places(contribution):
            place.add(contribution)
        if contribution.shared:
            self._shared_in[contribution.step].add(as_shared(contribution))
        self._count(contribution, 1)
        if contribution.hidden:
            self._hidden.add(contribution.id)
        if contribution.moderation in IN_QUEUE:
            self._queued[contribution.id] = contribution

    def drop(self, contribution: Contribution) -> None:
        """Takes away the one with this id; one that is not there is no error."""
        before = self._by_id.pop(contribution.id, None)
        if before is not None:
            for place in self._places(before):
                place.drop(before)
            if before.shared:
                self._shared_in[before.step].drop(before)
            self._count(before, -1)
            self._hidden.discard(contribution.id)
            self._queued.pop(contribution.id, None)

    def _count(self, contribution: Contribution, by: int) -> None:
        kept = not contribution.shared and not contribution.content.private
        if kept and contribution.moderation not in IN_QUEUE:
            self._kept_in[contribution.step][contribution.person] += by

    def _places(self, contribution: Contribution) -> list[_Ordered]:
        return [
            self._in_step[contribution.step],
            self._of[contribution.step, contribution.person],
        ]

    def get(self, contribution: str) -> Contribution | None:
        return self._by_id.get(contribution)

    def of(self, person: str, step: str) -> tuple[Contribution, ...]:
        """One person's in a step, private ones included."""
        return self._of[step, person].all() if (step, person) in self._of else ()

    def in_step(self, step: str) -> tuple[Contribution, ...]:
        """All in a step, private ones included."""
        return self._in_step[step].all() if step in self._in_step else ()

    def shared_in(self, step: str) -> tuple[Contribution, ...]:
        """Those of a step that everybody may see, as they may see them (`as_shared`)."""
        return self._shared_in[step].all() if step in self._shared_in else ()

    def unrevealed_in(self, step: str) -> dict[str, int]:
        """How many of a step wait to be revealed, by author; those with none are left out."""
        return dict(+self._kept_in[step]) if step in self._kept_in else {}

    def last_position(self, step: str) -> float:
        """The position of the last one in a step; 0 where there is none."""
        return self._in_step[step].last_position() if step in self._in_step else 0.0

    def hidden(self) -> frozenset[str]:
        """The ids of those that the facilitator has hidden."""
        return frozenset(self._hidden)

    def queued(self) -> tuple[Contribution, ...]:
        """Those that wait to be shown, or were set aside, in the order in which they were put."""
        return tuple(sorted(self._queued.values(), key=lambda c: (c.at, c.id)))

    def everything(self) -> tuple[Contribution, ...]:
        """All of the session, in no order that means anything."""
        return tuple(self._by_id.values())


def as_shared(contribution: Contribution) -> Contribution:
    """The contribution as all others read it: one shown without its author's name is nobody's."""
    if contribution.moderation != NAMELESS:
        return contribution
    return replace(contribution, person="", entered_by=None)


def _position(contribution: Contribution) -> tuple[float, str]:
    return (contribution.position, contribution.id)
