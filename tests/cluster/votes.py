"""A secret vote on several nodes: people who change their ballot while nodes go, and the count."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions
from tablee.web.site import COOKIE
from tests.cluster.crowd import AGAIN, LATER
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Vote", "Voter", "counted", "keys_of", "vote_in"]

OPTIONS = ("Un annuaire", "Un repas", "Une fête")


@dataclass(frozen=True)
class Vote:
    """A vote that is open."""

    session: str
    step: str
    voters: tuple[str, ...]
    """Their cookies."""
    options: tuple[str, ...]
    """The ids of the options."""


def vote_in(url: str, folder: Path, voters: int) -> Vote:
    """Makes a session with a secret vote that is open."""
    cookies = tuple(f"voter-{n:05d}-0123456789ab" for n in range(voters))
    folder.mkdir(parents=True, exist_ok=True)
    with kind_in(url, "maker") as kind:
        sessions = Sessions(folder, offered(), journal=kind)
        try:
            room = sessions.create("l" * 30, "Un vote", facilitator="Yasmine")
            boss = facilitator_of(room)
            room.conduct.add_step(boss, "approval")
            step = room.agenda[0].id
            for n, cookie in enumerate(cookies):
                room.people.join(cookie, f"Ana {n}")
            room.voting.prepare(boss, step, typed=OPTIONS, left_out=())
            room.conduct.start(boss)
            room.voting.open(boss, step)
            paper: Any = room.step_record(step).step.facts["options"]
            return Vote(room.session.id, step, cookies, tuple(str(each[0]) for each in paper))
        finally:
            sessions.close()


@dataclass
class Voter:
    """One person who changes their ballot again and again."""

    origin: str
    named: str
    vote: Vote
    n: int
    over: bool = False
    chosen: str = ""
    """The option that the server last said is in the box."""
    possible: set[str] = field(default_factory=lambda: {""})
    """Those that may be there: the last acknowledged, and what was sent since without an answer,
    which may still be on its way."""
    faults: list[str] = field(default_factory=list)
    cast: int = 0

    async def go_on(self, every: float) -> None:
        """Until it is over; then the ballot is looked at once more."""
        headers = {"Origin": self.named, "Host": self.named.partition("://")[2]}
        cookies = {COOKIE: self.vote.voters[self.n]}
        async with httpx.AsyncClient(
            base_url=self.origin, headers=headers, cookies=cookies, timeout=15, trust_env=False
        ) as http:
            while not self.over:
                await self._change(http)
                await asyncio.sleep(every * random.uniform(0.5, 1.5))
            self._take(await self._asked(lambda: http.get(self._address)))

    @property
    def _address(self) -> str:
        return f"/ballot/{self.vote.session}/{self.vote.step}"

    async def _change(self, http: httpx.AsyncClient) -> None:
        mine = await self._asked(lambda: http.get(self._address))
        self._take(mine)
        wanted = random.choice(self.vote.options)
        sent = {"marks": {wanted: 1}, "seen": mine["seen"], "finished": True}
        self.possible.add(wanted)
        with suppress(httpx.TransportError):
            answer = await http.post(self._address, json=sent)
            if answer.status_code == 200:
                self.chosen, self.possible = wanted, {wanted}
                self.cast += 1

    def _take(self, mine: dict[str, Any]) -> None:
        self.chosen = next(iter(mine["marks"]), "")
        if self.chosen not in self.possible:
            had = self.chosen or "nothing"
            self.faults.append(f"voter {self.n} has {had}, none of {self.possible}")
            self.possible = {self.chosen}

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
                self.faults.append(f"voter {self.n}: {answer.status_code} {answer.text[:200]}")
                self.over = True
                return {"marks": {}, "seen": ""}
            await asyncio.sleep(random.uniform(*AGAIN))


def keys_of(url: str) -> list[bytes]:
    """The keys of the secret votes that are open."""
    import psycopg

    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT key FROM tablee_keys").fetchall()
    return [bytes(key) for (key,) in rows]


def counted(url: str, folder: Path, vote: Vote, voters: list[Voter]) -> list[str]:
    """Closes the vote, the nodes being stopped: what is wrong with the count, or left of it."""
    import psycopg

    with kind_in(url, "counter") as kind:
        sessions = Sessions(folder, offered(), journal=kind)
        try:
            room = sessions.seized(vote.session)
            room.voting.close(facilitator_of(room), vote.step)
            outcome = room.step_record(vote.step).outcome
        finally:
            sessions.close()
    assert outcome is not None
    names = dict(zip(vote.options, OPTIONS, strict=True))
    expected = Counter(names[voter.chosen] for voter in voters if voter.chosen)
    found = Counter({option.text: int(option.score) for option in outcome.options})
    faults = [] if +found == expected else [f"counted {dict(found)}, cast {dict(expected)}"]
    with psycopg.connect(url) as connection:
        for table in ("tablee_boxes", "tablee_keys"):
            left = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            if left is None or left[0]:
                faults.append(f"{left} rows left in {table}")
    return faults
