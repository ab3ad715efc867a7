"""Que sont devenues nos actions ?: a session begins with what became of the former one's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from workshop.actions import ActionState
from workshop.activities import FollowUp as FollowUpActivity
from workshop.cards import card, state_mark, visible
from workshop.hookspecs import hookimpl
from workshop.model import Content  # noqa: TC001 - msgspec reads the annotations
from workshop.synthesis import Piece, Place
from workshop.texts import N_, _, ngettext
from workshop.ui import desk
from workshop.view import Action, Audience, Cards, Empty, Field, Mark, Stack, Text

from . import forms
from .contents import TELLERS, Followed, Told, check
from .telling import blocks, by_whose, news, of_session, progress, state_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workshop.actions import PlannedAction
    from workshop.activities import Change, Intro, StepRecord
    from workshop.model import Contribution
    from workshop.seat import Seat
    from workshop.view import Card, View

__all__ = ["FollowUp", "Followed", "Told"]


@dataclass(frozen=True)
class FollowUp(FollowUpActivity):
    """The room goes through the actions of a former session: done, going on, dropped, and why."""

    name: ClassVar[str] = "follow_up"
    title: ClassVar[str] = N_("Que sont devenues nos actions ?")
    summary: ClassVar[str] = N_("On reprend les actions d’une session passée : où en sont-elles ?")
    icon: ClassVar[str] = "history"
    minutes: ClassVar[float] = 10
    contents: ClassVar[tuple[type[Content], ...]] = (Followed, Told)

    def taken_up(self, actions: Sequence[PlannedAction]) -> Sequence[Content]:
        """Each of them, but for what of the group's the plan has taken up."""
        planned = {action.source for action in actions if action.whose == "carrier"} - {""}
        return [
            Followed.of(action)
            for action in actions
            if action.whose == "carrier" or planned.isdisjoint({action.contribution, action.source})
        ]

    def prompt(self, step: StepRecord) -> str:
        """What is asked."""
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
        told = news(step, audience)
        lists = [
            Cards(
                title or ngettext("{n} action", "{n} actions", len(listed)),
                tuple(_card(step, one, told, audience) for one in listed),
                whole=True,
            )
            for title, listed in by_whose(actions)
        ]
        head = Text(of_session(step), title=progress(actions), tone="quiet")
        return Stack((head, *lists, *_known(step, audience)))

    @property
    def draws(self) -> bool:
        """For those only who say what has become of the actions."""
        return False

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """What one knows of an action."""
        actions = visible(step, Followed, Audience.PHONE)
        if not actions:
            return ()
        choices = tuple((c.id, " ".join(action.what.split())) for c, action in actions)
        return (
            Field(
                "told",
                Told.kind,
                _("Ce que j’en sais"),
                _("Le dire au groupe"),
                Told.longest,
                within="about",
                ask=_("De quelle action ?"),
                choices=choices,
            ),
        )

    def render(self, seat: Seat) -> None:
        """The forms that the buttons open, and the field of everybody."""
        forms.draw(seat)

    def act(self, seat: Seat, action: str, target: str) -> None:
        """Says what has become of an action, or opens the form for why, or for its words."""
        if action in BUTTONS:
            _set(seat, target, BUTTONS[action])
        elif action in forms.FORMS:
            desk.open_form(seat, action, target)
        else:
            super().act(seat, action, target)

    def votable(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The actions, not what is known of them."""
        return tuple((c.id, action.what) for c, action in visible(step, Followed, Audience.PHONE))

    def actions(self, step: StepRecord) -> Sequence[PlannedAction]:
        """Those that go on, so that the next session can follow them again."""
        return tuple(
            replace(action.action, contribution=c.id, person=c.person, step=c.step)
            for c, action in visible(step, Followed, Audience.PHONE)
            if action.action.state.goes_on
        )

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes, each action with what has become of it, and why."""
        said = tuple(blocks(step))
        return [Piece(Place.NOTES, said, step.title)] if said else []


BUTTONS: Final = {
    "done": ActionState.DONE,
    "doing": ActionState.DOING,
    "dropped": ActionState.DROPPED,
    "todo": ActionState.TODO,
}
"""What each button says has become of an action, in their order."""


def _set(seat: Seat, target: str, state: ActionState) -> None:
    """Says so; the same again takes it back."""
    with seat.together():
        found = seat.room.contribution(target).content
        if isinstance(found, Followed):
            news = None if found.state is state else state
            seat.edit(target, replace(found, state=news))


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def _card(
    step: StepRecord,
    listed: tuple[Contribution, Followed],
    told: dict[str, list[tuple[Contribution, Told]]],
    audience: Audience,
) -> Card:
    """An action; the wall says under it what people know of it. It is nobody's own card."""
    c, action = listed
    details = list(action.action.details)
    if audience is Audience.WALL:
        details += [step.signed(known, text.text).text for known, text in told.get(c.id, ())]
    drawn = card(
        step,
        c,
        action.what,
        audience,
        details=tuple(details),
        marks=(_mark(action.state),),
        actions=tuple(_buttons(step, action)),
    )
    return replace(drawn, by="", person="")


def _mark(state: ActionState | None) -> Mark:
    if state in (None, ActionState.TODO):
        icon = "circle-dashed" if state else "message-circle-question-mark"
        word = state_word(state)
        return Mark(word[:1].lower() + word[1:], icon)
    return state_mark(state)


def _buttons(step: StepRecord, action: Followed) -> Iterator[Action]:
    only = tuple(role.value for role in TELLERS)
    able = tuple(p.id for p in step.people.values() if p.has(*TELLERS))
    for name, state in BUTTONS.items():
        on = able if action.state is state else ()
        yield Action(name, state_word(state), only=only, pressed_by=on, toggle=True)
    yield Action("why", _("Pourquoi ?"), "message-circle", only=only)


def _known(step: StepRecord, audience: Audience) -> Iterator[Cards]:
    """What people know, each in a card of its own, to be corrected; the wall has it above."""
    names = {c.id: action.what for c, action in step.of(Followed)}
    cards = tuple(
        card(step, c, told.text, audience, title=names.get(told.about, ""))
        for c, told in visible(step, Told, audience)
    )
    if cards and audience is not Audience.WALL:
        yield Cards(_("Ce que l’on en sait"), cards, newest_first=True)


@hookimpl
def intros() -> list[type[Intro]]:
    """Offers the follow-up."""
    return [FollowUp]
