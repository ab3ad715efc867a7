"""Upload and display of photos of paper: a canvas on a wall, sticky notes on a table.

How a picture is checked, cleaned and sent is the core’s (`tablee.activities.pictures`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import streamlit as st

from tablee import plugin
from tablee.plugin import (
    Audience,
    Field,
    OwnRecord,
    Seat,
    StepRecord,
    _,
    inputs,
    ngettext,
    picture_card,
    picture_field,
    picture_inputs,
    pictures_shown,
    visible,
)

from .cards.contents import PHOTOGRAPHERS, Photo

BESIDE: Final = 4
"""Columns of a board that leave room for a photo on the wall."""


def with_photos(board: plugin.View, step: StepRecord, audience: Audience) -> plugin.View:
    """The board, and under it the photos; on the wall the newest stands beside it."""
    if audience is Audience.WALL:
        newest = pictures_shown(step, Photo)[:1]
        return _on_the_wall(board, newest[0]) if newest else board
    shown = tuple(picture_card(step, c, audience) for c, _p in visible(step, Photo, audience))
    if not shown:
        return board
    before = board.items if isinstance(board, plugin.Stack) else (board,)
    number = ngettext("{n} photo", "{n} photos", len(shown))
    return plugin.Stack((*before, plugin.Cards(_("Photos du papier"), shown, counted=number)))


def _on_the_wall(board: plugin.View, newest: plugin.Picture) -> plugin.View:
    """Alone where there is no card; not at all where the board takes the whole width."""
    if not isinstance(board, plugin.Board):
        return board  # while all write alone, how many have is what the room waits for
    if not any(column.cards for column in board.columns):
        return newest
    return plugin.Stack((board, newest)) if len(board.columns) <= BESIDE else board


def own_fields(own: OwnRecord) -> Iterator[Field]:
    """A photo of what stands on paper, for those who may send one."""
    if own.may_add and own.has(*PHOTOGRAPHERS):
        yield picture_field(
            "photo",
            Photo,
            _("Une photo du canevas sur papier"),
            _("Ajouter la photo"),
            hint=_("Trois colonnes de papillons"),
        )


def button(seat: Seat) -> None:
    """Opens the form for a photo."""
    if not inputs.opened(seat, "photo"):
        st.button(
            _("Ajouter une photo du papier"),
            key=seat.key("do", "photo"),
            type="tertiary",
            on_click=inputs.open_form,
            args=(seat, "photo", "open"),
        )


def draw(seat: Seat) -> None:
    """The form, once it was asked for, until a photo is sent."""
    if not inputs.opened(seat, "photo"):
        return
    with st.container(key=seat.key("photo-part")):
        picture_inputs.send(
            seat,
            Photo,
            _("Une photo du canevas sur papier"),
            _("Ajouter la photo"),
            hint=_("Trois colonnes de papillons"),
            done=lambda: inputs.close_form(seat, "photo"),
        )
        st.button(
            _("Ne pas ajouter de photo"),
            key=seat.key("do", "photo-close"),
            type="tertiary",
            on_click=inputs.close_form,
            args=(seat, "photo"),
        )
