"""Whatever a database is asked for a page is asked in a thread: the event loop answers others."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import TYPE_CHECKING, Any

from tablee.settings.addresses import own
from tablee.storage.postgresql.database import DatabaseRefused, PostgreSQLDatabase
from tablee.web.entrance import accounts
from tablee.web.site import COOKIE
from tests.web.entrance.an_entrance import Phone
from tests.web.nodes.a_node import PHRASE, app, site

if TYPE_CHECKING:
    import pytest
    from starlette.applications import Starlette

    from tablee.web.site import Site

__all__ = ["app", "site"]


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
