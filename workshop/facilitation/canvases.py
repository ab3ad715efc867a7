"""Canvases that facilitators keep for other sessions: one TOML file each, beside the sessions.

They hold no participant's word, and belong to no session: deleting one leaves them. Anybody who
facilitates a session of this server may keep, use and remove them.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from slugify import slugify

from workshop.canvases import check as check_canvas
from workshop.canvases import read, written
from workshop.errors import BadSetting, NotAccepted, NotFound, NotSaved
from workshop.journals import disk
from workshop.model import Role
from workshop.texts import _

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.canvases import Template
    from workshop.facilitation.room import Room
    from workshop.model import Person

__all__ = ["FOLDER", "LARGEST", "MOST_KEPT", "KeptCanvases"]

FOLDER: Final = "canvases"
"""In the folder of sessions; no session's folder, as those begin with a date."""
MOST_KEPT: Final = 100
"""More would not be chosen among."""
LARGEST: Final = 64_000
"""Bytes of a file; the longest canvas that is one has half of these."""


class KeptCanvases:
    """The kept canvases of one folder of sessions, by the name of their file without its end."""

    def __init__(self, sessions: Path) -> None:
        """Keeps them beside these sessions; nothing is written before there is one."""
        self.folder = sessions / FOLDER
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[tuple[int, int], Template]] = {}

    def all(self) -> dict[str, Template]:
        """Those that can be read, by title."""
        found = {file.stem: self._looked_at(file) for file in self._files()}
        kept = {name: each for name, each in found.items() if not isinstance(each, str)}
        return dict(sorted(kept.items(), key=lambda one: one[1].title.casefold()))

    def damaged(self) -> dict[str, str]:
        """Files that are no canvas, each with the sentence why; they are left as they are."""
        found = {file.name: self._looked_at(file) for file in self._files()}
        return {name: said for name, said in found.items() if isinstance(said, str)}

    def keep(self, by: Person, room: Room, template: Template, *, instead: bool = False) -> str:
        """Keeps a canvas, in the place of the one with its title if `instead`; returns its name.

        Raises `NotAccepted` where another stands in the way, `BadSetting`, or `NotSaved`.
        """
        room.require(by, Role.FACILITATOR)
        mine = replace(template, name="")
        if not mine.title.strip():
            raise BadSetting(_("Donnez un titre à ce canevas."))
        check_canvas(mine)
        with self._lock:
            kept = self.all()
            twin = self.titled(mine.title)
            if twin and kept[twin] != mine and not instead:
                raise NotAccepted(
                    _(
                        "Un canevas gardé s’appelle déjà ainsi. Changez le titre, ou cochez "
                        "« Remplacer »."
                    )
                )
            if not twin and len(kept) >= MOST_KEPT:
                raise NotAccepted(
                    _("Ce serveur garde déjà {n} canevas. Retirez-en un d’abord.").format(
                        n=MOST_KEPT
                    )
                )
            name = twin or self._free(slugify(mine.title, max_length=60) or "canevas")
            self._write(name, written(mine))
        return name

    def titled(self, title: str) -> str:
        """The name of the kept canvas with this title; empty for none."""
        wanted = title.strip().casefold()
        found = (n for n, t in self.all().items() if t.title.strip().casefold() == wanted)
        return next(found, "")

    def remove(self, by: Person, room: Room, name: str) -> None:
        """Keeps one no longer; the sessions that use it have it whole. Raises `NotSaved`."""
        room.require(by, Role.FACILITATOR)
        with self._lock:
            file = next((f for f in self._files() if f.stem == name), None)
            if file is None:
                raise NotFound(_("Ce canevas n’est plus gardé."))
            try:
                file.unlink()
                disk.sync_folder(self.folder)
            except OSError as error:
                raise NotSaved(
                    _("Le canevas n’a pas pu être retiré ({reason}).").format(
                        reason=disk.reason(error)
                    )
                ) from error

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.toml"))

    def _looked_at(self, file: Path) -> Template | str:
        """The canvas in a file, or why it is none; read again only once the file is another."""
        try:
            stat = file.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            seen = self._seen.get(file.name)
            if seen is None or seen[0] != stamp:
                if stat.st_size > LARGEST:
                    raise BadSetting(_("Ce fichier est trop grand pour un canevas."))
                self._seen[file.name] = seen = (stamp, read(file.read_bytes()))
            return seen[1]
        except BadSetting as error:
            return str(error)
        except OSError as error:
            return disk.reason(error)

    def _free(self, slug: str) -> str:
        """A name that no file has, damaged ones included."""
        taken, name, n = {file.stem for file in self._files()}, slug, 1
        while name in taken:
            n += 1
            name = f"{slug}-{n}"
        return name

    def _write(self, name: str, text: str) -> None:
        try:
            self.folder.mkdir(exist_ok=True, mode=0o700)
            disk.replace(self.folder / f"{name}.toml", [text.encode()])
        except OSError as error:
            raise disk.not_saved(error) from error
