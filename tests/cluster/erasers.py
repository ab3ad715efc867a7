"""People who write something and erase it for good, and where any of it is looked for."""

from __future__ import annotations

import asyncio
import random
import secrets
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import httpx

from tablee.web.site import COOKIE
from tests.cluster.crowd import AGAIN, LATER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cluster.crowd import Meeting

__all__ = ["ERASED", "Eraser", "holding", "logged", "rows_with"]

ERASED: Final = "effacé-"
"""What every word begins with that is written to be erased."""


@dataclass
class Eraser:
    """One person who writes texts, and takes each back for good."""

    origin: str
    named: str
    meeting: Meeting
    n: int
    over: bool = False
    erased: list[str] = field(default_factory=list)
    """The words of which the server has said that they are gone."""
    faults: list[str] = field(default_factory=list)

    async def go_on(self, every: float) -> None:
        """Until it is over, and what was written last is erased."""
        headers = {"Origin": self.named, "Host": self.named.partition("://")[2]}
        async with httpx.AsyncClient(
            base_url=self.origin,
            headers=headers,
            cookies={COOKIE: self.meeting.phones[self.n]},
            timeout=15,
            trust_env=False,
        ) as http:
            while not self.over:
                word = f"{ERASED}{secrets.token_hex(12)}"
                await self._write(http, word)
                await asyncio.sleep(every * random.uniform(0, 2))
                await self._erase(http, word)
                self.erased.append(word)

    async def _write(self, http: httpx.AsyncClient, word: str) -> None:
        body = {"field": "text", "text": f"Ceci sera {word}", "once": word}
        address = f"/write/{self.meeting.session}/{self.meeting.step}"
        await self._asked(lambda: http.post(address, json=body))

    async def _erase(self, http: httpx.AsyncClient, word: str) -> None:
        address = f"/texts/{self.meeting.session}"
        listed = await self._asked(lambda: http.get(address))
        found = [each["id"] for each in listed["texts"] if word in each["words"]]
        if len(found) != 1:
            self.faults.append(f"{len(found)} texts with what was just written: {word}")
        for each in found:
            await self._asked(partial(http.post, address, json={"erase": each}))

    async def _asked(self, ask: Callable[[], Any]) -> dict[str, Any]:
        while True:
            try:
                answer = await ask()
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 200:
                found: dict[str, Any] = answer.json()
                return found
            if answer is not None and answer.status_code not in LATER:
                self.faults.append(f"eraser {self.n}: {answer.status_code} {answer.text[:200]}")
                return {"texts": []}
            await asyncio.sleep(random.uniform(*AGAIN))


def rows_with(url: str, word: str) -> list[str]:
    """The tables of a database in whose rows a word stands, whatever the column."""
    import psycopg

    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        found = []
        for (table,) in tables:
            query = f"COPY {table} TO STDOUT (FORMAT BINARY)"
            with connection.cursor().copy(query.encode()) as copy:
                if word.encode() in b"".join(map(bytes, copy)):
                    found.append(str(table))
    return found


def holding(folder: Path, word: bytes) -> Iterator[str]:
    """The files below a folder in which these bytes stand."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and word in path.read_bytes():
            yield str(path.relative_to(folder))


def logged(folder: Path, nodes: list[str]) -> Iterator[str]:
    """Words of people in what nodes, nginx or the database have written beside the sessions."""
    places = [*(folder / name for name in nodes), folder / "asked.log", folder / "errors.log"]
    for place in places:
        files = [place] if place.is_file() else [p for p in place.rglob("*") if p.is_file()]
        for path in files:
            said = path.read_bytes()
            for word in (ERASED.encode(), b" asks "):
                if word in said:
                    yield f"{word.decode()!r} stands in {path.relative_to(folder)}"
