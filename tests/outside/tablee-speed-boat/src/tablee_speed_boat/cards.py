"""What people put around the boat: cards in four zones, and the cutting of an anchor; the rules."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    Change,
    ChangeKind,
    Content,
    Contribution,
    NotAccepted,
    PlannedAction,
    Role,
    StepRecord,
    _,
)

__all__ = ["PROMPTS", "ZONES", "BoatCard", "Cut", "Zone", "check", "cuts"]


class Zone(enum.StrEnum):
    """Where a card stands; the names stand in the sessions' files."""

    WIND = "wind"
    ISLAND = "island"
    ANCHOR = "anchor"
    ROCK = "rock"


ZONES: Final = {
    Zone.WIND: N_("Le vent"),
    Zone.ISLAND: N_("L’île"),
    Zone.ANCHOR: N_("Les ancres"),
    Zone.ROCK: N_("Les rochers"),
}
PROMPTS: Final = {
    Zone.WIND: N_("Ce qui nous pousse."),
    Zone.ISLAND: N_("Là où nous allons."),
    Zone.ANCHOR: N_("Ce qui nous retient."),
    Zone.ROCK: N_("Ce que nous risquons de heurter."),
}


@dataclass(frozen=True)
class BoatCard(Content):
    """One thing that pushes us, holds us, lies in our way, or awaits us."""

    kind: ClassVar[str] = "boat_card"
    longest: ClassVar[int] = 300
    placed_by: ClassVar[tuple[str, ...]] = ("zone",)
    text: str = ""
    zone: Zone = Zone.WIND

    def texts(self) -> tuple[str, ...]:
        """The words, without the name of the zone."""
        return (self.text,)


@dataclass(frozen=True)
class Cut(Content):
    """Somebody means to cut an anchor: its first line says what, what follows says when.

    Whose it is, is who does it. Its words are one text, so that a phone corrects them by itself.
    """

    kind: ClassVar[str] = "boat_cut"
    longest: ClassVar[int] = 300
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR, Role.SCRIBE})
    text: str = ""
    anchor: str = ""
    """The id of the anchor's card."""

    def texts(self) -> tuple[str, ...]:
        """The words, without the id."""
        return (self.text,)

    def action(self, step: StepRecord, contribution: Contribution) -> PlannedAction:
        """The same as everything that plans knows it."""
        what, _line_end, when = self.text.partition("\n")
        return PlannedAction(
            what.strip(),
            step.name(contribution.person),
            " ".join(when.split()),
            whose="group",
            contribution=contribution.id,
            person=contribution.person,
            step=contribution.step,
            source=self.anchor,
        )


def cuts(step: StepRecord) -> dict[str, tuple[Contribution, Cut]]:
    """Who cuts which anchor, by the id of its card."""
    return {cut.anchor: (contribution, cut) for contribution, cut in step.of(Cut)}


# ── the rules ───────────────────────────────────────────────────────────────────────────────


def check(change: Change, step: StepRecord) -> None:
    """An anchor is cut once, and stays an anchor while somebody cuts it."""
    content, before = change.content, change.before
    if isinstance(content, Cut) and change.kind is ChangeKind.POST:
        _check_cut(content, step)
    if change.kind is ChangeKind.EDIT and _of(content) != _of(before.content if before else None):
        raise NotAccepted(_("C’est une autre ancre : coupez-la par son propre bouton."))
    if change.kind is ChangeKind.MOVE and before is not None and before.id in cuts(step):
        raise NotAccepted(_("Quelqu’un coupe cette ancre : elle reste où elle est."))


def _of(content: Content | None) -> str:
    """The id of the anchor that this cuts; empty for anything else."""
    return content.anchor if isinstance(content, Cut) else ""


def _check_cut(cut: Cut, step: StepRecord) -> None:
    found = step.get(cut.anchor)
    if found is None or found.hidden or not isinstance(found.content, BoatCard):
        raise NotAccepted(_("Cette ancre vient d’être retirée."))
    if found.content.zone is not Zone.ANCHOR:
        raise NotAccepted(_("On ne coupe que les ancres."))
    known = cuts(step).get(cut.anchor)
    if known is not None:
        sentence = _("{name} coupe déjà cette ancre.")
        raise NotAccepted(sentence.format(name=step.first_name(known[0].person)))
