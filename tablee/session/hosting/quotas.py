"""Quotas of a server: sessions by person, megabytes by session and in all, people in a session.

The settings give them; what an administrator changes is kept beside the sessions and comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Final

import msgspec

from tablee.errors import NotAccepted, NotSaved
from tablee.session.hosting.owners import HOSTING
from tablee.storage.blobs import BlobStore
from tablee.storage.journal import disk
from tablee.texts import _

FILE: Final = f"{HOSTING}/quotas.json"
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

    def __init__(self, blobs: BlobStore, given: Quotas) -> None:
        """Among these blobs, over what the settings have `given`."""
        self._blobs, self._given = blobs, given

    def read(self) -> Quotas:
        try:
            changed = msgspec.json.decode(self._blobs.read(FILE), type=dict[str, int])
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
            self._blobs.write(FILE, [msgspec.json.encode(changed)])
        except OSError as error:
            raise NotSaved(
                _("Les quotas n’ont pas pu être gardés ({reason}).").format(
                    reason=disk.reason(error)
                )
            ) from error
        return made
