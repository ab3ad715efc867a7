"""The one site of this process: what routes and screens share."""

from __future__ import annotations

import functools
import os
import socket
from typing import TYPE_CHECKING

from workshop import catalogue, texts
from workshop.facilitation import Limits, Sessions
from workshop.settings import ROOT, Settings

if TYPE_CHECKING:
    from workshop.facilitation import Room

__all__ = ["COOKIE", "Site", "site"]

COOKIE = "tablee"
"""The cookie that says which browser this is: a random token, kept as a hash in the sessions."""


class Site:
    """What this server serves."""

    def __init__(self, settings: Settings) -> None:
        """Takes in the plugins; the sessions are read when first asked for."""
        for folder in ("workshop", "workshop/web", "assets/js"):
            texts.add_catalogue(ROOT / folder)
        self.settings = settings
        with texts.speaking(settings.language):  # refusals are for the people of the console
            self.catalogue = catalogue.load(settings.plugin_folders, settings.plugins)
        journal = self.catalogue.journal(settings.journal)
        limits = Limits(people=settings.people, changes=settings.pace)
        self.sessions = Sessions(settings.sessions, self.catalogue, journal=journal, limits=limits)

    @property
    def address(self) -> str:
        """Where phones reach this server: the public URL, or this machine's on the network."""
        everywhere = self.settings.host in ("0.0.0.0", "::", "")  # noqa: S104 - only compared
        host = lan_address() if everywhere else self.settings.host
        return self.settings.public_url or f"http://{host}:{self.settings.port}"

    def join_link(self, room: Room) -> str:
        """What the QR code holds."""
        return f"{self.address}/r/{room.keys.join}"

    def wall_link(self, room: Room) -> str:
        """The read-only wall."""
        return f"{self.address}/w/{room.keys.wall}"

    def console_link(self, room: Room) -> str:
        """The facilitator's secret link."""
        return f"{self.address}/f/{room.keys.console}"


@functools.cache
def site() -> Site:
    """The site of this process, made from its environment; raises `BadSetting`."""
    return Site(Settings.read(os.environ))


def lan_address() -> str:
    """The address of this machine on the local network; `127.0.0.1` when it has none.

    Nothing is sent: a datagram socket that is "connected" only asks the routing table, for an
    outside address first, then for the usual private networks of a room without Internet.
    """
    for target in ("192.0.2.1", "192.168.1.1", "10.0.0.1", "172.16.0.1", "169.254.1.1"):
        address = _address_towards(target)
        if not address.startswith("127."):
            return address
    return _own_name_address()


def _own_name_address() -> str:
    try:
        return socket.gethostbyname(socket.gethostname())
    except OSError:
        return "127.0.0.1"


def _address_towards(target: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
