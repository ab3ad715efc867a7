"""Detects whether an uploaded file is an archive, an exported document or a report.

What is in it is told first (`Incoming.understood`); `Sessions.receive` makes a session of it.
A stranger's file is read in a process apart (`APART`) where a server runs. A format that a plugin
reads again, or an importer, is not: plugins are in this process only, where their time is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from tablee.activities import Exporter, Imported, Importer
from tablee.document import importing
from tablee.document.importing import Understood
from tablee.errors import NotAccepted
from tablee.isolation import LONG, Failed, checked, fitted, tried
from tablee.isolation.worker import Worker
from tablee.model.actions import PlannedAction
from tablee.model.synthesis import Synthesis
from tablee.registry import Catalogue
from tablee.session.transfer import follow_up, restore
from tablee.settings import PACKAGE
from tablee.texts import _, decimal

T = TypeVar("T")

OWN: Final = "tablee"
"""In the place of an importer's name: the core reads it itself."""
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


def importers(catalogue: Catalogue, name: str) -> list[Importer]:
    """What plugins read in files of this name, surest first: the first does unless one chooses."""
    return [each for each in catalogue.importers.values() if _ends(name, each.extensions)]


def readable(catalogue: Catalogue) -> list[str]:
    """How the names of files end that can be read here, plugins' first."""
    of_plugins = [end for each in catalogue.importers.values() for end in each.extensions]
    ours = (reader.extension for reader in follow_up.readers(catalogue))
    return list(dict.fromkeys((*of_plugins, *importing.ENDINGS, *ours)))


def ways(catalogue: Catalogue, name: str) -> list[tuple[str, str]]:
    """The importers that read files of this name as `(name, title)`, the one taken by itself first.

    `OWN` stands for the core, where it reads them too; empty where no importer does.
    """
    found = [(each.name, _(each.title)) for each in importers(catalogue, name)]
    if not found:
        return []
    ours = _reader(catalogue, name) is not None or _ends(name, importing.ENDINGS)
    return [*([(OWN, _("Compte rendu"))] if ours else []), *found]


def longest(catalogue: Catalogue, name: str, by: str = "") -> int:
    """Bytes that a file of this name may have; the pictures of a workshop are in ours."""
    if (importer := _importer(catalogue, name, by)) is not None:
        return importer.longest
    ours = _reader(catalogue, name) is not None
    return follow_up.LONGEST_FILE if ours else importing.longest(name)


def read(
    catalogue: Catalogue,
    name: str,
    data: bytes,
    language: str = "",
    *,
    by: str = "",
    apart: bool = False,
) -> Incoming:
    """What the file of this name says; the name is empty for a text that was pasted.

    `language` is that of the session that a report makes; empty for that of its labels. `by` names
    the importer to read it with, `OWN` for none. `apart` is for a server, which others use
    meanwhile. Raises `NotAccepted` with a sentence for whoever gave a file that cannot be read, or
    takes too long or too much memory to be; `NotFound` for an importer that is not there.
    """
    importer = _importer(catalogue, name, by) or (None if by else _pasted(catalogue, name, data))
    if importer is not None:
        return _imported(importer, name, data, language)
    reader = _reader(catalogue, name)
    if reader is None:
        if apart:
            return Incoming(in_process_apart(importing.understood_file, data, name, language))
        return Incoming(importing.understood_file(data, name, language))
    _bounded(data, follow_up.LONGEST_FILE)
    archive = follow_up.read_by(reader, "archived", lambda: reader.archived(data))
    if archive is not None:
        restore.read(archive, catalogue)  # a damaged one is refused before anything is told of it
    document = follow_up.read_by(
        reader, "document", lambda: checked(reader.document(data), Synthesis, "document")
    )
    return Incoming(importing.of_document(document, whole=archive is not None), archive)


def _imported(importer: Importer, name: str, data: bytes, language: str) -> Incoming:
    """What a plugin reads in it; a mistake of its own is a sentence, too, and nothing is made."""
    _bounded(data, importer.longest)
    try:
        understood = tried(
            importer,
            "imported",
            lambda: understood_by(importer, importer.imported(data, name), language),
            seconds=LONG,
            refuses=True,
        )
    except Failed as error:
        sentence = _(
            "Ce fichier ne se lit pas : « {title} » a rencontré une erreur. Rien n’a été créé."
        )
        raise NotAccepted(sentence.format(title=_(importer.title))) from error
    return Incoming(understood)


def understood_by(importer: Importer, found: object, language: str = "") -> Understood:
    """What an importer has read, looked through while a mistake in it is still the plugin's.

    Raises `Misfit` for what is no `Imported`, `NotAccepted` for what no session can be made of.
    """
    imported = checked(found, Imported, "imported")
    checked(imported.document, Synthesis, "imported")
    fitted(imported.board, tuple[tuple[str, tuple[str, ...]], ...], "imported")
    fitted(imported.actions, tuple[PlannedAction, ...], "imported")
    return importing.of_imported(imported, importer.title, language)


def _bounded(data: bytes, most: int) -> None:
    if len(data) > most:
        sentence = _("Ce fichier est trop lourd : {n} Mo au plus. Rien n’a été créé.")
        raise NotAccepted(sentence.format(n=decimal(most / 1_000_000, "0.######")))


def _importer(catalogue: Catalogue, name: str, by: str) -> Importer | None:
    """The importer that was chosen, or that which reads files of this name by itself."""
    if by and by != OWN:
        return catalogue.importer(by)
    found = ways(catalogue, name) if name and not by else []
    return catalogue.importers.get(found[0][0]) if found else None


def _pasted(catalogue: Catalogue, name: str, data: bytes) -> Importer | None:
    """The importer that surely knows a text which was pasted."""
    if name or len(data) > importing.LONGEST_TEXT:
        return None
    text = data.decode("utf-8", "replace")
    for each in catalogue.importers.values():
        with suppress(Failed):
            if tried(each, "recognises", partial(each.recognises, text)) is True:
                return each
    return None


def _ends(name: str, extensions: Iterable[str]) -> bool:
    return name.lower().endswith(tuple(f".{end}" for end in extensions))


def _reader(catalogue: Catalogue, name: str) -> Exporter | None:
    """The format whose files are read again and end so."""
    known = follow_up.readers(catalogue)
    return next((e for e in known if _ends(name, (e.extension,))), None)
