"""Validates choices and changes of groups, with error messages fit to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.plugin import (
    Change,
    ChangeKind,
    Content,
    Facts,
    Group,
    NotAccepted,
    NotAllowed,
    NotFound,
    Role,
    StepRecord,
    _,
)

from .contents import Formed, GroupChoice, Hosting
from .forming import places_left, rotating, standing

if TYPE_CHECKING:
    from .activity import FormGroups

LONGEST = 80
"""Characters in the title of a table, and in its place."""
WRITES = (ChangeKind.POST, ChangeKind.EDIT)


def check(change: Change, step: StepRecord, activity: FormGroups) -> None:
    """Refuses what would put somebody twice, elsewhere than a table, or in another's place."""
    if isinstance(change.facts, Formed):
        _check_facts(change.facts)
    if change.kind not in WRITES:
        return
    _check_own(change)
    if isinstance(change.content, GroupChoice):
        _check_choice(change, change.content, step, activity)
    elif isinstance(change.content, Hosting):
        _check_host(change, step, activity)


def examples(step: StepRecord, activity: FormGroups) -> tuple[Content | Facts, ...]:
    """What is accepted now, for those who try the plugin."""
    tables = standing(step, activity)
    choices = tuple(GroupChoice(table.id) for table in tables)
    offers = tuple(Hosting(table.id) for table in tables)
    return (*choices, *offers, Formed((Group("1", "", tuple(step.people)),), shown=True))


def _check_own(change: Change) -> None:
    """Only who facilitates does it for others."""
    if change.entered_by is not None and not change.entered_by.has(Role.FACILITATOR):
        raise NotAllowed(_("Chaque personne choisit pour elle-même."))


def _check_choice(
    change: Change, choice: GroupChoice, step: StepRecord, activity: FormGroups
) -> None:
    if activity.way != "chosen":
        raise NotAllowed(_("Ici, les groupes ne se choisissent pas : ils sont tirés ou placés."))
    if change.kind is ChangeKind.POST and any(
        isinstance(c.content, GroupChoice) for c in change.mine
    ):
        raise NotAccepted(_("Vous avez déjà une table : changez plutôt."))
    table = _table(step, activity, choice.group)
    who = change.before.person if change.before else change.by.id
    left = places_left(table, activity)
    if left == 0 and who not in table.members and not _is_by_facilitator(change):
        raise NotAccepted(
            _("« {table} » est complète. Choisissez une autre table.").format(table=table.title)
        )


def _is_by_facilitator(change: Change) -> bool:
    """Whoever facilitates may put one more chair."""
    by = change.entered_by or change.by
    return by.has(Role.FACILITATOR)


def _table(step: StepRecord, activity: FormGroups, group: str) -> Group:
    found = next((g for g in standing(step, activity) if g.id == group), None)
    if found is None:
        raise NotFound(_("Cette table n’est plus là. La page va se remettre à jour."))
    return found


def _check_host(change: Change, step: StepRecord, activity: FormGroups) -> None:
    if activity.host != "volunteer":
        raise NotAllowed(_("Ici, on ne se propose pas comme hôte."))
    tables = standing(step, activity) or rotating(step, activity)
    own = next((g for g in tables if change.by.id in g.members), None)
    if own is None:
        raise NotAccepted(_("Choisissez d’abord une table : l’hôte est l’une de ses personnes."))
    if own.host:
        name = step.first_name(own.host)
        raise NotAccepted(_("Cette table a déjà un hôte : {name}.").format(name=name))


def _check_facts(facts: Formed) -> None:
    members = [who for group in facts.tables for who in group.members]
    ids = [group.id for group in facts.tables]
    if len(set(members)) < len(members) or len(set(ids)) < len(ids):
        raise NotAccepted(_("Une personne n’a qu’une table : rien n’a été changé."))
    for group in facts.tables:
        if max(len(group.title), len(group.place)) > LONGEST:
            raise NotAccepted(
                _("Le nom et le lieu d’une table : {n} caractères au plus.").format(n=LONGEST)
            )
