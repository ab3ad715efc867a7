"""A plugin that was taken in, and one that was left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tablee.settings import ROOT
from tablee.texts import N_, _

if TYPE_CHECKING:
    from tablee.registry.faults import Fault

__all__ = ["Plugin", "Refusal", "Way"]


SHELVES: Final = {
    "activity": N_("Activité"),
    "agenda": N_("Agenda"),
    "exporter": N_("Format"),
    "journal": N_("Journal"),
    "canvas": N_("Canevas"),
    "settings": N_("Réglages du serveur"),
}
"""What people call the things that plugins offer."""


class Way(StrEnum):
    """How a plugin comes in."""

    OURS = "ours"
    FOLDER = "folder"
    """A folder or a file, in a folder that `TABLEE_PLUGINS_DIR` names."""
    PACKAGE = "package"
    """Installed by pip, with an entry point of the group `tablee.plugins`."""


@dataclass(frozen=True)
class Plugin:
    """A plugin taken in, with what it offers, such as `activity: dot_vote`."""

    name: str
    source: str
    """Its file or folder; the distribution, for a package."""
    offers: tuple[str, ...]
    titles: tuple[str, ...] = ()
    """What people call each of these, in the same order, to be translated; empty for none."""
    version: str = ""
    way: Way = Way.FOLDER

    @property
    def told(self) -> tuple[str, ...]:
        """Each thing that it offers, as people and files name it, in the language being spoken."""
        titles = self.titles or ("",) * len(self.offers)
        return tuple(_told(*pair) for pair in zip(self.offers, titles, strict=True))

    @property
    def origin(self) -> str:
        """Where it comes from, as briefly as it can be said."""
        return _origin(self.way, self.source)


def _told(offer: str, title: str) -> str:
    shelf, _colon, name = offer.partition(": ")
    kind = _(SHELVES[shelf])
    if not title:
        return _("{kind} : {name}").format(kind=kind, name=name)
    return _("{kind} : {title} ({name})").format(kind=kind, title=_(title), name=name)


def _origin(way: Way | None, source: str) -> str:
    if way is Way.PACKAGE:
        return _("paquet {name}").format(name=source)
    path = Path(source)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else source


@dataclass(frozen=True)
class Refusal:
    """What is left out: a plugin, one agenda of a plugin, or a name that no plugin has."""

    plugin: str
    faults: tuple[Fault, ...]
    """All that is to be mended."""
    detail: str = ""
    """The tracebacks, for whoever mends it."""
    way: Way | None = None
    """None for what is no plugin: a folder that is not there, a name that nobody has."""
    source: str = ""
    version: str = ""
    agenda: str = ""
    """The title of the agenda that asks for what is not here, to be translated; empty for none."""

    @property
    def origin(self) -> str:
        """Where it comes from, as briefly as it can be said; empty for what is no plugin."""
        return _origin(self.way, self.source) if self.source else ""

    @property
    def sentence(self) -> str:
        """What is left out and why, in the language being spoken."""
        return " ".join(filter(None, (self.head, *map(str, self.faults))))

    @property
    def head(self) -> str:
        """What is left out, in a sentence; empty where the faults say it themselves."""
        if self.way is None:
            return ""
        if self.agenda:
            sentence = _("L’agenda « {agenda} » du plugin « {name} » demande ce qui n’est pas ici.")
            return sentence.format(agenda=_(self.agenda), name=self.plugin)
        return _("Le plugin « {name} » est laissé de côté.").format(name=self.plugin)
