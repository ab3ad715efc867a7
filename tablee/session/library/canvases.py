"""Canvases that facilitators save for reuse in other sessions (see `files`)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from tablee.errors import BadSetting
from tablee.model.canvases import Template, read, written
from tablee.model.canvases import check as check_canvas
from tablee.session.library.files import MOST_SAVED, SavedFiles
from tablee.texts import N_, _

__all__ = ["FOLDER", "LARGEST", "MOST_SAVED", "CanvasLibrary"]

FOLDER: Final = "canvases"
LARGEST: Final = 64_000
"""Bytes of a file; the longest canvas that is one has half of these."""


class CanvasLibrary(SavedFiles[Template]):
    """The kept canvases of one folder of sessions."""

    FOLDER: ClassVar[str] = FOLDER
    LARGEST: ClassVar[int] = LARGEST
    NAME: ClassVar[str] = "canevas"
    TAKEN = N_("Un canevas gardé s’appelle déjà ainsi. Changez le titre, ou cochez « Remplacer ».")
    FULL = N_("Ce serveur garde déjà {n} canevas. Retirez-en un d’abord.")
    GONE = N_("Ce canevas n’est plus gardé.")
    TOO_LARGE = N_("Ce fichier est trop grand pour un canevas.")
    STUCK = N_("Le canevas n’a pas pu être retiré ({reason}).")

    def read(self, file: bytes) -> Template:
        """One that is nobody's plugin's."""
        return read(file)

    def written(self, thing: Template) -> str:
        return written(thing)

    def made_ready(self, thing: Template) -> Template:
        """Without a plugin's name, which would have it translated."""
        mine = replace(thing, name="")
        if not mine.title.strip():
            raise BadSetting(_("Donnez un titre à ce canevas."))
        check_canvas(mine)
        return mine
