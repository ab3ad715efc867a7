"""Who is here, as other nodes tell the owner of a session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

from tablee.sdk.testing import enter
from tablee.web.live.hub import Hub
from tablee.web.nodes.client import InnerClient
from tablee.web.nodes.internal_auth import verified
from tablee.web.nodes.internal_routes import InnerRoutes
from tests.web.nodes.a_node import app, site

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from tablee.session import Room
    from tablee.web.site import Site

__all__ = ["app", "site"]


class Telling:
    """Nodes of one machine that tell what they are asked to, each by its own client."""

    def __init__(self, site: Site) -> None:
        assert site.cluster is not None
        self.site, self.cluster = site, site.cluster
        self.routes = InnerRoutes(site, site.cluster, Hub())

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["passed"] = verified(self.cluster.secret, scope)
        await self.routes(scope, receive, send)

    def say(self, client: InnerClient, room: Room, *people: str) -> None:
        """As `InnerClient.post` sends it, to this process."""
        said = {"session": room.session.id, "here": dict.fromkeys(people, 1)}
        transport = httpx.ASGITransport(self.answer, client=("127.0.0.1", 4242))
        client._client = httpx.AsyncClient(transport=transport)
        asyncio.run(client.post("127.0.0.1:1", "people", said))


def test_two_nodes_of_one_machine_are_two(site: Site) -> None:
    room = site.sessions.create("facilitator-browser-0001", "Essai", facilitator="Yasmine")
    ada, bo = enter(room, "Ada").id, enter(room, "Bo").id
    telling = Telling(site)
    two, three = InnerClient(telling.cluster), InnerClient(telling.cluster)
    for _twice in range(2):
        telling.say(two, room, ada)
        telling.say(three, room, bo)
    assert {ada, bo} <= set(room.presence._open)
    telling.say(two, room)
    assert ada not in room.presence._open
    assert bo in room.presence._open


def test_a_room_that_was_lost_and_taken_again_begins_anew(site: Site) -> None:
    room = site.sessions.create("facilitator-browser-0001", "Essai", facilitator="Yasmine")
    ada = enter(room, "Ada").id
    telling = Telling(site)
    two = InnerClient(telling.cluster)
    telling.say(two, room, ada)
    site.sessions.let_go(room.session.id)
    again = site.sessions.to_be_written(room.session.id)
    assert again is not None
    telling.say(two, again, ada)
    assert ada in again.presence._open
