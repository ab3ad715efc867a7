"""A server at whose door one knocks, for tests."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import httpx

from tablee.model.entities import Role

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from tablee.session import Room


TITLE = "Faire vivre un réseau à distance"


class Phone:
    """A browser with its own cookies, at an address of its own or of the room's."""

    def __init__(self, app: Starlette, address: str = "192.0.2.1") -> None:
        self.app, self.address, self.cookies = app, address, httpx.Cookies()
        self.url = "http://tablee.test"

    def get(self, path: str, **headers: str) -> httpx.Response:
        return asyncio.run(self._send("GET", path, headers=headers))

    def post(self, path: str, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
        return asyncio.run(self._send("POST", path, data=form, headers=headers))

    async def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=(self.address, 4242))
        async with httpx.AsyncClient(
            transport=transport, base_url=self.url, cookies=self.cookies
        ) as client:
            response = await client.request(method, path, **request)
            self.cookies.update(client.cookies)
            return response


def names(room: Room) -> list[str]:
    return [p.name for p in room.everybody.values() if p.roles != {Role.FACILITATOR}]


def field(page: httpx.Response, name: str) -> str:
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', page.text)
    return found[0] if found else ""
