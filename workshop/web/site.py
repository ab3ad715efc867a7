"""The one site of this process: what routes and screens share."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

from workshop import catalogue, texts
from workshop.facilitation import Admissions, Limits, Moments, Sessions
from workshop.filing import RoomFiles
from workshop.settings import ROOT, Settings
from workshop.web import lan
from workshop.web.edited import Edited

if TYPE_CHECKING:
    from workshop.catalogue import Catalogue
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
        self.catalogue = self.offered()
        journal = self.catalogue.journal(settings.journal)
        limits = Limits(people=settings.people, changes=settings.pace)
        self.admissions = Admissions(settings.joins)
        self.chosen = ""
        """The address that the facilitator chose for the QR codes of this run; empty for none."""
        self.sessions = Sessions(
            settings.sessions,
            self.catalogue,
            journal=journal,
            limits=limits,
            moments=Moments(self.catalogue, RoomFiles),
        )
        self.edited = Edited(self) if settings.dev else None
        """Of a server for whoever writes plugins: takes up those that were edited."""

    def offered(self) -> Catalogue:
        """What the plugins offer, as their files are now."""
        with texts.speaking(self.settings.language):  # refusals are for the people of the console
            return catalogue.load_for(self.settings)

    @property
    def address(self) -> str:
        """Where phones reach this server: the public URL, or this machine's on the network."""
        if self.settings.public_url:
            return self.settings.public_url
        host = self.settings.host
        if self.everywhere:
            here = lan.addresses()
            host = self.chosen if self.chosen in here else next(iter(here), lan.NOBODY)
        return f"http://{host}:{self.settings.port}"

    @property
    def everywhere(self) -> bool:
        """Whether the server listens on every address of this machine."""
        return self.settings.host in ("0.0.0.0", "::", "")  # noqa: S104 - only compared

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
    made = Site(Settings.read(os.environ))
    catalogue.check_variables(os.environ, made.catalogue, made.settings)
    return made
