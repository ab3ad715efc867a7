"""Base class of activities with cards on a canvas: settings, rules, picture, document part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    Audience,
    Block,
    Canvas,
    Change,
    Content,
    Contribution,
    Facts,
    Field,
    Heading,
    Line,
    Lines,
    OwnRecord,
    Paragraph,
    Person,
    Piece,
    Place,
    PlannedAction,
    Quote,
    Role,
    Seat,
    Stack,
    StepRecord,
    Template,
    View,
    _,
    check_picture,
    labelled,
    note_blocks,
    note_words,
    picture_blocks,
    setting,
)

from . import board, forms, handlers, listening, photos, proposals
from .around import CanvasContext
from .cards import alone, moves, rules
from .cards.contents import CanvasCard, CanvasFacts, CanvasGroup, Photo
from .cards.moves import MOVES
from .cards.places import CanvasColumn, Gathered, Placed, asked, important, named, shelves, template

SHEET: Final = {
    "important": N_("Les cartes marquées importantes"),
    "all": N_("Toutes les cartes"),
}
"""Which cards go on the sheet of the document."""


@dataclass(frozen=True)
class CardCanvas(Canvas):
    """A canvas of cards, in the shape of a template: zones, or free columns."""

    facts: ClassVar[type[Facts]] = CanvasFacts
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    question: str = setting(
        "",
        N_("Question posée à tout le monde"),
        help=N_("Elle est en tête des téléphones et du mur ; vide : la consigne du canevas."),
    )
    template: Template = setting(
        Template(),
        N_("Canevas"),
        help=N_("Changer de canevas garde toutes les cartes."),
    )
    names: bool = setting(
        True,
        N_("Montrer les noms sur les cartes"),
        help=N_("La console les montre toujours à la personne qui anime."),
    )

    moves: str = setting("author", N_("Qui déplace les cartes"), options=MOVES)
    alone: bool = setting(
        False,
        N_("Écrire d’abord chacun pour soi"),
        help=N_("Les cartes restent cachées jusqu’à ce que la personne qui anime les révèle."),
    )
    sheet: str = setting("important", N_("Ce qui va dans la fiche"), options=SHEET)
    around: bool = setting(True, N_("« Moi aussi » et commentaires sur les cartes"))

    def prompt(self, step: StepRecord) -> str:
        """What is asked; else one idea a card, so that each can be voted on."""
        return asked(step) or _("Une idée par carte, en quelques mots.")

    def check(self, change: Change, step: StepRecord) -> None:
        """Words belong to their author; what is named must still be there."""
        check_picture(change)
        rules.check(change, step)

    def may_move(self, step: StepRecord, contribution: Contribution, by: Person) -> bool:
        """As the step is set up; other contents as their rights say."""
        if isinstance(contribution.content, CanvasCard | CanvasGroup):
            return moves.may_move(step, contribution, by, self.moves)
        return super().may_move(step, contribution, by)

    def is_private(self, step: StepRecord, content: Content) -> bool:
        """Cards, in a round that is written alone; a part is as open as what it was cut from."""
        hidden = isinstance(content, CanvasCard) and not content.part_of and alone.is_alone(step)
        return hidden or super().is_private(step, content)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The board, by aspect, and photos of what stands on paper."""
        options = board.Options(self.names, self.around, moves.movers(step, self.moves))
        drawn = photos.with_photos(board.canvas(step, audience, options), step, audience)
        if audience is Audience.WALL and self.question and step.request:  # which is its heading
            return Stack((Quote(self.question), drawn))
        return drawn

    def fields(self, step: StepRecord) -> Sequence[Field]:
        return (forms.card_field(step),)

    def own_roles(self, step: StepRecord) -> Sequence[Role]:
        """The carrier listens and takes notes; who takes notes for all adds photos and actions."""
        return (Role.CARRIER, Role.SCRIBE)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """The carrier's notes, in silence; a photo of what stands on paper."""
        return (*listening.own_fields(own), *photos.own_fields(own))

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        return tuple(listening.own_views(own))

    def asking_field(self, own: OwnRecord, button: str, target: str) -> Field | None:
        """The action that a card becomes; where on the canvas something set aside goes."""
        if button == "place_lead":  # on the console it is placed at once, then dragged
            return None if own.has(Role.FACILITATOR) else forms.lead_field(own.step, target)
        return proposals.asking_field(own, target) if button == "propose" else None

    def render(self, seat: Seat) -> None:
        forms.draw(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Marks, renames, orders, removes, undoes a group, places a question set aside."""
        handler = handlers.BY_BUTTON.get(button)
        if handler is None:
            super().act(seat, button, target)
        else:
            handler(seat, target)

    def answer(self, seat: Seat, button: str, target: str, text: str) -> None:
        """Comments a card, or cuts it into several."""
        handler = handlers.BY_ANSWER.get(button)
        if handler is None:
            super().answer(seat, button, target, text)
        else:
            handler(seat, target, text)

    def arrange(self, seat: Seat, target: str, place: str, before: str | None) -> None:
        """Puts a card or group into another zone, group or rank."""
        moves.arrange(seat, target, place, before)

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The cards to vote on, column by column; a group counts as one, by its title."""
        return tuple(
            (item.id, item.group.title if isinstance(item, Gathered) else note_words(item.card))
            for shelf in shelves(step)
            for item in shelf.items
        )

    def important(self, step: StepRecord) -> frozenset[str]:
        return frozenset(important(step))

    def actions(self, step: StepRecord) -> Sequence[PlannedAction]:
        return proposals.planned(step)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """What is important and proposed on the sheet; every card in the notes, as it was written.

        Unsigned. Where all cards go on the sheet, each says its zone.
        """
        columns = shelves(step)
        said = CanvasContext(step, Audience.PHONE)
        lines = tuple(self._on_sheet(step, columns, said))
        sheet = [Piece(Place.IMPORTANT, (Lines(lines),))] if lines else []
        sheet += proposals.pieces(step)
        plan = (
            *(block for shelf in columns for block in _blocks(step, shelf, said)),
            *picture_blocks(step, Photo),
        )
        if not plan:
            return sheet
        question = asked(step)
        above = (Paragraph(Line(question)),) if question else ()
        return [*sheet, Piece(Place.NOTES, (*above, *plan), self.section(step))]

    def heading(self, step: StepRecord, contribution: Contribution) -> str:
        """The zone or aspect of a card."""
        content = contribution.content
        return named(step).get(content.aspect, "") if isinstance(content, CanvasCard) else ""

    def _on_sheet(
        self, step: StepRecord, columns: Sequence[CanvasColumn], said: CanvasContext
    ) -> Iterator[Line]:
        """The important cards as they are; or all, as the notes have them, under their zone."""
        if self.sheet != "all":
            marked = important(step)
            found = (placed for shelf in columns for placed in shelf.cards if placed.id in marked)
            yield from (line for placed in found for line in _card_lines(step, placed, said))
            return
        for shelf in columns:
            for item in shelf.items:
                first, *more = _lines(step, item, said)
                text = labelled(shelf.title, first.text) if shelf.title else first.text
                yield replace(first, text=text)
                yield from more

    def section(self, step: StepRecord) -> str:
        return _("PLAN D'ACTION")


def _blocks(step: StepRecord, shelf: CanvasColumn, said: CanvasContext) -> Iterator[Block]:
    if not shelf.items:
        return
    under = False
    if shelf.aspect is not None:
        yield Heading(Line(shelf.title, step.source(shelf.aspect[0])))
        under = True
    elif shelf.zone is not None or template(step).zones:
        yield Heading(Line(shelf.title if shelf.zone is not None else _("Sans zone")))
        under = True
    # Of cards that say the same, the title is the words: it stands among the cards.
    groups = [i for i in shelf.items if isinstance(i, Gathered) and not i.group.merged]
    alone = (line for i in shelf.items if i not in groups for line in _lines(step, i, said))
    if lines := tuple(alone):
        yield Lines(lines)
    for placed in shelf.cards:
        yield from note_blocks(step, placed.contribution)
    for group in groups:  # behind the others: what stands under a title would be read as its own
        yield Heading(Line(group.group.title, step.source(group.contribution)), within=under)
        yield Lines(tuple(line for card in group.cards for line in _card_lines(step, card, said)))


def _lines(step: StepRecord, item: Placed | Gathered, said: CanvasContext) -> Iterator[Line]:
    """A card, or a group: its cards, or the wordings that it stands for, under its title."""
    if not isinstance(item, Gathered):
        yield from _card_lines(step, item, said)
        return
    yield Line(item.group.title, step.source(item.contribution))
    for placed in item.cards:
        yield from _card_lines(step, placed, said, before="→ " if item.group.merged else "- ")


def _card_lines(
    step: StepRecord, placed: Placed, said: CanvasContext, *, before: str = ""
) -> Iterator[Line]:
    """The card with how many said "me too", and what others said about it."""
    too = len(said.too_said.get(placed.id, ()))
    where = next((it.where for it in step.set_aside if it.id == placed.card.lead), "")
    added = "".join((f" ({where})" if where else "", f" (+{too})" if too else ""))
    text = f"{before}{note_words(placed.card)}{added}"
    yield Line(text, step.source(placed.contribution), added)
    for contribution, comment in said.comments.get(placed.id, ()):
        yield Line(f"→ {comment.text}", step.source(contribution))
