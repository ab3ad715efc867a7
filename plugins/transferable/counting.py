"""Counts a single transferable vote by the Scottish rules; with one seat, an instant runoff. Pure.

The rules are those of Scottish council elections (SSI 2007/42, schedule 1, rules 45 to 52), the
weighted inclusive Gregory method: quota, surpluses in parts of a vote cut to five decimals, the
last one excluded. Where these draw lots, the order of the options on the ballot decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["WHOLE", "CountStage", "StvCount", "counted"]

WHOLE: Final = 100_000
"""A whole vote, in the hundred-thousandths in which all is counted."""

Ballots = "Iterable[tuple[Sequence[str], int]]"
"""Options in the order of preference, and how many people gave this very order."""


@dataclass(frozen=True)
class CountStage:
    """One stage of the count, and what it leads to."""

    votes: Mapping[str, int]
    """Of each option that is not excluded, in hundred-thousandths of a vote."""
    spent: int
    """What goes to nobody any more: ballots that name no other, and what was cut."""
    elected: tuple[str, ...] = ()
    """Those that are elected here, by their votes."""
    then: Literal["", "surplus", "excluded"] = ""
    """What happens next: votes beyond the quota pass on, or the last option is left out."""
    whose: str = ""
    level: Literal["", "before", "order"] = ""
    """Whether several stood level there: a round before told them apart, or the ballot's order."""


@dataclass(frozen=True)
class StvCount:
    """A whole count."""

    quota: int
    """Votes with which an option is elected for sure."""
    rounds: tuple[CountStage, ...]
    elected: tuple[str, ...]
    """In the order in which they were."""
    excluded: tuple[str, ...]
    """In the order in which they were."""

    @property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """All options, best first: those elected, those that stood at the end, those excluded."""
        last = self.rounds[-1].votes
        standing = [o for o in last if o not in self.elected and o not in self.excluded]
        level = sorted({last[o] for o in standing}, reverse=True)
        groups = (tuple(o for o in standing if last[o] == votes) for votes in level)
        return (*((o,) for o in self.elected), *groups, *((o,) for o in reversed(self.excluded)))


class _Paper:
    """The ballots of one order, how many, and what each is worth now."""

    def __init__(self, order: Sequence[str], times: int) -> None:
        self.order, self.times, self.value = order, times, WHOLE

    def holder(self, standing: Iterable[str]) -> str:
        return next((option for option in self.order if option in standing), "")


def counted(options: Sequence[str], ballots: Ballots, seats: int) -> StvCount:  # type: ignore[valid-type]
    """Fills the seats. At least one ballot names an option; seats are at most the options."""
    return _Counting(options, ballots, seats).result()


class _Counting:
    def __init__(self, options: Sequence[str], ballots: Ballots, seats: int) -> None:  # type: ignore[valid-type]
        self._options = list(options)
        self._seats = seats
        self._piles: dict[str, list[_Paper]] = {option: [] for option in options}
        papers = [_Paper(order, times) for order, times in ballots if order]  # type: ignore[attr-defined]
        for paper in papers:
            self._piles[paper.order[0]].append(paper)
        self._all = sum(paper.times for paper in papers)
        self._quota = self._all // (seats + 1) + 1
        self._votes = {
            option: WHOLE * sum(paper.times for paper in pile)
            for option, pile in self._piles.items()
        }
        self._elected: list[str] = []
        self._passed: set[str] = set()
        """The elected whose surplus has been passed on, or who have none."""
        self._excluded: list[str] = []
        self._rounds: list[CountStage] = []

    def result(self) -> StvCount:
        while not self._stage():
            pass
        return StvCount(
            self._quota, tuple(self._rounds), tuple(self._elected), tuple(self._excluded)
        )

    def _stage(self) -> bool:
        """One round; whether it was the last."""
        votes = {o: self._votes[o] for o in self._options if o not in self._excluded}
        spent = self._all * WHOLE - sum(votes.values())
        new = self._reached()
        self._elected += new
        hopeful = self._hopeful()
        if len(self._elected) + len(hopeful) <= self._seats:
            new += hopeful
            self._elected += hopeful
            hopeful = []
        if len(self._elected) >= self._seats or not hopeful:
            self._rounds.append(CountStage(votes, spent, tuple(new)))
            return True
        over = [o for o in self._elected if o not in self._passed and self._surplus(o) > 0]
        then: Literal["surplus", "excluded"] = "surplus" if over else "excluded"
        whose, level = self._pick(over or hopeful, most=bool(over))
        self._rounds.append(CountStage(votes, spent, tuple(new), then, whose, level))
        if over:
            self._pass_on(whose)
        else:
            self._leave_out(whose)
        return False

    def _hopeful(self) -> list[str]:
        """Those neither elected nor excluded, the most votes first."""
        found = [o for o in self._options if o not in self._elected and o not in self._excluded]
        return sorted(found, key=lambda option: -self._votes[option])

    def _reached(self) -> list[str]:
        """Those that have the quota now, in the order in which they are elected."""
        reached = [o for o in self._hopeful() if self._votes[o] >= self._quota * WHOLE]
        made: list[str] = []
        while reached and len(self._elected) + len(made) < self._seats:
            first, _level = self._pick(reached, most=True)
            reached.remove(first)
            made.append(first)
        return made

    def _surplus(self, option: str) -> int:
        return self._votes[option] - self._quota * WHOLE

    def _pick(
        self, among: Sequence[str], *, most: bool
    ) -> tuple[str, Literal["", "before", "order"]]:
        """Who has most votes, or fewest; of those level, as the latest round that differs has it.

        Where none does, the ballot's order: who stands higher is taken for more.
        """
        best = max if most else min
        level = [o for o in among if self._votes[o] == best(self._votes[x] for x in among)]
        if len(level) == 1:
            return level[0], ""
        for round_ in reversed(self._rounds):
            then = [round_.votes[option] for option in level]
            if len(set(then)) > 1:
                level = [o for o in level if round_.votes[o] == best(then)]
                if len(level) == 1:
                    return level[0], "before"
        level.sort(key=self._options.index)
        return level[0 if most else -1], "order"

    def _pass_on(self, option: str) -> None:
        """Every ballot of an elected option goes on, worth its part of what was too much."""
        surplus, votes = self._surplus(option), self._votes[option]
        self._passed.add(option)
        self._votes[option] = self._quota * WHOLE
        for paper in self._piles.pop(option):
            paper.value = surplus * paper.value // votes
            self._give(paper)
        self._piles[option] = []

    def _leave_out(self, option: str) -> None:
        """Every ballot of an excluded option goes on at what it is worth."""
        self._excluded.append(option)
        self._votes[option] = 0
        for paper in self._piles.pop(option):
            self._give(paper)

    def _give(self, paper: _Paper) -> None:
        to = paper.holder(self._hopeful())
        if to:
            self._piles[to].append(paper)
            self._votes[to] += paper.value * paper.times
