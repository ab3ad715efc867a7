"""The agendas of the accélérateur de projet: one person tells a project, the group helps.

Minutes follow the public method sheets: an hour, or the "flash codev" of half an hour.
"""

from __future__ import annotations

from typing import Final

from workshop.activities import Agenda, AgendaStep
from workshop.hookspecs import hookimpl
from workshop.texts import N_

__all__ = ["ACCELERATOR", "FLASH_CODEV"]

ACCELERATOR: Final = Agenda(
    name="accelerator",
    title=N_("Accélérateur de projet"),
    summary=N_("Une personne expose son projet, le groupe l’aide."),
    steps=(
        AgendaStep("welcome", 5, N_("Préparation")),
        AgendaStep("introductions", 7),
        AgendaStep("presentation", 5),
        AgendaStep("clarification", 5),
        AgendaStep("framing", 3),
        AgendaStep("action_canvas", 20),
        AgendaStep("carrier_plan", 8),
        AgendaStep("closing", 7),
    ),
)

FLASH_CODEV: Final = Agenda(
    name="flash_codev",
    title=N_("Flash codev"),
    summary=N_("Le même chemin en une demi-heure, pour des personnes qui se connaissent."),
    steps=(
        AgendaStep("welcome", 2, N_("Préparation")),
        AgendaStep("presentation", 5),
        AgendaStep("clarification", 5),
        AgendaStep("framing", 2),
        AgendaStep("action_canvas", 10),
        AgendaStep("carrier_plan", 4),
        AgendaStep("closing", 2),
    ),
)


@hookimpl
def agendas() -> list[Agenda]:
    """Offers the accélérateur and its short form."""
    return [ACCELERATOR, FLASH_CODEV]
