"""Streamlit forms of the facilitator: type for a table, call on tables in turn, move somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from tablee.plugin import Group, Seat, _, group_inputs, inputs

from .contents import Working
from .feet import clear
from .places import ROOM, groups_of, undrawn

if TYPE_CHECKING:
    from .activity import WorkInGroups


def draw(seat: Seat, activity: WorkInGroups) -> None:
    tables = groups_of(seat.step)
    parted = tables[0].id != ROOM
    forming = undrawn(seat.step)
    if forming is not None and seat.step.running:
        _way_back(seat, forming.step.id, forming.title)
    inputs.fields(seat, only="card")
    if parted:
        _call(seat, tables)
    if activity.report:
        with st.expander(_("À retenir d’une table")):
            inputs.fields(seat, only="report")
    if parted:
        with st.expander(_("Changer de table")):
            group_inputs.move_somebody(seat, tables, lambda who, to: move(seat, who, to))


# ── handlers ───────────────────────────────────────────────────────────────────────────────────


def call(seat: Seat, group: str) -> None:
    """The wall shows this table alone; all of them when it is empty."""
    with seat.together():
        seat.set_facts(replace(seat.step.facts(Working), reporting=group))


def move(seat: Seat, who: str, to: str) -> None:
    """Somebody goes on at another table, in this step and those that follow; "" for none."""
    with seat.together():
        clear(seat, who)
        facts = seat.step.facts(Working)
        seat.set_facts(replace(facts, seats={**facts.moved, who: to}))


# ── fields ──────────────────────────────────────────────────────────────────────────────────


def _way_back(seat: Seat, step: str, title: str) -> None:
    """To the step that was to form the groups."""
    label = _("Revenir à « {step} »").format(step=title)
    go_to = seat.room.conduct.go_to
    inputs.button(seat, label, lambda: go_to(seat.person, step), "form-first")


def _call(seat: Seat, tables: Sequence[Group]) -> None:
    """The report-out: one table after the other on the wall."""
    reporting = seat.step.facts(Working).reporting
    ids = [group.id for group in tables]
    at = ids.index(reporting) if reporting in ids else -1
    with st.container(horizontal=True, vertical_alignment="center"):
        if at + 1 < len(ids):
            following = tables[at + 1]
            label = _("Au mur : {table}").format(table=following.title)
            help_ = _("Le mur montre cette table seule : c’est à elle de raconter.")
            inputs.button(seat, label, lambda: call(seat, following.id), "call", help=help_)
        if at >= 0:
            label = _("Au mur : toutes les tables")
            inputs.button(seat, label, lambda: call(seat, ""), "call-all")
