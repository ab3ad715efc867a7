"""Computes which people and cards are at which table, and whose turn it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.plugin import (
    Activity,
    Audience,
    Contribution,
    Group,
    Role,
    StepRecord,
    _,
    groups,
    note_words,
    visible,
)

from .contents import TableCard, TableReport, Working
from .feet import walked

if TYPE_CHECKING:
    from .activity import WorkInGroups

ROOM: Final = "room"
"""The id of the group that the whole room is where none were formed."""


@dataclass(frozen=True)
class GroupTable:
    """A group with what stands on its table."""

    group: Group
    reports: tuple[tuple[Contribution, TableReport], ...]
    cards: tuple[tuple[Contribution, TableCard], ...]


def groups_of(step: StepRecord) -> tuple[Group, ...]:
    """The groups as they are in this step; the whole room where no earlier step formed any.

    Once the step is over, without those who came later.
    """
    everybody = tuple(person.id for person in step.group)
    found = assigned(step) or (Group(ROOM, _("Toute la salle"), everybody),)
    return groups.remaining(found, step.attended)


def assigned(step: StepRecord) -> tuple[Group, ...]:
    """The groups as they go on from this step, where an earlier one formed any."""
    formed = step.groups
    moved = {**step.facts(Working).moved, **walked(step)}
    known = {"", *(group.id for group in formed)}
    return groups.placed(formed, {who: to for who, to in moved.items() if to in known})


def undrawn(step: StepRecord) -> StepRecord | None:
    """The earlier step that was to form groups, and has not; None where there is none."""
    forming = (
        record
        for record in reversed(step.earlier)
        if not record.activity.in_groups
        and (
            type(record.activity).groups is not Activity.groups
            or type(record.activity).rounds is not Activity.rounds
        )
    )
    return None if step.groups else next(forming, None)


def nowhere(step: StepRecord, found: Sequence[Group]) -> tuple[str, ...]:
    """The ids of those who were there, and are in none of these groups."""
    members = {who for group in found for who in group.members}
    return tuple(p.id for p in step.group if p.id not in members and step.attended(p.id))


def group_of(found: Sequence[Group], who: str) -> Group | None:
    """Of these groups the one that a person is in; None for none."""
    return next((group for group in found if who in group.members), None)


def client_of(group: Group, activity: WorkInGroups) -> str:
    """The id of whose question the group works on in this round; empty for nobody's.

    Each in turn: in a smaller group than there are rounds, the first has a second turn.
    """
    if not activity.client or not group.members:
        return ""
    return group.members[(activity.client - 1) % len(group.members)]


def writers(step: StepRecord, activity: WorkInGroups, found: Sequence[Group]) -> dict[str, str]:
    """Who of these groups may put cards, each with the id of his or her group."""
    return {
        who: group.id
        for group in found
        for who in group.members
        if not _listens(group, who, activity)
        and (activity.writers == "all" or _leads(step, group, who))
    }


def reporters(step: StepRecord, activity: WorkInGroups, found: Sequence[Group]) -> dict[str, str]:
    """Who of these groups may say what it keeps, where none has, each with the group's id.

    The host; anybody at a table whose host is not there, or listens.
    """
    said = {report.group for _c, report in step.of(TableReport)}
    return {
        who: group.id
        for group in found
        if group.id not in said
        for who in group.members
        if not _listens(group, who, activity)
        and (not group.host or who == group.host or _listens(group, group.host, activity))
    }


def _listens(group: Group, who: str, activity: WorkInGroups) -> bool:
    return activity.listens and who == client_of(group, activity)


def _leads(step: StepRecord, group: Group, who: str) -> bool:
    """The host, and whoever takes notes; anybody in a group that has neither."""
    scribes = {w for w in group.members if step.person(w).has(Role.SCRIBE)}
    return who == group.host or who in scribes or not (group.host or scribes)


def tables(step: StepRecord, audience: Audience = Audience.PHONE) -> tuple[GroupTable, ...]:
    """The groups with their cards in order; last, what was written at a table that is gone."""
    found = groups_of(step)
    reports, cards = visible(step, TableReport, audience), visible(step, TableCard, audience)
    at: dict[
        str, tuple[list[tuple[Contribution, TableReport]], list[tuple[Contribution, TableCard]]]
    ]
    at = {group.id: ([], []) for group in found}
    # Where groups are not known (any more), all that was written is the room's.
    lost = at.setdefault(ROOM if found[0].id == ROOM else "", ([], []))
    for c, report in reports:
        at.get(report.group, lost)[0].append((c, report))
    for c, card in cards:
        at.get(card.group, lost)[1].append((c, card))
    if any(at.get("", ())):
        found = (*found, Group("", _("Sans table")))
    return tuple(GroupTable(g, tuple(at[g.id][0]), tuple(at[g.id][1])) for g in found)


def before(
    step: StepRecord, found: Sequence[Group]
) -> dict[str, list[tuple[StepRecord, GroupTable]]]:
    """By the ids of these groups, the tables of earlier rounds that each goes on from, in order.

    Where there is one alone, it goes on from all of them.
    """
    at = {who: group.id for group in found for who in group.members}
    going: dict[str, list[tuple[StepRecord, GroupTable]]] = {group.id: [] for group in found}
    only = found[0].id if len(found) == 1 else ""
    for record in step.earlier:
        for table in tables(record) if record.activity.name == step.activity.name else ():
            if follower := only or _follower(table.group, at):
                going[follower].append((record, table))
    return going


def for_plenary(step: StepRecord) -> tuple[tuple[Contribution, str], ...]:
    """What the tables keep for the plenary: what each says so, else all that stands on it."""
    found = tables(step)
    former = before(step, [table.group for table in found])
    told: dict[str, tuple[Contribution, str]] = {}
    for table in found:
        said = [(c, report.text) for c, report in table.reports]
        if not said:
            on_it = (table, *(t for _record, t in former.get(table.group.id, ())))
            said = [(c, note_words(card)) for each in on_it for c, card in each.cards]
        told.update((c.id, (c, text)) for c, text in said)
    return tuple(told.values())


def _follower(former: Group, at: Mapping[str, str]) -> str:
    """The id of the group that goes on from a former one; empty for none.

    That which its host has not left, or where all its people are who are still there: groups that
    joined, or have another turn.
    """
    if former.host and at.get(former.host) == former.id:
        return former.id
    places = {at[who] for who in former.members if who in at} if len(former.members) > 1 else set()
    return places.pop() if len(places) == 1 else ""
