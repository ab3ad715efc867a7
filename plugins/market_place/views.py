"""Builds the views of the schedule: a table on the wall, one's own programme on a phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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
    Empty,
    Mark,
    Quote,
    Role,
    Stack,
    StepRecord,
    Text,
    View,
    _,
    card,
    ngettext,
)

from .handlers import WAITING, cell_id
from .schedule import Stall, by_place, clashes, goers, hidden, interested, rounds, stalls, waiting

if TYPE_CHECKING:
    from . import MarketPlace

GO, INTEREST = "go", "interest"
"""The buttons of a topic."""
WALKERS = tuple(role.value for role in Role if role is not Role.FACILITATOR)
NEVER = (Role.FACILITATOR.value,)
NAMES = 12
"""More names than these are counted."""
TINTS = 6
FEW_SLOTS = 2
"""With more slots than these the squares of the wall are low: their titles are one line."""


def slot_title(n: int) -> str:
    """How a slot is called; its number is from 1."""
    return _("Créneau {n}").format(n=n)


def view(step: StepRecord, activity: MarketPlace, audience: Audience) -> View:
    """The schedule, then the topics that wait."""
    if audience is Audience.WALL:
        return Stack(_wall(step, activity))
    twice = tuple(_twice(step, audience, *clash) for clash in clashes(step, activity))
    if audience is Audience.CONSOLE:
        told = _undecided_told(step, activity)
        board = _board(step, activity, Audience.CONSOLE)
        return Stack((*_asked(activity), *twice, board, *told))
    return Stack((*twice, *_programme(step, activity), *_waiting(step, activity, audience)))


def _asked(activity: MarketPlace) -> tuple[Quote, ...]:
    return (Quote(activity.question),) if activity.question else ()


def _twice(step: StepRecord, audience: Audience, slot: int, host: str, theirs: list[Stall]) -> Text:
    """Whoever receives two topics at once is told, as is the room."""
    sentence = _(
        "{name} accueille plusieurs sujets à ce moment : {topics}. Mettez-en un à un autre moment."
    )
    topics = ", ".join(_("« {words} »").format(words=stall.topic.title) for stall in theirs)
    name = step.name_for(host, audience)
    return Text(sentence.format(name=name, topics=topics), slot_title(slot), tone="rule")


# ── the wall ────────────────────────────────────────────────────────────────────────────────


def _wall(step: StepRecord, activity: MarketPlace) -> tuple[View, ...]:
    """The topics; once there is a schedule that, and in a line those that still wait."""
    if rounds(step, activity):
        return (_board(step, activity, Audience.WALL), *_still_waiting(step, activity))
    return _waiting(step, activity, Audience.WALL) or (
        Empty(
            _("La place du marché est ouverte"),
            _("Proposez un sujet : vous y accueillerez les autres."),
        ),
    )


def _still_waiting(step: StepRecord, activity: MarketPlace) -> tuple[Text, ...]:
    titles = [stall.topic.title for stall in waiting(step, activity)]
    told = _("Encore en attente : {topics}").format(topics=" · ".join(titles))
    return (Text(told, tone="quiet"),) if titles else ()


# ── phones ──────────────────────────────────────────────────────────────────────────────────


def _programme(step: StepRecord, activity: MarketPlace) -> tuple[View, ...]:
    """Slot after slot, where I go in large, then where else one may go."""
    found: list[View] = []
    for slot, where in enumerate(goers(step, activity), 1):
        if here := stalls(step, activity, slot):
            circles = tuple(_circle(step, activity, stall, where) for stall in here)
            lost = _("Vous n’avez rien choisi à ce moment-là : touchez « J’y vais ».")
            found += [
                Text("", slot_title(slot)),
                Circles(circles, slot_title(slot), others="shown", lost=lost),
            ]
    return tuple(found)


def _circle(step: StepRecord, activity: MarketPlace, stall: Stall, where: dict[str, str]) -> Circle:
    people = tuple(who for who, topic in where.items() if topic == stall.id)
    later = () if stall.topic.why else (_("Son hôte dira pourquoi."),)
    # Its title heads the circle, and its host stands under it.
    told = card(
        step, stall.contribution, stall.topic.why, Audience.PHONE, details=later, named=False
    )
    return Circle(
        stall.id,
        stall.topic.title,
        tuple(Chip(who, step.first_name(who)) for who in people),
        host=stall.host if stall.host in people else "",
        place=activity.rooms[stall.topic.place - 1],
        tint=(stall.topic.place - 1) % TINTS,
        buttons=(Button(GO, _("J’y vais"), "check", only=WALKERS),),
        own=(Button(GO, _("Ne plus y aller"), "log-out", ("others",), never=NEVER),),
        cards=(told,),
    )


def _waiting(step: StepRecord, activity: MarketPlace, audience: Audience) -> tuple[View, ...]:
    """The topics that have no time and place; off the wall always, to say what to do."""
    cards = tuple(_topic(step, stall, audience) for stall in waiting(step, activity))
    if audience is Audience.WALL:
        return (Cards(_("Sujets en attente"), cards),) if cards else ()
    empty = _("Le premier sujet, c’est peut-être le vôtre.") if not rounds(step, activity) else ""
    return (Cards(_("Sujets en attente"), cards, empty=empty),) if cards or empty else ()


def _topic(step: StepRecord, stall: Stall, audience: Audience) -> Card:
    """A topic with its host, and how many would like to hear it."""
    mine = interested(step, stall.id)
    button = Button(
        INTEREST,
        _("Ça m’intéresse"),
        "heart",
        only=("others",),
        never=NEVER,
        pressed_by=mine,
        count=len(mine) or None,
        toggle=True,
        behalf=True,
    )
    phone, wall = audience is Audience.PHONE, audience is Audience.WALL
    return card(
        step,
        stall.contribution,
        stall.topic.why,
        audience,
        title=stall.topic.title,
        marks=() if phone or not mine else (_wished(len(mine)),),
        buttons=(button,) if phone else (),
        details=(step.first_name(stall.host),) if wall and stall.host else (),
        named=not wall,  # the line under it says who
    )


def _wished(n: int) -> Mark:
    return Mark(ngettext("{n} personne intéressée", "{n} personnes intéressées", n), "heart")


# ── the schedule ────────────────────────────────────────────────────────────────────────────


def _board(step: StepRecord, activity: MarketPlace, audience: Audience) -> Board:
    """A square for each time and place; on the console topics are put there.

    By dragging or from their menus; those that wait stand under the squares.
    """
    squares, rows = [], []
    for slot, where in enumerate(goers(step, activity), 1):
        row = _squares(step, activity, audience, slot, Counter(where.values()))
        rows.append(" ".join(square.id for square in row))
        squares += row
    if audience is not Audience.CONSOLE:
        return Board(tuple(squares), layout="grid", rows=tuple(rows))
    later = (*waiting(step, activity), *hidden(step))
    cards = tuple(_topic(step, stall, Audience.CONSOLE) for stall in later)
    empty = _("Aucun sujet n’attend. Ceux qu’on propose arrivent ici : glissez-les dans une case.")
    squares.append(Column(WAITING, _("Sujets en attente"), cards, empty=empty))
    movers = (Role.FACILITATOR.value,)
    return Board(tuple(squares), layout="grid", rows=tuple(rows), movers=movers)


def _squares(
    step: StepRecord,
    activity: MarketPlace,
    audience: Audience,
    slot: int,
    going: Mapping[str, int],
) -> list[Column]:
    """Those of one slot, place by place; `going` counts people by topic."""
    dense = audience is Audience.WALL and activity.slots > FEW_SLOTS
    squares = []
    for n, (room, there) in enumerate(by_place(step, activity, slot)):
        cards = tuple(_placed(step, audience, stall, going.get(stall.id, 0)) for stall in there)
        area = cell_id(slot, n + 1)
        when = str(slot) if dense else slot_title(slot)
        title = f"{when} · {room}"
        squares.append(Column(area, title, cards, tint=n % TINTS, area=area, empty=_("Libre")))
    return squares


def _placed(step: StepRecord, audience: Audience, stall: Stall, going: int) -> Card:
    """Few words on the wall: the topic and who hosts it."""
    if audience is Audience.WALL:
        host = (step.first_name(stall.host),) if stall.host else ()
        # The line under it says who.
        return card(
            step, stall.contribution, stall.topic.title, audience, details=host, named=False
        )
    people = ngettext("{n} personne", "{n} personnes", going)
    return card(
        step,
        stall.contribution,
        stall.topic.why,
        audience,
        title=stall.topic.title,
        marks=(Mark(people, "users"),),
    )


def _undecided_told(step: StepRecord, activity: MarketPlace) -> tuple[Text, ...]:
    """Whom one may still ask."""
    lines = []
    for slot, where in enumerate(goers(step, activity), 1):
        nowhere = [person.first_name for person in step.group if person.id not in where]
        if nowhere and stalls(step, activity, slot):
            told = ngettext(
                "{n} personne n’a pas choisi", "{n} personnes n’ont pas choisi", len(nowhere)
            )
            if len(nowhere) <= NAMES:
                names = ", ".join(nowhere)
                told = _("{told} : {names}").format(told=told, names=names)
            lines.append(_("{slot} : {told}").format(slot=slot_title(slot), told=told))
    return (Text("\n".join(lines), tone="quiet"),) if lines else ()
