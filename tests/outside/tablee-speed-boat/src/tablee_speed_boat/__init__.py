"""Speed boat: what pushes us, what holds us, what lies in our way, where we go.

An anchor can be cut: that is an action, with who does it and when, in the plan as any other.
Contents and rules in `cards.py`, what everybody sees in `views.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import streamlit as st

from tablee.plugin import (
    N_,
    Audience,
    Block,
    Canvas,
    Change,
    Content,
    Contribution,
    Field,
    Heading,
    Line,
    Lines,
    NotAccepted,
    Piece,
    Place,
    PlannedAction,
    Seat,
    StepRecord,
    View,
    _,
    hookimpl,
    inputs,
    setting,
    visible,
)

from . import cards, views
from .cards import ZONES, BoatCard, Cut, Zone, cuts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

API = 1


__all__ = ["BoatCard", "Cut", "SpeedBoat", "Zone"]


@dataclass(frozen=True)
class SpeedBoat(Canvas):
    """The group looks at its boat, and decides which anchors it cuts."""

    name: ClassVar[str] = "speed_boat"
    title: ClassVar[str] = N_("Speed boat")
    summary: ClassVar[str] = N_("Ce qui pousse le bateau, ce qui le retient, et qui coupe quoi.")
    icon: ClassVar[str] = "flag"
    minutes: ClassVar[float] = 20
    contents: ClassVar[tuple[type[Content], ...]] = (BoatCard, Cut)

    question: str = setting("", N_("De quoi le bateau est-il l’image ?"))

    def prompt(self, step: StepRecord) -> str:
        """What the boat stands for, or what to do."""
        return self.question or _("Ce qui pousse notre bateau, ce qui le retient.")

    def check(self, change: Change, step: StepRecord) -> None:
        """An anchor is cut once, and stays an anchor."""
        cards.check(change, step)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """How the boat goes, and what stands around it."""
        return views.view(step, audience)

    # ── what I can do ───────────────────────────────────────────────────────────────────────

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """A card, in one of the zones."""
        return (
            Field(
                "card",
                BoatCard.kind,
                _("Votre idée"),
                _("Poser ma carte"),
                BoatCard.longest,
                within="zone",
                ask=_("Dans quelle zone ?"),
                choices=tuple((zone.value, _(words)) for zone, words in ZONES.items()),
            ),
        )

    @property
    def draws(self) -> bool:
        """For whoever facilitates, who types for people without a phone."""
        return False

    def render(self, seat: Seat) -> None:
        """A card; for whoever facilitates, also who cuts which anchor."""
        inputs.fields(seat)
        if seat.facilitates:
            _cut_for_somebody(seat)

    def answer(self, seat: Seat, button: str, target: str, text: str) -> None:
        """Cuts an anchor."""
        if button != views.CUT:
            super().answer(seat, button, target, text)
            return
        seat.post(Cut(text, target))

    def arrange(self, seat: Seat, target: str, place: str, before: str | None) -> None:
        """Puts a card into another zone, or elsewhere in its own."""
        if place not in list(Zone):
            raise NotAccepted(_("Cette zone n’est pas sur le bateau."))
        seat.move(target, before, zone=Zone(place))

    # ── what comes out of it ────────────────────────────────────────────────────────────────

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """Every card, zone after zone, for a vote."""
        return tuple((c.id, card.text) for zone in ZONES for c, card in _in_zone(step, zone))

    def actions(self, step: StepRecord) -> Sequence[PlannedAction]:
        """The anchors that somebody cuts, in the order of the board."""
        return tuple(cut.action(step, contribution) for contribution, cut in _cut(step))

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """What we cut on the sheet, among the proposals; every card in the notes, by zone."""
        done = tuple(Line(cut.action(step, c).line, step.source(c)) for c, cut in _cut(step))
        blocks: list[Block] = []
        for zone, title in ZONES.items():
            if lines := tuple(_lines(step, zone)):
                blocks += [Heading(Line(_(title))), Lines(lines)]
        pieces = []
        if done:
            pieces.append(Piece(Place.PROPOSALS, (Lines(done),), _("Les ancres que l’on coupe")))
        if blocks:
            pieces.append(Piece(Place.NOTES, tuple(blocks), step.title))
        return pieces


def _in_zone(step: StepRecord, zone: Zone) -> list[tuple[Contribution, BoatCard]]:
    shown = visible(step, BoatCard, Audience.PHONE)
    return [(contribution, card) for contribution, card in shown if card.zone is zone]


def _cut(step: StepRecord) -> Iterator[tuple[Contribution, Cut]]:
    """What cuts the anchors that are shown; neither a cutting that is hidden."""
    known = cuts(step)
    for contribution, _card in _in_zone(step, Zone.ANCHOR):
        if (found := known.get(contribution.id)) and not found[0].hidden:
            yield found


def _lines(step: StepRecord, zone: Zone) -> Iterator[Line]:
    """The cards of a zone, each anchor with what cuts it."""
    known = cuts(step) if zone is Zone.ANCHOR else {}
    for contribution, card in _in_zone(step, zone):
        yield Line(card.text, step.source(contribution))
        if (found := known.get(contribution.id)) and not found[0].hidden:
            cut, content = found
            yield Line(f"→ {content.action(step, cut).line}", step.source(cut))


def _cut_for_somebody(seat: Seat) -> None:
    """What somebody without a phone says that he or she cuts."""
    known = cuts(seat.step)
    left = {c.id: k.text for c, k in _in_zone(seat.step, Zone.ANCHOR) if c.id not in known}
    if not left or not (seat.step.running or seat.step.done):
        return
    with st.expander(_("Noter qui coupe une ancre")):
        chosen = st.selectbox(
            _("Quelle ancre ?"),
            list(left),
            format_func=lambda a: left.get(a, ""),
            key=seat.key("anchor"),
        )
        inputs.compose(
            seat,
            _("Ce que fait cette personne ; à la ligne, pour quand"),
            _("Couper"),
            lambda text: Cut(text, chosen or ""),
            name="cut",
            longest=Cut.longest,
            primary=False,
        )


@hookimpl
def canvases() -> list[type[Canvas]]:
    """Offers the speed boat."""
    return [SpeedBoat]
