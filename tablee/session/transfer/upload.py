"""Detects whether an uploaded file is an archive, an exported document or a report.

What is in it is told first (`Incoming.understood`); `Sessions.receive` makes a session of it.
A stranger's file is read in a process apart (`APART`) where a server runs. A format that a plugin
reads again is not: plugins are in this process only, where their time is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tablee.document import importing
from tablee.errors import NotAccepted
from tablee.isolation import checked
from tablee.isolation.worker import Worker
from tablee.model.synthesis import Synthesis
from tablee.session.transfer import follow_up, restore
from tablee.settings import PACKAGE
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tablee.activities import Exporter
    from tablee.document.importing import Understood
    from tablee.registry import Catalogue

T = TypeVar("T")

SECONDS: Final = 30.0
"""For one file, in the process apart: the longest that is taken needs a few."""
APART: Final = Worker(1_000, PACKAGE)
"""Reads reports, agendas and canvases: the longest takes half of it, the libraries the rest."""


@dataclass(frozen=True)
class Incoming:
    """What a file says, and the session that is in it, if one is."""

    understood: Understood
    archive: Mapping[str, Any] | None = None
    """As `Sessions.bring_in` takes it: the session comes back as it was."""


def in_process_apart(function: Callable[..., T], *given: Any) -> T:
    """What the function reads in a stranger's file, within `SECONDS`; see `Worker.run`."""
    return APART.run(SECONDS, function, *given)


def longest(catalogue: Catalogue, name: str) -> int:
    """Bytes that a file of this name may have; the pictures of a workshop are in ours."""
    ours = _reader(catalogue, name) is not None
    return follow_up.LONGEST_FILE if ours else importing.longest(name)


def read(
    catalogue: Catalogue, name: str, data: bytes, language: str = "", *, apart: bool = False
) -> Incoming:
    """What the file of this name says; the name is empty for a text that was pasted.

    `language` is that of the session that a report makes; empty for that of its labels. `apart` is
    for a server, which others use meanwhile. Raises `NotAccepted` with a sentence for whoever gave
    a file that cannot be read, or takes too long or too much memory to be.
    """
    reader = _reader(catalogue, name)
    if reader is None:
        if apart:
            return Incoming(in_process_apart(importing.understood_file, data, name, language))
        return Incoming(importing.understood_file(data, name, language))
    if len(data) > follow_up.LONGEST_FILE:
        raise NotAccepted(
            _("Ce fichier est trop lourd : {n} Mo au plus. Rien n’a été créé.").format(
                n=follow_up.LONGEST_FILE // 1_000_000
            )
        )
    archive = follow_up.read_by(reader, "archived", lambda: reader.archived(data))
    if archive is not None:
        restore.read(archive, catalogue)  # a damaged one is refused before anything is told of it
    document = follow_up.read_by(
        reader, "document", lambda: checked(reader.document(data), Synthesis, "document")
    )
    return Incoming(importing.of_document(document, whole=archive is not None), archive)


def _reader(catalogue: Catalogue, name: str) -> Exporter | None:
    """The format whose files are read again and end so."""
    known = follow_up.readers(catalogue)
    return next((e for e in known if name.lower().endswith(f".{e.extension}")), None)
