"""Whatever a database is asked for a page is asked in a thread: the event loop answers others."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tablee import texts
from tablee.session.access.opening import hashed
from tablee.settings import ROOT, Settings
from tablee.settings.addresses import own
from tablee.storage.kinds import let_go
from tablee.storage.postgresql.database import DatabaseRefused, PostgreSQLDatabase
from tablee.web import admin
from tablee.web.entry import accounts, document, join, signing
from tablee.web.live.hub import Hub
from tablee.web.nodes.addressing import Addressing
from tablee.web.nodes.routing import Routing
from tablee.web.site import COOKIE, Site
from tests.waiting import until
from tests.web.an_entrance import Phone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue

PHRASE = "une clef sous le pot de basilic"


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue, database_url: str) -> Iterator[Site]:
    texts.add_catalogue(ROOT / "tablee" / "web")
    environ = {
        "TABLEE_SESSIONS": str(tmp_path),
        "TABLEE_JOURNAL": "postgresql",
        "TABLEE_DATABASE": database_url,
        "TABLEE_NODE": "one",
        "TABLEE_NODE_ADDRESS": "127.0.0.1:1",
        "TABLEE_ADMIN_PHRASE": hashed(PHRASE),
        "TABLEE_OPENING": "account",
        "TABLEE_PUBLIC_URL": "https://atelier.example.org",
        "TABLEE_OIDC_ISSUER": "https://sso.example.org",
        "TABLEE_OIDC_CLIENT": "tablee",
        "TABLEE_OIDC_SECRET": "a-secret-of-the-client",
    }
    made = Site(Settings.read(environ), catalogue)
    assert made.cluster is not None
    made.cluster.begin(lambda secret: None)
    until(lambda: made.cluster is not None and made.cluster.secret)
    yield made
    made.sessions.close()
    made.cluster.end()
    let_go()


@pytest.fixture
def app(site: Site) -> Starlette:
    assert site.cluster is not None

    def get_site() -> Site:
        return site

    ours: list[Any] = [
        *document.routes(get_site),
        *join.routes(get_site),
        *signing.routes(get_site),
        *admin.routes(get_site),
    ]
    addressing = Addressing(ours)
    routed = Middleware(Routing, site=site, hub=Hub(), cluster=site.cluster, addressing=addressing)
    return Starlette(routes=ours, middleware=[routed])


def token_of_another_time() -> str:
    """A cookie that no server of today has signed."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"then").digest() + b"0123").decode()


def test_no_page_asks_the_database_in_the_event_loop(
    site: Site, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = site.sessions.create("facilitator-browser-0001", "Essai", facilitator="Yasmine")
    asked: list[str] = []
    connected = PostgreSQLDatabase.connected

    def watched(self: PostgreSQLDatabase, *given: Any) -> Any:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return connected(self, *given)
        asked.append(path)
        return connected(self, *given)

    monkeypatch.setattr(PostgreSQLDatabase, "connected", watched)
    phone = Phone(app)
    phone.cookies.set(COOKIE, token_of_another_time())
    phone.cookies.set(own(accounts.COOKIE), "a-cookie-of-the-provider-0001")
    session, key = room.session.id, room.keys.join
    for path in (
        "/", f"/?s={session}", "/?s=none", "/r", f"/r/{key}", f"/r/{room.keys.code}", "/r/12",
        "/r/12345678", "/r/no-such-token", "/sign-out", "/sign-in/back?error=no",
        "/admin", "/admin/log",
    ):  # fmt: skip
        answer = phone.get(path)
        assert answer.status_code < 500, path
    for path, form in {
        "/r": {"code": "12"},
        "/sign-out": {},
        "/admin/enter": {"phrase": PHRASE},
        "/admin/quotas": {"a_day": "3"},
        "/admin/leave": {},
    }.items():
        answer = phone.post(path, None, **form)
        assert answer.status_code < 500, path
    assert asked == []


def test_a_browser_keeps_its_cookie_while_nobody_can_look_whose_it_is(
    site: Site, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(site.sessions.rooms) == 0

    def gone(*_given: Any) -> Any:
        raise DatabaseRefused("gone")

    monkeypatch.setattr(PostgreSQLDatabase, "patiently", gone)
    phone = Phone(app)
    phone.cookies.set(COOKIE, token_of_another_time())
    home = phone.get("/")
    assert home.status_code == 200
    assert "set-cookie" not in home.headers
    asked = phone.get("/r")
    assert asked.status_code == 507
    assert "html" in asked.headers["content-type"]
