"""The console's part: laying pictures on the table, ours or several of one's own at once."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from tablee.plugin import Seat, _, inputs, ngettext, picture_inputs

from .contents import TablePhoto
from .ours import ours


def lay(seat: Seat, pictures: Iterable[tuple[bytes, str]]) -> None:
    """Puts these on the table, in one act that can be undone at once."""
    with seat.together():
        for data, alt in pictures:
            seat.post(TablePhoto(seat.add_picture(data), alt))


def draw(seat: Seat) -> None:
    """Ours with a press; one's own, several at once; the words about one, to correct them."""
    there = {photo.alt for _c, photo in seat.step.of(TablePhoto)}
    left = [(data, alt) for data, alt in ours() if alt not in there]
    if left:
        words = ngettext("Poser l’image de Tablée", "Poser les {n} images de Tablée", len(left))
        key = seat.key("lay-ours")
        press = lambda: inputs.attempt(seat, lambda: lay(seat, left))  # noqa: E731 - one line
        st.button(words.format(n=len(left)), key=key, on_click=press)
    picture_inputs.send_several(seat, TablePhoto, _("Vos images"), _("Poser ces images"))
    picture_inputs.correction(seat)
