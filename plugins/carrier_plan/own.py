"""What one person has of the step on a phone: the plan in the making, or what one takes away.

What is still private stands here and nowhere else; what is shared is in the live view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tablee.plugin import (
    Button,
    Buttons,
    Card,
    Cards,
    Content,
    Contribution,
    CoreButton,
    Field,
    Input,
    OwnRecord,
    PlannedAction,
    Seat,
    Text,
    View,
    _,
    finish_button,
    planned_inputs,
)

from .contents import PARTS, PlanAction, PlanFacts, PlanPart, Takeaway
from .taken import labels, proposals

SHARE = "share_plan"
"""The button that shares the plan, whole."""


def fields(own: OwnRecord) -> Sequence[Field]:
    """What can be added to the plan, for who carries the project; what the others take away."""
    if not own.may_add:
        return ()
    return tuple(_parts(own)) if own.carries else (_takeaway(),)


def views(own: OwnRecord) -> Iterator[View]:
    """What is private, with its buttons, and the one that shares the plan or says one is done."""
    if own.carries:
        yield from _plan(own)
        yield from _notes(own)
    else:
        yield from _takeaways(own)


def correcting(own: OwnRecord, contribution: Contribution) -> Field | None:
    """The fields of an action, filled in; the other parts are texts."""
    content = contribution.content
    if not isinstance(content, PlanAction):
        return None
    asked = planned_inputs(content.planned, own.step, state=True)
    return Field("edit", PlanAction.kind, "", _("Enregistrer"), inputs=asked)


# ── the carrier ─────────────────────────────────────────────────────────────────────────────


def _private(parts: Iterable[tuple[Contribution, PlanPart]]) -> list[tuple[Contribution, PlanPart]]:
    """What is not shared yet; parts of one kind together, in the order of the choice."""
    kinds = list(PARTS)
    private = [(c, part) for c, part in parts if not c.shared]
    return sorted(private, key=lambda part: kinds.index(type(part[1])))


def private_actions(seat: Seat) -> list[str]:
    """The ids of one's own actions that are not shared yet, in their order."""
    return [c.id for c, _action in seat.mine_of(PlanAction) if not c.shared]


def _is_out(own: OwnRecord) -> bool:
    """Whether the plan is shared, so that what is added is seen at once."""
    parts = own.mine_of(PlanPart)
    return own.step.facts(PlanFacts).shared and bool(parts) and not _private(parts)


def _parts(own: OwnRecord) -> Iterator[Field]:
    shares = _is_out(own)
    for kind, label in PARTS.items():
        action = kind is PlanAction
        words = (Input("text", _("En quelques mots"), "long", required=True, longest=kind.longest),)
        yield Field(
            kind.kind,
            kind.kind,
            _(label),
            _("Ajouter au plan"),
            inputs=_action_inputs(own) if action else words,
            shares=shares,
            folded=not action,
        )


def _action_inputs(own: OwnRecord) -> tuple[Input, ...]:
    """The inputs of an action, after a proposal of the group that it may take up."""
    offered = proposals(own.step)
    asked = planned_inputs(PlannedAction(""), own.step)
    if not offered:
        return asked
    names = [each.name for each in asked]
    taken = Input(
        "source",
        _("Reprendre une proposition du groupe"),
        "list",
        choices=tuple(labels(offered).items()),
        placeholder=_("Choisir une carte"),
        help=_("Elle remplit ce qui est encore vide. Dites-le à votre façon."),
        fills={
            id_: {name: words for name in names if (words := str(getattr(action, name)))}
            for id_, action in offered.items()
        },
    )
    return (taken, *asked)


def _plan(own: OwnRecord) -> Iterator[View]:
    if _is_out(own):
        yield Text(
            _("Votre plan est partagé : ce que vous ajoutez se voit aussitôt."), tone="quiet"
        )
        return
    private = _private(own.mine_of(PlanPart))
    actions = [c.id for c, part in private if isinstance(part, PlanAction)]
    if private:
        cards = (_card(own, c, part, _orders(c.id, actions)) for c, part in private)
        yield Cards(_("Mon plan, pour moi"), tuple(cards))
    yield Buttons(
        (Button(SHARE, _("Partager mon plan"), "share-2"),),
        strong=bool(private),
        note=_("Pour l’instant, personne d’autre ne le voit. Partagé, il est aussi au mur."),
    )


def _notes(own: OwnRecord) -> Iterator[View]:
    """What the carrier noted for themselves on the way, beside the plan that comes of it."""
    cards = tuple(
        Card(c.id, text, title=record.title)
        for record, c in own.recalled
        if not c.shared and (text := str(getattr(c.content, "text", "")))
    )
    if cards:
        yield Cards(_("Mes notes, pour moi"), cards)


def _orders(id_: str, order: Sequence[str]) -> Iterator[Button]:
    if id_ in order[1:]:
        yield Button("up", _("Monter"), "arrow-up", spelled="never")
    if id_ in order[:-1]:
        yield Button("down", _("Descendre"), "arrow-down", spelled="never")


def share(seat: Seat) -> None:
    """Shares the plan, whole: from then on what is added to it is seen at once."""
    with seat.together():
        if private := [c.id for c, _part in _private(seat.mine_of(PlanPart))]:
            seat.share(private)
        seat.set_facts(PlanFacts(shared=True))


# ── everybody else ──────────────────────────────────────────────────────────────────────────


def _takeaway() -> Field:
    return Field(
        "takeaway",
        Takeaway.kind,
        _("Ce que j’en retire"),
        _("Garder pour moi"),
        note=_("Personne d’autre ne voit votre phrase tant que vous ne la partagez pas."),
    )


def _takeaways(own: OwnRecord) -> Iterator[View]:
    mine = own.mine_of(Takeaway)
    out = Button(CoreButton.SHARE, _("Partager"), "share-2")
    cards = tuple(_card(own, c, takeaway, (out,)) for c, takeaway in mine if not c.shared)
    if cards:
        yield Cards(_("Pour moi seulement"), cards)
    if mine and own.step.running:
        yield finish_button(own)


def _card(own: OwnRecord, c: Contribution, content: Content, buttons: Iterable[Button]) -> Card:
    """Something private as its author alone sees it."""
    action = content if isinstance(content, PlanAction) else None
    label = PARTS.get(type(content), "")
    return Card(
        c.id,
        action.what if action else str(getattr(content, "text", "")),
        person=own.person.id,
        title=_(label) if label else "",
        details=tuple(action.planned.details) if action else (),
        buttons=(
            *buttons,
            Button(CoreButton.EDIT, _("Corriger"), "pencil", spelled="never"),
            Button(CoreButton.WITHDRAW, _("Retirer"), "trash-2", spelled="never"),
        ),
    )
