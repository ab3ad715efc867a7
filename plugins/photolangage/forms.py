"""The console's part: laying pictures on the table, ours or several of one's own at once."""

from __future__ import annotations

from collections.abc import Iterable

from tablee.plugin import Seat, _, inputs, ngettext, picture_inputs

from .contents import TablePhoto
from .ours import ours


def lay(seat: Seat, pictures: Iterable[tuple[bytes, str]]) -> None:
    """Puts these on the table, in one act that can be undone at once."""
    with seat.together():
        for data, alt in pictures:
            seat.post(TablePhoto(seat.add_picture(data), alt))


def draw(seat: Seat) -> None:
    """Ours with a press; one's own, several at once."""
    there = {photo.alt for _c, photo in seat.step.of(TablePhoto)}
    left = [(data, alt) for data, alt in ours() if alt not in there]
    if left:
        words = ngettext("Poser l’image de Tablée", "Poser les {n} images de Tablée", len(left))
        inputs.button(seat, words.format(n=len(left)), lambda: lay(seat, left), "lay-ours")
    picture_inputs.send_several(seat, TablePhoto, _("Vos images"), _("Poser ces images"))
