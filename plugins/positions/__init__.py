"""Moving debate: everybody stands somewhere on a line, hears why, and may move.

Contents in `contents.py`, rules in `rules.py`, sums in `counting.py`, what everybody sees in
`views.py`, one's own place where names are not shown in `fields.py`, what the facilitator does in
`forms.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from tablee.plugin import (
    N_,
    AnsweredByCards,
    Audience,
    Block,
    Canvas,
    CardTake,
    Change,
    Content,
    Contribution,
    Facts,
    Field,
    Given,
    Guide,
    Heading,
    Line,
    Lines,
    OwnRecord,
    Piece,
    Place,
    Quotation,
    Role,
    Seat,
    ShownCard,
    Stack,
    StepRecord,
    TextTable,
    View,
    _,
    hookimpl,
    inputs,
    setting,
)

from . import forms, held, rules, views
from .contents import (
    AFTER,
    ARGUMENTS,
    SHOWN,
    Argument,
    Debate,
    HeadCount,
    HeldCard,
    Stand,
    places_of,
)
from .counting import arguments, counts, moves, place_of, standing
from .fields import place_field

API = 1

__all__ = ["Argument", "Debate", "HeadCount", "Positions", "Stand"]


@dataclass(frozen=True)
class Positions(Canvas, AnsweredByCards):
    """A statement, a line from one opinion to the other, and people who stand on it and argue."""

    name: ClassVar[str] = "positions"
    title: ClassVar[str] = N_("Débat mouvant")
    summary: ClassVar[str] = N_(
        "Chaque personne se place face à une affirmation, écoute les arguments, et peut bouger."
    )
    guide = Guide(
        N_("Faire voir les désaccords, en bougeant, et entendre les raisons plutôt que les camps."),
        say=(
            N_(
                "Placez-vous selon ce que vous pensez de cette phrase. Il n’y a pas de bonne place."
            ),
            N_("Un argument à la fois. S’il vous touche, changez de place."),
        ),
        watch=(
            N_("Une affirmation qui partage vraiment, sans deux idées dans la même phrase."),
            N_("Remerciez qui change de place : c’est le but."),
        ),
    )
    icon: ClassVar[str] = "move-horizontal"
    minutes: ClassVar[float] = 15
    contents: ClassVar[tuple[type[Content], ...]] = (Stand, HeadCount, HeldCard, Argument)
    facts: ClassVar[type[Facts]] = Debate
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    statement: str = setting(
        "", N_("Affirmation"), help=N_("Une phrase qui partage : on est d’accord, ou pas.")
    )
    labels: tuple[str, ...] = setting(
        (),
        N_("Places sur la ligne, une par ligne"),
        help=N_("De 2 à 5, d’un bout à l’autre ; vide : D’accord … Pas d’accord."),
        longest=40,
    )
    named: bool = setting(
        True,
        N_("Montrer qui se place où"),
        help=N_("Sinon, on ne voit que des nombres ; ce n’est pas pour autant un vote secret."),
    )
    floor: str = setting(
        "free",
        N_("Qui donne un argument"),
        options={
            "free": N_("Tout le monde, pour le côté que l’on veut"),
            "side": N_("Un côté à la fois, à qui la parole est donnée"),
        },
    )

    @property
    def places(self) -> tuple[str, ...]:
        """The places of the line, from one end to the other."""
        return places_of(self.labels)

    def prompt(self, step: StepRecord) -> str:
        """The statement, or what to do about it where none was typed."""
        if self.statement:
            return self.statement
        return {
            ARGUMENTS: _("Dites ce qui fait qu’on se tient là."),
            AFTER: _("Qu’avez-vous entendu ? Restez où vous êtes, ou changez de place."),
            SHOWN: _("Voici qui a bougé."),
        }.get(step.facts(Debate).phase, _("Écoutez l’affirmation, puis choisissez votre place."))

    def examples(self, step: StepRecord) -> Sequence[Content | Facts]:
        """Hands that were counted at each place; arguments, once it is their time."""
        hands = HeadCount(tuple(range(len(self.places))), after=False)
        return [hands, Argument("On y tient parce que c’est loin.", "0"), Debate(phase=ARGUMENTS)]

    def check(self, change: Change, step: StepRecord) -> None:
        """A place on the line in its phase, an argument in its own, from the side that speaks."""
        rules.check(change, step, self.places, by_side=self.floor == "side")

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The line, then the arguments, the line again, and who has moved."""
        return Stack(views.shown(step, self, audience))

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """An argument, for a side; for the one that has the floor where sides take turns."""
        facts = step.facts(Debate)
        by_side = self.floor == "side"
        sides = [(str(n), label) for n, label in enumerate(self.places)]
        if by_side:
            sides = [side for side in sides if side[0] == facts.side]
        if facts.phase != ARGUMENTS or not sides:
            return ()
        return (
            Field(
                "argument",
                Argument.kind,
                _("Votre argument"),
                _("Envoyer cet argument"),
                Argument.longest,
                within="side",
                ask=_("Pour quel côté ?"),
                choices=tuple(sides),
                usual=None if by_side else self._own_sides(step),
                tints=tuple(int(side) for side, _label in sides),
            ),
        )

    def _own_sides(self, step: StepRecord) -> tuple[Given, ...]:
        """Where each person stands, to argue for; where names are not shown, no screen is told."""
        where = standing(step, len(self.places), after=False) if self.named else {}
        return tuple(Given(who, str(place)) for who, place in where.items())

    def own_roles(self, step: StepRecord) -> Collection[Role]:
        """Where names are not shown, a phone alone knows where its person stands."""
        return super().own_roles(step) if not self.named else ()

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """Where names are not shown: my own place, which nobody else is told."""
        return place_field(own, self.places) if not self.named and own.step.running else ()

    def heading(self, step: StepRecord, contribution: Contribution) -> str:
        """The side for which an argument was given."""
        content = contribution.content
        return (
            self.places[place_of(content, len(self.places))]
            if isinstance(content, Argument)
            else ""
        )

    def render(self, seat: Seat) -> None:
        forms.lead(seat, self)
        inputs.fields(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        if button == views.STAND and target.isdecimal():
            forms.stand(seat, int(target))
        else:
            super().act(seat, button, target)

    def card_take(self, step: StepRecord) -> CardTake | None:
        """The places by the sides of a voting card, while they are taken."""
        return held.take_of(step, self.places)

    def cards_shown(self, step: StepRecord) -> Mapping[int, str]:
        """What cards have shown at this moment."""
        return held.shown(step)

    def ask_cards(self, seat: Seat, take_round: int) -> None:
        """The wall says what each side means."""
        seat.set_facts(replace(seat.step.facts(Debate), cards=take_round))

    def show_cards(self, seat: Seat, shown: Sequence[ShownCard]) -> None:
        """Places people by their cards; the others are counted by their number."""
        held.save(seat, shown)

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        return tuple((c.id, argument.text) for c, argument in step.of(Argument) if not c.hidden)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """The statement, the numbers before and after, who went where, the arguments by side."""
        blocks = (*_numbers(step, self), *_arguments(step, self))
        if not blocks:
            return ()
        said = (Quotation(Line(self.statement)),) if self.statement else ()
        return (Piece(Place.NOTES, (*said, *blocks), step.title),)


# ── what remains ────────────────────────────────────────────────────────────────────────────


def _numbers(step: StepRecord, activity: Positions) -> list[Block]:
    places = activity.places
    before = counts(step, len(places), after=False)
    after = counts(step, len(places), after=True)
    if not any((*before, *after)):
        return []
    rows = [
        (label, *map(str, found))
        for label, found in ((_("Avant les arguments"), before), (_("Après les arguments"), after))
        if any(found)
    ]
    found: list[Block] = [TextTable((_("Quand"), *places), tuple(rows), _("Où l’on se tient"))]
    if told := views.origins(step, activity, (False, True) if any(after) else (False,)):
        found.append(Lines(tuple(map(Line, told))))
    walked = moves(step, len(places))
    if any(after) and (not any(walked.values()) or views.tells_moves(walked, activity)):
        found.append(Lines((Line(views.moved_told(walked)),)))
    if any(start != end for start, end in walked) and views.tells_moves(walked, activity):
        head, moved = views.moves_table(walked, places)
        found.append(TextTable(head, moved, _("De l’avant à l’après")))
    return found


def _arguments(step: StepRecord, activity: Positions) -> list[Block]:
    found: list[Block] = []
    sides = zip(activity.places, arguments(step, len(activity.places)), strict=True)
    for label, given in sides:
        lines = tuple(
            step.attributed(c, argument.text)
            if activity.named
            else Line(argument.text, step.source(c))
            for c, argument in given
            if not c.hidden
        )
        if lines:
            found += [Heading(Line(label)), Lines(lines)]
    return found


@hookimpl
def canvases() -> list[type[Canvas]]:
    return [Positions]
