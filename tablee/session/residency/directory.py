"""Lookup of sessions by id, code, link or browser, with the sentence where there is none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from tablee.errors import NotFound
from tablee.model.entities import spaced
from tablee.session.access.links import browser_hash, hash_of_link
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.session.access.codes import CodeRule
    from tablee.session.residency import Residents
    from tablee.session.room import Room
    from tablee.session.transfer.failed_sessions import Unopened


class Directory(ABC):
    """How a session is found. Only what leads to it opens it: who has no key opens nothing."""

    unopened: Unopened
    _removed: set[str]
    """The ids of sessions deleted since the server started."""

    @property
    @abstractmethod
    def rooms(self) -> Residents:
        """Every session that is kept."""

    @property
    @abstractmethod
    def codes(self) -> CodeRule:
        """How long their codes are."""

    def find(self, session: str) -> Room | None:
        """The session with this id, if there is one.

        `NotFound` where it was deleted, or cannot be opened: those who were in it are told so.
        """
        room = self.rooms.get(session)
        if room is None and session in self._removed:
            raise NotFound(_("Cette session a été supprimée : il n’en reste rien ici."))
        if room is None and (said := self.unopened.sentences.get(session)):
            raise NotFound(said)
        return room

    def get(self, session: str) -> Room:
        """The session with this id, or `NotFound`."""
        room = self.find(session)
        if room is None:
            raise NotFound(_("Cette session n’existe pas, ou plus."))
        return room

    def by_code(self, code: str) -> Room:
        """The open session with this code, spaces aside, or `NotFound`."""
        digits = "".join(c for c in code if c.isdigit())
        found = self.rooms.one("code", digits) if len(digits) >= self.codes.fewest else None
        if found is None or found.closed:
            raise NotFound(
                self.unopened.behind("code", digits)
                or _("Aucune session n’a le code {code}. Regardez au mur.").format(
                    code=spaced(digits)
                )
            )
        return found

    def by_join_token(self, token: str) -> Room:
        """The session whose QR code holds this token, or `NotFound`."""
        return self._behind("join", token)

    def by_wall_token(self, token: str) -> Room:
        """The session whose wall link holds this token, or `NotFound`."""
        return self._behind("wall", token)

    def by_console_token(self, token: str) -> Room:
        """The session whose facilitator's link holds this token, or `NotFound`."""
        return self._behind("console", token)

    def _behind(self, kind: str, token: str) -> Room:
        room = self.rooms.one(kind, hash_of_link(token, kind))
        if room is None:
            raise NotFound(
                self.unopened.behind(kind, token)
                or _("Ce lien n’ouvre aucune session. Demandez-le de nouveau.")
            )
        return room

    def published_at(self, token: str) -> Room:
        """The session whose page has this address, or `NotFound`: the same for all others."""
        room = self.rooms.one("page", hash_of_link(token, "page"))
        if room is not None and room.publishing.current is not None:
            return room
        raise NotFound(
            _(
                "Cette synthèse n’est pas partagée, ou ne l’est plus. "
                "Demandez son adresse à la personne qui a animé l’atelier."
            )
        )

    def entered_by(self, browser: str, code: str) -> Room | None:
        """The session of this code, over or not, for a browser that is in it; None for others."""
        if not browser or not self.knows(browser):
            return None
        room = self.rooms.one("code", code)
        return room if room is not None and room.holder_of(browser) is not None else None

    def facilitated_by(self, browser: str) -> list[Room]:
        """The sessions of which this browser is a facilitator's, newest first."""
        names = self.rooms.find("device", browser_hash(browser))
        found = [room for name in names if (room := self.rooms.get(name)) is not None]
        for room in found:
            room.person_of(browser)  # it was seen
        return sorted(found, key=lambda room: -room.session.created_at)

    def facilitates(self, browser: str) -> bool:
        """Whether this browser is a facilitator's of any session here."""
        return bool(self.rooms.find("device", browser_hash(browser)))

    def knows(self, browser: str) -> bool:
        """Whether this browser is somebody's in any session here."""
        return bool(self.rooms.find("browser", browser_hash(browser)))

    def refused_to(self, browser: str) -> dict[str, str]:
        """The sessions that could not be opened and in which this browser was."""
        return self.unopened.of(browser)
