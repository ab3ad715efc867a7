"""Exposé: the carrier tells the project in words and pictures; the others listen and note.

Contents in `contents.py`, what each person types in `forms.py`; here the rules, what everybody
sees, and what goes into the notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tablee.plugin import (
    N_,
    Audience,
    Block,
    Card,
    Cards,
    Change,
    ChangeKind,
    Contribution,
    Empty,
    Field,
    Framing,
    Guide,
    Line,
    Lines,
    NotAllowed,
    OwnRecord,
    Paragraph,
    Person,
    Piece,
    Place,
    Role,
    Seat,
    Stack,
    StepRecord,
    StepState,
    Text,
    View,
    _,
    card,
    check_picture,
    hookimpl,
    picture_blocks,
    picture_card,
    pictures_shown,
    visible,
)

from . import forms
from .contents import NotedLine, ProjectPicture, StoryPassage

API = 1

__all__ = ["NotedLine", "Presentation", "ProjectPicture", "StoryPassage"]


@dataclass(frozen=True)
class Presentation(Framing):
    """The carrier tells the project; prepared beforehand or on the spot."""

    name = "presentation"
    title = N_("Exposé")
    summary = N_("La personne qui porte le projet le raconte, en mots et en images.")
    guide = Guide(
        N_(
            "Donner au groupe de quoi comprendre le projet, avec les mots de la personne qui le "
            "porte."
        ),
        say=(
            N_(
                "Racontez-nous votre projet : d’où il vient, où il en est, ce qui vous occupe "
                "aujourd’hui."
            ),
            N_(
                "Les autres écoutent jusqu’au bout. Les questions viennent à l’étape suivante : "
                "notez-les."
            ),
        ),
        watch=(
            N_("Interrompez les interruptions, avec le sourire."),
            N_("Une image vaut mieux que trois phrases : « Montrer au mur » la met en grand."),
        ),
    )
    icon = "mic"
    minutes = 5
    contents = (StoryPassage, ProjectPicture, NotedLine)
    drawn_for = frozenset({Role.FACILITATOR})

    def prompt(self, step: StepRecord) -> str:
        return _("Écoutez. Notez si vous voulez ce qui compte.")

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        if not person.has(Role.CARRIER):
            return self.prompt(step)
        return _("C’est à vous de raconter votre projet.")

    def check(self, change: Change, step: StepRecord) -> None:
        """The carrier tells and does not note; a picture has its words; nothing shows early."""
        check_picture(change)
        if change.kind is ChangeKind.POST:
            check_author(change)
        if change.kind is ChangeKind.SHARE and step.step.state is StepState.WAITING:
            raise NotAllowed(
                _(
                    "L’exposé n’a pas encore commencé. "
                    "Votre texte est gardé : vous le montrerez à ce moment-là."
                )
            )

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The story and the notes; on the wall only what is to be seen from afar."""
        if audience is Audience.WALL:
            return wall_view(step)
        shown = [*visible(step, StoryPassage, audience), *visible(step, ProjectPicture, audience)]
        shown.sort(key=lambda pair: pair[0].position)
        story = tuple(story_card(step, contribution, audience) for contribution, _kind in shown)
        return Stack(
            (
                Cards(_("Le projet"), story, empty=_told_aloud(step)),
                Cards(
                    _("Ce que le groupe note"),
                    tuple(
                        card(step, contribution, noted.text, audience)
                        for contribution, noted in visible(step, NotedLine, audience)
                    ),
                    empty=_("La première note, c’est peut-être la vôtre."),
                    layout="lines",
                ),
            )
        )

    def fields(self, step: StepRecord) -> Sequence[Field]:
        return (forms.note_field(),)

    def own_roles(self, step: StepRecord) -> Sequence[Role]:
        """The carrier tells, who takes notes writes it down; the others note."""
        return (Role.CARRIER, Role.SCRIBE)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """A passage and a picture if the project is mine; or what its carrier says aloud."""
        return tuple(forms.own_fields(own))

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """What I prepared and have not shown yet."""
        return tuple(forms.prepared_views(own))

    def render(self, seat: Seat) -> None:
        forms.draw(seat)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes: the story signed by its carrier, the pictures, what the others noted."""
        noted = [Line(k.text, step.source(c)) for c, k in visible(step, NotedLine, Audience.PHONE)]
        blocks: list[Block] = [*told(step), *picture_blocks(step, ProjectPicture)]
        if noted:
            blocks.append(Lines(tuple(noted)))
        return [Piece(Place.NOTES, tuple(blocks), _("PRESENTATION DU PROJET"))] if blocks else []


# ── the rules ───────────────────────────────────────────────────────────────────────────────


def check_author(change: Change) -> None:
    """Refuses notes by the carrier."""
    if isinstance(change.content, NotedLine) and change.by.has(Role.CARRIER):
        raise NotAllowed(
            _(
                "{name}, c’est vous qui racontez : les notes sont aux autres. "
                "Ajoutez plutôt un passage à votre exposé."
            ).format(name=change.by.first_name)
        )


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def story_card(step: StepRecord, contribution: Contribution, audience: Audience) -> Card:
    """A passage or a picture, with the buttons of those who may change it."""
    content = contribution.content
    if isinstance(content, ProjectPicture):
        return picture_card(step, contribution, audience)
    return card(step, contribution, "\n".join(content.texts()), audience)


def wall_view(step: StepRecord) -> View:
    """The newest picture first and the last passage shown; the notes only while there is neither.

    The wall cannot be scrolled: what the carrier has just shown must be on it.
    """
    pictures = pictures_shown(step, ProjectPicture)
    passages = [
        Text(telling.text, by=step.first_name(c.person))
        for c, telling in visible(step, StoryPassage, Audience.WALL)
    ]
    if pictures or passages:
        return Stack((*pictures, *passages[-1:]))
    noted = visible(step, NotedLine, Audience.WALL)
    if not noted:
        return Empty(_told_aloud(step))
    cards = tuple(card(step, c, k.text, Audience.WALL) for c, k in noted)
    return Cards(_("Ce que le groupe note"), cards, layout="lines")


def _told_aloud(step: StepRecord) -> str:
    carriers = [step.first_name(person.id) for person in step.with_role(Role.CARRIER)]
    if not carriers:
        return _("Le projet se raconte de vive voix. Textes et images viendront ici.")
    return _("{name} raconte de vive voix. Textes et images viendront ici.").format(
        name=_("{names} et {last}").format(names=", ".join(carriers[:-1]), last=carriers[-1])
        if carriers[1:]
        else carriers[0]
    )


# ── what remains ────────────────────────────────────────────────────────────────────────────


def told(step: StepRecord) -> Iterator[Block]:
    """The passages as typed; the name stands before the first of each person in a row."""
    last = ""
    for contribution, telling in visible(step, StoryPassage, Audience.PHONE):
        signed = contribution.person != last
        last = contribution.person
        line = Line(telling.text, step.source(contribution))
        yield Paragraph(step.attributed(contribution, telling.text) if signed else line)


@hookimpl
def framings() -> list[type[Framing]]:
    return [Presentation]
