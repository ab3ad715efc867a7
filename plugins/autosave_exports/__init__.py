"""Autosave: when a session closes, its document is written to a folder that the host names.

The files are those of `tablee export`, one folder a session; closing again replaces them. Nothing
is written while no folder is set.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tablee.plugin import (
    N_,
    Files,
    NotSaved,
    Part,
    PluginStatus,
    Record,
    ServerSettings,
    ToldEvent,
    WorkshopError,
    _,
    comma_separated,
    disk,
    folder,
    hookimpl,
    ngettext,
    variable,
)

API = 1

log = logging.getLogger("tablee.plugins.autosave_exports")


# ── where and what, set by whoever hosts ────────────────────────────────────────────────────


def _part(text: str) -> Part:
    try:
        return Part(text)
    except ValueError as error:
        raise ValueError(" / ".join(Part)) from error


@dataclass(frozen=True)
class AutosaveSettings(ServerSettings):
    """Which files are written, and where."""

    name = "autosave_exports"
    title = N_("Enregistrement automatique")
    summary = N_("À la fin d’une session, écrit sa synthèse dans un dossier, aux formats choisis.")
    folder: Path | None = variable(folder, None)
    """The folder in which each session that closes gets one of its own; empty for nothing. It must
    be there: a disk that was pulled out is not made again."""
    formats: tuple[str, ...] = variable(comma_separated, ("pdf", "markdown"), among="exporters")
    """The formats that are written, comma-separated, by the names that `tablee export` takes."""
    part: Part = variable(_part, Part.BOTH)
    """The document's `sheet`, its `notes`, or `both`."""

    @property
    def active(self) -> bool:
        return self.folder is not None


@hookimpl
def server_settings() -> list[type[ServerSettings]]:
    return [AutosaveSettings]


# ── what became of it ───────────────────────────────────────────────────────────────────────


MOST: Final = 20
"""Sessions of which what went wrong is remembered."""

_lock = threading.Lock()
_written: set[str] = set()
"""Sessions whose files are all there, by id."""
_failed: dict[str, str] = {}
"""Why files of others are not, by id. Only the log names a session: others read the sentences."""


@hookimpl
def states() -> list[PluginStatus]:
    """How many sessions were written since the server started, what is wrong or went wrong."""
    with _lock:
        n, failed = len(_written), Counter(_failed.values())
    saved = ngettext("{n} session enregistrée.", "{n} sessions enregistrées.", n)
    said = [PluginStatus(saved.format(n=n))]
    folder = AutosaveSettings.here().folder
    if folder is not None and not folder.is_dir():
        said.append(PluginStatus(_gone(folder), well=False))
    for sentence, times in failed.items():
        count = ngettext("{n} session incomplète", "{n} sessions incomplètes", times)
        words = _("{count} : {sentence} {retry}").format(
            count=count.format(n=times),
            sentence=sentence,
            retry=_("Une fois que c’est réparé, rouvrez la session et terminez-la de nouveau."),
        )
        said.append(PluginStatus(words, well=False))
    return said


def _note(session: str, failures: list[str]) -> None:
    with _lock:
        _written.discard(session)
        _failed.pop(session, None)
        if failures:
            _failed[session] = " ".join(failures)
            for oldest in list(_failed)[:-MOST]:
                del _failed[oldest]
        else:
            _written.add(session)


# ── at the end of a session ─────────────────────────────────────────────────────────────────


@hookimpl
def session_closed(record: Record, files: Files, event: ToldEvent) -> None:
    """Writes every format; one that fails stops no other. After a crash it is told again."""
    settings, session, failures = AutosaveSettings.here(), record.session.id, list[str]()
    if settings.folder is None:
        return
    for format in settings.formats:
        try:
            _require(settings.folder)
            name, data = files.write(format, settings.part)
            _put(settings.folder, session, name, data)
        except WorkshopError as error:
            if str(error) not in failures:
                failures.append(str(error))
                log.warning("session %s, %s: %s", session, format, error)
    _note(session, failures)


def _require(root: Path) -> None:
    """Raises `NotSaved` where the folder is not there; it is not made again."""
    if not root.is_dir():
        raise NotSaved(_gone(root))


def _gone(root: Path) -> str:
    sentence = _("Le dossier {folder} n’est pas là : branchez son disque, ou créez-le.")
    return sentence.format(folder=root)


def _put(root: Path, session: str, name: str, data: bytes) -> None:
    """Puts a file in place of the one before, whole or not at all; raises `NotSaved`."""
    file = root / session / name
    try:
        file.parent.mkdir(exist_ok=True)
        disk.replace(file, [data])
    except OSError as error:
        sentence = _("Le dossier {folder} ne peut pas être écrit ({reason}).")
        raise NotSaved(sentence.format(folder=root, reason=disk.reason(error))) from error
