"""HTTP client with which one node asks another, each request signed (`internal_auth`)."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlencode

import httpx
import msgspec

from tablee.settings.addresses import at
from tablee.web.nodes.cluster import Cluster
from tablee.web.nodes.internal_auth import HEADER, HandedOn, signed

PREFIX: Final = "/_node/"
"""What the addresses begin with at which nodes ask each other."""

CONNECTING: Final = 1.0
"""Seconds that another node has to take a connection."""
PATIENCE: Final = 5.0
"""Seconds that it has to answer a question."""
IDLE_CONNECTIONS: Final = 64
"""Connections that are kept open for the next request."""


class InnerClient:
    """Connections to the other nodes, in one event loop."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._name = secrets.token_hex(6)
        self._client: httpx.AsyncClient | None = None

    @property
    def http(self) -> httpx.AsyncClient:
        """Without a limit of time but for connecting; no proxy of the environment is asked."""
        if self._client is None:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=IDLE_CONNECTIONS)
            patience = httpx.Timeout(None, connect=CONNECTING)
            self._client = httpx.AsyncClient(limits=limits, timeout=patience, trust_env=False)
        return self._client

    def signature(self, method: str, path: str, passed: HandedOn) -> tuple[bytes, bytes]:
        """The header for this request; `path` is as it travels, without its query."""
        return HEADER, signed(self._cluster.secret, method, path, passed).encode()

    def clock(self) -> float:
        """Seconds since 1970, as the node that is asked counts them too."""
        return self._cluster.clock()

    def _asking(self) -> HandedOn:
        """The node itself asks: nobody's request is handed on."""
        return HandedOn(0, at=self.clock(), node=self._name)

    async def post(self, address: str, name: str, said: Mapping[str, Any]) -> Any:
        """Asks a node at `host:port` a question; raises `OSError` where it does not answer it."""
        path = at(PREFIX + name)
        url = f"http://{address}{path}"
        headers = [self.signature("POST", path, self._asking())]
        body = msgspec.json.encode(said)
        try:
            answer = await self.http.post(url, content=body, headers=headers, timeout=PATIENCE)
            answer.raise_for_status()
            return msgspec.json.decode(answer.content)
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise ConnectionError(str(type(error).__name__)) from error

    @asynccontextmanager
    async def stream(
        self, address: str, name: str, asked: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """What a node tells until it ends; raises `OSError` where it tells nothing."""
        path = at(PREFIX + name)
        url = f"http://{address}{path}?{urlencode(asked)}"
        headers = [self.signature("GET", path, self._asking()), (b"accept-encoding", b"identity")]
        async with self.http.stream("GET", url, headers=headers) as answer:
            if answer.status_code != 200:
                raise ConnectionError(str(answer.status_code))
            yield answer

    async def end(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None
