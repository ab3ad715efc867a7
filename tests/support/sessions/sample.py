"""A small plugin for the core's tests: cards, a private note, a vote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from tablee.activities import Canvas, Change, Facts, StepRecord, setting
from tablee.activities.cards import card, visible
from tablee.activities.votes import Outcome, Vote, profiles, ranked
from tablee.errors import NotAccepted
from tablee.model.entities import Content, Role, Urn
from tablee.model.synthesis import Lines, Piece, Place
from tablee.registry import Catalogue
from tablee.view import Audience, Bar, Bars, Cards, Field, Paper, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.session.people.seat import Seat


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
class Mood(Content):
    """A choice that says enough without words."""

    kind: ClassVar[str] = "mood"
    text: str = ""
    level: int = 0

    def in_words(self) -> str:
        return f"humeur {self.level} {self.text}".strip() if self.level else ""


@dataclass(frozen=True)
class Turn(Facts):
    who: str = ""


@dataclass(frozen=True)
class Ideas(Canvas):
    name: ClassVar[str] = "ideas"
    title: ClassVar[str] = "Idées"
    contents: ClassVar[tuple[type[Content], ...]] = (Idea, Secret, Mood)
    facts: ClassVar[type[Facts]] = Turn
    silent: ClassVar[frozenset[Role]] = frozenset({Role.CARRIER})
    most: int = setting(3, "Idées par personne", min_value=1, max_value=9)

    def check(self, change: Change, step: StepRecord) -> None:
        if change.kind == "post" and len(change.mine) >= self.most:
            raise NotAccepted(f"{self.most} idées au plus.")

    def view(self, step: StepRecord, audience: Audience) -> View:
        cards = tuple(card(step, c, k.text, audience) for c, k in visible(step, Idea, audience))
        return Cards("Idées", cards)

    def fields(self, step: StepRecord) -> Sequence[Field]:
        return (Field("idea", Idea.kind, "Votre idée", "Envoyer", Idea.longest),)

    def act(self, seat: Seat, button: str, target: str) -> None:
        if button == "break":
            raise RuntimeError("a fault of the plugin")
        if button == "shout":
            (idea,) = (k for c, k in seat.step.of(Idea) if c.id == target)
            seat.edit(target, replace(idea, text=idea.text + "!"))
            return
        super().act(seat, button, target)

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        return [(c.id, k.text) for c, k in step.of(Idea)]

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        lines = tuple(step.attributed(c, k.text) for c, k in step.of(Idea))
        return [Piece(Place.NOTES, (Lines(lines),), "IDÉES :")] if lines else []


@dataclass(frozen=True)
class Pick(Vote):
    name: ClassVar[str] = "pick"
    title: ClassVar[str] = "Choix"

    def method_rule(self) -> str:
        return "Une proposition par personne."

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        return self.paper_of(step, options, "pick", units=1)

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        counts = profiles(urn)
        scores = [(id_, text, float(counts[id_][1])) for id_, text in urn.options]
        return Outcome(ranked(scores), urn.voters, urn.voters, urn.voters)

    def told(self, step: StepRecord) -> str:
        return step.outcome.options[0].text if step.outcome else ""

    def results(self, step: StepRecord) -> tuple[View, ...]:
        options = step.outcome.options if step.outcome else ()
        return (
            Bars("Résultat", tuple(Bar(o.rank, o.text, o.score, f"{o.score:g}") for o in options)),
        )


def sample_catalogue() -> Catalogue:
    """These two activities, as if a plugin had offered them."""
    return Catalogue({"ideas": Ideas, "pick": Pick}, {}, {})
