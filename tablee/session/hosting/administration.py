"""Administration of a server: lists sessions by title and size, closes, erases, gives links.

Sees no session's content: titles, sizes, dates, counts. What it does stands in the audit log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from slugify import slugify

from tablee.errors import NotAllowed, NotFound
from tablee.session.access import security_log
from tablee.session.access.opening import Opener, is_phrase
from tablee.session.access.security_log import SecurityEvent
from tablee.session.hosting.audit import AuditVerb
from tablee.session.hosting.owners import shown_owner
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tablee.session.access.limits import TokenBucket
    from tablee.session.hosting.quotas import Quotas
    from tablee.session.residency.sessions import Sessions

GROUP: Final = "group:"
"""What a group's name begins with where administrators are named."""
GUESSES: Final = 10
"""Wrong phrases of administrators in a minute, of everybody together."""
Order = Literal["date", "size", "folder"]


@dataclass(frozen=True)
class AdminRule:
    """Who administers a server."""

    named: frozenset[str] = frozenset()
    """Accounts, and groups after `GROUP`."""
    phrase: str = ""
    """`hashed` of a phrase that is asked for; empty for none."""
    here: bool = False
    """Whether whoever sits at this machine does, where nobody is named."""

    def admits(self, opener: Opener) -> bool:
        """Whether this account, or a group of it, is an administrator's."""
        groups = {GROUP + group for group in opener.groups}
        return bool(opener.account) and not self.named.isdisjoint({opener.account, *groups})


@dataclass(frozen=True)
class SessionSize:
    """One session as its files tell it, without opening it."""

    id: str
    size: int
    """Bytes."""
    changed_at: float
    """Seconds since 1970."""


@dataclass(frozen=True)
class StoredSession:
    """One session as an administrator sees it."""

    id: str
    title: str
    size: int
    created_at: float
    changed_at: float
    people: int
    owner: str
    """Of whoever opened it, as `shown_owner` tells it; empty where that was not kept."""
    closed: bool
    account: bool
    """Whether the owner is an account."""
    why: str = ""
    """Why it does not open, in a sentence; it then has the name of its folder for a title."""
    language: str = ""
    """Of its title, where that is known."""


@dataclass(frozen=True)
class SignedIn:
    """One account that is signed in."""

    id: str
    name: str
    """As it can be shown; may be empty."""
    browsers: int
    until: float
    """When the last of them is asked to sign in again; seconds since 1970."""


