"""Streamlit forms of the step: what the facilitator types for others."""

from __future__ import annotations

import streamlit as st

from tablee.plugin import Content, Person, Role, Seat, _, inputs

from . import drafts, taken
from .contents import PARTS, PlanAction, PlanFacts, Takeaway


def draw(seat: Seat) -> None:
    """Everything that the facilitator types here."""
    _plan_for_carrier(seat)
    _takeaways(seat)


# ── the carrier's plan ──────────────────────────────────────────────────────────────────────


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


def _new_part(seat: Seat, author: Person) -> None:
    """A choice of what to add to the plan, and its form; everybody sees it at once."""
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
            if not posted.shared:  # the facilitator carries
                inputs.attempt(seat, lambda: seat.share([posted.id]))
            drafts.clear(seat, part, part.kind)
            taken.clear(seat)
            if author.by_facilitator:
                # Nobody else can press "Partager" for a carrier without a phone.
                inputs.attempt(seat, lambda: seat.set_facts(PlanFacts(shared=True)))

        st.form_submit_button(_("Ajouter au plan"), width="stretch", on_click=add)


# ── what one takes away ─────────────────────────────────────────────────────────────────────


def _takeaways(seat: Seat) -> None:
    label = _("Ce que cette personne en retire")
    inputs.compose(seat, label, _("Ajouter"), Takeaway, name="takeaway")
    for c, takeaway in seat.mine_of(Takeaway):
        if not c.shared:
            drafts.draw(seat, c, takeaway)
