"""Actions made of cards: content, validation, form, part of the document.

The card stays as it was written. The action is a content of its own that names it; withdrawing it
undoes it. What whoever brings the project plans is another matter, and another step's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import streamlit as st

from tablee.plugin import (
    ActionState,
    Button,
    Change,
    Content,
    Contribution,
    Field,
    Line,
    Lines,
    Mark,
    NotAccepted,
    NotAllowed,
    OwnRecord,
    Piece,
    Place,
    PlannedAction,
    Role,
    Seat,
    StepRecord,
    _,
    action_inputs,
    alike,
    inner,
    inputs,
    note_words,
    planned_inputs,
    state_mark,
)

from .cards.places import Placed, card_ids, shelves

PROPOSING = "proposing"
"""The form opened on the card that becomes an action."""
MAKERS = (Role.FACILITATOR, Role.SCRIBE)
"""Who writes the group's actions down."""


@dataclass(frozen=True)
class Proposal(Content):
    """The action that the group makes of a card; one a card."""

    kind: ClassVar[str] = "proposal"
    posted_by: ClassVar[frozenset[Role] | None] = frozenset(MAKERS)
    edited_by: ClassVar[frozenset[Role]] = frozenset(MAKERS)
    longest: ClassVar[int] = 500
    name_lists: ClassVar[tuple[str, ...]] = ("who",)
    told_under: ClassVar[tuple[str, ...]] = ("target",)
    target: str = ""
    """The id of its card."""
    what: str = ""
    who: str = ""
    when: str = ""
    first_step: str = ""
    state: ActionState = ActionState.TODO
    why: str = ""

    def texts(self) -> tuple[str, ...]:
        return tuple(t for t in (self.what, self.who, self.when, self.first_step, self.why) if t)

    @property
    def action(self) -> PlannedAction:
        """The action, as all that draw and export it know it."""
        return alike(PlannedAction, self, whose="group", source=self.target)

    @classmethod
    def of(cls, action: PlannedAction) -> Proposal:
        return alike(cls, action, target=action.source)


# ── the rules ───────────────────────────────────────────────────────────────────────────────


def check_proposal(change: Change, proposal: Proposal, step: StepRecord) -> None:
    """Refuses one without words, one of a card that is gone, a second one of a card."""
    if not proposal.what:
        raise NotAccepted(
            _("Dites d’abord quoi : l’action en quelques mots. Le reste peut attendre.")
        )
    before = change.before.content if change.before else None
    if isinstance(before, Proposal) and before.target == proposal.target:
        return
    if proposal.target not in card_ids(step):
        raise NotAccepted(_("Cette carte vient d’être retirée."))
    if proposal.target in proposals(step):
        raise NotAccepted(_("Cette carte est déjà une action : corrigez-la plutôt."))


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def proposals(step: StepRecord) -> dict[str, tuple[Contribution, Proposal]]:
    """The actions by the id of their card; those of cards that are gone or hidden as well."""
    return {proposal.target: (c, proposal) for c, proposal in step.of(Proposal)}


def marks(proposal: Proposal) -> tuple[Mark, ...]:
    """That the card is an action, and what has become of it once it has begun."""
    mark = Mark(_("action"), "flag", "done")
    begun = proposal.state is not ActionState.TODO
    return (mark, state_mark(proposal.state)) if begun else (mark,)


def details(proposal: Proposal, words: str) -> tuple[str, ...]:
    """What stands under a card's words: the action's, where they are others, and the rest."""
    what = () if words == proposal.what else (_("Action : {what}").format(what=proposal.what),)
    return (*what, *proposal.action.details)


def button(proposal: Proposal | None) -> Button:
    """What makes an action of a card, or corrects it."""
    label = _("En faire une action") if proposal is None else _("Corriger l’action")
    return Button("propose", label, "flag", only=tuple(role.value for role in MAKERS), rare=True)


def asking_field(own: OwnRecord, card: str) -> Field | None:
    """The action that a card becomes, or is, on the phone of whoever writes it down."""
    placed = next((p for shelf in shelves(own.step) for p in shelf.cards if p.id == card), None)
    if placed is None or not own.has(*MAKERS):
        return None
    known = proposals(own.step).get(card)
    words = note_words(placed.card)
    action = known[1].action if known else PlannedAction(words, source=card)
    label = _("Le groupe propose, à partir de « {words} » :")
    return Field(
        "proposal",
        Proposal.kind,
        label.format(words=inner(" ".join(words.split()))),
        _("Enregistrer"),
        inputs=planned_inputs(action, own.step, state=known is not None),
        fixed={"target": card},
        replaces=known[0].id if known else "",
    )


# ── making one ──────────────────────────────────────────────────────────────────────────────


def open_proposal(seat: Seat, card: str) -> None:
    if not seat.has(*MAKERS):
        raise NotAllowed(_("Seule la personne qui anime ou qui note peut faire cela."))
    inputs.open_form(seat, PROPOSING, card)


def draw(seat: Seat) -> None:
    """The form of the action that a card becomes, while one is open."""
    card = inputs.opened(seat, PROPOSING)
    hidden = seat.facilitates
    placed = (p for shelf in shelves(seat.step, hidden=hidden) for p in shelf.cards)
    found = next((p for p in placed if p.id == card), None)
    if found is not None and seat.has(*MAKERS):
        _form(seat, found)


def _form(seat: Seat, placed: Placed) -> None:
    known = proposals(seat.step).get(placed.id)
    words = note_words(placed.card)
    action = known[1].action if known else PlannedAction(words, source=placed.id)
    name = f"propose-{placed.id}"

    def save() -> Contribution:
        typed = Proposal.of(action_inputs.typed(seat, action, name))
        if known is None:
            return seat.post(typed)
        seen = Proposal.of(action_inputs.begun(seat, action, name))
        return seat.edit(known[0].id, typed, seen=seen)

    remove = (_("Ce n’est plus une action"), lambda: _withdraw(seat, placed.id)) if known else None
    with st.form(seat.key("propose", placed.id), enter_to_submit=False):
        st.text(
            _("Le groupe propose, à partir de « {words} » :").format(
                words=inner(" ".join(words.split()))
            )
        )
        action_inputs.fields(seat, action, name, state=known is not None)
        inputs.form_buttons(seat, PROPOSING, save, remove=remove)


def _withdraw(seat: Seat, card: str) -> Contribution | None:
    known = proposals(seat.step).get(card)
    return inputs.withdraw(seat, known[0].id) if known else None


# ── what remains ────────────────────────────────────────────────────────────────────────────


def _shown(step: StepRecord) -> Iterator[tuple[Contribution, Proposal]]:
    """The actions of the cards that are on the canvas, in its order."""
    known = proposals(step)
    for shelf in shelves(step):
        for placed in shelf.cards:
            if (found := known.get(placed.id)) is not None and not found[0].hidden:
                yield found


def planned(step: StepRecord) -> tuple[PlannedAction, ...]:
    """The group's actions, in the order of the canvas."""
    return tuple(
        replace(proposal.action, contribution=c.id, person=c.person, step=c.step)
        for c, proposal in _shown(step)
    )


def pieces(step: StepRecord) -> list[Piece]:
    """The group's actions on the sheet; under a heading of theirs where there is a plan besides."""
    lines = tuple(Line(p.action.line, step.source(c)) for c, p in _shown(step))
    label = _("Les propositions du groupe")
    return [Piece(Place.PROPOSALS, (Lines(lines),), label)] if lines else []
