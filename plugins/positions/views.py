"""Builds the view of a moving debate: the line, arguments by side, moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tablee.plugin import (
    Audience,
    Board,
    Button,
    Card,
    Cards,
    Chip,
    Circle,
    Circles,
    Column,
    Fold,
    People,
    Profile,
    ProfileRow,
    Quote,
    Role,
    StepRecord,
    Table,
    Text,
    View,
    _,
    card,
    ngettext,
    withheld,
)

from . import held
from .contents import AFTER, ARGUMENTS, SHOWN, Argument, Debate
from .counting import arguments, cards, counts, hands, moves, standing

if TYPE_CHECKING:
    from . import Positions

STAND = "stand"
"""The button of a place; its target is the place's number."""
NAMES = 24
"""More names than these are counted."""
WALKERS = tuple(role.value for role in Role if role is not Role.FACILITATOR)


def shown(step: StepRecord, activity: Positions, audience: Audience) -> tuple[View, ...]:
    """The statement, then what the phase is about."""
    phase = step.facts(Debate).phase
    quote = (Quote(activity.statement),) if activity.statement else ()
    asked = quote if audience is not Audience.PHONE else ()
    wall = audience is Audience.WALL
    if phase == ARGUMENTS or (wall and step.done and step.of(Argument)):
        return (*asked, board(step, activity, audience))
    if phase == SHOWN:
        why = () if wall else (board(step, activity, audience),)
        return (*asked, *movement(step, activity, audience), *why)
    after = phase == AFTER
    line = _line(step, activity, audience, after=after)
    if wall:
        return (*asked, *(held.on_wall(step, activity.places) or line))
    if audience is Audience.CONSOLE:
        line = (*line, *held.on_console(step, activity.places))
    if after:
        fold = Fold(_("Les arguments"), (board(step, activity, audience),))
        return (*asked, *line, fold)
    return (*asked, *line)


# ── the line ────────────────────────────────────────────────────────────────────────────────


def _line(
    step: StepRecord, activity: Positions, audience: Audience, *, after: bool
) -> tuple[View, ...]:
    """Where people stand now: who is where on the wall, places to take elsewhere.

    Numbers alone where names are not shown: then a page of its own has each phone's places.
    """
    if not activity.named:
        return (_profile(step, activity, audience, (after,)),)
    if audience is Audience.WALL:
        return (_room(step, activity, after=after),)
    title = _("Où vous placez-vous maintenant ?") if after else _("Où vous placez-vous ?")
    stays = _("Vous êtes encore où vous étiez : restez-y, ou changez de place.") if after else ""
    return (Text(stays, title), Cards("", _places(step, activity, audience, after=after)))


def _places(
    step: StepRecord, activity: Positions, audience: Audience, *, after: bool
) -> tuple[Card, ...]:
    """Each place as a card: how many stand there, who, and the button that takes one there."""
    places = activity.places
    where, total = standing(step, len(places), after=after), counts(step, len(places), after=after)
    found = []
    for n, label in enumerate(places):
        here = [who for who, place in where.items() if place == n]
        told = ngettext("{n} personne", "{n} personnes", total[n])
        if 0 < len(here) <= NAMES:
            names = ", ".join(step.name_for(who, audience) for who in here)
            told = _("{people} : {names}").format(people=told, names=names)
        found.append(Card(str(n), label, details=(told,), buttons=(_button(here),)))
    return tuple(found)


def _button(here: Sequence[str]) -> Button:
    label = _("Je me place ici")
    return Button(STAND, label, "map", only=WALKERS, pressed_by=tuple(here), toggle=True)


def _room(step: StepRecord, activity: Positions, *, after: bool) -> Circles:
    """The room divided: the names at each place."""
    places = activity.places
    where, total = standing(step, len(places), after=after), counts(step, len(places), after=after)
    circles = tuple(
        Circle(
            str(n),
            f"{label} · {total[n]}",
            tuple(Chip(who, step.first_name(who)) for who, place in where.items() if place == n),
            tint=n,
        )
        for n, label in enumerate(places)
    )
    told = ngettext("{n} personne s’est placée", "{n} personnes se sont placées", sum(total))
    counted = origins(step, activity, (after,))
    return Circles(circles, " · ".join((told, *counted)))


# ── numbers ─────────────────────────────────────────────────────────────────────────────────


