"""Process-wide state shared by routes and screens: settings, plugins, sessions."""

from __future__ import annotations

import functools
import hmac
import os
import secrets
import threading
import time
from collections import OrderedDict
from typing import Final
from urllib.parse import quote

from tablee import registry, texts
from tablee.model.entities import Person
from tablee.registry import Catalogue
from tablee.session import Admissions, Limits, PluginEvents, Room, Sessions
from tablee.session.access.codes import LONG_CODE
from tablee.session.transfer.document import RoomFiles
from tablee.settings import PACKAGE, ROOT, Settings, accessibility_statement
from tablee.settings.addresses import at, begin_at
from tablee.storage.backends import journal_kind
from tablee.web.entrance import lan
from tablee.web.entrance.accounts import Accounts
from tablee.web.entrance.oidc import provider_of
from tablee.web.entrance.openers import hosting, opening_rule
from tablee.web.nodes.cluster import Cluster
from tablee.web.ops.plugin_reload import PluginReloader

COOKIE = "tablee"
"""The cookie that says which browser this is: a random token, kept as a hash in the sessions."""
WAITING: Final = 60.0
"""Seconds for which a new cookie waits for its browser."""
MOST_WAITING: Final = 1000


class Tickets:
    """New cookies that wait for their browser: a page that has no HTTP answer sends it for one.

    Each is had once, by whoever has its ticket, within a minute.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: OrderedDict[str, tuple[float, str, str]] = OrderedDict()

    def add(self, browser: str, session: str) -> str:
        """The address where this cookie is had, and the session that it leads to."""
        ticket = secrets.token_urlsafe(16)
        with self._lock:
            self._waiting[ticket] = (time.monotonic() + WAITING, browser, session)
            while len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
        # Its server is found by the session where there are several (`web/nodes/routing.py`).
        return at(f"/enter/{ticket}?s={quote(session)}")

    def take(self, ticket: str) -> tuple[str, str] | None:
        """The cookie and the id of the session; None for a ticket that is used, or too old."""
        with self._lock:
            until, browser, session = self._waiting.pop(ticket, (0.0, "", ""))
        return (browser, session) if browser and time.monotonic() < until else None


class Site:
    """What this server serves."""

    def __init__(self, settings: Settings, catalogue: Catalogue | None = None) -> None:
        """Takes in the plugins, unless given what they offer; reads sessions when first asked."""
        for folder in (PACKAGE, PACKAGE / "web", ROOT / "assets" / "js"):
            texts.add_catalogue(folder)
        self.settings = settings
        begin_at(settings.base)
        accessibility_statement.declare(settings)
        self.catalogue = catalogue or self.offered()
        settings.require_spoken()
        journal = journal_kind(settings, self.catalogue.journal)
        contact = settings.opening_contact
        limits = Limits(settings.people, settings.pace, settings.space_each, contact)
        self.admissions = Admissions(settings.joins)
        self.tickets = Tickets()
        self.chosen = ""
        """The address that the facilitator chose for the QR codes of this run; empty for none."""
        self.sessions = Sessions(
            settings.sessions,
            self.catalogue,
            journal=journal,
            limits=limits,
            digits=settings.code_digits or (LONG_CODE if settings.public_url else 0),
            plugin_events=PluginEvents(self.catalogue, RoomFiles),
            opening=opening_rule(settings),
            hosting=hosting(settings),
        )
        index = journal.index
        self.cluster = Cluster(self.sessions, journal.leases, index) if index is not None else None
        """The nodes that serve the same sessions, this one among them; None for a server alone."""
        self.accounts = self._accounts()
        self.reloader = PluginReloader(self) if settings.dev else None
        """Of a server for whoever writes plugins: takes up those that were edited."""

    def _accounts(self) -> Accounts:
        provider, sign_ins = provider_of(self.settings), self.sessions.host.sign_ins
        if (cluster := self.cluster) is None:
            return Accounts(provider, sign_ins)

        def key() -> bytes:
            return hmac.digest(cluster.secret, b"sign-in", "sha256") if cluster.secret else b""

        return Accounts(provider, sign_ins, cluster.clock, key)

    def offered(self) -> Catalogue:
        """What the plugins offer, as their files are now."""
        with texts.speaking(self.settings.language):  # refusals are for the people of the console
            return registry.load_for(self.settings)

    @property
    def address(self) -> str:
        """Where phones reach this server: the public URL, or this machine's on the network."""
        if self.settings.public_address:
            return self.settings.public_address
        host = self.settings.host
        if self.everywhere:
            here = lan.addresses()
            host = self.chosen if self.chosen in here else next(iter(here), lan.NOBODY)
        return f"http://{host}:{self.settings.port}{self.settings.base}"

    @property
    def everywhere(self) -> bool:
        """Whether the server listens on every address of this machine."""
        return self.settings.host in ("0.0.0.0", "::", "")  # noqa: S104 - only compared

    def join_link(self, room: Room) -> str:
        return f"{self.address}/r/{room.keys.join}"

    def wall_link(self, room: Room) -> str:
        """The read-only wall."""
        return f"{self.address}/w/{room.keys.wall}"

    def console_link(self, room: Room, by: Person | None = None) -> str:
        """One more secret link to the console; None for the server itself.

        The secret is after the `#`: no browser sends that, so it stands in no log.
        """
        return f"{self.address}/f#{room.devices.console_token(by)}"

    def replaced_console_link(self, room: Room) -> str:
        """The same, whose first device is confirmed at once; see `replaced_console_token`."""
        return f"{self.address}/f#{room.devices.replaced_console_token()}"


@functools.cache
def site() -> Site:
    """The site of this process, made from its environment; raises `BadSetting`."""
    made = Site(Settings.read(os.environ))
    registry.check_variables(os.environ, made.catalogue, made.settings)
    return made


# ── addresses of a phone’s two pages ────────────────────────────────────────────────────────


def session_address(session: str, page: str = "") -> str:
    """Where a session is shown by our scripts; or a `page` of it, such as `synthesis`."""
    return at(f"/?s={quote(session)}" + (f"&page={page}" if page else ""))


def lite_address(room: Room) -> str:
    """Where it is shown without scripts."""
    return at(f"/lite/{quote(room.session.id)}")


def language_address(code: str, session: str = "") -> str:
    """Where a browser chooses this language, and comes back to this session's page, or home."""
    back = session_address(session) if session else at("/")
    return at(f"/language/{code}?next={quote(back)}")
