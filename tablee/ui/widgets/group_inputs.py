"""Form that moves somebody to another group, or to none. Public for plugins."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from tablee.model.groups import Group
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.ui.widgets import inputs

__all__ = ["move_somebody"]


def move_somebody(seat: Seat, tables: Sequence[Group], move: Callable[[str, str], object]) -> None:
    """Whom, and where to: any table but their own, by keyboard as by hand.

    `move` has the ids of the person and of the table, empty for none. Draws nothing while nobody
    is here.
    """
    names = inputs.names(seat.step.group)
    if not names:
        return
    titles = {group.id: group.title for group in tables} | {"": _("Aucune table")}
    at = {who: group.id for group in tables for who in group.members}
    who_key, to_key = seat.key("move-who"), seat.key("move-to")

    def labelled(who: str) -> str:
        table = titles[at[who]] if who in at else _("sans table")
        return f"{names.get(who, '')} · {table}"

    def go() -> None:
        who, to = str(st.session_state[who_key]), str(st.session_state[to_key])
        inputs.attempt(seat, lambda: move(who, to))

    whom, where, press = st.columns([2, 2, 1.2], vertical_alignment="bottom")
    # No form: where one may go depends on who goes.
    who = whom.selectbox(_("Déplacer"), list(names), format_func=labelled, key=who_key)
    others = [table for table in titles if table != at.get(str(who), "")]
    if st.session_state.get(to_key) not in others:
        st.session_state.pop(to_key, None)
    where.selectbox(_("Vers"), others, format_func=lambda table: titles.get(table, ""), key=to_key)
    press.button(
        _("Déplacer"), key=seat.key("move"), width="stretch", disabled=not others, on_click=go
    )
