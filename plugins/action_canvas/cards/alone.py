"""Silent rounds, in which cards are hidden from others until they are revealed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from tablee.plugin import NotAccepted, Seat, StepRecord, Waiting, _, inputs, ngettext

from .contents import CanvasFacts


def is_alone(step: StepRecord) -> bool:
    """Whether what is written now is hidden from others."""
    alone = step.facts(CanvasFacts).alone
    return bool(getattr(step.activity, "alone", False)) if alone is None else alone


def waiting(step: StepRecord) -> Waiting:
    """How many have written, never what."""
    writers = [p for p in step.group if not p.has(*step.activity.silent)]
    done, cards = len(step.unrevealed), sum(step.unrevealed.values())
    sentence = ngettext(
        "{n} personne a écrit, {cards} en tout.", "{n} personnes ont écrit, {cards} en tout.", done
    )
    count = ngettext("{n} carte", "{n} cartes", cards)
    text = sentence.format(cards=count) if done else _("Les cartes se montreront toutes ensemble.")
    return Waiting(_("Chaque personne écrit d’abord pour soi."), done, len(writers), text)


# ── what whoever facilitates decides ────────────────────────────────────────────────────────


def reveal(seat: Seat) -> None:
    """Shows all cards that were written alone, to everybody at once."""
    facts = seat.step.facts(CanvasFacts)
    with seat.together():
        seat.reveal(round=facts.round)
        seat.set_facts(replace(facts, alone=False))


def new_round(seat: Seat) -> None:
    """From now on cards are hidden again; those that were revealed stay for all to see."""
    facts = seat.step.facts(CanvasFacts)
    if is_alone(seat.step):
        raise NotAccepted(_("Ce tour est déjà en cours : révélez d’abord ses cartes."))
    again = facts.round + 1 if facts.alone is False else facts.round
    seat.set_facts(replace(facts, alone=True, round=again))


def draw(seat: Seat) -> None:
    """The button that reveals; or the one that begins another round."""
    step = seat.step
    alone = is_alone(step)
    if not alone and not step.unrevealed and not getattr(step.activity, "alone", False):
        return
    with st.container(key=seat.key("alone"), horizontal=True, vertical_alignment="center"):
        if alone or step.unrevealed:
            inputs.button(seat, _("Révéler les cartes"), lambda: reveal(seat), "alone", "reveal")
        elif step.running:
            label = _("Un autre tour, chacun pour soi")
            inputs.button(seat, label, lambda: new_round(seat), "alone", "round")
