"""How an activity behaves when it is asked: it answers always, the same, and does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.sdk.conformance.checks import Finding, check
from tablee.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tablee.sdk.conformance.asking import Answers

__all__ = ["pure", "quiet", "total"]


@check(
    N_("Répond dans tous les cas"),
    N_("Une exception laisse « une erreur » à la place de l’étape, devant toute la salle."),
)
def total(answers: Answers) -> Iterable[Finding]:
    """No exception, no endless loop, whatever the room is like."""
    return answers.behaviour["total"]


@check(
    N_("Répond toujours la même chose"),
    N_("Chaque écran demande de son côté : deux réponses feraient deux salles."),
)
def pure(answers: Answers) -> Iterable[Finding]:
    """The same answer twice, and what was given stays as it was."""
    return answers.behaviour["pure"]


@check(
    N_("Ne fait rien d’autre que répondre"),
    N_("Un fichier, le réseau ou l’heure, demandés à chaque changement, font attendre la salle."),
)
def quiet(answers: Answers) -> Iterable[Finding]:
    """No file, no network, no clock, no chance, no print."""
    return answers.behaviour["quiet"]