def _profile(
    step: StepRecord, activity: Positions, audience: Audience, times: Sequence[bool]
) -> Profile:
    """How many stand where, each time: False before the arguments, True after them.

    The wall takes its heading from it.
    """
    rows = []
    for after in times:
        found = counts(step, len(activity.places), after=after)
        total = ngettext("{n} personne", "{n} personnes", sum(found))
        rows.append(ProfileRow(0, _when(after), found, total))
    title = (audience is Audience.WALL and activity.statement) or _("Où l’on se tient")
    note = " · ".join(origins(step, activity, times))
    return Profile(title, activity.places, tuple(rows), note=note)


def _when(after: bool) -> str:
    return _("Après les arguments") if after else _("Avant les arguments")


def origins(step: StepRecord, activity: Positions, times: Sequence[bool]) -> list[str]:
    """How many of those who are counted were counted in the room, or by their card, each time."""
    notes = []
    for after in times:
        if raised := sum(hands(step, len(activity.places), after=after)):
            notes.append(_hands_told(raised, _when(after)))
        if held_up := len(cards(step, len(activity.places), after=after)):
            notes.append(_cards_told(held_up, _when(after)))
    return notes


def _hands_told(raised: int, when: str) -> str:
    told = ngettext(
        "{when} : {n} comptée dans la salle", "{when} : {n} comptées dans la salle", raised
    )
    return told.replace("{when}", when)


def _cards_told(n: int, when: str) -> str:
    told = ngettext("{when} : {n} carte, photo", "{when} : {n} cartes, photo", n)
    return told.replace("{when}", when)


def movement(step: StepRecord, activity: Positions, audience: Audience) -> tuple[View, ...]:
    """Before and after, how many have moved and from where to where; who, where names are shown."""
    walked = moves(step, len(activity.places))
    items: list[View] = [
        _profile(step, activity, audience, (False, True)),
    ]
    if not any(walked.values()) or tells_moves(walked, activity):
        items.append(Text(moved_told(walked)))
    if any(walked) and audience is not Audience.WALL and tells_moves(walked, activity):
        head, rows = moves_table(walked, activity.places)
        items.append(Table(head, rows, _("De l’avant à l’après"), matrix=True))
    if activity.named and (chips := _movers(step, activity, audience)):
        items.append(People(_("Ces personnes ont changé de place"), chips))
    return tuple(items)


def tells_moves(walked: Mapping[tuple[int, int], int], activity: Positions) -> bool:
    """Whether who went where can be told: of a few whose names are not shown it would tell who."""
    return activity.named or sum(walked.values()) >= withheld.FEW


def moved_told(walked: Mapping[tuple[int, int], int]) -> str:
    """How many of those who stood somewhere both times have moved."""
    both = sum(walked.values())
    if not both:
        return _("Personne ne s’est placé avant les arguments : on ne sait pas qui a bougé.")
    moved = sum(n for (start, end), n in walked.items() if start != end)
    if both == 1:
        return (
            _("La seule personne qui s’était placée a changé de place.")
            if moved
            else _("La seule personne qui s’était placée n’a pas changé de place.")
        )
    told = ngettext(
        "{n} personne sur {both} a changé de place.",
        "{n} personnes sur {both} ont changé de place.",
        moved,
    )
    return told.format(both=both)


def moves_table(
    walked: Mapping[tuple[int, int], int], places: Sequence[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The head and rows of who went from where (rows) to where (columns)."""
    head = (_("Avant ↓ · Après →"), *places)
    rows = tuple(
        (label, *(str(walked.get((start, end), 0)) for end in range(len(places))))
        for start, label in enumerate(places)
    )
    return head, rows


def _movers(step: StepRecord, activity: Positions, audience: Audience) -> tuple[Chip, ...]:
    places = activity.places
    before = standing(step, len(places), after=False)
    after = standing(step, len(places), after=True)
    return tuple(
        Chip(who, name, label=f"{name} → {places[place]}")
        for who, place in after.items()
        if before.get(who, place) != place and (name := step.name_for(who, audience))
    )


# ── arguments ───────────────────────────────────────────────────────────────────────────────


def board(step: StepRecord, activity: Positions, audience: Audience) -> Board:
    """The arguments, side by side as the places are."""
    floor = step.facts(Debate).side if step.facts(Debate).phase == ARGUMENTS else ""
    console = audience is Audience.CONSOLE
    columns = []
    for n, found in enumerate(arguments(step, len(activity.places))):
        cards = tuple(
            card(step, c, argument.text, audience, named=activity.named)
            for c, argument in found
            if console or not c.hidden
        )
        speaks = _("{side} (a la parole)").format(side=activity.places[n])
        title = speaks if floor == str(n) else activity.places[n]
        columns.append(Column(str(n), title, cards, tint=n, empty=_("Pas encore d’argument.")))
    return Board(tuple(columns))
