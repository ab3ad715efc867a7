"""Météo intérieure: each person says how they arrive, with a weather, a picture, a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

import streamlit as st

from tablee.plugin import (
    N_,
    Audience,
    Block,
    Card,
    Cards,
    Change,
    Content,
    Contribution,
    Field,
    Intro,
    Lines,
    Piece,
    Place,
    Seat,
    StepRecord,
    View,
    _,
    card,
    hookimpl,
    inputs,
    picture_blocks,
    picture_card,
    picture_inputs,
    setting,
    visible,
)

from . import skies
from .skies import WEATHERS, Sky, SkyPicture, Weather

if TYPE_CHECKING:
    from collections.abc import Sequence

API = 1


__all__ = ["InnerWeather", "Sky", "SkyPicture", "Weather"]

TINTS: Final = {weather: tint for tint, weather in enumerate(WEATHERS)}
"""Six weathers, as many tints as cards have, each with a shape of its own."""


@dataclass(frozen=True)
class InnerWeather(Intro):
    """Everybody says what the weather is like in them; everybody reads it at once."""

    name: ClassVar[str] = "meteo_interieure"
    title: ClassVar[str] = N_("Météo intérieure")
    summary: ClassVar[str] = N_(
        "Chaque personne dit comment elle arrive : un temps, une image, quelques mots."
    )
    icon: ClassVar[str] = "eye"
    minutes: ClassVar[float] = 5
    contents: ClassVar[tuple[type[Content], ...]] = (Sky, SkyPicture)

    question: str = setting("", N_("Question"), help=N_("Vide : « Quel temps fait-il en vous ? »"))
    pictures: bool = setting(
        True,
        N_("On peut aussi envoyer une image"),
        help=N_("Avec quelques mots sur ce qu’elle montre, pour les personnes qui ne voient pas."),
    )

    def prompt(self, step: StepRecord) -> str:
        """The question."""
        return self.question or _("Quel temps fait-il en vous ?")

    def check(self, change: Change, step: StepRecord) -> None:
        """One weather and one picture a person."""
        skies.check(change, pictures=self.pictures)

    # ── what everybody sees ─────────────────────────────────────────────────────────────────

    def view(self, step: StepRecord, audience: Audience) -> View:
        """All the weathers and pictures together, as they came; the newest first."""
        both = [*visible(step, Sky, audience), *visible(step, SkyPicture, audience)]
        cards = tuple(_card(step, contribution, audience) for contribution, _content in both)
        empty = _("Le ciel est encore vide. Le premier temps, c’est peut-être le vôtre.")
        return Cards(_("Le ciel du groupe"), cards, empty=empty, newest_first=True)

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """One's weather, with or without words."""
        return (
            Field(
                "sky",
                Sky.kind,
                _("Quelques mots, si vous voulez"),
                _("Envoyer ma météo"),
                Sky.longest,
                within="weather",
                ask=_("Votre météo"),
                choices=tuple((weather.value, _(words)) for weather, words in WEATHERS.items()),
                tints=tuple(TINTS.values()),
                once=_("C’est envoyé. Vous pouvez corriger vos mots sous votre météo."),
                short=True,
            ),
        )

    # ── what I can do ───────────────────────────────────────────────────────────────────────

    @property
    def draws(self) -> bool:
        """Where pictures are taken, as no field can send one."""
        return self.pictures

    def render(self, seat: Seat) -> None:
        """My weather, then my picture; the facilitator types weathers for the room as well."""
        picture_inputs.correction(seat)
        if seat.facilitates or not seat.mine_of(Sky) or inputs.half_typed(seat, "sky"):
            inputs.fields(seat)
        elif seat.step.running:
            inputs.notice(self.fields(seat.step)[0].once)
        if self.pictures and seat.step.running and not seat.mine_of(SkyPicture):
            with st.expander(_("Envoyer une image")):
                picture_inputs.send(
                    seat,
                    SkyPicture,
                    _("Une photo, un dessin"),
                    _("Envoyer mon image"),
                    hint=_("Un chemin sous la neige"),
                )

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Opens the words about a picture, to correct them."""
        if not picture_inputs.correct(seat, button, target):
            super().act(seat, button, target)

    # ── what remains ────────────────────────────────────────────────────────────────────────

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes, a line a person, then the pictures; what was hidden stays out."""
        said = (
            step.attributed(contribution, sky.in_words())
            for contribution, sky in visible(step, Sky, Audience.PHONE)
        )
        lines = tuple(said)
        blocks: list[Block] = [Lines(lines)] if lines else []
        blocks += picture_blocks(step, SkyPicture)
        return [Piece(Place.NOTES, tuple(blocks), step.title)] if blocks else []


def _card(step: StepRecord, contribution: Contribution, audience: Audience) -> Card:
    sky = contribution.content
    if not isinstance(sky, Sky):
        return picture_card(step, contribution, audience)
    title, tint = _(WEATHERS[sky.weather]), TINTS[sky.weather]
    return card(step, contribution, sky.text, audience, title=title, tint=tint)


@hookimpl
def intros() -> list[type[Intro]]:
    """Offers the météo intérieure."""
    return [InnerWeather]
