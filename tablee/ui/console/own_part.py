"""Draws one person's part of a step: the activity's `render`, and the live view under it.

Runs as a fragment: posting reruns only this, for this person. A plugin that fails here leaves a
sentence in its place; the rest of the page lives.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import streamlit as st

from tablee.activities import Activity
from tablee.errors import NotFound, WorkshopError
from tablee.isolation import Failed, tried
from tablee.session import Room
from tablee.session.contributions import moderation
from tablee.session.contributions.checks import PRESS, nothing_changed
from tablee.session.people.seat import Seat
from tablee.ui.console import history, voting
from tablee.ui.widgets import inputs
from tablee.ui.widgets.component import live, sent
from tablee.ui.widgets.error_boundary import contained
from tablee.ui.widgets.field_inputs import ASKING, asked_field, draw_asked, open_asked
from tablee.view import CoreButton
from tablee.web.ops.page_errors import part

log = logging.getLogger(__name__)


@st.fragment
@part
def personal(
    room: Room,
    who: str,
    step: str,
    *,
    console: bool,
    looked_at: bool = False,
    tools: Callable[[], None] | None = None,
) -> None:
    """Draws a seat: of whoever facilitates with the view; of others what stands in their page.

    `looked_at` streams this very step to the console, not the running one. `tools` draws what the
    console has beside the history.
    """
    if (seat := _seat(room, who, step)) is None:
        return
    if not console:
        _own(seat)
        history.line(seat)
        return
    history.who_wrote(seat)
    if tools is not None:
        with st.container(key="step-tools", horizontal=True, vertical_alignment="center"):
            history.bar(seat.room, seat.person, seat.step.step.id)
            tools()
    _console(seat, looked_at=looked_at)


def _seat(room: Room, who: str, step: str) -> Seat | None:
    """Somebody's seat; None, with a sentence, in a step that has left the agenda meanwhile."""
    seat = Seat(room, who, step)
    try:
        seat.step  # noqa: B018 - is it there?
    except NotFound as error:
        st.info(inputs.as_text(str(error)))
        return None
    return seat


def _console(seat: Seat, *, looked_at: bool) -> None:
    """The view over what the facilitator does; a vote that is not closed has them the other way.

    What opens and closes it then stands over the fields where votes are typed, and hides none.
    """
    above = voting.comes_first(seat)
    if not above:
        _view(seat, looked_at=looked_at)
    with st.container(key=seat.key("console-own-part-above" if above else "console-own-part")):
        _own(seat)
        if seat.step.step.beside:
            history.line(seat)
    if above:
        _view(seat, looked_at=looked_at)


@part
def _own(seat: Seat) -> None:
    inputs.show_refusal(seat)
    _editing(seat)
    _asking(seat)
    activity = seat.activity

    # Apart: what closes a vote stays there though its own part fails.
    contained(seat, "before_opening", lambda: voting.draw(seat))
    if type(activity).render is Activity.render:
        contained(seat, "fields", lambda: inputs.fields(seat))
    else:
        contained(seat, "render", lambda: activity.render(seat))


@part
def _view(seat: Seat, *, looked_at: bool) -> None:
    key = seat.key("live")
    live(
        "view",
        seat.room,
        seat.person,
        key=key,
        console=True,
        step=seat.step.step.id if looked_at else "",
        focus=st.session_state.get(seat.key("focus"), ""),
        selection=inputs.selection(seat),
        did=None if looked_at else history.did(seat.room, seat.person),
        on_act=lambda: carry_out(seat, sent(key, "act")),
    )


def carry_out(seat: Seat, asked: object) -> None:
    """Carries out a press on a card: the core's own actions, or the activity's."""
    if not isinstance(asked, dict):
        return
    button, target = str(asked.get("action", "")), str(asked.get("target", ""))
    if not button:  # something was done by another way: what stands around it is drawn again
        return
    try:
        with seat.room.act():
            _carry_out(seat, button, target)
    except WorkshopError as refusal:
        inputs.refuse(seat, str(refusal))
    except Exception as error:
        if not isinstance(error, Failed):
            log.exception("act %s of %s failed", button, seat.step.step.activity)
        inputs.refuse(seat, nothing_changed(seat.step))


def _carry_out(seat: Seat, button: str, target: str) -> None:
    if button == CoreButton.WITHDRAW:
        inputs.withdraw(seat, target)
    elif button == CoreButton.WHO:
        history.ask_who(seat, target)
    elif button == history.UNDO:
        seat.room.history.undo(seat.person, int(target))
    elif button in (CoreButton.HIDE, CoreButton.SHOW):
        seat.hide(target, button == CoreButton.HIDE)
    elif button in moderation.PRESSES:
        seat.room.moderation.press(seat.person, button, target)
    elif not _opens(seat, button, target):
        activity = seat.activity
        tried(
            activity,
            "act",
            lambda: activity.act(seat, button, target),
            seconds=PRESS,
            step=seat.step.step,
            apart=False,
            refuses=True,
        )


def _opens(seat: Seat, button: str, target: str) -> bool:
    """Opens the form that the button asks for; says whether there is one."""
    if asked_field(seat, button, target) is not None:
        open_asked(seat, button, target)
        return True
    text = button == CoreButton.EDIT and hasattr(seat.room.contribution(target).content, "text")
    if text:
        inputs.open_form(seat, inputs.EDITING, target)
    return text


def _editing(seat: Seat) -> None:
    target = inputs.opened(seat, inputs.EDITING)
    if not target:
        return
    try:
        inputs.edit_form(seat, seat.room.contribution(target))
    except NotFound as error:
        inputs.close_form(seat, inputs.EDITING)
        st.info(inputs.as_text(str(error)))


def _asking(seat: Seat) -> None:
    """The form that a button asked for, while what it is about is there."""
    button, _space, target = inputs.opened(seat, ASKING).partition(" ")
    if not button:
        return
    try:
        field = asked_field(seat, button, target)
    except NotFound as error:
        inputs.close_form(seat, ASKING)
        st.info(inputs.as_text(str(error)))
        return
    if field is None:
        inputs.close_form(seat, ASKING)
    else:
        draw_asked(seat, field, button, target, partial(inputs.form_buttons, seat, ASKING))
