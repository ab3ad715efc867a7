"""Handlers of buttons and of the facilitator's forms; changes go through the seat's checks."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tablee.plugin import Group, NotAccepted, Seat, _, groups

from .contents import Formed, GroupChoice, Hosting
from .forming import choices, draw, sat

if TYPE_CHECKING:
    from .activity import FormGroups


# ── everybody's ─────────────────────────────────────────────────────────────────────────────


def _sit(seat: Seat, group: str) -> None:
    """Chooses a table, or leaves it when it was chosen already."""
    with seat.together():
        mine = seat.mine_of(GroupChoice)
        if not mine:
            seat.post(GroupChoice(group))
            return
        contribution, choice = mine[0]
        if choice.group == group:
            seat.withdraw(contribution.id)
        else:
            seat.edit(contribution.id, GroupChoice(group))


def _host(seat: Seat, group: str) -> None:
    """Offers to be the host of one's table, or no longer."""
    with seat.together():
        mine = seat.mine_of(Hosting)
        for contribution, _hosting in mine:
            seat.withdraw(contribution.id)
        if not mine:
            seat.post(Hosting(group))


BY_BUTTON: Final[dict[str, Callable[[Seat, str], None]]] = {"sit": _sit, "host": _host}


# ── the facilitator's ───────────────────────────────────────────────────────────────────────


def draw_groups(seat: Seat, activity: FormGroups, *, same_hosts: bool = False) -> None:
    """Draws the groups, anew where there are some; they are shown when that is asked for."""
    with seat.together():
        step = seat.step
        found = draw(step, activity, secrets.SystemRandom(), same_hosts=same_hosts)
        if not any(group.members for group in found):
            raise NotAccepted(_("Personne n’est encore là : attendez que des gens arrivent."))
        _keep(seat, activity, found)


def hide_or_show(seat: Seat, *, shown: bool) -> None:
    """Tells everybody where they go, or takes it back."""
    with seat.together():
        seat.set_facts(replace(seat.step.facts(Formed), shown=shown))


def move(seat: Seat, activity: FormGroups, who: str, to: str) -> None:
    """Puts somebody at another table; `to` is empty for none."""
    with seat.together():
        step = seat.step
        chosen = next((c for c, _choice in step.of(GroupChoice) if c.person == who), None)
        tables = groups.placed(sat(step, activity), {who: to})
        away = tuple(w for w in step.facts(Formed).away if w != who) + (() if to else (who,))
        if chosen is not None and not to:
            seat.withdraw(chosen.id)
        elif chosen is not None:
            seat.edit(chosen.id, GroupChoice(to))
        elif activity.way == "chosen" and to:
            seat.post(GroupChoice(to), on_behalf_of=who)
        _keep(seat, activity, tables, away=away)


def appoint(seat: Seat, group: str, who: str) -> None:
    """Says that somebody is the host of the table that the others are about to leave."""
    seat.post(Hosting(group), on_behalf_of=who)


def set_up(
    seat: Seat, activity: FormGroups, group: str, *, title: str, place: str, host: str
) -> None:
    """Names a table, says where it is, takes a host for it; `host` is empty for nobody."""
    with seat.together():
        step = seat.step
        tables = sat(step, activity)
        members = next((g.members for g in tables if g.id == group), ())
        if not host:
            for contribution, _hosting in step.of(Hosting):
                if contribution.person in members:
                    seat.withdraw(contribution.id)
        changed = tuple(
            replace(g, title=_tidy(title), place=_tidy(place), host=host) if g.id == group else g
            for g in tables
        )
        _keep(seat, activity, changed)


def _keep(seat: Seat, activity: FormGroups, tables: tuple[Group, ...], **others: Any) -> None:
    """Keeps these groups, without what goes without saying: usual titles, and who chose."""
    step = seat.step
    chosen = choices(step) if activity.way == "chosen" else {}
    usual = groups.titled([replace(g, title="") for g in tables], activity.names)
    kept = tuple(
        replace(
            g,
            title="" if g.title == said.title else g.title,
            members=tuple(w for w in g.members if w not in chosen),
        )
        for g, said in zip(tables, usual, strict=True)
    )
    seat.set_facts(replace(step.facts(Formed), tables=kept, **others))


def _tidy(words: str) -> str:
    """On one line, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
