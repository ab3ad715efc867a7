"""Streamlit forms of the facilitator: draw, show, move somebody, name a table, set its host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from tablee.plugin import Group, Person, Seat, _, group_inputs, inputs

from . import handlers, views
from .contents import Formed
from .forming import BY_HAND, hostless, rotating, standing

if TYPE_CHECKING:
    from .activity import FormGroups


def draw(seat: Seat, activity: FormGroups) -> None:
    step = seat.step
    tables = standing(step, activity)
    told = views.foretold(step, activity)
    if told and not tables and activity.way not in BY_HAND:
        inputs.notice(told)
    _buttons(seat, activity, tables)
    if activity.host == "volunteer":
        _appoint(seat, hostless(rotating(step, activity)))
    if tables:
        group_inputs.move_somebody(
            seat, tables, lambda who, to: handlers.move(seat, activity, who, to)
        )
        with st.expander(_("Nommer une table, choisir son hôte")):
            _set_up(seat, activity, tables)


def _buttons(seat: Seat, activity: FormGroups, tables: Sequence[Group]) -> None:
    shown = seat.step.facts(Formed).shown
    formed = any(group.members for group in tables)
    drawn = activity.way in ("size", "number")  # elsewhere hosts are kept anyway
    hosted = drawn and any(group.host for group in tables)
    with st.container(horizontal=True):
        label = _draw_label(activity, formed=formed, hosted=hosted)
        again = handlers.draw_groups
        inputs.button(seat, label, lambda: again(seat, activity), "draw", primary=not formed)
        if hosted:
            label = _("Tirer de nouveau en gardant les hôtes")
            inputs.button(seat, label, lambda: again(seat, activity, same_hosts=True), "keep-hosts")
        if formed and activity.way != "chosen" and not seat.step.done:
            label = _("Ne plus montrer les groupes") if shown else _("Montrer les groupes")
            show = handlers.hide_or_show
            inputs.button(
                seat, label, lambda: show(seat, shown=not shown), "show", primary=not shown
            )


def _draw_label(activity: FormGroups, *, formed: bool, hosted: bool) -> str:
    if activity.way in BY_HAND:
        return _("Placer les autres au hasard")
    first, again = {
        "join": (_("Réunir deux par deux"), _("Réunir de nouveau")),
        "rotate": (_("Faire changer de table"), _("Faire changer autrement")),
    }.get(activity.way, (_("Tirer les groupes"), _("Tirer de nouveau")))
    if formed and hosted:
        return _("Tirer de nouveau, hôtes compris")
    return again if formed else first


def _appoint(seat: Seat, tables: Sequence[Group]) -> None:
    """Who stays at tables that people are about to leave, and that have no host."""
    people = inputs.names(seat.step.person(who) for group in tables for who in group.members)
    if not people:
        return
    at = {who: group for group in tables for who in group.members}
    who_key = seat.key("host-who")

    def appoint() -> None:
        who = str(st.session_state[who_key])
        inputs.attempt(seat, lambda: handlers.appoint(seat, at[who].id, who))

    with st.form(seat.key("host-form"), border=False):
        who, button = st.columns([4.2, 1.2], vertical_alignment="bottom")
        who.selectbox(
            _("Qui reste comme hôte ?"),
            list(people),
            format_func=lambda who: f"{people.get(who, '')} · {at[who].title}",
            key=who_key,
        )
        button.form_submit_button(_("Choisir cet hôte"), width="stretch", on_click=appoint)


def _set_up(seat: Seat, activity: FormGroups, tables: Sequence[Group]) -> None:
    """The table first, outside the form, as what its fields hold depends on it."""
    titles = {group.id: group.title for group in tables}
    chosen = st.selectbox(
        _("Table"),
        list(titles),
        format_func=lambda table: titles.get(table, ""),
        key=seat.key("table"),
    )
    group = next((g for g in tables if g.id == chosen), None)
    if group is None:
        return
    members = [seat.step.person(who) for who in group.members]
    _table_form(seat, activity, group, members)


def _table_form(seat: Seat, activity: FormGroups, group: Group, members: Sequence[Person]) -> None:
    names = inputs.names(members)
    # Another host or title since is another form: its fields begin with what is so now.
    part = f"{group.id}-{group.host}-{group.title}"
    title, place, host = (seat.key(field, part) for field in ("title", "place", "host"))

    def keep() -> None:
        typed = {
            "title": str(st.session_state[title]),
            "place": str(st.session_state[place]),
            "host": str(st.session_state[host]),
        }
        inputs.attempt(seat, lambda: handlers.set_up(seat, activity, group.id, **typed))

    with st.form(seat.key("set-up", part), border=False):
        st.text_input(_("Nom de la table"), value=group.title, key=title)
        st.text_input(
            _("Où elle se trouve"),
            value=group.place,
            key=place,
            placeholder=_("Près de la fenêtre"),
        )
        options = ["", *names]
        st.selectbox(
            _("Hôte"),
            options,
            index=options.index(group.host) if group.host in options else 0,
            format_func=lambda who: names.get(who, _("Aucun hôte")),
            key=host,
        )
        st.form_submit_button(_("Enregistrer"), on_click=keep)
