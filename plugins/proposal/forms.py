"""Fields of a proposal and of its amendments; on the console, in Streamlit."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from tablee.plugin import Field, OwnRecord, Role, Seat, StepRecord, _, inputs

from .contents import (
    WAYS,
    WRITERS,
    AmendedProposal,
    Amendment,
    ProposalText,
    ProposalWords,
    standing,
)


def proposing(own: OwnRecord) -> Iterator[Field]:
    """The proposal, for whoever brings it; for whoever takes notes, what is said aloud."""
    if own.has(*WRITERS):
        label = (
            _("Votre proposition") if own.carries else _("La proposition, telle qu’elle est dite")
        )
        yield Field(
            "proposal",
            ProposalText.kind,
            label,
            _("Montrer la proposition"),
            ProposalText.longest,
            whose=_for_carrier(own),
        )


def amending(own: OwnRecord) -> Iterator[Field]:
    """The proposal's new words, which begin with those that it has."""
    if own.has(*WRITERS):
        yield Field(
            "amended",
            AmendedProposal.kind,
            _("La proposition, telle qu’amendée"),
            _("Remplacer la proposition"),
            AmendedProposal.longest,
            current(own.step),
            whose=_for_carrier(own),
        )


def _for_carrier(own: OwnRecord) -> str:
    """The id of whose words whoever takes notes writes down; empty for one's own."""
    carriers = own.step.with_role(Role.CARRIER)
    return carriers[0].id if carriers and not own.carries else ""


def amendment_field() -> Field:
    return Field(
        "amendment",
        Amendment.kind,
        _("Votre modification"),
        _("Proposer cette modification"),
        Amendment.longest,
        within="way",
        ask=_("C’est quelque chose…"),
        choices=tuple((way, _(title)) for way, title in WAYS.items()),
    )


def current(step: StepRecord) -> str:
    """The proposal's words now; empty where none was written."""
    found = standing(step, AmendedProposal) or step.proposal
    return found[1] if found else ""


# ── on the console ──────────────────────────────────────────────────────────────────────────


def write(seat: Seat, kind: type[ProposalWords], label: str, button: str, value: str) -> None:
    """The proposal's words, for whoever brings it where somebody does."""
    carriers = seat.step.with_role(Role.CARRIER)
    inputs.compose(
        seat,
        label,
        button,
        kind,
        name=kind.kind,
        value=value,
        longest=kind.longest,
        asks_for_whom=False,
        author=carriers[0].id if carriers else "",
    )


def draw_amending(seat: Seat) -> None:
    """An amendment for somebody; the proposal's new words."""
    one, whole = st.tabs([_("Une modification"), _("La proposition, amendée")])
    with one:
        inputs.fields(seat, only="amendment")
    with whole:
        label, button = _("La proposition, telle qu’amendée"), _("Remplacer la proposition")
        write(seat, AmendedProposal, label, button, current(seat.step))
