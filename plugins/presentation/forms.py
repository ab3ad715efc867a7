"""Fields of an exposé: the story, its pictures, one's notes; on the console, in Streamlit."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from tablee.plugin import (
    Button,
    Card,
    Cards,
    Contribution,
    CoreButton,
    Field,
    OwnRecord,
    Role,
    Seat,
    Text,
    View,
    _,
    inputs,
    picture_field,
    picture_inputs,
)

from .contents import NotedLine, ProjectPicture, StoryPassage

# ── on phones ───────────────────────────────────────────────────────────────────────────────


def note_field() -> Field:
    """A line for the notes, but for the carrier, who tells."""
    label, button = _("Ce que je note"), _("Ajouter aux notes")
    return Field("noted", NotedLine.kind, label, button, never=(Role.CARRIER.value,))


def own_fields(own: OwnRecord) -> Iterator[Field]:
    """A passage of my project, kept for me before the step and shown in it; a picture of it.

    For whoever takes notes, what the carrier says aloud: shown at once.
    """
    shows, carriers = own.may_add, own.step.with_role(Role.CARRIER)
    if own.step.done and not shows:
        return
    if own.carries:
        yield Field(
            "telling",
            StoryPassage.kind,
            _("Votre projet, par écrit"),
            _("Montrer ce passage") if shows else _("Garder ce texte"),
            StoryPassage.longest,
            shares=shows,
        )
        yield picture_field(
            "picture",
            ProjectPicture,
            _("Des images du projet"),
            _("Montrer ces images"),
            several=8,
        )
    elif shows and own.has(Role.SCRIBE) and carriers:
        yield Field(
            "telling",
            StoryPassage.kind,
            _("Ce que raconte {name}").format(name=carriers[0].first_name),
            _("Ajouter à l’exposé"),
            StoryPassage.longest,
            whose=carriers[0].id,
        )


def prepared_views(own: OwnRecord) -> Iterator[View]:
    """What is said to the carrier, and what the carrier prepared and has not shown yet."""
    shows = own.may_add
    if not own.carries or (own.step.done and not shows):
        return
    if own.step.running:
        yield Text(_("Le groupe écoute et note."), tone="listen")
    elif not shows:
        sentence = _("Préparez votre exposé ici : personne ne le voit avant que vous le montriez.")
        yield Text(sentence, tone="quiet")
    cards = tuple(
        _prepared(c, told, shows=shows) for c, told in own.mine_of(StoryPassage) if not c.shared
    )
    if cards:
        yield Cards(_("Ce que le groupe ne voit pas encore"), cards)


def _prepared(contribution: Contribution, told: StoryPassage, *, shows: bool) -> Card:
    """One passage: show it (once the step runs), correct it, or withdraw it."""
    buttons = (
        *([Button(CoreButton.SHARE, _("Montrer au groupe"), "eye")] if shows else []),
        Button(CoreButton.EDIT, _("Corriger"), "pencil", spelled="never"),
        Button(CoreButton.WITHDRAW, _("Retirer"), "trash-2", spelled="never"),
    )
    return Card(contribution.id, told.text, person=contribution.person, buttons=buttons)


# ── on the console ──────────────────────────────────────────────────────────────────────────


def draw(seat: Seat) -> None:
    """What is said aloud, a picture, a note: one field at a time, over the live view."""
    told, picture, notes = st.tabs([_("Exposé"), _("Image"), _("Notes")])
    with told:
        told_for_the_carrier(seat)
    with picture:
        picture_inputs.send(seat, ProjectPicture, _("Une image du projet"), _("Montrer l’image"))
    with notes:
        inputs.fields(seat)


def told_for_the_carrier(seat: Seat) -> None:
    """For whoever types what the carrier says aloud: shown at once."""
    carriers = seat.step.with_role(Role.CARRIER)
    if not carriers:
        inputs.notice(
            _(
                "Personne ne porte encore le projet. "
                "Donnez ce rôle à quelqu’un pour écrire son exposé."
            )
        )
        return
    inputs.compose(
        seat,
        _("Ce que raconte {name}").format(name=carriers[0].first_name),
        _("Ajouter à l’exposé"),
        StoryPassage,
        name="telling",
        longest=StoryPassage.longest,
        author=carriers[0].id,
    )
