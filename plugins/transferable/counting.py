"""Counts a single transferable vote by the Scottish rules; with one seat, an instant runoff. Pure.

The rules are those of Scottish council elections (SSI 2007/42, schedule 1, rules 45 to 52), the
weighted inclusive Gregory method: quota, surpluses in parts of a vote cut to five decimals, the
last one excluded, ties by the latest pass that differs. Where these draw lots, we compare second
places, then third ones …; options that are level there too go together, or share the last seats:
no option is favoured by its place on the ballot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

WHOLE: Final = 100_000
"""A whole vote, in the hundred-thousandths in which all is counted."""


@dataclass(frozen=True)
class CountPass:
    """One pass of the count, and what it leads to."""

    votes: Mapping[str, int]
    """Of each option that is not excluded, in hundred-thousandths of a vote."""
    spent: int
    """What goes to nobody any more: ballots that name no other, and what was cut."""
    elected: tuple[str, ...] = ()
    """Those that are elected here, by their votes."""
    then: Literal["", "surplus", "excluded", "level"] = ""
    """What happens next: votes beyond the quota pass on, the last are left out, or nothing tells
    apart those that would share the last seats."""
    whose: tuple[str, ...] = ()
    """One, or several that nothing tells apart."""
    by: Literal["", "passes", "places"] = ""
    """What told level ones apart: a pass before, or second places and so on."""


@dataclass(frozen=True)
class StvCount:
    """A whole count."""

    quota: int
    """Votes with which an option is elected for sure."""
    rounds: tuple[CountPass, ...]
    groups: tuple[tuple[str, ...], ...]
    """Those elected, in the order in which they were; level ones together."""
    level: tuple[str, ...]
    """Those that share the last seats, which they are too many for; nearly always none."""
    excluded: tuple[tuple[str, ...], ...]
    """In the order in which they were; level ones together."""

    @property
    def elected(self) -> tuple[str, ...]:
        return tuple(option for group in self.groups for option in group)

    @property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """All options, best first: elected, level, standing at the end, excluded."""
        last = self.rounds[-1].votes
        gone = {*self.elected, *self.level, *(o for group in self.excluded for o in group)}
        standing = [option for option in last if option not in gone]
        votes = sorted({last[option] for option in standing}, reverse=True)
        found = (tuple(o for o in standing if last[o] == each) for each in votes)
        own = (self.level,) if self.level else ()
        return (*self.groups, *own, *found, *reversed(self.excluded))


class _Paper:
    """The ballots of one order, how many, and what each is worth now."""

    def __init__(self, order: Sequence[str], times: int) -> None:
        self.order, self.times, self.value = order, times, WHOLE

    def holder(self, standing: Iterable[str]) -> str:
        return next((option for option in self.order if option in standing), "")


def counted(
    options: Sequence[str], ballots: Iterable[tuple[Sequence[str], int]], seats: int
) -> StvCount:
    """Fills the seats, of which there are no more than options.

    A ballot is options in the order of preference, and how many people gave this very order; at
    least one names an option.
    """
    return _Counting(options, ballots, seats).result()


class _Counting:
    def __init__(
        self, options: Sequence[str], ballots: Iterable[tuple[Sequence[str], int]], seats: int
    ) -> None:
        self._options = list(options)
        self._seats = seats
        self._piles: dict[str, list[_Paper]] = {option: [] for option in options}
        self._papers = [_Paper(order, times) for order, times in ballots if order]
        for paper in self._papers:
            self._piles[paper.order[0]].append(paper)
        self._all = sum(paper.times for paper in self._papers)
        self._quota = self._all // (seats + 1) + 1
        self._votes = {
            option: WHOLE * sum(paper.times for paper in pile)
            for option, pile in self._piles.items()
        }
        self._elected: list[tuple[str, ...]] = []
        self._passed: set[str] = set()
        """The elected whose surplus has been passed on."""
        self._excluded: list[tuple[str, ...]] = []
        self._level: tuple[str, ...] = ()
        self._rounds: list[CountPass] = []

    def result(self) -> StvCount:
        while not self._stage():
            pass
        return StvCount(
            self._quota,
            tuple(self._rounds),
            tuple(self._elected),
            self._level,
            tuple(self._excluded),
        )

    def _stage(self) -> bool:
        """One round; whether it was the last."""
        gone = {option for group in self._excluded for option in group}
        votes = {option: self._votes[option] for option in self._options if option not in gone}
        spent = self._all * WHOLE - sum(votes.values())
        new = self._elect([o for o in self._hopeful() if self._votes[o] >= self._quota * WHOLE])
        if self._free >= len(self._hopeful()):
            new += self._elect(self._hopeful())
        if not self._free or not self._hopeful():
            self._rounds.append(CountPass(votes, spent, tuple(new)))
            return True
        over = [o for group in self._elected for o in group if self._surplus(o) > 0]
        among = [option for option in over if option not in self._passed]
        whose, by = self._pick(among or self._hopeful(), most=bool(among))
        then: Literal["surplus", "excluded", "level"] = "surplus" if among else "excluded"
        others = [option for option in self._hopeful() if option not in whose]
        if not among and len(others) < self._free:
            then, self._level = "level", whose
            new += self._elect(others)
        self._rounds.append(CountPass(votes, spent, tuple(new), then, whose, by))
        if among:
            self._pass_on(whose)
        elif not self._level:
            self._leave_out(whose)
        return bool(self._level)

    @property
    def _free(self) -> int:
        """Seats that nobody has yet."""
        return self._seats - sum(map(len, self._elected))

    def _hopeful(self) -> list[str]:
        """Those neither elected nor excluded."""
        gone = {option for group in (*self._elected, *self._excluded) for option in group}
        return [option for option in self._options if option not in gone]

    def _elect(self, among: list[str]) -> list[str]:
        made: list[str] = []
        while left := [option for option in among if option not in made]:
            group, _by = self._pick(left, most=True)
            self._elected.append(group)
            made += group
        return made

    def _surplus(self, option: str) -> int:
        return self._votes[option] - self._quota * WHOLE

    def _pick(
        self, among: Sequence[str], *, most: bool
    ) -> tuple[tuple[str, ...], Literal["", "passes", "places"]]:
        """Who has most votes, or fewest; several where nothing tells them apart."""
        best = max if most else min
        level = _those(among, self._votes, best)
        if len(level) == 1:
            return level, ""
        for round_ in reversed(self._rounds):
            level = _those(level, round_.votes, best)
        if len(level) == 1:
            return level, "passes"
        for place in range(1, len(self._options)):
            level = _those(level, self._placed(place), best)
        return level, "places" if len(level) == 1 else ""

    def _placed(self, place: int) -> Mapping[str, int]:
        """How many people put each option at this place, from 0."""
        found = dict.fromkeys(self._options, 0)
        for paper in self._papers:
            if place < len(paper.order):
                found[paper.order[place]] += paper.times
        return found

    def _pass_on(self, options: Sequence[str]) -> None:
        """Every ballot of an elected option goes on, worth its part of what was too much."""
        for option in options:
            surplus, votes = self._surplus(option), self._votes[option]
            self._passed.add(option)
            self._votes[option] = self._quota * WHOLE
            for paper in self._piles.pop(option):
                paper.value = surplus * paper.value // votes
                self._give(paper)
            self._piles[option] = []

    def _leave_out(self, options: tuple[str, ...]) -> None:
        """Every ballot of an excluded option goes on at what it is worth."""
        self._excluded.append(options)
        for option in options:
            self._votes[option] = 0
            for paper in self._piles.pop(option):
                self._give(paper)

    def _give(self, paper: _Paper) -> None:
        to = paper.holder(self._hopeful())
        if to:
            self._piles[to].append(paper)
            self._votes[to] += paper.value * paper.times


def _those(
    among: Sequence[str], votes: Mapping[str, int], best: Callable[..., int]
) -> tuple[str, ...]:
    """Those of them that have most, or fewest."""
    want = best(votes[option] for option in among)
    return tuple(option for option in among if votes[option] == want)
