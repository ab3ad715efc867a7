"""Base classes of exporters, which write the document in one file format."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from tablee.errors import NotAccepted
from tablee.model.synthesis import Part, Synthesis
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.model.actions import Former
    from tablee.model.agendas import RunSheet


@dataclass(frozen=True)
class Exporter(ABC):
    """Writes a synthesis in one format. Pure: the same tree gives the same bytes."""

    name: ClassVar[str]
    """What `tablee export SESSION NAME` takes."""
    title: ClassVar[str]
    extension: ClassVar[str]
    """Without the dot."""
    media_type: ClassVar[str]
    parts: ClassVar[frozenset[Part]] = frozenset(Part)
    """The documents that it can write: all that was said is no part of the sheet."""
    reads: ClassVar[bool] = False
    """Whether `former`, `archived` and `document` read what `export` writes."""

    run_sheets: ClassVar[bool] = False
    """Whether `run_sheet` writes the run sheet of an agenda in this format."""

    @abstractmethod
    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file: the sheet, the notes, or both."""

    def beside(self, synthesis: Synthesis, part: Part, pictures: Mapping[bytes, str]) -> bytes:
        """The same where its pictures are files beside it: by their bytes, the path of each.

        Of a file that is downloaded from a published page, its address (`https://…`).
        """
        return self.export(synthesis, part)

    def run_sheet(self, sheet: RunSheet) -> bytes:
        """The run sheet as a file that can be changed; pure.

        Raises `NotAccepted` where `run_sheets` is false.
        """
        raise NotAccepted(_("Le déroulé ne s’écrit pas dans ce format."))

    def former(self, data: bytes) -> Former:
        """What such a file leaves to a session that follows.

        Raises `NotAccepted` with a sentence for whoever gave a file that cannot be read so.
        """
        raise NotAccepted(_("Ce format ne se relit pas."))

    def archived(self, data: bytes) -> Mapping[str, Any] | None:
        """The whole session in such a file, for `Sessions.bring_in`; None where it holds none.

        Raises `NotAccepted` as `former` does. What stands in it is not checked here.
        """
        return None

    def document(self, data: bytes) -> Synthesis:
        """The document in such a file, without the sources of its lines.

        Raises `NotAccepted` as `former` does.
        """
        raise NotAccepted(_("Ce format ne se relit pas."))


@dataclass(frozen=True)
class Bundle(Exporter):
    """Puts the files of other formats into one."""

    takes: ClassVar[frozenset[str]] = frozenset()
    """The media types of those that it takes, without parameters; empty for all."""

    @abstractmethod
    def bundle(self, synthesis: Synthesis, part: Part, files: Mapping[str, bytes]) -> bytes:
        """The file that holds `files`, by name, and the pictures. Pure."""

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The pictures alone."""
        return self.bundle(synthesis, part, {})


class Files(Protocol):
    """The document of one session in every format, made when asked for."""

    def write(self, format: str, part: Part = Part.BOTH) -> tuple[str, bytes]:
        """The name and the bytes of a file, those that `tablee export` gives.

        Raises `NotFound` for a format that no plugin offers, `NotAccepted` for one that cannot be
        written.
        """
