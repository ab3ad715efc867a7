"""Which session a request is about, for every address that names one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.routing import Route

from tablee.session.access.links import hash_of_link
from tablee.web.app import server
from tablee.web.nodes.addressing import Addressing, Behind, console_link, take_served_path
from tests.cluster.instance import SESSIONS

ROUTES = server.routes()
ADDRESSING = Addressing(ROUTES)
SESSION = "2026-12-01-un-atelier"


def asked(path: str, query: str = "") -> dict[str, Any]:
    scope: dict[str, Any] = {"path": path, "query_string": query.encode(), "raw_path": b""}
    take_served_path(scope)
    return scope


@pytest.mark.parametrize(
    "path",
    sorted({r.path for r in ROUTES if isinstance(r, Route) and "{session}" in r.path}),
)
def test_every_route_of_a_session_names_it(path: str) -> None:
    there = re.sub(r"{\w+}", "1", path.replace("{session}", SESSION))
    assert ADDRESSING.find(asked(there)) == SESSION


def test_a_stream_a_page_a_ticket_and_what_streamlit_asks_name_it_too() -> None:
    for scope in (
        asked(f"/live/{SESSION}", "audience=console"),
        asked("/", f"lang=fr&s={SESSION}"),
        asked("/enter/a-ticket", f"s={SESSION}"),
        asked(f"/@/{SESSION}/_stcore/stream"),
        asked(f"/@/{SESSION}/media/1f2e.png"),
    ):
        assert ADDRESSING.find(scope) == SESSION
    assert asked(f"/@/{SESSION}/_stcore/stream")["path"] == "/_stcore/stream"


def test_codes_and_links_lead_to_it() -> None:
    found = ADDRESSING.find
    assert found(asked("/r/482 913")) == found(asked("/r/482913")) == Behind("code", "482913")
    for path, kind in (("/r/", "join"), ("/w/", "wall"), ("/s/", "page")):
        assert found(asked(f"{path}Tok-en_")) == Behind(kind, hash_of_link("Tok-en_", kind))
    wall = Behind("wall", hash_of_link("Tok-en_", "wall"))
    assert found(asked("/qr/Tok-en_.svg")) == found(asked("/wifi/Tok-en_/1.svg")) == wall
    pasted = console_link(b"link=https%3A%2F%2Fatelier.exemple.fr%2Ff%23Tok-en_&x=1")
    assert pasted == Behind("console", hash_of_link("Tok-en_"))
    assert console_link(b"link=") is None


@pytest.mark.parametrize(
    "path",
    ["/", "/r", "/health", "/language/fr", "/assets/1/js/a.js", "/_stcore/stream", "/@/", "/live/"],
)
def test_what_is_about_no_session_is_any_node_s(path: str) -> None:
    assert ADDRESSING.find(asked(path)) == ""


def test_nginx_knows_the_same_addresses() -> None:
    ours = {r.path.split("/")[1] for r in ROUTES if isinstance(r, Route) and "{session}" in r.path}
    assert {*SESSIONS.split()} <= set(ADDRESSING.beginnings) <= ours | {"live"}
