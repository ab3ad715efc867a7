"""Validates positions and arguments against the phase of the debate."""

from __future__ import annotations

from collections.abc import Sequence

from tablee.plugin import Change, ChangeKind, NotAccepted, Role, StepRecord, _

from .contents import AFTER, ARGUMENTS, BEFORE, PHASES, Argument, Debate, HeadCount, HeldCard, Stand

MOST_HANDS = 10_000


def check(change: Change, step: StepRecord, places: Sequence[str], *, by_side: bool) -> None:
    """Refuses what is not on the line, or comes in another phase; `by_side` as the setting."""
    content, facts = change.content, step.facts(Debate)
    if change.kind is ChangeKind.FACTS:
        _check_facts(change, places)
    elif isinstance(content, Stand):
        _check_stand(content, change, facts, len(places))
    elif isinstance(content, HeadCount):
        _check_hands(content, change, step, len(places))
    elif isinstance(content, HeldCard):
        _check_card(content, change, facts, step, len(places))
    elif isinstance(content, Argument):
        _check_argument(content, change, facts, places, by_side=by_side)


def _for_the_room(change: Change) -> bool:
    """Whether whoever leads or takes notes does it for somebody else."""
    before = change.before
    return change.entered_by is not None or (before is not None and before.person != change.by.id)


def _check_facts(change: Change, places: Sequence[str]) -> None:
    facts = change.facts
    assert isinstance(facts, Debate)
    if facts.cards not in (0, 1, 2):
        raise NotAccepted(_("Cette question n’a pas ce tour."))
    if facts.phase not in PHASES or (facts.side and not _is_place(facts.side, len(places))):
        raise NotAccepted(_("Cette place n’est pas sur la ligne."))


def _is_place(side: str, places: int) -> bool:
    return side.isdecimal() and side.isascii() and int(side) < places


def _check_stand(stand: Stand, change: Change, facts: Debate, places: int) -> None:
    if not 0 <= stand.place < places:
        raise NotAccepted(_("Cette place n’est pas sur la ligne."))
    before = change.before.content if change.before else None
    if isinstance(before, Stand) and before.after is not stand.after:
        raise NotAccepted(_("Les positions d’avant restent celles d’avant."))
    taken = any(
        isinstance(c.content, Stand) and c.content.after is stand.after for c in change.mine
    )
    if change.kind is ChangeKind.POST and taken:
        raise NotAccepted(_("Votre place est déjà prise : changez-la plutôt."))
    if facts.phase != (AFTER if stand.after else BEFORE) and not _for_the_room(change):
        raise NotAccepted(_too_late(facts.phase))


def _too_late(phase: str) -> str:
    if phase == ARGUMENTS:
        return _("Les positions ne bougent pas pendant les arguments : vous vous replacerez après.")
    return _("Ce moment est passé : votre place n’a pas changé.")


def _check_hands(hands: HeadCount, change: Change, step: StepRecord, places: int) -> None:
    if len(hands.counts) != places or not all(0 <= n <= MOST_HANDS for n in hands.counts):
        raise NotAccepted(_("Il faut un nombre de personnes pour chaque place."))
    there = any(k.after is hands.after for _c, k in step.of(HeadCount))
    if change.kind is ChangeKind.POST and there:
        raise NotAccepted(_("Ces personnes sont déjà comptées : corrigez plutôt leur nombre."))


def _check_card(
    held: HeldCard, change: Change, facts: Debate, step: StepRecord, places: int
) -> None:
    if not -1 <= held.place < places or held.card < 1:
        raise NotAccepted(_("Cette place n’est pas sur la ligne."))
    if facts.phase != (AFTER if held.after else BEFORE):
        raise NotAccepted(_too_late(facts.phase))
    there = any((k.card, k.after) == (held.card, held.after) for _c, k in step.of(HeldCard))
    if change.kind is ChangeKind.POST and there:
        raise NotAccepted(_("Cette carte est déjà comptée."))


def _check_argument(
    argument: Argument, change: Change, facts: Debate, places: Sequence[str], *, by_side: bool
) -> None:
    if not _is_place(argument.side, len(places)):
        raise NotAccepted(_("Cette place n’est pas sur la ligne."))
    if change.kind is not ChangeKind.POST or change.by.has(Role.FACILITATOR, Role.SCRIBE):
        return
    if _for_the_room(change):
        return
    if facts.phase == BEFORE:
        raise NotAccepted(_("Les arguments viennent après les positions. Gardez le vôtre."))
    if facts.phase != ARGUMENTS:
        raise NotAccepted(_("Le temps des arguments est passé : dites-le de vive voix."))
    if by_side and not facts.side:
        raise NotAccepted(_("La parole va être donnée à un côté. Gardez votre argument."))
    if by_side and argument.side != facts.side:
        sentence = _("La parole est au côté « {side} » : gardez votre argument.")
        side = places[int(facts.side)] if _is_place(facts.side, len(places)) else facts.side
        raise NotAccepted(sentence.format(side=side))
