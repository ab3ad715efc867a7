"""Computes the groups of the step: as drawn, as chosen, as they stand. Pure; no screen here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tablee.plugin import Group, StepRecord, answers, groups

from .contents import Formed, GroupChoice, Hosting

if TYPE_CHECKING:
    from random import Random

    from .activity import FormGroups

BY_HAND: Final = frozenset({"chosen", "facilitator"})
"""Ways in which there are tables before anybody sits at them."""


PARTING: Final = 4
"""Times that they count as having met: more than people do in a day of rounds."""


def here(step: StepRecord) -> tuple[str, ...]:
    """The ids of those who are to be in a group, in order of arrival."""
    facts = step.facts(Formed)
    # Of two entries of one person that were merged, one may have had a seat.
    away = set(facts.away).difference(*(group.members for group in facts.tables))
    return tuple(person.id for person in step.group if person.id not in away)


def forecast(step: StepRecord, activity: FormGroups) -> tuple[int, ...]:
    """The sizes of the groups that a draw would make now."""
    people = len(here(step))
    if activity.way == "rotate" and step.groups:
        return groups.by_number(people, len(step.groups))
    if activity.way == "join" and step.groups:
        whole = groups.assigned(step.groups, here(step))
        return tuple(sorted((len(g.members) for g in groups.joined(whole)), reverse=True))
    far = len(_remote(step))
    if activity.way == "size" and activity.places == "apart" and 0 < far < people:
        near = groups.by_size(people - far, activity.size)
        return (*near, *groups.by_size(far, activity.size))
    if activity.way in ("size", "rotate", "join"):
        return groups.by_size(people, activity.size)
    return groups.by_number(people, activity.tables)


def spare_names(step: StepRecord, activity: FormGroups) -> tuple[str, ...]:
    """The names of tables that a draw by size has no group for."""
    sizes = forecast(step, activity) if activity.way == "size" else ()
    return activity.names[len(sizes) :] if sizes else ()


def draw(
    step: StepRecord, activity: FormGroups, rng: Random, *, same_hosts: bool = False
) -> tuple[Group, ...]:
    """The groups that this step makes of the people who are here.

    With `same_hosts` the tables that stand have theirs still, and the others change tables.
    """
    people, now = here(step), standing(step, activity)
    if same_hosts and now:
        return groups.rotated(now, people, rng, met=met(step, now))
    former = leaving(step, activity)
    if activity.way == "rotate" and former:
        return groups.rotated(_with_hosts(former, activity, rng), people, rng, met=met(step))
    if activity.way == "join" and former:
        return groups.joined(former)
    if activity.way in BY_HAND:
        return _filled(now, people, rng)
    known = met(step) + _kept_apart(step, activity)
    drawn = groups.regrouped(people, forecast(step, activity), rng, met=known)
    return _with_hosts(drawn, activity, rng)


def _remote(step: StepRecord) -> tuple[str, ...]:
    """The ids of those who are to be in a group, and take part from elsewhere."""
    return tuple(who for who in here(step) if step.person(who).remote)


def _kept_apart(step: StepRecord, activity: FormGroups) -> groups.Meetings:
    """Pairs that are to part as if they had met often: those far away, or they and the room."""
    far = _remote(step)
    near = [who for who in here(step) if who not in far]
    if activity.places == "mixed":
        pairs = groups.meetings([[far]])
    elif activity.places == "apart":
        pairs = groups.meetings([[(a, b)] for a in far for b in near])
    else:
        return groups.meetings([])
    for pair in pairs:
        pairs[pair] *= PARTING
    return pairs


def leaving(step: StepRecord, activity: FormGroups) -> tuple[Group, ...]:
    """The groups of before that this step makes others of, with whoever has become a host since."""
    former = groups.assigned(step.groups, here(step))
    return _volunteered(step, former) if activity.host == "volunteer" else former


def hostless(tables: Sequence[Group]) -> tuple[Group, ...]:
    """The tables where people are and nobody receives."""
    return tuple(group for group in tables if group.members and not group.host)


def rotating(step: StepRecord, activity: FormGroups) -> tuple[Group, ...]:
    """The tables that people are about to leave; none once they have other ones."""
    drawn = bool(step.facts(Formed).tables)
    return leaving(step, activity) if activity.way == "rotate" and not drawn else ()


def met(step: StepRecord, now: Sequence[Group] = ()) -> groups.Meetings:
    """How often people sat together before, in all groups of the earlier steps, and `now`."""
    earlier = [answers.groups(record) for record in step.earlier]
    return groups.meetings([group.members for group in formed] for formed in (*earlier, now))


def _with_hosts(formed: Sequence[Group], activity: FormGroups, rng: Random) -> tuple[Group, ...]:
    """The groups with a host each, where they are drawn by lot."""
    if activity.host != "drawn":
        return tuple(formed)
    return tuple(
        replace(group, host=group.host or (rng.choice(group.members) if group.members else ""))
        for group in formed
    )


def _filled(now: Sequence[Group], people: Sequence[str], rng: Random) -> tuple[Group, ...]:
    """The groups with those who are in none put into the smallest ones, drawn by lot."""
    return groups.assigned(now, rng.sample(people, len(people)))


def standing(step: StepRecord, activity: FormGroups) -> tuple[Group, ...]:
    """The groups at this instant, each with its title and host; none before the first draw."""
    found = sat(step, activity)
    if activity.host == "volunteer":
        found = _volunteered(step, found)
    return groups.titled(found, activity.names)


def attended(step: StepRecord, activity: FormGroups) -> tuple[Group, ...]:
    """The same; of a step that is over, without those who came after its end."""
    return groups.remaining(standing(step, activity), step.attended)


def sat(step: StepRecord, activity: FormGroups) -> tuple[Group, ...]:
    """The same without the usual titles, and without volunteers.

    Who arrives after the draw joins the smallest; where people choose, only once the step is over.
    """
    tables = step.facts(Formed).tables
    if activity.way in BY_HAND:
        tables = _enough(tables, activity.tables)
    late = activity.way not in BY_HAND or step.done
    return groups.assigned(
        groups.placed(tables, _sent(step, activity, tables)), here(step), late=late
    )


def _sent(step: StepRecord, activity: FormGroups, tables: Sequence[Group]) -> dict[str, str]:
    """The group of those who chose, then of those who came late, of the tables there are."""
    known = {group.id for group in tables}
    chosen = choices(step) if activity.way == "chosen" else {}
    chosen_now = {who: to for who, to in chosen.items() if to in known}
    settled = {who for group in tables for who in group.members} | chosen_now.keys()
    late = step.step.assignments.items()
    return chosen_now | {who: to for who, to in late if to in known and who not in settled}


def late_assignments(step: StepRecord, activity: FormGroups) -> dict[str, str]:
    """The group of each who sits in one and was neither drawn nor chose it."""
    settled = {who for group in step.facts(Formed).tables for who in group.members}
    settled |= choices(step).keys() if activity.way == "chosen" else set()
    return {
        who: group.id
        for group in sat(step, activity)
        for who in group.members
        if who not in settled
    }


def choices(step: StepRecord) -> dict[str, str]:
    """The id of the group that each person chose, in order of choosing."""
    return {contribution.person: choice.group for contribution, choice in step.of(GroupChoice)}


def _enough(tables: Sequence[Group], number: int) -> tuple[Group, ...]:
    """As many tables as are set up; those with people stay, whatever their number."""
    known = {group.id: group for group in tables}
    wanted = {id_: known.get(id_, Group(id_, "")) for id_ in groups.ids(number)}
    kept = {group.id: group for group in tables if group.members}
    return tuple({**wanted, **kept}.values())


def _volunteered(step: StepRecord, tables: Sequence[Group]) -> tuple[Group, ...]:
    """The first volunteer at each table that has no host."""
    volunteers = dict.fromkeys(c.person for c, _hosting in step.of(Hosting))
    return tuple(
        replace(group, host=group.host or next((w for w in volunteers if w in group.members), ""))
        for group in tables
    )


def places_left(group: Group, activity: FormGroups) -> int | None:
    """How many more may choose this group; None for no limit."""
    return max(0, activity.seats - len(group.members)) if activity.seats else None
