"""Que sont devenues nos actions ?: a session begins with what became of the former one's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from tablee.plugin import (
    N_,
    ActionState,
    Audience,
    Change,
    Content,
    Contribution,
    Empty,
    Field,
    FollowUp,
    Guide,
    Intro,
    OwnRecord,
    Page,
    Piece,
    Place,
    PlannedAction,
    Role,
    Seat,
    StepRecord,
    View,
    _,
    hookimpl,
    planned_inputs,
    visible,
)

from . import forms, views
from .contents import ActionUpdate, Followed, check
from .page import ActionsPage
from .telling import blocks, meant, short

API = 1

__all__ = ["ActionReview", "ActionUpdate", "ActionsPage", "Followed"]


@dataclass(frozen=True)
class ActionReview(FollowUp):
    """The room goes through the actions of a former session: done, going on, dropped, and why."""

    name: ClassVar[str] = "follow_up"
    title: ClassVar[str] = N_("Que sont devenues nos actions ?")
    summary: ClassVar[str] = N_("On reprend les actions d’une session passée : où en sont-elles ?")
    guide = Guide(
        N_("Rendre compte de ce qui a été décidé la dernière fois, avant de décider autre chose."),
        say=(
            N_("Pour chaque action : faite, en cours, ou abandonnée ? Une phrase suffit."),
            N_("On constate, on ne juge pas : ce qui n’a pas marché nous apprend quelque chose."),
        ),
        watch=(
            N_("Interrogez d’abord la personne nommée dans l’action."),
            N_("Ce qui demande une discussion va à l’agenda, pas dans cette étape."),
        ),
    )
    icon: ClassVar[str] = "history"
    minutes: ClassVar[float] = 10
    contents: ClassVar[tuple[type[Content], ...]] = (Followed, ActionUpdate)
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    def taken_up(self, actions: Sequence[PlannedAction]) -> Sequence[Content]:
        return [Followed.of(action) for action in actions]

    def prompt(self, step: StepRecord) -> str:
        return _("Action par action : où en est-on, et pourquoi ?")

    def check(self, change: Change, step: StepRecord) -> None:
        """An action says what; what is told is told of one that is there."""
        check(change, step)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """How many are where; then each with what has become of it; then what people know."""
        actions = visible(step, Followed, audience)
        if not actions:
            return Empty(
                _("Aucune action n’est à suivre"),
                _("Celles d’une session passée arrivent ici quand on en ouvre la suite."),
            )
        if audience is Audience.WALL:
            return views.wall(step, actions)
        return views.screen(step, actions, audience)

    def fields(self, step: StepRecord) -> Sequence[Field]:
        actions = visible(step, Followed, Audience.PHONE)
        if not actions:
            return ()
        choices = tuple((c.id, short(action.what)) for c, action in actions)
        return (
            Field(
                "told",
                ActionUpdate.kind,
                _("Ce que j’en sais"),
                _("Le dire au groupe"),
                ActionUpdate.longest,
                within="about",
                ask=_("De quelle action ?"),
                choices=choices,
                tints=tuple(views.TINTS.get(action.state) for _c, action in actions),
            ),
        )

    def editing_field(self, own: OwnRecord, contribution: Contribution) -> Field | None:
        followed = contribution.content
        if not isinstance(followed, Followed):
            return None
        asked = planned_inputs(followed.action, own.step)
        return Field("followed", Followed.kind, "", _("Enregistrer"), inputs=asked)

    def render(self, seat: Seat) -> None:
        forms.draw(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Says what has become of an action."""
        if button in views.BUTTONS:
            _set(seat, target, views.BUTTONS[button])
        else:
            super().act(seat, button, target)

    def answer(self, seat: Seat, button: str, target: str, text: str) -> None:
        found = seat.room.contribution(target).content
        if button == "why" and isinstance(found, Followed):
            seat.edit(target, replace(found, why=text), seen=replace(found, why=seat.seen))
        else:
            super().answer(seat, button, target, text)

    def votable(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The actions, not what is known of them."""
        return tuple((c.id, action.what) for c, action in visible(step, Followed, Audience.PHONE))

    def actions(self, step: StepRecord) -> Sequence[PlannedAction]:
        """Those that go on, so that the next session can follow them again.

        And those given up that have a day, so that calendars take it back.
        """
        return tuple(
            replace(
                action.action,
                day=meant(step, c, action),
                contribution=c.id,
                person=c.person,
                step=c.step,
            )
            for c, action in visible(step, Followed, Audience.PHONE)
            if action.action.state.goes_on or action.cancels
        )

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes, each action with what has become of it, and why."""
        said = tuple(blocks(step))
        return [Piece(Place.NOTES, said, step.title)] if said else []


def _set(seat: Seat, target: str, state: ActionState) -> None:
    """Says so; the same again takes it back."""
    with seat.together():
        found = seat.room.contribution(target).content
        if isinstance(found, Followed):
            news = None if found.state is state else state
            seat.edit(target, replace(found, state=news))


@hookimpl
def intros() -> list[type[Intro]]:
    return [ActionReview]


@hookimpl
def pages() -> list[type[Page]]:
    return [ActionsPage]
