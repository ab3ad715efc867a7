"""Passes one request on to another server of the instance, and its answer back: HTTP and websocket.

For where no nginx stands in front that does it by itself (`routing`). The answer is passed on as it
comes, streams too. Nothing is asked twice here: `Unreached` says that nothing was answered, and
whoever calls decides.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tablee.settings.addresses import at
from tablee.web.nodes.addressing import served_path
from tablee.web.nodes.internal_auth import HEADER, HandedOn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from tablee.web.nodes.client import InnerClient

LOOKING: Final = 0.5
"""Seconds between two looks whether it still is the one to ask."""
OWN: Final = frozenset(
    {b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade"}
    | {HEADER, b"proxy-connection", b"expect", b"x-tablee-front", b"x-tablee-hop"}
)
"""Headers of one connection, not of the request."""
HANDSHAKE: Final = b"sec-websocket-"


class Unreached(Exception):
    """The other server has answered nothing: it is not there, or is no longer the one to ask."""


class Forward:
    """Passes requests on, by the client with which nodes ask each other."""

    def __init__(self, client: InnerClient) -> None:
        self._client = client

    async def http(
        self,
        scope: Scope,
        body: AsyncIterator[bytes] | bytes,
        receive: Receive,
        send: Send,
        address: str,
        still: Callable[[], Awaitable[bool]],
    ) -> None:
        """Asks the server at `address` (`host:port`); raises `Unreached`.

        While it has answered nothing, `still` is asked whether it is the one to ask.
        """
        answer = await self._answer(self._request(scope, body, address), still)
        leaving = asyncio.create_task(_gone(receive))
        try:
            headers = [(n, v) for n, v in answer.headers.raw if n.lower() not in OWN]
            start = {"type": "http.response.start", "status": answer.status_code}
            await send(start | {"headers": headers})
            await _pass_back(answer, send, leaving)
        finally:
            leaving.cancel()
            await answer.aclose()

    def _request(
        self, scope: Scope, body: AsyncIterator[bytes] | bytes, address: str
    ) -> httpx.Request:
        path = _path(scope)
        headers = self._headers(scope, scope["method"], path)
        url = httpx.URL(f"http://{address}", raw_path=_target(scope, path).encode())
        has_body = scope["method"] not in ("GET", "HEAD")
        return self._client.http.build_request(
            scope["method"], url, headers=headers, content=body if has_body else None
        )

    def _headers(self, scope: Scope, method: str, path: str) -> list[tuple[bytes, bytes]]:
        before = scope.get("passed")
        scheme = scope["scheme"].replace("ws", "http")
        client = scope["client"][0] if scope.get("client") else ""
        passed = HandedOn(before.hops + 1 if before else 1, client, scheme, self._client.clock())
        kept = [(name, value) for name, value in scope["headers"] if name not in OWN]
        return [*kept, self._client.signature(method, path, passed)]

    async def _answer(
        self, request: httpx.Request, still: Callable[[], Awaitable[bool]]
    ) -> httpx.Response:
        asking = asyncio.create_task(self._client.http.send(request, stream=True))
        try:
            while not (await asyncio.wait({asking}, timeout=LOOKING))[0]:
                if not await still():
                    raise Unreached
            return await asking
        except httpx.HTTPError as error:
            raise Unreached from error
        finally:
            asking.cancel()

    async def websocket(self, scope: Scope, receive: Receive, send: Send, address: str) -> None:
        """The same for a websocket, from its opening to its end."""
        await receive()  # that it is to be opened
        path = _path(scope)
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in self._headers(scope, "WEBSOCKET", path)
            if not name.startswith(HANDSHAKE) and name != b"host"
        ]
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        try:
            async with connect(
                f"ws://{host.decode('latin-1')}{_target(scope, path)}",
                host=address.rpartition(":")[0].strip("[]"),
                port=int(address.rpartition(":")[2]),
                additional_headers=headers,
                user_agent_header=None,
                subprotocols=scope.get("subprotocols") or None,
                origin=None,
                max_size=None,
                open_timeout=10,
                proxy=None,
                compression=None,
            ) as there:
                await send({"type": "websocket.accept", "subprotocol": there.subprotocol})
                await _both_ways(there, receive, send)
        except (OSError, TimeoutError, InvalidHandshake) as error:
            raise Unreached from error


def _path(scope: Scope) -> str:
    """The path as it came, with what was taken off it."""
    return at(served_path(scope.get("served", "")) + scope["path"])


def _target(scope: Scope, path: str) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(path, safe="/@:!$&'()*+,;=~") + (f"?{query}" if query else "")


async def _pass_back(answer: httpx.Response, send: Send, leaving: asyncio.Task[None]) -> None:
    parts = answer.aiter_raw()
    with suppress(httpx.HTTPError):  # cut off there: cut off here
        while True:
            part = asyncio.ensure_future(anext(parts, None))
            await asyncio.wait({part, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not part.done():
                part.cancel()
                return
            data = part.result()
            if data is None:
                await send({"type": "http.response.body", "body": b""})
                return
            await send({"type": "http.response.body", "body": data, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _both_ways(there: object, receive: Receive, send: Send) -> None:
    ways = {asyncio.create_task(_out(there, receive)), asyncio.create_task(_back(there, send))}
    _done, rest = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in rest:
        way.cancel()
    await there.close()  # type: ignore[attr-defined]
    with suppress(RuntimeError):  # closed already, by whoever left first
        await send({"type": "websocket.close", "code": 1012})


async def _out(there: object, receive: Receive) -> None:
    while (message := await receive())["type"] == "websocket.receive":
        said = message.get("bytes")
        with suppress(ConnectionClosed):
            await there.send(said if said is not None else message["text"])  # type: ignore[attr-defined]


async def _back(there: object, send: Send) -> None:
    async for said in there:  # type: ignore[attr-defined]
        kind = "bytes" if isinstance(said, bytes) else "text"
        await send({"type": "websocket.send", kind: said})
