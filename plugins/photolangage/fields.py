"""Fields of photolangage: one's own choice, and somebody else's for who takes notes."""

from __future__ import annotations

from collections.abc import Iterator

from tablee.plugin import Audience, Field, Input, OwnRecord, StepRecord, _, people_choices, visible
from tablee.plugin import picture_address as address_of

from .contents import PhotoChoice, TablePhoto


def choice_field(step: StepRecord) -> Field | None:
    """A picture and why; none while there is no picture."""
    inputs = tuple(_asked(step, PhotoChoice()))
    if not inputs:
        return None
    return Field(
        "choice",
        PhotoChoice.kind,
        "",
        _("Choisir cette image"),
        inputs=inputs,
        once=_("Vous avez choisi. Vous pouvez changer d’avis sur votre carte."),
    )


def somebodys_field(own: OwnRecord) -> Iterator[Field]:
    """Somebody else's choice."""
    inputs = tuple(_asked(own.step, PhotoChoice()))
    if inputs:
        people = people_choices(own.step.people.values())
        whom = Input("whom", _("Qui parle\u00a0?"), "person", required=True, choices=people)
        yield Field(
            "somebody",
            PhotoChoice.kind,
            _("Choisir pour quelqu’un"),
            _("Ajouter"),
            inputs=(whom, *inputs),
            whom="whom",
            folded=True,
        )


def corrected(step: StepRecord, choice: PhotoChoice) -> Field:
    """Another picture, or other words."""
    return Field(
        "words",
        PhotoChoice.kind,
        "",
        _("Enregistrer"),
        inputs=tuple(_asked(step, choice)),
    )


def _asked(step: StepRecord, choice: PhotoChoice) -> Iterator[Input]:
    photos = visible(step, TablePhoto, Audience.PHONE)
    if not photos:
        return
    yield Input(
        "photo",
        _("Votre image"),
        "choice",
        choice.photo,
        required=True,
        choices=tuple((contribution.id, photo.alt) for contribution, photo in photos),
        pictures=tuple(address_of(step, photo) for _contribution, photo in photos),
    )
    yield Input(
        "why",
        _("Pourquoi celle-ci (facultatif)"),
        "long",
        choice.why,
        longest=PhotoChoice.longest,
    )
