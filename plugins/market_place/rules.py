"""Validates topics, their places in the schedule, and choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.plugin import Change, ChangeKind, NotAccepted, NotAllowed, Role, StepRecord, _, ngettext

from .contents import Going, Interest, Market, Topic
from .schedule import goers, hosted, stalls

if TYPE_CHECKING:
    from . import MarketPlace

LONGEST_TITLE = 100


def check(change: Change, step: StepRecord, activity: MarketPlace) -> None:
    """Refuses what has no title, a place that is taken, a second choice at the same time."""
    content = change.content
    if isinstance(content, Topic):
        _check_held(content, change)
        _check_open(change, step)
        _check_title(content, change)
        _check_cell(content, change, step, activity)
    elif isinstance(content, Going) and change.kind is ChangeKind.POST:
        _check_going(content, change, step, activity)
    elif isinstance(content, Interest) and change.kind is ChangeKind.POST:
        if not any(c.id == content.topic for c, _k in step.of(Topic)):
            raise NotAccepted(_("Ce sujet n’est plus là : il a été retiré."))
        if any(c.content == content for c in change.mine):
            raise NotAccepted(_("Vous l’avez déjà dit pour ce sujet."))


def _check_held(topic: Topic, change: Change) -> None:
    """Once something was written at its table, a topic stays: it is the name of that table."""
    before = change.before.content if change.before else None
    stays = (
        change.kind is ChangeKind.MOVE and isinstance(before, Topic) and topic.slot == before.slot
    )
    if change.standing and not stays:
        told = ngettext(
            "{n} texte a été écrit à la table de ce sujet : il garde son créneau. "
            "Son titre peut être corrigé.",
            "{n} textes ont été écrits à la table de ce sujet : il garde son créneau. "
            "Son titre peut être corrigé.",
            change.standing,
        )
        raise NotAccepted(told.format(n=change.standing))


def _check_open(change: Change, step: StepRecord) -> None:
    """Whoever facilitates can still type a topic that comes late."""
    late = change.kind is ChangeKind.POST and not step.facts(Market).proposing
    if late and not (change.entered_by or change.by).has(Role.FACILITATOR):
        raise NotAccepted(
            _("On ne propose plus de sujet. Gardez le vôtre, ou dites-le à la personne qui anime.")
        )


def _check_title(topic: Topic, change: Change) -> None:
    if change.kind in (ChangeKind.POST, ChangeKind.EDIT) and len(topic.title) > LONGEST_TITLE:
        raise NotAccepted(
            _(
                "La première ligne est le titre : {n} caractères au plus. "
                "Passez à la ligne pour dire pourquoi."
            ).format(n=LONGEST_TITLE)
        )


def _check_cell(topic: Topic, change: Change, step: StepRecord, activity: MarketPlace) -> None:
    """One topic at a place at a time; the facilitator's to say which."""
    before = change.before.content if change.before else None
    if not isinstance(before, Topic):
        before = Topic()
    cell = (topic.slot, topic.place)
    if cell in ((before.slot, before.place), (0, 0)) or change.kind is ChangeKind.WITHDRAW:
        return
    if not (change.entered_by or change.by).has(Role.FACILITATOR):
        raise NotAllowed(_("La personne qui anime place les sujets dans la grille."))
    if not (1 <= topic.slot <= activity.slots and 1 <= topic.place <= len(activity.rooms)):
        raise NotAccepted(_("Cette case n’est pas dans la grille : le sujet reste où il était."))
    own = change.before.id if change.before else ""
    for stall in stalls(step, activity, topic.slot):
        if stall.topic.place == topic.place and stall.id != own:
            raise NotAccepted(
                _("« {topic} » est déjà là : déplacez-le d’abord.").format(topic=stall.topic.title)
            )


def _check_going(content: Going, change: Change, step: StepRecord, activity: MarketPlace) -> None:
    for slot in range(1, activity.slots + 1):
        here = {stall.id: stall.topic.title for stall in stalls(step, activity, slot)}
        if content.topic not in here:
            continue
        who = change.by.id
        if theirs := hosted(step, activity, slot).get(who):
            raise NotAccepted(
                _(
                    "Vous accueillez « {topic} » à ce moment-là : "
                    "demandez qu’on le déplace, ou retirez-le."
                ).format(topic=theirs[0].topic.title)
            )
        if chosen := goers(step, activity)[slot - 1].get(who):
            raise NotAccepted(
                _("Vous allez déjà à « {topic} » à ce moment-là.").format(topic=here[chosen])
            )
        return
    raise NotAccepted(_("Ce sujet n’a pas encore sa place dans la grille."))
