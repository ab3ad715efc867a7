"""`make bench-votes`: what counting a thousand ballots on fifty options costs, method by method.

Beside each, in the same run, one bare pass over all the marks: the least that any count does.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks import machine, written
from benchmarks.live.tables import table
from tablee.activities import StepRecord
from tablee.activities.votes import Vote
from tablee.model.entities import Cast, Marks, Session, Step, Urn
from tablee.registry import Catalogue, load
from tablee.sdk.testing import counted, enter, facilitator_of, open_room, start
from tablee.settings import ROOT
from tablee.view import Audience

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.view import Paper

__all__ = ["main"]

BALLOTS: Final = 1_000
OPTIONS: Final = 50
ROUNDS: Final = 9
MOST: Final = 50.0
"""Milliseconds that a count may take."""


def filled(paper: Paper, chance: random.Random) -> Marks:
    """A ballot as people fill it in: all of it."""
    ids = [id_ for id_, _words in paper.options]
    if paper.form == "grade":
        values = [choice.value for choice in paper.choices]
        return {id_: chance.choice(values) for id_ in ids}
    if paper.form == "rank":
        return {id_: place for place, id_ in enumerate(chance.sample(ids, len(ids)), start=1)}
    if paper.form == "pick":
        most = paper.units or len(ids)
        return dict.fromkeys(chance.sample(ids, min(most, len(ids) // 2 or 1)), 1)
    return _spread(paper, ids, chance)


def _spread(paper: Paper, ids: list[str], chance: random.Random) -> Marks:
    marks: Marks = {}
    for _unit in range(paper.units):
        option = chance.choice(ids)
        if not paper.cap or marks.get(option, 0) < paper.cap:
            marks[option] = marks.get(option, 0) + 1
    return marks


def _names(vote: Vote, options: int) -> list[str]:
    """As many options as it takes; a question of its own has one already."""
    prepared = StepRecord(Session("bench", "Essai"), Step("step", vote.name), vote, (), {})
    own = [id_ for id_, _words in vote.options(prepared)]
    return own or [f"Proposition {n}" for n in range(1, min(options, vote.most) + 1)]


def _milliseconds(call: Callable[[], object]) -> float:
    times = []
    for _round in range(ROUNDS):
        began = perf_counter()
        call()
        times.append((perf_counter() - began) * 1e3)
    return statistics.median(times)


def _fresh(step: StepRecord) -> StepRecord:
    """The same ballots in another urn, so that nothing that was kept of them is found again."""
    urn = step.urn
    assert urn is not None
    return replace(step, rounds=(replace(urn),))


def _bare(urn: Urn) -> float:
    return sum(mark for cast in urn.ballots for mark in cast.marks.values())


def measured(vote: Vote, ballots: int, options: int) -> tuple[str, ...]:
    """One line of the table."""
    chance = random.Random(vote.name)
    names = _names(vote, options)
    empty = counted(vote, names, [])
    paper = vote.paper(empty)
    step = counted(vote, names, [Cast(filled(paper, chance)) for _ballot in range(ballots)])
    urn = step.urn
    assert urn is not None
    tally = _milliseconds(lambda: vote.tally(_urn(_fresh(step)), step))
    bare = _milliseconds(lambda: _bare(urn))
    seen = _milliseconds(lambda: vote.view(step, Audience.PHONE))
    marks = sum(len(cast.marks) for cast in urn.ballots)
    within = "yes" if tally <= MOST else "**no**"
    return (
        vote.name,
        f"{len(names)}",
        f"{marks:,}",
        f"{tally:.1f}",
        f"{tally / bare:.0f} ×",
        f"{seen:.1f}",
        within,
    )


def _urn(step: StepRecord) -> Urn:
    assert step.urn is not None
    return step.urn


def closing(catalogue: Catalogue, folder: Path, people: int) -> tuple[str, ...]:
    """A whole room's secret vote: what one ballot costs, and what closing does."""
    room = open_room(folder, catalogue, "dot_vote", settings={"dot_vote": {"source": "-"}})
    everybody = [enter(room, f"Personne {n}") for n in range(people)]
    facilitator, step = facilitator_of(room), start(room, "dot_vote")
    typed = [f"Proposition {n}" for n in range(1, 9)]
    room.voting.prepare(facilitator, step, typed=typed, left_out=())
    room.voting.open(facilitator, step)
    began = perf_counter()
    for person in everybody:
        room.voting.cast(person, step, {"t1": 2, "t2": 1})
    each = (perf_counter() - began) / people * 1e3
    began = perf_counter()
    room.voting.close(facilitator, step)
    whole = (perf_counter() - began) * 1e3
    room.close()
    return (f"{people:,}", f"{each:.2f}", f"{whole:.0f}")


def markdown(ballots: int, options: int, about: str) -> str:
    """The tables."""
    catalogue = load([ROOT / "plugins"])
    votes = [kind for kind in catalogue.activities.values() if issubclass(kind, Vote)]
    rows = [measured(kind(), ballots, options) for kind in sorted(votes, key=lambda k: k.name)]
    heads = (
        *("Method", "Options", "Marks", "Count, ms", "÷ one bare pass"),
        *("View, ms", f"≤ {MOST:.0f} ms"),
    )
    with tempfile.TemporaryDirectory(prefix="bench-votes-") as folder:
        life = closing(catalogue, Path(folder), ballots)
    return "\n".join(
        (
            f"{about}\n",
            f"**{ballots:,} ballots**, every one filled in; the median of {ROUNDS}.\n",
            table(heads, rows),
            "**A secret vote of a whole room**: each ballot checked, sealed and on the disk.\n",
            table(("People", "A ballot, ms", "Closing: unsealed, counted, on disk, ms"), [life]),
        )
    )


def main() -> int:
    """Measures; prints the tables, and puts them into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.votes", description=__doc__)
    parser.add_argument("--ballots", type=int, default=BALLOTS)
    parser.add_argument("--options", type=int, default=OPTIONS)
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    asked = parser.parse_args()
    found = markdown(asked.ballots, asked.options, machine.described(ROOT))
    sys.stdout.write(found)
    if asked.write:
        written.put("bench-votes", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
