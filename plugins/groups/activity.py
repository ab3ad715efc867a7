"""Forming groups: the activity, its settings, what everyone sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    Audience,
    Change,
    Content,
    Facts,
    Group,
    Guide,
    Intro,
    Line,
    Lines,
    Piece,
    Place,
    Role,
    Seat,
    StepRecord,
    View,
    _,
    setting,
)

from . import forms, handlers, rules, views
from .contents import Formed, GroupChoice, Hosting
from .forming import attended, late_assignments, standing

WAYS: Final = {
    "size": N_("Au hasard, par taille"),
    "number": N_("Au hasard, par nombre de tables"),
    "chosen": N_("Chaque personne choisit sa table"),
    "facilitator": N_("La personne qui anime place les gens"),
    "rotate": N_("Les hôtes restent, les autres changent de table"),
    "join": N_("Les groupes d’avant se réunissent deux par deux"),
}
HOSTS: Final = {
    "none": N_("Sans hôte"),
    "volunteer": N_("Une personne volontaire"),
    "drawn": N_("Une personne tirée au sort"),
    "chosen": N_("Une personne désignée par qui anime"),
}


@dataclass(frozen=True)
class FormGroups(Intro):
    """People part into groups; the steps that follow are theirs."""

    name: ClassVar[str] = "groups"
    title: ClassVar[str] = N_("Former des groupes")
    summary: ClassVar[str] = N_(
        "On se répartit en groupes ou en tables, pour les étapes qui suivent."
    )
    guide = Guide(
        N_(
            "Répartir les personnes pour que toutes parlent : à quatre, chacune a du temps ; à "
            "vingt, non."
        ),
        say=(
            N_("Regardez votre téléphone : il dit à quelle table vous allez."),
            N_("Installez-vous, présentez-vous, et attendez la consigne avant de commencer."),
        ),
        watch=(
            N_("Formez les groupes avant que l’on se lève, et montrez-les au mur."),
            N_("Qui arrive en retard rejoint la plus petite table, tout seul."),
        ),
    )
    icon: ClassVar[str] = "users"
    minutes: ClassVar[float] = 3
    contents: ClassVar[tuple[type[Content], ...]] = (GroupChoice, Hosting)
    facts: ClassVar[type[Facts]] = Formed
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    way: str = setting("size", N_("Comment former les groupes"), options=WAYS)
    size: int = setting(
        4,
        N_("Personnes par groupe"),
        help=N_("Au hasard, par taille : les groupes ont ce nombre, à une personne près."),
        min_value=1,
        max_value=50,
    )
    number: int = setting(
        3,
        N_("Nombre de tables"),
        help=N_("Sauf par taille. Si vous nommez les tables, il y en a une par nom."),
        min_value=1,
        max_value=100,
    )
    names: tuple[str, ...] = setting(
        (), N_("Noms des tables"), help=N_("Un par ligne : des thèmes, des lieux."), longest=80
    )
    places: str = setting(
        "any",
        N_("Qui est à distance"),
        options={
            "any": N_("Où le hasard les met"),
            "mixed": N_("Avec des personnes de la salle"),
            "apart": N_("Entre elles"),
        },
        help=N_("Pour les groupes au hasard, autant que les tailles le permettent."),
    )
    host: str = setting("none", N_("Hôte de chaque table"), options=HOSTS)
    seats: int = setting(
        0,
        N_("Places par table (0 : sans limite)"),
        help=N_("Quand chaque personne choisit : une table pleine ne se choisit plus."),
        min_value=0,
        max_value=100,
    )

    @property
    def tables(self) -> int:
        """How many tables there are, where that is set up."""
        return len(self.names) or self.number

    def prompt(self, step: StepRecord) -> str:
        if self.way == "chosen":
            return _("Choisissez votre table.")
        return _("Rejoignez votre table.") if views.are_shown(step, self) else ""

    def check(self, change: Change, step: StepRecord) -> None:
        """One table a person, that has a seat left; a host sits there; titles of some length."""
        rules.check(change, step, self)

    def examples(self, step: StepRecord) -> Sequence[Content | Facts]:
        """Groups of whoever is there; a choice of each, an offer to be the host."""
        return rules.examples(step, self)

    def groups(self, step: StepRecord) -> Sequence[Group]:
        """The groups as they stand, empty ones left out; none before anybody sits anywhere."""
        return tuple(group for group in standing(step, self) if group.members)

    def late_assignments(self, step: StepRecord) -> Mapping[str, str]:
        """Who came late stays at the table where there was room, whoever leaves another one."""
        return late_assignments(step, self)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The tables, each with its people; before they are shown, that they are being formed."""
        return views.view(step, self, audience)

    def render(self, seat: Seat) -> None:
        forms.draw(seat, self)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Chooses a table or leaves it; offers to be the host, or no longer."""
        handler = handlers.BY_BUTTON.get(button)
        if handler is None:
            super().act(seat, button, target)
        else:
            handler(seat, target)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """One line a table in the notes: its people as each chose to be named, and its host."""
        lines = tuple(_line(step, group) for group in attended(step, self) if group.members)
        return [Piece(Place.NOTES, (Lines(lines),), step.title)] if lines else []


def _line(step: StepRecord, group: Group) -> Line:
    names = ", ".join(step.name(who) for who in group.members)
    words = _("{table} : {names}").format(table=group.title, names=names)
    if group.host:
        words += " " + _("(hôte : {name})").format(name=step.name(group.host))
    return Line(words)
