"""Market place of an open forum: people propose topics, the schedule is made, each one chooses.

Contents in `contents.py`, who goes where in `schedule.py`, rules in `rules.py`, what a press does
in `handlers.py`, what everybody sees in `views.py`. Each step in groups that follows has a slot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import streamlit as st

from tablee.plugin import (
    N_,
    Audience,
    Block,
    Canvas,
    Change,
    Content,
    Contribution,
    Facts,
    Field,
    Group,
    Guide,
    Heading,
    Line,
    Lines,
    Person,
    Piece,
    Place,
    Role,
    Seat,
    StepRecord,
    StepState,
    View,
    _,
    hookimpl,
    inputs,
    setting,
)

from . import handlers, rules, schedule, views
from .contents import Going, Interest, Market, Topic

API = 1

__all__ = ["Going", "Interest", "Market", "MarketPlace", "Topic"]

MOST_ROOMS = 12
USUAL_ROOMS = 4


@dataclass(frozen=True)
class MarketPlace(Canvas):
    """Anybody proposes a topic and receives the others for it; everybody goes where they like."""

    name: ClassVar[str] = "market_place"
    title: ClassVar[str] = N_("Place du marché")
    summary: ClassVar[str] = N_(
        "Forum ouvert : chacun peut proposer un sujet, le programme se fait, on choisit où l’on va."
    )
    guide = Guide(
        N_(
            "Laisser le groupe faire son programme : qui a un sujet le propose, et chaque personne "
            "va où elle veut."
        ),
        say=(
            N_("Qui propose un sujet l’accueille : il suffit de le dire et de l’écrire."),
            N_("Si vous n’apprenez rien ni n’apportez rien là où vous êtes, allez ailleurs."),
        ),
        watch=(
            N_("Laissez un silence : le premier sujet met souvent une minute à venir."),
            N_("Deux sujets proches se fusionnent si leurs hôtes le veulent, jamais d’office."),
        ),
    )
    icon: ClassVar[str] = "map"
    minutes: ClassVar[float] = 20
    contents: ClassVar[tuple[type[Content], ...]] = (Topic, Interest, Going)
    facts: ClassVar[type[Facts]] = Market
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    question: str = setting("", N_("Thème du forum"))
    slots: int = setting(2, N_("Créneaux"), min_value=1, max_value=8)
    places: tuple[str, ...] = setting(
        (),
        N_("Lieux, un par ligne"),
        help=N_("Là où un groupe peut se tenir ; vide : quatre coins de la salle."),
        longest=40,
    )

    @property
    def rooms(self) -> tuple[str, ...]:
        """Where groups meet, no two alike."""
        typed = tuple(dict.fromkeys(name.strip() for name in self.places if name.strip()))
        usual = (_("Coin {n}").format(n=n) for n in range(1, USUAL_ROOMS + 1))
        return typed[:MOST_ROOMS] or tuple(usual)

    def prompt(self, step: StepRecord) -> str:
        """To propose; once there is a programme, to choose."""
        if schedule.rounds(step, self):
            return _("Choisissez où vous allez, à chaque créneau.")
        return self.question or _("De quoi voulez-vous parler ? Proposez un sujet.")

    def examples(self, step: StepRecord) -> Sequence[Content | Facts]:
        """Interest in each topic, one that has its place, and that one goes there."""
        topics = [(c.id, topic) for c, topic in step.of(Topic)]
        said: list[Content] = [Interest(id_) for id_, _topic in topics]
        placed = [Topic("Le marché", slot, 1) for slot in range(1, self.slots + 1)]
        return [*said, *placed, *(Going(id_) for id_, topic in topics if topic.slot)]

    def check(self, change: Change, step: StepRecord) -> None:
        """A title for each topic, one topic at a place at a time, one choice a slot."""
        rules.check(change, step, self)

    def may_move(self, step: StepRecord, contribution: Contribution, by: Person) -> bool:
        """The facilitator makes the schedule with the room."""
        return by.has(Role.FACILITATOR)

    def rounds(self, step: StepRecord) -> Sequence[Sequence[Group]]:
        """The groups of each slot: a topic's people, with its host and place."""
        return schedule.rounds(step, self)

    def view(self, step: StepRecord, audience: Audience) -> View:
        return views.view(step, self, audience)

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """A topic to propose, until the facilitator says that it is enough."""
        if not step.facts(Market).proposing:
            return ()
        label = _("Votre sujet ; à la ligne, pourquoi en une phrase")
        return (Field("topic", Topic.kind, label, _("Proposer ce sujet"), Topic.longest),)

    def render(self, seat: Seat) -> None:
        """For who facilitates: topics, and choices typed for people without a phone."""
        if seat.step.running:
            _proposing(seat)
        inputs.fields(seat)
        if seat.step.step.state is not StepState.WAITING:
            _choose_for_somebody(seat, self)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Goes to a topic, or says that it is of interest."""
        if button == views.GO:
            handlers.go(seat, self, target)
        elif button == views.INTEREST:
            handlers.toggle_interest(seat, target)
        else:
            super().act(seat, button, target)

    def arrange(self, seat: Seat, target: str, place: str, before: str | None) -> None:
        """Gives a topic its time and place, or takes them back."""
        handlers.place(seat, self, target, place)

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        return tuple((c.id, topic.title) for c, topic in step.of(Topic) if not c.hidden)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes, the topics of each slot with place and host, then those that waited."""
        blocks: list[Block] = []
        for slot in range(1, self.slots + 1):
            blocks += _told(step, views.slot_title(slot), schedule.stalls(step, self, slot), self)
        blocks += _told(
            step, _("Sujets en attente"), schedule.waiting(step, self), self, placed=False
        )
        if not blocks:
            return ()
        asked = (Heading(Line(self.question)),) if self.question else ()
        return (Piece(Place.NOTES, (*asked, *blocks), step.title),)


