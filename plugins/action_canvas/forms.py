"""Streamlit forms of a canvas, on the console: write a card, arrange the board."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from tablee.plugin import (
    Contribution,
    Field,
    Input,
    NotAccepted,
    Seat,
    StepRecord,
    _,
    inputs,
    ngettext,
)

from . import handlers, photos
from .cards import alone
from .cards.contents import Aspect, CanvasCard, CanvasGroup
from .cards.places import Gathered, important, named, shelves, template
from .likeness import alike


def draw(seat: Seat) -> None:
    """On the console: what was asked for by a card's button, an idea, and the tools."""
    alone.draw(seat)
    _draw_renaming(seat)
    _draw_toolbar(seat)
    inputs.fields(seat)
    if template(seat.step).free:
        _draw_new_aspect(seat)
    photos.button(seat)
    alike.button(seat)
    photos.draw(seat)
    alike.draw(seat)


# ── writing ─────────────────────────────────────────────────────────────────────────────────


def lead_field(step: StepRecord, lead: str) -> Field | None:
    """In which zone something set aside goes; None where there is none to choose."""
    places = tuple(named(step).items())
    words = next((words for id_, words in step.leads if id_ == lead), None)
    if not places or words is None or step.activity.silent:
        return None
    ask = _("Dans quelle zone ?") if template(step).zones else _("Quel aspect ?")
    return Field(
        "lead",
        CanvasCard.kind,
        words,
        _("Poser dans le canevas"),
        inputs=(Input("aspect", ask, "choice", places[0][0], required=True, choices=places),),
        fixed={"text": words, "lead": lead},
    )


def card_field(step: StepRecord) -> Field:
    """A card, in one of the zones or aspects where there are any."""
    places = tuple(named(step).items())
    return Field(
        "card",
        CanvasCard.kind,
        _("Votre idée"),
        _("Poser ma carte"),
        CanvasCard.longest,
        within="aspect" if places else "",
        ask=_("Dans quelle zone ?") if template(step).zones else _("Quel aspect ?"),
        choices=places,
        # said while all write alone
        until_revealed=_(
            "Personne d’autre ne voit vos cartes avant qu’on les révèle toutes ensemble."
        )
        if alone.is_alone(step)
        else "",
    )


# ── arranging ───────────────────────────────────────────────────────────────────────────────


def _button(
    seat: Seat, name: str, label: str, handler: Callable[[], None], *, again: bool = False
) -> None:
    """A button of the bar: once it is done nothing is chosen any more, unless one may go back."""

    def press() -> None:
        def done() -> bool:
            handler()
            return True

        if inputs.attempt(seat, done) and not again:
            inputs.unselect(seat)

    st.button(label, key=seat.key("do", name), on_click=press)


def _draw_toolbar(seat: Seat) -> None:
    cards = handlers.chosen(seat, inputs.selected(seat))
    if not cards:
        return
    with inputs.beside_chosen(seat):
        st.text(ngettext("{n} carte choisie", "{n} cartes choisies", len(cards)))
        if len(cards) > 1:
            _draw_regroup(seat, cards)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if names := named(seat.step):
                _draw_move(seat, cards, names)
            _draw_buttons(seat, cards)


def _draw_regroup(seat: Seat, cards: tuple[str, ...]) -> None:
    field = inputs.field_key(seat, "group-title")

    def gather(merged: bool) -> None:
        title = str(st.session_state.get(field, ""))
        if (
            inputs.attempt(seat, lambda: handlers.regroup(seat, title, cards, merged=merged))
            is not None
        ):
            inputs.empty_field(seat, "group-title")
            inputs.unselect(seat)

    with (
        st.form(seat.key("regroup"), border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(_("Titre du groupe"), key=field)
        st.form_submit_button(_("Regrouper"), on_click=gather, args=(False,))
        st.form_submit_button(
            _("Fusionner en une carte"),
            on_click=gather,
            args=(True,),
            help=_("Le titre tient lieu de carte. Les formulations d’origine sont gardées."),
        )


def _draw_move(seat: Seat, cards: tuple[str, ...], names: dict[str, str]) -> None:
    without = _("Sans zone") if template(seat.step).zones else _("Sans aspect")
    aspect = st.selectbox(
        _("Déplacer vers"),
        [*names, ""],
        index=None,
        placeholder=_("Choisir…"),
        format_func=lambda a: names.get(a, "") or without,
        key=seat.key("move-to"),
    )

    def move() -> None:
        if aspect is None:
            raise NotAccepted(_("Choisissez d’abord où déplacer ces cartes."))
        handlers.move(seat, cards, aspect)

    _button(seat, "move", _("Déplacer"), move)


def _draw_buttons(seat: Seat, cards: tuple[str, ...]) -> None:
    step = seat.step
    groups = tuple(
        item.id
        for shelf in shelves(step, hidden=True)
        for item in shelf.items
        if isinstance(item, Gathered) and any(placed.id in cards for placed in item.cards)
    )
    if groups:
        _button(seat, "ungroup", _("Dégrouper"), lambda: handlers.ungroup_all(seat, groups))
    on = not important(step).keys() >= set(cards)
    label = _("Marquer important") if on else _("Ne plus marquer important")
    _button(seat, "important", label, lambda: handlers.mark(seat, cards, on), again=True)
    hide = not all(c.hidden for c, _card in step.of(CanvasCard) if c.id in cards)
    label = _("Masquer au mur et aux téléphones") if hide else _("Remontrer")
    _button(seat, "hide", label, lambda: handlers.hide(seat, cards, hide), again=True)


def _draw_new_aspect(seat: Seat) -> None:
    field = inputs.field_key(seat, "new-aspect")

    def add() -> None:
        typed = str(st.session_state.get(field, ""))
        if inputs.attempt(seat, lambda: handlers.add_aspect(seat, typed)) is not None:
            inputs.empty_field(seat, "new-aspect")

    zones = bool(template(seat.step).zones)
    title = _("Nouvelle zone") if zones else _("Nouvel aspect")
    with st.popover(title), st.form(seat.key("aspect-form"), border=False):
        st.text_input(_("Une zone de plus") if zones else _("Un aspect de la question"), key=field)
        st.form_submit_button(
            _("Ajouter une zone") if zones else _("Ajouter un aspect"), on_click=add
        )


def _draw_renaming(seat: Seat) -> None:
    found = seat.step.get(inputs.opened(seat, "renaming"))
    if found is None or not isinstance(found.content, Aspect | CanvasGroup):
        return
    content, field = found.content, seat.key("name", found.id)
    group = isinstance(content, CanvasGroup)

    def save() -> Contribution:
        return handlers.rename(seat, found.id, str(st.session_state[field]))

    with st.form(seat.key("rename", found.id)):
        st.text_input(
            _("Titre du groupe") if group else _("Nom de l’aspect"),
            value=content.title if isinstance(content, CanvasGroup) else content.text,
            key=field,
        )
        inputs.form_buttons(seat, "renaming", save, button=_("Renommer"))
