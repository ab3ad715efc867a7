"""Assigns people to groups: arrivals, departures, moves, rotations around hosts, merged groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tablee.model.groups.draw import Meetings, drawn
from tablee.model.groups.group import Group
from tablee.model.groups.sizes import by_number

if TYPE_CHECKING:
    from random import Random


def ids(number: int) -> tuple[str, ...]:
    """The ids of so many groups, in order.

    Always the same, so that what was written at a table is still there when it is drawn again.
    """
    return tuple(f"t{n}" for n in range(1, number + 1))


def assigned(
    groups: Sequence[Group], here: Iterable[str], *, late: bool = True
) -> tuple[Group, ...]:
    """The groups with the people who are `here`, each in one group and once.

    Who is gone leaves, host or not; with `late`, who is in no group joins the smallest, the first
    of several, in order of arrival.
    """
    present = dict.fromkeys(here)
    tables: list[list[str]] = []
    taken: set[str] = set()
    for group in groups:
        members = [w for w in dict.fromkeys(group.members) if w in present and w not in taken]
        taken.update(members)
        tables.append(members)
    if late and tables:
        for who in present:
            if who not in taken:
                min(tables, key=len).append(who)
    return tuple(_with(group, members) for group, members in zip(groups, tables, strict=True))


def remaining(groups: Sequence[Group], stays: Callable[[str], bool]) -> tuple[Group, ...]:
    """The groups with those of their people who stay in them."""
    return tuple(_with(group, [w for w in group.members if stays(w)]) for group in groups)


def placed(groups: Sequence[Group], assignments: Mapping[str, str]) -> tuple[Group, ...]:
    """The groups with these people moved: `assignments` has each one's group by id, "" for none.

    Who was there already keeps the same place in it; the others come last, in this order.
    """
    coming: dict[str, list[str]] = {group.id: [] for group in groups}
    for who, to in assignments.items():
        coming.get(to, []).append(who)
    found = []
    for group in groups:
        members = [w for w in group.members if assignments.get(w, group.id) == group.id]
        came = [w for w in coming[group.id] if w not in group.members]
        found.append(_with(group, [*members, *came]))
    return tuple(found)


def regrouped(
    people: Sequence[str],
    sizes: Sequence[int],
    rng: Random,
    *,
    met: Meetings | None = None,
) -> tuple[Group, ...]:
    """New groups of these sizes, drawn at random."""
    members = drawn(people, sizes, rng, met=met)
    return tuple(Group(id_, "", who) for id_, who in zip(ids(len(sizes)), members, strict=True))


def rotated(
    groups: Sequence[Group], here: Collection[str], rng: Random, *, met: Meetings | None = None
) -> tuple[Group, ...]:
    """The same tables with their hosts; everybody else goes to another one, drawn at random.

    People meet as many others as possible; the tables are balanced again.
    """
    stay = {group.host: n for n, group in enumerate(groups) if group.host in here}
    avoid = {who: n for n, group in enumerate(groups) for who in group.members if who not in stay}
    sizes = _for_hosts(groups, len(here), set(stay.values()), rng)
    found = drawn(tuple(here), sizes, rng, met=met, stay=stay, avoid=avoid)
    return tuple(_with(group, found[n]) for n, group in enumerate(groups))


def _for_hosts(
    groups: Sequence[Group], people: int, hosted: Collection[int], rng: Random
) -> tuple[int, ...]:
    """The places at each table: one with a host is never empty, and small ones become large.

    As many leave a large table, and none of them comes back to it.
    """
    tables = rng.sample(range(len(groups)), len(groups))
    tables.sort(key=lambda n: (n not in hosted, len(groups[n].members)))
    places = [0] * len(groups)
    for n, size in zip(tables, by_number(people, len(groups)), strict=False):
        places[n] = size
    return tuple(places)


def joined(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups two by two, in order; an odd one joins the smallest of the new ones.

    A new group has the place and the host of the first of the two; its title is the usual one.
    """
    full = [group for group in groups if group.members]
    pairs = [full[n : n + 2] for n in range(0, len(full), 2)]
    if len(pairs) > 1 and len(pairs[-1]) == 1:
        (odd,) = pairs.pop()
        min(pairs, key=lambda pair: sum(len(g.members) for g in pair)).append(odd)
    return tuple(
        replace(
            pair[0], id=id_, title="", members=tuple(w for group in pair for w in group.members)
        )
        for id_, pair in zip(ids(len(pairs)), pairs, strict=True)
    )


def _with(group: Group, members: Sequence[str]) -> Group:
    """The group with these people; who is not among them hosts nobody."""
    if group.members == tuple(members) and group.host in ("", *members):
        return group
    host = group.host if group.host in members else ""
    return replace(group, members=tuple(members), host=host)
