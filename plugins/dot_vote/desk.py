"""What one person does in the vote: spread dots; for the facilitator, open, close, vote for others.

Options are numbered, and each button says the number: it can be told from the others by ear, and
the room can say "the three".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workshop.activities import VoteFacts
from workshop.texts import _, ngettext
from workshop.ui import desk

from .ballot import DotBallot

if TYPE_CHECKING:
    from workshop.model import Person
    from workshop.seat import Seat

    from . import DotVote

__all__ = ["draw"]


def draw(seat: Seat, vote: DotVote) -> None:
    """My own dots while the vote is open, and the facilitator's tools."""
    facts = seat.step.facts(VoteFacts)
    is_open = facts.opened and not facts.closed
    if seat.facilitates:
        _draw_conduct(seat, facts)
    if is_open and seat.step.running and seat.person in seat.step.group:
        _draw_my_dots(seat, vote)
    if is_open and seat.facilitates:
        _draw_for_others(seat, vote)


def _draw_conduct(seat: Seat, facts: VoteFacts) -> None:
    if not facts.opened and seat.step.running:
        st.button(
            _("Ouvrir le vote"),
            key=seat.key("open"),
            on_click=lambda: desk.attempt(seat, seat.open_vote),
        )
    elif facts.opened and not facts.closed:
        st.button(
            _("Clore et montrer le résultat"),
            key=seat.key("close"),
            on_click=lambda: desk.attempt(seat, seat.close_vote),
        )


# ── my dots ─────────────────────────────────────────────────────────────────────────────────


def _my_ballot(seat: Seat) -> dict[str, int]:
    return next((dict(ballot.dots) for _c, ballot in seat.mine_of(DotBallot)), {})


def _draw_my_dots(seat: Seat, vote: DotVote) -> None:
    dots, mine = _my_ballot(seat), vote.own(seat.step, seat.person.id)
    left = vote.dots - sum(dots.values())
    with st.container(key=seat.key("dots-left")):
        st.text(_left(left, vote.dots))
    for number, (option, words) in enumerate(seat.step.facts(VoteFacts).options, start=1):
        here = dots.get(option, 0)
        full = vote.most_per_card and here >= vote.most_per_card
        with st.container(key=seat.key("row", option)):
            placed = _("Votre carte") if option in mine else _placed(here)
            st.text(f"{number}. {words}\n{placed}")
            can_add = left > 0 and not full and option not in mine
            _draw_buttons(seat, number, option, can_add=can_add, can_take=here > 0)
    desk.finish_button(seat)


def _draw_buttons(seat: Seat, number: int, option: str, *, can_add: bool, can_take: bool) -> None:
    """The buttons of one option, on one row at 320 px too.

    The one that adds stays in its place, greyed, when no dot is left: nothing slides under the
    finger, and a double tap takes nothing back.
    """
    with st.container(horizontal=True, horizontal_alignment="right", wrap=False, gap="xsmall"):
        if can_take:
            st.button(
                _("Retirer de la {number}").format(number=number),
                key=seat.key("take", option),
                on_click=lambda: _put(seat, option, -1),
            )
        st.button(
            _("Poser sur la {number}").format(number=number),
            key=seat.key("add", option),
            disabled=not can_add,
            on_click=lambda: _put(seat, option, 1),
        )


def _put(seat: Seat, option: str, more: int) -> None:
    """Sends the whole new ballot: it replaces the one before, or is refused and changes nothing."""
    dots = _my_ballot(seat)
    dots[option] = max(0, dots.get(option, 0) + more)  # a second tap may come before the redrawing
    kept = {option: n for option, n in dots.items() if n}
    desk.attempt(seat, lambda: seat.post(DotBallot(kept)))


def _left(left: int, dots: int) -> str:
    if left <= 0:
        return ngettext("Votre gommette est posée", "Vos {n} gommettes sont posées", dots)
    return ngettext(
        "Il vous reste {n} gommette sur {dots}", "Il vous reste {n} gommettes sur {dots}", left
    ).format(dots=dots)


def _placed(n: int) -> str:
    """`●●● 3 gommettes`; from four on the number alone says it."""
    if not n:
        return _("Aucune gommette")
    figure = ngettext("{n} gommette", "{n} gommettes", n)
    return f"{'●' * n} {figure}" if n < 4 else figure


# ── voting for those without a phone ────────────────────────────────────────────────────────


def _draw_for_others(seat: Seat, vote: DotVote) -> None:
    people = {person.id: person for person in seat.step.group}
    labels = desk.names(people.values())
    if not people:
        return
    options = seat.step.facts(VoteFacts).options
    fields = {option: seat.key("for-others", option) for option, _words in options}
    chosen = seat.key("for-whom")

    def enter() -> None:
        who = people.get(st.session_state.get(chosen, ""))
        dots = {option: int(st.session_state.get(field, 0)) for option, field in fields.items()}
        if who is not None and _enter(seat, who, dots):
            st.session_state.update(dict.fromkeys(fields.values(), 0))

    with st.expander(_("Saisir pour une personne sans téléphone")):
        _draw_said(seat)
        with st.form(seat.key("for-others"), border=False):
            st.selectbox(
                _("Qui vote ?"),
                list(people),
                format_func=lambda who: labels.get(who, ""),
                key=chosen,
            )
            for number, (option, words) in enumerate(options, start=1):
                st.text(f"{number}. {words}")
                st.number_input(
                    _("Gommettes sur la {number}").format(number=number),
                    min_value=0,
                    max_value=vote.most_per_card or vote.dots,
                    step=1,
                    key=fields[option],
                )
            st.form_submit_button(_("Enregistrer ce bulletin"), on_click=enter)


def _enter(seat: Seat, who: Person, dots: dict[str, int]) -> bool:
    """Sends somebody's ballot, who has then finished; one entered before is replaced, not shown."""
    ballot = DotBallot({option: n for option, n in dots.items() if n})
    if desk.attempt(seat, lambda: seat.post(ballot, on_behalf_of=who.id)) is None:
        return False
    desk.attempt(seat, lambda: seat.finish(on_behalf_of=who.id))
    sentence = _("Le bulletin de {name} est enregistré.").format(name=who.first_name)
    st.session_state[seat.key("entered")] = sentence
    return True


def _draw_said(seat: Seat) -> None:
    said = st.session_state.pop(seat.key("entered"), "")
    if said:
        st.text(said)
