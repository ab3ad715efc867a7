"""Canvases that facilitators keep for other sessions (see `files`)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from tablee.errors import BadSetting
from tablee.model.canvases import Template, read, written
from tablee.model.canvases import check as check_canvas
from tablee.session.library.files import MOST_SAVED, SavedFiles
from tablee.texts import _

__all__ = ["FOLDER", "LARGEST", "MOST_SAVED", "CanvasLibrary"]

FOLDER: Final = "canvases"
LARGEST: Final = 64_000
"""Bytes of a file; the longest canvas that is one has half of these."""


class CanvasLibrary(SavedFiles[Template]):
    """The kept canvases of one folder of sessions."""

    FOLDER: ClassVar[str] = FOLDER
    LARGEST: ClassVar[int] = LARGEST
    NAME: ClassVar[str] = "canevas"

    def read(self, file: bytes) -> Template:
        """One that is nobody's plugin's."""
        return read(file)

    def written(self, thing: Template) -> str:
        """As it is handed on."""
        return written(thing)

    def made_ready(self, thing: Template) -> Template:
        """Without a plugin's name, which would have it translated."""
        mine = replace(thing, name="")
        if not mine.title.strip():
            raise BadSetting(_("Donnez un titre à ce canevas."))
        check_canvas(mine)
        return mine

    def taken(self) -> str:
        """Of titles."""
        return _(
            "Un canevas gardé s’appelle déjà ainsi. Changez le titre, ou cochez « Remplacer »."
        )

    def full(self) -> str:
        """Of all."""
        return _("Ce serveur garde déjà {n} canevas. Retirez-en un d’abord.").format(n=MOST_SAVED)

    def gone(self) -> str:
        """Of one removed."""
        return _("Ce canevas n’est plus gardé.")

    def too_large(self) -> str:
        """Of files."""
        return _("Ce fichier est trop grand pour un canevas.")

    def stuck(self, reason: str) -> str:
        """Of the disk."""
        return _("Le canevas n’a pas pu être retiré ({reason}).").format(reason=reason)
