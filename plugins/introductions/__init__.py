"""Introductions: one sentence each, in turns that the facilitator gives or simply in writing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    N_,
    Audience,
    Cards,
    Change,
    ChangeKind,
    Content,
    Contribution,
    Facts,
    Field,
    Guide,
    Intro,
    Line,
    Lines,
    OwnRecord,
    Person,
    Piece,
    Place,
    Role,
    Seat,
    Stack,
    StepRecord,
    StepState,
    View,
    _,
    card,
    floor,
    floor_buttons,
    hookimpl,
    setting,
    visible,
)

from .contents import Introduction, RollCall, check_words
from .fields import sentence_field, sentence_with_year, taken_down
from .forms import take_down

API = 1

__all__ = ["Introduction", "Introductions", "RollCall"]


@dataclass(frozen=True)
class Introductions(Intro):
    """Each person in one sentence; the one who carries the project speaks too."""

    name: ClassVar[str] = "introductions"
    title: ClassVar[str] = N_("Présentations")
    summary: ClassVar[str] = N_("Chaque personne se présente en une phrase.")
    guide = Guide(
        N_(
            "Que chaque voix ait été entendue une fois avant le travail, et que l’on sache qui est "
            "là."
        ),
        say=(
            N_("En une phrase : votre prénom, ce que vous faites, d’où vous venez."),
            N_("Écrivez-la sur votre téléphone, puis dites-la."),
        ),
        watch=(
            N_("Commencez vous-même, court : le groupe prend la longueur de la première phrase."),
            N_("Passer son tour est permis, et l’on peut revenir à la fin."),
        ),
    )
    icon: ClassVar[str] = "users"
    minutes: ClassVar[float] = 7
    contents: ClassVar[tuple[type[Content], ...]] = (Introduction, RollCall)
    facts: ClassVar[type[Facts]] = floor.Turns
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    seconds: int = setting(30, N_("Secondes par personne"), min_value=5, max_value=600)
    order: str = setting(
        "arrival",
        N_("Ordre de parole"),
        options={"arrival": N_("Dans l’ordre d’arrivée"), "random": N_("Au hasard")},
    )
    since: bool = setting(False, N_("Demander aussi depuis quelle année"))

    def prompt(self, step: StepRecord) -> str:
        return _("Présentez-vous en une phrase : ce que vous faites, d’où vous venez.")

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        if any(c.person == person.id for c, _said in step.of(Introduction)):
            return _("Votre phrase est dans la liste.")
        return self.prompt(step)

    def check(self, change: Change, step: StepRecord) -> None:
        """One sentence a person, one list of those present, the turn to somebody who is here."""
        if change.kind is ChangeKind.FACTS:
            floor.check_turn(change, step)
            return
        check_words(change, step)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """Who speaks and who has spoken, then the sentences; off the wall, those present."""
        sentences = _sentences(step, audience)
        items = [*floor.shown(step, Introduction, self.seconds, sentences, audience)]
        if audience is Audience.WALL:
            return Stack(tuple(items))
        if listed := [(c, r) for c, r in visible(step, RollCall, audience) if r.text]:
            cards = tuple(card(step, c, roll.text, audience) for c, roll in listed)
            items.append(Cards(_("Personnes présentes"), cards))
        return Stack(tuple(items))

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """My sentence; the year since when, where it is asked."""
        return (sentence_with_year(Introduction()) if self.since else sentence_field(),)

    def own_roles(self, step: StepRecord) -> Collection[Role]:
        return (Role.SCRIBE,)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """Other people's sentences, and those present, for who takes notes."""
        takes_notes = own.has(Role.SCRIBE) and own.step.step.state is not StepState.WAITING
        return tuple(taken_down(own, since=self.since)) if takes_notes else ()

    def editing_field(self, own: OwnRecord, contribution: Contribution) -> Field | None:
        """The sentence with its year, where it is asked or was said."""
        said = contribution.content
        if isinstance(said, Introduction) and (self.since or said.since is not None):
            return sentence_with_year(said, corrects=True)
        return None

    def render(self, seat: Seat) -> None:
        if seat.step.running:
            floor_buttons.lead(seat, at_random=self.order == "random")
        take_down(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Gives somebody who passed a place in the go-round again."""
        if button != floor.RESUME:
            super().act(seat, button, target)
            return
        floor_buttons.resume(seat, target)

    def introduced(self, sentence: str) -> Introduction:
        return Introduction(sentence)

    def present(self, names: str) -> RollCall:
        return RollCall(names)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """Those present on one line, label included, then one `first name : sentence` a line."""
        said = tuple(
            step.attributed(c, introduction.in_words() or introduction.text)
            for c, introduction in visible(step, Introduction, Audience.PHONE)
        )
        present = _present(step, begun=bool(said) or step.step.state is not StepState.WAITING)
        blocks = tuple(Lines(lines) for lines in (present, said) if lines)
        return [Piece(Place.NOTES, blocks, step.title)] if blocks else []


# ── what everyone sees ──────────────────────────────────────────────────────────────────────


def _sentences(step: StepRecord, audience: Audience) -> Cards:
    cards = tuple(
        card(step, c, introduction.text, audience, details=introduction.told)
        for c, introduction in visible(step, Introduction, audience)
    )
    empty = _("Les phrases s’afficheront ici. La première, c’est peut-être la vôtre.")
    return Cards(_("Leurs phrases"), cards, empty=empty, layout="lines", newest_first=True)


# ── what remains ────────────────────────────────────────────────────────────────────────────


def _present(step: StepRecord, *, begun: bool) -> tuple[Line, ...]:
    """The scribe's list, else the names in the session; the one who carries the project apart.

    An empty list comes from a report that had none.
    """
    label = _("Participants à l'accélérateur :")
    listed = visible(step, RollCall, Audience.PHONE)
    if listed:
        return tuple(
            Line(f"{label} {_on_one_line(roll.text)}", step.source(c))
            for c, roll in listed
            if roll.text
        )
    names = [step.first_name(p.id) for p in step.group if not p.has(Role.CARRIER)]
    return (Line(f"{label} {', '.join(names)}"),) if names and begun else ()


def _on_one_line(names: str) -> str:
    """A list typed one name a line reads like one typed with commas."""
    return ", ".join(
        name for line in names.split("\n") if (name := line.strip().removesuffix(",").strip())
    )


@hookimpl
def intros() -> list[type[Intro]]:
    return [Introductions]
