"""Manages the facilitators' devices: list, rename, confirm, revoke.

A device is a browser; what is kept of it is a hash of its cookie, its name and a date, and where it
is no address. One that came by the console's link does all that a session needs, but nothing that
cannot be taken back, until a device that was there before has vouched for it: whoever found the
link has the link, and not that device.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Person, Role
from tablee.model.verbs import Verb
from tablee.session.access.links import BrowserLink, browser_hash, hash_of_link
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.session.room import Room

MOST_LINKS: Final = 8
"""Links to one console that open it; with another one, the oldest ends."""
LONGEST_NAME: Final = 60
"""Characters in the name of a device."""


@dataclass(frozen=True)
class Device:
    """One browser that facilitates."""

    id: str
    """`browser_hash` of its cookie."""
    name: str
    """Such as `Firefox sur Windows`; empty where nobody knows."""
    person: str
    """The first name of whose it is."""
    since: float
    """Seconds since 1970; 0 where that was not kept."""
    seen: float
    """When it last asked for something, 0 for not since the server started."""
    confirmed: bool
    here: bool
    """Whether it is the one that asks."""


class Devices:
    """Operations on the devices of a room; each is for whoever facilitates it."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def all(self, by: Person, browser: str = "") -> tuple[Device, ...]:
        """Every device that facilitates, this `browser` first, then the last that came."""
        room = self._room
        room.require(by, Role.FACILITATOR)
        here = browser_hash(browser) if browser else ""
        found = [
            Device(
                link.id,
                link.name,
                room.person(link.person).first_name,
                link.since,
                room.seen_at(link.id),
                link.confirmed,
                link.id == here,
            )
            for link in self.links()
        ]
        return tuple(sorted(found, key=lambda device: (not device.here, -device.since)))

    def links(self) -> list[BrowserLink]:
        people = [p for p in self._room.everybody.values() if p.has(Role.FACILITATOR)]
        return [link for p in people for link in self._room.browsers_of(p.id) if link.console]

    def _link(self, device: str) -> BrowserLink:
        found = next((link for link in self.links() if link.id == device), None)
        if found is None:
            raise NotFound(_("Cet appareil n’est plus dans la session."))
        return found

    # ── coming ──────────────────────────────────────────────────────────────────────────────

    def enter(self, browser: str, device: str = "") -> Person:
        """Makes this browser, which came by the console's link, a device that facilitates.

        Somebody who takes part already facilitates from then on; anybody else is a further device
        of the first who does. Where none is confirmed, it is. Its cookie must have
        been made just now (`Sessions.made_new`).
        """
        room = self._room
        with room.lock:
            known = room.holder_of(browser)
            person = known or next(p for p in room.everybody.values() if p.has(Role.FACILITATOR))
            with room.transaction(person.id, Verb.FACILITATE):
                was = room.link_of(browser)
                alone = not any(link.confirmed for link in self.links())
                if known is not None and known.has(Role.FACILITATOR) and was and was.console:
                    if alone:
                        room.commit(replace(was, confirmed=True))
                    return known
                if not person.has(Role.FACILITATOR):
                    person = replace(person, roles=person.roles | {Role.FACILITATOR})
                mark, name = browser_hash(browser), _clean(device)
                link = BrowserLink(
                    mark, person.id, name, room.clock(), console=True, confirmed=alone
                )
                room.commit(person, link)
                return person

    def made_new(self, browser: str, fresh: str, device: str = "") -> None:
        """Has this browser go by a `fresh` cookie here; one that is nobody's stays nobody's.

        Whoever holds it facilitates with it, if that is their role.
        """
        room = self._room
        with room.lock:
            was = room.link_of(browser)
            person = room.holder_of(browser)
            if was is None or person is None or browser == fresh:
                return
            now = replace(was, id=browser_hash(fresh))
            if person.has(Role.FACILITATOR):
                name, since = was.name or _clean(device), was.since or room.clock()
                now = replace(now, name=name, since=since, console=True)
            with room.transaction(person.id, Verb.DEVICE):
                room.commit(now, gone=[was])

    def call(self, browser: str, device: str) -> None:
        """Gives its name to a device that facilitates and has none yet."""
        room, was = self._room, self._room.link_of(browser)
        if was is not None and was.console and not was.name and _clean(device):
            with room.transaction(was.person, Verb.DEVICE):
                room.commit(replace(was, name=_clean(device)))

    # ── links to the console ────────────────────────────────────────────────────────────────

    def console_token(self, by: Person | None = None) -> str:
        """Makes one more link to the console, beside those there are; None for the server's own.

        It is told this once: the session keeps a hash of it.
        """
        room, token = self._room, secrets.token_urlsafe(16)
        with room.transaction(by.id if by else "", Verb.NEW_LINK):
            if by is not None:
                room.require(by, Role.FACILITATOR)
                room.require_confirmed()
            kept = room.keys.consoles[1 - MOST_LINKS :]
            room.commit(replace(room.keys, consoles=(*kept, hash_of_link(token))))
        return token

    def replaced_console_token(self) -> str:
        """For the server's own: a link whose first device is confirmed at once, as all are lost.

        The links to the console that there were open nothing any more; the devices that there were
        stay, and are to be confirmed by one that comes by this link, or put out by it.
        """
        room, token = self._room, secrets.token_urlsafe(16)
        with room.transaction("", Verb.NEW_KEYS):
            links = (replace(link, confirmed=False) for link in self.links())
            room.commit(replace(room.keys, consoles=(hash_of_link(token),)), *links)
        return token

    # ── what one does about them ────────────────────────────────────────────────────────────

    def rename(self, by: Person, device: str, name: str) -> None:
        """Calls a device otherwise; raises `NotAccepted` for no name."""
        room = self._room
        with room.transaction(by.id, Verb.DEVICE):
            room.require(by, Role.FACILITATOR)
            if not _clean(name):
                raise NotAccepted(_("Donnez un nom à cet appareil."))
            room.commit(replace(self._link(device), name=_clean(name)))

    def vouch(self, by: Person, device: str) -> None:
        """Lets a device that came by the link do what cannot be taken back, too."""
        room = self._room
        with room.transaction(by.id, Verb.VOUCH):
            room.require(by, Role.FACILITATOR)
            room.require_confirmed()
            room.commit(replace(self._link(device), confirmed=True))

    def put_out(self, by: Person, *devices: str, here: str = "") -> None:
        """Ends these devices: what they have open closes at once. `here` is the cookie that asks.

        One may always put out oneself; raises `NotAllowed` where none would be left.
        """
        room = self._room
        with room.transaction(by.id, Verb.PUT_OUT):
            room.require(by, Role.FACILITATOR)
            links = [self._link(device) for device in devices]
            if any(link.id != browser_hash(here) for link in links):
                room.require_confirmed()
            if len(links) >= len(self.links()):
                raise NotAllowed(
                    _(
                        "C’est le dernier appareil de l’animation : ouvrez d’abord la console "
                        "sur un autre."
                    )
                )
            if links:
                room.commit(gone=links)

    def put_others_out(self, by: Person, here: str) -> None:
        """Ends every device but the one with this cookie."""
        others = [device.id for device in self.all(by, here) if not device.here]
        self.put_out(by, *others, here=here)


def _clean(name: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(shown.split())[:LONGEST_NAME]
