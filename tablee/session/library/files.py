"""Saves reusable agendas and canvases as TOML files, in a folder beside the sessions.

It holds no participant's word, and belongs to no session: deleting one leaves it. Anybody who
facilitates a session of this server may keep and use it, and remove it; on a server that many share
(`whose`) its owner alone removes it, or an administrator. Each kind says its own sentences.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final, Generic, Protocol, TypeVar

from slugify import slugify

from tablee.errors import BadSetting, NotAccepted, NotAllowed, NotFound, NotSaved
from tablee.model.entities import Person, Role
from tablee.session.access import security_log
from tablee.session.access.security_log import SecurityEvent
from tablee.storage.journal import disk
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.session.hosting.owners import Owners
    from tablee.session.room import Room
    from tablee.storage.blobs import BlobInfo, BlobStore

END: Final = ".toml"
DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Names that no file can have on Windows, whatever its end: `con.toml` is the console."""
MOST_SAVED: Final = 100
"""Of one kind. More would not be chosen among."""
MOST_EACH: Final = 25
"""Of both kinds, by one owner of sessions on a server that many share."""


class Titled(Protocol):
    """What can be kept has a title."""

    @property
    def title(self) -> str:
        """By which people know it."""


T = TypeVar("T", bound=Titled)


class SavedFiles(ABC, Generic[T]):
    """What of one kind is kept beside some sessions, by the name of its file without its end."""

    FOLDER: ClassVar[str]
    """In the folder of sessions; no session's folder, as those begin with a date."""
    LARGEST: ClassVar[int]
    """Bytes of a file."""
    NAME: ClassVar[str]
    """Of a file whose title has no letter for one."""
    TAKEN: ClassVar[str]
    """That another has its title; as those that follow, to be translated where it is said."""
    FULL: ClassVar[str]
    """That there are as many as can be, `{n}`."""
    GONE: ClassVar[str]
    """That it is kept no longer."""
    TOO_LARGE: ClassVar[str]
    """That a file has more than `LARGEST` bytes."""
    STUCK: ClassVar[str]
    """That the disk does not let go of it, for a `{reason}`."""

    def __init__(self, beside: BlobStore, whose: tuple[Owners, Owners] | None = None) -> None:
        """Keeps them among what stands beside the sessions; nothing is written before there is one.

        `whose` are the owners of sessions and of what is kept, where not everybody who facilitates
        may change what another keeps.
        """
        self._beside = beside
        self._whose = whose
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[BlobInfo, T]] = {}

    # ── what each kind says ─────────────────────────────────────────────────────────────────

    @abstractmethod
    def read(self, file: bytes) -> T:
        """What is in a file; raises `BadSetting`."""

    @abstractmethod
    def written(self, thing: T) -> str:
        """The thing as the text of a TOML file."""

    @abstractmethod
    def made_ready(self, thing: T) -> T:
        """As it is kept, checked; raises `BadSetting`."""

    # ── what is there ───────────────────────────────────────────────────────────────────────

    def all(self) -> dict[str, T]:
        """Those that can be read, by title."""
        found = {_stem(file): self._looked_at(file) for file in self._files()}
        kept = {name: each for name, each in found.items() if not isinstance(each, str)}
        return dict(sorted(kept.items(), key=lambda one: one[1].title.casefold()))

    def damaged(self) -> dict[str, str]:
        """Files that cannot be read, each with the sentence why; they are left as they are."""
        found = {file.name: self._looked_at(file) for file in self._files()}
        return {name: said for name, said in found.items() if isinstance(said, str)}

    def titled(self, title: str) -> str:
        """The name of the kept one with this title; empty for none."""
        wanted = title.strip().casefold()
        found = (n for n, each in self.all().items() if each.title.strip().casefold() == wanted)
        return next(found, "")

    def save(self, by: Person, room: Room, thing: T, *, instead: bool = False) -> str:
        """Keeps it, in the place of the one with its title if `instead`; returns its name.

        Raises `NotAccepted` where another stands in the way, `BadSetting`, or `NotSaved`.
        """
        room.require(by, Role.FACILITATOR)
        mine = self.made_ready(thing)
        with self._lock:
            kept = self.all()
            twin = self.titled(mine.title)
            if twin and kept[twin] != mine and not instead:
                raise NotAccepted(_(self.TAKEN))
            if not twin and len(kept) >= MOST_SAVED:
                raise NotAccepted(_(self.FULL).format(n=MOST_SAVED))
            if twin and kept[twin] != mine:
                self._require_own(room, twin)
            name = twin or self._free(slugify(mine.title, max_length=60) or self.NAME)
            if not twin:
                self._own(room, name)
            self._write(name, self.written(mine))
        return name

    def _own(self, room: Room, name: str) -> None:
        """Writes down whose it is; raises `NotAccepted` where they keep as many as one may."""
        if self._whose is None:
            return
        sessions, kept = self._whose
        owner = _owner(sessions, room)
        if kept.count(owner) >= MOST_EACH:
            security_log.note(SecurityEvent.QUOTA, "kept agendas and canvases")
            raise NotAccepted(
                _("Vous gardez déjà {n} agendas et canevas ici. Retirez-en un d’abord.").format(
                    n=MOST_EACH
                )
            )
        kept.add(f"{self.FOLDER}/{name}", owner, room.clock())

    def may_change(self, room: Room, name: str) -> bool:
        """Whether whoever facilitates this session may change or remove it: their own, as a rule.

        Where people who do not know each other share the server; elsewhere everybody may.
        """
        if self._whose is None:
            return True
        sessions, kept = self._whose
        owner = kept.of(f"{self.FOLDER}/{name}")
        return bool(owner) and owner == _owner(sessions, room)

    def _require_own(self, room: Room, name: str) -> None:
        if not self.may_change(room, name):
            security_log.note(SecurityEvent.LIBRARY)
            raise NotAllowed(
                _(
                    "Quelqu’un d’autre le garde ici : cette personne peut le changer ou le "
                    "retirer, ou qui administre ce serveur."
                )
            )

    def remove(self, by: Person, room: Room, name: str) -> None:
        """Keeps one no longer; the sessions that use it have it whole. Raises `NotSaved`."""
        room.require(by, Role.FACILITATOR)
        self._require_own(room, name)
        self.take_away(name)

    def take_away(self, name: str) -> None:
        """The same for whoever administers the server."""
        with self._lock:
            try:
                file = next((f for f in self._files() if _stem(f) == name), None)
                if file is None:
                    raise NotFound(_(self.GONE))
                self._beside.remove([self._name(file.name)])
            except OSError as error:
                raise NotSaved(_(self.STUCK).format(reason=disk.reason(error))) from error
            if self._whose is not None:
                self._whose[1].drop(f"{self.FOLDER}/{name}")

    # ── files ───────────────────────────────────────────────────────────────────────────────

    def _files(self) -> list[BlobInfo]:
        return [file for file in self._beside.list(self.FOLDER) if file.name.endswith(END)]

    def _name(self, file: str) -> str:
        return f"{self.FOLDER}/{file}"

    def _looked_at(self, file: BlobInfo) -> T | str:
        """What is in a file, or why it is nothing; read again only once the file is another."""
        try:
            seen = self._seen.get(file.name)
            if seen is None or seen[0] != file:
                if file.size > self.LARGEST:
                    raise BadSetting(_(self.TOO_LARGE))
                read = self.read(self._beside.read(self._name(file.name)))
                self._seen[file.name] = seen = (file, read)
            return seen[1]
        except BadSetting as error:
            return str(error)
        except OSError as error:
            return disk.reason(error)

    def _free(self, slug: str) -> str:
        """A name that no file has, damaged ones included, and none that Windows has taken."""
        taken, name, n = {_stem(file) for file in self._files()} | DEVICES, slug, 1
        while name in taken:
            n += 1
            name = f"{slug}-{n}"
        return name

    def _write(self, name: str, text: str) -> None:
        try:
            self._beside.write(self._name(f"{name}{END}"), [text.encode()])
        except OSError as error:
            raise disk.not_saved(error) from error


def _stem(file: BlobInfo) -> str:
    return file.name.removesuffix(END)


def _owner(sessions: Owners, room: Room) -> str:
    """Whoever opened the session; itself, where that was not written down."""
    return sessions.of(room.session.id) or f"session {room.session.id}"
