"""The boat as everybody sees it: a drawing of how it goes, then its four zones of cards. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tablee.plugin import (
    Audience,
    Board,
    Button,
    Card,
    Column,
    Component,
    Contribution,
    Mark,
    Stack,
    StepRecord,
    Table,
    View,
    _,
    card,
    ngettext,
    visible,
)

from .cards import PROMPTS, ZONES, BoatCard, Cut, Zone, cuts

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = ["CUT", "TINTS", "view"]

CUT: Final = "cut"
"""The button of an anchor."""
TINTS: Final = {zone: tint for tint, zone in enumerate(ZONES)}
"""In the order in which the zones are offered, as the fields of console and phones have them."""
ROWS: Final = ("wind island", "anchor rock")
"""The boat sails to the right, anchors and rocks lie under water."""

Zones = dict[Zone, list[tuple["Contribution", BoatCard]]]


def view(step: StepRecord, audience: Audience) -> View:
    """How the boat goes, and what stands around it."""
    zones: Zones = {zone: [] for zone in ZONES}
    for contribution, boat_card in visible(step, BoatCard, audience):
        zones[boat_card.zone].append((contribution, boat_card))
    known = cuts(step)
    return Stack((_boat(zones, known), _board(step, zones, known, audience)))


# ── the drawing ─────────────────────────────────────────────────────────────────────────────


def _boat(zones: Zones, known: Mapping[str, tuple[Contribution, Cut]]) -> Component:
    numbers = {zone: len(cards) for zone, cards in zones.items()}
    cut = sum(1 for contribution, _card in zones[Zone.ANCHOR] if _is_cut(contribution.id, known))
    told = {
        Zone.WIND: ngettext("{n} vent", "{n} vents", numbers[Zone.WIND]),
        Zone.ANCHOR: _anchors(numbers[Zone.ANCHOR], cut),
        Zone.ROCK: ngettext("{n} rocher", "{n} rochers", numbers[Zone.ROCK]),
        Zone.ISLAND: ngettext("{n} but sur l’île", "{n} buts sur l’île", numbers[Zone.ISLAND]),
    }
    title = _how_it_goes(numbers[Zone.WIND], numbers[Zone.ANCHOR] - cut)
    return Component(
        "boat.js",
        data={**{zone.value: n for zone, n in numbers.items()}, "cut": cut},
        words={"title": title, "told": " · ".join(told[zone] for zone in told if numbers[zone])},
        fallback=Table(
            (_("Zone"), _("Cartes")),
            tuple((_(words), told[zone]) for zone, words in ZONES.items()),
            title,
        ),
    )


def _anchors(n: int, cut: int) -> str:
    anchors = ngettext("{n} ancre", "{n} ancres", n)
    if not cut:
        return anchors
    return _("{anchors} dont {cut}").format(
        anchors=anchors, cut=ngettext("{n} coupée", "{n} coupées", cut)
    )


def _how_it_goes(wind: int, holding: int) -> str:
    """In a few words; no judgement, what holds and what pushes are only counted."""
    if not wind and not holding:
        return _("Le bateau attend")
    if wind > holding:
        return _("Le bateau avance")
    return _("Le bateau est retenu") if holding > wind else _("Le bateau se balance")


def _is_cut(anchor: str, known: Mapping[str, tuple[Contribution, Cut]]) -> bool:
    return anchor in known and not known[anchor][0].hidden


# ── the cards ───────────────────────────────────────────────────────────────────────────────


def _board(
    step: StepRecord,
    zones: Zones,
    known: Mapping[str, tuple[Contribution, Cut]],
    audience: Audience,
) -> Board:
    empty = _("La première carte, c’est peut-être vous.")
    columns = tuple(
        Column(
            zone.value,
            _(ZONES[zone]),
            tuple(
                _anchor(step, c, k.text, known.get(c.id), audience)
                if zone is Zone.ANCHOR
                else card(step, c, k.text, audience, tint=TINTS[zone])
                for c, k in cards
            ),
            TINTS[zone],
            empty=empty,
            prompt=_(PROMPTS[zone]),
            area=zone.value,
        )
        for zone, cards in zones.items()
    )
    if audience is Audience.WALL:  # under the boat, columns leave the cards more height
        return Board(columns)
    return Board(columns, layout="grid", rows=ROWS, movers=("author", "facilitator"))


def _anchor(
    step: StepRecord,
    contribution: Contribution,
    text: str,
    known: tuple[Contribution, Cut] | None,
    audience: Audience,
) -> Card:
    """An anchor, with its button, or with who cuts it; the console sees what is hidden."""
    if known is None or (known[0].hidden and audience is not Audience.CONSOLE):
        actions = (_cut_button(),) if known is None else ()
        return card(step, contribution, text, audience, buttons=actions, tint=TINTS[Zone.ANCHOR])
    drawn = card(
        step,
        contribution,
        text,
        audience,
        marks=(Mark(_("coupée"), "scissors", "done"),),
        tint=TINTS[Zone.ANCHOR],
        fixed=True,
    )
    cut, content = known
    if audience is Audience.WALL:
        return replace(drawn, details=(content.action(step, cut).line,))
    return replace(drawn, replies=(card(step, cut, content.text, audience),))


def _cut_button() -> Button:
    return Button(
        CUT,
        _("Couper"),
        "scissors",
        asks=_("Que faites-vous pour la couper ?"),
        help=_("Une action, la vôtre ; à la ligne, pour quand. Elle ira dans le plan."),
    )
