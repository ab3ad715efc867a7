"""Votes that are played from before they open to after they are shown: ballots as papers allow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tablee.activities import Change, ChangeKind
from tablee.errors import WorkshopError
from tablee.model.entities import Cast, Marks, Person
from tablee.texts import N_
from tablee.activities.votes import Ballot, VoteFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

    from tablee.activities import StepRecord
    from tablee.session import Room
    from tablee.view import Paper
    from tablee.activities.votes import Vote

__all__ = ["OPENED", "VOTING", "drawn", "vote_on"]

OPENED: Final = N_("le vote à peine ouvert")
VOTING: Final = N_("pendant le vote")
"""Two moments between which nothing but ballots has come."""

TYPED = ("Réunir les agents", "<b>Tout</b> «\u00a0rendre\u00a0» | gratuit", "Écrire à la mairie")


def vote_on(
    room: Room,
    step: str,
    people: Sequence[Person],
    chance: Random,
    errs: Callable[[str, BaseException], None],
) -> Iterator[str]:
    """Prepares, opens, votes, closes, shows, and opens again; says at each moment where it is."""
    boss, tried = people[-1], _Tried(errs)
    yield N_("avant le vote")
    _prepare(room, step, boss, tried)
    yield N_("ses propositions choisies")
    for _round in range(2):
        if not (tried(lambda: room.voting.open(boss, step)) or _running(room, step)):
            return
        yield OPENED
        for person in people[:20]:
            _cast(room, step, person, chance, tried)
        yield VOTING
        tried(lambda: room.voting.close(boss, step, show=False))
        yield N_("le vote clos, pas encore montré")
        tried(lambda: room.voting.show(boss, step))
        yield N_("le résultat montré")
        if not tried(lambda: room.voting.reopen(boss, step)):
            return
    tried(lambda: room.voting.close(boss, step))


class _Tried:
    """Does something, unless it is refused; what else a method raises is handed on."""

    def __init__(self, errs: Callable[[str, BaseException], None]) -> None:
        self._errs = errs

    def __call__(self, deed: Callable[[], Any]) -> bool:
        try:
            deed()
        except WorkshopError as refusal:
            if refusal.__cause__ is not None:
                self._errs("check", refusal.__cause__)
            return False
        except Exception as error:
            self._errs("tally", error)
            return False
        return True


def _running(room: Room, step: str) -> bool:
    return room.step_record(step).facts(VoteFacts).running


def _prepare(room: Room, step: str, boss: Person, tried: _Tried) -> None:
    """Two cards and three options that are typed, or as few as the method takes."""
    record = room.step_record(step)
    vote: Vote = record.activity  # type: ignore[assignment] # a vote
    typed = TYPED[: vote.most]
    cards = min(2, vote.most - len(typed))
    left_out = [id_ for id_, _words in vote.candidates(record)[cards:]]
    tried(lambda: room.voting.prepare(boss, step, typed=typed, left_out=left_out))


def _cast(
    room: Room,
    step: str,
    person: Person,
    chance: Random,
    tried: _Tried,
) -> None:
    record = room.step_record(step)
    vote: Vote = record.activity  # type: ignore[assignment] # a vote
    try:
        cast = drawn(vote, record, chance)
    except Exception:
        return  # said by the check that asks for the paper
    if cast is not None and not person.by_facilitator:
        now = record.facts(VoteFacts).round
        tried(lambda: room.voting.cast(person, step, cast.marks, text=cast.text, round=now))


def drawn(vote: Vote, step: StepRecord, chance: Random) -> Cast | None:
    """A ballot that the paper and the method allow; None where ten tries found none."""
    paper = vote.paper(step)
    for _try in range(10):
        marks = _marks(paper, chance)
        opened = any(c.words and c.value in marks.values() for c in paper.choices)
        cast = Cast(marks, "Voici pourquoi" if opened else "")
        ballot = Ballot(cast.marks, cast.text)
        try:
            vote.check(Change(ChangeKind.POST, Person("somebody", "Zpzzq"), ballot), step)
        except WorkshopError:
            continue
        return replace(cast)
    return None


def _marks(paper: Paper, chance: Random) -> Marks:
    options = [id_ for id_, _words in paper.options]
    chance.shuffle(options)
    chosen = options[: chance.randint(1, len(options))] if options else []
    if paper.form == "grade":
        values = [choice.value for choice in paper.choices]
        return {option: chance.choice(values) for option in (options if values else ())}
    if paper.form == "rank":
        return {option: place for place, option in enumerate(chosen, start=1)}
    if paper.form == "pick":
        return dict.fromkeys(chosen[: paper.units or None], 1)
    marks: Marks = {}
    left = paper.units
    for option in chosen:
        if left > 0:
            marks[option] = chance.randint(1, min(left, paper.cap or left))
            left -= int(marks[option])
    return marks
