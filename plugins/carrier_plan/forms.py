"""Streamlit forms of the step: drafting the plan, writing what one takes away.

What is still private stands here and nowhere else; what is shared is in the live view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tablee.plugin import Content, Contribution, Person, Role, Seat, _, inputs

from . import drafts, taken
from .contents import PARTS, PlanAction, PlanFacts, PlanPart, Takeaway

if TYPE_CHECKING:
    from collections.abc import Sequence


__all__ = ["draw"]


def draw(seat: Seat) -> None:
    """Everything this person types and decides here."""
    drafts.correction(seat)
    if seat.carries:
        _own_plan(seat)
    elif seat.facilitates:
        _plan_for_carrier(seat)
    if seat.facilitates or not seat.carries:
        _takeaways(seat)


def _may_add(seat: Seat) -> bool:
    if seat.facilitates or seat.step.running:
        return True
    return seat.step.done and seat.has(Role.SCRIBE)


# ── the carrier's plan ──────────────────────────────────────────────────────────────────────


def _own_plan(seat: Seat) -> None:
    parts = seat.mine_of(PlanPart)
    private = _in_order([(c, part) for c, part in parts if not c.shared])
    out = seat.step.facts(PlanFacts).shared and bool(parts) and not private
    if _may_add(seat):
        _new_part(seat, seat.person, shared=out, primary=not private)
    if out:
        inputs.notice(_("Votre plan est partagé : ce que vous ajoutez se voit aussitôt."))
        return
    if private:
        st.header(_("Mon plan, pour moi"), anchor=False)
    actions = [c.id for c, part in private if isinstance(part, PlanAction)]
    for c, part in private:
        drafts.draw(seat, c, part, actions)
    inputs.notice(_("Personne d’autre ne voit votre plan tant que vous ne le partagez pas."))

    def share() -> None:
        if private:
            seat.share([c.id for c, _part in private])
        seat.set_facts(PlanFacts(shared=True))

    st.button(
        _("Partager mon plan"),
        key=seat.key("share-plan"),
        type="primary" if private else "secondary",
        width="stretch",
        on_click=lambda: inputs.attempt(seat, share),
    )


def _in_order(
    parts: Sequence[tuple[Contribution, PlanPart]],
) -> list[tuple[Contribution, PlanPart]]:
    """Parts of one kind together, in the order of the choice."""
    kinds = list(PARTS)
    return sorted(parts, key=lambda part: kinds.index(type(part[1])))


def _plan_for_carrier(seat: Seat) -> None:
    carriers = {p.id: p for p in seat.step.with_role(Role.CARRIER)}
    labels = inputs.names(carriers.values())
    if not carriers:
        inputs.notice(
            _("Personne ne porte le projet pour l’instant. Donnez ce rôle à quelqu’un de la liste.")
        )
        return
    without_phone = any(p.by_facilitator for p in carriers.values())
    with st.expander(_("Écrire pour la personne qui porte le projet"), expanded=without_phone):
        chosen = next(iter(carriers))
        if len(carriers) > 1:
            chosen = st.selectbox(
                _("Pour qui ?"),
                list(carriers),
                format_func=lambda who: labels.get(who, ""),
                key=seat.key("carrier"),
            )
        inputs.notice(_("Ce que vous écrivez ici se voit aussitôt."))
        _new_part(seat, carriers[chosen])


def _new_part(
    seat: Seat,
    author: Person,
    *,
    shared: bool = False,
    primary: bool = False,
) -> None:
    """A choice of what to add to the plan, and its form; `shared` adds it for everybody to see."""
    kinds = {kind.kind: kind for kind in PARTS}
    chosen = st.pills(
        _("Que voulez-vous écrire ?"),
        list(kinds),
        default=PlanAction.kind,
        required=True,
        format_func=lambda name: _(PARTS[kinds[name]]),
        key=seat.key("part"),
    )
    part = kinds[str(chosen)]()
    with st.form(seat.key("form", part.kind), border=False, enter_to_submit=False):
        if isinstance(part, PlanAction):
            taken.draw(seat, part.kind)
        read = drafts.fields(seat, part, part.kind)

        def typed() -> Content:
            content = read()
            return taken.linked(seat, content) if isinstance(content, PlanAction) else content

        def add() -> None:
            posted = inputs.attempt(seat, lambda: seat.post(typed(), on_behalf_of=author.id))
            if posted is None:
                return
            if shared:
                inputs.attempt(seat, lambda: seat.share([posted.id]))
            drafts.clear(seat, part, part.kind)
            taken.forget(seat)
            if author.by_facilitator:
                # Nobody else can press "Partager" for a carrier without a phone.
                inputs.attempt(seat, lambda: seat.set_facts(PlanFacts(shared=True)))

        st.form_submit_button(
            _("Ajouter au plan"),
            type="primary" if primary else "secondary",
            width="stretch",
            on_click=add,
        )


# ── what one takes away ─────────────────────────────────────────────────────────────────────


def _takeaways(seat: Seat) -> None:
    mine = seat.mine_of(Takeaway)
    if _may_add(seat):
        console = seat.facilitates
        inputs.compose(
            seat,
            _("Ce que cette personne en retire") if console else _("Ce que j’en retire"),
            _("Ajouter") if console else _("Garder pour moi"),
            Takeaway,
            name="takeaway",
            primary=not mine,
        )
        if not console:
            inputs.notice(
                _("Personne d’autre ne voit votre phrase tant que vous ne la partagez pas.")
            )
    for c, takeaway in mine:
        if not c.shared:
            drafts.draw(seat, c, takeaway)
    if mine and seat.step.running and not seat.facilitates:
        inputs.finish_button(seat)
