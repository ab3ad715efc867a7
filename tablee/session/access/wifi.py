"""Stores the room's Wi-Fi name and password for the wall; erases them from all files on removal.

It is nobody's word: no record, synthesis or replay has it. What is replaced or taken away is erased
from the session's files too, the history included: the password of a network opens more than this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tablee.errors import NotAccepted
from tablee.model.entities import Person, Role, Wifi, new_id
from tablee.model.verbs import Verb
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.session.room import Room

LONGEST_NAME: Final = 32
"""Bytes in the name of a network (IEEE 802.11)."""
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 63
"""Characters in a WPA password; 64 are a key, in hexadecimal."""


class Network:
    """What the facilitator says of the network that phones need."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def set(
        self,
        by: Person,
        name: str,
        password: str = "",
        *,
        hidden: bool = False,
        readable: bool = False,
    ) -> Wifi:
        """Shows this network on the wall in place of any other; without a password, an open one.

        Raises `NotAccepted` for what no network is called, `NotSaved`, or, when the former one is
        not out of all the files yet, `erasure.Unfinished`.
        """
        _check(name, password)
        room = self._room
        wifi = Wifi(new_id(), name, password, hidden, readable and bool(password))
        with room.transaction(by.id, Verb.WIFI):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            former = room.wifi
            room.commit(wifi, gone=[former] if former else [])
        if former:
            self._erase(by, former)
        return wifi

    def remove(self, by: Person) -> None:
        """Takes it off the wall and out of the session's files, at any time. Raises as `set`."""
        self._room.require(by, Role.FACILITATOR)
        if self._room.wifi is not None:
            self._erase(by, self._room.wifi)

    def _erase(self, by: Person, wifi: Wifi) -> None:
        room = self._room
        try:
            with room.transaction(by.id, Verb.ERASE):
                try:
                    room.store.erase({("wifi", wifi.id)}, by.id, room.clock())
                finally:
                    room.read_again()
        finally:
            room.changed()


def _check(name: str, password: str) -> None:
    if not name.strip() or not name.isprintable():
        raise NotAccepted(_("Donnez le nom du réseau Wi-Fi, comme les téléphones le montrent."))
    if len(name.encode()) > LONGEST_NAME:
        raise NotAccepted(_("Le nom d’un réseau Wi-Fi tient en 32 caractères au plus."))
    key = len(password) == LONGEST_PASSWORD + 1 and all(
        c in "0123456789abcdefABCDEF" for c in password
    )
    long_enough = SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD
    if password and not ((long_enough and password.isprintable()) or key):
        raise NotAccepted(
            _("Un mot de passe Wi-Fi a de 8 à 63 caractères. Recopiez-le tel qu’il est écrit.")
        )
