"""A session that people join, and the phone of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tablee import texts
from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import Clock
from tablee.settings import ROOT, Settings
from tablee.web.app.security import Security
from tablee.web.entrance import join
from tablee.web.http.limits.throttle import Throttle
from tablee.web.site import Site
from tests.web.entrance.an_entrance import TITLE, Phone

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room


@pytest.fixture
def here(tmp_path: Path, catalogue: Catalogue) -> Site:
    texts.add_catalogue(ROOT / "tablee" / "web")
    return Site(Settings(sessions=tmp_path), catalogue)


@pytest.fixture
def room(here: Site) -> Room:
    agenda = Agenda("essai", "Essai", "", (AgendaStep("un", 20), AgendaStep("deux", 40)))
    return here.sessions.create("facilitator-browser", TITLE, agenda, facilitator="Yasmine")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guesses(clock: Clock) -> Throttle:
    """What is refused is refused at once, so that many can be tried."""
    return Throttle(clock, delay=0)


@pytest.fixture
def app(here: Site, guesses: Throttle) -> Starlette:
    routes = join.routes(lambda: here, guesses)
    return Starlette(routes=routes, middleware=[Middleware(Security, get_site=lambda: here)])


@pytest.fixture
def phone(app: Starlette) -> Phone:
    return Phone(app)
