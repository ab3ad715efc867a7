"""Form that proposes groups of similar cards to the facilitator, and handles the answers.

Nothing is grouped by itself. How cards are compared is `plugins.action_canvas.likeness`’s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from plugins.action_canvas.likeness import SimilarCards, proposals
from tablee.plugin import (
    NotAccepted,
    NotFound,
    Seat,
    StepRecord,
    _,
    cached_function,
    inputs,
    ngettext,
)

from ..cards.contents import Apart, CanvasGroup
from ..cards.places import Gathered, shelves
from ..handlers import regroup

HERE: Final = "alike"
"""The form that is open, and the place that says its own refusals: it draws itself alone."""
EVERY: Final = 4.0
"""Seconds after which the cards are compared again, while this part is open."""
SHOWN: Final = 8
"""Proposals shown at once; the next come as these are answered."""


# ── what is proposed ────────────────────────────────────────────────────────────────────────


def proposed(step: StepRecord) -> tuple[SimilarCards, ...]:
    """What could be grouped now, most alike first; hidden cards are left out."""
    columns = shelves(step)
    cards = tuple((p.id, p.card.text) for shelf in columns for p in shelf.cards if p.card.text)
    groups = tuple(
        (item.id, tuple(placed.id for placed in item.cards))
        for shelf in columns
        for item in shelf.items
        if isinstance(item, Gathered)
    )
    apart = tuple(two for _c, told in step.of(Apart) for two in told.sets())
    return _compared(cards, step.session.language, groups, apart)


@cached_function(8)
def _compared(
    cards: tuple[tuple[str, str], ...],
    language: str,
    groups: tuple[tuple[str, tuple[str, ...]], ...],
    apart: tuple[frozenset[str], ...],
) -> tuple[SimilarCards, ...]:
    return proposals(cards, language, groups=dict(groups), apart=apart)


# ── what the answers do ─────────────────────────────────────────────────────────────────────


def gather(
    seat: Seat, proposal: SimilarCards, title: str, cards: Sequence[str], *, merged: bool = False
) -> str:
    """Puts these cards together under this title, or into the group that says the same: its id.

    `merged` has the title of a new group stand for them, as one card. A second press does nothing.
    """
    with seat.together():
        homes = {home for card, home in _homes(seat.step).items() if card in cards}
        if homes:
            return _already(seat.step, homes, cards)
        if not proposal.group:
            return regroup(seat, title, cards, merged=merged).id
        return _take_in(seat, proposal.group, cards)


def _homes(step: StepRecord) -> dict[str, str]:
    """The group that each card stands in, for those that do."""
    items = (item for shelf in shelves(step, hidden=True) for item in shelf.items)
    return {p.id: item.id for item in items if isinstance(item, Gathered) for p in item.cards}


def _already(step: StepRecord, homes: set[str], cards: Sequence[str]) -> str:
    if len(homes) > 1 or not _homes(step).keys() >= set(cards):
        raise NotAccepted(_("L’une de ces cartes vient d’être regroupée. Choisissez de nouveau."))
    return homes.pop()


def _take_in(seat: Seat, group: str, cards: Sequence[str]) -> str:
    found = seat.step.get(group)
    if found is None or not isinstance(found.content, CanvasGroup):
        raise NotFound(_("Ce groupe vient d’être défait. Rien n’a été changé."))
    if not cards:
        raise NotAccepted(_("Cochez au moins une carte à ajouter au groupe."))
    seat.put(group, cards=(*found.content.cards, *cards))
    return group


def set_apart(seat: Seat, proposal: SimilarCards) -> str:
    """Keeps that these do not say the same, so that it is not proposed again; the id of that."""
    told = Apart(proposal.cards, proposal.group)
    known = next((c.id for c, kept in seat.step.of(Apart) if kept == told), "")
    return known or seat.post(told).id


# ── on the console ──────────────────────────────────────────────────────────────────────────


def button(seat: Seat) -> None:
    """Asks for the proposals, where there are cards to compare."""
    if not inputs.opened(seat, HERE) and sum(len(shelf.cards) for shelf in shelves(seat.step)) > 1:
        st.button(
            _("Cartes qui se ressemblent"),
            key=seat.key("do", "alike"),
            type="tertiary",
            on_click=inputs.open_form,
            args=(seat, HERE, "open"),
        )


def draw(seat: Seat) -> None:
    """What is proposed, once it was asked for: kept up to date until it is closed."""
    if inputs.opened(seat, HERE):
        st.fragment(_draw_open, run_every=EVERY)(seat)


def _draw_open(seat: Seat) -> None:
    if st.session_state.pop(seat.key("alike-pressed"), False):
        st.rerun()  # the whole page: the way back stands above
    step = seat.step
    found = proposed(step)
    with st.container(key=seat.key("alike-part")):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.markdown(f"**{_('Cartes qui se ressemblent')}**", width="content")
            _close_button(seat)
        inputs.show_refusal(seat, HERE)
        if not found:
            st.text(_("Aucune carte ne semble dire la même chose qu’une autre."))
            return
        inputs.notice(_("Ce sont des propositions : rien n’est regroupé sans vous."))
        for proposal in found[:SHOWN]:
            _draw_proposal(seat, step, proposal)
        if (more := len(found) - SHOWN) > 0:
            inputs.notice(
                ngettext(
                    "Une autre proposition viendra ensuite.",
                    "{n} autres propositions viendront ensuite.",
                    more,
                )
            )


def _close_button(seat: Seat) -> None:
    def close() -> None:
        inputs.close_form(seat, HERE)
        inputs.accept(seat, HERE)
        st.session_state[seat.key("alike-pressed")] = True

    st.button(
        _("Ne plus chercher"), key=seat.key("do", "alike-close"), type="tertiary", on_click=close
    )


def _draw_proposal(seat: Seat, step: StepRecord, proposal: SimilarCards) -> None:
    # Named by what stays when one more card joins it, so that a title being typed stays too.
    name = proposal.group or proposal.cards[0]
    title, ticks = seat.key("alike-title", name), {c: seat.key("alike", c) for c in proposal.cards}

    def answer(press: Callable[[], object]) -> None:
        if inputs.attempt(seat, press, place=HERE) is not None:
            st.session_state[seat.key("alike-pressed")] = True

    def put_together(merged: bool = False) -> str:
        cards = [card for card, key in ticks.items() if st.session_state.get(key)]
        named = str(st.session_state.get(title, ""))
        return gather(seat, proposal, named, cards, merged=merged)

    with st.form(seat.key("alike-form", name), enter_to_submit=False):
        words = _draw_group(step, proposal.group)
        for card, key in ticks.items():
            st.checkbox(inputs.as_text(words[card]), value=True, key=key)
        if not proposal.group:
            st.text_input(_("Titre du groupe"), value=proposal.title, key=title)
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Ajouter au groupe") if proposal.group else _("Regrouper"),
                on_click=answer,
                args=(put_together,),
            )
            if not proposal.group:
                st.form_submit_button(
                    _("Fusionner en une carte"),
                    on_click=answer,
                    args=(lambda: put_together(merged=True),),
                    help=_(
                        "Le titre tient lieu de carte. Les formulations d’origine sont gardées."
                    ),
                )
            st.form_submit_button(
                _("Ce n’est pas la même chose"),
                on_click=answer,
                args=(lambda: set_apart(seat, proposal),),
            )


def _draw_group(step: StepRecord, group: str) -> dict[str, str]:
    """The group that would take cards in, with those it has; returns each card as it is read."""
    columns = shelves(step)
    for shelf in columns:
        for item in shelf.items:
            if item.id == group and isinstance(item, Gathered):
                st.text(_("Le groupe « {title} » :").format(title=item.group.title))
                for placed in item.cards:
                    st.text(placed.card.text)
    named = sum(bool(shelf.title) for shelf in columns) > 1
    return {
        placed.id: f"{placed.card.text} ({shelf.title})"
        if named and shelf.title
        else placed.card.text
        for shelf in columns
        for placed in shelf.cards
    }
