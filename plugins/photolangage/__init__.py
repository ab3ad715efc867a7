"""Photolangage: pictures lie on the table, each person chooses one and says why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    N_,
    Audience,
    Block,
    Card,
    Cards,
    Change,
    ChangeKind,
    Content,
    Contribution,
    Empty,
    Field,
    Guide,
    Intro,
    Line,
    Lines,
    NotAccepted,
    NotFound,
    OwnRecord,
    Paragraph,
    Piece,
    Place,
    Role,
    Seat,
    SheetPicture,
    Stack,
    StepRecord,
    StepState,
    View,
    _,
    card,
    check_picture,
    hookimpl,
    picture_address,
    picture_card,
    setting,
    visible,
)

from . import fields as asked
from .contents import PhotoChoice, TablePhoto
from .forms import draw

API = 1

__all__ = ["PhotoChoice", "Photolangage", "TablePhoto"]


@dataclass(frozen=True)
class Photolangage(Intro):
    """Each person chooses a picture; ours are there, and those that the facilitator brings."""

    name: ClassVar[str] = "photolangage"
    title: ClassVar[str] = N_("Photolangage")
    summary: ClassVar[str] = N_("Chaque personne choisit une image et dit pourquoi.")
    guide = Guide(
        N_("Faire parler chaque personne, sans débat, à partir d’une image qui la touche."),
        say=(
            N_("Regardez toutes les images en silence, puis choisissez-en une."),
            N_("Dites ce que vous y voyez. Plusieurs personnes peuvent choisir la même."),
        ),
        watch=(N_("Personne n’interprète l’image d’une autre personne."),),
    )
    icon: ClassVar[str] = "image"
    minutes: ClassVar[float] = 15
    contents: ClassVar[tuple[type[Content], ...]] = (TablePhoto, PhotoChoice)
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    question: str = setting("", N_("Question posée"))

    def prompt(self, step: StepRecord) -> str:
        return self.question.strip() or _("Choisissez une image, et dites ce que vous y voyez.")

    def check(self, change: Change, step: StepRecord) -> None:
        """A picture has its words; one choice a person, among what lies there."""
        check_picture(change)
        choice = change.content
        if not isinstance(choice, PhotoChoice) or change.kind is ChangeKind.WITHDRAW:
            return
        once = change.kind is ChangeKind.POST
        if once and any(isinstance(mine.content, PhotoChoice) for mine in change.mine):
            raise NotAccepted(_("Vous avez déjà choisi une image. Changez-la sur votre carte."))
        if _photo(step, choice, Audience.PHONE) is None:
            gone = _("Cette image n’est plus sur la table. Choisissez-en une autre.")
            raise NotAccepted.of("photo", gone)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """What was chosen; the pictures themselves on the wall until then, and on the console."""
        photos = tuple(
            picture_card(step, contribution, audience)
            for contribution, _photo_ in visible(step, TablePhoto, audience)
        )
        chosen = tuple(_chosen(step, audience))
        if not photos and not chosen:
            told = _("Les images arrivent.")
            return Empty(told if audience is not Audience.CONSOLE else _("Posez des images."))
        on_table = Cards(_("Les images"), photos)
        if audience is Audience.CONSOLE:
            return Stack((Cards(_("Choisies"), chosen, empty=_("Personne n’a choisi.")), on_table))
        if audience is Audience.WALL and not chosen:
            return on_table
        first = _("La première image choisie, c’est peut-être la vôtre.")
        return Cards(_("Choisies"), chosen, empty=first)

    def fields(self, step: StepRecord) -> Sequence[Field]:
        mine = asked.choice_field(step)
        return () if mine is None else (mine,)

    def own_roles(self, step: StepRecord) -> Collection[Role]:
        return (Role.SCRIBE,)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        takes_notes = own.has(Role.SCRIBE) and own.step.step.state is not StepState.WAITING
        return tuple(asked.somebodys_field(own)) if takes_notes else ()

    def editing_field(self, own: OwnRecord, contribution: Contribution) -> Field | None:
        content = contribution.content
        return asked.corrected(own.step, content) if isinstance(content, PhotoChoice) else None

    def render(self, seat: Seat) -> None:
        draw(seat)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """Each picture that was chosen, and who said what of it."""
        blocks = tuple(_told(step))
        return [Piece(Place.NOTES, blocks, _("Photolangage"))] if blocks else []


def _photo(step: StepRecord, choice: PhotoChoice, audience: Audience) -> TablePhoto | None:
    """The picture that was chosen, where this audience may see it."""
    there = visible(step, TablePhoto, audience)
    return next((photo for c, photo in there if c.id == choice.photo), None)


def _chosen(step: StepRecord, audience: Audience) -> Iterator[Card]:
    for contribution, choice in visible(step, PhotoChoice, audience):
        photo = _photo(step, choice, audience)
        address, alt = (picture_address(step, photo), photo.alt) if photo else ("", "")
        yield card(step, contribution, choice.why, audience, picture=address, alt=alt)


def _told(step: StepRecord) -> Iterator[Block]:
    choices = visible(step, PhotoChoice, Audience.PHONE)
    photos = visible(step, TablePhoto, Audience.PHONE)
    for contribution, photo in photos:
        here = [(c, choice) for c, choice in choices if choice.photo == contribution.id]
        if not here:
            continue
        yield from _pictured(step, contribution, photo)
        yield Lines(tuple(step.attributed(c, choice.why or photo.alt) for c, choice in here))
    there = {contribution.id for contribution, _photo_ in photos}
    left = [(c, choice) for c, choice in choices if choice.photo not in there and choice.why]
    if left:
        yield Lines(tuple(step.attributed(c, choice.why) for c, choice in left))


def _pictured(step: StepRecord, contribution: Contribution, photo: TablePhoto) -> Iterator[Block]:
    """The picture; a lost file leaves the words about it. Nothing where no bytes are asked for."""
    if step.media is None:
        return
    source = step.source(contribution)
    try:
        data = step.media[photo.name]
    except (NotFound, KeyError):
        yield Paragraph(Line("\n".join(photo.texts()), source))
    else:
        yield SheetPicture(photo.name, data, photo.alt, photo.caption, source)


@hookimpl
def intros() -> list[type[Intro]]:
    return [Photolangage]