# ── what remains ────────────────────────────────────────────────────────────────────────────


def _told(
    step: StepRecord,
    title: str,
    topics: Sequence[schedule.Stall],
    activity: MarketPlace,
    *,
    placed: bool = True,
) -> list[Block]:
    lines: list[Line] = []
    for stall in topics:
        source = step.source(stall.contribution)
        where = activity.rooms[stall.topic.place - 1] if placed else ""
        host = step.first_name(stall.host) if stall.host else ""
        lines.append(Line(" · ".join(filter(None, (stall.topic.title, where, host))), source))
        if stall.topic.why:
            lines.append(Line(f"→ {stall.topic.why}", source))
    return [Heading(Line(title)), Lines(tuple(lines))] if lines else []


# ── what I can do ───────────────────────────────────────────────────────────────────────────


def _proposing(seat: Seat) -> None:
    """Takes the field off everybody's phone, or gives it back."""
    now = seat.step.facts(Market).proposing
    label = _("Fermer les propositions") if now else _("Rouvrir les propositions")
    help_ = _("Le champ quitte les téléphones : il reste à choisir où l’on va.") if now else ""
    inputs.button(seat, label, lambda: seat.set_facts(Market(not now)), "proposing", help=help_)


def _choose_for_somebody(seat: Seat, activity: MarketPlace) -> None:
    """Where somebody without a phone goes."""
    step = seat.step
    labels = inputs.names(step.group)
    topics = {
        stall.id: f"{views.slot_title(slot)} · {stall.topic.title}"
        for slot in range(1, activity.slots + 1)
        for stall in schedule.stalls(step, activity, slot)
    }
    if not labels or not topics:
        return
    who, where = seat.key("who"), seat.key("where")

    def put() -> None:
        person, topic = str(st.session_state[who]), str(st.session_state[where])
        inputs.attempt(seat, lambda: handlers.go(seat, activity, topic, person))

    with st.form(seat.key("somebody"), border=False):
        first, second, press = st.columns([2, 3, 1.2], vertical_alignment="bottom")
        first.selectbox(
            _("Inscrire quelqu’un"), list(labels), format_func=lambda p: labels.get(p, ""), key=who
        )
        second.selectbox(
            _("À quel sujet ?"), list(topics), format_func=lambda t: topics.get(t, ""), key=where
        )
        press.form_submit_button(_("Inscrire"), width="stretch", on_click=put)


@hookimpl
def canvases() -> list[type[Canvas]]:
    return [MarketPlace]
