"""Cards on a canvas: the group's reflection while the carrier listens, and a canvas alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import N_, Canvas, Content, Guide, Person, Role, StepRecord, _, hookimpl, setting

from .around import Comment, PlusOne
from .canvas import CardCanvas
from .cards.contents import (
    Apart,
    Aspect,
    CanvasCard,
    CanvasFacts,
    CanvasGroup,
    Important,
    Photo,
    PrivateNote,
)
from .cards.places import template
from .proposals import Proposal

API = 1

__all__ = [
    "ActionCanvas",
    "Apart",
    "Aspect",
    "CanvasCard",
    "CanvasFacts",
    "CanvasGroup",
    "Comment",
    "FreeCanvas",
    "Important",
    "Photo",
    "PlusOne",
    "PrivateNote",
    "Proposal",
]


ON_A_CANVAS: Final[tuple[type[Content], ...]] = (
    Aspect,
    CanvasCard,
    CanvasGroup,
    Apart,
    Important,
    PlusOne,
    Comment,
    Photo,
    Proposal,
)
"""What people put on any canvas of cards."""


REFLECTION = Guide(
    N_(
        "Faire venir beaucoup d’idées, de tout le monde, pendant que la personne qui porte le "
        "projet écoute."
    ),
    say=(
        N_("Une idée par carte, en quelques mots, sur votre téléphone. La quantité d’abord."),
        N_("Vous qui portez le projet, vous écoutez : notez pour vous, vous répondrez après."),
    ),
    watch=(
        N_("Lisez à voix haute une carte de temps en temps : cela relance."),
        N_("Regroupez les cartes qui se ressemblent avec le groupe, pas à sa place."),
        N_("Une carte blessante se masque en deux gestes ; elle quitte le mur et le compte rendu."),
    ),
)

CANVAS = Guide(
    N_(
        "Réfléchir ensemble avec des cartes rangées dans un cadre : des colonnes, une grille, "
        "deux axes."
    ),
    say=(
        N_("Une idée par carte. Choisissez d’abord où elle va."),
        N_("On lit, on rapproche, on déplace ; on ne barre pas les idées des autres."),
    ),
    watch=(
        N_("Dites ce que veut dire chaque zone, avec un exemple, avant que l’on écrive."),
        N_(
            "Écrire d’abord pour soi, puis révéler, laisse leur chance aux voix discrètes : "
            "c’est un réglage."
        ),
    ),
)


@dataclass(frozen=True)
class ActionCanvas(CardCanvas):
    """The group puts cards on a canvas; the carrier listens and posts nothing."""

    name: ClassVar[str] = "action_canvas"
    title: ClassVar[str] = N_("Réflexion du groupe")
    summary: ClassVar[str] = N_(
        "Le groupe pose des cartes, aspect par aspect. La personne qui porte le projet écoute."
    )
    guide = REFLECTION
    icon: ClassVar[str] = "lightbulb"
    minutes: ClassVar[float] = 20
    contents: ClassVar[tuple[type[Content], ...]] = (*ON_A_CANVAS, PrivateNote)
    silent: ClassVar[frozenset[Role]] = frozenset({Role.CARRIER})

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        if person.has(Role.CARRIER) and step.running:
            return _("{name}, c’est à vous d’écouter").format(name=person.first_name)
        return self.prompt(step)


@dataclass(frozen=True)
class FreeCanvas(CardCanvas):
    """A canvas for any agenda: everybody puts cards on it, the carrier too."""

    name: ClassVar[str] = "canvas"
    title: ClassVar[str] = N_("Canevas")
    summary: ClassVar[str] = N_("Tout le monde pose des cartes dans les zones d’un canevas.")
    guide = CANVAS
    icon: ClassVar[str] = "layers"
    minutes: ClassVar[float] = 15
    contents: ClassVar[tuple[type[Content], ...]] = ON_A_CANVAS

    stays: bool = setting(
        False,
        N_("Garder la question à l’écran aux étapes suivantes"),
        help=N_("Pour les méthodes où l’on reprend la même question à plusieurs."),
        last=True,
    )

    def column(self, title: str) -> Content | None:
        """A column of its own; a title too long for one stays a card."""
        return Aspect(text=title) if len(title) <= Aspect.longest else None

    def card(self, text: str, column: str) -> Content | None:
        return CanvasCard(text=text, aspect=column)

    def request(self, step: StepRecord) -> str:
        """The question that the steps from here go on with."""
        return self.question if self.stays else ""

    def section(self, step: StepRecord) -> str:
        """The facilitator's own title, else that of the canvas."""
        return step.step.title or template(step).title or step.title


@hookimpl
def canvases() -> list[type[Canvas]]:
    return [ActionCanvas, FreeCanvas]
