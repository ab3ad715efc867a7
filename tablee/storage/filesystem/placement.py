"""Moves a session's folder into or out of place atomically.

What is on its way in or out stands in `.unfinished/`, which `tidy` empties once the folder of
sessions is held again.
"""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import Final

from tablee.errors import NotSaved
from tablee.storage.journal import disk
from tablee.texts import _

UNFINISHED: Final = ".unfinished"


def draft(root: Path, name: str) -> Path:
    """Where a folder can be filled before it is put in place; raises `OSError`."""
    waiting = root / UNFINISHED
    waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
    return waiting / f"{name}-{secrets.token_hex(4)}"


def place(filled: Path, folder: Path) -> None:
    """Puts a filled folder where it belongs, for good; raises `OSError`."""
    disk.sync_folder(filled)
    disk.move(filled, folder)
    disk.sync_folder(folder.parent)


def remove(folder: Path) -> None:
    """Takes a session's folder away with everything in it; raises `NotSaved` with nothing gone."""
    try:
        gone = draft(folder.parent, folder.name)
        disk.move(folder, gone)
        disk.sync_folder(folder.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise NotSaved(
            _("La session n’a pas pu être supprimée ({reason}). Elle est intacte.").format(
                reason=disk.reason(error)
            )
        ) from error
    _delete(gone)


def tidy(root: Path) -> None:
    """Deletes what was on its way when a process stopped. Whoever calls it holds the folder."""
    _delete(root / UNFINISHED)


def _delete(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise NotSaved(
            _("Il reste des fichiers à supprimer dans {folder} ({reason}).").format(
                folder=folder, reason=disk.reason(error)
            )
        ) from error
