"""Validates contributions at tables, with error messages fit to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tablee.plugin import (
    Change,
    ChangeKind,
    Group,
    NotAccepted,
    NotAllowed,
    NotFound,
    Role,
    StepRecord,
    _,
)

from .contents import TableCard, TableReport, Working
from .feet import Walk, check_walk
from .places import client_of, group_of, groups_of, reporters, writers

if TYPE_CHECKING:
    from .activity import WorkInGroups


def check(change: Change, step: StepRecord, activity: WorkInGroups) -> None:
    """One writes at one's own table; whoever facilitates, at any."""
    content = change.content
    if isinstance(change.facts, Working):
        _check_facts(change.facts, step)
    if isinstance(content, Walk):
        known = {group.id for group in groups_of(step)}
        check_walk(content, change, known, free=activity.free)
    if change.kind not in (ChangeKind.POST, ChangeKind.MOVE):
        return
    if not isinstance(content, TableCard | TableReport):
        return
    found = groups_of(step)
    if content.group not in {group.id for group in found}:
        raise NotFound(_("Cette table n’est plus là. Choisissez-en une autre."))
    if isinstance(content, TableReport):
        _check_report(content, step, activity)
    if not (change.entered_by or change.by).has(Role.FACILITATOR):
        _check_own(change, content, step, activity, found)


def _check_own(
    change: Change,
    content: TableCard | TableReport,
    step: StepRecord,
    activity: WorkInGroups,
    found: Sequence[Group],
) -> None:
    who = change.by.id
    own = group_of(found, who)
    if own is None:
        raise NotAllowed(_("Vous n’avez pas de table : dites-le à la personne qui anime."))
    if own.id != content.group:
        raise NotAllowed(
            _("On n’écrit qu’à sa table : la vôtre est « {table} ».").format(table=own.title)
        )
    if step.running and activity.listens and client_of(own, activity) == who:
        raise NotAllowed(_("C’est à vous d’écouter : les autres réfléchissent à votre question."))
    if isinstance(content, TableReport):
        if who not in reporters(step, activity, [own]):
            host = step.first_name(own.host)
            raise NotAllowed(_("À votre table, c’est {name} qui l’écrit.").format(name=host))
    elif who not in writers(step, activity, [own]):
        raise NotAllowed(_("À votre table, c’est l’hôte qui écrit : dites-lui votre idée."))


def _check_report(content: TableReport, step: StepRecord, activity: WorkInGroups) -> None:
    if not activity.report:
        raise NotAccepted(_("Dans cette étape, les tables ne gardent rien à part."))
    if any(report.group == content.group for _c, report in step.of(TableReport)):
        raise NotAccepted(_("Cette table a déjà dit ce qu’elle retient : corrigez-le plutôt."))


def _check_facts(facts: Working, step: StepRecord) -> None:
    known = {"", *(group.id for group in groups_of(step))}
    gone = {facts.reporting, *facts.moved.values()} - known
    former = step.facts(Working)
    if gone - {former.reporting, *former.moved.values()}:
        raise NotFound(_("Cette table n’est plus là. Choisissez-en une autre."))
