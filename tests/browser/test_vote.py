"""A vote of each method by three phones, two paper ballots and the wall, in French.

One server and one session for the whole file; afterwards its folder is read as a thief would.
"""

from __future__ import annotations

import json
import random
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.sync_api import expect

from tests.browser.voting_room import (
    NAMES,
    OPTIONS,
    WALL,
    Desk,
    Prepared,
    VotingPhone,
    Watched,
    choice_of,
    counted_as,
    plain,
    prepared,
    shown_rows,
)
from tests.server import Server
from workshop.catalogue import load
from workshop.settings import ROOT
from workshop.store import Store
from workshop.texts import speaking
from workshop.view import Bars, Profile
from workshop.votes import Vote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from workshop.activities import StepRecord
    from workshop.model import Cast
    from workshop.view import Paper

pytestmark = pytest.mark.browser

CATALOGUE = load([ROOT / "plugins"])
METHODS = [name for name, kind in CATALOGUE.activities.items() if issubclass(kind, Vote)]
TYPED_THERE = METHODS[0]
"""The method whose options are typed in the console's own field."""
ORIGINS = "Votes reçus : 3 téléphones, 2 bulletins papier (saisie : Yasmine)."
TOGETHER = 2.0
"""Seconds within which everybody has the result."""


@dataclass
class Room:
    """The screens, all open from the first vote to the last."""

    server: Server
    session: Prepared
    console: Desk
    wall: Watched
    phones: list[VotingPhone]
    keys: dict[str, bytes] = field(default_factory=dict)
    """The key of each secret round while it was open, which nobody but the server should have."""
    cast: dict[str, list[int]] = field(default_factory=dict)
    """For each method that has been voted: the voters, in the order in which they voted."""

    @property
    def screens(self) -> list[Watched]:
        return [self.console, self.wall, *self.phones]


@pytest.fixture(scope="module")
def room(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("votes") / "sessions"
    folder.mkdir()
    session = prepared(folder, CATALOGUE, typed_there=TYPED_THERE)
    server = Server(folder)
    server.start()
    console = Desk(browser, server, session.session)
    wall = Watched(browser, WALL)
    wall.page.goto(f"{server.url}/w/{session.wall}?lang=fr")
    phones = [VotingPhone(browser, server, name, session.session) for name in NAMES]
    place = Room(server, session, console, wall, phones)
    for screen in place.screens:
        screen.watch()
    yield place
    server.stop()
