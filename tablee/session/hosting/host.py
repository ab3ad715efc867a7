"""What a server grants to those who open sessions, and what it writes down of whose they are."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from tablee.errors import NotAllowed, NotSaved
from tablee.session.access import security_log
from tablee.session.access.opening import DAY, Opener, OpeningRule, Openings
from tablee.session.access.security_log import SecurityEvent
from tablee.session.hosting.administration import AdminRule
from tablee.session.hosting.audit import AuditLog, AuditVerb
from tablee.session.hosting.owners import LIBRARY, Owners, shown_owner
from tablee.session.hosting.quotas import LEAST_LEFT, QuotaFile, Quotas
from tablee.session.hosting.sign_ins import SignIns
from tablee.storage import Owner
from tablee.storage.journal import Journal, disk
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tablee.session.access.limits import Limits

EVERYBODY: Final = OpeningRule()
MEGABYTE: Final = 1_000_000
MEASURED: Final = 60.0
"""Seconds for which the size of all sessions holds."""
LATELY: Final = 3600.0
"""Seconds for which who opened a session is kept whether it is listed or not."""


@dataclass(frozen=True)
class HostRules:
    """What whoever hosts a server has decided of it."""

    administrators: AdminRule = field(default_factory=AdminRule)
    megabytes: int = 0
    """Of all sessions' files; 0 for no limit."""
    audit_days: int = 0
    """Days that entries of the audit log are kept; 0 for as long as its size allows."""
    shared: bool = False
    """Whether people who do not know each other open sessions here."""


ALONE: Final = HostRules()


class Host:
    """The rules of a server in force, its quotas, its owners of sessions, its audit log."""

    def __init__(
        self,
        folder: Path,
        journal: type[Journal],
        rules: HostRules,
        opening: OpeningRule,
        limits: Limits,
        clock: Callable[[], float],
    ) -> None:
        """Of the sessions of this kind in `folder`.

        `opening` says who opens one, `limits` how large it is.
        """
        self._folder, self._journal, self._clock = folder, journal, clock
        self.rules = rules
        beside = journal.beside(folder)
        self.sign_ins = SignIns(beside)
        self.openings = Openings(opening, sign_ins=self.sign_ins)
        self.owners = Owners(beside)
        self.library_owners = Owners(beside, LIBRARY)
        self.audit = AuditLog(beside, rules.audit_days, clock)
        self.quotas = Quotas(
            opening.a_day, opening.in_all, limits.megabytes, rules.megabytes, limits.people
        )
        self.quota_file = QuotaFile(beside, self.quotas)
        self._size = (-MEASURED, 0)
        """When the size of all sessions was measured, and what it was."""

    @property
    def library_belongings(self) -> tuple[Owners, Owners] | None:
        """Whose sessions, and whose kept things, where people do not know each other."""
        return (self.owners, self.library_owners) if self.rules.shared else None

    def seed(self) -> None:
        """Counts the sessions that were opened since yesterday, before the server started."""
        now = self._clock()
        for owner, at in self.owners.since(now - DAY):
            self.openings.seed(owner, max(0.0, now - at))

    def apply(self, quotas: Quotas) -> None:
        """Has these quotas hold from now on."""
        self.quotas = quotas
        self.openings.rule = replace(self.openings.rule, a_day=quotas.a_day, in_all=quotas.each)

    def admit(self, opener: Opener, sessions: Iterable[str]) -> None:
        """Counts a session that is about to be opened beside these; raises as `Openings.admit`."""
        most = self.quotas.megabytes * MEGABYTE
        left = self._journal.room_left(self._folder)
        full = left <= LEAST_LEFT or (most and self.size(sessions) >= most)
        if full:
            security_log.note(SecurityEvent.QUOTA, "megabytes in all")
            sentence = _("Ce serveur n’a plus de place pour une nouvelle session.")
            raise NotAllowed(self.openings.with_contact(sentence))
        self.openings.admit(opener, self.owners.count(opener.name))

    def size(self, sessions: Iterable[str]) -> int:
        """Bytes of the files of these sessions, all there are, as they were in the last minute."""
        measured, size = self._size
        if time.monotonic() - measured > MEASURED:
            size = sum(self._journal.size(self._folder / name) for name in sessions)
            self._size = (time.monotonic(), size)
        return size

    def note_opened(self, session: str, opener: Opener, did: AuditVerb) -> None:
        """Writes down whose a session is that was just opened."""
        self.owners.add(session, opener.name, self._clock())
        self.audit.add(who_is(opener), did, session)

    def drop(self, session: str) -> None:
        self._size = (-MEASURED, 0)
        self.owners.drop(session)

    def tidy(self, sessions: Iterable[str]) -> None:
        """Forgets who opened other sessions than these, and what is too old in the audit log."""
        self.owners.retain(sessions, self._clock() - LATELY)
        self.audit.retire()

    def made_new(self, browser: str, fresh: str) -> None:
        """A browser goes by another cookie."""
        self.openings.made_new(browser, fresh)
        self.owners.made_new(browser, fresh)
        self.library_owners.made_new(browser, fresh)


def who_is(opener: Opener) -> str:
    """Who asks, as the audit log tells it."""
    return opener.account or f"browser {shown_owner(opener.name)}"


def owner_of(folder: Path) -> Owner:
    """Holds this folder of sessions; raises `Taken`, or `NotSaved`."""
    try:
        return Owner(folder)
    except NotSaved as error:
        raise NotSaved(
            _(
                "Le dossier des sessions, {folder}, ne peut pas être écrit ({reason}). "
                "Donnez-en un autre, ou le droit d’y écrire."
            ).format(folder=folder, reason=disk.reason(error.__cause__))
        ) from error
