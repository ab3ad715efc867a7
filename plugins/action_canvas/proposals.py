"""Actions made of cards: content, validation, field, part of the document.

The card stays as it was written. The action is a content of its own that names it; withdrawing it
undoes it. What whoever brings the project plans is another matter, and another step's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

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
    alike,
    inner,
    note_words,
    planned_inputs,
    state_mark,
)

from .cards.places import card_ids, shelves

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


def gestures(proposal: Proposal | None) -> Iterator[Button]:
    """What makes an action of a card; or corrects it, and takes it back."""
    only = tuple(role.value for role in MAKERS)
    label = _("En faire une action") if proposal is None else _("Corriger l’action")
    yield Button("propose", label, "flag", only=only, rare=True)
    if proposal is not None:
        yield Button("unpropose", _("Ce n’est plus une action"), "x", only=only, rare=True)


def asking_field(own: OwnRecord, card: str) -> Field | None:
    """The action that a card becomes, or is, for whoever writes it down."""
    there = shelves(own.step, hidden=own.has(Role.FACILITATOR))
    placed = next((p for shelf in there for p in shelf.cards if p.id == card), None)
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


def propose(seat: Seat, card: str) -> None:
    """Refuses it to whom no field is offered: says whether it is the person or the card."""
    if not seat.has(*MAKERS):
        raise NotAllowed(_("Seule la personne qui anime ou qui note peut faire cela."))
    raise NotAccepted(_("Cette carte vient d’être retirée."))


def unpropose(seat: Seat, card: str) -> None:
    """The card is an action no more."""
    if (known := proposals(seat.step).get(card)) is not None:
        seat.withdraw(known[0].id)


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
