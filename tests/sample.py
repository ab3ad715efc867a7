"""A small plugin for the core's tests: cards, a private note, a vote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from workshop.activities import (
    Ballot,
    Canvas,
    Change,
    Facts,
    Outcome,
    StepRecord,
    Vote,
    ranked,
    setting,
)
from workshop.cards import card, visible
from workshop.catalogue import Catalogue
from workshop.errors import NotAccepted
from workshop.model import Content, Role
from workshop.synthesis import Lines, Piece, Place
from workshop.view import Audience, Cards, View, Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Idea(Content):
    kind: ClassVar[str] = "idea"
    longest: ClassVar[int] = 100
    text: str = ""


@dataclass(frozen=True)
class Secret(Content):
    kind: ClassVar[str] = "secret"
    private: ClassVar[bool] = True
    shareable: ClassVar[bool] = True
    text: str = ""


@dataclass(frozen=True)
class Turn(Facts):
    who: str = ""


@dataclass(frozen=True)
class Ideas(Canvas):
    name: ClassVar[str] = "ideas"
    title: ClassVar[str] = "Idées"
    contents: ClassVar[tuple[type[Content], ...]] = (Idea, Secret)
    facts: ClassVar[type[Facts]] = Turn
    silent: ClassVar[frozenset[Role]] = frozenset({Role.CARRIER})
    most: int = setting(3, "Idées par personne", min_value=1, max_value=9)

    def check(self, change: Change, step: StepRecord) -> None:
        if change.kind == "post" and len(change.mine) >= self.most:
            raise NotAccepted(f"{self.most} idées au plus.")

    def view(self, step: StepRecord, audience: Audience) -> View:
        cards = tuple(card(step, c, k.text, audience) for c, k in visible(step, Idea, audience))
        return Cards("Idées", cards)

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        return [(c.id, k.text) for c, k in step.of(Idea)]

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        lines = tuple(step.signed(c, k.text) for c, k in step.of(Idea))
        return [Piece(Place.NOTES, (Lines(lines),), "IDÉES :")] if lines else []


@dataclass(frozen=True)
class Choice(Ballot):
    kind: ClassVar[str] = "choice"
    option: str = ""


@dataclass(frozen=True)
class Pick(Vote):
    name: ClassVar[str] = "pick"
    title: ClassVar[str] = "Choix"
    contents: ClassVar[tuple[type[Content], ...]] = (Choice,)

    def options(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        found = [s for s in step.earlier if isinstance(s.activity, Canvas)]
        return found[-1].activity.cards(found[-1]) if found else ()  # type: ignore[attr-defined]

    def tally(self, ballots: Sequence[Content], step: StepRecord) -> Outcome:
        from workshop.activities import VoteFacts

        chosen = [b.option for b in ballots if isinstance(b, Choice)]
        options = step.facts(VoteFacts).options
        scores = [(id_, text, float(chosen.count(id_))) for id_, text in options]
        return Outcome(ranked(scores), len(chosen), len(chosen), len(chosen))

    def view(self, step: StepRecord, audience: Audience) -> View:
        return Waiting("Choix", len(step.step.finished), len(step.group))


def sample_catalogue() -> Catalogue:
    """These two activities, as if a plugin had offered them."""
    return Catalogue({"ideas": Ideas, "pick": Pick}, {}, {})