class Administration:
    """Operations of administrators; whoever calls them has looked that `who` is one."""

    def __init__(self, sessions: Sessions, rule: AdminRule, guesses: TokenBucket) -> None:
        """Of these sessions; `guesses` counts the phrases that are tried."""
        self._sessions, self.rule, self._guesses = sessions, rule, guesses

    def check_phrase(self, typed: str) -> None:
        """Raises `NotAllowed` for a wrong phrase, `TooFast` after too many of them."""
        self._guesses.spend("")
        if not self.rule.phrase or not is_phrase(typed, self.rule.phrase):
            security_log.note(SecurityEvent.ADMIN, "phrase")
            raise NotAllowed(_("Ce n’est pas la phrase d’administration de ce serveur."))

    def note(self, who: str, did: AuditVerb) -> None:
        self._sessions.host.audit.add(who, did)

    # ── what there is ───────────────────────────────────────────────────────────────────────

    def sizes(self, order: Order = "date") -> list[SessionSize]:
        """Every session that is kept: the oldest change, the largest, or the first name first.

        By `folder` is by the title of its beginning: titles stand in files that are not opened.
        """
        found = []
        for name in dict.fromkeys([*self._sessions.rooms, *self._sessions.unreadable]):
            found.append(self._sized(name))
        keys = {
            "date": lambda one: (one.changed_at, one.id),
            "size": lambda one: (-one.size, one.id),
            "folder": lambda one: (one.id[11:], one.id),  # without its date
        }
        return sorted(found, key=keys[order])

    def _sized(self, session: str) -> SessionSize:
        folder, kind = self._sessions.folder / session, self._sessions.journal
        return SessionSize(session, kind.size(folder), kind.changed_at(folder))

    def told(self, sizes: Sequence[SessionSize]) -> list[StoredSession]:
        """The same as they are shown; those that went meanwhile are left out."""
        return [kept for one in sizes if (kept := self._told(one)) is not None]

    def _told(self, one: SessionSize) -> StoredSession | None:
        room = self._sessions.rooms.get(one.id)
        owner = self._sessions.host.owners.of(one.id)
        if room is None:
            return self._unopened(one, owner)
        return StoredSession(
            id=one.id,
            title=room.session.title,
            size=one.size,
            created_at=room.session.created_at,
            changed_at=room.store.changed_at,
            people=len(room.everybody),
            owner=shown_owner(owner),
            closed=room.closed,
            account=owner.startswith("@"),
            language=room.session.language,
        )

    def _unopened(self, one: SessionSize, owner: str) -> StoredSession | None:
        """One that does not open, as far as its files tell; None for one that is not kept."""
        if (why := self._sessions.unreadable.get(one.id)) is None:
            return None
        shown, account = shown_owner(owner), owner.startswith("@")
        at = one.changed_at
        return StoredSession(one.id, one.id, one.size, at, at, 0, shown, False, account, why)

    def find(self, session: str) -> StoredSession:
        """One session; `NotFound` where it is not kept."""
        if session in self._sessions.rooms or session in self._sessions.unreadable:
            found = self._told(self._sized(session))
            if found is not None:
                return found
        raise NotFound(_("Cette session n’existe pas, ou plus."))

    # ── what is done ────────────────────────────────────────────────────────────────────────

    def close(self, who: str, session: str) -> None:
        """Ends a session; raises what keeps whoever facilitates from it, such as an open vote."""
        self._sessions.get(session).conduct.close(None)
        self._sessions.host.audit.add(who, AuditVerb.ADMIN_CLOSE, session)

    def erase(self, who: str, session: str) -> None:
        """Deletes a session for good; raises `NotSaved` with nothing gone."""
        size = self._sized(session).size
        if session in self._sessions.unreadable:
            self._sessions.erase_unopened(session)
        else:
            self._sessions.erase(self._sessions.seized(session))
        self._sessions.host.audit.add(who, AuditVerb.ADMIN_ERASE, session, size)

    def console_token(self, who: str, session: str) -> str:
        """A fresh link to a console that is lost: see `Devices.replaced_console_token`."""
        room = self._sessions.get(session)
        token = room.devices.replaced_console_token()
        self._sessions.host.audit.add(who, AuditVerb.ADMIN_LINK, session)
        return token

    def set_quotas(self, who: str, typed: Mapping[str, str]) -> Quotas:
        """Takes quotas as they were typed; they hold at once."""
        made = self._sessions.host.quota_file.write(typed)
        self._sessions.apply(made)
        self._sessions.host.audit.add(who, AuditVerb.ADMIN_QUOTAS)
        return made

    # ── who is signed in ────────────────────────────────────────────────────────────────────

    def signed_in(self) -> list[SignedIn]:
        """The accounts that are signed in here, the last to sign in first."""
        found: dict[str, SignedIn] = {}
        for one in self._sessions.host.sign_ins.all():
            if one.way == "account":
                before = found.get(one.id, SignedIn(one.id, one.name, 0, 0.0))
                until = max(before.until, one.until)
                found[one.id] = SignedIn(one.id, before.name, before.browsers + 1, until)
        return list(found.values())

    def invited(self) -> int:
        """How many browsers have given the phrase of invitation, and are not asked for it."""
        return sum(one.way == "phrase" for one in self._sessions.host.sign_ins.all())

    def sign_out(self, who: str, account: str) -> int:
        """Ends what an account may here until it signs in again; how many browsers had it."""
        ended = self._sessions.host.sign_ins.end_account(account)
        self._noted(who, ended)
        return ended

    def ask_again(self, who: str) -> int:
        """Has everybody asked for the phrase of invitation again; how many browsers that is."""
        ended = self._sessions.host.sign_ins.end_phrase()
        self._noted(who, ended)
        return ended

    def _noted(self, who: str, ended: int) -> None:
        if ended:
            self._sessions.host.audit.add(who, AuditVerb.ADMIN_SIGN_OUT)


def slug_of(title: str) -> str:
    """What of a title is in the name of a session's folder; empty for one without letters."""
    return slugify(title.replace("’", " "), max_length=60, word_boundary=True)
