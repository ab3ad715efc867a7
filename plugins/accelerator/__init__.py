"""The agendas of the accélérateur de projet: one person tells a project, the group helps.

Minutes follow the public method sheets: an hour, or the "flash codev" of half an hour. What the
project has already, its stage, budget and partners, is said once, of the whole session.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tablee.plugin import (
    N_,
    Agenda,
    Input,
    Place,
    SessionFields,
    SheetSection,
    _,
    agendas_in,
    hookimpl,
)

API = 1


class ProjectFields(SessionFields):
    """Where the project stands, and what it can count on."""

    name: ClassVar[str] = "project"
    title: ClassVar[str] = N_("Le projet")
    summary: ClassVar[str] = N_("Son avancement, son budget, ses partenaires : la synthèse le dit.")

    def inputs(self) -> Sequence[Input]:
        """None has to be filled in."""
        stages = (
            ("idea", _("Une idée")),
            ("study", _("À l’étude")),
            ("started", _("Commencé")),
            ("running", _("En place, à faire grandir")),
        )
        return (
            Input("stage", _("Avancement"), "list", choices=stages),
            Input("budget", _("Budget"), longest=100, placeholder=_("12 000 €, ou rien encore")),
            Input("partners", _("Partenaires"), "long", help=_("Un par ligne.")),
        )

    def place(self, name: str) -> Place | SheetSection | None:
        """Partners in a section of their own; the rest at the head."""
        if name == "partners":
            return SheetSection("partners", _("Partenaires du projet"), after=Place.IMPORTANT)
        return Place.HEAD


@hookimpl
def agendas() -> list[Agenda]:
    return agendas_in(Path(__file__).parent)


@hookimpl
def session_fields() -> list[type[SessionFields]]:
    return [ProjectFields]
