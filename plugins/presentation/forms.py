"""Streamlit forms of an exposé: the story, its pictures, one's notes.

A field is emptied only once its words are kept: what is refused stays typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from tablee.plugin import Contribution, Field, Role, Seat, _, inputs, picture_inputs

from .contents import NotedLine, ProjectPicture, StoryPassage

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = ["draw", "note_field"]


def draw(seat: Seat) -> None:
    """Draws the part of whoever sits here: the carrier tells, the others note."""
    picture_inputs.correction(seat)
    if seat.carries:
        prepared_part(seat)
    drawn = fields(seat)
    if len(drawn) == 1:
        drawn[0][1](seat)
    elif drawn:
        # One field at a time, as telling, pictures and notes would push the live view away.
        for tab, (_name, field) in zip(st.tabs([n for n, _f in drawn]), drawn, strict=True):
            with tab:
                field(seat)


def fields(seat: Seat) -> list[tuple[str, Callable[[Seat], None]]]:
    """What this person may type now, each with the name of its tab."""
    typist = seat.has(Role.FACILITATOR, Role.SCRIBE)
    late = seat.step.done and not typist
    early = not seat.step.running and not seat.step.done
    if late or (early and not seat.carries and not seat.facilitates):
        return []
    found: list[tuple[str, Callable[[Seat], None]]] = []
    if seat.carries or typist:
        found.append((_("Exposé"), mine if seat.carries else told_for_the_carrier))
    if seat.carries or seat.facilitates:
        found.append((_("Image"), picture_part))
    if not seat.carries or seat.facilitates:
        found.append((_("Notes"), note))
    return found


def note(seat: Seat) -> None:
    """What I note, or what the facilitator notes for somebody without a phone."""
    field = note_field()
    inputs.compose(seat, field.label, field.button, NotedLine, name=field.name)


def note_field() -> Field:
    """A line for the notes."""
    return Field("noted", NotedLine.kind, _("Ce que je note"), _("Ajouter aux notes"))


def prepared_part(seat: Seat) -> None:
    """What I prepared and have not shown yet."""
    if seat.step.running:
        inputs.notice(_("Le groupe écoute et note."))
    elif not seat.step.done:
        inputs.notice(
            _("Préparez votre exposé ici : personne ne le voit avant que vous le montriez.")
        )
    for place, (contribution, telling) in enumerate(prepared(seat)):
        prepared_form(seat, contribution, telling, first=place == 0)


def prepared(seat: Seat) -> list[tuple[Contribution, StoryPassage]]:
    """My passages that only I see."""
    return [(c, k) for c, k in seat.mine_of(StoryPassage) if not c.shared]


# ── the story ───────────────────────────────────────────────────────────────────────────────


def mine(seat: Seat) -> None:
    """A passage of my project: kept for me before the step, shown to all in it."""
    begun = seat.step.running or seat.step.done
    inputs.compose(
        seat,
        _("Votre projet, par écrit"),
        _("Montrer ce passage") if begun else _("Garder ce texte"),
        StoryPassage,
        name="telling",
        longest=StoryPassage.longest,
        height=200,
        primary=not begun or not prepared(seat),
        asks_for_whom=False,
        shows=begun,
    )


def told_for_the_carrier(seat: Seat) -> None:
    """The same field for whoever types what the carrier says aloud: shown at once."""
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
        primary=False,
        author=carriers[0].id,
    )


def prepared_form(
    seat: Seat, contribution: Contribution, telling: StoryPassage, *, first: bool
) -> None:
    """One passage that I prepared: correct it, show it (once the step runs), or withdraw it."""
    field = seat.key("prepared", contribution.id)
    if field not in st.session_state:
        st.session_state[field] = telling.text

    def kept() -> Contribution | None:
        changed = replace(telling, text=str(st.session_state.get(field, "")))
        return inputs.attempt(seat, lambda: seat.edit(contribution.id, changed))

    def keep() -> None:
        kept()

    def show() -> None:
        if kept() is not None:
            inputs.attempt(seat, lambda: seat.share([contribution.id]))

    def remove() -> None:
        inputs.attempt(seat, lambda: inputs.withdraw(seat, contribution.id))

    with st.form(seat.key("prepared-form", contribution.id), enter_to_submit=False):
        label = _("Votre texte, que le groupe ne voit pas encore")
        st.text_area(label, key=field, height=160)
        if seat.step.running or seat.step.done:
            st.form_submit_button(
                _("Montrer au groupe"),
                type="primary" if first else "secondary",
                width="stretch",
                on_click=show,
            )
        with st.container(horizontal=True):
            st.form_submit_button(_("Garder la correction"), on_click=keep)
            st.form_submit_button(_("Retirer"), on_click=remove)


# ── pictures ────────────────────────────────────────────────────────────────────────────────


def picture_part(seat: Seat) -> None:
    """A picture of the project, and what it shows."""
    picture_inputs.send(seat, ProjectPicture, _("Une image du projet"), _("Montrer l’image"))
