"""Posters to try things on: cards, boards of every form, a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tablee.drawing.posters import CanvasPart, Poster, PosterPlan
from tablee.model.actions import PlannedAction
from tablee.view import Board, Card, CardGroup, Column

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMS", "board", "plan", "poster"]

FORMS: dict[str, dict[str, Any]] = {
    "columns": {},
    "grid": {"rows": ("a b", "c d"), "across": "Effort", "upwards": "Impact"},
    "wide grid": {"rows": ("a b c d e", "a f c g e", "h h h i i")},
    "high grid": {"rows": tuple("abcdefgh")},
    "rings": {},
    "path": {"ends": ("Passé", "Futur")},
    "axis": {"ends": ("Plutôt local", "Plutôt national")},
}
"""What a board of each form has besides its zones."""


def board(
    form: str, zones: Sequence[Sequence[str]], *, grouped: bool = False, name: str = "Zone"
) -> Board:
    """A board of this form with these cards in its zones; the first two of each in a group."""
    columns = []
    for place, texts in enumerate(zones):
        cards: list[Card | CardGroup] = [Card(f"{place}-{n}", text) for n, text in enumerate(texts)]
        if grouped and len(cards) > 2:
            inside = tuple(card for card in cards[:2] if isinstance(card, Card))
            cards[:2] = [CardGroup(f"g{place}", f"Groupe {place}", inside)]
        area = "abcdefghi"[place : place + 1] if form.endswith("grid") else ""
        columns.append(Column(f"{place}", f"{name} {place}", tuple(cards), place % 6, area=area))
    return Board(tuple(columns), layout=form.split()[-1], **FORMS[form])  # type: ignore[arg-type]


def plan(actions: int = 4) -> PosterPlan:
    """A plan of so many actions."""
    each = (
        PlannedAction(
            f"Réunir les agents {n}", "Solène et Gaspard", "Fin janvier", "Écrire", person="p"
        )
        for n in range(actions)
    )
    return PosterPlan(
        "Le plan d’action de Solène", tuple(each), (("Faire plus", ("Écouter", "Rire")),)
    )


def poster(*boards: Board, **more: Any) -> Poster:
    """A poster with these boards."""
    canvases = tuple(CanvasPart(f"Réflexion {n}", each) for n, each in enumerate(boards))
    told: dict[str, Any] = {
        "title": "Faire vivre un réseau à distance",
        "question": "Comment nos outils peuvent-ils se compléter\u00a0?",
        "canvases": canvases,
        "plan": plan(),
        "keywords": ("accueil de proximité", "échelle"),
        "credits": ("Initié par Solène", "14 participant·e·s", "24 novembre 2026"),
    }
    return Poster(**(told | more))
