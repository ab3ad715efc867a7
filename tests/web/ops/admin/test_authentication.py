"""Whoever typed the administrator's phrase on one node administers on the others too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
from starlette.applications import Starlette

from tablee.web.ops import admin
from tablee.web.ops.admin.authentication import IDLE, LONGEST, SignedAdmin
from tests.web.entrance.an_entrance import Phone
from tests.web.nodes.a_node import PHRASE, app, site

if TYPE_CHECKING:
    from tablee.web.site import Site

__all__ = ["app", "site"]


def test_another_node_knows_whoever_typed_the_phrase(site: Site, app: Starlette) -> None:
    room = site.sessions.create("facilitator-browser-0001", "Essai", facilitator="Yasmine")
    address = f"/admin/session/{room.session.id}"
    other = Starlette(routes=list(admin.routes(lambda: site)))
    browser = Phone(app)
    assert browser.get("/admin").status_code == 403
    assert browser.post("/admin/enter", None, phrase=PHRASE).status_code == 303
    browser.app = other
    assert "Essai" in browser.get(address).text
    copy = httpx.Cookies(browser.cookies)
    left = browser.post("/admin/leave")
    assert 'tablee_admin=""' in left.headers["set-cookie"]
    for node in (app, other):  # a copy of the cookie holds nowhere
        browser.app, browser.cookies = node, httpx.Cookies(copy)
        assert browser.get("/admin").status_code == 403


def test_it_ends_as_on_one_server_and_nobody_makes_it_up(site: Site) -> None:
    now = [1_800_000_000.0]
    signed = SignedAdmin(site, lambda: now[0])
    token = signed.renewed()
    assert signed.has(token)
    began, seen, name, mac = token.split(".")
    later = f"{began}.{float(seen) + 9:.0f}.{name}.{mac}"
    for made_up in ("", ".", "é", mac, later, f"0.0.{name}.{mac}", f"{began}.{seen}.other.{mac}"):
        assert not signed.has(made_up)
    now[0] += IDLE + 1
    assert not signed.has(token)
    token = signed.renewed()
    for _look in range(int(LONGEST / 900) + 1):
        now[0] += 900
        if signed.has(token):
            token = signed.renewed(token)
    assert not signed.has(token), "eight hours in all"
