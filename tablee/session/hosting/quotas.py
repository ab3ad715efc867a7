"""Quotas of a server: sessions by person, megabytes by session and in all, people in a session.

The settings give them; what an administrator changes is kept beside the sessions and comes first.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Final

import msgspec

from tablee.errors import NotAccepted, NotSaved
from tablee.storage.journal import disk
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["LEAST_LEFT", "QuotaFile", "Quotas", "folder_size"]

FILE: Final = "quotas.json"
MOST: Final = 1_000_000
MEGABYTE: Final = 1_000_000
LEAST_LEFT: Final = 200 * MEGABYTE
"""Bytes of the disk that are for the sessions there are: with fewer left, none is opened."""


@dataclass(frozen=True)
class Quotas:
    """Zero is for no limit."""

    a_day: int = 0
    """Sessions that one person may open in a day."""
    each: int = 0
    """Sessions of one person that may be kept."""
    megabytes_each: int = 0
    """Of one session's files."""
    megabytes: int = 0
    """Of all sessions' files."""
    people: int = 0
    """People in one session."""


class QuotaFile:
    """What an administrator has changed of a server's quotas."""

    def __init__(self, folder: Path, given: Quotas) -> None:
        """Over what the settings have `given`."""
        self._path, self._given = folder / FILE, given

    def read(self) -> Quotas:
        """Those in force."""
        try:
            changed = msgspec.json.decode(self._path.read_bytes(), type=dict[str, int])
        except (OSError, msgspec.DecodeError):
            return self._given
        known = {field.name for field in fields(Quotas)}
        return replace(self._given, **{k: v for k, v in changed.items() if k in known and v >= 0})

    def write(self, typed: Mapping[str, str]) -> Quotas:
        """Takes numbers as they were typed; `NotAccepted` for what is none, `NotSaved`."""
        values = asdict(self.read())
        for name in values:
            text = typed.get(name, str(values[name])).strip()
            if not (text.isascii() and text.isdigit() and int(text[:9]) <= MOST and len(text) < 9):
                raise NotAccepted(_("Donnez un nombre entre 0 et 1 000 000 ; 0 ne limite rien."))
            values[name] = int(text)
        made = Quotas(**values)
        given = asdict(self._given)
        changed = {name: value for name, value in values.items() if value != given[name]}
        try:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            disk.replace(self._path, [msgspec.json.encode(changed)])
        except OSError as error:
            raise NotSaved(
                _("Les quotas n’ont pas pu être gardés ({reason}).").format(
                    reason=disk.reason(error)
                )
            ) from error
        return made


def folder_size(folder: Path) -> int:
    """Bytes of the files of a session, its pictures and originals among them."""
    size, folders = 0, [os.fspath(folder)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        size += entry.stat(follow_symlinks=False).st_size
        except OSError:  # it went meanwhile
            continue
    return size


def disk_left(folder: Path) -> int:
    """Bytes that are free where the sessions are kept; very many where that is not told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 1 << 62
