"""One node of several, in this process, with a real database: what stands before its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tablee import texts
from tablee.session.access.opening import hashed
from tablee.settings import ROOT, Settings
from tablee.storage.backends import let_go
from tablee.web.app import index_html, links
from tablee.web.entrance import join, sign_in
from tablee.web.live.hub import Hub
from tablee.web.nodes.addressing import Addressing
from tablee.web.nodes.routing import Routing
from tablee.web.ops import admin
from tablee.web.phone import pictures, writing
from tablee.web.site import Site
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue

__all__ = ["PHRASE", "app", "site"]

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
        "TABLEE_ADMIN_PHRASE": hashed(PHRASE, mark="scrypt"),
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
        *index_html.routes(get_site),
        *join.routes(get_site),
        *sign_in.routes(get_site),
        *admin.routes(get_site),
        *links.routes(get_site),
        *writing.routes(get_site),
        *pictures.routes(get_site),
    ]
    addressing = Addressing(ours)
    routed = Middleware(Routing, site=site, hub=Hub(), cluster=site.cluster, addressing=addressing)
    return Starlette(routes=ours, middleware=[routed])
