"""Validates contributions to a canvas. Roles and lengths are the core's to check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tablee.plugin import Change, ChangeKind, Content, NotAccepted, NotAllowed, StepRecord, _, fold

from ..around import Comment, PlusOne, check_comment, check_me_too
from ..proposals import Proposal, check_proposal
from .contents import Apart, Aspect, CanvasCard, CanvasGroup, Important, PrivateNote
from .places import aspects, card_ids, important, named, template


def check(change: Change, step: StepRecord) -> None:
    """Judges what is posted or edited; anybody who may withdraw or move may do so freely."""
    if change.kind not in (ChangeKind.POST, ChangeKind.EDIT, ChangeKind.MOVE):
        return
    content = change.content
    for kind, rule in _RULES.items():
        if isinstance(content, kind):
            rule(change, content, step)


def _check_note(change: Change, note: PrivateNote, step: StepRecord) -> None:
    if change.kind is ChangeKind.POST and any(
        isinstance(c.content, PrivateNote) for c in change.mine
    ):
        raise NotAccepted(_("Vos notes sont déjà ouvertes : complétez-les au même endroit."))


def _check_card(change: Change, card: CanvasCard, step: StepRecord) -> None:
    before = change.before
    was = before.content if before and isinstance(before.content, CanvasCard) else CanvasCard()
    if before and card.text != was.text and change.by.id != before.person and not before.entered_by:
        raise NotAllowed(
            _(
                "Ces mots ne sont pas les vôtres : seule la personne qui les a écrits peut les "
                "changer. Vous pouvez déplacer ou regrouper la carte."
            )
        )
    if change.kind is not ChangeKind.POST:
        return  # moved by `moves`, which looks where to; taken back, it stands where it stood
    if card.lead and dict(step.leads).get(card.lead) != card.text:
        raise NotAccepted(_("Ce n’est plus mis de côté : quelqu’un l’a retiré."))
    if card.aspect and card.aspect not in named(step):
        raise NotAccepted(_gone(step))


def _gone(step: StepRecord) -> str:
    if template(step).zones:
        return _(
            "Cette zone vient d’être retirée. Votre texte reste ici : choisissez-en une autre."
        )
    return _("Cet aspect vient d’être retiré. Votre texte reste ici : choisissez-en un autre.")


def _check_aspect(change: Change, aspect: Aspect, step: StepRecord) -> None:
    canvas, before = template(step), change.before
    if change.kind is ChangeKind.POST and not canvas.free:
        raise NotAccepted(
            _("Ce canevas est complet : une colonne n’y aurait pas sa place. Changez-en la forme.")
        )
    others = [a.text for c, a in aspects(step) if before is None or c.id != before.id]
    others += [zone.title for zone in canvas.zones]
    if any(text == aspect.text or fold(text) == fold(aspect.text) != "" for text in others):
        raise NotAccepted(_("Cet aspect est déjà sur le canevas. Donnez-lui un autre nom."))


def _check_group(change: Change, group: CanvasGroup, step: StepRecord) -> None:
    if not group.title:
        raise NotAccepted(_("Donnez d’abord un titre au groupe."))
    before = change.before.content if change.before else None
    # Cards withdrawn since the group was made do not stand in the way of renaming it.
    known = card_ids(step) | set(before.cards if isinstance(before, CanvasGroup) else ())
    if change.kind is ChangeKind.MOVE and known >= set(group.cards):
        return  # cards leave it one by one; an empty one is not drawn
    if not known.issuperset(group.cards):
        raise NotAccepted(_("L’une de ces cartes vient d’être retirée. Choisissez de nouveau."))
    if len(set(group.cards)) < 2:
        raise NotAccepted(_("Choisissez au moins deux cartes à regrouper."))


def _check_important(change: Change, mark: Important, step: StepRecord) -> None:
    if mark.target not in card_ids(step):
        raise NotAccepted(_("Cette carte vient d’être retirée."))
    known = important(step).get(mark.target)
    if known is not None and (change.before is None or known.id != change.before.id):
        raise NotAccepted(_("Cette carte est déjà marquée importante."))


def _check_apart(change: Change, apart: Apart, step: StepRecord) -> None:
    if not apart.cards or not card_ids(step).issuperset(apart.cards):
        raise NotAccepted(_("L’une de ces cartes vient d’être retirée. Choisissez de nouveau."))


_RULES: Final[Mapping[type[Content], Callable[[Change, Any, StepRecord], None]]] = {
    CanvasCard: _check_card,
    Aspect: _check_aspect,
    CanvasGroup: _check_group,
    Important: _check_important,
    Apart: _check_apart,
    PlusOne: check_me_too,
    Comment: check_comment,
    PrivateNote: _check_note,
    Proposal: check_proposal,
}
